"""What the two notebooks of a source file hold."""

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from course_utils.desk.authoring import instructor_notebook, student_notebook

from .conftest import GRAD, LESSON, Entry, Exercises, Write

STUB_LINES = """\
# %% exercise="02.grad" timeout_s=300
if True:
    ### BEGIN SOLUTION
    #: rate = ...  # your number
    #:
    #: #: keep this
    rate = 0.66
    ### END SOLUTION

# %%
check("02.grad")
"""


def test_the_students_notebook_has_a_stub_in_place_of_the_solution(write: Write) -> None:
    cells = student_notebook(write(), GRAD).cells
    assert cells[2].source == "def grad(w):\n    ...  # your code here"


def test_lines_for_the_student_replace_the_solution_with_their_indent(write: Write) -> None:
    cells = student_notebook(write(STUB_LINES), GRAD).cells
    assert cells[0].source == "if True:\n    rate = ...  # your number\n\n    #: keep this"


def test_the_instructors_notebook_keeps_solutions_and_nbgraders_markers(write: Write) -> None:
    source = instructor_notebook(write(), GRAD).cells[2].source
    assert "    ### BEGIN SOLUTION\n    return 3 * (w - 8)\n    ### END SOLUTION" in source


def test_exercise_and_check_carry_nbgraders_metadata_and_ours(write: Write) -> None:
    answer, check = instructor_notebook(write(STUB_LINES), GRAD).cells
    common = {"schema_version": 3, "task": False}
    assert answer.metadata == {
        "nbgrader": {
            **common,
            "grade": False,
            "solution": True,
            "locked": False,
            "grade_id": "02-grad-answer",
        },
        "course": {"exercise": "02.grad", "role": "answer", "timeout_s": 300},
    }
    assert check.metadata == {
        "nbgrader": {
            **common,
            "grade": True,
            "solution": False,
            "locked": True,
            "grade_id": "02-grad",
            "points": 2,
        },
        "course": {"exercise": "02.grad", "role": "check", "timeout_s": 300},
    }


def test_points_are_the_catalogues(write: Write) -> None:
    catalogue = Exercises((Entry("02.grad", points=3.5),))
    check = instructor_notebook(write(), catalogue).cells[3]
    assert check.metadata["nbgrader"]["points"] == 3.5


def test_a_timeout_ends_with_its_pair(write: Write) -> None:
    cells = student_notebook(write(STUB_LINES + "\n# %%\n1\n"), GRAD).cells
    assert "course" not in cells[2].metadata


def test_the_students_graded_cells_cannot_be_lost_by_accident(write: Write) -> None:
    _, _, answer, check = student_notebook(write(), GRAD).cells
    assert answer.metadata["deletable"] is False
    assert "editable" not in answer.metadata
    assert check.metadata["deletable"] is False
    assert check.metadata["editable"] is False


@pytest.mark.parametrize("make", [instructor_notebook, student_notebook])
def test_every_conversion_gives_the_same_valid_notebook_without_outputs(make, write: Write) -> None:
    path = write()
    notebook = make(path, GRAD)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    assert nbformat.writes(notebook) == nbformat.writes(make(path, GRAD))
    assert [cell.id for cell in notebook.cells] == [
        "02-cell-000",
        "02-cell-001",
        "02-grad-answer",
        "02-grad-check",
    ]
    assert not any(cell.get("outputs") for cell in notebook.cells)
    assert notebook.metadata["course"] == {"notebook": "02_slopes"}
    assert "jupytext" not in notebook.metadata


def test_nothing_of_jupytexts_own_stays_in_the_cells(write: Write) -> None:
    notebook = student_notebook(write(LESSON.replace("# %%\n", "# %%\n\n\n")), GRAD)
    known = {"nbgrader", "course", "tags", "deletable", "editable"}
    assert all(set(cell.metadata) <= known for cell in notebook.cells)


def test_a_tag_for_nbval_reaches_the_notebook(write: Write) -> None:
    tagged = LESSON + '\n# %% tags=["nbval-check-output"]\n1 + 1\n'
    assert student_notebook(write(tagged), GRAD).cells[-1].metadata.tags == ["nbval-check-output"]
