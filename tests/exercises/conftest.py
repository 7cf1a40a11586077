"""Run an exercise's check on answers written as Python source: in a notebook, and when grading."""

from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from autograder import exercises
from autograder.checking import Draw, Exercise, Outcome, State
from autograder.grading.kernel_source import KernelSource
from autograder.grading.scorer import Scorer
from autograder.sandbox import Sandbox
from course_utils import datasets
from course_utils.desk.authoring.lesson import read_lesson

from .forked import Zygote
from .odd import try_odd_values
from .running import as_outcomes, draws_of, odd_values_of, outcomes_of, touches_keras, whole

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Written:
    """An answer as a student would have written it, and what must become of it.

    `fraction` is the share of the points (``None``: what a ramp gives, less than 1); with `state`
    ``None`` the fraction tells the state. What is `trained` takes many seconds, what touches Keras
    some; if it is `quick` it is tried in a sandbox all the same, each time.
    """

    name: str
    code: str
    fraction: float | None
    words: str = ""
    state: State | None = None
    trained: bool = False
    quick: bool = True

    def misses(self, outcome: Outcome) -> str:
        """Say how `outcome` is not what must become of this answer; empty if it is."""
        found = f"{outcome.state} ({outcome.fraction:g}): {outcome.message}"
        card = f"The card of {self.name!r} says {found}"
        if self.words and self.words not in (outcome.why, *outcome.notes):
            if outcome.state is State.CORRECT:
                return f"This slip passes: the inputs do not show the mistake. {card}"
            return f"Its own words are missing, {self.words!r}. {card}"
        if outcome.saw and outcome.saw == outcome.expected:
            return f"What was seen reads as if it were right. {card}"
        return "" if self._deserves(outcome) else f"That is not what it deserves. {card}"

    def _deserves(self, outcome: Outcome) -> bool:
        if self.state is not None:
            return outcome.state is self.state
        if self.fraction is None:
            return outcome.state in (State.PARTIAL, State.INCORRECT)
        if not self.fraction:  # a slip may raise
            return outcome.state in (State.INCORRECT, State.ERROR) and not outcome.fraction
        right = State.CORRECT if self.fraction == 1 else State.PARTIAL
        return outcome.state is right and abs(outcome.fraction - self.fraction) < 1e-9


@cache
def answers_in_notebook(number: str) -> dict[str, tuple[str, str, bool]]:
    """Each exercise's solution, untouched stub, and whether it trains longer than a cell may.

    As the notebook's source has them: a cell that trains has a limit of its own.
    """
    (path,) = (ROOT / "notebooks" / "source").glob(f"{number}_*.py")
    lesson = read_lesson(path, exercises)
    return {
        cell.exercise: (cell.text, lesson.stubs[place], cell.timeout_s is not None)
        for place, cell in enumerate(lesson.cells)
        if place in lesson.stubs
    }


def written_for(exercise: Exercise) -> list[Written]:
    """Every answer that is known for an exercise: right, untouched, and each slip."""
    return written(exercise, *answers_in_notebook(exercise.notebook)[exercise.id])


def written(exercise: Exercise, solution: str, stub: str, trained: bool = False) -> list[Written]:
    """Every answer to `exercise`, of which the notebook has the `solution` and the `stub`."""
    base = exercise.solution or solution
    slips = [
        Written(
            f"slip {n}: {one.words[:40]}", one.written(base), one.fraction, one.words,
            trained=trained, quick=n <= (1 if trained else 2),
        )
        for n, one in enumerate(exercise.slips, 1)
    ]  # fmt: skip
    right = [
        Written(f"right answer {n}", code, 1.0, trained=trained, quick=not trained)
        for n, code in enumerate(exercise.right, 1)
    ]
    return [
        Written("the notebook's solution", solution, 1.0, trained=trained),
        *right,
        Written("the untouched cell", stub, 0.0, state=State.NOT_ATTEMPTED),
        Written("nothing at all", "", 0.0, state=State.NOT_ATTEMPTED),
        *slips,
    ]


