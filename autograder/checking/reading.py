"""What a student's code gave back, as numbers and lists, and as words.

Nothing here raises on any value that ``autograder.guest.plain.decode`` can return.
"""

import math
from typing import Any

import numpy as np

from autograder.guest.plain import Opaque

_DIGITS = (4, 6, 9)  #: of what is shown side by side: as many as tell one from the other
LENGTH = 120  #: characters of a value that a card shows


def show(value: Any, digits: int = 4) -> str:
    """Return `value` as a student would like to read it: rounded, and at most 120 characters."""
    text = _show(value, digits)
    return text if len(text) <= LENGTH else text[: LENGTH - 1] + "…"


def shorten(text: str, length: int = 150) -> str:
    """Return `text` on one line; cut after a word, with "…", if it is longer than `length`."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    words = line[: length - 1].rpartition(" ")[0] or line[: length - 2]
    return words.rstrip(" .,:;(") + " …"


def _show(value: Any, digits: int) -> str:
    if value is ...:
        return "`...`"
    if isinstance(value, Opaque):
        return a(value.type_name)
    if isinstance(value, (float, np.floating)):
        return f"{float(value):.{digits}g}"
    if isinstance(value, np.ndarray) and value.ndim:
        if value.size <= 8 and value.dtype.kind in "biuf":
            return np.array2string(value, precision=digits, suppress_small=True, separator=", ")
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    if isinstance(value, (np.generic, np.ndarray)):
        return _show(value.item(), digits)
    if isinstance(value, (list, tuple)):
        inside = ", ".join(_show(item, digits) for item in list(value)[:8])
        inside += ", …" if len(value) > 8 else ""
        inside += "," if isinstance(value, tuple) and len(value) == 1 else ""
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    if isinstance(value, dict):
        pairs = list(value.items())[:8]
        inside = ", ".join(f"{_show(k, digits)}: {_show(v, digits)}" for k, v in pairs)
        return f"{{{inside}{', …' if len(value) > 8 else ''}}}"
    return repr(value)


def a(noun: str) -> str:
    """Return `noun` with its article: ``an int``, ``a list``."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


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


def items_of(value: Any) -> list[Any] | None:
    """The items of a list, a tuple or an array; ``None`` for anything else."""
    if isinstance(value, np.ndarray):
        return list(value) if value.ndim else None
    return list(value) if isinstance(value, (list, tuple)) else None


def numbers(value: Any) -> np.ndarray | None:
    """Return `value` as a float array if it is numbers throughout, in rows of one length."""
    if not _all_numbers(value):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if array.dtype.kind == "O" and array.ndim == 0:  # an integer beyond 64 bits
        return np.asarray(as_float(value))
    return array.astype(float) if array.dtype.kind in "iuf" else None


def _all_numbers(value: Any) -> bool:
    """Whether there is nothing but numbers in it, before NumPy is asked to make one array of it.

    NumPy would take True for 1, and pad every text of a list to the length of the longest.
    """
    if isinstance(value, (list, tuple)):
        plain = set(map(type, value)) <= {int, float}  # quick: a check asks this often
        return plain or all(map(_all_numbers, value))
    if isinstance(value, (np.generic, np.ndarray)):
        return value.dtype.kind in "iuf"
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def why_no_data(value: Any) -> str:
    """Why `value` is nothing to look at; empty if it is."""
    if value is None:
        return "There is nothing in it (`None`): is a `return` missing, or only a `print` there?"
    if value is ...:
        return "`...` is still standing there: put your answer in its place."
    if isinstance(value, Opaque):
        if "function" in value.type_name or value.type_name == "method":
            return "That is the function itself: call it with ( )."
        if value.type_name in ("generator", "map", "zip", "filter"):
            return "That gives its numbers one at a time, and only once: make a list of it."
        if value.type_name in ("set", "frozenset"):
            return "A set has no order: use a list."
        return f"That is {a(value.type_name)}: plain numbers or text are needed."
    return ""


def why_no_number(value: Any) -> str:
    """Why `value` is not one finite number; empty if it is."""
    if words := why_no_data(value):
        return words
    if isinstance(value, (str, np.str_)):
        return "That is text: leave out the quotes or the str(…), so that Python can calculate."
    if isinstance(value, (bool, np.bool_)):
        return "That is True or False: is there a comparison (==, <) where a formula should be?"
    number = as_float(value)
    if number is None:
        if isinstance(value, (complex, np.complexfloating)):
            return "That is a complex number: did the root of a negative number happen on the way?"
        if isinstance(value, tuple) and [*map(type, value)] == [int, int]:
            return "That is a pair. If the comma is a decimal one: Python writes it as a dot, 0.5."
        return "One single number is needed here."
    if math.isnan(number):
        return "nan means 'not a number': something like inf − inf or 0 / 0 happened on the way."
    if math.isinf(number):
        return "That is infinite, or too large for a float: the numbers exploded on the way."
    return ""


