"""Final grades are what nbgrader's own gradebook says, whoever wrote it there."""

import csv
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.gradebook.book import ClassGradebook
from autograder.classroom.gradebook.booked import LOOK_AGAIN
from autograder.classroom.gradebook.final_grades import FinalGrade, by_hand, final_grades
from autograder.classroom.gradebook.words import GradebookError
from autograder.classroom.grades import CountedByHand, recorded_grades
from autograder.classroom.report import write_report
from autograder.classroom.report.looks import page_name
from autograder.grading.verdicts import Status

from .conftest import ASSIGNMENT, by_a_person, executed, verdict


def test_a_manual_grade_an_override_extra_credit_and_a_penalty_all_count(
    graded: CourseFolder, tmp_path: Path
) -> None:
    by_a_person(graded, "essay", manual_score=4.0, needs_manual_grade=False)
    by_a_person(graded, "02-grad", manual_score=1.0, extra_credit=0.5)
    with Gradebook(graded.db_url, graded.course_id) as book:
        book.update_or_create_student("kim", first_name="민지", last_name="김", email="kim@x.edu")
        book.find_student("kim").lms_user_id = "4711"
        book.find_submission(ASSIGNMENT, "kim").notebooks[0].late_submission_penalty = 1.25
        book.db.commit()
    kim, lee = final_grades(graded)
    assert (kim.auto_score, kim.manual_score, kim.extra_credit, kim.late_penalty) == (
        *(0.0, 5.0, 0.5, 1.25),
    )
    assert (kim.score, kim.max_score, kim.by_hand, kim.final) == (4.25, 10.0, 0, 4.25)
    assert (kim.first_name, kim.last_name, kim.email) == ("민지", "김", "kim@x.edu")
    assert (kim.lms_id, lee.lms_id, lee.email) == ("4711", "", "")
    path = tmp_path / "theirs.csv"
    with Gradebook(graded.db_url, graded.course_id) as book:
        CsvExportPlugin(to=str(path)).export(book)
    with path.open(encoding="utf-8", newline="") as file:
        theirs = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert theirs == {"kim": kim.score, "lee": lee.score}


def test_nothing_is_final_while_a_cell_waits_for_a_person(graded: CourseFolder) -> None:
    kim, lee = final_grades(graded)
    assert (kim.score, kim.by_hand, kim.final) == (1.5, 1, None)
    assert (lee.score, lee.by_hand, lee.final) == (5.0, 0, 5.0)
    assert by_hand(graded) == {
        (ASSIGNMENT, "kim", ASSIGNMENT): 1,
        (ASSIGNMENT, "lee", ASSIGNMENT): 0,
    }


def test_results_count_what_waits_for_a_person_as_the_gradebook_does(
    graded: CourseFolder,
) -> None:
    rows = [verdict("kim"), verdict("lee", by_hand=3), verdict("new", by_hand=1)]
    assert [one.by_hand for one in CountedByHand(graded, rows)] == [1, 0, 1]
    by_a_person(graded, "essay", manual_score=4.0, needs_manual_grade=False)
    assert [one.to_json()["by_hand"] for one in CountedByHand(graded, rows)] == [0, 0, 1]


def test_results_say_what_is_to_be_looked_at_again_until_somebody_has(
    graded: CourseFolder,
) -> None:
    def said() -> list[str]:
        rows = CountedByHand(graded, [verdict("kim"), verdict("lee")])
        assert rows[1].incidents == ()
        return [one.detail for one in rows[0].incidents if one.kind == LOOK_AGAIN]

    assert said() == []
    by_a_person(graded, "essay", manual_score=4.0)  # and it is flagged
    by_a_person(graded, "02-grad", extra_credit=1.0, needs_manual_grade=True)
    (words,) = said()
    assert "graded anew: essay, 02-grad (extra credit)." in words
    assert "pressed Resolve" in words
    (gone,) = CountedByHand(graded, [verdict("kim", status=Status.REJECTED)])
    assert "until a notebook is handed in" in gone.incidents[0].detail  # there is no page of it
    by_a_person(graded, "essay", needs_manual_grade=False)
    by_a_person(graded, "02-grad", needs_manual_grade=False)
    assert said() == []


