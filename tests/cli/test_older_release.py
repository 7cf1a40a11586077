"""Locked cells of an older release are one note for the class; what a student edited is theirs."""

from autograder.grading.key import make_key
from autograder.grading.layout import lay_out
from autograder.grading.verdicts import Status, Verdict
from autograder.intake.notebook import Cell
from autograder.older_release import older_releases
from autograder.rows import Entry, RunRows
from tests.environment.courses import ANSWER, grade, make_course
from tests.environment.courses import notebook as paper
from tests.grading.conftest import classic, code, notebook

KEY = make_key("nb", notebook(code(""), classic("assert f(1) == 2", name="test_f")))
OLD, FORGED = "assert f(1) == 3", "assert True"


def row(student, test, assignment="ps1"):
    """What comes of a notebook with this text in its test cell, through the ledger's JSON."""
    found = lay_out(KEY, [Cell("code", test, "test_f")]).incidents
    verdict = Verdict(student, assignment, "nb", Status.GRADED, 1.0, incidents=found)
    return Verdict.from_json(verdict.to_json())


def explained(rows, others=()):
    """The rows of a run, as they are shown, and the notes about it."""
    entries = [Entry.of(one, None) for one in rows]
    older, notes = older_releases(entries, (Entry.of(one, None) for one in others))
    return list(RunRows(None, entries, older)), notes


def test_the_same_text_in_three_notebooks_is_one_note_and_no_incident():
    rows = [row(name, OLD) for name in ("ann", "bob", "eve")]
    rows += [row("kim", FORGED), row("lee", "assert f(1) == 2"), row("mia", OLD, "ps2")]
    found, notes = explained(rows)
    assert [one.student for one in found if one.incidents] == ["kim", "mia"]
    assert notes == [
        "ps1, nb: 3 of 5 students have locked cells of an older release (test_f). "
        "Yours of today were used."
    ]


def test_two_who_share_a_text_are_an_older_release_only_where_they_are_the_majority():
    two = [row("ann", FORGED), row("bob", FORGED)]
    rest = [row(name, "assert f(1) == 2") for name in ("eve", "kim")]
    assert explained([*two, *rest]) == ([*two, *rest], [])
    found, notes = explained([*two, rest[0]])
    assert not any(one.incidents for one in found) and len(notes) == 1
    assert explained(two[:1]) == (two[:1], [])


def test_the_rest_of_the_class_tells_what_one_row_alone_does_not():
    rows = [row(name, OLD) for name in ("ann", "bob", "eve")]
    others = [row("mia", FORGED), row("mia", OLD, "ps2"), row("lee", "assert f(1) == 2")]
    found, notes = explained(rows[:1], [*rows, *others])
    assert [(one.student, one.incidents) for one in found] == [("ann", ())]
    assert notes[0].startswith("ps1, nb: 3 of 5 students have locked cells of an older release")
    assert explained(others[:1], [*rows, *others])[0] == others[:1]


def test_one_student_graded_again_is_seen_among_the_class(tmp_path):
    old = paper(("mean", ANSWER), ("test_mean", "assert mean([1, 2, 3]) == 3"))
    course = make_course(tmp_path / "course", ann=old, bob=old, eve=old)
    grade(course)
    for words in ((), ("--force",)):
        _, document, said = grade(course, "--student", "ann", *words)
        assert [one["incidents"] for one in document["submissions"]] == [[]]
        assert "3 of 3 students have locked cells of an older release (test_mean)" in said
