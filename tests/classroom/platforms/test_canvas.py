"""Canvas takes what is written, and it reaches the right people."""

import pytest

from autograder.classroom.going_out.export import ExportError
from autograder.classroom.going_out.platforms import canvas
from autograder.classroom.going_out.platforms.outgoing import Choice
from autograder.classroom.going_out.platforms.worksheet import Worksheet
from autograder.classroom.people.person import Person
from autograder.classroom.people.table import RosterError

from .conftest import grade, of, rows_of

HEAD = "Student,ID,SIS User ID,SIS Login ID,Section,Notes,ps1 (501),ps2 (502),Final Score"
HIDDEN = ",,,,,,Manual Posting,,"
POINTS = "    Points Possible,,,,,,10.00,5.00,(read only)"
ADA = '"Lovelace, Ada",17,A-17,al815,"One, and Two",asks a lot,,4.00,93.00'
EVIL = "=HYPERLINK(1),18,=A,@bob,One,=1+1,3.00,,12.00"
TEST = '"Student, Test",99,,,One,,,,'


def table(exported, *lines):
    return Worksheet.read(exported(*lines), canvas.COLUMNS)


def as_canvas_reads_it(rows):
    """Return the scores by Canvas's ID and column, by the rules of its importer."""
    head, *rest = rows
    assert "Student" in head[0]
    assert "ID" in head[1]
    assert "Section" in head
    return {
        (row[1], name): row[at]
        for row in rest
        if "Points Possible" not in row[0] and row[1]
        for at, name in enumerate(head)
    }


def test_scores_go_into_canvass_own_table_and_all_else_stays(exported) -> None:
    roster = table(exported, HEAD, HIDDEN, POINTS, ADA, TEST)
    gone = canvas.filled(of(grade("al815", score=7.25)), roster, Choice())
    assert (gone.missing, gone.left) == ((), ())
    assert gone.data.decode().splitlines() == [
        *(HEAD, HIDDEN, POINTS),
        '"Lovelace, Ada",17,A-17,al815,"One, and Two",asks a lot,7.25,4.00,93.00',
        TEST,
    ]


def test_what_is_not_final_stays_as_it_is_there(exported) -> None:
    rows = [grade("al815", by_hand=1), grade("al815", "ps2", owed=True, max_score=5.0)]
    gone = canvas.filled(of(*rows), table(exported, HEAD, POINTS, ADA), Choice())
    assert gone.data.decode().splitlines() == [HEAD, POINTS, ADA]


def test_names_that_would_compute_are_made_harmless_where_canvas_does_not_read_them(
    exported,
) -> None:
    roster = table(exported, HEAD, POINTS, EVIL)
    gone = canvas.filled(of(grade("@bob")), roster, Choice())
    row = rows_of(gone)[2]
    assert row[:5] == ["'=HYPERLINK(1)", "18", "'=A", "'@bob", "One"]
    assert row[5] == "=1+1"  # a column of the instructor's own, which Canvas reads back
    assert as_canvas_reads_it(rows_of(gone))["18", "ps1 (501)"] == "7.5"


def test_who_is_not_there_is_told_and_nothing_is_lost(exported) -> None:
    grades = of(grade("al815"), grade("kim", score=3.0, email="kim@x.edu"))
    gone = canvas.filled(grades, table(exported, HEAD, POINTS, ADA), Choice())
    assert gone.missing == (
        "Not matched with the roster: kim (nobody there has that id, e-mail address or name).",
    )
    assert [(one.student, one.score) for one in gone.left] == [("kim", 3.0)]
    assert as_canvas_reads_it(rows_of(gone))["17", "ps1 (501)"] == "7.5"


def test_an_assignment_without_a_column_is_told_and_can_be_named(exported) -> None:
    grades = of(grade("al815", "homework one"))
    gone = canvas.filled(grades, table(exported, HEAD, POINTS, ADA), Choice())
    assert "no column for homework one" in gone.missing[0]
    gone = canvas.filled(grades, table(exported, HEAD, POINTS, ADA), Choice(column="ps1 (501)"))
    assert as_canvas_reads_it(rows_of(gone))["17", "ps1 (501)"] == "7.5"
    with pytest.raises(ExportError, match="no column 'ps3'"):
        canvas.filled(grades, table(exported, HEAD, POINTS, ADA), Choice(column="ps3"))


def test_a_title_is_the_same_in_other_spellings(exported) -> None:
    head = HEAD.replace("ps1 (501)", "02 · Gradient Descent (501)")
    grades = of(grade("al815", "02_gradient_descent"))
    gone = canvas.filled(grades, table(exported, head, POINTS, ADA), Choice())
    assert rows_of(gone)[2][6] == "7.5"


def test_other_points_are_refused_or_converted(exported) -> None:
    points = POINTS.replace("10.00", "100.00")
    with pytest.raises(ExportError, match="ps1 has 10 points here and 100 on the platform"):
        canvas.filled(of(grade("al815")), table(exported, HEAD, points, ADA), Choice())
    roster = table(exported, HEAD, points, ADA)
    gone = canvas.filled(of(grade("al815")), roster, Choice(rescale=True))
    assert rows_of(gone)[2][6] == "75"


def test_a_table_with_semicolons_and_a_byte_order_mark_goes_back_as_it_came(exported) -> None:
    lines = [line.replace('"', "").replace(", ", " ").replace(",", ";") for line in (HEAD, ADA)]
    path = exported(*lines, encoding="utf-8-sig")
    gone = canvas.filled(of(grade("al815")), Worksheet.read(path, canvas.COLUMNS), Choice())
    assert gone.data.startswith(b"\xef\xbb\xbfStudent;ID;")
    assert rows_of(gone, ";")[1][6] == "7.5"


@pytest.mark.parametrize(
    "lines", [("Name,Email", "Ada,a@x.edu"), ("nothing",), ("Student,Mail", "x,y")]
)
def test_another_table_is_refused_in_a_sentence(exported, lines) -> None:
    with pytest.raises((ExportError, RosterError), match=r"^The roster .*\.$"):
        canvas.filled(of(grade("al815")), table(exported, *lines), Choice())


def test_without_its_table_canvas_finds_students_by_their_login() -> None:
    grades = of(grade("al815", first_name="Ada", last_name="=Love", lms_id="17"), grade("=x()"))
    gone = canvas.made(grades)
    assert rows_of(gone) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "ps1"],
        ["    Points Possible", "", "", "", "", "10"],
        ["'=Love, Ada", "17", "", "al815", "", "7.5"],
    ]
    assert "cannot safely stand in a spreadsheet: =x()" in gone.missing[0]
    assert [one.student for one in gone.left] == ["=x()"]


def test_nobody_gets_the_line_of_a_namesake_who_submitted_nothing(exported) -> None:
    ada = {"first_name": "Ada", "last_name": "Lovelace"}
    grades = of(grade("s1", **ada), enrolled=(Person("al815", "Ada", "Lovelace"), Person("kim")))
    gone = canvas.filled(grades, table(exported, HEAD, POINTS, ADA), Choice())
    assert gone.data.decode().splitlines() == [HEAD, POINTS, ADA]
    (said,) = gone.missing
    assert said.startswith("Not matched with the roster: s1 (2 students here fit the same person")
    assert [one.student for one in gone.left] == ["s1"]
