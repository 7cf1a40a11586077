"""START.ipynb: the page on which ``course lab`` opens, and its twin for readers.

A student's START is theirs, like every notebook. Each start of ``course lab`` puts a new map into
one cell, renews the texts that nobody has changed, and leaves everything else as it is. The page is
signed, so that JupyterLab trusts it and its script may keep the map as it is now.
"""

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.sign import NotebookNotary
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from .files import write_atomically
from .handing_out import METADATA, handed_out
from .workspace import LANDING

_TITLE = "# Deep learning with Keras"
_MAP = "from autograder import course_map\n\ncourse_map()"
_HOW = """## How it works

- **Open a notebook** and run it from the top, cell by cell, with **Shift + Enter**.
- **Guess before you run.** Where a cell asks for a prediction, put it in place of the `...` first.
- **Exercises** say `# your code here`. Run your answer, then the `check(…)` below it: it says at
  once what is right and what is not yet. Your best result counts.
- **Stuck?** The card of a `check` has hints that open on a click, one after the other, and then
  tells you how to see a solution.
- **A name is not defined**, after a break? Choose *Run ▸ Run All Above Selected Cell*, and go on.

Your work stays in this folder, and so does what you write here. If the course sends a new version
of a notebook that you have changed, yours stays as it is and the new one appears beside it."""
_READING = """To work in the notebooks, run `uv run course lab`: it opens JupyterLab on a copy of
your own, on a page like this one that also shows how far you are. Every term of the course, in one
sentence, is in the [glossary](glossary.md)."""
_MAP_CELL = "course-map"


def write_landing(workspace: Path, shown: Mapping[str, str]) -> list[str]:
    """Put the map into the START of `workspace`; return what a student should know, in sentences.

    Args:
        shown: the map, by MIME type.
    """
    path = workspace / LANDING
    words = []
    notebook = _read(path)
    if notebook is None and path.exists():
        kept = next(free for free in _free_names(path) if not free.exists())
        path.replace(kept)
        words = [f"{LANDING} could not be read; it is kept as {kept.name}, and here is a new one."]
    if notebook is None:
        texts = [_text_cell("course-title", _TITLE), _text_cell("course-how", _HOW)]
        notebook = new_notebook(cells=texts, metadata=deepcopy(METADATA), nbformat_minor=5)
    _renew_texts(notebook)
    _map_cell(notebook).outputs = [new_output("display_data", data=dict(shown))]
    text = handed_out(nbformat.writes(notebook))
    write_atomically(path, text)
    _sign(text)
    return words


def reading_version(listed: str) -> str:
    """Return the text of the START that lies beside the course's notebooks, for readers.

    Args:
        listed: the notebooks as Markdown.
    """
    cell = new_markdown_cell(f"{_TITLE}\n\n{_READING}\n\n{listed}", id="course-list")
    notebook = new_notebook(cells=[cell], metadata=deepcopy(METADATA), nbformat_minor=5)
    return str(nbformat.writes(notebook)) + "\n"


def _read(path: Path) -> NotebookNode | None:
    try:
        notebook = nbformat.reads(path.read_text("utf-8"), as_version=4)
        nbformat.validate(notebook)
    except (OSError, ValueError, AttributeError, KeyError, TypeError, nbformat.ValidationError):
        return None
    return notebook


def _free_names(path: Path) -> Iterator[Path]:
    yield path.with_name(f"{path.stem}-old.ipynb")
    yield from (path.with_name(f"{path.stem}-old{number}.ipynb") for number in range(2, 1000))


def _text_cell(cell_id: str, text: str) -> NotebookNode:
    return new_markdown_cell(text, id=cell_id, metadata={"course": {"digest": _digest(text)}})


def _renew_texts(notebook: NotebookNode) -> None:
    """Bring our texts up to date, unless somebody has changed or removed them."""
    ours = {"course-title": _TITLE, "course-how": _HOW}
    for cell in notebook.cells:
        new = ours.get(cell.get("id", ""))
        if new and cell.metadata.get("course") == {"digest": _digest(cell.source)}:
            cell.source, cell.metadata.course = new, {"digest": _digest(new)}


def _map_cell(notebook: NotebookNode) -> Any:
    """Return the cell with the map; it comes back if it has gone."""
    for cell in notebook.cells:
        if cell.get("id") == _MAP_CELL and cell.cell_type == "code":
            return cell
    metadata = {"jupyter": {"source_hidden": True}, "deletable": False, "editable": False}
    cell = new_code_cell(_MAP, id=_MAP_CELL, metadata=metadata)
    titled = bool(notebook.cells) and notebook.cells[0].cell_type == "markdown"
    notebook.cells.insert(int(titled), cell)
    return cell


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _sign(text: str) -> None:
    """Mark the page as trusted by this user; where that cannot be kept, its script does not run."""
    with contextlib.suppress(OSError, sqlite3.Error):
        notary = NotebookNotary()
        notary.sign(nbformat.reads(text, as_version=4))
        notary.store.close()
