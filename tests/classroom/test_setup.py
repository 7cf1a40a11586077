"""`autograder init` makes a course that nbgrader itself works with."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.nbgrader_hooks import LONGEST_CELL_S, cell_timeout_s
from autograder.classroom.nbgrader_release import NbgraderError, release
from autograder.classroom.setup import init_course
from autograder.intake.sources import PlaceError

from .conftest import ASSIGNMENT, instructor_cells, mark, notebook_bytes


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_the_release_has_our_stubs_and_no_solution(course: CourseFolder) -> None:
    path = course.folder("release", ".", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(path, 4)
    assert notebook.cells[1].source == "def grad(w):\n    ...  # your code here"
    assert notebook.cells[3].source == "largest_lr = ...  # your number"
    assert "SOLUTION" not in path.read_text()


def test_run_all_on_the_untouched_release_raises_nothing(course: CourseFolder) -> None:
    notebook = nbformat.read(course.folder("release", ".", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb", 4)
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_second_init_changes_nothing_and_says_so(course: CourseFolder) -> None:
    source = course.folder("source", ".", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    source.write_bytes(notebook_bytes(instructor_cells()[:3]))  # edited by the instructor
    before = tree(course.root)
    report = init_course(course.root, {ASSIGNMENT: notebook_bytes(instructor_cells())})
    assert report.created == []
    assert len(report.kept) == 4
    assert tree(course.root) == before


def test_a_second_init_adds_what_is_missing(course: CourseFolder) -> None:
    (course.folder("release", ".", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb").unlink()
    report = init_course(course.root, {ASSIGNMENT: notebook_bytes(instructor_cells())})
    assert report.created == [f"release/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("thesis.tex", "is not empty. Choose a new folder"),
        ("source/ps1/a.ipynb", "is an nbgrader course already"),
    ],
)
def test_a_foreign_folder_is_refused_and_left_alone(
    tmp_path: Path, file: str, sentence: str
) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text("mine")
    with pytest.raises(PlaceError, match=sentence):
        init_course(tmp_path, {})
    assert tree(tmp_path) == {file: b"mine"}


def test_a_course_of_other_notebooks_is_left_alone_once_it_was_graded(tmp_path: Path) -> None:
    for file in ("source/ps1/ps1.ipynb", ".autograder/secret"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("theirs")
    before = tree(tmp_path)
    with pytest.raises(PlaceError, match="is an nbgrader course already"):
        init_course(tmp_path, {ASSIGNMENT: notebook_bytes(instructor_cells())})
    assert tree(tmp_path) == before


def test_where_nothing_can_be_made_no_number_of_an_error_is_told() -> None:
    with pytest.raises(PlaceError, match=r"^The course in /proc/x cannot be made: [^\[\]]*\.$"):
        init_course("/proc/x", {})


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PlaceError, match="is a file"):
        init_course(tmp_path / "file", {})


def test_nbgraders_own_commands_work_at_once(
    course: CourseFolder, nbgrader: Callable[..., str]
) -> None:
    nbgrader("generate_assignment", ASSIGNMENT, "--force")
    nbgrader("autograde", ASSIGNMENT, "--student", "kim")
    assert (course.folder("autograded", "kim", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb").exists()


def test_a_misspelt_solution_marker_stops_the_release(course: CourseFolder) -> None:
    cells = [
        new_code_cell(
            "### BEGIN SOLUTION\nx = 1\n### END SOLUTON", metadata=mark("x", solution=True)
        )
    ]
    source = course.folder("source", ".", "bad") / "bad.ipynb"
    source.parent.mkdir()
    source.write_bytes(notebook_bytes(cells))
    with pytest.raises(NbgraderError, match=r"cannot release 'bad': .*END SOLUTION"):
        release(course, "bad")
    assert not (course.folder("release", ".", "bad") / "bad.ipynb").exists()


@pytest.mark.parametrize(
    ("asked", "seconds"), [(300, 300), (1e9, LONGEST_CELL_S), ("x", 60), (-1, 60), (None, 60)]
)
def test_a_cell_gets_the_time_it_asks_for_within_reason(asked: object, seconds: int) -> None:
    assert cell_timeout_s(new_code_cell(metadata={"course": {"timeout_s": asked}})) == seconds
