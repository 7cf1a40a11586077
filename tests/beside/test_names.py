"""A notebook that a Mac or Windows called otherwise has the course's own name all the way."""

import unicodedata

import nbformat
from nbgrader.api import Gradebook

from .conftest import course_in, grade, lesson, put

NAME = "프로젝트é"


def scores(course):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        return {one.student.id: one.score for one in book.notebook_submissions(NAME, "ps")}


def test_what_is_called_otherwise_is_graded_kept_and_known_again_by_its_own_name(tmp_path):
    paper = lesson("", "x = 3", "assert x == 3")
    course = course_in(tmp_path / "course", {"ps": {f"{NAME}.ipynb": paper}})
    answer = nbformat.writes(paper)
    other = {"kim": f"{unicodedata.normalize('NFD', NAME)}.ipynb", "lee": f"{NAME.upper()}.IPYNB"}
    for student, name in other.items():
        put(course / "submitted" / student / "ps", {name: answer})
    result = grade(course)
    assert [(row.student, row.notebook, row.score) for row in result.rows] == [
        ("kim", NAME, 1),
        ("lee", NAME, 1),
    ]
    assert [one.kind for row in result.rows for one in row.incidents] == []
    assert any("was taken from a file whose name" in note for note in result.notes)
    assert scores(course) == {"kim": 1, "lee": 1}
    kept = course / "autograded"
    assert {one.relative_to(kept).as_posix() for one in kept.rglob("*") if one.is_file()} == {
        f"{student}/ps/{NAME}.ipynb" for student in other
    }

    old = course / "submitted" / "kim" / "ps" / other["kim"]
    old.rename(old.with_name(f"{NAME}.ipynb"))
    again = grade(course)
    assert [row.cached for row in again.rows] == [True, True]
    assert sum("was taken from" in note for note in again.notes) == 1
