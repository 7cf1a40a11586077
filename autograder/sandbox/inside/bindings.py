"""What a test has bound itself, and whether it finds that again where it reads it.

Executed beside the watcher, in its namespace (see `watcher`). The names are those of `bound`.
"""

from gc import is_tracked
from itertools import chain
from operator import is_
from sys import getrefcount
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from .lies import HEAP_TYPE, class_of, flags_of, mro_of, space_of

#: NumPy's class, if a test begins with NumPy: from the runner, since looking for it could meet
#: the notebook's code.
ARRAY: type | None = None
_MOST_PARTS = 1000  #: that are compared of what one name leads to
_MOST_BYTES = 1 << 16  #: of an array that is compared
_MOST_WORK = 10_000_000  #: parts that are looked at in one test: half a second's work
_NOTING = 3  #: how much more work it is to note a part than to look at it
_DEPTH = 3  #: containers within containers
_OURS = 2  #: references to a container that we alone have: in its entry, and where it is counted
#: And to one that nobody else has: its name's, the level's and the count's; or instead of the
#: name its container, and what is noted of that.
_NAMED, _INSIDE = 3, 5
_weak = type.__dict__["__weakrefoffset__"].__get__
_CLASS = 1 << 31  # Py_TPFLAGS_TYPE_SUBCLASS

Entry = tuple[Any, Any, list[Any]]  #: a container, what was in it, what of that is a container