def same(seen: Any, right: Any, rel: float = 1e-4, absolute: float = 1e-6) -> bool:
    """Whether two answers say the same, whatever container holds the numbers.

    Numbers and rectangular containers of them agree as ``numpy.allclose`` means it (nan with nan),
    in one shape; one number may come in an array of size 1. Truth values are no numbers. Texts
    agree up to spaces at their ends. Other containers agree item by item.
    """
    y = numbers(right)
    if y is not None:
        wanted = len(y) if y.ndim else 1
        if isinstance(seen, (list, tuple)) and len(seen) != wanted:
            return False  # before a long list is read: each slip is compared with it
        x = numbers(seen)
        if x is None:
            return False
        if y.ndim == 0 and x.size == 1:
            x = x.reshape(())
        return x.shape == y.shape and bool(
            np.allclose(x, y, rtol=rel, atol=absolute, equal_nan=True)
        )
    if isinstance(right, (bool, np.bool_)):
        return isinstance(seen, (bool, np.bool_)) and bool(seen) == bool(right)
    if isinstance(right, (str, np.str_)):
        return isinstance(seen, (str, np.str_)) and str(seen).strip() == str(right).strip()
    if isinstance(right, dict):
        return (
            isinstance(seen, dict)
            and seen.keys() == right.keys()
            and all(same(seen[key], right[key], rel, absolute) for key in right)
        )
    items, others = items_of(seen), items_of(right)
    if items is not None and others is not None:
        pairs = zip(items, others, strict=False)
        return len(items) == len(others) and all(same(s, w, rel, absolute) for s, w in pairs)
    if isinstance(right, np.ndarray):  # of text, of complex numbers, of truth values
        return isinstance(seen, np.ndarray) and np.array_equal(seen, right)
    return type(seen) is type(right) and bool(seen == right)


def misshapen(seen: Any, right: Any) -> str:
    """Why `seen` cannot be compared with `right`; empty if it can, or if it is just another value.

    >>> misshapen([1, "2"], [1.0, 2.0])
    'At place 1: That is text: leave out the quotes, so that Python can calculate with it.'
    """
    wanted = numbers(right)
    if wanted is None:
        return why_no_data(seen)
    if wanted.ndim == 0:
        return why_no_number(seen)
    if words := why_no_data(seen) or why_no_list(seen):
        return words
    array, items = numbers(seen), items_of(seen)
    if array is None and items is None:
        return why_no_number(seen)
    if array is None:
        return _bad_item(items or [], wanted)
    if array.shape != wanted.shape:
        return _other_shape(array, wanted)
    if not np.isfinite(array).all():
        return why_no_number(float(array[~np.isfinite(array)][0]))
    return ""


def why_no_list(value: Any) -> str:
    """Why `value` is no list of numbers, if it is a dictionary or the like; else empty."""
    if isinstance(value, dict):
        return "That is a dictionary, with keys: numbers alone are needed, as a list or an array."
    return ""


def contrast(seen: Any, right: Any) -> tuple[str, str]:
    """Return `seen` and `right` for a card, down to where they differ in something large."""
    x, y = numbers(seen), numbers(right)
    if x is not None and y is not None and x.shape == y.shape and x.size > 8:
        differ = ~np.isclose(x, y, rtol=1e-4, atol=1e-6, equal_nan=True)
        odd = differ & ~np.isfinite(x)  # what `misshapen` speaks of
        where = np.argwhere(odd if odd.any() else differ if differ.any() else x != y)
        if len(where):
            at = tuple(int(k) for k in where[0])
            place = f"at [{', '.join(map(str, at))}]"
            return f"{x[at]:.4g} {place}", f"{y[at]:.4g} {place}"
    items, wanted = items_of(seen), items_of(right)
    if x is None and items and wanted and len(items) == len(wanted):
        for k, (one, other) in enumerate(zip(items, wanted, strict=True)):
            if not same(one, other):
                saw, expected = contrast(one, other)
                return f"{saw}, in item {k}", f"{expected}, in item {k}"
    shown = ((show(seen, digits), show(right, digits)) for digits in _DIGITS)
    return next((pair for pair in shown if pair[0] != pair[1]), (show(seen), show(right)))


def _bad_item(items: list[Any], wanted: np.ndarray) -> str:
    """Say which item is no number, or no row of numbers."""
    for place, item in enumerate(items):
        problem = why_no_number(item) if wanted.ndim == 1 else ""
        if wanted.ndim > 1 and numbers(item) is None:
            problem = why_no_data(item) or "That is no row of numbers."
        if item is None:
            return f"At place {place} stands `None`, and a number is needed there."
        if problem:
            return f"At place {place}: {problem}"
    return "The rows differ in their lengths."


def _other_shape(array: np.ndarray, wanted: np.ndarray) -> str:
    if array.ndim == 0:
        if wanted.ndim == 1:
            return f"That is one number: a list or an array of {len(wanted)} is needed."
        return f"That is one number: an array of shape {wanted.shape} is needed."
    if array.size == 0:
        return "It is empty: nothing was ever added to it."
    if array.ndim == wanted.ndim == 1:
        there = "is 1 number" if len(array) == 1 else f"are {len(array)} numbers"
        return f"There {there} where {len(wanted)} belong{'s' * (len(wanted) == 1)}."
    return f"Its shape is {array.shape}, and {wanted.shape} is needed."
