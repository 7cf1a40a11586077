"""Moodle takes what is written, and skips nothing without our saying so."""

import pytest

from autograder.classroom.going_out.export import ExportError
from autograder.classroom.going_out.platforms import moodle
from autograder.classroom.going_out.platforms.outgoing import Choice
from autograder.classroom.going_out.platforms.worksheet import Worksheet

from .conftest import grade, of, rows_of

HEAD = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Online text,Last modified (grade),Feedback comments"
)
ADA = (
    "Participant 101,Ada Lovelace,ada@x.edu,Submitted for grading,,10.00,Yes,"
    '"Monday, 2 March 2026, 10:00 AM",,-,'
)
KIM = "Participant 102,=cmd(),kim@x.edu,No submission,4.00,10.00,Yes,-,=1+1,-,-see me"
GERMAN = "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Zuletzt geändert"
ADA_GERMAN = "Teilnehmer/in101,Ada Lovelace,ada@x.edu,Abgegeben,,10,-"


def table(exported, *lines):
    return Worksheet.read(exported(*lines), moodle.COLUMNS)


def test_a_worksheet_is_filled_and_all_else_stays(exported) -> None:
    gone = moodle.filled(of(grade("s1", email="ada@x.edu")), table(exported, HEAD, ADA), Choice())
    assert gone.missing == ()
    assert gone.data.decode().splitlines() == [
        HEAD,
        ADA.replace("grading,,10.00", "grading,7.5,10.00"),
    ]


def test_a_name_that_would_compute_is_made_harmless_and_the_identifier_stays(exported) -> None:
    grades = of(grade("s1", email="kim@x.edu"))
    row = rows_of(moodle.filled(grades, table(exported, HEAD, KIM), Choice()))[1]
    assert (row[0], row[1], row[4], row[8]) == ("Participant 102", "'=cmd()", "7.5", "'=1+1")
    assert (row[7], row[9], row[10]) == ("-", "-", "-see me")  # Moodle reads the last one back


def test_a_folder_named_by_moodle_finds_its_student(exported) -> None:
    grades = of(grade("Ada Lovelace_101"))
    assert rows_of(moodle.filled(grades, table(exported, HEAD, ADA), Choice()))[1][4] == "7.5"


def test_marked_blind_the_number_is_all_there_is(exported) -> None:
    head = "Identifier,Status,Grade,Maximum Grade,Last modified (grade)"
    rows = ("Participant 101,,,10.00,-", "Participant 102,,,10.00,-")
    grades = of(grade("Participant_102"))
    found = rows_of(moodle.filled(grades, table(exported, head, *rows), Choice()))
    assert [row[2] for row in found] == ["Grade", "", "7.5"]


def test_a_worksheet_in_another_language_is_known_by_its_places(exported) -> None:
    grades = of(grade("s1", email="ada@x.edu"))
    roster = table(exported, GERMAN, ADA_GERMAN)
    with pytest.raises(ExportError, match="no column called Grade"):
        moodle.filled(grades, roster, Choice())
    gone = moodle.filled(grades, roster, Choice(column="Bewertung"))
    assert rows_of(gone)[1][4] == "7.5"


def test_what_moodle_would_skip_is_told(exported) -> None:
    grades = of(grade("s1", score=10.5, email="ada@x.edu"))
    gone = moodle.filled(grades, table(exported, HEAD, ADA), Choice())
    assert "Moodle will skip what is above its maximum grade, which s1 reached" in gone.missing[0]


def test_a_maximum_of_a_hundred_is_refused_or_converted(exported) -> None:
    ada = ADA.replace("10.00", "100.00")
    grades = of(grade("s1", email="ada@x.edu"))
    with pytest.raises(ExportError, match="10 points here and 100 on the platform"):
        moodle.filled(grades, table(exported, HEAD, ada), Choice())
    gone = moodle.filled(grades, table(exported, HEAD, ada), Choice(rescale=True))
    assert rows_of(gone)[1][4] == "75"


def test_a_worksheet_is_for_one_assignment(exported) -> None:
    grades = of(grade("s1"), grade("s1", "ps2"))
    with pytest.raises(ExportError, match=r"say which with --assignment\. There are: ps1, ps2"):
        moodle.filled(grades, table(exported, HEAD, ADA), Choice())


def test_the_gradebooks_own_export_is_filled_by_title(exported) -> None:
    head = "First name,Last name,ID number,Email address,Assignment: ps1 (Real),Course total (Real)"
    grades = of(grade("s1", email="ada@x.edu"), grade("s1", "ps2"))
    gone = moodle.filled(grades, table(exported, head, "Ada,Love,7,ada@x.edu,-,-"), Choice())
    assert rows_of(gone)[1] == ["Ada", "Love", "7", "ada@x.edu", "7.5", "-"]
    assert "no column for ps2" in gone.missing[0]


def test_without_its_table_there_is_one_for_the_gradebooks_import() -> None:
    rows = [
        grade("al815", first_name="Ada", last_name="-Love", email="+ada@x.edu", lms_id="7"),
        grade("=x()"),
    ]
    gone = moodle.made(of(*rows))
    assert rows_of(gone) == [
        ["Username", "ID number", "Email address", "First name", "Last name", "ps1"],
        ["al815", "7", "", "Ada", "'-Love", "7.5"],
    ]
    assert "cannot safely stand in a spreadsheet: =x()" in gone.missing[0]


def test_another_table_is_refused_in_a_sentence(exported) -> None:
    with pytest.raises(ExportError, match=r"^The roster is no table of Moodle's"):
        moodle.filled(of(grade("s1")), table(exported, "a,b", "one,two"), Choice())
