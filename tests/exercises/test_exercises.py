"""Every exercise, held to one suite: its right answers, its slips with their words, odd values.

No exercise has test code of its own. What stands beside it, in ``autograder/exercises/nbNN``, is
written out as students' answers and checked in a notebook's own process and in a sandboxed kernel,
with the public draw and with secret ones.
"""

import numpy as np
import pytest

from autograder.checking import Reply, State, Unanswered
from autograder.exercises import for_notebook, notebook_numbers
from autograder.guest.plain import Opaque

from .conftest import touches_keras, written_for

EXERCISES = [one for number in notebook_numbers() for one in for_notebook(number)]
ANSWERS = [
    pytest.param(one, answer, id=f"{one.id}, {answer.name}")
    for one in EXERCISES
    for answer in written_for(one)
]
#: course secrets that each answer is tried with: in a notebook, and in a sandboxed kernel; fewer
#: where a model has to answer
SECRETS, SECRETS_KERAS, SECRETS_GRADED = 200, 5, 1

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.id)
each_answer = pytest.mark.parametrize(("exercise", "answer"), ANSWERS)


def check_outcome(outcome, answer):
    expected = {answer.expected_state()}
    if answer.words and not answer.fraction:
        expected.add(State.ERROR)  # a slip may raise
    assert outcome.state in expected, outcome
    assert outcome.fraction == pytest.approx(answer.fraction), outcome
    if answer.words:
        assert answer.words in (outcome.why, *outcome.notes), outcome


@each_exercise
def test_an_exercise_helps_in_words(exercise):
    assert 2 <= len(exercise.hints) <= 3
    assert exercise.teaches
    assert len(exercise.right) >= 2
    assert len({one.words for one in exercise.slips}) >= 4
    assert all(one.words.strip() for one in exercise.slips)


@each_answer
def test_an_answer_gets_one_verdict_and_its_words_whatever_the_secret(
    exercise, answer, in_notebook
):
    secrets = SECRETS_KERAS if touches_keras(exercise, answer.code) else SECRETS
    for outcome in in_notebook(exercise, answer.code, secrets):
        check_outcome(outcome, answer)


@each_answer
def test_a_sandboxed_kernel_says_what_the_notebook_says(exercise, answer, in_notebook, graded):
    here = in_notebook(exercise, answer.code, SECRETS_GRADED)
    there = graded(exercise, answer.code, SECRETS_GRADED)
    for outcome in there:
        check_outcome(outcome, answer)
    assert there == here


# ---------------------------------------------------------------- odd values

ODD = [
    None, ..., 0, -1.5, float("nan"), 10**400, "text", "", True, 1j, (), [], {}, {"a": 1},
    [[1, 2], [3]], [None] * 4, ["a", ("b", "c")], (1, 2), (1, (2,)), (1, (2, 3)), (1, (2, 3, 4)),
    [[1.0, float("inf")]], (float("nan"), (0, 1)), (1e308, (float("inf"), 2)), (2**70, (0, 1)),
    np.zeros(0), np.zeros((0, 28, 28), "float32"), np.zeros((3, 28, 28), "float32"),
    np.full((10, 10), np.nan), np.zeros((10, 10), complex), np.array(["a", "b"]),
    np.zeros((2, 2, 2, 2)), np.array(True), np.float32(2), Opaque("function", "<function f>"),
    Opaque("thing"), [Opaque("generator")] * 3,
]  # fmt: skip


class Played:
    """A source that answers as another one did, but for one reply."""

    def __init__(self, replies, place, odd):
        self._replies, self._place, self._odd = replies, place, odd
        self._asked = -1

    def _next(self):
        self._asked += 1
        if self._asked == self._place:
            return self._odd
        if self._asked < len(self._replies):
            return self._replies[self._asked]
        return Reply(problem="missing")

    def ask(self, question, timeout_s):
        return self._next()

    def predictor(self, name):
        return self

    def examine(self, probe_name, probe_source, inputs):
        return self._next()

    def predict(self, inputs):
        reply = self._next()
        if reply.problem or not isinstance(reply.value, np.ndarray):
            raise Unanswered(State.ERROR, "no predictions")
        return reply.value
