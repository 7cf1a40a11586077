"""``expect(value).close_to(…)``: one sentence of a check, and what to say when it is not so."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import numpy as np

from autograder.guest.plain import Opaque


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


def show(value: Any, digits: int = 4) -> str:
    """Return `value` as a student would like to read it: short, and rounded."""
    if value is ...:
        return "`...`"
    if isinstance(value, Opaque):
        return f"a {value.type_name}"
    if isinstance(value, (float, np.floating)):
        return f"{float(value):.{digits}g}"
    if isinstance(value, np.ndarray) and value.ndim:
        if value.size <= 8 and value.dtype.kind in "biuf":
            return np.array2string(value, precision=digits, suppress_small=True)
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    if isinstance(value, (np.generic, np.ndarray)):
        return show(value.item(), digits)
    if isinstance(value, (list, tuple)):
        inside = ", ".join(show(item, digits) for item in list(value)[:8])
        inside += ", …" if len(value) > 8 else ""
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"


def number(value: Any) -> float | None:
    """Return `value` as a float if it is one number (a 0-d or 1-element array too), else None."""
    if isinstance(value, (bool, np.bool_, str, np.str_)):
        return None
    if isinstance(value, (int, float, np.integer, np.floating)):
        try:
            return float(value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf
    if isinstance(value, np.ndarray) and value.size == 1 and value.dtype.kind in "iuf":
        return float(value.reshape(-1)[0])
    return None


def numbers(value: Any) -> np.ndarray | None:
    """Return `value` as a float array if it is numbers throughout, else None."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        return None
    return array.astype(float) if array.dtype.kind in "iuf" else None


def _same(a: Any, b: Any, rel: float, absolute: float) -> bool:
    x, y = numbers(a), numbers(b)
    if x is None or y is None or x.shape != y.shape:
        return False
    return bool(np.allclose(x, y, rtol=rel, atol=absolute))


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
        seen = self.value if np.ndim(expected) else number(self.value)
        if _same(seen, expected, rel, abs):
            return
        cases = unless.items() if isinstance(unless, Mapping) else unless
        for wrong, words in cases:
            if _same(seen, wrong, rel, abs) and not _same(wrong, expected, rel, abs):
                why = words
                break
        raise self._incorrect(f"{show(expected)}", why, nudge)

    def _be_numbers(self, expected: Any, why: str, nudge: str) -> None:
        if np.ndim(expected) == 0:
            value = number(self.value)
            if value is None:
                raise self._incorrect("one number", self._no_data(), nudge)
            if math.isnan(value):
                raise self._incorrect(show(expected), why or "It is not a number (nan).", nudge)
            return
        array = numbers(self.value)
        if array is None:
            raise self._incorrect(f"numbers of shape {np.shape(expected)}", self._no_data(), nudge)
        if array.shape != np.shape(expected):
            raise Incorrect(
                f"{self.label} has the wrong shape.",
                saw=f"shape {array.shape}",
                expected=f"shape {np.shape(expected)}",
                why=why,
                nudge=nudge,
            )

    def _no_data(self) -> str:
        if self.value is None:
            return "Nothing came back: is a `return` missing?"
        if isinstance(self.value, Opaque) and self.value.type_name in (
            "function",
            "method",
            "builtin_function_or_method",
        ):
            return "That is the function itself: call it with ( )."
        return ""

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
        raise self._incorrect(show(expected), words or self._no_data(), nudge)

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
        value = number(self.value)
        if value is None or math.isnan(value):
            raise self._incorrect(words, self._no_data(), nudge)
        if value < low:
            raise self._incorrect(words, below, nudge)
        if value > high or (value == high and not include_high):
            raise self._incorrect(words, above, nudge)

    def has_shape(self, *shape: int, why: str = "", nudge: str = "") -> None:
        """Expect an array of this shape.

        Raises:
            Incorrect: if it is not so.
        """
        seen = _shape_of(self.value)
        if seen != shape:
            saw = f"shape {seen}" if seen is not None else show(self.value)
            raise Incorrect(
                f"{self.label} has the wrong shape.",
                saw=saw,
                expected=f"shape {shape}",
                why=why or self._no_data(),
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


def _shape_of(value: Any) -> tuple[int, ...] | None:
    if not isinstance(value, (np.ndarray, list, tuple)):
        return None
    try:
        return np.shape(value)
    except ValueError:  # rows of different lengths
        return None


def equal(a: Any, b: Any) -> bool:
    """Whether two plain values are the same; a list equals a tuple with the same items."""
    if isinstance(a, (np.generic, np.ndarray)) and np.ndim(a) == 0:
        a = a.item()
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(equal(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return bool(np.array_equal(a, b)) if not isinstance(a, Opaque) else False
    if isinstance(a, bool) != isinstance(b, bool):
        return False
    return bool(a == b)
