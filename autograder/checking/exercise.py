"""An exercise: what it is called, what it is worth, its hints, and its check."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType

from .answer import Answer
from .draw import Draw
from .expectations import Incorrect, NotAttempted
from .outcome import Credit, Outcome, State
from .source import Source, Unanswered

Check = Callable[[Answer, Draw], Credit | float | None]

_ID = re.compile(r"\d\d\.[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Exercise:
    """One exercise. `id` is ``NN.name`` with the number of its notebook; `points` its worth.

    `teaches` is what a right answer is told: why it is right, and what it leads to.
    """

    id: str
    title: str
    points: float
    hints: tuple[str, ...]
    check: Check
    teaches: str = ""

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
        )

    def score(self, outcome: Outcome) -> float:
        """Return the points that `outcome` earns, rounded to a hundredth."""
        return round(self.points * outcome.fraction, 2)


def exercise(
    id: str, *, title: str, points: float, hints: tuple[str, ...] = (), teaches: str = ""
) -> Callable[[Check], Exercise]:
    """Turn a check, ``def name(answer, draw)``, into an :class:`Exercise`.

    The check raises through ``expect`` and ``fail`` when the answer is wrong. It returns nothing
    when it is right, or a share of the points (a float, :func:`~.outcome.partial`,
    :func:`~.outcome.ramp`).

    Raises:
        ValueError: if the id or the points make no sense.
    """

    def wrap(check: Check) -> Exercise:
        return Exercise(id, title, points, hints, check, teaches)

    return wrap


def collect(module: ModuleType) -> Iterator[Exercise]:
    """Yield a module's exercises in the order in which they are written."""
    for value in vars(module).values():
        if isinstance(value, Exercise):
            yield value
