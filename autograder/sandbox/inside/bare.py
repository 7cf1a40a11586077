"""Looks at what a notebook may have changed, past what it has made of it: no code of it runs."""

from itertools import repeat
from operator import is_
from types import CellType, GetSetDescriptorType
from typing import Any

_TYPES = 1 << 31  # Py_TPFLAGS_TYPE_SUBCLASS: metaclasses
_flags: Any = type.__dict__["__flags__"].__get__
DICT, MRO = (type.__dict__[name].__get__ for name in ("__dict__", "__mro__"))
CONTENT: Any = CellType.__dict__["cell_contents"].__get__
MISSING = object()  #: the value of a name that is not there


class Unreadable(Exception):
    """Something cannot be looked at without running code of the notebook's."""


def is_class(thing: Any) -> bool:
    """Whether this is a class."""
    return bool(_flags(type(thing)) & _TYPES)


def exactly(kind: type, value: Any) -> Any:
    """This, of exactly this type."""
    if type(value) is not kind:
        raise Unreadable
    return value


def dict_of(thing: Any) -> Any:
    """The dictionary of an object, past what its class makes of that."""
    return way_to_dict(type(thing)).__get__(thing)


def way_to_dict(kind: type) -> Any:
    """What gives the dictionary of this class's objects."""
    spaces = map(names_of, MRO(kind))
    ways = (space["__dict__"] for space in spaces if "__dict__" in space)
    return exactly(GetSetDescriptorType, next(ways, None))


def content_of(cell: Any) -> Any:
    """What is in a cell of a closure, if anything."""
    try:
        return CONTENT(cell)
    except ValueError:
        return MISSING


def space_of(owner: Any) -> Any:
    """The dictionary of a class; a module's is what stands for the module."""
    return owner if type(owner) is dict else DICT(owner)


def names_of(owner: Any) -> Any:
    """The dictionary of a module or class, once its keys are known to be plain."""
    return checked(space_of(owner))


def checked(space: Any) -> Any:
    """This dictionary, once its keys are known to be plain."""
    if not all(map(is_, map(type, space), repeat(str))):
        raise Unreadable
    return space
