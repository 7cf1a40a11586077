"""The two notebooks of a source file, not yet executed."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_utils.desk.handing_out import METADATA

from .catalogue import Catalogue
from .glossary import read_glossary
from .lesson import Lesson, read_lesson
from .navigation import neighbours, with_links_below, with_links_on_top

_SCHEMA_VERSION = 3  # of nbgrader's cell metadata


def instructor_notebook(source: Path, catalogue: Catalogue) -> NotebookNode:
    """Return the notebook with solutions, for an nbgrader course's ``source/``; no outputs.

    Raises:
        SourceError: with everything that is wrong with the source file.
    """
    lesson = read_lesson(source, catalogue)
    return _notebook(lesson, [cell.text for cell in lesson.cells])


def student_notebook(source: Path, catalogue: Catalogue) -> NotebookNode:
    """Return the notebook with a stub in place of each solution; no outputs.

    Raises:
        SourceError: with everything that is wrong with the source file.
    """
    return student_notebook_of(read_lesson(source, catalogue))


def student_notebook_of(lesson: Lesson) -> NotebookNode:
    """Return the student's notebook of a source file that has been read."""
    texts = [lesson.stubs.get(n, cell.text) for n, cell in enumerate(lesson.cells)]
    notebook = _notebook(lesson, _with_links(lesson, texts))
    for cell in notebook.cells:
        # As nbgrader does on release: an accident must not cost a student the graded cell.
        role = cell.metadata.get("course", {}).get("role")
        if role:
            cell.metadata["deletable"] = False
        if role == "check":
            cell.metadata["editable"] = False
    return notebook


def _with_links(lesson: Lesson, texts: list[str]) -> list[str]:
    """Return the cells' texts with links to the glossary and to the notebooks beside this one."""
    linker = read_glossary(lesson.root).linker(lesson.number)
    linked = [
        text if cell.is_code else linker.text(text)
        for text, cell in zip(texts, lesson.cells, strict=True)
    ]
    beside = neighbours(lesson.path)
    if lesson.cells and not lesson.cells[-1].is_code:
        linked[-1] = with_links_below(linked[-1], beside)
    if lesson.cells and not lesson.cells[0].is_code:
        linked[0] = with_links_on_top(linked[0], beside)
    return linked


def _notebook(lesson: Lesson, texts: list[str]) -> NotebookNode:
    cells = []
    for (cell_id, metadata), cell, text in zip(
        _identities(lesson), lesson.cells, texts, strict=True
    ):
        make = new_code_cell if cell.is_code else new_markdown_cell
        cells.append(make(text, id=cell_id, metadata=metadata))
    metadata = {
        **deepcopy(METADATA),
        "course": {"notebook": lesson.name},
    }
    return new_notebook(cells=cells, metadata=metadata, nbformat_minor=5)


def _identities(lesson: Lesson) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each cell's id and metadata. An exercise's follow its name, the others their place."""
    timeout_s: float | None = None
    for position, cell in enumerate(lesson.cells):
        metadata: dict[str, Any] = {"tags": list(cell.tags)} if cell.tags else {}
        if cell.exercise:
            cell_id, course, nbgrader = _answer(cell.exercise)
            timeout_s = cell.timeout_s
        elif position in lesson.checks:
            cell_id, course, nbgrader = _check(lesson, lesson.checks[position])
        else:
            cell_id, course, nbgrader = f"{lesson.number}-cell-{position:03d}", {}, {}
            timeout_s = cell.timeout_s
        if timeout_s is not None:
            course["timeout_s"] = timeout_s
        if nbgrader:
            metadata["nbgrader"] = nbgrader
        if course:
            metadata["course"] = course
        yield cell_id, metadata


def _answer(exercise: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    name = f"{_plain(exercise)}-answer"
    nbgrader = _nbgrader(name, grade=False, solution=True, locked=False)
    return name, {"exercise": exercise, "role": "answer"}, nbgrader


def _check(lesson: Lesson, exercise: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    name = _plain(exercise)
    nbgrader = _nbgrader(name, grade=True, solution=False, locked=True)
    nbgrader["points"] = lesson.entries[exercise].points
    return f"{name}-check", {"exercise": exercise, "role": "check"}, nbgrader


def _plain(exercise: str) -> str:
    """Return an exercise's id as nbgrader and nbformat allow it: without the dot."""
    return exercise.replace(".", "-")


def _nbgrader(grade_id: str, *, grade: bool, solution: bool, locked: bool) -> dict[str, Any]:
    return {
        "schema_version": _SCHEMA_VERSION,
        "grade_id": grade_id,
        "grade": grade,
        "solution": solution,
        "locked": locked,
        "task": False,
    }
