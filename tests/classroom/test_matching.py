"""A grade reaches the person it is meant for, or nobody."""

import pytest

from autograder.classroom.people.matching import Line, match
from autograder.classroom.people.person import Person

ADA = Line(user="17", ids=("al815", "ada@x.edu"), names=("Lovelace, Ada",))
BOB = Line(user="18", ids=("bb001", "bob@x.edu"), names=("Bobson, Bob",))


@pytest.mark.parametrize(
    "ada",
    [
        Person("al815"),
        Person("AL815 "),
        Person("ada@x.edu"),
        Person("s1", lms_id="17"),
        Person("s1", email="Ada@X.edu"),
        Person("s1", "Ada", "Lovelace"),
        Person("Ada Lovelace"),
        Person("lovelaceada"),
        Person("Ada Lovelace_4711"),
    ],
)
def test_an_id_an_address_or_a_name_finds_a_person(ada: Person) -> None:
    assert match([ada], [BOB, ADA]).lines == {ada.student: 1}


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("김민지", Person("s1", "민지", "김")),
        ("José Núñez", Person("s1", "Jose\u0301", "Nu\u0301n\u0303ez")),
        ("Straße, Jürgen", Person("Jürgen Straße")),
    ],
)
def test_names_of_all_letters_are_found_however_they_are_encoded(theirs: str, ours: Person) -> None:
    assert match([ours], [Line(names=(theirs,))]).lines == {ours.student: 0}


def test_an_id_counts_more_than_a_name() -> None:
    assert match([Person("bb001", "Robert", "Bobson")], [ADA, BOB]).lines == {"bb001": 1}


def test_who_is_one_by_id_and_another_by_name_is_nobody() -> None:
    found = match([Person("bb001", "Ada", "Lovelace")], [ADA, BOB])
    assert found.lines == {}
    assert "one person's there, and their name another's" in found.left["bb001"]


def test_vowel_signs_tell_names_apart() -> None:
    assert match([Person("s1", "राम", "कुमार")], [Line(names=("रम कुमार",))]).lines == {}


def test_who_fits_two_people_gets_nobody_elses_grade() -> None:
    found = match([Person("al815", email="bob@x.edu")], [ADA, BOB])
    assert (found.lines, found.left) == ({}, {"al815": "2 people there fit"})


def test_two_students_never_share_a_line() -> None:
    found = match([Person("al815"), Person("ada@x.edu")], [ADA, BOB])
    assert found.lines == {}
    assert set(found.left.values()) == {"2 students here fit the same person there"}


def test_a_participants_number_tells_apart_people_of_one_name_and_is_no_id() -> None:
    two = [Line(names=("Kim Lee",), participant="12"), Line(names=("Kim Lee",), participant="13")]
    assert match([Person("Kim Lee_13")], two).lines == {"Kim Lee_13": 1}
    # In another assignment the number 12 is somebody else's.
    assert match([Person("Ada Lovelace_12")], two).lines == {}


def test_an_institutions_number_is_not_the_platforms_own() -> None:
    assert match([Person("17")], [ADA]).lines == {}


def test_who_is_not_found_is_told_why_and_what_helps() -> None:
    left = match([Person("s1"), Person("s2", email="s2@x.edu")], [ADA]).left
    assert "the gradebook knows no name" in left["s1"]
    assert left["s2"] == "nobody there has that id, e-mail address or name"


def test_a_line_that_may_be_somebody_elses_who_submitted_nothing_is_nobodys() -> None:
    here, absent = Person("s1", "Ada", "Lovelace"), Person("s2", email="ada@x.edu")
    found = match([here], [BOB, ADA], [absent, Person("bb001")])
    assert (found.lines, found.left) == (
        {},
        {"s1": "2 students here fit the same person there"},
    )
