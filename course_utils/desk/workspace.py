"""A student's workspace: the course's notebooks, handed out without ever losing a student's work.

``.course/handed_out.json`` keeps a digest of what was handed out under each name. A notebook that
still has that digest is the course's and may be renewed; any other is the student's.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import course_utils

from .files import write_atomically
from .handing_out import handed_out
from .opening import opening

RECORD = Path(".course") / "handed_out.json"
LANDING = "START.md"


class NoNotebooksError(FileNotFoundError):
    """There is nothing to hand out; the message says where it was looked for."""


def course_notebooks() -> list[Path]:
    """Return the course's student notebooks, in order.

    Raises:
        NoNotebooksError: if there are none.
    """
    folder = Path(course_utils.__file__).resolve().parent.parent / "notebooks"
    if found := sorted(folder.glob("[0-9][0-9]_*.ipynb")):
        return found
    raise NoNotebooksError(f"There are no notebooks in {folder}; make them with: course build")


def find_workspace(start: Path) -> Path | None:
    """Return the workspace that holds `start`, else the one called ``workspace`` in it."""
    for folder in (start, *start.parents, start / "workspace"):
        if (folder / RECORD).is_file():
            return folder
    return None


def prepare(workspace: Path, notebooks: list[Path]) -> list[str]:
    """Make or refresh `workspace`; return a sentence for everything a student should know.

    A notebook that the student has changed stays as it is, and its new version comes beside it. A
    run alone is no change: it leaves the cells as they were handed out.
    """
    record = _read_record(workspace)
    words = []
    for notebook in notebooks:
        words += _hand_out(workspace, notebook, record)
    write_atomically(workspace / RECORD, json.dumps(record, indent=1) + "\n")
    write_atomically(workspace / LANDING, _landing(notebooks))
    return words


def content_digest(notebook: str) -> str:
    """Return a digest of what the cells say, whatever their outputs; of the text if unreadable."""
    try:
        cells: list[Any] = json.loads(notebook)["cells"]
        content = [
            [cell["cell_type"], "".join(cell["source"]), cell.get("attachments", {})]
            for cell in cells
        ]
    except (ValueError, KeyError, TypeError):
        content = [[notebook]]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _read_record(workspace: Path) -> dict[str, str]:
    try:
        record = json.loads((workspace / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _hand_out(workspace: Path, notebook: Path, record: dict[str, str]) -> list[str]:
    text = handed_out(notebook.read_text("utf-8"))
    digest = content_digest(text)
    if not _is_students(workspace / notebook.name, record, digest):
        return _write(workspace / notebook.name, text, digest, record)
    if record.get(notebook.name) == digest:
        return []
    beside = next(
        name
        for number in range(1, 1000)
        if not _is_students(
            workspace / (name := f"{notebook.stem}-new{number if number > 1 else ''}.ipynb"),
            record,
            digest,
        )
    )
    _write(workspace / beside, text, digest, record)
    record[notebook.name] = digest  # this version has been offered
    return [f"{notebook.name} has your work in it and stays; the new version is {beside}."]


def _is_students(path: Path, record: dict[str, str], digest: str) -> bool:
    """Whether the file at `path` must not be overwritten."""
    try:
        present = content_digest(path.read_text("utf-8"))
    except FileNotFoundError:
        return False
    except (OSError, UnicodeDecodeError):
        return True
    return present not in {digest, record.get(path.name)}


def _write(path: Path, text: str, digest: str, record: dict[str, str]) -> list[str]:
    renewed = path.exists()
    if renewed and content_digest(path.read_text("utf-8")) == digest:
        record[path.name] = digest
        return []
    write_atomically(path, text)
    record[path.name] = digest
    return [f"{path.name} is {'renewed' if renewed else 'new'}."]


def _landing(notebooks: list[Path]) -> str:
    lines = [f"- [{_title(notebook)}]({notebook.name})" for notebook in notebooks]
    return _LANDING.format(notebooks="\n".join(lines))


def _title(notebook: Path) -> str:
    """Return the notebook's first heading, else its name."""
    return opening(notebook.read_text("utf-8")).title or notebook.stem


_LANDING = """# Deep learning with Keras

Open a notebook and run it from the top, cell by cell, with Shift+Enter.

{notebooks}

## How it works

- **Guess before you run.** Where a cell asks for a prediction, put it in place of the `...` first.
  What comes after it shows nothing until you run it.
- **Exercises** say `# your code here`. Put your answer there, run the cell, then run the
  `check(…)` cell below it: it tells you at once what is right and what is not yet.
- **Stuck?** The card of a `check` has hints that open on a click, one after the other. After the
  last one it tells you how to see a solution.
- **How far am I?** Run `progress()` in any notebook. Your best result of each exercise counts.
- **A name is not defined**, after a break or a restart of the kernel? Choose *Run ▸ Run All Above
  Selected Cell*, and go on.

Your work stays in this folder. If the course sends a new version of a notebook that you have
changed, yours stays as it is and the new one appears beside it.
"""
