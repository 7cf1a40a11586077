"""A test's own containers, each with a copy that nobody else has and that is kept up with it.

Executed beside the watcher, in its namespace (see `watcher`). What the test does to a container by
its own words is done to the copy too, and one item of it is looked up in the copy: neither takes
longer for a larger one. Comparing the two, where the test looks at the whole, runs no code of the
notebook's: what is in them is plain, or a container that is held as well.
"""

from gc import is_tracked
from itertools import chain, repeat
from operator import is_
from sys import getrefcount
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from .lies import HEAP_TYPE, PLAIN, flags_of

#: NumPy's class, if a test begins with NumPy: from the runner, since looking for it could meet
#: the notebook's code.
ARRAY: type | None = None
_MOST_PARTS = 1000  #: that are compared of what one name leads to
_MOST_BYTES = 1 << 16  #: of an array that is compared
MOST_WORK = 4_000_000  #: parts that are looked at in one test: a quarter of a second's work
_NOTING = 5  #: how much more work it is to note a part than to look at it
_DEEPEST = 3  #: containers within containers
OURS = 2  #: references to a container that we alone have: in its entry, and where it is counted
#: And to one that nobody else has: its name's, the level's and the count's; or instead of the
#: name its container, and what is noted of that.
NAMED, INSIDE = 3, 5
_COMING = 5  #: or what is coming in
PUTS = ("", "+=")  #: how something is put in a place: no methods
_NONE: Any = object()
_weak = type.__dict__["__weakrefoffset__"].__get__

#: A container, its copy, and those of its parts that are containers, by their identity.
Entry = tuple[Any, Any, dict[int, Any]]


class Shadows:
    """What is held: containers that the test alone can have, as far as we know."""

    def __init__(self) -> None:
        self.held: dict[int, Entry] = {}
        self.work = 0
        self.gone: list[object] = []

    def hold(self, level: list[Any], alone: int) -> None:
        """Hold what is in these, and in those in them, as far as nobody else has them.

        `alone` is how many references there are to one that nobody has, in `level` included.
        """
        left = _MOST_PARTS
        found: dict[int, Entry] = {}
        for _ in range(_DEEPEST if self.work < MOST_WORK else 0):
            parts: list[Any] = []
            for number in range(len(level)):
                if getrefcount(level[number]) > alone or not _is_small(level[number], left):
                    continue
                one = level[number]
                was = _copied(one)
                left -= len(was) if has_items(one) else 1
                self.work += _NOTING * _work(was)
                below = _below(one) if has_items(one) else {}
                if below is None:
                    continue
                found[id(one)] = one, was, below
                parts += below.values()
            level, alone = parts, INSIDE
        self.held |= found

    def holds(self, value: object) -> bool:
        """Whether what was held of this is as it was; after too much work nobody looks."""
        level = [value]
        for _ in range(_DEEPEST if self.work < MOST_WORK else 0):
            parts: list[Any] = []
            for one in level:
                held = self.held.get(id(one))
                if held is None:
                    continue
                _, was, below = held
                self.work += _work(was)
                if not _is_same(one, was):
                    self.let_go()  # once is enough
                    return False
                parts += below.values()
            level = parts
        return True

    def let_go(self) -> None:
        """Hold nothing any more."""
        self.gone.append(self.held)
        self.held = {}

    def copy_of(self, value: Any) -> Any:
        """The copy of what is held, to look one item up; None if it is not as it was."""
        entry = self.held.get(id(value))
        if entry is None:
            return value
        if len(value) != len(entry[1]):
            self.let_go()
            return None
        return entry[1]

    def released(self, value: object) -> list[Entry]:
        """Hold this no longer, nor what is in it."""
        todo, gone = [value], list[Entry]()
        for one in todo:
            entry = self.held.pop(id(one), None)
            if entry is not None:
                gone.append(entry)
                todo += entry[2].values()
        return gone

    def follow(self, known: int, method: str, given: tuple[Any, ...]) -> bool | None:
        """What is held has been changed: do so to the copy. Whether the two are alike.

        None if it can be held no longer. See `can_follow`.
        """
        thing, was, below = self.held[known]
        self.work += 1
        if len(thing) > _MOST_PARTS:
            return None
        if method in PUTS:
            done = self._put(thing, was, below, *given)
        elif type(thing) is set:
            (set.add if method == "add" else set.discard)(was, *given)
            done = True
        elif method == "pop":
            left = len(was) == len(thing) + 1 if type(was) is list else True
            self._left(below, [was.pop(*given)] if left and _has(was, *given) else [])
            done = True
        elif given and method == "append":
            was += thing[len(was) :]
            done = True
        else:
            new = thing[len(was) :]
            done = self._came(below, new)
            was += new if done else []
        return len(was) == len(thing) if done else None

    def _put(self, thing: Any, was: Any, below: dict[int, Any], key: Any) -> bool:
        """Something new is in one place; whether that can be held."""
        if not _has(thing, key) or not self._came(below, [thing[key]]):
            return False
        self._left(below, [was[key]] if _has(was, key) else [])
        was[key] = thing[key]
        return True

    def _left(self, below: dict[int, Any], parts: list[Any]) -> None:
        for part in parts:
            if below.pop(id(part), None) is not None:
                self.gone += [part, *self.released(part)]

    def _came(self, below: dict[int, Any], new: list[Any]) -> bool:
        """These have come to what is held; whether they can be held, too."""
        inside = _below(new)
        self.work += _NOTING * len(new)
        if inside:
            below |= inside
            level = [*inside.values()]
            inside.clear()
            self.hold(level, _COMING)
        return inside is not None

    def is_same_at(self, known: int, key: Any) -> bool:
        """Whether there is in one place what was."""
        thing, was, _ = self.held[known]
        if type(thing) is set or not is_settled(key):
            return True
        if type(thing) is dict:
            return thing.get(key, _NONE) is was.get(key, _NONE)
        here = _has(thing, key)
        return here == _has(was, key) and (not here or thing[key] is was[key])


