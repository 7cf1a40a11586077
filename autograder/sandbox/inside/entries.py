"""What there is to remember of libraries, for `pristine` to put back.

All that a module and its classes hold, but for what they are there to change: what a function of
the module's declares as global, what a class's own methods write into an object after it is made,
and containers, of which tables of functions alone are remembered with what is in them.
"""

import builtins
import sys
from _ast import AST
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from functools import cached_property, lru_cache
from opcode import EXTENDED_ARG, opmap
from types import CellType, CodeType, FunctionType, GetSetDescriptorType, ModuleType
from typing import Any

from .bare import is_class, space_of
from .codes import of_function
from .origins import codes_in
from .stands import ALONE, CHANGEABLE, LEFT_ALONE, WATCHED, WHOLE

HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: other classes cannot be changed
#: The dictionary of a module, a class, a cell or an object; a name; its value; what the owner is
#: called. `NAMES` and `TABLE` are no names of anything: see `_closed` and `_table`.
Entry = tuple[Any, str, Any, str]
NAMES, TABLE = "", "[]"
_DISPATCHER = "_ArrayFunctionDispatcher"  #: the class of most of NumPy's functions
_CACHING = type(lru_cache(int))
_flags: Any = type.__dict__["__flags__"].__get__  # a metaclass can hide its own
_BUILT_IN = frozenset(vars(builtins))
_MUTABLE = (list, dict, set, bytearray)
_METHODS = (FunctionType, classmethod, staticmethod, property)
_GLOBALS, _ATTRIBUTES, _CELLS = (
    frozenset(opmap[f"{what}_{where}"] for what in ("STORE", "DELETE"))
    for where in ("GLOBAL", "ATTR", "DEREF")
)
_MAKE = ("__init__", "__init_subclass__", "__new__", "__post_init__")


def entries_of(families: set[str]) -> list[Entry]:
    """What there is to remember in the loaded modules of these families."""
    below = tuple(f"{one}." for one in families - ALONE)
    modules = {
        name: module
        for name, module in sys.modules.items()
        if (name in families or name.startswith(below)) and type(module) is ModuleType
    }
    # Owner by owner, because each one's names are looked at together.
    found: list[Entry] = [(sys.modules, name, one, "sys.modules") for name, one in modules.items()]
    things: dict[int, Entry] = {}
    for name, module in modules.items():
        found += _names(name, vars(module))
        found += methods(vars(module), name, name)
        for key, value in vars(module).items():
            if _has_names(value) and not key.startswith("__") and (name, key) not in LEFT_ALONE:
                things.setdefault(id(value), (value, "", None, f"{name}.{key}"))
    attributes = {one for thing, *_ in things.values() for one in _attributes(thing)}
    written = _written_by([*modules.values()], frozenset(attributes))
    for thing, _, _, words in things.values():
        found += _inside_of(thing, words, written)
    return [*found, *_inside_functions(found)]


def _names(name: str, space: dict[str, Any]) -> Iterator[Entry]:
    """The names of a module."""
    whole = f"{name}.".startswith(WHOLE)
    changed = _stored(_codes_of(space), _GLOBALS, frozenset(space))
    for key, value in space.items():
        main = whole or callable(value) or isinstance(value, (ModuleType, ContextVar))
        kept = main or (_is_constant(name, key, value) and key not in changed)
        if kept and (name, key) not in LEFT_ALONE:
            yield space, key, value, name
        elif _is_table(value) and key not in changed and (name, key) not in LEFT_ALONE:
            yield space, key, value, name
            yield _table(space, key, value, name)
    if name == "numpy._core.printoptions":
        for key, value in space.get("default_format_options_dict", {}).items():
            yield space["default_format_options_dict"], key, value, name


def by_owner(found: list[Entry]) -> dict[int, set[str]]:
    """The names that there are to remember of each owner, by identity."""
    names: dict[int, set[str]] = {}
    for owner, name, *_ in found:
        names.setdefault(id(owner), set()).add(name)
    return names


