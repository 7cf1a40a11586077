"""Plain data: what may travel between a student's objects and a check.

``encode`` runs beside the student's objects, ``decode`` where the verdict is made. A decoded value
is a built-in number, string, list, tuple, dict, ``None`` or ``...``, a NumPy scalar or array, or an
:class:`Opaque` note about something that is no data at all. So an object whose ``__eq__`` always
agrees arrives here as what it is: an ``Opaque``, equal to nothing.
"""

import base64
import contextlib
import itertools
import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

MAX_DEPTH = 16
MAX_ITEMS = 20_000  #: items in all containers of one value together
MAX_BYTES = 8 * 2**20  #: bytes in all strings and arrays of one value together
MAX_DIGITS = 4_000
TEXT_LENGTH = 200  #: characters kept of the text of something that is no data

#: containers that are read as lists
SEQUENCES: tuple[type, ...] = (range, deque, type({}.keys()), type({}.values()), type({}.items()))

Json = dict[str, Any]


class Malformed(ValueError):
    """The data is not in the agreed form, or too large. Raised by :func:`decode`."""


class TooLarge(ValueError):
    """The value is too large, or too deeply nested, to be looked at. Raised by :func:`encode`."""


@dataclass(frozen=True)
class Opaque:
    """A value that is no plain data: the name of its type, and the beginning of its text."""

    type_name: str
    text: str = ""

    def __str__(self) -> str:
        return self.text or f"a {self.type_name}"


@dataclass
class _Budget:
    items: int = MAX_ITEMS
    bytes: int = MAX_BYTES

    def take(self, items: int = 1, size: int = 0) -> None:
        self.items -= items
        self.bytes -= size
        if self.items < 0 or self.bytes < 0:
            raise TooLarge("the value is too large to look at")


def encode(value: Any, *, use_up: bool = False) -> Json:
    """Return `value` as JSON-able data.

    With `use_up`, a generator and its like are read to their end, as lists: for what a function has
    just returned. A variable that holds one is left as it is, and noted as no data.

    Raises:
        TooLarge: if it has more than ``MAX_ITEMS`` items, ``MAX_BYTES`` bytes or ``MAX_DEPTH``
            levels.
    """
    if use_up and isinstance(value, Iterator):
        value = list(itertools.islice(value, MAX_ITEMS + 1))
    return _encode(value, _Budget(), MAX_DEPTH)


def _encode(value: Any, budget: _Budget, depth: int) -> Json:
    if depth == 0:
        raise TooLarge("the value is nested too deeply to look at")
    budget.take()
    value = _axes(value)
    kind = type(value)  # exactly: a subclass of a number may lie about itself
    if value is None or value is ...:
        return {"t": "none" if value is None else "blank"}
    if kind in (bool, int, float, str):
        return {"t": kind.__name__, "v": _encode_leaf(value, budget)}
    # Subclasses such as named tuples too, read by the base class's own methods.
    if isinstance(value, (list, tuple)):
        base: Any = list if isinstance(value, list) else tuple
        items = [_encode(item, budget, depth - 1) for item in base.__iter__(value)]
        return {"t": base.__name__, "v": items}
    if isinstance(value, dict):
        pairs = [
            [_encode(key, budget, depth - 1), _encode(item, budget, depth - 1)]
            for key, item in dict.items(value)
        ]
        return {"t": "dict", "v": pairs}
    if kind in SEQUENCES:
        return {"t": "list", "v": [_encode(item, budget, depth - 1) for item in value]}
    if kind in (Decimal, Fraction):
        return {"t": "float", "v": repr(float(value))}
    array = _as_array(value)
    if array is not None and array.dtype.kind == "O":  # e.g. a column of a table with mixed types
        return _encode(array.tolist(), budget, depth)
    if array is None:
        return {"t": "opaque", "type": _type_name(value), "v": _text(value)}
    budget.take(0, array.nbytes)
    data = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")
    what = "scalar" if isinstance(value, np.generic) else "array"
    return {"t": what, "dtype": array.dtype.str, "shape": list(array.shape), "v": data}


def _axes(value: Any) -> Any:
    """Return TensorFlow's kind of shape as a tuple, if it is known; anything else as it is."""
    if type(value).__name__ == "TensorShape":
        with contextlib.suppress(Exception):  # a class of a student's may raise anything
            return tuple(value.as_list())
    return value


def _encode_leaf(value: bool | int | float | str, budget: _Budget) -> bool | str:
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and value.bit_length() > 3 * MAX_DIGITS:
        raise TooLarge(f"the number has more than {MAX_DIGITS} digits")
    text = value if isinstance(value, str) else repr(value)
    budget.take(0, len(text))
    return text