def test_a_cell_that_waits_for_a_mended_check_is_none_for_a_person(course: CourseFolder) -> None:
    whole = verdict("kim")
    ours = replace(whole.exercises[1], score=None)
    broken = replace(whole, exercises=(whole.exercises[0], ours))
    with ClassGradebook(course) as book:
        book.record(broken, executed())
    assert by_hand(course) == {(ASSIGNMENT, "kim", ASSIGNMENT): 1}  # as nbgrader shows it
    assert [one.by_hand for one in CountedByHand(course, [broken])] == [0]


def test_a_penalty_takes_no_more_than_there_is(graded: CourseFolder) -> None:
    with Gradebook(graded.db_url, graded.course_id) as book:
        book.find_submission(ASSIGNMENT, "lee").notebooks[0].late_submission_penalty = 99.0
        book.db.commit()
    assert [one.score for one in final_grades(graded)] == [1.5, 0.0]


def test_a_gradebook_that_is_none_is_said_in_a_sentence(course: CourseFolder) -> None:
    (course.root / "gradebook.db").write_text("This is no database. " * 100)
    with pytest.raises(GradebookError, match=r"^The gradebook cannot be read .*damaged"):
        final_grades(course)


def test_reading_changes_nothing(graded: CourseFolder) -> None:
    file = graded.root / "gradebook.db"
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    final_grades(graded)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_a_gradebook_of_another_version_is_said_in_a_sentence(graded: CourseFolder) -> None:
    with sqlite3.connect(graded.root / "gradebook.db") as db:
        db.execute("ALTER TABLE student DROP COLUMN lms_user_id")
    with pytest.raises(GradebookError, match="run `nbgrader db upgrade` in the course"):
        final_grades(graded)


def plain(page: Path) -> str:
    """Return a page's words."""
    return " ".join(re.sub("<[^>]*>", " ", page.read_text("utf-8")).split())


def test_a_students_page_shows_the_final_grade_beside_the_automatic_one(
    graded: CourseFolder, tmp_path: Path
) -> None:
    def kims_page() -> str:
        rows = [verdict("kim"), verdict("lee", scores=(2.0, 3.0))]
        write_report(folder, rows, {}, {}, finals=recorded_grades(graded, rows))
        return plain(folder / page_name("s", ASSIGNMENT, "kim", ASSIGNMENT))

    folder = tmp_path / "report"
    before = kims_page()
    assert "1.5 of 5 points, automatic" in before
    assert "Not final : 1 cell is to be graded by hand. So far 1.5 of 10 points" in before
    assert "Late penalty" not in before and "Extra credit" not in before
    by_a_person(graded, "essay", manual_score=4.0, needs_manual_grade=False)
    by_a_person(graded, "02-grad", manual_score=1.0, extra_credit=0.5)
    with Gradebook(graded.db_url, graded.course_id) as book:
        book.find_submission(ASSIGNMENT, "kim").notebooks[0].late_submission_penalty = 1.25
        book.db.commit()
    after = kims_page()
    assert "1.5 of 5 points, automatic" in after
    assert "4.25 of 10 points: the final grade" in after
    assert "Automatic 0 what no person overruled, of 1.5 in all" in after
    assert "By hand 5 given in the formgrader Extra credit 0.5" in after
    assert "Late penalty −1.25" in after


def test_without_a_gradebook_a_students_page_knows_of_no_final_grade(tmp_path: Path) -> None:
    rows = [verdict("kim")]
    (tmp_path / "course").mkdir()
    course = CourseFolder.open(tmp_path / "course")
    write_report(tmp_path / "report", rows, {}, {}, finals=recorded_grades(course, rows))
    (page,) = (tmp_path / "report").glob("s-*.html")
    assert "final" not in plain(page) and "1.5 of 5 points · 30 %" in plain(page)


def test_the_table_of_all_students_has_final_grades_below_the_automatic_points(
    tmp_path: Path,
) -> None:
    rows = [
        replace(verdict("kim"), assignment=name, notebook=name) for name in ("ps1", "ps2", "ps3")
    ]
    finals = {
        ("kim", "ps1"): FinalGrade("kim", "ps1", 7.5, 10.0),
        ("kim", "ps2"): FinalGrade("kim", "ps2", 2.0, 10.0, by_hand=1),
    }
    write_report(tmp_path, rows, {}, {}, finals=finals)
    said = plain(tmp_path / "students.html")
    assert "kim 1.5 / 5 final 7.5 1.5 / 5 not final 1.5 / 5" in said
