"""Whether objects agree with whatever they are compared with: a part of the watcher.

It is executed with `watcher`, in the same namespace (see `runner`). A class counts by what it is
and where its code lies, never by what it says of itself: ``__module__`` can be set by anybody.

Only an object is asked whose class has comparing of the notebook's own, or is one that a library
has for agreeing, and only what the test is about to ask it (see `asking`): whether it equals, say,
another number of the same kind. An honest object's first answer ends that, and each class is asked
a few times. Nothing of the notebook's is called in the test's own process, and no object is kept.
What runs there by itself, as a signal handler does, is shown none of the watcher's frames.
"""

import sys
from collections.abc import Callable
from itertools import islice
from os import __file__ as _of_the_library
from types import (
    FunctionType,
    GetSetDescriptorType,
    MethodDescriptorType,
    ModuleType,
    WrapperDescriptorType,
)
from typing import Any

_AGREEING = (
    *("__eq__", "__ne__", "__lt__", "__gt__", "__le__", "__ge__"),
    *("__abs__", "__sub__", "__rsub__", "__round__"),
    *("__array__", "__array_ufunc__", "__array_function__"),
)
_HOLDING = ("__contains__",)
HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: classes written in Python, and some more
_LIST, _TUPLE, _DICT = 1 << 25, 1 << 26, 1 << 29  # Py_TPFLAGS_LIST_SUBCLASS, and so on
# A class of the notebook's can hide its own.
flags_of: Any = type.__dict__["__flags__"].__get__
mro_of, space_of, _name = (
    type.__dict__[name].__get__ for name in ("__mro__", "__dict__", "__name__")
)
#: Classes whose objects tell nothing here, by identity: a class may say that it is another.
PLAIN = frozenset(map(id, (int, float, complex, bool, str, bytes, type(None))))
_MOST = 100  #: objects that are looked at: so many of the first, and of the last
_LONGEST = 50  #: characters of a class's name
_DEPTH = 3  #: containers in containers that are looked into
_OF_MANY = ("assert", "close", "check")  #: which may be about more than two things
ASKING_S = 4.0  #: for all that is asked in one test, which is no time of the student's
ASKED = 4  #: other things that an object must agree with, to count as one that lies
#: Words for those who lie, and for those of whom nobody knows.
Told = tuple[list[str], list[str]]


class _Nothing:
    """What no object is one of."""


def class_of(library: str, name: str) -> Any:
    """A class of a library's, if that was imported; else one that nothing is an object of.

    It is the one that was found first: those that are known by then are none of the notebook's.
    """
    found = _classes.get((library, name))
    if found is None:
        module = sys.modules.get(library)
        found = vars(module).get(name) if type(module) is ModuleType else None
        if found is not None:
            _classes[library, name] = found
    return _Nothing if found is None else found


_classes: dict[tuple[str, str], Any] = {}
_NAMED = {
    "numpy": "ndarray number floating bool_",
    "unittest.case": "TestCase _SubTest",
    "unittest.main": "TestProgram",
    "unittest.mock": "MagicProxy NonCallableMock _ANY _Call",
    "unittest.result": "TestResult",
    "unittest.runner": "TextTestResult",
}
for _pair in [(one, name) for one, names in _NAMED.items() for name in names.split()]:
    class_of(*_pair)  # as a test begins


def objects_in(value: object) -> list[object]:
    """The objects of classes that may be the notebook's: this one, and what containers hold.

    Nothing of the notebook's runs.
    """
    found: list[object] = []
    wanted, array = HEAP_TYPE | _LIST | _TUPLE | _DICT, class_of("numpy", "ndarray")
    if not _may_matter(value):
        return found
    queue = [(value, 0)]
    for one, depth in queue:
        if flags_of(type(one)) & HEAP_TYPE:
            found.append(one)
        if depth < _DEPTH and len(queue) < 2 * _MOST:
            items = _items(one, array)
            if PLAIN.issuperset(map(id, map(type, items))):
                continue
            types = list(map(type, items))
            kinds = dict(zip(map(id, types), types, strict=True))
            if any(flags_of(kind) & wanted or kind is array for kind in kinds.values()):
                queue += [(item, depth + 1) for item in items]
    return found


def _items(value: Any, array: Any) -> list[object]:
    """The first and last things in a container, past what a class of its own has made of it."""
    flags = flags_of(type(value))
    if type(value) is class_of("unittest.mock", "_Call"):  # `call(ANY)` is how tests look at mocks
        return []
    for flag, kind in ((_LIST, list), (_TUPLE, tuple)):
        if flags & flag:
            take: Any = kind.__getitem__
            first = [*take(value, slice(_MOST))]
            return [*first, *take(value, slice(-_MOST, None))] if len(first) == _MOST else first
    if flags & _DICT:
        try:
            return [*islice(dict.values(value), 2 * _MOST)]
        except RuntimeError:  # another thread changes it
            return []
    if type(value) is array and value.dtype.hasobject and value.dtype.names is None:
        return [*value.flat[:_MOST], *value.flat[-_MOST:]]
    return []


