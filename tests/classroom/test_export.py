"""Grades for a spreadsheet are numbers and names, never formulas."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.classroom.going_out.export import csv_text, details_text, number, write_file
from autograder.classroom.gradebook.final_grades import FinalGrade
from autograder.classroom.grades import Grades, grades_of
from autograder.classroom.people.person import Person
from autograder.grading.verdicts import Status, Verdict
from autograder.intake.loose import LooseNotebooks
from autograder.intake.sources import PlaceError

from .conftest import verdict


def loose(rows: Sequence[Verdict]) -> Grades:
    """Return the grades of a folder of loose notebooks, which has no gradebook."""
    return grades_of(LooseNotebooks(Path("loose")), rows)


def table(grades: Grades) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_text(grades))))


def scores(grades: Grades) -> list[list[str]]:
    """Return each line without the names."""
    return [[line[0], *line[4:]] for line in table(grades)]


def test_there_is_a_line_a_student_and_a_column_an_assignment() -> None:
    rows = [
        verdict("s10", assignment="ps2", scores=(2.0, 3.0)),
        verdict("s2", assignment="ps1"),
        verdict("s10", assignment="ps1", scores=(2.0, 0.25)),
        verdict("s10", assignment="ps1", notebook="second", scores=(1.0, 1.0)),
    ]
    assert scores(loose(rows)) == [
        ["student", "ps1", "ps2", "total", "to be graded by hand"],
        ["points possible", "10", "5", "15", ""],
        ["s2", "1.5", "", "1.5", ""],
        ["s10", "4.25", "5", "9.25", ""],
    ]


def test_rejected_is_zero_and_not_graded_is_empty() -> None:
    rows = [verdict("kim", status=Status.REJECTED), verdict("lee", status=Status.NOT_GRADED)]
    assert scores(loose(rows))[2:] == [["kim", "0", "0", ""], ["lee", "", "", ""]]


def test_what_a_person_has_still_to_grade_is_counted_and_no_total_is_shown() -> None:
    grades = loose([verdict("kim", by_hand=2), verdict("lee")])
    assert scores(grades)[2:] == [["kim", "", "", "2"], ["lee", "1.5", "1.5", ""]]
    assert grades.open == (
        "To be graded by hand: 2 cells. Until then these have no final grade: kim.",
    )


def test_everybody_in_the_class_list_has_a_line() -> None:
    grades = replace(loose([verdict("kim")]), people=(Person("kim"), Person("lee", "Su", "Lee")))
    assert table(grades)[3] == ["lee", "Lee", "Su", "", "", "", ""]


def test_details_say_how_a_grade_is_made_up() -> None:
    grade = FinalGrade("kim", "ps1", 8.25, 10, 4, 5, 0.5, 1.25)
    (line,) = csv.DictReader(io.StringIO(details_text([grade])))
    assert [line[name] for name in ("automatic", "by hand", "extra credit", "late penalty")] == [
        *("4", "5", "0.5", "1.25"),
    ]
    assert (line["score"], line["points possible"]) == ("8.25", "10")


def test_a_place_says_where_its_grades_come_from_and_that_there_are_none(tmp_path: Path) -> None:
    assert "no gradebook" in loose([verdict()]).source
    (tmp_path / "ann.ipynb").write_text("{}")
    with pytest.raises(PlaceError, match=r"There is no assignment 'ps9' in .*\. There are: "):
        grades_of(LooseNotebooks(tmp_path), [verdict()], "ps9")


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "|", "%"])
def test_a_name_is_never_a_formula(lead: str) -> None:
    evil = f"{lead}cmd|' /C calc'!A1"
    grades = loose([verdict(evil, assignment=evil)])
    grades = replace(grades, people=(Person(evil, evil, evil, evil),))
    head, _, line = table(grades)
    assert all(cell.startswith("'") for cell in [head[4], *line[:4]])


@pytest.mark.parametrize(
    ("value", "shown"),
    [(12345.67, "12345.67"), (2.0, "2"), (0.125, "0.12"), (-0.0, "0"), (100.0, "100")],
)
def test_points_are_written_with_two_decimals_at_most(value: float, shown: str) -> None:
    assert number(value) == shown


def test_the_file_opens_in_excel_with_korean_names(tmp_path: Path) -> None:
    text = csv_text(loose([verdict("김서연")]))
    path = write_file(tmp_path / "grades.csv", text.encode("utf-8-sig"))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "김서연,,,,1.5,1.5,\r\n" in path.read_bytes().decode("utf-8-sig")
