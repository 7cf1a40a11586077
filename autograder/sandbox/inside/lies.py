"""Whether objects agree with whatever they are compared with: a part of the watcher.

It is executed with `watcher`, in the same namespace (see `runner`). A class counts by what it is
and where its code lies, never by what it says of itself: ``__module__`` can be set by anybody.
"""

import sys
from collections.abc import Callable
from itertools import islice
from os import __file__ as _of_the_library
from types import FunctionType, MethodDescriptorType, ModuleType, WrapperDescriptorType
from typing import Any

_AGREEING = (
    *("__eq__", "__ne__", "__lt__", "__gt__", "__le__", "__ge__"),
    *("__abs__", "__sub__", "__rsub__", "__round__"),
    *("__array__", "__array_ufunc__", "__array_function__"),
)
HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: classes written in Python, and some more
_LIST, _TUPLE, _DICT = 1 << 25, 1 << 26, 1 << 29  # Py_TPFLAGS_LIST_SUBCLASS, and so on
# A class of the notebook's can hide its own.
flags_of: Any = type.__dict__["__flags__"].__get__
_mro, _space, _name = (type.__dict__[name].__get__ for name in ("__mro__", "__dict__", "__name__"))
_MOST = 100  #: objects that are looked at: so many of the first, and of the last
_DEPTH = 3  #: containers in containers that are looked into


def _class_of(library: str, name: str) -> Any:
    """A class of a library's, if that was imported; else one that nothing is an object of."""
    module = sys.modules.get(library)
    return vars(module).get(name, _Nothing) if type(module) is ModuleType else _Nothing


class _Nothing:
    """What no object is one of."""


def objects_in(value: object) -> list[object]:
    """The objects of classes that may be the notebook's: this one, and what containers hold.

    Nothing of the notebook's runs.
    """
    found: list[object] = []
    wanted, array = HEAP_TYPE | _LIST | _TUPLE | _DICT, _class_of("numpy", "ndarray")
    if not flags_of(type(value)) & wanted and type(value) is not array:
        return found  # as most are
    queue = [(value, 0)]
    for one, depth in queue:
        if flags_of(type(one)) & HEAP_TYPE:
            found.append(one)
        if depth < _DEPTH and len(queue) < 2 * _MOST:
            items = _items(one, array)
            types = list(map(type, items))
            kinds = dict(zip(map(id, types), types, strict=True))
            if any(flags_of(kind) & wanted or kind is array for kind in kinds.values()):
                queue += [(item, depth + 1) for item in items]
    return found


def _items(value: Any, array: Any) -> list[object]:
    """The first and last things in a container, past what a class of its own has made of it."""
    flags = flags_of(type(value))
    if type(value) is _class_of("unittest.mock", "_Call"):  # `call(ANY)` is how tests look at mocks
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


def may_be_empty(value: Any) -> bool:
    """Whether this may hold nothing, so that it is close to any number, as NumPy has it."""
    kind = type(value)
    if kind is list or kind is tuple:
        return not value
    if flags_of(kind) & HEAP_TYPE:  # what its `__len__` says is asked later
        return any("__len__" in _space(base) for base in _mro(kind))
    return kind is _class_of("numpy", "ndarray") and value.size == 0


def _is_empty(value: Any) -> bool:
    try:
        array = isinstance(value, _class_of("numpy", "ndarray"))
        return may_be_empty(value) and not (value.size if array else len(value))
    except BaseException:
        return False


def is_filled(value: Any) -> bool:
    """Whether this is a number, or holds something."""
    kind = type(value)
    if kind is list or kind is tuple:
        return bool(value)
    if kind is _class_of("numpy", "ndarray"):
        return bool(value.size)
    return not flags_of(kind) & HEAP_TYPE and issubclass(
        kind, (int, float, complex, _class_of("numpy", "number"))
    )


def passes(value: Any) -> bool:
    """Whether a comparison that gave this has found no difference."""
    agreed = (
        value is None
        or value is True
        or (type(value) is _class_of("numpy", "bool_") and bool(value))
    )
    return agreed or (type(value) is _class_of("numpy", "ndarray") and value.size == 0)


