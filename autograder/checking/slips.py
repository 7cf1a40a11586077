"""A typical wrong answer is one executable thing with its words.

A :class:`Slip` says how the right answer is changed and what to say then. It serves three times: as
feedback, where its words appear only if it explains everything that was drawn; as a test, where the
shared suite writes it out as a student's answer and demands its words; and as a proof about the
draw, which must tell every slip from the right answer and from every other slip.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
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
    when: Callable[..., bool] | str | None = None,
    raises: str = "",
    fraction: float | None = 0.0,
) -> Slip:
    """Return a :class:`Slip`; `when` may be the name of the fault that the check has found.

    >>> slip({"w - lr": "w + lr"}, "With a plus sign you are moving uphill.").fraction
    0.0
    >>> slip({"return": "print"}, "Nothing comes back.", when="nothing").when("nothing")
    True
    """
    rule = (lambda found: bool(found == when)) if isinstance(when, str) else when
    return Slip(how, words, rule, raises, fraction)


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


def suspects(facts: Any, slips: Iterable[Slip]) -> list[Slip]:
    """Return the slips whose rule holds for `facts`."""
    return [one for one in slips if one.when is not None and one.when(facts)]


def named(found: Iterable[Slip]) -> str:
    """Return what one slip says, or two, each of which explains all; of more nothing is known."""
    said = list(dict.fromkeys(one.words for one in found))
    if len(said) == 2:
        return f"Two slips look like this. Either: {said[0]} Or: {said[1]}"
    return said[0] if len(said) == 1 else ""


def conclude(found: Sequence[Slip], otherwise: Incorrect, share: float = 0.0) -> Credit:
    """End the check with what the slips `found` say, each of which explains all that was seen.

    Args:
        otherwise: the end of the check where nothing is due; its `why` stands if no slip is named.
        share: what part of the points is due whatever explains it.

    Raises:
        Incorrect: unless something is due, by `share` or by what each slip found is worth.
    """
    if words := named(found):
        otherwise.why = words
        share = max(share, min(one.fraction or 0.0 for one in found))
    if share == 1.0:
        return Credit(1.0, notes=(otherwise.why,))
    if share == 0.0:
        raise otherwise
    wrong = otherwise
    return Credit(share, wrong.summary, wrong.saw, wrong.expected, wrong.why, wrong.nudge)


def explain(facts: Any, slips: Iterable[Slip], otherwise: Incorrect) -> Credit:
    """End the check with the words of the slips whose rule holds for `facts`.

    >>> explain(7, [slip("x = 7", "Seven.", when=lambda x: x == 7)], Incorrect("x is not right."))
    Traceback (most recent call last):
    autograder.checking.expectations.Incorrect: x is not right.

    Raises:
        Incorrect: `otherwise`, unless the slip is worth a share of the points; that is returned.
    """
    return conclude(suspects(facts, slips), otherwise)
