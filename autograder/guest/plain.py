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
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

MAX_DEPTH = 16
MAX_ITEMS = 20_000  #: items in all containers of one value together
MAX_KEYS = 2_000  #: keys in all dicts of one value together: a student may choose them to collide
MAX_ELEMENTS = 500_000  #: numbers in all arrays of one answer; right answers have 110,000 at most
MAX_BYTES = 8 * 2**20  #: bytes in all strings and arrays of one value together
MAX_ASKED = MAX_BYTES  #: numbers in all arrays of one question, which are ours: pictures, mostly
MAX_DIGITS = 4_000
TEXT_LENGTH = 200  #: characters kept of the text of something that is no data

_PLAIN_DTYPES = frozenset(np.dtype(char).newbyteorder("<").str for char in [*"?bhiqBHIQefdFD"])
_TEXT_DTYPE = re.compile(r"<U[1-9][0-9]{0,6}")
_INTEGER = re.compile(rf"-?[0-9]{{1,{MAX_DIGITS}}}")
_FLOAT = re.compile(r"-?(?:inf|nan|[0-9]{1,20}(?:\.[0-9]{1,20})?(?:e[+-][0-9]{1,3})?)")

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
    elements: int
    items: int = MAX_ITEMS
    keys: int = MAX_KEYS
    bytes: int = MAX_BYTES

    def take(self, *, items: int = 0, keys: int = 0, elements: int = 0, size: int = 0) -> None:
        self.items -= items
        self.keys -= keys
        self.elements -= elements
        self.bytes -= size
        if min(self.items, self.keys, self.elements, self.bytes) < 0:
            raise TooLarge("the value is too large to look at")

    def take_array(self, shape: tuple[int, ...], itemsize: int) -> None:
        """Charge an array as if no axis were empty: (20_000_000, 0) is long, though it is void."""
        elements = math.prod(max(axis, 1) for axis in shape)
        self.take(items=len(shape), elements=elements, size=math.prod(shape) * itemsize)


def encode(value: Any, *, use_up: bool = False, elements: int = MAX_ELEMENTS) -> Json:
    """Return `value` as JSON-able data, with at most so many `elements` in its arrays.

    With `use_up`, a generator and its like are read to their end, as lists: for what a function has
    just returned. A variable that holds one is left as it is, and noted as no data.

    Raises:
        TooLarge: if it has more than that, or than ``MAX_ITEMS`` items, ``MAX_KEYS`` keys of dicts,
            ``MAX_BYTES`` bytes or ``MAX_DEPTH`` levels.
    """
    if use_up and isinstance(value, Iterator):
        value = list(itertools.islice(value, MAX_ITEMS + 1))
    return _encode(value, _Budget(elements), MAX_DEPTH)


def _encode(value: Any, budget: _Budget, depth: int) -> Json:
    if depth == 0:
        raise TooLarge("the value is nested too deeply to look at")
    budget.take(items=1)
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
        budget.take(keys=dict.__len__(value))
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
    budget.take_array(array.shape, array.itemsize)
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
    text = _writable(value) if isinstance(value, str) else repr(value)
    budget.take(size=len(text))
    return text


