"""``expect(value).close_to(…)``: one sentence of a check, and what to say when it is not so."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import numpy as np

from .reading import agree, as_float, equal, numbers, shape_of, show, why_no_data, why_no_number


class Incorrect(Exception):
    """The answer is wrong. Carries what was seen, what was expected, why, and a nudge."""

    def __init__(
        self,
        summary: str = "",
        *,
        saw: str = "",
        expected: str = "",
        why: str = "",
        nudge: str = "",
    ) -> None:
        super().__init__(summary or why or f"saw {saw}, expected {expected}")
        self.summary, self.saw, self.expected = summary, saw, expected
        self.why, self.nudge = why, nudge


class NotAttempted(Exception):
    """There is nothing to look at yet."""


def fail(
    summary: str, *, saw: str = "", expected: str = "", why: str = "", nudge: str = ""
) -> NoReturn:
    """End the check: the answer is wrong.

    Raises:
        Incorrect: always.
    """
    raise Incorrect(summary, saw=saw, expected=expected, why=why, nudge=nudge)


def one_number(value: Any, label: str, expected: str = "one number") -> float:
    """Return `value` as a finite float, or end the check."""
    problem = why_no_number(value)
    if problem:
        fail(f"{label} is no number yet.", saw=show(value), expected=expected, why=problem)
    return float(as_float(value) or 0.0)


class expect:  # noqa: N801 - reads as a verb: expect(slope).close_to(6)
    """What a check expects of one `value`; `label` is what the student calls it."""

    def __init__(self, value: Any, label: str = "your answer") -> None:
        self.value = value
        self.label = label

    def close_to(
        self,
        expected: float | Sequence[float] | np.ndarray,
        *,
        rel: float = 1e-4,
        abs: float = 1e-6,
        unless: Sequence[tuple[Any, str]] | Mapping[float, str] = (),
        why: str = "",
        nudge: str = "",
    ) -> None:
        """Expect a number, or numbers of the same shape, near `expected`.

        Args:
            rel, abs: as in ``numpy.allclose``.
            unless: typical wrong values, each with what to say when it is met.
            why, nudge: what to say otherwise.

        Raises:
            Incorrect: if it is not so.
        """
        self._be_numbers(expected, why, nudge)
        seen = self.value if np.ndim(expected) else as_float(self.value)
        if agree(seen, expected, rel, abs):
            return
        cases = unless.items() if isinstance(unless, Mapping) else unless
        for wrong, words in cases:
            if agree(seen, wrong, rel, abs) and not agree(wrong, expected, rel, abs):
                why = words
                break
        raise self._incorrect(f"{show(expected)}", why, nudge)

    def _be_numbers(self, expected: Any, why: str, nudge: str) -> None:
        if np.ndim(expected) == 0:
            value = as_float(self.value)
            if value is None:
                raise self._incorrect("one number", why_no_number(self.value), nudge)
            if math.isnan(value):
                raise self._incorrect(show(expected), why or "It is not a number (nan).", nudge)
            return
        array = numbers(self.value)
        if array is None:
            raise self._incorrect(
                f"numbers of shape {np.shape(expected)}", why_no_number(self.value), nudge
            )
        if array.shape != np.shape(expected):
            raise Incorrect(
                f"{self.label} has the wrong shape.",
                saw=f"shape {array.shape}",
                expected=f"shape {np.shape(expected)}",
                why=why,
                nudge=nudge,
            )

    def equals(
        self,
        expected: Any,
        *,
        unless: Sequence[tuple[Any, str]] = (),
        why: str = "",
        nudge: str = "",
    ) -> None:
        """Expect exactly `expected` (lists and tuples of the same items are equal).

        Raises:
            Incorrect: if it is not so.
        """
        if equal(self.value, expected):
            return
        words = next((text for wrong, text in unless if equal(self.value, wrong)), why)
        raise self._incorrect(show(expected), words or why_no_data(self.value), nudge)

    def between(
        self,
        low: float,
        high: float,
        *,
        below: str = "",
        above: str = "",
        nudge: str = "",
        expected: str = "",
        include_high: bool = True,
    ) -> None:
        """Expect one number from `low` to `high`; `below` and `above` say why it matters.

        Raises:
            Incorrect: if it is not so.
        """
        words = expected or f"between {show(low)} and {show(high)}"
        value = as_float(self.value)
        if value is None or math.isnan(value):
            raise self._incorrect(words, why_no_number(self.value), nudge)
        if value < low:
            raise self._incorrect(words, below, nudge)
        if value > high or (value == high and not include_high):
            raise self._incorrect(words, above, nudge)

    def has_shape(self, *shape: int, why: str = "", nudge: str = "") -> None:
        """Expect an array of this shape.

        Raises:
            Incorrect: if it is not so.
        """
        seen = shape_of(self.value)
        if seen != shape:
            saw = f"shape {seen}" if seen is not None else show(self.value)
            raise Incorrect(
                f"{self.label} has the wrong shape.",
                saw=saw,
                expected=f"shape {shape}",
                why=why or why_no_data(self.value),
                nudge=nudge,
            )

    def has_dtype(self, *names: str, why: str = "", nudge: str = "") -> None:
        """Expect an array of one of these dtypes, e.g. ``"float32"``.

        Raises:
            Incorrect: if it is not so.
        """
        seen = str(getattr(self.value, "dtype", type(self.value).__name__))
        if seen not in names:
            raise Incorrect(
                f"{self.label} has the wrong dtype.",
                saw=seen,
                expected=" or ".join(names),
                why=why,
                nudge=nudge,
            )

    def is_true(self, why: str, *, saw: str = "", expected: str = "", nudge: str = "") -> None:
        """Expect something the check has computed itself to hold.

        Raises:
            Incorrect: if it is not so.
        """
        if self.value is not True and not (isinstance(self.value, np.bool_) and self.value):
            raise Incorrect(
                f"{self.label} is not right yet.", saw=saw, expected=expected, why=why, nudge=nudge
            )

    def _incorrect(self, expected: str, why: str, nudge: str) -> Incorrect:
        return Incorrect(
            f"{self.label} is not right yet.",
            saw=show(self.value),
            expected=expected,
            why=why,
            nudge=nudge,
        )
