"""What the instructor's command hands in is what stands in nbgrader's gradebook in the end."""

import csv
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.ledger import Ledger
from autograder.commands.listed import app
from autograder.grading.verdicts import Status

from .conftest import ASSIGNMENT, by_a_person, verdict

CANVAS = "Student,ID,SIS User ID,SIS Login ID,Section,02 Gradient descent (5)\n"


def autograder(*words: object) -> tuple[int, str]:
    """Run the command; return its exit status and what it printed."""
    done = CliRunner().invoke(app, [str(word) for word in words])
    return done.exit_code, done.output


@pytest.fixture
def final(graded: CourseFolder) -> CourseFolder:
    """The course after a person has graded kim's essay, given extra credit, and a penalty."""
    by_a_person(graded, "essay", manual_score=4.0, extra_credit=0.5, needs_manual_grade=False)
    with Gradebook(graded.db_url, graded.course_id) as book:
        book.update_or_create_student("kim", first_name="민지", last_name="김", email="kim@x.edu")
        book.find_submission(ASSIGNMENT, "kim").notebooks[0].late_submission_penalty = 1.0
        book.db.commit()
    return graded


def rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {one["student"]: one for one in csv.DictReader(file)}


def test_the_spreadsheet_holds_what_nbgrader_says_in_the_end(
    final: CourseFolder, tmp_path: Path
) -> None:
    path = tmp_path / "grades.csv"
    status, said = autograder("export", final.root, "--file", path)
    assert status == 0, said
    assert "From nbgrader's gradebook" in said
    kim = rows(path)["kim"]
    assert (kim["last name"], kim["first name"], kim["email"]) == ("김", "민지", "kim@x.edu")
    assert (kim[ASSIGNMENT], kim["total"]) == ("5", "5")
    autograder("export", final.root, "--file", path, "--assignment", ASSIGNMENT)
    kim = rows(path)["kim"]
    assert [kim[name] for name in ("automatic", "by hand", "extra credit", "late penalty")] == [
        *("1.5", "4", "0.5", "1"),
    ]


def test_what_waits_for_a_person_is_empty_told_and_no_success(
    graded: CourseFolder, tmp_path: Path
) -> None:
    path = tmp_path / "grades.csv"
    status, said = autograder("export", graded.root, "--file", path)
    assert status == 1
    assert "To be graded by hand: 1 cell. Until then these have no final grade: kim." in said
    kim, lee = rows(path)["kim"], rows(path)["lee"]
    assert (kim["total"], kim["to be graded by hand"]) == ("", "1")
    assert (lee["total"], lee["to be graded by hand"]) == ("5", "")


def test_canvass_own_table_is_filled_and_who_is_missing_gets_a_file(
    final: CourseFolder, tmp_path: Path
) -> None:
    roster, path = tmp_path / "canvas.csv", tmp_path / "out.csv"
    roster.write_text(CANVAS + "    Points Possible,,,,,10\n" + '"김, 민지",17,,kim@x.edu,A,\n')
    words = ("export", final.root, "--to", "canvas", "--file", path)
    status, said = autograder(*words, "--roster", roster)
    assert status == 1
    assert "Not matched with the roster: lee" in said
    assert path.read_text("utf-8").endswith('"김, 민지",17,,kim@x.edu,A,5\n')
    assert rows(tmp_path / "out-not-matched.csv")["lee"]["score"] == "5"


def test_a_verdict_that_is_owed_or_not_in_the_gradebook_makes_no_grade_final(
    final: CourseFolder, tmp_path: Path
) -> None:
    with Ledger.writing(final.work) as ledger:
        ledger.record(verdict("kim", status=Status.NOT_GRADED))
        ledger.record(verdict("lee", scores=(2.0, 0.0)))  # in the gradebook it has 5 points
        ledger.record(verdict("zoe"))
    path = tmp_path / "grades.csv"
    status, said = autograder("export", final.root, "--file", path)
    assert status == 1
    assert "Not graded yet, through no fault of theirs: kim." in said
    assert "does not hold the newest automatic scores of lee, zoe" in said
    assert [rows(path)[who]["total"] for who in ("kim", "lee", "zoe")] == ["", "5", "1.5"]


@pytest.mark.parametrize(
    "words",
    [
        ("--column", "x"),
        ("--to", "canvas", "--roster", "nowhere.csv"),
        ("--roster", "nowhere.csv"),
        ("--assignment", "ps99"),
        ("--file", "/nowhere/grades.csv"),
    ],
)
def test_what_cannot_be_written_is_one_sentence(final: CourseFolder, words: tuple) -> None:
    status, said = autograder("export", final.root, *words)
    assert status == 2
    assert said.startswith("autograder: ")
    assert said.count("\n") == 1


def test_the_roster_itself_is_never_overwritten(final: CourseFolder, tmp_path: Path) -> None:
    roster = tmp_path / "canvas.csv"
    roster.write_text(CANVAS)
    words = ("--to", "canvas", "--roster", roster, "--file", roster)
    assert autograder("export", final.root, *words)[0] == 2
    assert roster.read_text() == CANVAS


def test_a_roster_behind_a_link_is_not_written_over(graded: CourseFolder, tmp_path: Path) -> None:
    roster = tmp_path / "canvas.csv"
    roster.write_text(CANVAS)
    (tmp_path / "link.csv").symlink_to(roster)
    status, said = autograder(
        *("export", graded.root, "--to", "canvas", "--roster", roster),
        *("--file", tmp_path / "link.csv"),
    )
    assert status == 2
    assert "is the roster itself" in said
    assert roster.read_text() == CANVAS