class Bindings:
    """The test's own names and containers. Comparing runs no code of the notebook's.

    A container is held as long as nobody but the test can have it: from where the test made it,
    with no other reference to it, until the test does anything with it but look. Of whatever else
    a name means, only the identity is kept, so that it ends when the test lets go of it.

    What may end with our last reference to it, does so where the test goes on: a finalizer finds
    none of this on the stack.
    """

    def __init__(self, space: dict[str, Any], changed: list[str]) -> None:
        """`space` are the notebook's names; `changed` will be those that mean something else."""
        self.space, self.changed = space, changed
        self.own: dict[str, tuple[int, object]] = {}  # an identity, and what is plain
        self.lent: set[str] = set()  # whose meaning others have, who may change that as it is
        self.held: dict[int, Entry] = {}
        self.insides: dict[str, tuple[object, Any]] = {}  # of its functions and classes
        self.gone: list[object] = []
        self.work = 0

    def bound(self, *names: str) -> list[object]:
        """The test has just given these names a meaning. Returns what to let go of."""
        for name in names:
            was = self.own.pop(name, None)
            self.lent.discard(name)
            self.gone.append(was)
            if inside := self.insides.pop(name, None):
                self.gone.append(inside)
                if inside[0] is self.space.get(name):
                    self.defined(name)
            if was and was[0] in self.held and getrefcount(self.held[was[0]][0]) <= _OURS:
                self.gone += self._released(self.held[was[0]][0])
            if name in self.space:
                self.own[name] = _known(self.space[name])
        gone, self.gone = self.gone, []
        return gone

    def defined(self, name: str) -> None:
        """What this name means is a function or a class that the test has written.

        Libraries make other classes anew, as those do that send objects; not unittest's.
        """
        value: Any = self.space.get(name)
        case = class_of("unittest.case", "TestCase")
        is_class = flags_of(type(value)) & _CLASS
        if type(value) is FunctionType or (is_class and any(one is case for one in mro_of(value))):
            self.insides[name] = value, _insides(value)

    def end(self) -> None:
        """The test has come to its end: look at these once more."""
        self.changed += [name for name, one in self.insides.items() if not _has_insides(*one)]

    def taken(self, *names: str) -> list[object]:
        """Likewise, and others may have what they mean."""
        gone = self.bound(*names)
        for name in names:
            gone += self._released(self.space.get(name))
        return gone

    def made(self, *names: str) -> None:
        """What was `taken` just now is of the test's own making, or was changed by it."""
        for name in names if self.work < _MOST_WORK else ():
            if _is_container(self.space.get(name)):
                self._hold(name)

    def after(self, value: object, *names: str) -> object:
        """Likewise, in an expression; gives its value back."""
        gone = self.taken(*names)
        self.gone += gone
        return value

    def looked(self, value: object, name: str) -> object:
        """The test looks at what a name means. Gives it back."""
        was = self.own.get(name)
        if was is not None and was[0] != id(value):
            self.gone.append(was)
            self.own[name] = _known(value)
            if name not in self.lent and not _alike(value, was[1]):
                self.changed.append(name)
        if self.held and not self._holds(value):
            self.changed.append(name)
        for one, was_inside in self.insides.values():
            if (one is value or one is type(value)) and not _has_insides(one, was_inside):
                self.changed.append(name)
        return value

    def used(self, value: object, name: str) -> object:
        """The test may change it by what it calls, and hands nobody a class or a function of it."""
        self._released(self.looked(value, name))
        case = class_of("unittest.case", "TestCase")
        if any(base is case for base in mro_of(type(value))) and hides_methods(value):
            self.changed.append(name)
        return value

    def given(self, value: object, name: str) -> object:
        """The test hands it on; if its parts may be exchanged, so may all of it."""
        found = self.looked(value, name)
        if not _is_plain(found) and type(found) is not tuple and type(found) is not frozenset:
            self.lent.add(name)
        return self.handed(found)

    def walked(self, value: object, name: str) -> object:
        """Likewise its parts, under names of its own. An array's can be written to."""
        return self.given(value, name) if _is_array(value) else self.looked(value, name)

    def opened(self, value: object, name: str) -> object:
        """Likewise, to wherever."""
        self.walked(value, name)
        for part in self.held[id(value)][2] if id(value) in self.held else ():
            self.handed(part)
        return value

    def alone(self, value: Any, name: str, how: str, inside: bool) -> object:
        """The test walks through it bit by bit: a copy of what nobody else should have.

        With `inside`, a copy of what is in it as well, which the test takes apart as it comes.
        """
        copy = self._copied(value)
        if inside and id(value) in self.held and (type(value) is list or type(value) is tuple):
            copy = type(value)(map(self._copied, value))
        self.opened(value, name) if how == "opened" else self.walked(value, name)
        return copy

    def _copied(self, value: Any) -> Any:
        kind = type(value)
        if id(value) not in self.held or not (kind is list or kind is dict or kind is set):
            return value
        return tuple(value) if kind is set else kind(value)  # a set's copy has another order

    def adding(self, value: object, name: str) -> object:
        """The test has all that it needs to change what is of this name, by a method of that."""
        known = self.own.get(name)
        entry = self.held.get(known[0]) if known else None
        if entry is not None:
            if not self._holds(entry[0]):
                self.changed.append(name)
            self.gone += self._released(entry[0])
        return value

    def remade(self, name: str) -> None:
        """It has changed it: hold that again, unless the name means something else by now."""
        known = self.own.get(name)
        if known and known[0] == id(self.space.get(name)):
            self.made(name)

    def handed(self, value: object) -> object:
        """The test hands something on, whatever its name."""
        self._released(value)  # all that it was when it was held is in it still
        given = [name for name, one in self.insides.items() if one[0] is value]
        self.gone += [self.insides.pop(name) for name in given]
        return value

    def _released(self, value: object) -> list[Entry]:
        """Hold this no longer, nor what is in it."""
        todo, gone = [value], list[Entry]()
        for one in todo:
            entry = self.held.pop(id(one), None)
            if entry is not None:
                gone.append(entry)
                todo += entry[2]
        return gone

    def _hold(self, name: str) -> None:
        """Hold what is in a container, and in those in it, as far as nobody else has them."""
        level: list[Any] = [self.space[name]]
        alone, left = _NAMED, _MOST_PARTS
        found: dict[int, Entry] = {}
        for _ in range(_DEPTH):
            parts: list[Any] = []
            for number in range(len(level)):
                if getrefcount(level[number]) > alone or not _is_small(level[number], left):
                    continue
                one = level[number]
                inside = _parts(one)
                below = _below(inside) if _has_items(one) else []
                left -= len(inside) if _has_items(one) else 1
                self.work += _NOTING * len(inside)
                if below is None:
                    continue
                found[id(one)] = one, inside, below
                parts += below
            level, alone = parts, _INSIDE
        self.held |= found

    def _holds(self, value: object) -> bool:
        """Whether what was held of this is as it was."""
        level = [value]
        for _ in range(_DEPTH):
            parts: list[Any] = []
            for one in level:
                held = self.held.get(id(one))
                if held is None:
                    continue
                _, was, below = held
                self.work += len(was)
                if not _same_parts(_parts(one), was):
                    self.gone.append(self.held)
                    self.held = {}  # once is enough
                    return False
                parts += below
            level = parts
        if self.work > _MOST_WORK:
            self.gone.append(self.held)
            self.held = {}
        return True


