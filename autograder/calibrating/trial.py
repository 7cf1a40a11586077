"""One trial: a program is run with one seed, and the exercise's own check measures what it made."""

import contextlib
import io
import linecache
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import course_utils
from autograder.checking import (
    Answer,
    Credit,
    Draw,
    Exercise,
    Incorrect,
    NotAttempted,
    State,
    Unanswered,
)
from autograder.notebook.source import NotebookSource
from course_utils import datasets, seeds
from course_utils.calibration import Bar, being_measured

#: bars that every value passes: the check has no reason to look for what is wrong
_PASSED = {"accuracy": Bar(-1e9, -2e9), "error": Bar(1e9, 2e9)}


@dataclass(frozen=True)
class Trial:
    """What is tried: the answer `code` to an exercise, with everything seeded with `seed`.

    Attributes:
        find: a module's function that returns the exercise of an id: it is looked up where the
            trial runs.
        standin: hide the data sets of this machine, so that the drawn stand-in is used.
    """

    exercise: str
    code: str
    seed: int
    find: Callable[[str], Exercise]
    standin: bool = False


@dataclass(frozen=True)
class Found:
    """What a trial found.

    Attributes:
        value: what the check measured; None if it refused the answer before.
        source: what data the bar is for; empty if the check never asked for it.
        seconds: how long it took.
        fault: why there is no result, in words; empty if there is one.
    """

    value: float | None = None
    source: str = ""
    seconds: float = 0.0
    fault: str = ""


def carry_out(trial: Trial) -> Found:
    """Run a trial in this process, which is good for nothing else afterwards."""
    exercise, start = trial.find(trial.exercise), time.perf_counter()
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        stack.enter_context(patch.object(datasets, "_downloaded", lambda name: False))
        if trial.standin:
            stack.enter_context(_no_data_sets())
        stack.enter_context(seeded(trial.seed))
        names, fault = names_of(exercise, trial.code)
        if fault:
            return Found(fault=fault)
        value, source, fault = _measure(exercise, NotebookSource(names), trial.seed)
    return Found(value, source, time.perf_counter() - start, fault)


def names_of(exercise: Exercise, code: str) -> tuple[dict[str, Any], str]:
    """Return the names that the answer defines, behind what the lesson has; or what it raised."""
    program = f"import math\nimport numpy as np\n{exercise.given}\n{code}\n"
    filename = f"<{exercise.id}>"  # `inspect.getsource` finds its functions there
    linecache.cache[filename] = (len(program), None, program.splitlines(True), filename)
    names: dict[str, Any] = {"__name__": "__main__"}
    try:
        exec(compile(program, filename, "exec"), names)  # noqa: S102 - our own program
    except Exception as error:
        return {}, f"the program raised {type(error).__name__}: {error}"
    return names, ""


def _measure(
    exercise: Exercise, answer: NotebookSource, seed: int
) -> tuple[float | None, str, str]:
    """Return what the check measures, for which source of data, and why there is nothing."""
    assert exercise.calibrated is not None
    draw = Draw.secret(f"calibration {seed}".encode(), exercise.id)
    with being_measured(_PASSED[exercise.calibrated.measure]) as asked:
        value, fault = _value(exercise, answer, draw)
    return value, asked[-1] if asked else "", fault


def _value(exercise: Exercise, answer: NotebookSource, draw: Draw) -> tuple[float | None, str]:
    try:
        credit = exercise.check(Answer(answer), draw)
    except NotAttempted as nothing:
        return None, f"the program gives no answer: {nothing}"
    except Incorrect:
        return None, ""
    except Unanswered as silent:  # how long it takes is no property of a model
        return None, silent.summary if silent.state is State.TIMEOUT else ""
    if not isinstance(credit, Credit) or credit.value is None:
        return None, "the check ended without a ramp, so nothing was measured"
    return credit.value if math.isfinite(credit.value) else None, ""


@contextlib.contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Seed everything with `seed`, and let every seed that a program sets be this one."""
    set_seed = seeds.set_seed
    set_seed(seed)  # which imports Keras, where it is installed
    with contextlib.ExitStack() as stack:
        if keras := sys.modules.get("keras"):
            own = keras.utils.set_random_seed
            stack.enter_context(patch.object(keras.utils, "set_random_seed", lambda _: own(seed)))
        for module in (seeds, course_utils):
            stack.enter_context(patch.object(module, "set_seed", lambda _: set_seed(seed)))
        yield


@contextlib.contextmanager
def _no_data_sets() -> Iterator[None]:
    """Hide the data sets that this machine has."""
    empty = tempfile.TemporaryDirectory(prefix="no-data-")
    with empty as folder, patch.dict(os.environ, {"KERAS_HOME": folder, "COURSE_DATA": ""}):
        yield
