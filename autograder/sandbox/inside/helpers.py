"""What the instructor's locked cells define, so that tests have that and nothing else.

Remembered by identity right after such a cell has run, and put back for each test. None of the
notebook's code runs in here (see `runner`).
"""

import builtins
import sys
from functools import lru_cache
from marshal import dumps
from types import CodeType, FunctionType, ModuleType
from typing import Any

from . import pristine
from .bare import is_class

_METHODS = (FunctionType, classmethod, staticmethod, property)
_NO_REFERENCES = 2  #: the version of a format: later ones tell what else refers to a part
_CACHED: Any = type(lru_cache(len))
_dict: Any = type.__dict__["__dict__"].__get__


class Helpers:
    """The helpers of one notebook, whose names are in `space`."""

    def __init__(self, space: dict[str, Any], functions: list[FunctionType]) -> None:
        """To `functions` goes each whose insides must stay as they are, for the guard to see."""
        self.space, self.functions = space, functions
        self.known: dict[str, tuple[str, list[pristine.Entry]]] = {}
        self.old: list[Any] = []  # nothing ends here

    def drop(self, names: list[str]) -> None:
        """Let these names mean nothing, for a cell that is about to define them."""
        for name in names:
            self.old += [self.known.pop(name, None), self.space.pop(name, None)]

    def keep(self, cell: str, names: list[str], opened: list[str]) -> None:
        """Remember what these names mean now, that `cell` has run.

        Of a class that is not `opened`, the methods too. What the cell did not come to define is
        remembered as missing.
        """
        for name in names:
            value = self.space.get(name, pristine.MISSING)
            entries: list[pristine.Entry] = [(self.space, name, value, name)]
            if type(value) is FunctionType:
                self.functions.append(value)
            elif is_class(value) and name not in opened:
                for key, inside in list(pristine.names_of(value).items()):
                    kind = type(inside)
                    if any(kind is one for one in _METHODS):  # `in` would ask its metaclass
                        entries.append((value, key, inside, f"{name}.{key}"))
                    if type(inside) is FunctionType:
                        self.functions.append(inside)
            self.old.append(self.known.get(name))
            self.known[name] = cell, entries

    def restore(self, *, moved: bool = False) -> list[pristine.Change]:
        """Give the names their meaning back, as far as they had one; returns what had another.

        Without words, if that was the same function once more. With `moved`, only what was moved
        since: a name that means nothing to us may come and go.
        """
        found = [
            (owner, name, value, now, "" if _is_a_copy(now, value) else f"{words} of {cell}")
            for cell, entries in self.known.values()
            for owner, name, value, words in entries
            if (now := pristine.names_of(owner).get(name, pristine.MISSING)) is not value
            and not (moved and value is pristine.MISSING)
        ]
        pristine.put([one for one in found if one[2] is not pristine.MISSING])
        return found

    def lend(self, names: list[str], imports: dict[str, str]) -> list[pristine.Change]:
        """Give built-in names and imports that helpers read the author's meaning, for a test.

        As far as no function of the notebook's uses them: that one needs its own. Returns what had
        another, without words, since to call a variable ``sum`` is nobody's fault.
        """
        found = [
            (self.space, name, value, now, "")
            for name in names
            if (now := self.space.get(name, pristine.MISSING)) is not pristine.MISSING
            and (value := _meant(name, imports)) is not pristine.MISSING
            and value is not now
        ]
        if found:
            used = self._used()
            found = [one for one in found if one[1] not in used]
        pristine.put(found)
        return found

    def lend_open(self, known: Any) -> list[pristine.Change]:
        """Have a test read files by IPython's `open`, which is `known`; returns what was else."""
        found = self.space.get("open", pristine.MISSING)
        value = known or pristine.MISSING
        changes = [] if found is known else [(self.space, "open", value, found, "open")]
        pristine.put(changes)
        return changes

    def _used(self) -> set[str]:
        """The names in the code of the notebook's functions, without the helpers'."""
        things = list(self.space.values())
        used: set[str] = set()
        looked = {id(one) for one in self.functions}
        for thing in things:
            if id(thing) in looked:
                continue
            looked.add(id(thing))
            kind = type(thing)
            if kind is FunctionType:
                if thing.__globals__ is self.space:
                    used.update(_names_in(thing.__code__))
                things += _held(thing)
            elif kind is classmethod or kind is staticmethod:
                things.append(thing.__func__)
            elif kind is property:
                things += [thing.fget, thing.fset]
            elif kind is _CACHED:
                things.append(thing.__wrapped__)
            elif is_class(thing):
                things += _dict(thing).values()
        return used

    def put_back(self, found: list[pristine.Change]) -> None:
        """Undo a `restore`, save for what a test has given another meaning since."""
        for owner, name, value, now, _ in found:
            if value is not pristine.MISSING and pristine.names_of(owner).get(name) is value:
                pristine.put([(owner, name, now, value, "")])

    def has(self, name: str, value: object) -> bool:
        """Whether this is the helper of that name."""
        entry = self.known.get(name)
        return entry is not None and entry[1][0][2] is value


def _meant(name: str, imports: dict[str, str]) -> Any:
    """What a name means to the author, by an import or as a built-in one."""
    if name not in imports:
        return vars(builtins).get(name, pristine.MISSING)
    full, _, attribute = imports[name].partition(":")
    module = sys.modules.get(full)
    if type(module) is not ModuleType:
        return pristine.MISSING
    return pristine.names_of(vars(module)).get(attribute, pristine.MISSING) if attribute else module


def _is_a_copy(now: object, known: object) -> bool:
    """Whether one function is the other one as it is written, from another cell."""
    if type(now) is not FunctionType or type(known) is not FunctionType:
        return False
    if now.__globals__ is not known.__globals__ or now.__closure__ or known.__closure__:
        return False
    try:
        return _written(now) == _written(known)
    except ValueError:  # of something that no source has
        return False


def _written(function: FunctionType) -> bytes:
    """What a function is made of, but for where its source lies; nothing in it is asked."""
    codes = [function.__code__]
    found: list[object] = [function.__defaults__, function.__kwdefaults__]
    for code in codes:
        codes += [one for one in code.co_consts if type(one) is CodeType]
        own = tuple(one for one in code.co_consts if type(one) is not CodeType)
        found.append(code.replace(co_consts=own, co_filename="", co_firstlineno=1))
    return dumps(found, _NO_REFERENCES)


def _names_in(code: CodeType) -> set[str]:
    codes = [code]
    for one in codes:
        codes += [inside for inside in one.co_consts if type(inside) is CodeType]
    return {name for one in codes for name in one.co_names}


def _held(function: FunctionType) -> list[object]:
    """What a function has of those around it, as a decorator's has the one that it decorates."""
    found = []
    for cell in function.__closure__ or ():
        try:
            found.append(cell.cell_contents)
        except ValueError:  # nothing yet
            continue
    return found
