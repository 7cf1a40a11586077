"""What a check found: a state, a share of the points, and words for the student."""

from dataclasses import dataclass, replace
from enum import StrEnum


class State(StrEnum):
    """The states of an exercise; the values are part of the ``--json`` contract."""

    CORRECT = "correct"
    PARTIAL = "partial"
    INCORRECT = "incorrect"
    NOT_ATTEMPTED = "not_attempted"
    ERROR = "error"
    TIMEOUT = "timeout"
    TAMPERED = "tampered"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a training reached: `value`, of `what`; where its points are full, and where zero."""

    what: str
    value: float
    full: float
    zero: float


@dataclass(frozen=True)
class Outcome:
    """One exercise's verdict in words.

    `fraction` is the share of the points, 0 to 1. `summary` is one sentence; `saw`, `expected`,
    `why` and `nudge` are short texts, each optional. With `ours` the check itself failed (see
    ``fault``): then there is no score, not even zero. `measured` is what a ramp was given.
    """

    state: State
    fraction: float = 0.0
    summary: str = ""
    saw: str = ""
    expected: str = ""
    why: str = ""
    nudge: str = ""
    notes: tuple[str, ...] = ()
    ours: bool = False
    measured: Measured | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.fraction <= 1.0:
            raise ValueError(f"a fraction must lie between 0 and 1. Received: {self.fraction}")

    @property
    def message(self) -> str:
        """All the words, on one line."""
        parts = [
            self.summary,
            _sentence("Seen", self.saw),
            _sentence("Expected", self.expected),
            self.why,
            self.nudge,
            *self.notes,
        ]
        return " ".join(" ".join(part.split()) for part in parts if part)


def _sentence(label: str, text: str) -> str:
    end = "" if text.endswith((".", "!", "?", "…")) else "."
    return f"{label}: {text}{end}" if text else ""


@dataclass(frozen=True)
class Credit:
    """What a check may return when the answer is not simply right: a share of the points.

    `measured` is what a ramp was given; calibrating reads its value.
    """

    fraction: float
    summary: str = ""
    saw: str = ""
    expected: str = ""
    why: str = ""
    nudge: str = ""
    notes: tuple[str, ...] = ()
    measured: Measured | None = None

    @property
    def value(self) -> float | None:
        """What a ramp was given."""
        return None if self.measured is None else self.measured.value

    def noting(self, *notes: str) -> "Credit":
        """The same credit with further remarks for the student."""
        return replace(self, notes=(*self.notes, *notes))


def partial(
    fraction: float,
    summary: str,
    *,
    saw: str = "",
    expected: str = "",
    why: str = "",
    nudge: str = "",
) -> Credit:
    """Return a share of the points, with the reason in words."""
    return Credit(fraction, summary, saw, expected, why, nudge)


def ramp(value: float, full: float, zero: float, *, what: str = "accuracy") -> Credit:
    """Return full points from `full` on, none at `zero`, and a straight line between.

    More is better where `full` lies above `zero`, as for an accuracy; less is better where it lies
    below, as for an error. What is no number (nan) gets nothing.

    >>> ramp(3.0, full=4.0, zero=8.0, what="RMSE").fraction
    1.0

    Args:
        value: what was measured, e.g. the accuracy on held-out images, 0 to 1.
        full: where the points are complete. Calibrated, never guessed.
        zero: where they end.

    Raises:
        ValueError: if `full` is `zero`.
    """
    if full == zero:
        raise ValueError(f"full points cannot begin where the points end. Received: {full} twice")
    fraction = min(1.0, max(0.0, (value - zero) / (full - zero)))  # nan is no more than 0.0
    measured = Measured(what, value, full, zero)
    if fraction == 1.0:
        return Credit(1.0, saw=f"{what} {value:.3f}", measured=measured)
    side, better = ("below", "more") if full > zero else ("above", "less")
    return Credit(
        fraction,
        f"The {what} is {side} the bar for full points.",
        saw=f"{what} {_apart(value, full)}",
        expected=f"{full:.3f} or {better} for full points ({zero:.3f} gives none)",
        measured=measured,
    )


def _apart(value: float, bar: float) -> str:
    """`value` with three digits, or as many more as tell it from `bar`."""
    digits = (3, 4, 5, 6, 9)
    return next(
        (f"{value:.{n}f}" for n in digits if f"{value:.{n}f}" != f"{bar:.{n}f}"), str(value)
    )
