"""Where a value holds nothing, or nan, and so passes for much where items are compared.

Infinity is taken for nan, of which as little can be said, and a class for what is no data.

Also where it is None, or false: where the author's answers give that, nothing says the same; and
which keys are there: what the author's answers do not have, no test needs.
"""

import importlib
import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from . import tables
from .exact import made

_PAIRS = frozenset({"dict", "OrderedDict", "Counter"})
_AFTER_ONE = frozenset({"deque", "objects"})  #: that have one part more before their items
_HOLD = frozenset(
    {"list", "tuple", "set", "frozenset", "generator", "map", "filter", "keys", "items", "values"}
    | _PAIRS
    | _AFTER_ONE
)
_LONGEST_KEY = 40
_ANY = "[…]"  #: any item
_THERE = object()  #: stands for the mere presence of a key


def lacking(parts: Any, where: str = "") -> Iterator[str]:
    """Yield where there is nothing in the value of these parts, as ``[0] → nothing``, or nan.

    Items are told apart by keys alone: what holds them may be of any kind, order and length.
    """
    if kind := _kind(parts):
        yield f"{where} → {kind}"
    elif isinstance(parts, list) and parts[0] in ("array", "scalar"):
        yield from (f"{where}{one}" for one in _in_array(made(parts)))
    elif isinstance(parts, list) and parts[0] == tables.TAG:
        yield from (f"{where}{one}" for one in _in_table(made(parts)))
    elif isinstance(parts, list):
        for name, one in _items(*parts):
            if not one or not isinstance(one, int):  # most are whole numbers
                yield from lacking(one, where + name)


def _kind(parts: Any) -> str:
    """What the value of these parts is, if it says little; or that it stands for a key."""
    if parts is _THERE:
        return "there"
    if _is_nothing(parts):
        return "nothing"
    if _is_nan(parts):
        return "nan"
    if isinstance(parts, list):
        return "type" if parts[0] == "class" else ""
    return "none" if parts is None else "" if parts else "false"


def _is_nothing(parts: Any) -> bool:
    if not isinstance(parts, list):
        return bool(parts == "")
    tag, *items = parts
    if tag == "range":
        return not range(*items)
    if tag in ("bytes", "bytearray"):
        return items == [""]
    return tag in _HOLD and len(items) == (tag in _AFTER_ONE)


def _is_nan(parts: Any) -> bool:
    if isinstance(parts, list) and parts[0] == "decimal":
        return not Decimal(parts[1]).is_finite()
    return isinstance(parts, float) and not math.isfinite(parts)


def _items(tag: str, *items: Any) -> Iterator[tuple[str, Any]]:
    """Yield the parts of a container, each with what it is called there."""
    if tag in _PAIRS:
        for key, one in zip(items[::2], items[1::2], strict=True):
            name = _place_of(key)
            yield name, one
            if name != _ANY:
                yield name, _THERE
            if isinstance(key, float):
                yield _ANY, key
    elif tag == "complex":
        yield from (("", one) for one in items)
    elif tag in _HOLD:
        yield from ((_ANY, one) for one in items[tag in _AFTER_ONE :])


def _place_of(key: Any) -> str:
    """What a place with this key is called; by some, which would not be read again, it has none."""
    plain = isinstance(key, (str, int)) and not set("[]").intersection(str(key))
    return f"[{key!r:.{_LONGEST_KEY}}]" if plain else _ANY


def _in_array(value: Any) -> Iterator[str]:
    where = _ANY if value.ndim else ""
    kind = value.dtype.kind
    if value.size == 0:
        yield " → nothing"
    elif kind in "fcmM" and not _is_finite(value, kind):
        yield f"{where} → nan"
    elif kind == "U" and (value == "").any():
        yield f"{where} → nothing"
    elif value.ndim == 0 and not value:
        yield " → false"


def _is_finite(value: Any, kind: str) -> bool:
    return bool((value == value).all() and (kind in "mM" or (abs(value) != math.inf).all()))


def _in_table(value: Any) -> Iterator[str]:
    pandas: Any = importlib.import_module("pandas")
    if 0 in getattr(value, "shape", ()):
        yield " → nothing"
    elif isinstance(value, pandas.DataFrame):
        for number, name in enumerate(value.columns):
            where = _place_of(name)
            if where != _ANY:
                yield f"{where} → there"
            yield from (f"{where} → {one}" for one in _in_column(value.iloc[:, number]))
        yield from (f".index → {one}" for one in _in_column(value.index))
    elif isinstance(value, pandas.Interval):  # which may contain whatever a test looks for
        yield " → interval"
    elif hasattr(value, "shape"):
        yield from (f"{_ANY} → {one}" for one in _in_column(value))
        if isinstance(value, pandas.Series):
            yield from (f".index → {one}" for one in _in_column(value.index))
    elif pandas.isna(value):
        yield " → nan"


def _in_column(column: Any) -> Iterator[str]:
    pandas: Any = importlib.import_module("pandas")
    if isinstance(column, (pandas.MultiIndex, pandas.RangeIndex)):
        return
    name = str(column.dtype)
    infinite = name.startswith(("float", "Float")) and (abs(column) == math.inf).any()
    if infinite or any(pandas.isna(column)):
        yield "nan"
    if name in ("object", "str", "string") and any(
        hasattr(one, "__len__") and len(one) == 0 for one in column
    ):
        yield "nothing"
