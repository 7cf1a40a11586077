"""Small nbgrader courses with files beside their notebooks, graded without TensorFlow."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.batch import Onlooker, grade_class
from autograder.executors import local
from autograder.planning import Options
from autograder.sandbox import Sandbox

PYTHON = {"name": "python3", "display_name": "Python 3", "language": "python"}
CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "stats"\n'


def mark(name, *, points=None):
    """Return nbgrader's metadata: of an answer, or of a test with points."""
    graded = points is not None
    found = {
        "schema_version": 3,
        "grade_id": name,
        "grade": graded,
        "solution": not graded,
        "locked": graded,
        "task": False,
    }
    return {"nbgrader": {**found, "points": points} if graded else found}


def lesson(setup, solution, *tests, kernelspec=PYTHON):
    """Return an instructor's notebook: a set-up, an answer and tests worth a point each."""
    cells = [
        new_code_cell(setup),
        new_code_cell(f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION", metadata=mark("answer")),
        *(
            new_code_cell(test, metadata=mark(f"test{number}", points=1))
            for number, test in enumerate(tests)
        ),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": kernelspec})


def put(folder, files):
    """Lay files (text by name) and notebooks into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else nbformat.writes(content))


def course_in(folder, sources):
    """Make a course of assignments, each with its files by name."""
    put(folder, {"nbgrader_config.py": CONFIG})
    for assignment, files in sources.items():
        put(folder / "source" / assignment, files)
    return folder


def hand_in(course, student, assignment, **files):
    """Hand in an assignment's own notebook, and these files (``{name: text}``) beside it."""
    folder = course / "submitted" / student / assignment
    for notebook in (course / "source" / assignment).glob("*.ipynb"):
        put(folder, {notebook.name: notebook.read_text()})
    put(folder, files.get("files", {}))
    return folder


def grade(course, onlooker=None, **options):
    """Grade a course in this process, in a real sandbox that imports nothing in advance."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local, "open_sandbox", lambda _: Sandbox(preload=()))
        return grade_class(course, Options(workers=1, **options), onlooker or Onlooker())


@pytest.fixture(scope="session")
def light():
    """A sandbox without TensorFlow."""
    with Sandbox(preload=()) as sandbox:
        yield sandbox