def built_in(space: dict[str, Any], own: dict[int, set[str]]) -> frozenset[str]:
    """What of Python's own a module's functions may look up, and no name of the module hides.

    Nothing of the notebook's is called, which may have got hold of a late library, and have put
    there more than the library's `own` names, by its identity.
    """
    hidden = own[id(space)].union([name for name, one in space.items() if not callable(one)])
    things = [*space.values()]
    things += [one for kind in things if is_class(kind) for one in space_of(kind).values()]
    for one in things:  # which grows by what is behind them
        things += _behind(one)
    theirs = [one for one in things if type(one) is FunctionType and one.__globals__ is space]
    names = {
        name for one in theirs for code in codes_in(of_function(one)) for name in code.co_names
    }
    return _BUILT_IN.intersection(names).difference(hidden)


def _behind(thing: Any) -> list[Any]:
    """What is called by what is called, looked at by its exact type alone."""
    kind = type(thing)
    if kind is classmethod or kind is staticmethod:
        return [thing.__func__]
    if kind is property:
        return [thing.fget, thing.fset, thing.fdel]
    if kind is cached_property:
        return [vars(thing).get("func")]
    if kind is FunctionType or kind is _CACHING:
        return [one for name, one in vars(thing).items() if name == "__wrapped__"]
    if not _flags(kind) & HEAP_TYPE and kind.__name__ == _DISPATCHER:  # most functions of NumPy
        return [thing._implementation]
    return []


def _is_constant(module: str, name: str, value: object) -> bool:
    """Whether nobody but a forger gives this name another value."""
    if module in CHANGEABLE or name.startswith("__") or value is None:
        return False
    if module == "sys":
        return isinstance(value, (int, float, str, tuple)) and not isinstance(value, bool)
    return not isinstance(value, _MUTABLE)


def _is_table(value: object) -> bool:
    return type(value) is dict and bool(value) and all(map(callable, value.values()))


def _table(owner: Any, name: str, table: dict[Any, Any], words: str) -> Entry:
    """What is in a table of functions. A copy of that one takes its place when it is not."""
    return table, TABLE, (owner, name, table.copy()), words


def methods(space: dict[str, Any], module: str, words: str) -> Iterator[Entry]:
    """What a module's own classes hold, and which names they have."""
    home = module.partition(".")[0] if module in ALONE else module
    for key, kind in space.items():
        if not isinstance(kind, type) or not kind.__flags__ & HEAP_TYPE:
            continue
        at = kind.__module__
        if at not in (module, home) and vars(sys.modules.get(at, sys)) is not space:
            continue
        label = f"{words}.{key}"
        for name, value in vars(kind).items():
            # How a thing is shown, add-ons change.
            if not name.startswith("_repr") and (key, name) not in LEFT_ALONE:
                # What the nodes of a syntax tree consist of, stands in their classes.
                tree = issubclass(kind, AST) and name.startswith("_")
                if tree or isinstance(value, _METHODS) or not name.startswith(("__", "_abc_")):
                    yield kind, name, value, label
        tables = [(one, value) for one, value in vars(kind).items() if _is_table(value)]
        for name, table in tables:
            if not name.startswith("__"):
                yield _table(kind, name, table, label)
        yield kind, NAMES, (frozenset(vars(kind)), frozenset(), _made_by(kind)), label


def _made_by(kind: type) -> frozenset[str]:
    """What objects of a class may be given as they are made, which no name of hers need hide."""
    found = [one for base in kind.__mro__ if (one := _inside(vars(base).get("__init__")))]
    return frozenset(name for one in found for name in one.__code__.co_names)


def _has_names(value: object) -> bool:
    """Whether this is an object of a class in Python of one of these libraries, and has names."""
    kind = type(value)
    if not kind.__flags__ & HEAP_TYPE or isinstance(value, (type, ModuleType)):
        return False
    return str(kind.__module__).partition(".")[0] in WATCHED and _dictionary(kind) is not None


def _dictionary(kind: type) -> GetSetDescriptorType | None:
    """What leads to the dictionary of this class's objects, past what the class makes of it."""
    found = [one for base in kind.__mro__ if (one := vars(base).get("__dict__")) is not None]
    return found[0] if found and type(found[0]) is GetSetDescriptorType else None


