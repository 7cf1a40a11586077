"""A manual grade is looked at again where the work that it is for has changed, and only there."""

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.gradebook.book import ClassGradebook
from autograder.classroom.gradebook.booked import ToLookAt
from autograder.classroom.gradebook.final_grades import to_look_at
from autograder.classroom.gradebook.own_table import TABLE
from autograder.grading.verdicts import Status

from .conftest import ASSIGNMENT, by_a_person, executed, handed_over, ran, verdict

OLD = "Because the error is a parabola."
NEW = "Because I say so."


def handed_in(essay: str = OLD, grad: str = "def grad(w):\n    return w", more: str = "") -> bytes:
    """Return an executed notebook: an essay, an answer and a cell of the student's own."""
    notebook = ran(grad)
    notebook.cells[5].source = essay
    if more:
        notebook.cells.insert(
            1,
            type(notebook.cells[1])(
                cell_type="code",
                metadata={},
                source=more,
                outputs=[],
                execution_count=None,
                id="more",
            ),
        )
    return handed_over(notebook)


def record(course: CourseFolder, notebook: bytes | None, **about: object) -> set[str]:
    """Write a verdict; return which manual grades are flagged by that."""
    before = waiting(course)
    with ClassGradebook(course) as book:
        book.record(verdict(**about), notebook)
    return waiting(course) - before


def waiting(course: CourseFolder) -> set[str]:
    """Return the manual grades of kim's that somebody should look at."""
    found = to_look_at(course).get((ASSIGNMENT, "kim", ASSIGNMENT), ToLookAt())
    return {*found.graded, *found.extra}


@pytest.fixture
def by_hand(course: CourseFolder) -> CourseFolder:
    """A course where a person has graded kim's essay, and overruled the score of a test."""
    record(course, handed_in())
    graded(course)
    return course


def graded(course: CourseFolder) -> None:
    """Grade the essay and a test, as a person does in the formgrader."""
    by_a_person(course, "essay", manual_score=4.0, needs_manual_grade=False)
    by_a_person(course, "02-largest_lr", manual_score=1.0, needs_manual_grade=False)


def test_a_new_essay_is_looked_at_again_once_and_its_points_stay_until_then(
    by_hand: CourseFolder,
) -> None:
    assert record(by_hand, handed_in()) == set()
    assert record(by_hand, handed_in(NEW)) == {"essay"}
    assert waiting(by_hand) == {"essay"}
    graded(by_hand)
    assert record(by_hand, handed_in(NEW)) == set()
    assert waiting(by_hand) == set()
    assert record(by_hand, handed_in()) == {"essay"}  # and the older one is another one again


@pytest.mark.parametrize(
    "changed",
    [{"grad": "def grad(w):\n    return -w"}, {"more": "print('and another thing')"}],
    ids=["an answer", "a cell of the student's own"],
)
def test_an_overruled_test_is_looked_at_again_when_code_has_changed_and_the_essay_is_not(
    by_hand: CourseFolder, changed: dict
) -> None:
    assert record(by_hand, handed_in(**changed)) == {"02-largest_lr"}
    assert waiting(by_hand) == {"02-largest_lr"}


def test_other_outputs_and_another_notebook_of_the_instructors_change_no_work(
    by_hand: CourseFolder,
) -> None:
    notebook = ran()
    notebook.cells[0].source = "# Another title"
    notebook.cells[2].source = "'another check'"
    notebook.cells[5].source = OLD
    assert record(by_hand, handed_over(notebook)) == set()


def test_a_gradebook_that_was_put_back_says_what_its_manual_grades_were_for(
    by_hand: CourseFolder, tmp_path: Path
) -> None:
    backup = shutil.copy(by_hand.root / "gradebook.db", tmp_path)
    assert record(by_hand, handed_in(NEW)) == {"essay"}
    graded(by_hand)
    shutil.copy(backup, by_hand.root / "gradebook.db")
    assert record(by_hand, handed_in(NEW)) == {"essay"}


def test_of_a_file_that_cannot_be_read_another_one_is_other_work(by_hand: CourseFolder) -> None:
    rejected = {"status": Status.REJECTED}
    record(by_hand, None, digest="whole-file-key-grader", **rejected)
    graded(by_hand)
    assert record(by_hand, None, digest="other-file-new-grader", **rejected) == set()
    assert record(by_hand, None, digest="whole-more-key-grader", **rejected) == {
        "02-largest_lr",
        "essay",
    }


@pytest.mark.parametrize("known", [True, False], ids=["in autograded", "nowhere"])
def test_an_older_gradebook_is_told_by_what_people_saw_and_looked_at_again_if_that_is_gone(
    by_hand: CourseFolder, known: bool
) -> None:
    with Gradebook(by_hand.db_url, by_hand.course_id) as book:
        TABLE.drop(book.engine)
    if not known:
        shutil.rmtree(by_hand.folder("autograded", "kim", ASSIGNMENT))
    assert record(by_hand, handed_in()) == (set() if known else {"02-largest_lr", "essay"})
    assert record(by_hand, handed_in()) == set()


