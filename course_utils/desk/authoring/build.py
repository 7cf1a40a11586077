"""Build the student's notebook: executed, with its pictures, the same bytes every time."""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from course_utils.dataset_files import KNOWN
from course_utils.datasets import announcement
from course_utils.desk.files import write_atomically
from course_utils.desk.kernels import NotebookStoppedError, repeatable_environment, run_notebook

from .catalogue import Catalogue
from .lesson import Lesson, read_lesson
from .notebooks import student_notebook_of
from .problems import Problem, SourceError
from .solutions import stale_solutions, write_solutions

#: told the position of each cell before it runs, and the number of cells
OnCell = Callable[[int, int], None]

CHECKED_TAG = "nbval-check-output"
_CELL_TIMEOUT_S = 60.0
_STANDIN = tuple(announcement(name, "standin") for name in KNOWN)
_WIDGETS = "application/vnd.jupyter.widget"
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
_PICTURE_DATA = re.compile(r"data:image/[\w.+-]+;base64,[\w+/=]+")


def sources(folder: Path) -> list[Path]:
    """Return the source files of a ``notebooks`` folder, in the course's order."""
    return sorted((folder / "source").glob("*.py"))


def notebook_path(source: Path) -> Path:
    """Return where the student's notebook of `source` belongs."""
    return source.parent.parent / f"{source.stem}.ipynb"


def build(source: Path, catalogue: Catalogue, on_cell: OnCell | None = None) -> Path:
    """Execute the student's notebook of `source`, write it and its solutions; return its path.

    Raises:
        SourceError: if the source file has faults, or a cell fails or writes to standard error.
            Nothing is written then.
    """
    lesson = read_lesson(source, catalogue)
    notebook = executed(lesson, on_cell)
    path = notebook_path(source)
    write_atomically(path, notebook_text(notebook))
    write_solutions(lesson)
    return path


def executed(lesson: Lesson, on_cell: OnCell | None = None) -> NotebookNode:
    """Return the student's notebook with its outputs.

    Raises:
        SourceError: with every cell that fails, warns, or shows what no second run would show.
    """
    notebook = student_notebook_of(lesson)
    with tempfile.TemporaryDirectory(prefix="course-build-") as empty:
        try:
            run_notebook(
                notebook,
                folder=Path(empty),
                cell_timeout_s=_CELL_TIMEOUT_S,
                environment=repeatable_environment(),
                on_cell=on_cell,
            )
        except NotebookStoppedError as stopped:
            line = lesson.cells[stopped.position].line
            raise SourceError([Problem(lesson.path, line, str(stopped))]) from None
    return finished(lesson, notebook)


def finished(lesson: Lesson, notebook: NotebookNode) -> NotebookNode:
    """Return `notebook`, which was executed, as it is stored.

    Raises:
        SourceError: with every cell that failed, warned, or showed what no second run would show.
    """
    notebook.metadata = student_notebook_of(lesson).metadata  # without the kernel's own additions
    problems = []
    for position, cell in enumerate(notebook.cells):
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [one for one in cell.outputs if not _is_widget(one)]
            line = lesson.cells[position].line
            problems += [Problem(lesson.path, line, fault) for fault in _faults(cell.outputs)]
    if problems:
        raise SourceError(problems)
    return notebook


def notebook_text(notebook: NotebookNode) -> str:
    """Return the notebook as the file's text."""
    text: str = nbformat.writes(notebook, version=4)
    return text + "\n"


def differences(
    source: Path,
    catalogue: Catalogue,
    on_cell: OnCell | None = None,
    execute: Callable[[Lesson, OnCell | None], NotebookNode] = executed,
) -> list[str]:
    """Return in words how the student's notebook on disk no longer follows from its source.

    Cells are compared in full, outputs where a cell is tagged ``nbval-check-output``. Pictures are
    not compared: they differ between versions of Matplotlib. `execute` returns the student's
    notebook with its outputs, and is not called for a notebook whose cells differ already.

    Raises:
        SourceError: if the source file has faults or does not run.
    """
    lesson = read_lesson(source, catalogue)
    path = notebook_path(source)
    try:
        old = nbformat.reads(path.read_text("utf-8"), as_version=4)
    except (OSError, ValueError, nbformat.ValidationError):
        return [f"{path}: there is no such notebook that can be read; {_remedy(lesson)}"]
    stale = [f"{path}: {words}; {_remedy(lesson)}" for words in stale_cells(lesson, old)]
    stale += [f"{words}; {_remedy(lesson)}" for words in stale_solutions(lesson)]
    return stale or _changed_outputs(lesson, path, old, execute(lesson, on_cell))


def stale_cells(lesson: Lesson, old: NotebookNode) -> list[str]:
    """Return in words which cells of the notebook `old` are not those of its source."""
    new = student_notebook_of(lesson)
    if len(old.cells) != len(new.cells):
        return [f"it has {len(old.cells)} cells but its source has {len(new.cells)}"]
    words = []
    for position, (was, now) in enumerate(zip(old.cells, new.cells, strict=True)):
        where = f"cell {position + 1} ({lesson.path.name}:{lesson.cells[position].line})"
        if _identity(was) != _identity(now):
            words.append(f"{where} is not what its source says")
        elif was.cell_type == "code" and was.source and was.execution_count is None:
            words.append(f"{where} was never executed")
    if not words and old.metadata != new.metadata:
        words.append("its metadata is not what its source says")
    return words


def _identity(cell: NotebookNode) -> tuple[Any, ...]:
    return cell.get("id"), cell.cell_type, cell.source, cell.metadata


def _remedy(lesson: Lesson) -> str:
    return f"run: course build {lesson.number}"


def _changed_outputs(lesson: Lesson, path: Path, old: NotebookNode, new: NotebookNode) -> list[str]:
    words = []
    for position, (was, now) in enumerate(zip(old.cells, new.cells, strict=True)):
        checked = CHECKED_TAG in now.metadata.get("tags", [])
        if checked and _comparable(was.outputs) != _comparable(now.outputs):
            where = f"cell {position + 1} ({lesson.path.name}:{lesson.cells[position].line})"
            words.append(f"{path}: {where} now shows something else; {_remedy(lesson)}")
    return words


def _comparable(outputs: list[NotebookNode]) -> list[Any]:
    """Return what two runs on different machines share: all but the pictures' bytes."""
    return [
        one.text
        if one.output_type == "stream"
        else {
            kind: _PICTURE_DATA.sub("", str(data))
            for kind, data in one.get("data", {}).items()
            if not kind.startswith("image/")
        }
        for one in outputs
    ]


def _is_widget(output: NotebookNode) -> bool:
    """A slider without its kernel only says that it is broken; the picture beside it stays."""
    return any(kind.startswith(_WIDGETS) for kind in output.get("data", {}))


def _faults(outputs: list[NotebookNode]) -> list[str]:
    faults = []
    for one in outputs:
        text = one.get("text", "") + str(one.get("data", {}).get("text/plain", ""))
        if one.output_type == "error":
            faults.append(f"the cell raised {one.ename}: {_line(one.evalue)}")
        elif one.get("name") == "stderr":
            faults.append(f"the cell wrote to standard error: {_line(one.text)}")
        elif any(sentence in text for sentence in _STANDIN):
            faults.append(
                "the cell ran on drawn stand-ins for a data set that this machine does not have; "
                "let COURSE_DATA name a folder with the data sets"
            )
        elif address := _ADDRESS.search(text):
            faults.append(
                f"the cell shows a memory address, {address[0]}, which differs every time; "
                "end its last line with ; or show something else"
            )
    return faults


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 200 else f"{line[:199]}…"