def _may_matter(value: object) -> bool:
    kind = type(value)
    if id(kind) in PLAIN:
        return False  # as most are
    wanted = HEAP_TYPE | _LIST | _TUPLE | _DICT
    return bool(flags_of(kind) & wanted) or kind is class_of("numpy", "ndarray")


def _is_filled(value: Any) -> bool:
    """Whether this is a number, or holds something."""
    kind = type(value)
    if kind is list or kind is tuple:
        return bool(value)
    if kind is class_of("numpy", "ndarray"):
        return bool(value.size)
    return not flags_of(kind) & HEAP_TYPE and issubclass(
        kind, (int, float, complex, class_of("numpy", "number"))
    )


def agrees(answer: Any) -> bool:
    """Whether a comparison says in plain terms that there is no difference."""
    kind = type(answer)
    if kind is class_of("numpy", "ndarray"):
        return answer.dtype.char == "?" and bool(answer.size and answer.all())
    # Of an object whose truth would be the notebook's code, as of a condition, nobody can tell.
    return (id(kind) in PLAIN or kind is class_of("numpy", "bool_")) and bool(answer)


def passes(value: Any, how: str) -> bool:
    """Whether a comparison of this kind, which gave this, has found no difference."""
    if how == "!=":
        return value is False or (type(value) is class_of("numpy", "bool_") and not value)
    nothing = type(value) is class_of("numpy", "ndarray") and value.size == 0
    return nothing or agrees(value) or (value is None and how in ("assert", "check"))


