"""What a test has bound itself, and whether it finds that again where it reads it.

Executed beside the watcher, in its namespace (see `watcher`). The names are those of `bound`.
"""

from itertools import chain
from operator import is_
from sys import getrefcount
from typing import Any

#: NumPy's class, if a test begins with NumPy: from the runner, since looking for it could meet
#: the notebook's code.
ARRAY: type | None = None
_MOST_PARTS = 1000  #: that are compared of what one name leads to
_MOST_GIVEN = 100_000  #: that are looked through for what was handed on
_MOST_BYTES = 1 << 20  #: of an array that is compared
_MOST_LOAD = 1_000_000  #: that is remembered before we look for what nobody needs
_DEPTH = 3  #: containers within containers
_OURS = 2  #: references to a container that we alone have: in its entry, and where it is counted


class Bindings:
    """The test's own names and containers. Comparing runs no code of the notebook's.

    What may end with our last reference to it, does so where the test goes on: a finalizer finds
    none of this on the stack.
    """

    def __init__(self, space: dict[str, Any], changed: list[str]) -> None:
        """`space` are the notebook's names; `changed` will be those that mean something else."""
        self.space, self.changed = space, changed
        self.own: dict[str, Any] = {}
        #: by identity: a container, what was in it, and what of that is a container
        self.held: dict[int, tuple[Any, Any, list[Any]]] = {}
        self.handed: dict[int, tuple[Any]] = {}  # what others may change
        self.gone: list[object] = []
        self.load, self.limit = 0, _MOST_LOAD

    def bound(self, *names: str) -> list[object]:
        """The test has just given these names a meaning. Returns what to let go of."""
        for name in names:
            self.gone.append(self.own.pop(name, None))
            if name in self.space:
                self.own[name] = self.space[name]
        if self.load > self.limit:
            self._lighten()
        gone, self.gone = self.gone, []
        return gone

    def made(self, *names: str) -> list[object]:
        """Likewise, and made what they mean, or changed it."""
        gone = self.bound(*names)
        for name in names:
            if _is_container(value := self.own.get(name)):
                self._hold(value)
        return gone

    def taken(self, *names: str) -> list[object]:
        """Likewise, and others may have what they mean."""
        gone = self.bound(*names)
        for name in names:
            if _is_container(value := self.own.get(name)):
                self._hand(value)
        return gone

    def after(self, value: object, *names: str) -> object:
        """Likewise, in an expression; gives its value back."""
        gone = self.taken(*names)
        self.gone += gone
        return value

    def looked(self, value: object, name: str) -> object:
        """The test looks at what a name means. Gives it back."""
        was = self.own.get(name, value)
        if value is not was:
            self.gone.append(was)
            self.own[name] = value
            if not _alike(value, was):
                self.changed.append(name)
        if self.held and _is_container(value) and not self._holds(value):
            self.changed.append(name)
        return value

    def walked(self, value: object, name: str) -> object:
        """Likewise, item by item: an array's items are parts of it that can be written to."""
        return self.given(value, name) if _is_array(value) else self.looked(value, name)

    def given(self, value: object, name: str) -> object:
        """The test hands it on."""
        self.looked(value, name)
        if _is_container(value):
            self._hand(value)
        return value

    def _hold(self, value: object) -> None:
        left = _MOST_PARTS
        level: list[Any] = [value]
        for _ in range(_DEPTH):
            parts: list[Any] = []
            for one in level:
                if id(one) in self.handed or not _is_container(one):
                    continue
                left -= 1 if _is_array(one) else len(one)
                if left < 0:
                    return
                inside = _parts(one)
                below = [part for part in inside if _is_container(part)] if _has_items(one) else []
                self.gone.append(self.held.pop(id(one), None))
                self.held[id(one)] = one, inside, below
                self.load += _weight(one)
                parts += below
            level = parts

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
                if not _same_parts(_parts(one), was):
                    self.gone.append(self.held)
                    self.held = {}  # once is enough
                    return False
                parts += below
            level = parts
        return True

    def _hand(self, value: object) -> None:
        todo: list[Any] = [value]
        for one in todo:
            if id(one) not in self.handed and _is_container(one):
                self.handed[id(one)] = (one,)
                self.load += _weight(one)
                self.gone.append(self.held.pop(id(one), None))
                if _has_items(one) and len(todo) + len(one) < _MOST_GIVEN:
                    todo += _parts(one)

    def _lighten(self) -> None:
        """Let go of containers that nobody has any more but us."""
        self.load = 0
        for known in (self.held, self.handed):
            for key, entry in list(known.items()):
                if getrefcount(entry[0]) <= _OURS:
                    self.gone.append(known.pop(key))
                else:
                    self.load += _weight(entry[0])
        self.limit = max(_MOST_LOAD, 2 * self.load)


def _is_container(thing: object) -> bool:
    kind = type(thing)  # by identity: `in` would ask its metaclass, which may be the notebook's
    plain = kind is list or kind is dict or kind is tuple or kind is set or kind is bytearray
    return plain or _is_array(thing)


def _has_items(container: object) -> bool:
    kind = type(container)
    return kind is not bytearray and not _is_array(container)


def _is_array(thing: object) -> bool:
    return ARRAY is not None and type(thing) is ARRAY


def _weight(thing: Any) -> int:
    """About how many references this takes as much memory as."""
    return 10 + (thing.nbytes // 8 if _is_array(thing) else len(thing))


def _parts(thing: Any) -> Any:
    """What is in a container: a tuple of its items, or the bytes of one that has none."""
    kind = type(thing)
    if kind is dict:
        return tuple(chain(thing, thing.values()))
    if kind is bytearray:
        return bytes(thing)
    if kind is list or kind is tuple or kind is set:
        return tuple(thing)
    if thing.dtype.hasobject or thing.base is not None or thing.nbytes > _MOST_BYTES:
        return b""
    return thing.tobytes() + repr((thing.shape, thing.dtype.str)).encode()


def _same_parts(now: Any, was: Any) -> bool:
    if type(now) is not tuple:
        return bool(now == was)
    return len(now) == len(was) and all(map(is_, now, was))


def _alike(one: object, other: object) -> bool:
    """Whether two plain values are equal."""
    kind = type(one)
    plain = kind is int or kind is float or kind is str or kind is bool or kind is bytes
    return plain and type(other) is kind and bool(one == other)
