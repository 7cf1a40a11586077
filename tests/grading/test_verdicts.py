"""What a verdict keeps of an outcome, and how it is written."""

import json

import pytest

from autograder.checking.draw import Draw
from autograder.checking.exercise import Exercise
from autograder.checking.expectations import Incorrect
from autograder.checking.outcome import Measured, Outcome, State, ramp
from autograder.grading.judge import SAW_LIMIT, WHY_LIMIT, verdict
from autograder.grading.key import GradedCell
from autograder.grading.verdicts import ExerciseVerdict, Status, Verdict

CELL = GradedCell("02-grad", 2.0, 'check("02.grad")', "02.grad")


def test_what_was_seen_and_why_are_kept_of_a_wrong_answer_and_bounded() -> None:
    outcome = Outcome(State.INCORRECT, summary="No.", saw="9 " * 500, why="w" * 5_000)
    found = verdict(CELL, outcome)
    assert found.saw.startswith("9 9 9") and len(found.saw) <= SAW_LIMIT
    assert found.why.startswith("www") and len(found.why) <= WHY_LIMIT


def test_of_a_right_answer_they_are_not() -> None:
    found = verdict(CELL, Outcome(State.CORRECT, 1.0, saw="accuracy 0.93", why="Well done."))
    assert (found.saw, found.why) == ("", "")


@pytest.mark.parametrize("value", [0.87, 0.95, float("nan"), float("inf")])
def test_what_a_training_reached_is_kept_if_json_has_it(value: float) -> None:
    def check(answer: object, draw: object) -> object:
        return ramp(value, full=0.88, zero=0.4)

    exercise = Exercise("02.grad", "Grad", 2.0, (), check)
    found = verdict(CELL, exercise.run(None, Draw.public("02.grad")))
    known = value < 1
    assert found.measured == (Measured("accuracy", value, 0.88, 0.4) if known else None)
    json.dumps(found.to_json(), allow_nan=False)


def test_an_unexplained_answer_has_no_why() -> None:
    def check(answer: object, draw: object) -> object:
        raise Incorrect("grad(10) is not right yet.", saw="12", expected="6")

    found = verdict(CELL, Exercise("02.grad", "Grad", 2.0, (), check).run(None, Draw.public("x")))
    assert (found.state, found.saw, found.why) == (State.INCORRECT, "12", "")


def test_a_verdict_is_read_as_it_was_written_and_an_older_one_too() -> None:
    measured = Measured("accuracy", 0.87, 0.88, 0.4)
    exercise = ExerciseVerdict("a", State.PARTIAL, 1.0, 2.0, "So.", "12", "Why.", measured)
    row = Verdict("kim", "ps1", "nb", Status.GRADED, 2.0, exercises=(exercise,), by_hand=2)
    text = json.dumps(row.to_json(), allow_nan=False)
    assert Verdict.from_json(json.loads(text)) == row
    older = json.loads(text)
    del older["by_hand"]
    for name in ("saw", "why", "measured"):
        del older["exercises"][0][name]
    (read,) = Verdict.from_json(older).exercises
    assert (read.message, read.saw, read.why, read.measured) == ("So.", "", "", None)
