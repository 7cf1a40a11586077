"""Where a value holds nothing, or nan, and so passes for much where items are compared.

Also where it is None, or false: where the author's answers give that, nothing says the same.
"""

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from . import tables
from .exact import made

_PAIRS = frozenset({"dict", "OrderedDict", "Counter"})
_AFTER_ONE = frozenset({"deque", "objects"})  #: that have one part more before their items
_HOLD = frozenset(
    {"list", "tuple", "set", "frozenset", "generator", "map", "filter", *_PAIRS, *_AFTER_ONE}
)
_LONGEST_KEY = 40
_ANY = "[…]"  #: any item


def lacking(parts: Any, where: str = "") -> Iterator[str]:
    """Yield where there is nothing in the value of these parts, as ``[0] → nothing``, or nan.

    Items of a list are not told apart: it may be in any order, and of any length.
    """
    if _is_nothing(parts):
        yield f"{where} → nothing"
    elif _is_nan(parts):
        yield f"{where} → nan"
    elif not parts:
        yield f"{where} → {'none' if parts is None else 'false'}"
    elif isinstance(parts, list) and parts[0] in ("array", "scalar"):
        yield from (f"{where}{one}" for one in _in_array(made(parts)))
    elif isinstance(parts, list) and parts[0] == tables.TAG:
        yield from (f"{where}{one}" for one in tables.lacking(made(parts)))
    elif isinstance(parts, list):
        for name, one in _items(*parts):
            if name != _ANY or isinstance(one, (str, float, list)):  # most are whole numbers
                yield from lacking(one, where + name)


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
        return Decimal(parts[1]).is_nan()
    return isinstance(parts, float) and math.isnan(parts)


def _items(tag: str, *items: Any) -> Iterator[tuple[str, Any]]:
    """Yield the parts of a container, each with what it is called there."""
    if tag in _PAIRS:
        for key, one in zip(items[::2], items[1::2], strict=True):
            name = key if isinstance(key, (str, int)) else "…"
            yield f"[{name!r:.{_LONGEST_KEY}}]", one
    elif tag == "tuple":
        yield from ((f"[{number}]", one) for number, one in enumerate(items))
    elif tag == "complex":
        yield from (("", one) for one in items)
    elif tag in _HOLD:
        yield from ((_ANY, one) for one in items[tag in _AFTER_ONE :])


def _in_array(value: Any) -> Iterator[str]:
    if value.size == 0:
        yield " → nothing"
    elif value.dtype.kind in "fcmM" and (value != value).any():
        yield " → nan"
    elif value.dtype.kind == "U" and (value == "").any():
        yield " → nothing"
    elif value.ndim == 0 and not value:
        yield " → false"
