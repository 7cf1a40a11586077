"""What tests stand on, as it was before any code of the notebook's: restored for each test cell.

Remembered are the functions and classes of the modules below, and the methods of their classes,
by identity: some ten thousand references. `Pristine.restore` puts back what differs and says in
words what that was; `Pristine.put_back` returns what it found to its place. Neither runs any code
of the notebook's: they touch plain dictionaries with plain keys, and classes past what their
metaclass has become, or give up.
"""

import _ast
import importlib
import sys
from _ast import AST
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from contextvars import ContextVar
from itertools import groupby, repeat
from operator import is_, itemgetter
from types import FunctionType, ModuleType
from typing import Any

from .stands import ALONE, FAMILIES, LATE, LEFT_ALONE, TOOLS, WHOLE

HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: other classes cannot be changed
TYPES = 1 << 31  # Py_TPFLAGS_TYPE_SUBCLASS: metaclasses
_flags: Any = type.__dict__["__flags__"].__get__
_HOOKS = ("__del__", "__getattr__", "__get__", "__set__", "__call__")  #: nothing need have them
MISSING = object()  #: the value of a name that is not there
_CLASS: Any = object.__dict__["__class__"]
_DICT, _MRO, name_of = (type.__dict__[name].__get__ for name in ("__dict__", "__mro__", "__name__"))
#: The dictionary of a module, or a class; a name; its value; what the owner is called.
Entry = tuple[Any, str, Any, str]
#: Entries of one owner together: what it is, their names, their values, what it is called.
Group = tuple[Any, tuple[str, ...], tuple[Any, ...], str]
#: A function, "__code__" or the like, its value, what the function is called.
Code = tuple[FunctionType, str, Any, str]
#: An owner, a name, the value it had and the one it was found with, in words.
Change = tuple[Any, str, Any, Any, str]


class Unreadable(Exception):
    """A module's names cannot be looked at without running code of the notebook's."""


