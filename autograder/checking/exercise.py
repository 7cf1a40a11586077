"""An exercise: what it is called, what it is worth, its hints, and its check."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from .answer import Answer
from .calibrated import Calibrated
from .choices import Choices
from .draw import Draw
from .expectations import Incorrect, NotAttempted
from .outcome import Credit, Outcome, State
from .programs import Program
from .readable import Read
from .slips import Slip
from .source import Source, Unanswered

Check = Callable[[Answer, Draw], Credit | float | None]

_ID = re.compile(r"\d\d\.[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Exercise:
    """One exercise. `id` is ``NN.name`` with the number of its notebook; `points` its worth.

    Attributes:
        teaches: what a right answer is told: why it is right, and what it leads to.
        slips: typical wrong answers, each with the words that it must get.
        right: right answers written otherwise than the notebook's own solution.
        solution: the right program that the slips are patches of; empty where that is the
            notebook's own solution.
        given: what the lesson has defined before, as source: an answer may use it.
        calibrated: what its bar is measured with, if it has one.
        reads: in an exam's release, where there is no check: what may be said of an answer.
    """

    id: str
    title: str
    points: float
    hints: tuple[str, ...]
    check: Check
    teaches: str = ""
    slips: tuple[Slip, ...] = ()
    right: tuple[str, ...] = ()
    solution: str = ""
    given: str = ""
    calibrated: Calibrated | None = None
    reads: tuple[Read, ...] = ()

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError(
                f"An exercise's id must look like '02.grad': the notebook's two digits, a dot, "
                f"a lower-case name. Received: {self.id!r}"
            )
        if self.points <= 0:
            raise ValueError(f"{self.id}: points must be above 0. Received: {self.points}")

    @property
    def notebook(self) -> str:
        """The two digits of the notebook it belongs to."""
        return self.id[:2]

    def run(self, source: Source, draw: Draw) -> Outcome:
        """Check the answer that `source` holds, with inputs from `draw`.

        Whatever the student's code does becomes an outcome. An exception that leaves this function
        is a fault of ours.
        """
        try:
            found = self.check(Answer(source), draw)
        except NotAttempted as nothing:
            return Outcome(State.NOT_ATTEMPTED, summary=str(nothing))
        except Incorrect as wrong:
            return Outcome(
                State.INCORRECT,
                0.0,
                wrong.summary,
                wrong.saw,
                wrong.expected,
                wrong.why,
                wrong.nudge,
            )
        except Unanswered as silent:
            return Outcome(silent.state, summary=silent.summary, why=silent.why)
        credit = (
            found if isinstance(found, Credit) else Credit(1.0 if found is None else float(found))
        )
        if credit.fraction >= 1.0:
            state = State.CORRECT
        else:
            state = State.PARTIAL if credit.fraction > 0 else State.INCORRECT
        return Outcome(
            state,
            credit.fraction,
            credit.summary,
            credit.saw,
            credit.expected,
            credit.why,
            credit.nudge,
            credit.notes,
            measured=credit.measured,
        )

    def score(self, outcome: Outcome) -> float:
        """Return the points that `outcome` earns, rounded to a hundredth."""
        return round(self.points * outcome.fraction, 2)


def exercise(
    id: str,
    *,
    title: str,
    points: float,
    hints: tuple[str, ...] = (),
    teaches: str = "",
    by: Program | Choices | None = None,
    slips: tuple[Slip, ...] = (),
    right: tuple[str, ...] = (),
    given: str = "",
    calibrated: Calibrated | None = None,
) -> Callable[[Check], Exercise]:
    """Turn a check, ``def name(answer, draw)``, into an :class:`Exercise`.

    The check ends early, through ``judge``, ``explain`` or ``fail``, when the answer is wrong. It
    returns nothing when it is right, or a share of the points (:func:`~.outcome.partial`,
    :func:`~.outcome.ramp`).

    Args:
        by: what the check judges by, if that is a program or a choice: its slips are the
            exercise's, in front of `slips`.

    Raises:
        ValueError: if the id or the points make no sense.
    """

    def wrap(check: Check) -> Exercise:
        return Exercise(
            id=id,
            title=title,
            points=points,
            hints=hints,
            check=check,
            teaches=teaches,
            slips=(*(by.slips if by else ()), *slips),
            right=right,
            solution=by.source if isinstance(by, Program) else "",
            given=given,
            calibrated=calibrated,
        )

    return wrap
