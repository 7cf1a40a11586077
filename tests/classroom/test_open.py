"""An exercise whose check failed has no score: nowhere in the classroom does that become a zero."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.checking.outcome import State
from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.going_out.export import csv_text
from autograder.classroom.gradebook.book import ClassGradebook
from autograder.classroom.grades import grades_of
from autograder.classroom.ledger import Ledger
from autograder.classroom.report import write_report
from autograder.grading.verdicts import Incident, Verdict
from autograder.intake.loose import LooseNotebooks

from .conftest import ASSIGNMENT, executed, verdict


@pytest.fixture
def half_open() -> Verdict:
    """A verdict of 1.5 points, in which the second exercise, of 3 points, has none yet."""
    whole = verdict("kim", incidents=(Incident("check_error", "The check failed."),))
    first, second = whole.exercises
    second = replace(second, state=State.ERROR, score=None, message="The fault is ours.")
    return replace(whole, exercises=(first, second))


def test_the_ledger_keeps_it_and_never_finds_it(tmp_path: Path, half_open: Verdict) -> None:
    with Ledger.writing(tmp_path) as ledger:
        ledger.record(half_open, b"notebook")
        assert ledger.find(half_open.digest) is None
    with Ledger.reading(tmp_path) as ledger:
        assert ledger.latest() == [half_open]
        assert ledger.find(half_open.digest) is None


def test_nbgrader_shows_it_as_left_to_grade(course: CourseFolder, half_open: Verdict) -> None:
    with ClassGradebook(course) as book:
        book.record(half_open, executed())
    with Gradebook(course.db_url, course.course_id) as theirs:
        found = theirs.find_submission(ASSIGNMENT, "kim").notebooks[0].grades
        grades = {one.name: (one.auto_score, one.needs_manual_grade) for one in found}
    assert grades["02-grad"] == (1.5, False)
    assert grades["02-largest_lr"] == (None, True)


def test_the_spreadsheet_has_no_number_for_it(half_open: Verdict) -> None:
    grades = grades_of(LooseNotebooks(Path("loose")), [half_open, verdict("lee")])
    rows = list(csv.DictReader(io.StringIO(csv_text(grades))))[1:]
    assert [(one["student"], one[ASSIGNMENT], one["total"]) for one in rows] == [
        ("kim", "", ""),
        ("lee", "1.5", "1.5"),
    ]
    assert grades.open == (
        "Not graded yet, through no fault of theirs: kim. `autograder grade` grades what is left.",
    )


def test_the_report_says_how_much_is_open_and_puts_it_first(
    tmp_path: Path, half_open: Verdict
) -> None:
    index = write_report(tmp_path, [verdict("lee"), half_open], {"version": "1"}, {})
    front = index.read_text("utf-8")
    assert "1.5 / 5, 3 open" in front
    assert "graded but for a fault of ours" in front
    assert (
        "Run the same command again for what is not graded, or not in the gradebook: only what is "
        "left is done." in " ".join(front.split())
    )
    own = next(p for p in tmp_path.glob("s-*.html") if "<bdi>kim</bdi></h1>" in p.read_text())
    text = " ".join(own.read_text("utf-8").split())
    assert "3 still open: run the same command again" in text
    assert "our fault, not graded yet" in text
    assert "– of 3" in text
