"""A typical wrong answer is one executable thing with its words.

A :class:`Slip` says how the right answer is changed and what to say then. It serves three times: as
feedback, where its words appear only if it explains everything that was drawn; as a test, where the
shared suite writes it out as a student's answer and demands its words; and as a proof about the
draw, which must tell every slip from the right answer and from every other slip.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .expectations import Incorrect
from .outcome import Credit


@dataclass(frozen=True)
class Slip:
    """One typical answer that is not simply right.

    Attributes:
        how: what the student writes: a patch of the solution, ``{old: new}``, or a whole answer.
        words: what the card says: what went wrong, why it matters, a nudge; never the answer.
        when: for answers that cannot be run here: the rule over the facts that the check has seen
            (of a program: over the facts of all cases, and the right ones, as two lists).
        raises: for answers that raise what cannot be raised here: a part of "Type: message".
        fraction: share of the points, 0 to 1; with 1 the answer is right and the words are a note.
            ``None``: what a ramp gives it, less than 1.
    """

    how: Mapping[str, str] | str
    words: str
    when: Callable[..., bool] | None = None
    raises: str = ""
    fraction: float | None = 0.0

    def written(self, solution: str) -> str:
        """Return the student's answer that this slip makes of `solution`.

        Raises:
            ValueError: if a text to be replaced does not stand there exactly once.
        """
        return self.how if isinstance(self.how, str) else patched(solution, self.how)


def slip(
    how: Mapping[str, str] | str,
    words: str,
    *,
    when: Callable[..., bool] | None = None,
    raises: str = "",
    fraction: float | None = 0.0,
) -> Slip:
    """Return a :class:`Slip`.

    >>> slip({"w - lr": "w + lr"}, "With a plus sign you are moving uphill.").fraction
    0.0
    """
    return Slip(how, words, when, raises, fraction)


def patched(source: str, patch: Mapping[str, str]) -> str:
    """Return `source` with each key of `patch` replaced by its value.

    Raises:
        ValueError: if one of them does not stand in `source` exactly once, or two overlap.
    """
    for old in patch:
        if source.count(old) != 1:
            raise ValueError(f"{old!r} stands {source.count(old)} times in the answer, not once")
    # All at once: what one text becomes is no place for the next.
    every = re.compile("|".join(re.escape(old) for old in sorted(patch, key=len, reverse=True)))
    changed, count = every.subn(lambda found: patch[found[0]], source)
    if count != len(patch):
        raise ValueError(f"two of these texts overlap: {', '.join(map(repr, patch))}")
    return changed


def diagnose(facts: Any, slips: Iterable[Slip]) -> str:
    """Return the words of the slips whose rule holds for `facts`: of one, or of two suspects."""
    return _named({one.words: one for one in slips if one.when is not None and one.when(facts)})


def explain(
    facts: Any,
    slips: Iterable[Slip],
    summary: str,
    *,
    saw: str = "",
    expected: str = "",
    why: str = "",
    nudge: str = "",
) -> Credit:
    """End the check with the words of the slip whose rule holds for `facts`.

    `why` is said where no slip explains them.

    Raises:
        Incorrect: unless the slip is worth a share of the points; that is returned.
    """
    suspects = [one for one in slips if one.when is not None and one.when(facts)]
    return conclude(suspects, summary, saw=saw, expected=expected, why=why, nudge=nudge)


def _named(said: Mapping[str, Slip]) -> str:
    """Return what one slip says, or two, each of which explains all; of more nothing is known."""
    if len(said) == 2:
        return f"Two slips look like this. Either: {' Or: '.join(said)}"
    return next(iter(said)) if len(said) == 1 else ""


def conclude(
    suspects: Iterable[Slip],
    summary: str,
    *,
    saw: str = "",
    expected: str = "",
    why: str = "",
    nudge: str = "",
    share: float = 0.0,
) -> Credit:
    """End the check with what the `suspects` say, each of which explains all that was seen.

    Two that explain it equally are both named; of more than two none is, for then nothing is known.
    `share` of the points is due whatever explains it.

    Raises:
        Incorrect: unless something is due, by `share` or by what every suspect is worth.
    """
    said = {one.words: one for one in suspects}
    why = _named(said) or why
    if 0 < len(said) < 3:
        share = max(share, min(one.fraction or 0.0 for one in said.values()))
    if share == 1.0:
        return Credit(1.0, notes=(why,))
    if share == 0.0:
        raise Incorrect(summary, saw=saw, expected=expected, why=why, nudge=nudge)
    return Credit(share, summary, saw, expected, why, nudge)
