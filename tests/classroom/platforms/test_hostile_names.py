"""Whatever students are called, what goes out can be written, opened, and computes nothing."""

import csv
import io
import json
import zipfile

import pytest

from autograder.classroom.going_out.export import csv_text, details_text
from autograder.classroom.going_out.nbgrader_feedback import Page
from autograder.classroom.going_out.platforms import canvas, gradescope, moodle
from autograder.classroom.going_out.platforms.feedback import plain_name

from ..hostile_class import ACTING, NAMES
from .conftest import grade, of, rows_of

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
EVERY = [*NAMES, *ACTING, "\udc80", "=cmd|' /C calc'!A1", "a\nb", "\t=1+1", "x" * 5000]


@pytest.mark.parametrize("name", EVERY, ids=range(len(EVERY)))
def test_a_name_is_letters_in_every_file(name: str) -> None:
    grades = of(grade(name, first_name=name, last_name=name, email=name, lms_id=name))
    tables = [csv_text(grades), details_text(grades.rows)]
    cells = [cell for text in tables for row in csv.reader(io.StringIO(text)) for cell in row]
    for gone in (canvas.made(grades), moodle.made(grades)):
        cells += [cell for row in rows_of(gone) for cell in row]
        assert any(name in row for row in rows_of(gone)) != bool(gone.left)  # exactly, or told
    assert [cell for cell in cells if cell.lstrip(" \xa0\u3000").startswith(SIGNS)] == []
    "".join(cells).encode("utf-8")
    with zipfile.ZipFile(io.BytesIO(gradescope.made(grades, None).data)) as archive:
        json.loads(archive.read("grades.json"))
        plain_name(Page(name, "ps1", name, b"")).encode("utf-8")
