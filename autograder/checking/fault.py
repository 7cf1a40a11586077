"""An exception that left a check: a fault of ours, in words for the student and the instructor.

:meth:`.Exercise.run` lets it pass. Whoever called that turns it into a :class:`Fault` here, so that
it costs one exercise its verdict and nothing else: no notebook its run, and no student a point.
"""

import traceback
from dataclasses import dataclass
from pathlib import Path

from .outcome import Outcome, State

_LONGEST = 300  #: characters of an exception's own words


@dataclass(frozen=True)
class Fault:
    """What went wrong in the check of `exercise`: `error` is a type's name, `place` a line."""

    exercise: str
    error: str
    words: str
    place: str

    @property
    def outcome(self) -> Outcome:
        """What the student is told. It has no score: see :attr:`.Outcome.ours`."""
        return Outcome(
            State.ERROR,
            summary="Our own check failed here. The fault is ours, not yours.",
            why=f"It is flagged as {self.error} in {self.place}, and this exercise has no verdict "
            "until that is mended.",
            nudge="Go on with the rest; nothing is lost. Show this to your instructor.",
            ours=True,
        )

    @property
    def detail(self) -> str:
        """What the instructor is told, in one line."""
        said = f"{self.error}: {self.words}" if self.words else self.error
        return (
            f"The check of {self.exercise} failed in {self.place} ({said}). This exercise is not "
            "graded; the others are. Please report it, then grade again."
        )


def our_fault(exercise: str, error: Exception) -> Fault:
    """Return what `error`, which left the check of `exercise`, means."""
    words = " ".join(str(error).split())[:_LONGEST]
    return Fault(exercise, type(error).__name__, words, _place(error))


def _place(error: Exception) -> str:
    """The innermost line of an answer key on the way of `error`, else the innermost of all."""
    frames = traceback.extract_tb(error.__traceback__)
    keys = [frame for frame in frames if "exercises" in Path(frame.filename).parts]
    for frame in reversed(keys or frames):
        return f"{'/'.join(Path(frame.filename).parts[-2:])}, line {frame.lineno}"
    return "a place unknown"