class Pristine:
    """Remembers once, compares and restores as often as wanted.

    `late` is what is remembered later, `changed` what functions were before their code was
    exchanged; the guard adds to both. `site` are the folders of installed packages.
    """

    def __init__(self, site: Sequence[str]) -> None:
        self.packages = tuple(path.rstrip("/") + "/" for path in site)
        self.late: list[Entry] = []
        self.changed: list[Code] = []
        self._table = sys.modules
        self._sys = vars(sys)
        self._hooks = [(name, list(self._sys[name])) for name in ("meta_path", "path_hooks")]
        entries = entries_of({"builtins", *FAMILIES, *TOOLS, *_late_that_are_loaded()})
        self._groups = _grouped(entries)
        self._classes = _classes_of(entries)
        self._trees = {id(kind) for kind in vars(_ast).values() if isinstance(kind, type)}
        self._modules = [(name, one) for owner, name, one, _ in entries if owner is self._table]

    def settle(self) -> None:
        """Take what differs now for the pristine: IPython's own changes as it started.

        No code of the notebook's has run, so all keys are plain; to look would copy their pages.
        """
        for at, (owner, names, values, words) in enumerate(self._groups):
            space = _space_of(owner)
            if not _hold(space, names, values):
                now = tuple(space.get(name, MISSING) for name in names)
                self._groups[at] = owner, names, now, words
        self._hooks = [(name, list(self._sys[name])) for name, _ in self._hooks]
        for at, (kind, known) in enumerate(self._classes):
            if len(known) != len(space := _space_of(kind)) or not known.issuperset(space):
                self._classes[at] = kind, frozenset(space)

    def remember(self, entries: list[Entry]) -> None:
        """Remember these as well; a change of those without words is nothing to tell."""
        self._groups += _grouped(entries)

    def remember_all_of(self, module: ModuleType) -> None:
        """Remember every name of a module of ours, whatever it means, its builtins included."""
        space = vars(module)
        entries = [(space, name, value, "_inside") for name, value in space.items()]
        self._groups += _grouped([*entries, *_methods(space, module.__name__, "_inside")])

    def _added(self) -> Iterator[Change]:
        """What a class has got in the place of what it inherits, or of a syntax tree's fields."""
        for owner, known in self._classes:
            space = names_of(owner)
            if known.issuperset(space):
                continue
            bases = _MRO(owner)[1:]
            tree = id(owner) in self._trees
            for name in space:
                inherited = name in _HOOKS or any(name in names_of(base) for base in bases)
                if name not in known and (inherited or (tree and not name.startswith("__"))):
                    yield owner, name, MISSING, space[name], f"{name_of(owner)}.{name}"

    def restore(self) -> list[Change]:
        """Put everything back as it was; returns what was not."""
        found = list(self._differences())
        put(found)
        return found

    def put_back(self, found: list[Change]) -> None:
        """Undo a `restore`."""
        for owner, name, _, value, _ in found:
            _put(owner, name, value)

    def _differences(self) -> Iterator[Change]:
        for owner, names, values, words in (*self._groups, *_grouped(_plain(self.late))):
            space = names_of(owner)
            if _hold(space, names, values):
                continue
            for name, value in zip(names, values, strict=True):
                now = space.get(name, MISSING)
                if now is not value:
                    yield owner, name, value, now, words and f"{words}.{name}"
        yield from self._added()
        for function, name, value, words in _plain(self.changed):
            if type(function) is not FunctionType:
                raise Unreadable
            now = getattr(function, name)
            if now is not value:
                yield function, name, value, now, words
        yield from self._imports()

    def _imports(self) -> Iterator[Change]:
        """What differs in the way to modules."""
        for name, module in self._modules:
            if type(module) is not ModuleType:
                yield module, "__class__", ModuleType, type(module), f"the module {name}'s class"
        if self._sys["modules"] is not self._table:
            yield self._sys, "modules", self._table, self._sys["modules"], "sys.modules"
        for name, was in self._hooks:
            now = self._sys[name]
            if type(now) is not list or not _same(now, was):
                words = "" if self._grown(was, now) else f"sys.{name}"
                yield self._sys, name, list(was), now, words

    def _grown(self, was: list[Any], now: Any) -> bool:
        """Whether libraries have added to the ways to modules, and nothing else has happened.

        What is added at the end finds what nothing else finds, whoever does it; absl, which Keras
        imports, adds a finder of its own before others. A test begins without all of them.
        """
        if type(now) is not list:
            return False
        if _same(now[: len(was)], was):
            return True
        old = {id(one) for one in was}
        kept = [one for one in now if id(one) in old]
        return _same(kept, was) and all(
            self._of_a_package(one) for one in now if id(one) not in old
        )

    def _of_a_package(self, finder: Any) -> bool:
        """Whether the code of this finder lies in a file of an installed package."""
        function = names_of(type(finder)).get("find_spec")
        if type(function) is not FunctionType:
            return False
        file = function.__code__.co_filename
        return type(file) is str and file.startswith(self.packages)


def _late_that_are_loaded() -> set[str]:
    """What is remembered of the libraries that are imported already, which it may not be itself."""
    found = {name for library, names in LATE.items() if library in sys.modules for name in names}
    for name in sorted(found):
        with suppress(ImportError):
            importlib.import_module(name)
    return found


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
    for name, module in modules.items():
        space = vars(module)
        whole = f"{name}.".startswith(WHOLE)
        for key, value in space.items():
            kept = whole or callable(value) or isinstance(value, (ModuleType, ContextVar))
            if kept and (name, key) not in LEFT_ALONE:
                found.append((space, key, value, name))
        found += _methods(space, name, name)
        if name == "numpy._core.printoptions":
            for key, value in space.get("default_format_options_dict", {}).items():
                found.append((space["default_format_options_dict"], key, value, name))
    # One function may have several names.
    functions = {id(inside): inside for *_, one, _ in found if (inside := _inside(one))}
    for function in functions.values():
        found += _defaults(function)
    return found


