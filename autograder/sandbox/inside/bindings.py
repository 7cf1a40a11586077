"""What a test has bound itself, and whether it finds that again where it reads it.

Executed beside the watcher, in its namespace (see `watcher`). The names are those of `bound`.
"""

from sys import getrefcount
from types import FunctionType
from typing import Any

from .insides import CLASS, has_insides, hides_methods, insides
from .lies import PLAIN, class_of, flags_of, mro_of
from .shadows import (
    INSIDE,
    NAMED,
    OURS,
    Shadows,
    can_follow,
    is_array,
    is_container,
    is_plain,
    is_settled,
)

_UNBOUND: Any = object()  #: what a name means that means nothing


class Bindings:
    """The test's own names and containers. Comparing runs no code of the notebook's.

    A container is held as long as nobody but the test can have it: from where the test made it,
    with no other reference to it, until the test does anything with it but look. Of whatever else
    a name means, only the identity is kept, so that it ends when the test lets go of it.

    What may end with our last reference to it, does so where the test goes on: a finalizer finds
    none of this on the stack.
    """

    def __init__(
        self,
        space: dict[str, Any],
        changed: list[str],
        clashed: list[str] | None = None,
        keeps: bool = False,
    ) -> None:
        """`space` are the notebook's names; `changed` will be those that mean something else.

        `clashed` will be those of them that were numbers or texts, such as a counter of the test's
        whose name a function's own has. If it `keeps` these, the test finds its own, all the same.
        """
        self.space, self.changed, self.keeps = space, changed, keeps
        self.clashed = [] if clashed is None else clashed
        self.numbers: dict[str, object] = {}  # names of numbers, texts and their like
        self.own: dict[str, tuple[int, object]] = {}  # an identity, and what is plain
        self.lent: set[str] = set()  # whose meaning others have, who may change that as it is
        self.shadows = Shadows()
        self.insides: dict[str, tuple[object, Any]] = {}  # of its functions and classes
        self.gone = self.shadows.gone
        self.spots: dict[int, int] = {}  # by the place in the test: what it is about to change
        self.keys: dict[int, object] = {}  # likewise: where in that, or by what
        self.anew = ""  # whose container is to be held anew

    def bound(self, *names: str) -> list[object] | None:
        """The test has just given these names a meaning. Returns what to let go of."""
        for name in names:
            value = self.space.get(name, _UNBOUND)
            if name in self.numbers and id(type(value)) in PLAIN:
                self.numbers[name] = value
            else:
                self._bind(name)
        return self._let_go() if self.gone else None

    def _let_go(self) -> list[object]:
        gone = self.gone[:]
        self.gone.clear()
        return gone

    def _bind(self, name: str) -> None:
        """Note what a name means."""
        was = self.own.pop(name, None)
        self.numbers.pop(name, None)
        self.lent.discard(name)
        if was:
            self.gone.append(was)
        if inside := self.insides.pop(name, None):
            self.gone.append(inside)
            if inside[0] is self.space.get(name):
                self.defined(name)
        held = self.shadows.held
        if was and was[0] in held and getrefcount(held[was[0]][0]) <= OURS:
            self.gone += self.shadows.released(held[was[0]][0])
        if name in self.space:
            self._know(name, self.space[name])

    def _know(self, name: str, value: object) -> None:
        if id(type(value)) in PLAIN and name not in self.lent:
            self.numbers[name] = value
        else:
            self.own[name] = id(value), value if is_plain(value) else None

    def defined(self, name: str) -> None:
        """What this name means is a function or a class that the test has written.

        Libraries make other classes anew, as those do that send objects; not unittest's.
        """
        value: Any = self.space.get(name)
        case = class_of("unittest.case", "TestCase")
        is_class = flags_of(type(value)) & CLASS
        if type(value) is FunctionType or (is_class and any(one is case for one in mro_of(value))):
            self.insides[name] = value, insides(value)

    def end(self) -> None:
        """The test has come to its end: look at these once more."""
        self.changed += [name for name, one in self.insides.items() if not has_insides(*one)]

    def taken(self, *names: str) -> list[object] | None:
        """Likewise, and others may have what they mean; None if there is nothing to let go of."""
        gone = self.bound(*names)
        for name in names:
            if name not in self.numbers:
                break
        else:
            return gone
        return [gone, [self.shadows.released(self.space.get(name)) for name in names]]

    def made(self, *names: str) -> None:
        """What was `taken` just now is of the test's own making, or was changed by it."""
        for name in names:
            if is_container(self.space.get(name)):
                self.shadows.hold([self.space[name]], NAMED)

    def after(self, value: object, *names: str) -> object:
        """Likewise, in an expression; gives its value back."""
        if gone := self.taken(*names):
            self.gone.append(gone)
        return value

    def looked(self, value: object, name: str) -> object:
        """The test looks at what a name means. Gives it back."""
        if self.numbers.get(name, _UNBOUND) is value:
            return value
        value = self._means(value, name)
        if self.shadows.held and not self.shadows.holds(value):
            self.changed.append(name)
        return value

    def _means(self, value: object, name: str) -> object:
        """See whether a name means what it did, and whether that consists of what it did.

        Returns what the test is to find under this name.
        """
        was = self.own.get(name)
        if was is None and name in self.numbers and self.numbers[name] is not value:
            if not _alike(value, self.numbers[name]):
                self.clashed.append(name)
            if self.keeps:
                self.gone.append(value)  # which must not end here
                self.space[name] = self.numbers[name]
                return self.numbers[name]
            was = 0, self.numbers.pop(name)
        if was is not None and was[0] != id(value):
            self.gone.append(was)
            self.own.pop(name, None)
            self._know(name, value)
            if name not in self.lent and not _alike(value, was[1]):
                self.changed.append(name)
        for one, was_inside in self.insides.values():
            if (one is value or one is type(value)) and not has_insides(one, was_inside):
                self.changed.append(name)
        return value

    def peeked(self, value: object, number: int, name: str, opened: bool) -> object:
        """The test looks one item of it up, or how many there are: in a copy that is nobody's.

        `number` is the place in the test, if it is an item.
        """
        if self.numbers.get(name, _UNBOUND) is value:
            return value
        kind = type(value)
        if id(value) in self.shadows.held and (kind is list or kind is dict or kind is set):
            self._means(value, name)
            return self.part(value, number, name)
        return self.opened(value, name) if opened else self.looked(value, name)

    def part(self, value: Any, number: int, name: str) -> object:
        """Likewise, in what was looked up in it."""
        kind = type(value)
        if kind is not list and kind is not dict and kind is not set:
            return self.handed(value) if is_array(value) else value
        copy = self.shadows.copy_of(value)
        if copy is None:
            self.changed.append(name)
        self.spots[number] = id(value)
        return value if copy is None else copy

    def at(self, key: object, number: int, name: str) -> object:
        """Likewise, by this: see whether there is the same in the container itself."""
        known = self.spots.pop(number, 0)
        if known in self.shadows.held and not self.shadows.is_same_at(known, key):
            self.changed.append(name)
        return key

    def out(self, value: object) -> object:
        """The test hands on what it has looked up."""
        return value if id(type(value)) in PLAIN else self.handed(value)

    def used(self, value: object, name: str) -> object:
        """The test may change it by what it calls, and hands nobody a class or a function of it."""
        if self.numbers.get(name, _UNBOUND) is value:
            return value
        value = self.looked(value, name)
        self.shadows.released(value)
        case = class_of("unittest.case", "TestCase")
        if any(base is case for base in mro_of(type(value))) and hides_methods(value):
            self.changed.append(name)
        return value

    def given(self, value: object, name: str) -> object:
        """The test hands it on; if its parts may be exchanged, so may all of it."""
        if self.numbers.get(name, _UNBOUND) is value:
            return value
        found = self.looked(value, name)
        if not is_plain(found) and type(found) is not tuple and type(found) is not frozenset:
            self.lent.add(name)
        return self.handed(found)

    def walked(self, value: object, name: str) -> object:
        """Likewise its parts, under names of its own. An array's can be written to."""
        return self.given(value, name) if is_array(value) else self.looked(value, name)

    def opened(self, value: object, name: str) -> object:
        """Likewise, to wherever."""
        if self.numbers.get(name, _UNBOUND) is value:
            return value
        value = self.walked(value, name)
        if id(value) in self.shadows.held:
            for part in self.shadows.held[id(value)][2].values():
                self.handed(part)
        return value

    def alone(self, value: Any, name: str, how: str, inside: bool) -> object:
        """The test walks through it bit by bit: a copy of what nobody else should have.

        With `inside`, a copy of what is in it as well, which the test takes apart as it comes.
        """
        copy = self._copied(value)
        if (
            inside
            and id(value) in self.shadows.held
            and (type(value) is list or type(value) is tuple)
        ):
            copy = type(value)(map(self._copied, value))
        self.opened(value, name) if how == "opened" else self.walked(value, name)
        return copy

    def _copied(self, value: Any) -> Any:
        kind = type(value)
        if id(value) not in self.shadows.held or not (kind is list or kind is dict or kind is set):
            return value
        return tuple(value) if kind is set else kind(value)  # a set's copy has another order

    def into(self, value: object, number: int, name: str, method: str, given: bool) -> object:
        """The test is about to change what it means, or what it has looked up in that (no name).

        By a `method`, or by putting something there. `number` is the place in the test.
        """
        if name and not given and id(value) not in self.shadows.held:
            self.used(value, name)
        elif name:
            self._means(value, name)
        self.spots[number] = id(value)
        if not given:
            self._ready(number, name, method, (), settled=True)
        return value

    def key(self, value: object, number: int, name: str, method: str) -> object:
        """And it has all that it needs for that; this is in which place, or the last it gives."""
        if settled := is_settled(value):
            self.keys[number] = value
        self._ready(number, name, method, (value,), settled=settled)
        return value

    def _ready(
        self, number: int, name: str, method: str, given: tuple[object, ...], *, settled: bool
    ) -> None:
        """Look at all of it once more where the copy cannot be kept up with it."""
        known = self.spots.get(number, 0)
        entry = self.shadows.held.get(known)
        if entry is None:
            return
        if can_follow(type(entry[0]), method, given, settled):
            if method == "+=" and not self.shadows.is_same_at(known, *given):
                self.changed.append(name)
            return
        if not self.shadows.holds(entry[0]):
            self.changed.append(name)
        self.gone += self.shadows.released(entry[0])

    def done(self, number: int, name: str, method: str) -> list[object] | None:
        """It has done so. Returns None, or what to let go of before any more is held of that."""
        known = self.spots.pop(number, 0)
        given = (self.keys.pop(number),) if number in self.keys else ()
        if known not in self.shadows.held:
            return self._changed_unheld(known, name)
        followed = self.shadows.follow(known, method, given)
        if followed is None:
            self.gone += self.shadows.released(self.shadows.held[known][0])
        elif not followed:
            self.changed.append(name)
            self.shadows.let_go()
        return self._let_go() if self.gone else None

    def _changed_unheld(self, known: int, name: str) -> list[object] | None:
        """Likewise where nobody has kept up with it: hold it now, if the test alone has it."""
        root = self.shadows.held.get(self.own.get(name, (0, None))[0])
        if root is None or not known:  # or its own doing came in between
            self.anew = name
            return self.taken(name) or []
        if known in root[2]:
            self.shadows.hold([root[2][known]], INSIDE)
        return self._let_go() if self.gone else None

    def again(self) -> None:
        """Hold that anew, unless the name means something else by now."""
        name, self.anew = self.anew, ""
        known = self.own.get(name)
        if known and known[0] == id(self.space.get(name)):
            self.made(name)

    def handed(self, value: object) -> object:
        """The test hands something on, whatever its name."""
        self.shadows.released(value)  # all that it was when it was held is in it still
        given = [name for name, one in self.insides.items() if one[0] is value]
        self.gone += [self.insides.pop(name) for name in given]
        return value


def _alike(one: object, other: object) -> bool:
    """Whether two plain values are equal."""
    kind = type(one)
    plain = kind is int or kind is float or kind is str or kind is bool or kind is bytes
    return plain and type(other) is kind and bool(one == other)
