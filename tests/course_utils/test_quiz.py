"""The quiz answers at once and in words; a prediction is set beside the truth."""

import sys

import pytest

from course_utils import predicted, quiz

QUESTIONS = ("02.q1", "02.q2", "02.q3", "02.q4")
shown = []


@pytest.fixture(autouse=True)
def page(monkeypatch):
    shown.clear()
    monkeypatch.setattr(
        sys.modules["course_utils.quiz"], "put_on_page", lambda *two: shown.append(two)
    )


def told(*args, **kwargs):
    shown.clear()
    quiz(*args, **kwargs)
    ((_, text),) = shown
    return text


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_untouched_question_shows_its_choices_and_no_answer(question):
    text = told(question)
    assert "a) " in text and "b) " in text
    assert "Not answered yet" in text
    assert "Right" not in text


@pytest.mark.parametrize("question", QUESTIONS)
def test_exactly_one_choice_is_right_and_each_has_its_own_sentence(question):
    letters = [line.strip()[0] for line in told(question).splitlines() if line.startswith("  ")]
    verdicts = [told(question, answer=letter).splitlines()[-1] for letter in letters]
    assert sum("Right." in verdict for verdict in verdicts) == 1
    assert len(set(verdicts)) == len(letters)
    assert all(len(verdict) > 30 for verdict in verdicts)


@pytest.mark.parametrize("answer", ["c", "C", " c) ", "(c)", "c."])
def test_a_letter_counts_however_it_is_written(answer):
    assert "Right." in told("02.q1", answer=answer)


@pytest.mark.parametrize("answer", ["z", "", "abc", None, 3, ["c"], float("nan"), object()])
def test_anything_that_is_no_choice_is_asked_for_a_letter(answer):
    assert "none of the choices" in told("02.q1", answer=answer)


@pytest.mark.parametrize("question", ["02.q99", "99.q1", "q1", "", None, "02.../x"])
def test_a_question_that_does_not_exist_is_said_so(question):
    assert "There is no question" in told(question)


def test_the_page_and_its_text_say_the_same():
    quiz("02.q2", answer="b")
    ((page, text),) = shown
    assert "your answer" in page and "your answer" in text
    assert "they are a batch as well" in page and "they are a batch as well" in text


def test_without_a_prediction_it_asks_for_one():
    predicted(..., 8.98)
    assert "no prediction yet" in shown[0][1]


@pytest.mark.parametrize(("mine", "truth"), [(8.98, 8.98), ("8.98", 8.98), (" Stays", "stays")])
def test_a_right_prediction_is_confirmed(mine, truth):
    predicted(mine, truth)
    assert "and so it is" in shown[0][1]


@pytest.mark.parametrize("mine", [8.8, "up", None, [1], float("nan"), 10**400, "x" * 999])
def test_another_prediction_is_set_beside_the_truth(mine):
    predicted(mine, 8.98)
    assert "it is 8.98" in shown[0][1]
    assert len(shown[0][1]) < 200


def test_a_prediction_that_cannot_be_shown_is_called_by_its_kind():
    predicted(10**5000, 8.98)
    assert shown[0][1].endswith("You predicted a int; it is 8.98.")
