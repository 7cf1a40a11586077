"""Readers: take whatever a student's code gave back for what it should be, or say what it is.

Any container of the right numbers is right: a list, a tuple, a generator, an array, a tensor, a
Series. Each reader ends the check in words (``Incorrect``) when there is nothing to read.
"""

from typing import Any

import numpy as np

from .expectations import fail
from .reading import as_float, items_of, numbers, show, why_no_data, why_no_list, why_no_number


def read_number(value: Any, label: str, expected: str = "one number") -> float:
    """Return `value` as a finite float. `label` is what the student calls it.

    Raises:
        Incorrect: if it is no finite number.
    """
    if problem := why_no_number(value):
        fail(f"{label} is no number yet.", saw=show(value), expected=expected, why=problem)
    return float(as_float(value) or 0.0)


def read_whole(value: Any, label: str, expected: str = "a whole number") -> int:
    """Return `value` as an int; 3.0 is one.

    Raises:
        Incorrect: if it is no whole number.
    """
    number = read_number(value, label, expected)
    if number != round(number):
        fail(f"{label} is no whole number.", saw=show(value), expected=expected)
    return round(number)


def read_numbers(
    value: Any, label: str, shape: tuple[int | None, ...], expected: str
) -> np.ndarray:
    """Return `value` as a float array of `shape`, all finite; ``None`` in it: any length.

    Args:
        expected: what belongs there, in words: ``"a pair of numbers (x, y)"``.

    Raises:
        Incorrect: if it is not that.
    """
    array = numbers(value)
    if array is None:
        fail(f"{label} should be {expected}.", saw=show(value), why=_why_none(value))
    if len(array.shape) != len(shape) or not all(
        want in (None, have) for have, want in zip(array.shape, shape, strict=True)
    ):
        saw = show(value) if array.size <= 8 else f"shape {array.shape}"
        why = "One number alone is not enough." if array.ndim == 0 else ""
        fail(f"{label} should be {expected}.", saw=saw, why=why)
    if not np.isfinite(array).all():
        bad = float(array[~np.isfinite(array)][0])
        fail(f"{label} holds {bad}.", expected=expected, why=why_no_number(bad))
    return array


def _why_none(value: Any) -> str:
    """Why `value` is no array of numbers, by its first item that is none."""
    items = items_of(value)
    if items is None:
        return why_no_data(value) or why_no_list(value) or why_no_number(value)
    bad = next((item for item in items if numbers(item) is None), None)
    return _why_none(bad) if bad is not None else "Its rows differ in their lengths."


def read_text(value: Any, label: str, expected: str = "a text in quotes") -> str:
    """Return `value` as text, without spaces at its ends.

    Raises:
        Incorrect: if it is no text.
    """
    if not isinstance(value, (str, np.str_)):
        fail(f"{label} is no text yet.", saw=show(value), expected=expected, why=why_no_data(value))
    return str(value).strip()
