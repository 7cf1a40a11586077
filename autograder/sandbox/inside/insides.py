"""What a function or a class that a test has written consists of, and whether it still does.

Executed beside the watcher, in its namespace (see `watcher`). Nothing of the notebook's is called.
"""

from operator import is_
from types import FunctionType
from typing import Any

from .lies import mro_of, space_of

CLASS = 1 << 31  # Py_TPFLAGS_TYPE_SUBCLASS


def insides(thing: Any) -> Any:
    """What a function is given by name if nobody else does; what a class has, and its methods."""
    if type(thing) is FunctionType:
        usual = thing.__kwdefaults__ or {}
        return (*usual, *usual.values())
    own = list(space_of(thing).items())
    return {name: one if _is_method(one) else None for name, one in own}


def has_insides(thing: Any, was: Any) -> bool:
    """Whether that is so still; a class may have got what hides none of the methods it inherits."""
    if type(thing) is FunctionType:
        now = insides(thing)
        return len(now) == len(was) and all(map(is_, now, was))
    own = space_of(thing)
    if any(one is not None and own.get(name) is not one for name, one in was.items()):
        return False
    return not any(name not in was and _hides(thing, name) for name in list(own))


def _hides(kind: Any, name: str) -> bool:
    """Whether a class hides by this a method that it inherits, and not by one that it inherits."""
    spaces = [space_of(base) for base in mro_of(kind)[1:]]
    found = [space[name] for space in spaces if name in space]
    return any(map(_is_method, found)) and not any(one is space_of(kind)[name] for one in found)


def hides_methods(thing: Any) -> bool:
    """Whether an object of unittest's hides a method of its class's by something of its own."""
    spaces = [space_of(base) for base in mro_of(type(thing))]
    own = list(vars(thing))
    return any(type(space.get(name)) is FunctionType for name in own for space in spaces)


def _is_method(thing: object) -> bool:
    kind = type(thing)
    return any(kind is one for one in (FunctionType, classmethod, staticmethod, property))
