"""Run an exercise's check on answers written as Python source: in a notebook, and when grading."""

import linecache
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from autograder import exercises
from autograder.checking import Draw, Exercise, Outcome, State
from autograder.grading.kernel_source import KernelSource
from autograder.grading.scorer import Scorer
from autograder.notebook.source import NotebookSource
from autograder.sandbox import Sandbox
from course_utils import datasets
from course_utils.desk.authoring.lesson import read_lesson

from .forked import Zygote
from .odd import try_odd_values

ROOT = Path(__file__).parents[2]
_numbers = count()


@dataclass(frozen=True)
class Written:
    """An answer as a student would have written it, and what must become of it.

    `fraction` is the share of the points (``None``: what a ramp gives, less than 1); with `state`
    ``None`` the fraction tells the state.
    """

    name: str
    code: str
    fraction: float | None
    words: str = ""
    state: State | None = None

    def fits(self, outcome: Outcome) -> bool:
        """Whether `outcome` is what must become of this answer."""
        if self.words and self.words not in (outcome.why, *outcome.notes):
            return False
        if self.state is not None:
            return outcome.state is self.state
        if self.fraction is None:
            return outcome.state in (State.PARTIAL, State.INCORRECT)
        if not self.fraction:  # a slip may raise
            return outcome.state in (State.INCORRECT, State.ERROR) and not outcome.fraction
        right = State.CORRECT if self.fraction == 1 else State.PARTIAL
        return outcome.state is right and abs(outcome.fraction - self.fraction) < 1e-9


@cache
def answers_in_notebook(number: str) -> dict[str, tuple[str, str]]:
    """The solution and the untouched stub of each exercise, as the notebook's source has them."""
    (path,) = (ROOT / "notebooks" / "source").glob(f"{number}_*.py")
    lesson = read_lesson(path, exercises)
    return {
        cell.exercise: (cell.text, lesson.stubs[place])
        for place, cell in enumerate(lesson.cells)
        if place in lesson.stubs
    }


def written_for(exercise: Exercise) -> list[Written]:
    """Every answer that is known for an exercise: right, untouched, and each slip."""
    return written(exercise, *answers_in_notebook(exercise.notebook)[exercise.id])


def written(exercise: Exercise, solution: str, stub: str) -> list[Written]:
    """Every answer to `exercise`, of which the notebook has the `solution` and the `stub`."""
    base = exercise.solution or solution
    slips = [
        Written(f"slip {n}: {one.words[:40]}", one.written(base), one.fraction, one.words)
        for n, one in enumerate(exercise.slips, 1)
    ]
    return [
        Written("the notebook's solution", solution, 1.0),
        *(Written(f"right answer {n}", code, 1.0) for n, code in enumerate(exercise.right, 1)),
        Written("the untouched cell", stub, 0.0, state=State.NOT_ATTEMPTED),
        Written("nothing at all", "", 0.0, state=State.NOT_ATTEMPTED),
        *slips,
    ]


def draws_of(exercise_id: str, secrets: int) -> list[Draw]:
    """The public draw, and those of so many course secrets."""
    secret = [Draw.secret(f"secret {n}".encode(), exercise_id) for n in range(secrets)]
    return [Draw.public(exercise_id), *secret]


def namespace_of(code: str) -> dict[str, object]:
    """Run `code` as a cell and return its names; ``inspect.getsource`` finds its functions."""
    filename = f"<ipython-input-{next(_numbers)}>"
    linecache.cache[filename] = (len(code), None, code.splitlines(keepends=True), filename)
    names: dict[str, object] = {"__name__": "__main__"}
    exec(compile(code, filename, "exec"), names)
    return names


def whole(exercise: Exercise, code: str) -> str:
    """Return `code` behind what every lesson has imported, and what this one has defined."""
    return f"import math\nimport numpy as np\n{exercise.given}\n{code}"


def touches_keras(exercise: Exercise, code: str) -> bool:
    return "keras" in exercise.given + code


def _source_of(exercise: Exercise, code: str) -> NotebookSource:
    return NotebookSource(namespace_of(whole(exercise, code)))


def _outcomes(exercise: Exercise, code: str, secrets: int) -> list[dict[str, object]]:
    """Check an answer in this process, as a notebook does, with each draw."""
    names = namespace_of(whole(exercise, code))
    draws = draws_of(exercise.id, secrets)
    return [asdict(exercise.run(NotebookSource(dict(names)), draw)) for draw in draws]


def as_outcomes(rows: list[dict[str, object]]) -> list[Outcome]:
    """Return outcomes that have been JSON."""
    return [
        Outcome(**row | {"state": State(row["state"]), "notes": tuple(row["notes"])})
        for row in rows
    ]


def _odd(exercise: Exercise, code: str, _: int) -> list[str]:
    return try_odd_values(exercise, _source_of(exercise, code))


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
    forked = Zygote(outcomes=_outcomes, odd=_odd)
    yield forked
    forked.close()


@pytest.fixture(scope="package")
def in_notebook(zygote):
    """Check an answer as a notebook does; one that touches Keras in a fork of its own."""

    def run(exercise, code, secrets):
        forked = touches_keras(exercise, code)
        found = zygote("outcomes", exercise.id, code, secrets) if forked else None
        return as_outcomes(found or _outcomes(exercise, code, secrets))

    return run


@pytest.fixture(scope="package", name="try_odd_values")
def odd_values(zygote):
    """Replace each reply that an answer gives by odd values; return what went wrong."""

    def run(exercise, code):
        forked = touches_keras(exercise, code)
        return zygote("odd", exercise.id, code, 0) if forked else _odd(exercise, code, 0)

    return run


class Graded:
    """A sandbox in which answers are run and asked as the judge does."""

    CLEAN = """
for _name in [n for n in globals() if not n.startswith("_") and n not in _keep]:
    del globals()[_name]
"""

    def __init__(self, **options):
        self._open = ExitStack()
        self.sandbox = self._open.enter_context(Sandbox(**options))
        self._kernel = None

    def __call__(self, exercise, code, secrets):
        """Check an answer in a kernel: a fresh fork for each one that touches Keras."""
        source = whole(exercise, code)
        if touches_keras(exercise, code):
            with self.sandbox.kernel() as kernel:
                return self._ask(kernel, exercise, source, secrets)
        if self._kernel is None or not self._kernel.alive:
            self._kernel = self._open.enter_context(self.sandbox.kernel())
            assert self._kernel.run_cell("_keep = set(globals())", 30).status == "ok"
        assert self._kernel.run_cell(self.CLEAN, 30).status == "ok"
        return self._ask(self._kernel, exercise, source, secrets)

    def _ask(self, kernel, exercise, code, secrets):
        run = kernel.run_cell(code, 120)
        assert run.status == "ok", run
        with Scorer(self.sandbox, [code], lambda *_: None) as scorer:
            source = KernelSource(kernel, scorer)
            return [exercise.run(source, draw) for draw in draws_of(exercise.id, secrets)]

    def close(self):
        self._open.close()


@pytest.fixture(scope="package")
def graded(edition):
    place = str(edition)
    grading = Graded(readable=[edition], env={"COURSE_DATA": place, "KERAS_HOME": place})
    yield grading
    grading.close()
