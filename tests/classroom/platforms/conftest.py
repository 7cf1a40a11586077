"""A small class with every kind of grade, and platforms' own tables for it."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.classroom.going_out.platforms.outgoing import Outgoing
from autograder.classroom.gradebook.final_grades import FinalGrade
from autograder.classroom.grades import Grades
from autograder.classroom.people.person import Person


def grade(student: str, assignment: str = "ps1", score: float = 7.5, **known: object) -> FinalGrade:
    """Return a final grade of 10 points possible."""
    return FinalGrade(student, assignment, score, **{"max_score": 10.0, **known})


def of(*rows: FinalGrade, enrolled: tuple[Person, ...] = ()) -> Grades:
    """Return these grades as a course has them, in which others are enrolled too."""
    people = {one.student: one for one in enrolled}
    for one in rows:
        people.setdefault(one.student, one.person)
    return Grades(rows, tuple(people.values()), "From a test.")


def rows_of(gone: Outgoing, separator: str = ",") -> list[list[str]]:
    """Return the rows of a table that goes out."""
    text = gone.data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


@pytest.fixture
def exported(tmp_path: Path) -> Callable[..., Path]:
    """Write a platform's own table and return its path."""

    def write(*lines: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "roster.csv"
        path.write_text("".join(f"{line}\n" for line in lines), encoding, newline="")
        return path

    return write
