"""What is data of the types that Python itself has: how each is taken apart, and made again."""

import builtins
import datetime
import itertools
import pathlib
import re
import types
import zoneinfo
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

MAX_ITEMS = 1_000_000  #: in all containers of one value together


def _same(value: Any) -> Any:
    return value


def _bounded(value: Any) -> list[Any]:
    return list(itertools.islice(value, MAX_ITEMS))


def _latin(value: bytes | bytearray) -> list[Any]:
    return [value.decode("latin-1")]


def _when(value: Any) -> list[Any]:
    return [value.replace(tzinfo=None).isoformat(), value.tzinfo, value.fold]


def _datetime(parts: list[Any]) -> Any:
    text, zone, fold = parts
    return datetime.datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def _time(parts: list[Any]) -> Any:
    text, zone, fold = parts
    return datetime.time.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def _match(parts: list[Any]) -> re.Match[Any]:
    """The match that a pattern has there in a text."""
    pattern, flags, text, begin, end = parts
    compiled = re.compile(pattern, flags)
    for found in (compiled.match(text, begin), compiled.fullmatch(text, begin, end)):
        if found and found.span() == (begin, end):
            return found
    raise ValueError("no match")


def is_built_in(thing: Any) -> bool:
    """Whether this is a class that Python itself has under a name: then that is all of it."""
    return type(thing) is type and getattr(builtins, thing.__name__, None) is thing


def _class(parts: list[Any]) -> Any:
    if not is_built_in(found := getattr(builtins, parts[0])):
        raise ValueError("no class of Python's")
    return found


#: By type: its tag, what it is taken apart into, and how it is made again of that.
BY_ITEMS: dict[type, tuple[str, Callable[[Any], list[Any]], Callable[[list[Any]], Any]]] = {
    list: ("list", list, list),
    tuple: ("tuple", list, tuple),
    set: ("set", list, set),
    frozenset: ("frozenset", list, frozenset),
    types.GeneratorType: ("generator", _bounded, lambda items: (one for one in items)),
    map: ("map", _bounded, lambda items: map(_same, items)),
    filter: ("filter", _bounded, lambda items: filter(lambda _: True, items)),
    type({}.keys()): ("keys", list, lambda items: dict.fromkeys(items).keys()),
    type({}.items()): ("items", list, lambda pairs: dict(pairs).items()),
    type({}.values()): ("values", list, lambda items: dict(enumerate(items)).values()),
    complex: ("complex", lambda v: [v.real, v.imag], lambda parts: complex(*parts)),
    bytes: ("bytes", _latin, lambda parts: parts[0].encode("latin-1")),
    bytearray: ("bytearray", _latin, lambda parts: bytearray(parts[0].encode("latin-1"))),
    range: ("range", lambda v: [v.start, v.stop, v.step], lambda parts: range(*parts)),
    slice: ("slice", lambda v: [v.start, v.stop, v.step], lambda parts: slice(*parts)),
    Decimal: ("decimal", lambda v: [str(v)], lambda parts: Decimal(*parts)),
    Fraction: ("fraction", lambda v: [v.numerator, v.denominator], lambda p: Fraction(*p)),
    datetime.date: ("date", lambda v: [v.isoformat()], lambda p: datetime.date.fromisoformat(*p)),
    datetime.datetime: ("datetime", _when, _datetime),
    datetime.time: ("time", _when, _time),
    datetime.timedelta: (
        "timedelta",
        lambda v: [v.days, v.seconds, v.microseconds],
        lambda parts: datetime.timedelta(*parts),
    ),
    datetime.timezone: (
        "timezone",
        lambda v: [v.utcoffset(None)],
        lambda parts: datetime.timezone(*parts),
    ),
    zoneinfo.ZoneInfo: ("zone", lambda v: [v.key], lambda parts: zoneinfo.ZoneInfo(*parts)),
    type(pathlib.Path()): ("path", lambda v: [str(v)], lambda parts: pathlib.Path(*parts)),
    re.Pattern: ("pattern", lambda v: [v.pattern, v.flags], lambda parts: re.compile(*parts)),
    type: ("class", lambda v: [v.__name__], _class),
    re.Match: (
        "match",
        lambda v: [v.re.pattern, v.re.flags, v.string, *v.span()],
        _match,
    ),
}
