"""The quiz answers at once and in words; a prediction is set beside the truth."""

import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

from course_utils import predicted, quiz

FILES = sorted((Path(__file__).parents[2] / "course_utils" / "quizzes").glob("*.toml"))
QUESTIONS = [f"{file.stem}.{name}" for file in FILES for name in tomllib.loads(file.read_text())]
BATCHES = {
    "question": "1,000 images, batch size 32, 1 epoch: how many updates?",
    "answer": "c",
    "choices": {"a": "31", "b": "1,000", "c": "32", "d": "as many as images"},
    "why": {"a": "31 leaves out the last 8.", "b": "So for batches of 1.", "c": "Yes.", "d": "No."},
}
shown = []


@pytest.fixture(autouse=True)
def page(monkeypatch):
    shown.clear()
    own = {"98": {"batches": BATCHES}}
    known = sys.modules["course_utils.quiz"]._questions
    monkeypatch.setattr(
        sys.modules["course_utils.quiz"], "_questions", lambda n: own.get(n) or known(n)
    )
    for module in ("course_utils.quiz", "course_utils.guess"):
        monkeypatch.setattr(sys.modules[module], "put_on_page", lambda *two: shown.append(two))


def told(*args, **kwargs):
    shown.clear()
    quiz(*args, **kwargs)
    ((_, text),) = shown
    return text


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_untouched_question_shows_its_choices_and_no_answer(question):
    text = told(question)
    assert "a) " in text and "b) " in text
    assert "Answer with answer=" in text
    assert "Right" not in text


@pytest.mark.parametrize("question", QUESTIONS)
def test_exactly_one_choice_is_right_and_each_has_its_own_sentence(question):
    letters = [line.strip()[0] for line in told(question).splitlines() if line.startswith("  ")]
    verdicts = [told(question, answer=letter).splitlines()[-1] for letter in letters]
    assert sum("Right." in verdict for verdict in verdicts) == 1
    assert len(set(verdicts)) == len(letters)
    assert all(len(verdict) > 30 for verdict in verdicts)


@pytest.mark.parametrize("answer", ["c", "C", " c) ", "(c)", "c.", "32", 32, "c) 32"])
def test_a_letter_counts_however_it_is_written(answer):
    assert "Right." in told("98.batches", answer=answer)


@pytest.mark.parametrize("answer", ["z", "", "abc", None, 33, ["c"], float("nan"), object()])
def test_anything_that_is_no_choice_is_asked_for_a_letter(answer):
    assert "none of the choices" in told("98.batches", answer=answer)


@pytest.mark.parametrize("question", ["02.q99", "99.q1", "q1", "", None, "02.../x"])
def test_a_question_that_does_not_exist_is_said_so(question):
    assert "There is no question" in told(question)


def test_every_choice_opens_its_own_answer_without_a_kernel():
    quiz("98.batches")
    ((page, _),) = shown
    assert page.count("<details") == page.count("<summary") == 4
    assert page.count("Not this one") == 3
    assert " open>" not in page
    quiz("98.batches", answer="31")
    page, text = shown[-1]
    assert page.count(" open>") == 1
    assert text.endswith("✘ Not this one. 31 leaves out the last 8.")


def test_without_a_prediction_it_asks_for_one():
    predicted(..., 8.98)
    assert "no prediction yet" in shown[0][1]


class Tensor:
    """Holds one number, as TensorFlow's and Keras's do."""

    shape = (1, 1)

    def __array__(self, dtype=None, copy=None):
        return np.array([[8.98]])


@pytest.mark.parametrize(
    ("mine", "truth"),
    [
        (8.98, 8.98),
        ("8.98", 8.98),
        (" 'Stays' ", "stays"),
        (0.33, 1 / 3),
        ("1/3", 1 / 3),
        ("33 %", 1 / 3),
        ("33%", 33),
        (0.9, 0.91),
        (-9.1, -9),
        ("−9", -9),
        ("1,000", 1000),
        (0.02, 0),
        ([8.98], 8.98),
        (np.float32(8.98), 8.98),
        (Tensor(), 8.98),
        (8.98, Tensor()),
        ((28, 28), (28, 28)),
        ("(28,28)", (28, 28)),
        ("28, 28", (28, 28)),
        ([28, 28], (28, 28)),
        ("(None,784)", (None, 784)),
        ("(784,)", (784,)),
    ],
)
def test_a_prediction_that_is_close_enough_is_right(mine, truth):
    predicted(mine, truth)
    assert shown[0][1].startswith("✔ Right. You predicted")


