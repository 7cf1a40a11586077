"""An exam's check can read every right answer, and says of a slip what it says of a right one."""

import json

import pytest

from .conftest import written_for
from .running import exam_cards_of, touches_keras
from .test_exercises import EXERCISES

NOT_YET = "○ Not attempted yet"
READABLE = "▣ Can be read"
#: what an exam may say of an answer that raises, hangs, or is no such thing at all
UNREAD = ("! It raised an error", "∞ It took too long", "✘ Cannot be read", NOT_YET)


def takes_long(exercise):
    """Whether its answers load TensorFlow or a data set."""
    heavy = ("tensorflow", "load_fashion_mnist")
    return any(one in exercise.given for one in heavy) or any(
        touches_keras(exercise, answer.code) for answer in written_for(exercise)
    )


@pytest.fixture
def exam_cards(zygote):
    """What an exam says of answers, each made and looked at as a notebook does."""

    def cards(exercise, answers):
        codes = json.dumps([one.code for one in answers])
        run = zygote if any(touches_keras(exercise, one.code) for one in answers) else None
        found = (
            run("exam_cards_of", exercise.id, codes, 0)
            if run
            else exam_cards_of(exercise, codes, 0)
        )
        return list(zip(answers, found, strict=True))

    return cards


@pytest.mark.parametrize(
    "exercise",
    [
        pytest.param(
            one,
            id=one.id,
            marks=[pytest.mark.slow] if takes_long(one) else [],
        )
        for one in EXERCISES
    ],
)
def test_an_exam_reads_right_answers_and_does_not_tell_slips_from_them(exercise, exam_cards):
    answers = [one for one in written_for(exercise) if not one.trained or one.quick]
    cards = exam_cards(exercise, answers)
    readable = cards[0][1]
    assert readable.startswith(READABLE)
    for answer, card in cards:
        if answer.fraction == 1:
            assert card == readable, answer.name
        elif answer.name in ("nothing at all", "the untouched cell"):
            assert card.startswith(NOT_YET), answer.name
        else:
            assert card == readable or card.startswith(UNREAD), answer.name
        assert not any(one.words in card for one in exercise.slips)


def test_most_slips_are_read_like_right_answers(exam_cards):
    """What is told apart raises, or is no number where a number belongs."""
    told = all_of = 0
    for exercise in EXERCISES:
        answers = written_for(exercise)
        if exercise.notebook in ("02", "03", "04") and not takes_long(exercise):
            slips = [one for one in answers if one.name.startswith("slip")]
            cards = exam_cards(exercise, slips)
            all_of += len(cards)
            told += sum(not card.startswith(READABLE) for _, card in cards)
    assert all_of > 50
    assert told < 0.15 * all_of
