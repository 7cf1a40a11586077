"""The judge: decides one graded cell from plain data. It never sees a kernel or an object."""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from autograder.checking import Draw, Outcome, Source, State
from autograder.checking.outcome import Measured
from autograder.exercises import find

from .key import GradedCell
from .verdicts import ExerciseVerdict

BLANK = "There is no answer here yet: its cell is as it was handed out."
SAW_LIMIT, WHY_LIMIT = 300, 600  #: characters that a verdict says apart from its message


@dataclass(frozen=True)
class Evidence:
    """How an exercise's own answer cell fared: ``ok``, ``error``, ``timeout`` or ``died``.

    The `words` of a test that is ``ok`` are for whoever has not all of its points.
    """

    status: str = "ok"
    words: str = ""


#: Runs a classic test cell beside the student's objects; returns how it went and its last value.
RunTests = Callable[[GradedCell], tuple[Evidence, float | None]]


@dataclass(frozen=True)
class Judge:
    """Decides with inputs drawn from `course_secret`, the same for every student."""

    course_secret: bytes

    def decide(self, cell: GradedCell, source: Source, answer: Evidence) -> ExerciseVerdict:
        """Return the verdict on a check; `answer` says how the student's own cell fared."""
        if answer.status in ("timeout", "died"):
            state = State.TIMEOUT if answer.status == "timeout" else State.ERROR
            return verdict(cell, Outcome(state, summary=answer.words))
        exercise = find(cell.exercise)
        outcome = exercise.run(source, Draw.secret(self.course_secret, exercise.id))
        if outcome.state is State.NOT_ATTEMPTED and answer.status == "error":
            outcome = Outcome(State.ERROR, summary=answer.words)
        return verdict(cell, outcome)

    def decide_classic(
        self, cell: GradedCell, run: RunTests, *, blank: bool = False
    ) -> ExerciseVerdict:
        """Return the verdict on a classic test cell, from what the test runner says of it.

        No error is full marks; a number as the last expression is that many points (nbgrader's
        partial credit), within 0 and the cell's points. A test that earns nothing because the
        answer is `blank`, as it was handed out, found nothing wrong.
        """
        went, value = run(cell)
        if blank and (went.status == "error" or (went.status == "ok" and value == 0)):
            return verdict(cell, Outcome(State.NOT_ATTEMPTED, summary=BLANK))
        if went.status != "ok":
            state = {"timeout": State.TIMEOUT, "error": State.INCORRECT}.get(
                went.status, State.ERROR
            )
            return verdict(cell, Outcome(state, summary=went.words))
        if value is None or cell.points == 0:
            return verdict(cell, Outcome(State.CORRECT, 1.0))
        if not math.isfinite(value):
            words = "The test's own result is no number of points."
            return verdict(cell, Outcome(State.ERROR, summary=words))
        points = min(cell.points, max(0.0, value))
        fraction = points / cell.points
        state = State.CORRECT if fraction == 1 else State.PARTIAL if fraction else State.INCORRECT
        # As it is: nbgrader rounds no partial credit.
        words = went.words if fraction < 1 else ""
        return replace(verdict(cell, Outcome(state, fraction, words)), score=points)


def verdict(cell: GradedCell, outcome: Outcome) -> ExerciseVerdict:
    """Return `outcome` as points of this cell."""
    score = None if outcome.ours else round(cell.points * outcome.fraction, 2)
    wrong = outcome.fraction < 1.0
    return ExerciseVerdict(
        cell.title,
        outcome.state,
        score,
        cell.points,
        outcome.message,
        saw=_clipped(outcome.saw, SAW_LIMIT) if wrong else "",
        why=_clipped(outcome.why, WHY_LIMIT) if wrong else "",
        measured=outcome.measured if _known(outcome.measured) else None,
    )


def _clipped(text: str, limit: int) -> str:
    line = " ".join(text[: limit * 4].split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def _known(measured: Measured | None) -> bool:
    """Whether it is made of numbers that JSON has."""
    return measured is not None and math.isfinite(measured.value)


def secret_fingerprint(course_secret: bytes) -> str:
    """A hash that names the secret without telling it."""
    return hashlib.sha256(b"fingerprint:" + course_secret).hexdigest()[:16]


__all__ = ["Evidence", "Judge", "RunTests", "secret_fingerprint", "verdict"]