@pytest.mark.parametrize(("mine", "truth"), [(0.3, 1 / 3), (9, -9), (0.03, 0), ("10", 8.98)])
def test_a_prediction_that_is_not_close_is_told_both_numbers_and_why(mine, truth):
    predicted(mine, truth, why="The slope is measured anew.")
    text = shown[0][1]
    assert text.startswith(f"✘ Not quite. You predicted {mine}. It is ")
    assert text.endswith("The slope is measured anew.")


def test_how_close_is_for_the_author_to_say():
    predicted(0.8, 0.91, within=0.15)
    assert "close enough: it is 0.91" in shown[0][1]


CHOICES = {"a": "it stays", "b": "it gets away"}


@pytest.mark.parametrize("mine", ["b", " B) ", "'b'", "It gets  away.", "b) it gets away", "away"])
def test_a_choice_is_taken_by_its_letter_or_its_words(mine):
    predicted(mine, "b", choices=CHOICES)
    assert shown[0][1] == "✔ Right. You predicted b (it gets away), and so it is."


@pytest.mark.parametrize(
    ("mine", "letter"), [(0, "a"), ("0", "a"), ((3,), "b"), ((1, 3), "c"), ("raises", "d")]
)
def test_nought_and_a_shape_are_choices_as_well(mine, letter):
    predicted(mine, letter, choices={"a": "0", "b": "(3,)", "c": "(1, 3)", "d": "it raises"})
    assert shown[0][1].startswith("✔ Right.")


@pytest.mark.parametrize("mine", [2, np.int64(2), "2", "2) the line", "the line"])
def test_choices_called_by_numbers_are_taken_by_them(mine):
    predicted(mine, "2", choices={"1": "the parabola", "2": "the line"})
    assert shown[0][1] == "✔ Right. You predicted 2 (the line), and so it is."


@pytest.mark.parametrize("mine", ["it", "", "gets stays", 3, (), None])
def test_words_that_stand_in_no_choice_or_in_several_are_none(mine):
    predicted(mine, "b", choices=CHOICES)
    assert "Next time write one letter" in shown[0][1]


@pytest.mark.parametrize("mine", [0.33, "1/3", "33 %", 1 / 3])
def test_where_choices_are_numbers_a_number_is_taken(mine):
    predicted(mine, "b", choices={"a": "0.1", "b": "1/3", "c": "1"})
    assert shown[0][1] == "✔ Right. You predicted b (1/3), and so it is."


@pytest.mark.parametrize("mine", [(28, 28), "(28,28)", "28,28", "[28, 28]", [28, 28]])
def test_where_choices_are_shapes_spaces_and_brackets_do_not_count(mine):
    shapes = {"a": "(784,)", "b": "(28, 28)", "c": "(28, 28, 1)", "d": "an error"}
    predicted(mine, "b", choices=shapes)
    assert shown[0][1] == "✔ Right. You predicted b ((28, 28)), and so it is."


def test_another_choice_is_told_in_words_and_no_choice_is_told_what_to_write():
    predicted("A", "b", choices=CHOICES, why="A push is enough.")
    predicted(7, "b", choices=CHOICES)
    assert shown[0][1] == (
        "✘ Not quite. You predicted a (it stays). It is b (it gets away). A push is enough."
    )
    assert shown[1][1].endswith('Next time write one letter: "a" or "b".')


@pytest.mark.parametrize("mine", [8.8, "up", None, [1], float("nan"), 10**400, "x" * 999, "1/0"])
def test_any_other_prediction_is_set_beside_the_truth(mine):
    predicted(mine, 8.98)
    assert "It is 8.98" in shown[0][1]
    assert len(shown[0][1]) < 200


def test_a_prediction_that_cannot_be_shown_is_called_by_its_kind():
    predicted(10**5000, 8.98)
    assert "something that cannot be shown (of type int). It is 8.98." in shown[0][1]
