"""What the next program has of a notebook's names: its definitions, and none of its objects."""

import builtins
import contextlib
import sys
import types
from collections.abc import Mapping
from typing import Any

_PLAIN = (type(None), bool, int, float, complex, str, bytes)
_DEEPEST = 20  #: lists in lists that still count as plain


def definitions_of(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """Return imports, classes, functions and plain values of a notebook's names.

    Its functions find these alone: what they kept in a name, a list or an attribute of their own is
    gone, as it is when a program ends.

    >>> names: dict[str, object] = {"__name__": "__main__"}
    >>> exec("kept = []\\ndef f():\\n    kept.append(object())\\nf()\\nn = 3", names)
    >>> sorted(name for name in definitions_of(names) if not name.startswith("_"))
    ['f', 'n']
    """
    again: dict[str, Any] = {"__builtins__": builtins}  # what a function imports, it finds by them
    for name, thing in namespace.items():
        if isinstance(thing, types.FunctionType) and thing.__module__ == namespace.get("__name__"):
            again[name] = _anew(thing, again)
        elif isinstance(thing, (type, types.ModuleType)) or _is_plain(thing) or _imported(thing):
            again[name] = thing
    return again


def definitions_apart(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """As :func:`definitions_of`, and the methods of its classes find these alone as well."""
    names = definitions_of(namespace)
    made: dict[type, type] = {}
    for name, thing in names.items():
        if isinstance(thing, type) and thing.__module__ == namespace.get("__name__"):
            names[name] = _class_anew(thing, names, made)
    return names


def _class_anew(cls: type, names: dict[str, Any], made: dict[type, type]) -> type:
    """The class as its definition makes it, among other names; itself if that is not possible."""
    if cls not in made:
        made[cls] = cls
        own = [base for base in cls.__bases__ if base.__module__ == cls.__module__]
        bases = tuple(_class_anew(one, names, made) if one in own else one for one in cls.__bases__)
        cell = types.CellType()  # what a method's `super()` looks up
        body = {
            name: _member_anew(member, cls, names, cell)
            for name, member in vars(cls).items()
            if name not in ("__dict__", "__weakref__")
        }
        with contextlib.suppress(Exception):  # a metaclass may want what it likes
            made[cls] = cell.cell_contents = type(cls)(cls.__name__, bases, body)
    return made[cls]


def _member_anew(member: Any, cls: type, names: dict[str, Any], cell: types.CellType) -> Any:
    if isinstance(member, (staticmethod, classmethod)):
        return type(member)(_member_anew(member.__func__, cls, names, cell))
    if not isinstance(member, types.FunctionType) or member.__module__ != cls.__module__:
        return member
    cells = zip(member.__code__.co_freevars, member.__closure__ or (), strict=True)
    closure = tuple(cell if name == "__class__" else one for name, one in cells)
    made = types.FunctionType(member.__code__, names, member.__name__, member.__defaults__, closure)
    made.__kwdefaults__, made.__qualname__ = member.__kwdefaults__, member.__qualname__
    made.__dict__.update(vars(member))
    return made


def _anew(function: types.FunctionType, names: dict[str, Any]) -> types.FunctionType:
    """The function as its definition makes it, among other names."""
    made = types.FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )
    made.__kwdefaults__ = function.__kwdefaults__
    return made


def _is_plain(thing: Any, depth: int = 0) -> bool:
    if depth > _DEEPEST:  # a list may hold itself, as IPython's `Out` does once it is shown
        return False
    if isinstance(thing, dict):
        return all(_is_plain(one, depth + 1) for pair in thing.items() for one in pair)
    if isinstance(thing, (list, tuple, set)):
        return all(_is_plain(one, depth + 1) for one in thing)
    return isinstance(thing, _PLAIN)


def _imported(thing: Any) -> bool:
    """Whether it is what another module calls by its name: an object made here is not."""
    try:
        module = sys.modules.get(str(getattr(thing, "__module__", "")))
        return getattr(module, str(getattr(thing, "__name__", "")), None) is thing
    except Exception:  # an object's own `__getattr__` may raise what it likes
        return False
