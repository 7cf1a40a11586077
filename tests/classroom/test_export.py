"""Grades for a spreadsheet are numbers and names, never formulas."""

import csv
import io
from pathlib import Path

import pytest

from autograder.classroom.export import csv_text, write_csv
from autograder.grading.verdicts import Status

from .conftest import verdict


def table(rows: list) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_text(rows))))


def test_there_is_a_line_a_student_and_a_column_an_assignment() -> None:
    rows = [
        verdict("s10", assignment="ps2", scores=(2.0, 3.0)),
        verdict("s2", assignment="ps1"),
        verdict("s10", assignment="ps1", scores=(2.0, 0.25)),
        verdict("s10", assignment="ps1", notebook="second", scores=(1.0, 1.0)),
    ]
    assert table(rows) == [
        ["student", "ps1", "ps2", "total"],
        ["points possible", "10", "5", "15"],
        ["s2", "1.5", "", "1.5"],
        ["s10", "4.25", "5", "9.25"],
    ]


def test_rejected_is_zero_and_not_graded_is_empty() -> None:
    rows = [verdict("kim", status=Status.REJECTED), verdict("lee", status=Status.NOT_GRADED)]
    assert table(rows)[2:] == [["kim", "0", "0"], ["lee", "", ""]]


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "|", "%"])
def test_a_name_is_never_a_formula(lead: str) -> None:
    (_, _, (name, *_)) = table([verdict(f"{lead}cmd|' /C calc'!A1")])
    assert name.startswith("'")


def test_the_file_opens_in_excel_with_korean_names(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "grades.csv", [verdict("김서연")])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "김서연,1.5,1.5\r\n" in path.read_bytes().decode("utf-8-sig")