def _is_container(thing: object) -> bool:
    kind = type(thing)  # by identity: `in` would ask its metaclass, which may be the notebook's
    plain = kind is list or kind is dict or kind is tuple or kind is set or kind is bytearray
    return plain or _is_array(thing)


def _has_items(container: object) -> bool:
    kind = type(container)
    return kind is not bytearray and not _is_array(container)


def _is_array(thing: object) -> bool:
    return ARRAY is not None and type(thing) is ARRAY


def _is_small(thing: Any, most: int) -> bool:
    """Whether this container can be compared, and no other array sees its memory."""
    if not _is_array(thing):
        return len(thing) <= (most if _has_items(thing) else _MOST_BYTES)
    small = not thing.dtype.hasobject and thing.nbytes <= _MOST_BYTES
    if thing.base is None:
        return bool(small and thing.flags.owndata)
    # What was reshaped may be alone with the memory of another one.
    alone = _is_array(thing.base) and getrefcount(thing.base) <= _OURS
    return bool(small and alone and thing.base.flags.owndata)


def _parts(thing: Any) -> Any:
    """What is in a container: a tuple of its items, or the bytes of one that has none."""
    kind = type(thing)
    if kind is dict:
        return tuple(chain(thing, thing.values()))
    if kind is bytearray:
        return bytes(thing)
    if kind is list or kind is tuple or kind is set:
        return tuple(thing)
    return thing.tobytes() + repr((thing.shape, thing.dtype.str)).encode()


def _below(inside: Any) -> list[Any] | None:
    """The containers among what is in one; None if there is anything that can tell it is kept."""
    kinds = dict(zip(map(id, map(type, inside)), inside, strict=True)).values()  # one of each
    if not all(_is_container(one) or _is_plain(one) for one in kinds):
        return None
    return [one for one in inside if _is_container(one)] if any(map(_is_container, kinds)) else []


def _same_parts(now: Any, was: Any) -> bool:
    if type(now) is not tuple:
        return bool(now == was)
    return len(now) == len(was) and all(map(is_, now, was))


def _is_plain(thing: object) -> bool:
    """Whether nobody can tell that this is kept: a number, a text, a function, and their like."""
    kind = type(thing)
    if kind is FunctionType or kind is BuiltinFunctionType or kind is type or kind is ModuleType:
        return True
    if flags_of(kind) & HEAP_TYPE or _is_container(thing):
        return False
    return not is_tracked(thing) and not _weak(kind)


def _insides(thing: Any) -> Any:
    """What a function is given by name if nobody else does; what a class has, and its methods."""
    if type(thing) is FunctionType:
        usual = thing.__kwdefaults__ or {}
        return (*usual, *usual.values())
    own = list(space_of(thing).items())
    return {name: one if _is_method(one) else None for name, one in own}


def _has_insides(thing: Any, was: Any) -> bool:
    """Whether that is so still; a class may have got what hides none of the methods it inherits."""
    if type(thing) is FunctionType:
        return _same_parts(_insides(thing), was)
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


def _known(value: object) -> tuple[int, object]:
    return id(value), value if _is_plain(value) else None


def _alike(one: object, other: object) -> bool:
    """Whether two plain values are equal."""
    kind = type(one)
    plain = kind is int or kind is float or kind is str or kind is bool or kind is bytes
    return plain and type(other) is kind and bool(one == other)
