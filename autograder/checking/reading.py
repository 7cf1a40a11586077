"""Reading what a student's code gave back, whatever it is: as numbers and lists, and as words.

Nothing here raises on any value that ``autograder.guest.plain.decode`` can return.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.guest.plain import Opaque

LENGTH = 120  #: characters of a value that a card shows


def show(value: Any, digits: int = 4) -> str:
    """Return `value` as a student would like to read it: rounded, and at most 120 characters."""
    text = _show(value, digits)
    return text if len(text) <= LENGTH else text[: LENGTH - 1] + "…"


def _show(value: Any, digits: int) -> str:
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
        return _show(value.item(), digits)
    if isinstance(value, (list, tuple)):
        inside = ", ".join(_show(item, digits) for item in list(value)[:8])
        inside += ", …" if len(value) > 8 else ""
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    return repr(value)


def as_float(value: Any) -> float | None:
    """One real number as a float (too large: inf), a one-element array included; else ``None``."""
    if isinstance(value, np.ndarray) and value.size == 1 and value.dtype.kind in "iuf":
        value = value.reshape(-1)[0]
    if isinstance(value, (bool, np.bool_)) or not isinstance(
        value, (int, float, np.integer, np.floating)
    ):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf


def why_no_data(value: Any) -> str:
    """Why `value` is nothing to look at; empty if it is."""
    if value is None:
        return "There is nothing in it (`None`): is a `return` missing, or only a `print` there?"
    if value is ...:
        return "`...` is still standing there: put your answer in its place."
    if isinstance(value, Opaque):
        if "function" in value.type_name or value.type_name == "method":
            return "That is the function itself: call it with ( )."
        return f"That is a {value.type_name}: plain numbers or text are needed."
    return ""


def why_no_number(value: Any) -> str:
    """Why `value` is not one finite number; empty if it is."""
    if words := why_no_data(value):
        return words
    if isinstance(value, (str, np.str_)):
        return "That is text: leave out the quotes, so that Python can calculate with it."
    if isinstance(value, (bool, np.bool_)):
        return "That is True or False: is there a comparison (==, <) where a formula should be?"
    number = as_float(value)
    if number is None:
        return "One single number is needed here."
    if math.isnan(number):
        return "nan means 'not a number': something like inf − inf or 0 / 0 happened on the way."
    if math.isinf(number):
        return "That is infinite, or too large for a float: the numbers exploded on the way."
    return ""


def items_of(value: Any) -> list[Any] | None:
    """The items of a list, a tuple or an array; ``None`` for anything else."""
    if isinstance(value, np.ndarray):
        return list(value) if value.ndim else None
    return list(value) if isinstance(value, (list, tuple)) else None


def numbers(value: Any) -> np.ndarray | None:
    """Return `value` as a float array if it is numbers throughout, else None."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        return None
    return array.astype(float) if array.dtype.kind in "iuf" else None


def agree(a: Any, b: Any, rel: float, absolute: float) -> bool:
    """Whether two numbers, or two arrays of one shape, agree as ``numpy.allclose`` means it."""
    x, y = numbers(a), numbers(b)
    if x is None or y is None or x.shape != y.shape:
        return False
    return bool(np.allclose(x, y, rtol=rel, atol=absolute))


def near(seen: Sequence[float], right: Sequence[float], rel: float = 1e-4) -> bool:
    """Whether two lists of numbers agree; not if their lengths differ."""
    return len(seen) == len(right) and all(
        math.isclose(a, b, rel_tol=rel, abs_tol=1e-4) for a, b in zip(seen, right, strict=True)
    )


def shape_of(value: Any) -> tuple[int, ...] | None:
    """Return the shape of an array or of nested lists; ``None`` if it has none."""
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
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(equal(a[key], b[key]) for key in a)
    return bool(a == b)
