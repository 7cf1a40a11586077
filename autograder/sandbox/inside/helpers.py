"""What the instructor's locked cells define, so that tests have that and nothing else.

Remembered by identity right after such a cell has run, and put back for each test. None of the
notebook's code runs in here (see `runner`).
"""

from types import FunctionType
from typing import Any

from . import pristine

_METHODS = (FunctionType, classmethod, staticmethod, property)
_flags: Any = type.__dict__["__flags__"].__get__


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
            elif _flags(type(value)) & pristine.TYPES and name not in opened:
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

        With `moved`, only what was moved since: a name that means nothing to us may come and go.
        """
        found = [
            (owner, name, value, now, f"{words} of {cell}")
            for cell, entries in self.known.values()
            for owner, name, value, words in entries
            if (now := pristine.names_of(owner).get(name, pristine.MISSING)) is not value
            and not (moved and value is pristine.MISSING)
        ]
        pristine.put([one for one in found if one[2] is not pristine.MISSING])
        return found

    def put_back(self, found: list[pristine.Change]) -> None:
        """Undo a `restore`, save for what a test has given another meaning since."""
        for owner, name, value, now, _ in found:
            if value is not pristine.MISSING and pristine.names_of(owner).get(name) is value:
                pristine.put([(owner, name, now, value, "")])

    def has(self, name: str, value: object) -> bool:
        """Whether this is the helper of that name."""
        entry = self.known.get(name)
        return entry is not None and entry[1][0][2] is value
