"""What the instructor's command hands in is what stands in nbgrader's gradebook in the end."""

import csv
import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.gradebook.book import ClassGradebook
from autograder.classroom.ledger import Ledger
from autograder.commands.listed import app
from autograder.grading.verdicts import Status

from .conftest import (
    ASSIGNMENT,
    answered,
    by_a_person,
    executed,
    handed_over,
    ran,
    verdict,
)

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


def test_how_the_grades_of_one_assignment_are_made_up_replaces_no_table_of_all(
    final: CourseFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    autograder("export", final.root)
    autograder("export", final.root, "--assignment", ASSIGNMENT)
    assert {one.name for one in tmp_path.glob("*.csv")} == {
        "grades.csv",
        f"grades-{ASSIGNMENT}.csv",
    }


def test_a_mistyped_assignment_is_answered_with_those_that_there_are(final: CourseFolder) -> None:
    status, said = autograder("export", final.root, "--assignment", ASSIGNMENT.upper())
    assert status == 2
    assert said.rstrip().endswith(f"There are: {ASSIGNMENT}.")


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
    assert "does not hold the newest results of lee, zoe" in said
    assert [rows(path)[who]["total"] for who in ("kim", "lee", "zoe")] == ["", "", ""]
    roster = tmp_path / "canvas.csv"
    people = "".join(f"{who},{at},{who},{who},A,\n" for at, who in enumerate(("kim", "lee", "zoe")))
    roster.write_text(f"{CANVAS}    Points Possible,,,,,10\n{people}")
    words = ("--to", "canvas", "--roster", roster, "--file", path)
    assert autograder("export", final.root, *words)[0] == 1
    assert path.read_text() == roster.read_text()


def with_essay(text: str) -> bytes:
    """Return an executed notebook whose essay is this one."""
    notebook = ran()
    notebook.cells[5].source = text
    return handed_over(notebook)


@pytest.mark.parametrize("newest", ["the same", "other", "rejected"])
def test_points_that_a_person_gave_are_final_for_no_other_work(
    course: CourseFolder, tmp_path: Path, newest: str
) -> None:
    first, blank = with_essay("Because of the parabola."), executed()
    verdicts = {"kim": first, "lee": blank}
    with ClassGradebook(course) as book, Ledger.writing(course.work) as ledger:
        for who, notebook in verdicts.items():
            book.record(verdict(who, scores=(0.0, 0.0)), notebook)
            ledger.record(verdict(who, scores=(0.0, 0.0)), notebook)
    by_a_person(course, "essay", manual_score=4.0, needs_manual_grade=False)
    with Ledger.writing(course.work) as ledger:  # the gradebook was locked
        for who in verdicts if newest != "the same" else ():
            status = Status.REJECTED if newest == "rejected" else Status.GRADED
            now = verdict(who, scores=(0.0, 0.0), status=status, digest=f"new-{who}")
            ledger.record(now, None if newest == "rejected" else with_essay("I wrote none."))
    path = tmp_path / "grades.csv"
    status, said = autograder("export", course.root, "--file", path)
    totals = [rows(path)[who]["total"] for who in ("kim", "lee")]
    if newest == "the same":
        assert (status, totals) == (0, ["4", "0"]), said
        return
    assert (status, totals) == (1, ["", ""])
    assert "does not hold the newest results of kim, lee" in said


def test_a_gradebook_that_does_not_hold_an_assignment_is_behind_on_it(
    graded: CourseFolder, tmp_path: Path
) -> None:
    with Ledger.writing(graded.work) as ledger:
        ledger.record(verdict("kim", assignment="ps9", notebook="ps9"))
    path = tmp_path / "grades.csv"
    status, said = autograder("export", graded.root, "--file", path, "--assignment", "ps9")
    assert (status, rows(path)["kim"]["score"]) == (1, "")
    assert "does not hold the newest results of kim" in said


def test_what_was_not_graded_and_is_withdrawn_keeps_no_grade_open(
    final: CourseFolder, tmp_path: Path
) -> None:
    with Ledger.writing(final.work) as ledger:
        ledger.record(verdict("zoe", status=Status.NOT_GRADED))
        ledger.record(verdict("kim", status=Status.NOT_GRADED))
        ledger.record(verdict("lee", scores=(2.0, 3.0)), executed())
    path = tmp_path / "grades.csv"
    status, said = autograder("export", final.root, "--file", path)
    assert status == 1
    assert "Not graded yet, through no fault of theirs: kim." in said
    assert "Not graded, and no longer among the submissions: zoe." in said
    shutil.rmtree(final.folder("submitted", "kim", ASSIGNMENT))
    status, said = autograder("export", final.root, "--file", path)
    assert status == 0, said
    assert "Not graded, and no longer among the submissions: kim, zoe." in said
    assert {who: one["total"] for who, one in rows(path).items() if who} == {
        **{"points possible": "10", "kim": "5", "lee": "5"},
    }
    status, said = autograder("feedback", final.root, "--to", tmp_path / "pages")
    assert (status, "no longer among the submissions: kim, zoe." in said) == (0, True), said
    shutil.rmtree(final.base("submitted"))  # the disk that holds them all is not there
    status, said = autograder("export", final.root, "--file", path)
    assert (status, rows(path)["kim"]["total"]) == (1, "")


def written(course: CourseFolder, words: tuple[str, str], path: Path) -> tuple[int, str]:
    command, option = words
    return autograder(command, course.root, option, path)


COMMANDS = [("export", "--file"), ("feedback", "--to"), ("report", "--to")]
HANDED = pytest.mark.parametrize("words", COMMANDS, ids=lambda one: one[0])


@HANDED
def test_a_gradebook_is_read_whatever_options_its_url_has_and_missed_if_it_is_not_there(
    final: CourseFolder, tmp_path: Path, words: tuple[str, str]
) -> None:
    with Ledger.writing(final.work) as ledger:
        ledger.record(verdict("kim"), answered())
    config, file = final.root / "nbgrader_config.py", final.root / "gradebook.db"
    url = f"sqlite:///{file}?timeout=30"
    with config.open("a") as more:
        more.write(f"\nc.CourseDirectory.db_url = {url!r}\n")
    status, said = written(final, words, tmp_path / "first")
    assert status == 0, said
    if words[0] == "export":
        assert "From nbgrader's gradebook" in said
        assert rows(tmp_path / "first")["kim"]["total"] == "5"
    file.rename(tmp_path / "elsewhere.db")
    status, said = written(final, words, tmp_path / "second")
    assert status == (1 if words[0] == "report" else 2)
    assert f"The gradebook ({file}) is not there" in said
    assert not file.exists()
    file.mkdir()
    status, said = written(final, words, tmp_path / "third")
    assert status == (1 if words[0] == "report" else 2)
    assert "it is a folder and no file" in said


def test_a_report_without_final_grades_says_so(final: CourseFolder, tmp_path: Path) -> None:
    with Ledger.writing(final.work) as ledger:
        ledger.record(verdict("kim"))
    (final.root / "gradebook.db").write_text("This is no database. " * 100)
    status, said = autograder("report", final.root, "--to", tmp_path / "report")
    page = (tmp_path / "report" / "index.html").read_text("utf-8")
    for text in (said, page):
        assert "The gradebook cannot be read" in text
        assert "Until then there are no final grades in the report." in text
    assert status == 1


@HANDED
def test_a_damaged_line_of_the_ledger_is_told_in_all_that_lacks_it(
    final: CourseFolder, tmp_path: Path, words: tuple[str, str]
) -> None:
    with Ledger.writing(final.work) as ledger:
        for who in ("kim", "lee"):
            ledger.record(verdict(who), executed())
    path = final.work / "ledger.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"kim"', b'"kIm"', 1))
    status, said = written(final, words, tmp_path / "out")
    assert status == 1
    assert f"Line 1 of {path} is damaged." in said
    assert "it is missing here or an older one." in said


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


def test_a_report_names_what_is_not_graded_yet_and_what_the_gradebook_lacks(
    final: CourseFolder, tmp_path: Path
) -> None:
    with Ledger.writing(final.work) as ledger:
        ledger.record(verdict("kim", (2.0, 0.0)), answered())  # the gradebook has 1.5 points
        ledger.record(verdict("min"), answered())  # who is not in it at all
    said = autograder("report", final.root, "--to", tmp_path / "report")[1]
    page = (tmp_path / "report" / "index.html").read_text("utf-8")
    waiting = f"1 notebook of {ASSIGNMENT} was handed in and is not graded yet: lee."
    for text in (said, page):
        assert waiting in text
    assert "The gradebook does not hold the newest results of kim, min: run" in said
    assert page.count("the gradebook does not hold the newest result: run") == 2
    assert "Every submission was graded" not in page
