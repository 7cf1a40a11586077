"""Values that are the same on both sides: what a test may have of a notebook's.

:mod:`.plain` reads what a student gives kindly: a range is a list there. A test that runs apart
from the notebook must get neither more nor less than it gets beside it. So :func:`flat` takes
apart, into what JSON has, whatever consists of nothing but data, and refuses all else; an object of
a class that is made from a built-in one is that one's, without what its class says. :func:`made`
puts it together again. What is no data may be *referred* to, by whatever both sides agree upon.
NumPy and pandas are only asked about where a notebook has them.
"""

import base64
import json
import math
import sys
import types
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from io import IOBase
from typing import Any

from . import tables
from .kinds import BY_ITEMS, MAX_ITEMS, is_built_in

MAX_DEPTH = 30
MAX_BYTES = 8 * 2**20  #: in all texts and arrays of one value together

_AS_THEY_ARE = (type(None), bool, int, float, str)
_NUMBERS = "?bhilqBHILQefdFDMm"  #: the kinds of NumPy's numbers and times that have one form


class NotExact(TypeError):
    """The value is no plain data, or too much of it; the message says what it is."""


class Malformed(ValueError):
    """What came is not what :func:`flat` gives."""


_BY_PAIRS: dict[type, str] = {dict: "dict", OrderedDict: "OrderedDict", Counter: "Counter"}
_MADE = {tag: make for tag, _, make in BY_ITEMS.values()}
_MADE_OF_PAIRS = {tag: kind for kind, tag in _BY_PAIRS.items()}
_KNOWN = frozenset({*_MADE, *_MADE_OF_PAIRS, "deque", "objects", tables.TAG})
_KNOWN_TYPES = frozenset({*_AS_THEY_ARE, *BY_ITEMS, *_BY_PAIRS, deque}) - {type}


class _Budget:
    """How many items and bytes may still be taken apart."""

    def __init__(self) -> None:
        self._items, self._bytes = MAX_ITEMS, MAX_BYTES

    def take(self, items: int, size: int = 0) -> None:
        """Take some; raises NotExact if there are not so many left."""
        if items > self._items or size > self._bytes:
            raise NotExact("too large")
        self._items -= items
        self._bytes -= size


#: says how a thing that is no data is referred to (a word, and more), or None if it is not
Refer = Callable[[Any], list[Any] | None]
#: gives what such a reference means
Resolve = Callable[[list[Any]], Any]


def flat(value: Any, refer: Refer | None = None) -> Any:
    """Return `value` as what JSON has: where it is a list, the first in it says what of.

    An iterator such as a generator is read to its end, as what it is made of there is.

    Raises:
        NotExact: if something in it is of another type, or it is too large.
    """
    return _Flat(_Budget(), refer).of(value, MAX_DEPTH)