@pytest.fixture(scope="package", autouse=True)
def only_the_stand_in(tmp_path_factory):
    """Hide whatever data this machine has: every machine has the drawn stand-in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_HOME", str(tmp_path_factory.mktemp("keras")))
        patch.delenv("COURSE_DATA", raising=False)
        patch.setattr(datasets, "_downloaded", lambda name: False)
        patch.setattr(datasets, "_draw_standin", cache(datasets._draw_standin))
        yield


@pytest.fixture(scope="package")
def edition(tmp_path_factory):
    """The data sets as a student's code may see them while it is graded."""
    folder = tmp_path_factory.mktemp("edition")
    datasets.write_grading_edition(folder, Draw.secret(b"secret 0", "datasets"))
    return folder


@pytest.fixture(scope="package")
def zygote():
    forked = Zygote()
    yield forked
    forked.close()


@pytest.fixture(scope="package")
def in_notebook(zygote):
    """Check an answer as a notebook does; one that touches Keras in a fork of its own."""

    def run(exercise, code, secrets):
        forked = touches_keras(exercise, code)
        found = zygote("outcomes_of", exercise.id, code, secrets) if forked else None
        return as_outcomes(found or outcomes_of(exercise, code, secrets))

    return run


@pytest.fixture(scope="package", name="try_odd_values")
def odd_values(zygote):
    """Replace each reply that an answer gives by odd values; return what went wrong."""

    def run(exercise, code):
        forked = touches_keras(exercise, code)
        return (
            zygote("odd_values_of", exercise.id, code, 0)
            if forked
            else odd_values_of(exercise, code, 0)
        )

    return run


class Shared:
    """One kernel for one answer after the other; the names of the one before are gone."""

    CLEAN = """
for _name in [n for n in globals() if not n.startswith("_") and n not in _keep]:
    del globals()[_name]
"""

    def __init__(self, sandbox):
        self._sandbox, self._open = sandbox, ExitStack()
        self._kernel = self._purpose = None

    def for_(self, purpose):
        """The kernel, a new one if the last was for another purpose or has ended."""
        if self._kernel is None or not self._kernel.alive or purpose != self._purpose:
            self.close()
            self._kernel, self._purpose = self._open.enter_context(self._sandbox.kernel()), purpose
            assert self._kernel.run_cell("_keep = set(globals())", 30).status == "ok"
        assert self._kernel.run_cell(self.CLEAN, 30).status == "ok"
        return self._kernel

    def close(self):
        self._open.close()


class Graded:
    """A sandbox in which answers are run and asked as the judge does."""

    def __init__(self, **options):
        self._open = ExitStack()
        self.sandbox = self._open.enter_context(Sandbox(**options))
        self._plain, self._wrong = (
            self._open.enter_context(closing(Shared(self.sandbox))) for _ in range(2)
        )

    def __call__(self, exercise, answer, secrets):
        """Check an answer in a kernel: a fresh one for each right answer that touches Keras.

        It must not pass on the strength of what the one before has left in Keras. Wrong ones share
        a kernel for each exercise: were one to pass for that reason, its test would say so.
        """
        source = whole(exercise, answer.code)
        if not touches_keras(exercise, answer.code):
            return self._ask(self._plain.for_("all"), exercise, source, secrets)
        if answer.fraction != 1:
            return self._ask(self._wrong.for_(exercise.id), exercise, source, secrets)
        with self.sandbox.kernel() as kernel:
            return self._ask(kernel, exercise, source, secrets)

    def _ask(self, kernel, exercise, code, secrets):
        run = kernel.run_cell(code, 120)
        assert run.status == "ok", run
        with Scorer(self.sandbox, lambda *_: None) as scorer:
            source = KernelSource(kernel, scorer)
            return [exercise.run(source, draw) for draw in draws_of(exercise.id, secrets)]

    def odd(self, exercise, code):
        """Replace each reply that an answer gives, in a kernel of its own, by odd values."""
        with self.sandbox.kernel() as kernel:
            assert kernel.run_cell(whole(exercise, code), 120).status == "ok"
            with Scorer(self.sandbox, lambda *_: None) as scorer:
                return try_odd_values(exercise, KernelSource(kernel, scorer))

    def close(self):
        self._open.close()


@pytest.fixture(scope="package")
def graded(edition):
    place = str(edition)
    grading = Graded(readable=[edition], env={"COURSE_DATA": place, "KERAS_HOME": place})
    yield grading
    grading.close()
