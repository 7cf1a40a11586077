"""A check that fails itself is told as our fault, in a notebook and when grading; never a zero."""

import pytest

from autograder import notebook
from autograder.checking import Exercise, card_html, card_text, our_fault
from autograder.checking.outcome import State


def broken(_answer, _draw):
    return {}["no such key"]


EXERCISE = Exercise("99.broken", "Broken", 2, ("A hint.",), broken)


@pytest.fixture
def fault():
    with pytest.raises(KeyError) as caught:
        EXERCISE.run(None, None)
    return our_fault("99.broken", caught.value)


def test_the_outcome_is_an_error_without_a_score(fault):
    assert (fault.outcome.state, fault.outcome.ours) == (State.ERROR, True)


def test_the_instructor_is_told_exercise_exception_and_place(fault):
    for words in ("99.broken", "KeyError: 'no such key'", "test_fault.py, line"):
        assert words in fault.detail


def test_an_exceptions_own_words_are_cut_to_one_short_line():
    detail = our_fault("99.broken", ValueError("a\nb " + "long " * 1_000)).detail
    assert "ValueError: a b long" in detail
    assert "\n" not in detail
    assert len(detail) < 600


@pytest.mark.parametrize("card", [card_text, card_html])
def test_the_card_says_whose_fault_it_is_and_shows_no_points_and_no_hint(fault, card):
    page = card(EXERCISE, fault.outcome)
    assert "Our fault" in page
    assert "(no points yet)" in page
    assert "KeyError" in page
    for word in ("Traceback", "raised an error", "hint", "0 of 2"):
        assert word not in page


def test_in_a_notebook_it_is_a_card_and_no_traceback(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".course").mkdir()
    monkeypatch.setattr(notebook, "asked_for", lambda *_: EXERCISE)
    assert notebook.check("99.broken") is None
    assert "Our fault: 99.broken Broken (no points yet)" in capsys.readouterr().out
    assert list((tmp_path / ".course").iterdir()) == []  # no try is counted