def _as_array(value: Any) -> np.ndarray | None:
    """NumPy arrays and scalars, and whatever hands one out (tensors, variables, pandas' tables)."""
    has_one_column = False
    if not isinstance(value, (np.ndarray, np.generic)):
        gives = getattr(value, "numpy", None) or getattr(value, "to_numpy", None)
        if isinstance(value, type) or not callable(gives):
            return None
        try:
            value = gives()
        except Exception:
            return None
        if not isinstance(value, (np.ndarray, np.generic)):
            return None
        # A table with one column is a column.
        has_one_column = gives.__name__ == "to_numpy" and value.shape[1:] == (1,)
    array = np.asarray(value)
    if has_one_column:
        array = array.reshape(-1)
    if array.dtype.kind == "V" or array.dtype.name == "bfloat16":
        # NumPy does not know bfloat16 and the float8 kinds; float32 holds each of them exactly.
        with contextlib.suppress(TypeError, ValueError):
            array = array.astype("float32")
    if array.dtype.char in "gG":  # a long double is as long as the machine likes
        array = array.astype("float64" if array.dtype.char == "g" else "complex128")
    return array if array.dtype.kind in "biufcU" or _is_list(array) else None


def _is_list(array: np.ndarray) -> bool:
    """Whether this is an array of Python objects, which reads as a list."""
    return array.dtype.kind == "O" and array.ndim > 0


def _type_name(value: Any) -> str:
    return str(getattr(type(value), "__name__", "object"))[:TEXT_LENGTH]


def _text(value: Any) -> str:
    try:
        text = repr(value)
    except BaseException:  # a student's __repr__ may raise anything, KeyboardInterrupt included
        return ""
    return text[:TEXT_LENGTH] if type(text) is str else ""


def decode(data: object) -> Any:
    """Return the value that `data`, an untrusted result of :func:`encode`, stands for.

    Raises:
        Malformed: whatever is wrong with it. No other exception leaves this function.
    """
    try:
        return _decode(data, _Budget(), MAX_DEPTH)
    except Malformed:
        raise
    except Exception as error:  # KeyError, ValueError, OverflowError …: all mean the same here
        raise Malformed(f"not plain data: {error!r}"[:TEXT_LENGTH]) from None


def _decode(data: object, budget: _Budget, depth: int) -> Any:
    if depth == 0 or not isinstance(data, dict):
        raise Malformed("not plain data, or nested too deeply")
    budget.take()
    what, value = data["t"], data.get("v")
    if what in ("none", "blank"):
        return None if what == "none" else ...
    if what == "bool" and isinstance(value, bool):
        return value
    if what in ("list", "tuple") and isinstance(value, list):
        items = [_decode(item, budget, depth - 1) for item in value]
        return items if what == "list" else tuple(items)
    if what == "dict" and isinstance(value, list):
        pairs = [(_decode(k, budget, depth - 1), _decode(v, budget, depth - 1)) for k, v in value]
        return dict(pairs)
    if not isinstance(value, str):
        raise Malformed(f"a value of kind {str(what)[:20]!r} must be text")
    budget.take(0, len(value) if what == "str" else 0)
    return _decode_text(what, value, data, budget)


def _decode_text(what: object, value: str, data: dict[str, Any], budget: _Budget) -> Any:
    if what == "int":
        if len(value) > MAX_DIGITS:
            raise Malformed("a number with too many digits")
        return int(value)
    if what == "float":
        return float(value)
    if what == "str":
        return value
    if what == "opaque":
        return Opaque(str(data["type"])[:TEXT_LENGTH], value[:TEXT_LENGTH])
    if what in ("array", "scalar"):
        return _decode_array(str(what), value, data, budget)
    raise Malformed(f"unknown kind of data {str(what)[:20]!r}")


def _decode_array(what: str, value: str, data: dict[str, Any], budget: _Budget) -> Any:
    dtype = np.dtype(str(data["dtype"])[:20])
    if dtype.kind not in "biufcU" or dtype.char in "gG" or dtype.itemsize == 0:
        raise Malformed(f"arrays of {dtype} are not taken")
    shape = tuple(data["shape"])
    if len(shape) > MAX_DEPTH or not all(type(n) is int and n >= 0 for n in shape):
        raise Malformed("not the shape of an array")
    size = math.prod(shape) * dtype.itemsize
    budget.take(0, size)
    raw = base64.b64decode(value, validate=True)
    if len(raw) != size:
        raise Malformed(f"{len(raw)} bytes do not make an array of shape {shape}")
    array = np.frombuffer(raw, dtype).reshape(shape).copy()
    return array[()] if what == "scalar" and shape == () else array
