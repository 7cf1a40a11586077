"""What tests stand on, as it was before any code of the notebook's: restored for each test cell.

Remembered is by identity what `entries` finds in the modules of `stands`: some twenty thousand
references. `Pristine.restore` puts back what differs and says in
words what that was; `Pristine.put_back` returns what it found to its place. Neither runs any code
of the notebook's: they touch plain dictionaries with plain keys, and classes past what their
metaclass has become, or give up.
"""

import _ast
import builtins
import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec
from itertools import chain, repeat
from operator import getitem, is_
from os import __file__ as _of_the_library
from types import CellType, FunctionType, GetSetDescriptorType, ModuleType
from typing import Any

from . import bare, entries, unseen
from .bare import content_of, dict_of, exactly, is_class, space_of, way_to_dict
from .stands import FAMILIES, LATE, LEFT_ALONE

HEAP_TYPE, MISSING, Unreadable = entries.HEAP_TYPE, bare.MISSING, bare.Unreadable
names_of = bare.names_of
_BUILT_IN = dict(vars(builtins))
_LIBRARY = _of_the_library.rpartition("/")[0] + "/"
_HOOKS = ("__del__", "__getattr__", "__get__", "__set__", "__call__")  #: nothing need have them
_CLASS: Any = object.__dict__["__class__"]
name_of = type.__dict__["__name__"].__get__
Entry = entries.Entry
#: A function, "__code__" or the like, its value, what the function is called.
Code = tuple[FunctionType, str, Any, str]
#: An owner, a name, the value it had and the one it was found with, in words.
Change = tuple[Any, str, Any, Any, str]


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
        # Side by side, so that all are compared within C: there are thousands.
        self._owners, self._spaces = list[Any](), list[Any]()
        self._names, self._values, self._words = list[str](), list[Any](), list[str]()
        self._absent: list[Entry] = []  # names that must not be there
        self._distinct: dict[int, Any] = {}  # each of these spaces once
        # Modules' names, what none of them may come to hide of Python's own, and how it is told.
        self._modules_names: list[tuple[Any, frozenset[str], str]] = []
        self._closed: list[tuple[Any, frozenset[str], frozenset[str], str]] = []
        self._known: list[frozenset[str]] = []  # of each the first of these, and its names
        self._full: list[Any] = []
        self._things: list[Entry] = []
        self._cells: list[Entry] = []
        self._contents: list[Any] = []
        self._tables: list[tuple[Any, list[Any], list[Any], tuple[Any, str, Any], str]] = []
        self._modules: dict[str, ModuleType] = {}
        self._trees = {id(kind) for kind in vars(_ast).values() if isinstance(kind, type)}
        families = {"builtins", *_imported()}
        unseen.hide(families)
        self.remember(entries.entries_of(families))

    def settle(self) -> None:
        """Take what differs now for the pristine: IPython's own changes as it started.

        No code of the notebook's has run, so all keys are plain; to look would copy their pages.
        """
        if not self._hold():
            here = zip(self._spaces, self._names, strict=True)
            self._values = [space.get(name, MISSING) for space, name in here]
        self._hooks = [(name, list(self._sys[name])) for name, _ in self._hooks]
        for at, (known, space) in enumerate(zip(self._known, self._full, strict=True)):
            if len(known) != len(space) or not known.issuperset(space):
                self._known[at] = known.union(space)

    def remember(self, found: list[Entry]) -> None:
        """Remember all of this, which for a late library the notebook may have got hold of.

        A change of what has no words is nothing to tell.
        """
        own = entries.by_owner(_plain(found))
        for entry in found:
            owner, name, value, words = entry
            if name == entries.NAMES:
                known, quiet, made = (exactly(frozenset, one) for one in exactly(tuple, value))
                kind = owner if is_class(owner) else type(owner)
                self._known.append(known)
                self._full.append(bare.DICT(owner) if is_class(owner) else dict_of(owner))
                self._closed.append((kind, quiet, made, words))
            elif name == entries.TABLE:
                table, spare = exactly(dict, owner), exactly(dict, exactly(tuple, value)[2])
                self._tables.append((table, [*spare], [*spare.values()], value, words))
            elif type(owner) is CellType:
                self._cells.append(entry)
                self._contents.append(value)
            elif type(owner) is dict or is_class(owner):
                if id(owner) not in self._distinct and "__builtins__" in space_of(owner):
                    self._modules_names.append((owner, entries.built_in(owner, own), words))
                space = self._distinct.setdefault(id(owner), space_of(owner))
                if value is MISSING:
                    self._absent.append(entry)
                    continue
                self._owners.append(owner)
                self._spaces.append(space)
                self._names.append(name)
                self._values.append(value)
                self._words.append(words)
                if owner is self._table:
                    self._modules[name] = value
            else:
                self._things.append(entry)

    def _hold(self) -> bool:
        """Whether all names that are remembered have the values that they had."""
        try:
            return all(map(is_, map(getitem, self._spaces, self._names), self._values))
        except KeyError:
            return False

    def remember_all_of(self, module: ModuleType) -> None:
        """Remember every name of a module of ours, whatever it means, its builtins included."""
        space = vars(module)
        found = [(space, name, value, "_inside") for name, value in space.items()]
        self.remember([*found, *entries.methods(space, module.__name__, "_inside")])

    def _added(self) -> Iterator[Change]:
        """What hides an inherited name, or a syntax tree's field: in a class, or in an object."""
        if all(map(frozenset.issuperset, self._known, self._full)):
            return
        every = zip(self._closed, self._known, self._full, strict=True)
        for (kind, quiet, made, words), known, space in every:
            owner = space if type(space) is dict else kind
            kinds = bare.MRO(kind)[owner is kind :]
            tree = id(kind) in self._trees
            for name in () if known.issuperset(space) else space:
                inherited = name in _HOOKS or any(name in names_of(one) for one in kinds)
                hides = inherited or name in made or (tree and not name.startswith("__"))
                if name not in known and hides and not _is_made_by_reading(name, space[name]):
                    told = "" if name in quiet else f"{words}.{name}"
                    yield owner, name, MISSING, space[name], told

    def _inside(self) -> Iterator[Change]:
        """What differs in objects, tables of functions and closures."""
        for thing, name, value, words in self._things:
            if name == "__class__":
                now = type(thing)
            else:
                value, now = value[1], exactly(GetSetDescriptorType, value[0]).__get__(thing)
            if now is not value:
                yield thing, name, value, now, f"{words}.{name}"
        for table, keys, values, (owner, name, spare), words in self._tables:
            kept = len(table) >= len(keys) and all(map(is_, table, keys))
            if not kept or not all(map(is_, table.values(), values)):
                yield owner, name, spare.copy(), space_of(owner).get(name), f"{words}.{name}"
        try:
            if all(map(is_, map(bare.CONTENT, (one[0] for one in self._cells)), self._contents)):
                return
        except ValueError:  # one is empty now
            pass
        for cell, name, value, words in self._cells:
            now = content_of(cell)
            if now is not value:
                yield cell, name, value, now, words

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
        if self.late:
            self.remember(self.late)
            self.late.clear()  # nothing ends: it is all remembered
        every = chain.from_iterable(self._distinct.values())
        if not all(map(is_, map(type, every), repeat(str))):
            raise Unreadable
        for at in () if self._hold() else range(len(self._names)):
            space, name, value = self._spaces[at], self._names[at], self._values[at]
            now = space.get(name, MISSING)
            if now is not value:
                words = self._words[at]
                yield self._owners[at], name, value, now, words and f"{words}.{name}"
        yield from self._hiding()
        for owner, name, _, words in self._absent:
            now = space_of(owner).get(name, MISSING)
            if now is not MISSING:
                yield owner, name, MISSING, now, words and f"{words}.{name}"
        yield from self._inside()
        yield from self._added()
        for function, name, value, words in _plain(self.changed):
            if type(function) is not FunctionType:
                raise Unreadable
            now = getattr(function, name)
            if now is not value:
                yield function, name, value, now, words
        yield from self._imports()

    def _hiding(self) -> Iterator[Change]:
        """What a module has got that hides something built in from the functions in it.

        But for `np.float = float`, which means the same, and which old code is given.
        """
        for space, plain, words in self._modules_names:
            if plain.isdisjoint(space):
                continue
            for name in sorted(plain.intersection(space)):
                if space[name] is not _BUILT_IN[name] and (words, name) not in LEFT_ALONE:
                    yield space, name, MISSING, space[name], f"{words}.{name}"

    def _imports(self) -> Iterator[Change]:
        """What differs in the way to modules."""
        yield from self._fakes()
        for name, module in self._modules.items():
            if type(module) is not ModuleType:
                yield module, "__class__", ModuleType, type(module), f"the module {name}'s class"
        if self._sys["modules"] is not self._table:
            yield self._sys, "modules", self._table, self._sys["modules"], "sys.modules"
        for name, was in self._hooks:
            now = self._sys[name]
            if type(now) is not list or not _same(now, was):
                words = "" if self._grown(was, now) else f"sys.{name}"
                yield self._sys, name, list(was), now, words

    def _fakes(self) -> Iterator[Change]:
        """What stands in the place of a library that was never imported."""
        for name in LATE:
            if name in self._modules:
                continue
            found = names_of(self._table).get(name)
            fake = found is not None and not self.is_imported(found)
            if fake:
                yield self._table, name, MISSING, found, f"sys.modules.{name}"
            parent, _, last = name.rpartition(".")
            if parent in self._modules:
                space = names_of(vars(self._modules[parent]))
                now = space.get(last, MISSING)
                if now is not MISSING and (fake or now is not found):
                    yield space, last, MISSING, now, name

    def is_imported(self, module: Any) -> bool:
        """Whether this says that it lies where libraries do."""
        spec = names_of(vars(module)).get("__spec__") if type(module) is ModuleType else None
        origin = vars(spec).get("origin") if type(spec) is ModuleSpec else None
        return type(origin) is str and (
            origin in ("built-in", "frozen") or origin.startswith((*self.packages, _LIBRARY))
        )

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


def _is_made_by_reading(name: str, value: Any) -> bool:
    """Whether Python itself puts this into a class that has none, where somebody reads it."""
    return name == "__annotations__" and type(value) is dict and not value


def _imported() -> set[str]:
    """What is remembered before a notebook: all but what of libraries is not there yet."""
    names = [name for library, names in LATE.items() if library in sys.modules for name in names]
    found = {*FAMILIES, *names}
    for name in sorted(found):
        with suppress(ImportError):
            importlib.import_module(name)
    return found


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
    if not is_class(owner):
        return False
    for kind in bare.MRO(type(owner)):
        found = MISSING if kind is type or kind is object else names_of(kind).get(name, MISSING)
        if found is not MISSING:
            kinds = bare.MRO(type(found))
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
    elif type(owner) is CellType:
        if value is MISSING:
            del owner.cell_contents
        else:
            owner.cell_contents = value
    elif name == "__class__":
        _CLASS.__set__(owner, value)
    elif name == "__dict__":
        way_to_dict(type(owner)).__set__(owner, value)
    elif value is MISSING:
        type.__delattr__(owner, name)
    else:
        type.__setattr__(owner, name, value)


def _same(one: list[Any], other: list[Any]) -> bool:
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))
