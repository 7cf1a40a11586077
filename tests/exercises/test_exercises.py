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


@each_answer
def test_an_answer_gets_one_verdict_and_its_words_in_the_notebook_and_in_a_sandboxed_kernel(
    exercise, answer, in_notebook, graded
):
    """What takes seconds in a sandbox is a test of its own there."""
    here = in_notebook(exercise, answer.code, secrets_for(exercise, answer, SECRETS))
    for outcome in here:
        assert not answer.misses(outcome)
    if not takes_long(exercise, answer):
        compare(answer, here, graded(exercise, answer, secrets_graded(exercise, answer)))


def takes_long(exercise, answer):
    return answer.trained or (touches_keras(exercise, answer.code) and not answer.quick)


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        pytest.param(*one.values, id=one.id, marks=[] if one.values[1].quick else pytest.mark.slow)
        for one in ANSWERS
        if takes_long(*one.values)
    ],
)
def test_an_answer_that_takes_long_gets_one_verdict_in_a_sandboxed_kernel_too(
    exercise, answer, in_notebook, graded
):
    """Slow but for a few; what is trained is not trained once more to be compared with."""
    (outcome,) = graded(exercise, answer, 0)
    assert not answer.misses(outcome)
    if not answer.trained:
        compare(answer, in_notebook(exercise, answer.code, 0), [outcome])


def secrets_for(exercise, answer, secrets):
    return SECRETS_KERAS if touches_keras(exercise, answer.code) else secrets


def secrets_graded(exercise, answer):
    return 0 if touches_keras(exercise, answer.code) else SECRETS_GRADED  # these take seconds


def compare(answer, here, there):
    """The first of `here` and all of `there` have the same draws."""
    for mine, theirs in zip(here, there, strict=False):
        assert not answer.misses(theirs)
        # What an answer that leaves something to chance has shown may differ; the verdict may not.
        assert (theirs.state, theirs.fraction) == (
            mine.state,
            pytest.approx(mine.fraction, abs=0.2),
        )
        assert theirs.why == mine.why


@pytest.mark.slow
@each_answer
def test_an_answer_gets_one_verdict_with_two_hundred_secrets(exercise, answer, in_notebook):
    secrets = secrets_for(exercise, answer, SECRETS_SIMULATED)
    for outcome in in_notebook(exercise, answer.code, secrets):
        assert not answer.misses(outcome)


@each_exercise
def test_no_odd_value_and_no_malformed_reply_breaks_a_check_or_passes_it(exercise, try_odd_values):
    """Each reply that a right answer gave is replaced in turn by each odd value."""
    assert try_odd_values(exercise, written_for(exercise)[1].code) == []