class Lies:
    """Asks objects; `packages` are the folders of what is installed."""

    def __init__(self, packages: tuple[str, ...]) -> None:
        """The standard library is found by itself."""
        self.packages = (*packages, _of_the_library.rpartition("/")[0] + "/")

    def told_by(self, values: list[object]) -> list[str]:
        """The names of the classes of those that lie, and of what was empty when it passed.

        The latter stands in a list of its own.
        """
        passed = [one[0] for one in values if type(one) is list]
        values = [one for one in values if type(one) is not list]
        own: list[object] = []
        kinds: dict[int, bool] = {}  # by identity: a class may say that it is another
        firsts: list[object] = []
        for value in values:
            kind = type(value)
            if id(kind) not in kinds:
                kinds[id(kind)] = _compares(kind) and self.is_own(kind)
                # A mock takes note of being asked.
                mock = any(
                    base is _class_of("unittest.mock", "NonCallableMock") for base in _mro(kind)
                )
                firsts += [value] if _compares(kind) and not mock else []
            own += [value] if kinds[id(kind)] else []
        some = [*own[:_MOST], *own[-_MOST:]]
        liars = [one for one in {id(one): one for one in some}.values() if _lies(one)]
        # Of a library's class one object is asked, and once: it may be a large one.
        liars += [one for one in firsts[: 2 * _MOST] if _agrees_with_both(_is_equal, one)]
        empty = [f"an empty {_name(type(one))}" for one in passed if _is_empty(one)]
        return sorted({*(_name(type(one)) for one in liars), *empty})

    def is_own(self, kind: Any) -> bool:
        """Whether a class's comparing may be the notebook's. All kinds of arrays count as such:
        what a library's holds may be masked.
        """
        array = _class_of("numpy", "ndarray")
        if kind is not array and any(base is array for base in _mro(kind)):
            return True
        return any(
            not self.is_packaged(_space(base)[name], base)
            for base in _mro(kind)
            if flags_of(base) & HEAP_TYPE
            for name in _AGREEING
            if name in _space(base)
        )

    def is_packaged(self, method: Any, owner: Any = None) -> bool:
        """Whether a function is an installed package's, in Python; or the `owner`'s own, in C."""
        kind = type(method)
        if kind is WrapperDescriptorType or kind is MethodDescriptorType:
            return method.__objclass__ is owner
        if kind is not FunctionType:
            return method is None or kind is _class_of("unittest.mock", "MagicProxy")
        space = method.__globals__
        module = sys.modules.get(str(space.get("__name__")))
        file: str = method.__code__.co_filename
        return (
            type(module) is ModuleType and vars(module) is space and file.startswith(self.packages)
        )


def _compares(kind: Any) -> bool:
    """Whether a class written in Python says itself how its objects compare."""
    own = [_space(base) for base in _mro(kind) if flags_of(base) & HEAP_TYPE]
    return any(name in space for space in own for name in _AGREEING)


def _is_equal(value: Any, number: float) -> bool:
    """Whether they are equal in plain terms: an array of pandas' is true where it has a length."""
    answer = value == number
    return answer is True or (type(answer) is _class_of("numpy", "bool_") and bool(answer))


def _lies(value: Any) -> bool:
    """Whether an object agrees with things that do not agree.

    Nothing honest equals two numbers drawn at random, or is both more and less than one.
    """
    if any(_agrees_with_both(ask, value) for ask in _questions(value)):
        return True
    number = 0.7310585786300049
    return _agrees(lambda value, number: value < number, value, number) and _agrees(
        lambda value, number: value > number, value, number
    )


def _questions(value: Any) -> list[Callable[[Any, float], Any]]:
    numpy = sys.modules.get("numpy")
    asked: list[Callable[[Any, float], Any]] = [
        lambda value, number: value == number,
        lambda value, number: value == str(number),
        lambda value, number: value == [number],
        lambda value, number: (value != number) is False,
        lambda value, number: abs(value - number) < 1e-6,
        lambda value, number: abs(number - value) < 1e-6,
        lambda value, number: round(value, 6) == number,
    ]
    if numpy and not _is_empty(value):  # or else it is told if it was compared
        asked.append(numpy.allclose)
    if numpy and issubclass(type(value), numpy.ndarray):  # as one is that is masked
        asked.append(lambda value, number: numpy.testing.assert_allclose(value, number) is None)
    return asked


def _agrees_with_both(ask: Callable[[Any, float], Any], value: Any) -> bool:
    return all(_agrees(ask, value, one) for one in (0.7310585786300049, -19.085536923187668))


def _agrees(ask: Callable[[Any, float], Any], value: Any, number: float) -> bool:
    try:
        return bool(ask(value, number))
    except BaseException:
        return False
