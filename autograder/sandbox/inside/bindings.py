"""What a test has bound itself, and whether it finds that again where it reads it.

Executed beside the watcher, in its namespace (see `watcher`). The names are those of `bound`.
"""

import sys
from itertools import chain
from operator import is_
from typing import Any

_MISSING = object()
_MOST_PARTS = 1000  #: that are compared of what one name leads to
_MOST_GIVEN = 100_000  #: that are looked through for what was handed on
_MOST_BYTES = 1 << 20  #: of an array that is compared
_DEPTH = 3  #: containers within containers


class Bindings:
    """The test's own names and containers. Comparing runs no code of the notebook's."""

    def __init__(self, space: dict[str, Any], changed: list[str]) -> None:
        """`space` are the notebook's names; `changed` will be those that mean something else."""
        self.space, self.changed = space, changed
        self.own: dict[str, Any] = {}
        self.held: dict[int, tuple[Any, Any]] = {}  # by identity: a container, and what was in it
        self.handed: dict[int, Any] = {}  # what others may change

    def bound(self, *names: str) -> None:
        """The test has just given these names a meaning."""
        for name in names:
            value = self.space.get(name, _MISSING)
            if value is _MISSING:
                self.own.pop(name, None)
            else:
                self.own[name] = value

    def made(self, *names: str) -> None:
        """Likewise, and made what they mean, or changed it."""
        self.bound(*names)
        for name in names:
            self._hold(self.own.get(name))

    def taken(self, *names: str) -> None:
        """Likewise, and others may have what they mean."""
        self.bound(*names)
        for name in names:
            self._hand(self.own.get(name))

    def after(self, value: object, *names: str) -> object:
        """Likewise, in an expression; gives its value back."""
        self.taken(*names)
        return value

    def looked(self, value: object, name: str) -> object:
        """The test looks at what a name means. Gives it back."""
        was = self.own.get(name, value)
        if value is not was:
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
        self._hand(value)
        return value

    def _hold(self, value: object) -> None:
        left, level = _MOST_PARTS, [value]
        for _ in range(_DEPTH):
            parts: list[object] = []
            for one in level:
                if id(one) in self.handed or not _is_container(one):
                    continue
                inside = _parts(one)
                left -= len(inside) if type(inside) is tuple else 1
                if left < 0:
                    return
                self.held[id(one)] = one, inside
                parts += inside if type(inside) is tuple else ()
            level = parts

    def _holds(self, value: object) -> bool:
        """Whether what was held of this is as it was; from now on, it is held as it is."""
        level = [value]
        for _ in range(_DEPTH):
            parts: list[object] = []
            for one in level:
                held = self.held.get(id(one))
                if held is None or held[0] is not one:
                    continue
                inside = _parts(one)
                if not _same_parts(inside, held[1]):
                    self.held.clear()  # once is enough
                    return False
                parts += inside if type(inside) is tuple else ()
            level = parts
        return True

    def _hand(self, value: object) -> None:
        todo = [value]
        for one in todo:
            if id(one) not in self.handed and _is_container(one):
                self.handed[id(one)] = one
                self.held.pop(id(one), None)
                inside = _parts(one)
                if type(inside) is tuple and len(todo) + len(inside) < _MOST_GIVEN:
                    todo += inside


def _is_container(thing: object) -> bool:
    kind = type(thing)  # by identity: `in` would ask its metaclass, which may be the notebook's
    plain = kind is list or kind is dict or kind is tuple or kind is set or kind is bytearray
    return plain or _is_array(thing)


def _is_array(thing: object) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and type(thing) is getattr(numpy, "ndarray", None)


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
