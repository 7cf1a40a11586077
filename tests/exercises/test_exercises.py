"""Every exercise, held to one suite: its right answers, its slips with their words, odd values.

No exercise has test code of its own. What stands beside it, in ``autograder/exercises/nbNN``, is
written out as students' answers and checked in a notebook's own process and in a sandboxed kernel,
with the public draw and with secret ones.
"""

import pytest

from autograder.exercises import for_notebook, notebook_numbers

from .conftest import written_for
from .running import touches_keras

EXERCISES = [one for number in notebook_numbers() for one in for_notebook(number)]
ANSWERS = [
    pytest.param(one, answer, id=f"{one.id}, {answer.name}")
    for one in EXERCISES
    for answer in written_for(one)
]
#: course secrets that each answer is tried with: in a notebook, where a model has to answer, in a
#: sandboxed kernel, and in the simulation
SECRETS, SECRETS_KERAS, SECRETS_GRADED, SECRETS_SIMULATED = 5, 1, 1, 200

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.id)
each_answer = pytest.mark.parametrize(("exercise", "answer"), ANSWERS)


@each_exercise
def test_an_exercise_helps_in_words(exercise):
    assert 2 <= len(exercise.hints) <= 3
    assert exercise.teaches
    assert len(exercise.right) >= 2
    assert len({one.words for one in exercise.slips}) >= 4
    assert all(one.words.strip() for one in exercise.slips)


def secrets_for(exercise, answer, secrets):
    return SECRETS_KERAS if touches_keras(exercise, answer.code) else secrets


@each_answer
def test_an_answer_gets_one_verdict_and_its_words_whatever_the_secret(
    exercise, answer, in_notebook
):
    for outcome in in_notebook(exercise, answer.code, secrets_for(exercise, answer, SECRETS)):
        assert not answer.misses(outcome)


@pytest.mark.slow
@each_answer
def test_an_answer_gets_one_verdict_with_two_hundred_secrets(exercise, answer, in_notebook):
    secrets = secrets_for(exercise, answer, SECRETS_SIMULATED)
    for outcome in in_notebook(exercise, answer.code, secrets):
        assert not answer.misses(outcome)


@each_answer
def test_a_sandboxed_kernel_says_what_the_notebook_says(exercise, answer, in_notebook, graded):
    secrets = 0 if touches_keras(exercise, answer.code) else SECRETS_GRADED  # these take seconds
    here = in_notebook(exercise, answer.code, secrets)
    there = graded(exercise, answer.code, secrets)
    for mine, theirs in zip(here, there, strict=True):
        assert not answer.misses(theirs)
        # What an answer that leaves something to chance has shown may differ; the verdict may not.
        assert (theirs.state, theirs.fraction) == (
            mine.state,
            pytest.approx(mine.fraction, abs=0.2),
        )
        assert theirs.why == mine.why


@each_exercise
def test_no_odd_value_and_no_malformed_reply_breaks_a_check_or_passes_it(exercise, try_odd_values):
    """Each reply that a right answer gave is replaced in turn by each odd value."""
    assert try_odd_values(exercise, written_for(exercise)[1].code) == []