class Lies:
    """Tells who lies; `packages` are the folders of what is installed."""

    def __init__(
        self,
        packages: tuple[str, ...],
        space: dict[str, Any],
        meant: list[str],
        says: Callable[[str, object, object, int], bool | str],
    ) -> None:
        """`space` are the notebook's names, and `says` asks an object, or says why it cannot.
        `meant` are the names of the classes that the author has made to compare: what theirs agree
        with is the exercise.
        """
        self.packages = (*packages, _of_the_library.rpartition("/")[0] + "/")
        self.space, self.meant, self.says = space, frozenset(meant), says
        self.tests: set[int] = set()  #: the classes that the test brings itself, by identity
        self.asked: dict[int, int] = {}  #: how often a class came by, likewise
        self.known: dict[int, Any] = {}  #: functions of libraries, likewise
        self.unasked: list[str] = []  #: the classes of what could not be asked, and then agreed

    def told_by(self, how: str, *values: object) -> Told:
        """The names of the classes of those that would agree with anything, and of what is empty.

        `how` is what these values are about to be asked about each other. Beside that, the names of
        those of which nobody knows, since they could not be asked.
        """
        told: Told = [], []
        values = values if how in _OF_MANY else values[:2]
        if len(values) < 2 or not any(map(_may_matter, values)):
            return told
        if how[:1] == ".":
            self._ask_method(told, values[0], how, values[1])
            how, suspects = "==", [[], self._suspects(values[1])]
        elif how == "in" and type(values[1]) is dict:  # whose values are not asked
            suspects = [self._suspects(values[0]), []]
        else:
            suspects = [*map(self._suspects, values)]
        if how in ("==", "assert", "close"):  # which is what NumPy may take part in
            self._ask_for_length(told, how, values[:2], suspects)
        for place, value in enumerate(values):
            others = [other for at, other in enumerate(values) if at != place]
            kinds = {
                id(type(one)) for at, some in enumerate(suspects) if at != place for one in some
            }
            for one in suspects[place]:
                if id(type(one)) in kinds:
                    continue  # as objects of one class are compared with each other
                asked, other = (how, others[0]) if one is value and how != "in" else ("in", None)
                if self._is_due(type(one)):
                    _note(told, self._lies(asked, one, other), _name(type(one)))
        if how == "in" and self._may_hold_anything(type(values[1])):
            _note(told, self._lies("holds", values[1], values[0]), _name(type(values[1])))
        return told

    def _ask_method(self, told: Told, value: object, how: str, other: object) -> None:
        """Ask what compares by a method, ``.equals``, if that is or may be the notebook's."""
        bases = [base for base in mro_of(type(value)) if flags_of(base) & HEAP_TYPE]
        names = how[1:], "__getattr__", "__getattribute__"
        own = _is_set(value, how[1:]) or any(self._is_own(base, names) for base in bases)
        if own and bases and self._is_due(type(value)):
            _note(told, self._lies(how, value, other), _name(type(value)))

    def _may_hold_anything(self, kind: Any) -> bool:
        """Whether a list, tuple or dictionary has its own way to say what is in it.

        What is none of these may well hold all numbers, or all but some.
        """
        if not flags_of(kind) & (_LIST | _TUPLE | _DICT):
            return False
        bases = [base for base in mro_of(kind) if flags_of(base) & HEAP_TYPE]
        return any(self._is_own(base, _HOLDING) for base in bases) and self._is_due(kind)

    def _suspects(self, value: object) -> list[object]:
        found = [one for one in objects_in(value) if self._may_lie(type(one))]
        return list({id(type(one)): one for one in reversed(found)}.values())

    def _ask_for_length(
        self, told: Told, how: str, values: tuple[Any, ...], suspects: list[list[object]]
    ) -> None:
        """Find what holds nothing, and so is close to any number, as NumPy has it."""
        if not any(map(_is_filled, values)):
            return
        for value, some in zip(values, suspects, strict=False):
            kind, array = type(value), class_of("numpy", "ndarray")
            if how == "==" and not any(base is array for base in mro_of(kind)):
                continue
            if id(value) not in map(id, some) and self._has_a_librarys_length(kind):
                empty: bool | str = is_empty(value)
            else:
                empty = self._is_due(kind) and self.says("empty", value, None, 0)
            word = _name(kind)  # whose class may be the notebook's, with its own ways to format
            _note(told, empty, word if type(empty) is str else "".join(("an empty ", word)))

    def _has_a_librarys_length(self, kind: Any) -> bool:
        """Whether its length, or that it has none, is told by a library's code."""
        owner = next((base for base in mro_of(kind) if "__len__" in space_of(base)), None)
        heap = owner is not None and flags_of(owner) & HEAP_TYPE
        return not heap or self.is_packaged(space_of(owner)["__len__"], owner)

    def _may_lie(self, kind: Any) -> bool:
        """Whether a class's comparing may be the notebook's, or agree with anything by itself.

        All kinds of arrays count as such: what a library's holds may be masked.
        """
        bases = [base for base in mro_of(kind) if flags_of(base) & HEAP_TYPE]
        special = [class_of("unittest.mock", name) for name in ("NonCallableMock", "_ANY")]
        special.append(class_of("numpy", "ndarray"))
        if any(base is one for base in mro_of(kind) for one in special):
            own = id(kind) in self.tests or any(map(self._is_meant, bases))
            return bool(bases) and not own
        return any(map(self._is_own, bases))

    def _is_own(self, base: Any, names: tuple[str, ...] = _AGREEING) -> bool:
        own = space_of(base)
        theirs = [own[name] for name in names if name in own]
        if not theirs or id(base) in self.tests or self._is_meant(base):
            return False
        return not all(self.is_packaged(one, base) for one in theirs)

    def _is_meant(self, base: Any) -> bool:
        name = _name(base)
        return type(name) is str and name in self.meant

    def is_packaged(self, method: Any, owner: Any = None) -> bool:
        """Whether a function is an installed package's, in Python; or the `owner`'s own, in C."""
        kind = type(method)
        if kind is WrapperDescriptorType or kind is MethodDescriptorType:
            return method.__objclass__ is owner
        if kind is not FunctionType:
            return method is None or kind is class_of("unittest.mock", "MagicProxy")
        space = method.__globals__
        if space is self.space:  # nor may the code of a test be looked at
            return False
        name = space.get("__name__")
        module = sys.modules.get(name) if type(name) is str else None
        if type(module) is not ModuleType or vars(module) is not space:
            return False
        if self.known.get(id(method)) is not method:  # to look at its code takes a while
            file: str = method.__code__.co_filename
            if not file.startswith(self.packages):
                return False
            self.known[id(method)] = method
        return True

    def _is_due(self, kind: Any) -> bool:
        """Whether to ask an object of this class: the first, the second, the fourth, and so on."""
        count = self.asked[id(kind)] = self.asked.get(id(kind), 0) + 1
        return not count & (count - 1)

    def _lies(self, how: str, value: object, other: object) -> bool | str:
        """Whether it agrees with all that it is asked about; if nobody knows, why not."""
        for number in range(ASKED):
            said = self.says(how, value, other, number)
            if said is not True:
                return said
        return True


def _note(told: Told, says: bool | str, word: str) -> None:
    """Put this word to those of liars, or, with the reason, to those of whom nobody knows."""
    lied, unasked = told
    if type(says) is str:
        unasked.append("".join((str.__getitem__(word, slice(_LONGEST)), " (", says, ")")))
    elif says:
        lied.append(word)


def _is_set(value: Any, name: str) -> bool:
    """Whether an object has something of this name itself, past what its class makes of that."""
    for base in mro_of(type(value)):
        found = space_of(base).get("__dict__")
        if type(found) is GetSetDescriptorType:
            names = [*dict.keys(found.__get__(value))]
            return any(type(one) is str and one == name for one in names)
    return False


def is_empty(value: Any) -> bool:
    """Whether a container, or a library's object, holds nothing."""
    kind = type(value)
    if kind is list or kind is tuple:
        return not value
    if kind is class_of("numpy", "ndarray"):
        return bool(value.size == 0)
    if not flags_of(kind) & HEAP_TYPE or not any(
        "__len__" in space_of(one) for one in mro_of(kind)
    ):
        return False
    try:
        return not len(value)
    except Exception:
        return False