class _Flat:
    def __init__(self, budget: _Budget, refer: Refer | None) -> None:
        self._budget, self._refer = budget, refer

    def of(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind not in _KNOWN_TYPES and self._refer and (found := self._refer(value)) is not None:
            self._budget.take(1)
            return found
        value = _as_data(value)
        kind = type(value)
        self._budget.take(1, len(value) if kind is str else 0)
        if depth == 0:
            raise NotExact("too deeply nested")
        if kind in _AS_THEY_ARE:
            return value
        if kind in BY_ITEMS and (kind is not type or is_built_in(value)):
            tag, parts, _ = BY_ITEMS[kind]
            return [tag, *(self.of(one, depth - 1) for one in parts(value))]
        if kind in _BY_PAIRS:
            pairs = [each for pair in dict.items(value) for each in pair]
            return [_BY_PAIRS[kind], *(self.of(one, depth - 1) for one in pairs)]
        if kind is deque:
            return ["deque", value.maxlen, *(self.of(one, depth - 1) for one in value)]
        np = sys.modules.get("numpy")
        if np is not None and issubclass(kind, (np.ndarray, np.generic)) and _is_its_own(kind):
            if value.dtype.char == "O" and value.ndim:
                items = (self.of(one, depth - 1) for one in value.ravel().tolist())
                return ["objects", list(value.shape), *items]
            return _flat_array(value, np, self._budget)
        pandas = sys.modules.get("pandas")
        if pandas is not None and tables.is_one(value, pandas):
            return [tables.TAG, *(self.of(one, depth - 1) for one in tables.parts(value))]
        raise NotExact(f"a {kind.__name__}"[:100])


def _as_data(value: Any) -> Any:
    """What a value is as data: one of a class that is made from a built-in one, as that one.

    What such a class says of itself, how it compares above all, is left behind.
    """
    kind = type(value)
    if kind in _KNOWN_TYPES or kind.__module__ == "numpy":
        return value
    for base in (str, int, float, list, tuple, dict, set, frozenset):
        if issubclass(kind, base):
            return _TO_BASE[base](value)
    if kind is types.MappingProxyType:
        return dict(value)
    if isinstance(value, Iterator) and not isinstance(value, IOBase):
        return (one for one in value)  # a zip, say
    return value


_TO_BASE: dict[type, Callable[[Any], Any]] = {
    str: str.__str__,
    int: int.__int__,
    float: float.__float__,
    list: lambda value: list(list.__iter__(value)),
    tuple: lambda value: tuple(tuple.__iter__(value)),
    dict: lambda value: dict(dict.items(value)),
    set: lambda value: set(set.__iter__(value)),
    frozenset: lambda value: frozenset(frozenset.__iter__(value)),
}


def _is_its_own(kind: type) -> bool:
    """Whether this is one of NumPy's own arrays or numbers, and no subclass of one."""
    return kind.__module__ == "numpy" and kind.__name__ not in ("memmap", "recarray")


def _flat_array(value: Any, np: Any, budget: _Budget) -> Any:
    dtype = value.dtype
    if not dtype.isnative or dtype.char not in _NUMBERS + "U" or dtype != np.dtype(dtype.str):
        raise NotExact(f"a {type(value).__name__} of {dtype}"[:100])
    texts = dtype.char == "U"
    budget.take(value.ndim + texts * value.size, value.size * dtype.itemsize)
    what = "array" if isinstance(value, np.ndarray) else "scalar"
    if texts:
        return [what, dtype.str, list(value.shape), value.ravel().tolist()]
    data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
    return [what, dtype.str, list(value.shape), data]


def made(parts: Any, resolve: Resolve | None = None) -> Any:
    """Return the value that was taken apart into `parts`.

    Raises:
        Malformed: if :func:`flat` would not have given these.
    """
    if type(parts) in _AS_THEY_ARE:
        return parts
    try:
        return _put_together(parts[0], parts[1:], resolve)
    except Malformed:
        raise
    except Exception as error:  # whatever strange parts raise: all means the same
        raise Malformed(f"not to be put together: {error!r}"[:200]) from None


def _put_together(tag: str, parts: list[Any], resolve: Resolve | None) -> Any:
    if tag in ("array", "scalar"):
        return _made_array(tag, *parts)
    if resolve and tag not in _KNOWN:
        return resolve([tag, *parts])
    items = [made(one, resolve) for one in (parts if tag != "objects" else [None, *parts[1:]])]
    if tag == "deque":
        if items[0] is not None and items[0] < len(items) - 1:
            raise Malformed("more in a deque than it holds")
        return deque(items[1:], items[0])
    if tag == "objects":
        return tables.objects(items[1:]).reshape(parts[0])
    if tag == tables.TAG:
        table = tables.made(items)
        if json.dumps(flat(table)) != json.dumps([tag, *parts]):
            raise Malformed("no table that would be taken apart so")
        return table
    if tag in _MADE_OF_PAIRS:
        found = _MADE_OF_PAIRS[tag]()
        for key, item in zip(items[::2], items[1::2], strict=True):
            found[key] = item
        return found
    return _MADE[tag](items)


def _made_array(tag: str, name: str, shape: list[int], data: Any) -> Any:
    import numpy as np

    dtype = np.dtype(name)
    if dtype.char == "U":
        if not all(type(one) is str for one in data):
            raise Malformed("texts that are none")
        array = np.array(data, dtype).reshape(shape)
    elif dtype.char in _NUMBERS and all(type(n) is int and n >= 0 for n in shape):
        raw = base64.b64decode(data, validate=True)
        if math.prod(shape) * dtype.itemsize != len(raw):
            raise Malformed("an array of another size")
        if dtype.char == "?" and raw.strip(b"\0\1"):
            raise Malformed("truth values that are neither")
        array = np.frombuffer(raw, dtype).reshape(shape).copy()
    else:
        raise Malformed("no array of numbers or texts")
    return array if tag == "array" else array[()]


def renewed(value: Any, parts: Any, resolve: Resolve | None = None) -> Any:
    """Return `value` with what it holds now according to `parts`: the very object, if it can be.

    So a list that was lent, and was sorted there, is the same list, and sorted.
    """
    tag = parts[0] if isinstance(parts, list) else ""
    kind = type(value)
    if tag == "array" and kind.__module__ == "numpy":
        array = made(parts, resolve)
        if value.shape != array.shape or value.dtype != array.dtype:
            raise NotExact("an array that was given another shape")
        value[...] = array
        return value
    if kind is tuple and tag == "tuple" and len(value) == len(parts) - 1:
        return tuple(renewed(one, new, resolve) for one, new in zip(value, parts[1:], strict=True))
    if kind is list and tag == "list":
        old = [*value, *[None] * len(parts)]
        value[:] = [renewed(one, new, resolve) for one, new in zip(old, parts[1:], strict=False)]
        return value
    if kind in _BY_PAIRS and tag == _BY_PAIRS[kind]:
        keys = [made(one, resolve) for one in parts[1::2]]
        pairs = zip(keys, parts[2::2], strict=True)
        items = [(key, renewed(value.get(key), new, resolve)) for key, new in pairs]
        value.clear()
        dict.update(value, items)
        return value
    if kind is set and tag == "set":
        new = made(parts, resolve)
        value.clear()
        value.update(new)
        return value
    if kind in (deque, bytearray) and tag == kind.__name__:
        value.clear()
        value.extend(made(parts, resolve))
        return value
    return made(parts, resolve)
