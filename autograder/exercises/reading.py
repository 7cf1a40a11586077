"""Reading what a student's code gave back, whatever it is: numbers and lists, or why not.

Nothing here raises on any value that `autograder.guest.plain.decode` can return, except the
``Incorrect`` that ends a check.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.checking import fail
from autograder.checking.expectations import show
from autograder.guest.plain import Opaque


def why_no_number(value: Any) -> str:
    """Why `value` is not one finite number; empty if it is."""
    if value is None:
        return "There is nothing in it (`None`): is a `return` missing, or only a `print` there?"
    if isinstance(value, (str, np.str_)):
        return "That is text: leave out the quotes, so that Python can calculate with it."
    if value is ...:
        return "`...` is still standing there: put your answer in its place."
    if isinstance(value, (bool, np.bool_)):
        return "That is True or False: is there a comparison (==, <) where a formula should be?"
    if isinstance(value, Opaque):
        if "function" in value.type_name or value.type_name == "method":
            return "That is the function itself: call it with ( )."
        return f"That is a {value.type_name}: a plain number such as 0.5 is needed."
    if as_float(value) is None:
        return "One single number is needed here."
    if math.isnan(as_float(value) or 0.0):
        return "nan means 'not a number': something like inf − inf or 0 / 0 happened on the way."
    if math.isinf(as_float(value) or 0.0):
        return "That is infinite, or too large for a float: the numbers exploded on the way."
    return ""


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


def one_number(value: Any, label: str, expected: str = "one number") -> float:
    """Return `value` as a finite float, or end the check."""
    problem = why_no_number(value)
    if problem:
        fail(f"{label} is no number yet.", saw=brief(value), expected=expected, why=problem)
    return float(as_float(value) or 0.0)


def brief(value: Any) -> str:
    """Return `value` as a student would like to read it, in at most 120 characters."""
    text = show(value)
    return text if len(text) <= 120 else text[:119] + "…"


def items_of(value: Any) -> list[Any] | None:
    """The items of a list, a tuple or an array; ``None`` for anything else."""
    if isinstance(value, np.ndarray):
        return list(value) if value.ndim else None
    return list(value) if isinstance(value, (list, tuple)) else None


def near(seen: Sequence[float], right: Sequence[float], rel: float = 1e-4) -> bool:
    """Whether two lists of numbers agree; not if their lengths differ."""
    return len(seen) == len(right) and all(
        math.isclose(a, b, rel_tol=rel, abs_tol=1e-4) for a, b in zip(seen, right, strict=True)
    )
