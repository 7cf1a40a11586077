"""Courses, notebooks and verdicts to test with. nbgrader is the real one, the files are real."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.api import Gradebook

from autograder.checking.outcome import State
from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.gradebook.book import ClassGradebook
from autograder.classroom.setup import init_course
from autograder.display.inert import HANDED_IN, inert
from autograder.grading.verdicts import ExerciseVerdict, Incident, Seconds, Status, Verdict
from autograder.intake.notebook import text_digest

ASSIGNMENT = "02_gradient_descent"
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def mark(name: str, *, grade: bool = False, solution: bool = False, points: float = 0) -> dict:
    """Return nbgrader's metadata of a cell."""
    found = {
        "schema_version": 3,
        "grade_id": name,
        "grade": grade,
        "solution": solution,
        "locked": grade and not solution,
        "task": False,
    }
    return {"nbgrader": {**found, "points": points} if grade else found}


def instructor_cells() -> list:
    """Return the cells of a small instructor's notebook: two exercises and an essay."""
    return [
        new_markdown_cell("# 02 · Gradient descent"),
        new_code_cell(
            "def grad(w):\n    ### BEGIN SOLUTION\n    return 3 * (w - 8)\n    ### END SOLUTION",
            metadata=mark("02-grad-answer", solution=True),
        ),
        new_code_cell("'check grad'", metadata=mark("02-grad", grade=True, points=2)),
        new_code_cell(
            "### BEGIN SOLUTION\n#: largest_lr = ...  # your number\nlargest_lr = 0.66\n"
            "### END SOLUTION",
            metadata=mark("02-largest_lr-answer", solution=True),
        ),
        new_code_cell("'check largest_lr'", metadata=mark("02-largest_lr", grade=True, points=3)),
        new_markdown_cell("Why?", metadata=mark("essay", grade=True, solution=True, points=5)),
    ]


def notebook_bytes(cells: list) -> bytes:
    """Return a notebook file."""
    return nbformat.writes(new_notebook(cells=cells, metadata=KERNEL)).encode()


def ran(grad: str = "def grad(w):\n    return w", shown: list | None = None) -> NotebookNode:
    """Return a student's notebook after it ran."""
    cells = instructor_cells()
    cells[1].source = grad
    cells[1].outputs = shown or []
    cells[2].outputs = [new_output("display_data", {"text/plain": "the judge's words"})]
    cells[3].source = "largest_lr = ...  # your number"
    cells[5].source = "YOUR ANSWER HERE"
    return new_notebook(cells=cells, metadata=KERNEL)


def handed_over(notebook: NotebookNode) -> bytes:
    """Return it as the process that grades hands it over: inert, and what was written by digest."""
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata[HANDED_IN] = text_digest(cell.source)
    return nbformat.writes(inert(notebook)).encode()


def executed() -> bytes:
    """Return what that process hands over of a usual notebook."""
    return handed_over(ran())


def verdict(
    student: str = "kim",
    scores: tuple[float, float] = (1.5, 0.0),
    status: Status = Status.GRADED,
    message: str = "Not yet.",
    **other: object,
) -> Verdict:
    """Return a verdict on the small notebook."""
    names, points = ("02.grad", "02.largest_lr"), (2.0, 3.0)
    state = [
        State.CORRECT if got == most else State.PARTIAL if got else State.INCORRECT
        for got, most in zip(scores, points, strict=True)
    ]
    exercises = tuple(
        ExerciseVerdict(name, how, got, most, message)
        for name, how, got, most in zip(names, state, scores, points, strict=True)
    )
    incidents = (
        () if status is Status.GRADED else (Incident("invalid", "The file is no notebook."),)
    )
    filled = {
        "student": student,
        "assignment": ASSIGNMENT,
        "notebook": ASSIGNMENT,
        "status": status,
        "max_score": 5.0,
        "digest": f"digest-{student}",
        "exercises": exercises if status is Status.GRADED else (),
        "incidents": incidents,
        "seconds": Seconds(2.0, 1.0),
        **other,
    }
    return Verdict(**filled)


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course made by `autograder init`, with two submissions; nbgrader needs seconds for it."""
    root = tmp_path_factory.mktemp("released") / "course"
    made = init_course(root, {ASSIGNMENT: notebook_bytes(instructor_cells())}).course
    for student in ("kim", "lee"):
        folder = made.folder("submitted", student, ASSIGNMENT)
        folder.mkdir(parents=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_bytes(executed())
    return root


@pytest.fixture
def course(released: Path, tmp_path: Path) -> CourseFolder:
    """A copy of that course, to be changed at will."""
    return CourseFolder.open(shutil.copytree(released, tmp_path / "course"))


@pytest.fixture
def nbgrader(course: CourseFolder) -> Callable[..., str]:
    """Run the real nbgrader in the course and return its log; its failure is the test's."""

    def run(*arguments: str) -> str:
        path = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=course.root,
            env={**os.environ, "PATH": path, "JUPYTER_CONFIG_DIR": str(course.root / ".jupyter")},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stderr

    return run


def answered() -> bytes:
    """Return a notebook whose essay is written, so that a person has to grade it."""
    essay = ran()
    essay.cells[5].source = "Because the error is a parabola."
    return handed_over(essay)


@pytest.fixture
def graded(course: CourseFolder) -> CourseFolder:
    """Two submissions: kim's essay waits for a person, lee's is blank."""
    with ClassGradebook(course) as book:
        book.record(verdict("kim"), answered())
        book.record(verdict("lee", scores=(2.0, 3.0)), executed())
    return course


def by_a_person(course: CourseFolder, cell: str, **values: object) -> None:
    """Change kim's grade of a cell through nbgrader's own API, as the formgrader does."""
    with Gradebook(course.db_url, course.course_id) as book:
        grade = book.find_grade(cell, ASSIGNMENT, ASSIGNMENT, "kim")
        for name, value in values.items():
            setattr(grade, name, value)
        book.db.commit()