def _methods(space: dict[str, Any], module: str, words: str) -> Iterator[Entry]:
    """The methods of a module's own classes."""
    for key, value in space.items():
        home = module.partition(".")[0] if module in ALONE else module
        if isinstance(value, type) and value.__module__ in (module, home):
            if not value.__flags__ & HEAP_TYPE:
                continue
            for name, function in vars(value).items():
                method = isinstance(function, (FunctionType, classmethod, staticmethod, property))
                # What the nodes of a syntax tree consist of, stands in their classes.
                if name.startswith("_repr"):  # how it is shown, which add-ons change
                    continue
                if method or (issubclass(value, AST) and name.startswith("_")):
                    yield value, name, function, f"{words}.{key}"


def _grouped(entries: Iterable[Entry]) -> list[Group]:
    """The same, by owner and what it is called."""
    groups = []
    for (_, words), group in groupby(entries, lambda entry: (id(entry[0]), entry[3])):
        owners, names, values, _ = zip(*group, strict=True)
        groups.append((owners[0], names, values, words))
    return groups


def _hold(space: Any, names: tuple[str, ...], values: tuple[Any, ...]) -> bool:
    """Whether these names have these values. There are thousands: no line of Python for each."""
    if len(names) == 1:
        return space.get(names[0], MISSING) is values[0]
    try:
        return all(map(is_, itemgetter(*names)(space), values))
    except KeyError:
        return False


def _inside(thing: Any) -> FunctionType | None:
    """The function in Python that runs when this is called, as far as it is one."""
    if isinstance(thing, (classmethod, staticmethod)):
        thing = thing.__func__
    elif type(thing).__name__ == "_ArrayFunctionDispatcher":  # most functions of NumPy
        thing = thing._implementation
    return thing if type(thing) is FunctionType else None


def _defaults(function: FunctionType) -> Iterator[Entry]:
    """The defaults of parameters that are passed by name: a dictionary that can be written to."""
    values: dict[str, Any] = function.__kwdefaults__ or {}
    for name, value in values.items():
        yield values, name, value, f"{function.__module__}.{function.__qualname__}'s defaults"


def _classes_of(entries: list[Entry]) -> list[tuple[type, frozenset[str]]]:
    """The classes whose methods are remembered, and the names that they have."""
    classes = {id(owner): owner for owner, *_ in entries if isinstance(owner, type)}
    return [(owner, frozenset(names_of(owner))) for owner in classes.values()]


def _space_of(owner: Any) -> Any:
    """The dictionary of a class; a module's is what stands for the module."""
    return owner if type(owner) is dict else _DICT(owner)


def names_of(owner: Any) -> Any:
    """The dictionary of a module or class, once its keys are known to be plain."""
    space = _space_of(owner)
    if not all(map(is_, map(type, space), repeat(str))):
        raise Unreadable
    return space


def _plain(entries: list[Any]) -> list[Any]:
    """What the guard has added to a list, which the notebook's code may have got hold of."""
    for entry in entries:
        if type(entry) is not tuple or len(entry) != 4:
            raise Unreadable
        if type(entry[1]) is not str or type(entry[3]) is not str:
            raise Unreadable
    return entries


def _sets_by_itself(owner: Any, name: str) -> bool:
    """Whether a class's metaclass, as the notebook left it, has code that is called instead."""
    if not _flags(type(owner)) & TYPES:
        return False
    for kind in _MRO(type(owner)):
        found = MISSING if kind is type or kind is object else names_of(kind).get(name, MISSING)
        if found is not MISSING:
            kinds = _MRO(type(found))
            return any(hook in names_of(one) for one in kinds for hook in ("__set__", "__delete__"))
    return False


def put(changes: list[Change]) -> None:
    """Put all of this as it was, or none of it."""
    if any(_sets_by_itself(owner, name) for owner, name, *_ in changes):
        raise Unreadable
    for owner, name, value, *_ in changes:
        _put(owner, name, value)


def _put(owner: Any, name: str, value: Any) -> None:
    if type(owner) is dict:
        if value is MISSING:
            owner.pop(name, None)
        else:
            owner[name] = value
    elif type(owner) is FunctionType:
        setattr(owner, name, value)
    elif name == "__class__":
        _CLASS.__set__(owner, value)
    elif value is MISSING:
        type.__delattr__(owner, name)
    else:
        type.__setattr__(owner, name, value)


def _same(one: list[Any], other: list[Any]) -> bool:
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))