def is_container(thing: object) -> bool:
    """Whether this is of a kind that can be held."""
    kind = type(thing)  # by identity: `in` would ask its metaclass, which may be the notebook's
    plain = kind is list or kind is dict or kind is tuple or kind is set or kind is bytearray
    return plain or is_array(thing)


def has_items(container: object) -> bool:
    """Whether it holds things, and no bytes."""
    kind = type(container)
    return kind is not bytearray and not is_array(container)


def is_array(thing: object) -> bool:
    """Whether it is NumPy's."""
    return ARRAY is not None and type(thing) is ARRAY


def is_settled(thing: Any, depth: int = _DEEPEST) -> bool:
    """Whether nobody can change it, nor what is in it: a number, a text, a tuple of such."""
    if id(type(thing)) in PLAIN:
        return True
    if type(thing) is not tuple:
        return False
    plain = PLAIN.issuperset(map(id, map(type, thing)))
    return plain or (depth > 0 and all(map(is_settled, thing, repeat(depth - 1))))


def can_follow(kind: Any, method: str, given: tuple[Any, ...], settled: bool) -> bool:
    """Whether a copy can be kept up with such a change, by what it is given last."""
    if kind is list:
        if method == "append":
            return settled or is_container(given[0])
        if method == "extend":
            return type(given[0]) is list or type(given[0]) is tuple
        at = not given or type(given[0]) is int
        return at and (method == "pop" or method in PUTS)
    if kind is dict:
        return settled and (method in PUTS or (method == "pop" and bool(given)))
    return settled and kind is set and method in ("add", "discard", "remove")


def _has(container: Any, *at: Any) -> bool:
    if type(container) is dict:
        return at[0] in container
    where = at[0] if at else -1
    return type(where) is int and bool(-len(container) <= where < len(container))


def is_plain(thing: object) -> bool:
    """Whether nobody can tell that this is kept: a number, a text, a function, and their like."""
    kind = type(thing)
    if id(kind) in PLAIN:
        return True
    if kind is FunctionType or kind is BuiltinFunctionType or kind is type or kind is ModuleType:
        return True
    if flags_of(kind) & HEAP_TYPE or is_container(thing):
        return False
    return not is_tracked(thing) and not _weak(kind)


def _is_small(thing: Any, most: int) -> bool:
    """Whether this container can be compared, and no other array sees its memory."""
    if not is_array(thing):
        return len(thing) <= (most if has_items(thing) else _MOST_BYTES)
    small = not thing.dtype.hasobject and thing.nbytes <= _MOST_BYTES
    if thing.base is None:
        return bool(small and thing.flags.owndata)
    # What was reshaped may be alone with the memory of another one.
    alone = is_array(thing.base) and getrefcount(thing.base) <= OURS
    return bool(small and alone and thing.base.flags.owndata)


def _copied(thing: Any) -> Any:
    """What is in a container: a copy of it, or the bytes of one that has no items."""
    kind = type(thing)
    if kind is dict or kind is set:
        return kind(thing)
    if kind is list or kind is tuple:
        return list(thing)
    if kind is bytearray:
        return bytes(thing)
    return thing.tobytes() + repr((thing.shape, thing.dtype.str)).encode()


def _work(was: Any) -> int:
    """How much it is to look at this; bytes are looked at many at a time."""
    return (len(was) >> 6 if type(was) is bytes else len(was)) + 1


def _is_same(thing: Any, was: Any) -> bool:
    kind = type(thing)
    if kind is tuple:
        return True
    if kind is set:
        return len(thing) == len(was) and set(map(id, thing)) == set(map(id, was))
    if kind is list or kind is dict:
        same = len(thing) == len(was) and all(map(is_, thing, was))
        return same and (kind is list or all(map(is_, thing.values(), was.values())))
    return bool(_copied(thing) == was)


def _below(container: Any) -> dict[int, Any] | None:
    """The containers in one; None if there is anything in it that can tell it is kept."""
    inside = [*chain(container, container.values())] if type(container) is dict else container
    kinds = dict(zip(map(id, map(type, inside)), inside, strict=True))  # one of each
    if kinds.keys() <= PLAIN:
        return {}
    if not all(is_container(one) or is_plain(one) for one in kinds.values()):
        return None
    if not any(map(is_container, kinds.values())):
        return {}
    return {id(one): one for one in inside if is_container(one) and not is_settled(one)}
