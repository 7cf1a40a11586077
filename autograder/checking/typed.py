"""A probe's reply as the dataclass that it claims to be, or none at all.

What a probe brings back was made beside the student's code, so it is decoded by the type hints of
the dataclass that the check asked for. A check never holds a raw mapping.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

import numpy as np

from .outcome import State
from .source import Unanswered

LARGEST_INTEGER = 2**63 - 1  #: in a reply; shapes, counts and labels are far below
_NUMERIC = "biuf"

T = TypeVar("T")


class _Unfit(Exception):
    """The value does not have the type that was asked for."""


def read_as(kind: type[T], value: object) -> T:
    """Return `value`, an untrusted plain value, as `kind`.

    `kind` is a dataclass whose fields come as a dict, ``int``, ``float`` (an int is one too),
    ``bool``, ``str``, ``np.ndarray`` (of numbers), ``None``, or made of those: ``X | Y``,
    ``list[X]``, ``tuple[X, ...]``, ``tuple[X, Y]``, ``dict[str, X]``.

    Raises:
        Unanswered: as tampered with, if it is not of that kind.
        TypeError: if `kind` itself is none of those, a fault of the check.
    """
    try:
        return typing.cast(T, _read(kind, value))
    except _Unfit:
        text = "The answer came back in a form that it cannot have, so it is not accepted."
        raise Unanswered(State.TAMPERED, text) from None


def _read(kind: Any, value: object) -> Any:
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _read_union(typing.get_args(kind), value)
    if origin is not None:
        return _CONTAINERS[origin](typing.get_args(kind), value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _read_dataclass(kind, value)
    if kind in (None, type(None)):
        return _must(value is None, None)
    return _LEAVES[kind](value)


def _must(fits: bool, value: Any) -> Any:
    if not fits:
        raise _Unfit
    return value


def _read_union(kinds: tuple[Any, ...], value: object) -> Any:
    for kind in kinds:
        try:
            return _read(kind, value)
        except _Unfit:
            continue
    raise _Unfit


def _read_dataclass(kind: type, value: object) -> Any:
    hints = _hints(kind)
    if not isinstance(value, dict) or value.keys() != hints.keys():
        raise _Unfit
    return kind(**{name: _read(hint, value[name]) for name, hint in hints.items()})


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    known = typing.get_type_hints(kind)
    return {one.name: known[one.name] for one in dataclasses.fields(kind) if one.init}


def _read_int(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise _Unfit
    return int(_must(abs(int(value)) <= LARGEST_INTEGER, value))


def _read_float(value: object) -> float:
    if isinstance(value, (float, np.floating)):
        return float(value)
    return float(_read_int(value))


def _read_bool(value: object) -> bool:
    return bool(_must(isinstance(value, (bool, np.bool_)), value))


def _read_str(value: object) -> str:
    return str(_must(isinstance(value, str), value))


def _read_array(value: object) -> np.ndarray:
    if not isinstance(value, (np.ndarray, np.generic)) or value.dtype.kind not in _NUMERIC:
        raise _Unfit
    return np.asarray(value)  # an array without axes, e.g. a weight of shape (), came as a number


def _read_list(inside: tuple[Any, ...], value: object) -> list[Any]:
    if not isinstance(value, list):
        raise _Unfit
    return [_read(inside[0], item) for item in value]


def _read_tuple(inside: tuple[Any, ...], value: object) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise _Unfit
    if len(inside) == 2 and inside[1] is ...:
        return tuple(_read(inside[0], item) for item in value)
    if len(value) != len(inside):
        raise _Unfit
    return tuple(_read(one, item) for one, item in zip(inside, value, strict=True))


def _read_dict(inside: tuple[Any, ...], value: object) -> dict[Any, Any]:
    if not isinstance(value, dict):
        raise _Unfit
    return {_read(inside[0], key): _read(inside[1], item) for key, item in value.items()}


_LEAVES: dict[Any, Callable[[object], Any]] = {
    int: _read_int,
    float: _read_float,
    bool: _read_bool,
    str: _read_str,
    np.ndarray: _read_array,
}
_CONTAINERS: dict[Any, Callable[[tuple[Any, ...], object], Any]] = {
    list: _read_list,
    tuple: _read_tuple,
    dict: _read_dict,
}