def _inside_of(thing: Any, words: str, written: frozenset[str]) -> Iterator[Entry]:
    """What an object is and holds; what only its library writes into it is put back in silence."""
    kind = type(thing)
    way: Any = _dictionary(kind)
    space = way.__get__(thing)
    own = [one for base in kind.__mro__ for name, one in vars(base).items() if name not in _MAKE]
    codes = [code for one in own for code in _codes_in(one)]
    state = _stored(codes, _ATTRIBUTES, _attributes(thing))
    yield thing, "__class__", kind, words
    yield thing, "__dict__", (way, space), words
    for name, value in space.items():
        if type(name) is str and name not in state:
            yield space, name, value, "" if name in written else words
    quiet = written.union(*map(_remembered_by, kind.__mro__))
    yield thing, NAMES, (frozenset(space) | state, quiet, frozenset()), words


def _remembered_by(kind: type) -> list[str]:
    """What objects of this class have only once somebody has asked for it, and keep from then."""
    return [name for name, one in vars(kind).items() if isinstance(one, cached_property)]


def _written_by(modules: list[ModuleType], names: frozenset[str]) -> frozenset[str]:
    """Those of these attributes that a library writes anywhere but into what it is making."""
    codes = [code for one in modules for code in _codes_of(vars(one)) if code.co_name not in _MAKE]
    return _stored(codes, _ATTRIBUTES, names)


def _inside_functions(found: list[Entry]) -> Iterator[Entry]:
    """The defaults by name, and what the closures hold, of all these functions and those inside."""
    todo = [one for *_, value, _ in found if (one := _inside(value))]
    seen = dict[int, FunctionType]()
    cells = dict[int, CellType]()
    while todo:
        function = todo.pop()
        if id(function) in seen:
            continue
        seen[id(function)] = function
        words = f"{function.__module__}.{function.__qualname__}"
        for name, value in (function.__kwdefaults__ or {}).items():
            yield function.__kwdefaults__, name, value, f"{words}'s defaults"
        if function.__closure__ is None:
            continue
        names = frozenset(function.__code__.co_freevars)
        changed = _stored([function.__code__], _CELLS, names)
        for name, cell in zip(function.__code__.co_freevars, function.__closure__, strict=True):
            value = _content(cell)
            if name not in changed and callable(value) and id(cell) not in cells:
                cells[id(cell)] = cell
                yield cell, "cell_contents", value, words
                todo += [one] if (one := _inside(value)) else []


def _content(cell: CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # it is empty
        return None


def _inside(thing: Any) -> FunctionType | None:
    """The function in Python that runs when this is called, as far as it is one."""
    if isinstance(thing, (classmethod, staticmethod)):
        thing = thing.__func__
    elif isinstance(thing, property):
        thing = thing.fget
    elif type(thing).__name__ == _DISPATCHER:
        thing = thing._implementation
    return thing if type(thing) is FunctionType else None


def _codes_in(thing: object) -> list[CodeType]:
    """The code that runs when this is called, with that of the functions in it."""
    function = _inside(thing)
    return [*codes_in(function.__code__)] if function else []


def _codes_of(space: dict[str, Any]) -> list[CodeType]:
    """The code of all that is written in a module."""
    kinds = [one for one in space.values() if isinstance(one, type)]
    things = [*space.values(), *(one for kind in kinds for one in vars(kind).values())]
    functions = [one for thing in things if (one := _inside(thing)) and one.__globals__ is space]
    return [code for one in functions for code in codes_in(one.__code__)]


def _attributes(thing: Any) -> frozenset[str]:
    """All names that an object has by itself or by its class."""
    way: Any = _dictionary(type(thing))
    return frozenset(way.__get__(thing)).union(*map(vars, type(thing).__mro__))


def _stored(
    codes: Iterable[CodeType], how: frozenset[int], names: frozenset[str]
) -> frozenset[str]:
    """Those of these names that this code gives a value, in one of these ways."""
    found = set[str]()
    for code in codes:
        if how is not _CELLS and names.isdisjoint(code.co_names):
            continue
        raw, argument = code.co_code, 0
        if how.isdisjoint(raw[::2]):
            continue
        for one, part in zip(raw[::2], raw[1::2], strict=True):
            argument = argument << 8 | part
            if one in how:
                found.add(_name_in(code, argument, local=how is _CELLS))
            if one != EXTENDED_ARG:
                argument = 0
    return names & found


def _name_in(code: Any, argument: int, *, local: bool) -> str:
    """The name that an instruction's argument stands for."""
    name: str = code._varname_from_oparg(argument) if local else code.co_names[argument]
    return name
