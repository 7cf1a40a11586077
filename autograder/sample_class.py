"""The bundled sample class: what its students changed in their notebooks, and handing it in.

``data/sample_class/NOTEBOOK/STUDENT.py`` holds only what a student wrote; the rest of the notebook
comes from the course, so that the class stays whole when a lesson changes. A file begins with a
comment on the student, may say ``# rest: solution`` (the exercises not mentioned are solved; they
are untouched otherwise), and goes on in cells:

``# %% 02.grad``
    replaces the answer to that exercise,
``# %% check 02.grad``
    replaces its locked cell,
``# %% first`` and ``# %% last``
    add a cell at the top or the end,
``# %% points 02.grad``
    sets the points in the cell's metadata to the number below.

``STUDENT.ipynb`` is handed in byte for byte.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder import exercises
from autograder.classroom.setup import init_course
from autograder.intake.sources import PlaceError
from autograder.library import builtin_notebook, instructor_notebooks, source_files
from course_utils.course_files import CARRIED, REPAIR, SAMPLE_CLASS
from course_utils.desk.authoring import student_notebook


@dataclass(frozen=True)
class Paper:
    """One student's paper: `about` in words, whether the rest is solved, and the changed cells."""

    about: str
    solved: bool
    cells: tuple[tuple[str, str], ...]


def read_paper(text: str) -> Paper:
    """Read a file of ``data/sample_class``."""
    head, *cells = re.split(r"^# %% ", text, flags=re.M)
    words = [line.removeprefix("#").strip() for line in head.splitlines() if line.strip()]
    solved = "rest: solution" in words
    about = " ".join(word for word in words if not word.startswith("rest:"))
    parts = (cell.partition("\n") for cell in cells)
    return Paper(about, solved, tuple((name.strip(), body.strip()) for name, _, body in parts))


def fill_in(name: str, paper: Paper) -> NotebookNode:
    """Return the notebook `name` as this student hands it in."""
    notebook = student_notebook(source_files()[name], exercises)
    solution = {cell["id"]: cell.source for cell in builtin_notebook(name).cells}
    for cell in notebook.cells:
        if paper.solved and cell.metadata.get("course", {}).get("role") == "answer":
            cell.source = solution[cell["id"]]
    for what, body in paper.cells:
        change(notebook.cells, what, body)
    return notebook


def change(cells: list[dict[str, Any]], what: str, body: str) -> None:
    """Change a notebook's `cells` as one cell of a paper says.

    Raises:
        ValueError: if they have no such cell.
    """
    if what in ("first", "last"):
        new = nbformat.v4.new_code_cell(body)
        cells.insert(0 if what == "first" else len(cells), new)
        return
    action, _, exercise = what.rpartition(" ")
    role = "answer" if not action else "check"
    for cell in cells:
        course = cell["metadata"].get("course", {})
        if course.get("exercise") == exercise and course.get("role") == role:
            if action == "points":
                cell["metadata"]["nbgrader"]["points"] = float(body)
            else:
                cell["source"] = body
            return
    raise ValueError(f"a paper changes {what!r}, which the notebook does not have")


def hand_in(course_dir: Path) -> None:
    """Make the course folder `course_dir` if need be, and hand in the whole class there.

    The course has the notebooks that the class was given, and no other.

    Raises:
        PlaceError: if the folder holds something else.
    """
    papers = CARRIED["sample_class"].found()
    if not papers:
        raise PlaceError(f"There is no sample class at {SAMPLE_CLASS}; run: {REPAIR}")
    given = sorted({file.parent.name for file in papers})
    known = instructor_notebooks()
    init_course(course_dir, {name: known[name] for name in given})
    for file in papers:
        name = file.parent.name
        target = course_dir / "submitted" / file.stem / name / f"{name}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".ipynb":
            target.write_bytes(file.read_bytes())
        else:
            notebook = fill_in(name, read_paper(file.read_text("utf-8")))
            target.write_text(nbformat.writes(notebook), "utf-8")