def _writable(text: str) -> str:
    """`text` with half surrogates, which no file can hold as UTF-8, as question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


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
    if array.dtype.kind in "biufcU":
        # One form of each: little-endian, and a text of no characters has room for one.
        one = array.dtype.newbyteorder("<") if array.itemsize else np.dtype("<U1")
        return array.astype(one, copy=False)
    return array if _is_list(array) else None


def _is_list(array: np.ndarray) -> bool:
    """Whether this is an array of Python objects, which reads as a list."""
    return array.dtype.kind == "O" and array.ndim > 0


def _type_name(value: Any) -> str:
    return _writable(str(getattr(type(value), "__name__", "object"))[:TEXT_LENGTH])


def _text(value: Any) -> str:
    try:
        text = repr(value)
    except BaseException:  # a student's __repr__ may raise anything, KeyboardInterrupt included
        return ""
    return _writable(text[:TEXT_LENGTH]) if type(text) is str else ""


def decode(data: object, *, elements: int = MAX_ELEMENTS) -> Any:
    """Return the value that `data`, an untrusted result of :func:`encode`, stands for.

    Raises:
        Malformed: whatever is wrong with it. No other exception leaves this function.
    """
    try:
        return _decode(data, _Budget(elements), MAX_DEPTH)
    except Malformed:
        raise
    except Exception as error:  # KeyError, TooLarge, MemoryError …: all mean the same here
        raise Malformed(_writable(f"not plain data: {error!r}"[:TEXT_LENGTH])) from None


def _decode(data: object, budget: _Budget, depth: int) -> Any:
    if depth == 0 or not isinstance(data, dict):
        raise Malformed("not plain data, or nested too deeply")
    budget.take(items=1)
    what, value = data["t"], data.get("v")
    if what in ("none", "blank"):
        return None if what == "none" else ...
    if what == "bool" and isinstance(value, bool):
        return value
    if what in ("list", "tuple") and isinstance(value, list):
        items = [_decode(item, budget, depth - 1) for item in value]
        return items if what == "list" else tuple(items)
    if what == "dict" and isinstance(value, list):
        budget.take(keys=len(value))
        pairs = [(_decode(k, budget, depth - 1), _decode(v, budget, depth - 1)) for k, v in value]
        found = dict(pairs)
        if len(found) != len(pairs):
            raise Malformed("a dict that has a key twice")
        return found
    if not isinstance(value, str):
        raise Malformed(f"a value of kind {str(what)[:20]!r} must be text")
    return _decode_text(what, value, data, budget)


def _decode_text(what: object, value: str, data: dict[str, Any], budget: _Budget) -> Any:
    if what in ("array", "scalar"):
        return _decode_array(what == "scalar", value, data, budget)
    budget.take(size=len(value))
    if what == "int" and _INTEGER.fullmatch(value):
        return int(value)
    if what == "float" and _FLOAT.fullmatch(value):
        return float(value)
    if what == "str":
        return _checked(value)
    if what == "opaque":
        return Opaque(_checked(data["type"])[:TEXT_LENGTH], _checked(value)[:TEXT_LENGTH])
    raise Malformed(f"no data of kind {str(what)[:20]!r}")


def _checked(text: object) -> str:
    if not isinstance(text, str) or text != _writable(text):
        raise Malformed("no text that a file could hold")
    return text


def _decode_array(is_scalar: bool, value: str, data: dict[str, Any], budget: _Budget) -> Any:
    name, shape = data["dtype"], tuple(data["shape"])
    if not isinstance(name, str) or not (name in _PLAIN_DTYPES or _TEXT_DTYPE.fullmatch(name)):
        raise Malformed("arrays of that dtype are not taken")
    if len(shape) > MAX_DEPTH or not all(type(n) is int and n >= 0 for n in shape):
        raise Malformed("not the shape of an array")
    dtype = np.dtype(name)
    budget.take_array(shape, dtype.itemsize)
    size = math.prod(shape) * dtype.itemsize
    raw = base64.b64decode(value, validate=True) if len(value) == -(-size // 3) * 4 else b""
    if len(raw) != size or (is_scalar and shape):
        raise Malformed(f"that does not make an array of shape {shape}")
    array = np.frombuffer(raw, dtype).reshape(shape).copy()
    if dtype.kind == "U" and not _is_text(np.frombuffer(raw, "<u4")):
        raise Malformed("text with characters that there are not")
    if dtype.kind == "b" and raw.strip(b"\0\1"):
        raise Malformed("truth values that are neither")
    return array[()] if is_scalar else array


def _is_text(code_points: np.ndarray) -> bool:
    """Whether all of them are characters: within Unicode, and no half of a surrogate pair."""
    surrogates = (code_points >= 0xD800) & (code_points <= 0xDFFF)
    return not (surrogates | (code_points > 0x10FFFF)).any()