@pytest.mark.parametrize("said", ["{", "5", '{"essay": [1]}'])
def test_a_row_that_says_nothing_we_understand_is_written_anew(
    by_hand: CourseFolder, said: str
) -> None:
    for essay, flagged in ((OLD, set()), (NEW, {"essay"})):
        with Gradebook(by_hand.db_url, by_hand.course_id) as book:
            book.db.execute(TABLE.update().where(TABLE.c.about != "gradebook").values(said=said))
            book.db.commit()
        assert record(by_hand, handed_in(essay)) == flagged
    graded(by_hand)
    assert record(by_hand, handed_in(NEW)) == set()
    assert record(by_hand, handed_in()) == {"essay"}


def test_what_the_formgrader_still_shows_is_not_taken_for_the_work_that_came_after(
    by_hand: CourseFolder,
) -> None:
    with ClassGradebook(by_hand) as book:  # a run that is killed before autograded/ follows
        book.enter([(verdict(), lambda: handed_in(NEW))])
    graded(by_hand)
    assert record(by_hand, handed_in(NEW)) == {"essay"}


@pytest.mark.parametrize("when", ["before its rows are read", "before they are written", "killed"])
def test_what_somebody_grades_by_hand_during_a_run_is_for_the_work_that_was_shown(
    course: CourseFolder, when: str
) -> None:
    def notebook_of_the_next() -> bytes:
        if when == "before they are written":
            graded(course)
        return handed_in()

    record(course, handed_in())
    with ClassGradebook(course) as book:
        if when == "killed":  # the run before, and the formgrader shows the older work still
            book.enter([(verdict(), lambda: handed_in(NEW))])
        book.record(verdict("lee"), handed_in())  # what the gradebook holds is known from here
        if when != "before they are written":
            graded(course)
        rows = [(verdict(), lambda: handed_in(NEW)), (verdict("lee"), notebook_of_the_next)]
        book.enter(rows)
    assert waiting(course) == {"essay"}


def by_nbgrader(course: CourseFolder, nbgrader: Callable[..., str], essay: str) -> None:
    """Have nbgrader grade kim's notebook, which claims that we made it from the older essay, and a
    person grade it by hand.
    """
    notebook = nbformat.reads(handed_in().decode(), as_version=4)
    notebook.metadata["autograder_seal"] = "0" * 64
    notebook.cells[5].source = essay  # and its digest is the older one's
    path = course.folder("submitted", "kim", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    path.write_text(nbformat.writes(notebook))
    nbgrader("autograde", ASSIGNMENT, "--student", "kim", "--force")
    by_a_person(course, "essay", manual_score=5.0, needs_manual_grade=False)


def test_a_manual_grade_for_what_nbgrader_graded_between_two_runs_is_for_that_work(
    by_hand: CourseFolder, nbgrader: Callable[..., str]
) -> None:
    by_nbgrader(by_hand, nbgrader, NEW)
    aside = shutil.copytree(by_hand.root, by_hand.root.with_name("aside"))
    assert "essay" in record(by_hand, handed_in())
    assert "essay" not in record(CourseFolder.open(aside), handed_in(NEW))


def test_extra_credit_is_looked_at_again_where_its_work_has_changed(course: CourseFolder) -> None:
    record(course, handed_in())
    by_a_person(course, "02-grad", extra_credit=2.0)
    assert record(course, handed_in(NEW)) == set()
    assert record(course, handed_in(NEW), scores=(2.0, 0.0)) == set()
    assert record(course, handed_in(NEW, "def grad(w):\n    return 3 * w")) == {"02-grad"}
    assert record(course, handed_in(NEW, "def grad(w):\n    return 4 * w")) == set()
    assert waiting(course) == {"02-grad"}  # until somebody has looked


def test_a_comment_that_was_given_for_other_work_is_told_once(course: CourseFolder) -> None:
    def outlived(grad: str) -> list[str]:
        with ClassGradebook(course) as book:
            book.record(verdict(), handed_in(grad=grad))
            return [cell for cells in book.outlived.values() for cell in cells]

    record(course, handed_in())
    with Gradebook(course.db_url, course.course_id) as book:
        for cell in ("02-grad-answer", "essay"):
            said = book.find_comment(cell, ASSIGNMENT, ASSIGNMENT, "kim")
            said.manual_comment = "Elegant."
        book.db.commit()
    assert outlived("w = 0") == ["02-grad-answer"]
    assert outlived("w = 0") == []


def test_a_grade_that_nobody_has_given_waits_as_before(course: CourseFolder) -> None:
    record(course, handed_in())
    record(course, handed_in(NEW))
    assert record(course, executed()) == set()
    assert waiting(course) == set()
