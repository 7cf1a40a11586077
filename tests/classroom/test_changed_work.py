"""A manual grade is looked at again where the work that it is for has changed, and only there."""

import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.gradebook.book import ClassGradebook
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


def record(course: CourseFolder, notebook: bytes | None, **about: object) -> dict:
    """Write a verdict; return which manual grades are flagged by that."""
    with ClassGradebook(course) as book:
        book.record(verdict(**about), notebook)
        return {cell for cells in book.flagged.values() for cell in cells}


def waiting(course: CourseFolder) -> set[str]:
    """Return the manual grades of kim's that somebody should look at."""
    with Gradebook(course.db_url, course.course_id) as book:
        (taken,) = book.find_submission(ASSIGNMENT, "kim").notebooks
        return {
            one.name
            for one in taken.grades
            if one.manual_score is not None and one.needs_manual_grade
        }


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


def test_a_grade_that_nobody_has_given_waits_as_before(course: CourseFolder) -> None:
    record(course, handed_in())
    record(course, handed_in(NEW))
    assert record(course, executed()) == set()
    assert waiting(course) == set()
