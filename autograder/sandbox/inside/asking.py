"""What an object says when it is compared with something else: a part of the watcher.

It is executed with `watcher`, in the same namespace (see `runner`). The object is asked in a
process of its own, which has no file, no output and little time: so what it does there, and how
long it takes, changes nothing in the test. Each time it is asked for the first time. There may be
no way to ask it, for which it need not be to blame: that is no answer, and not taken for one.
"""

import sys
import warnings
from collections.abc import Sequence
from functools import partial
from io import StringIO
from os import _exit, close, closerange, dup2, fork, kill, pipe, read, urandom, waitpid, write
from resource import RLIMIT_NOFILE, RLIMIT_NPROC, getrlimit, setrlimit
from select import select
from sys import getrecursionlimit, setrecursionlimit
from time import monotonic
from typing import Any

from .alone import move
from .lies import ASKED, ASKING_S, agrees, class_of, is_empty

_MOST_ASKED = 40  #: processes for one test
_PATIENCE_S = 2.0
_DEEPER = 100  #: calls within calls, so that asking itself never comes to a limit on these
_LARGEST = 10_000  #: items of a container that another one is made of
_KILLED = 9
_WARNINGS = vars(warnings)
#: Why something could not be asked.
_TOO_MANY = "the test compares too many of them"
_NOWHERE = "there was no file or process for that"
_NO_ANSWER = "comparing it ended the process"
_TOO_LONG = "comparing it takes too long"
Hooks = Sequence[tuple[list[Any], list[Any]]]


class Asking:
    """Asks objects, for one test."""

    def __init__(self, hooks: Hooks = ()) -> None:
        """`hooks` are the lists of what is called at a fork, with what was there at first."""
        self.hooks = hooks
        self.left, self.left_s, self.drawn = _MOST_ASKED, ASKING_S, 0
        self.why = _TOO_MANY  #: if there is nothing left
        self.known: set[int] = set()  #: the classes that have answered, by identity

    def says(self, how: str, value: object, other: object, number: int) -> bool | str:
        """Whether it agrees with another thing than the one it is compared with; `number` is which.

        `how` is how they are compared, or that this is one of many ("in"), holds it or is "empty".
        Words if it could not be asked, or had no answer, which say why; a class that had one is
        asked again only while there is enough left for others.
        """
        kind = id(type(value))
        if self.left <= 0:
            return False if kind in self.known else self.why
        self.left -= 1
        if number == 0:  # what follows must be the neighbours of this
            self.drawn = int.from_bytes(urandom(2), "big")
        try:
            said = self._said(how, value, other, number)
        except Exception:  # no pipe, no process, or whatever the notebook has a hook or signal do
            return _NOWHERE
        if said:
            self.known.add(kind)
            return said == b"y"
        return self.why if self.left <= 0 else _NO_ANSWER

    def _said(self, how: str, value: object, other: object, number: int) -> bytes:
        """Its answer; nothing if there was none in time, and then nobody else is waited for."""
        reader, writer = pipe()
        child = 0
        try:
            child = self._fork()
            if not child:
                self._answer(writer, how, value, other, number)
            close(writer)
            began_s, patience_s = monotonic(), min(_PATIENCE_S, self.left_s)
            answers = select([reader], [], [], patience_s)[0]  # a function: classes can be changed
            self.left_s -= monotonic() - began_s
            if not answers or self.left_s <= 0:
                self.left, self.why = 0, _TOO_LONG
            return read(reader, 1) if answers else b""
        finally:
            close(reader)
            if child:
                _end(child)
            else:
                close(writer)

    def _fork(self) -> int:
        """Fork, and have no hook or warning of the notebook's called, which would see `other`."""
        filters, _WARNINGS["filters"] = _WARNINGS["filters"], [("ignore", None, Warning, None, 0)]
        every = [(hooks, hooks[:]) for hooks, _ in self.hooks]
        for hooks, before in self.hooks:
            hooks[:] = before
        try:
            return fork()
        finally:
            for hooks, found in every:
                hooks[:] = found
            _WARNINGS["filters"] = filters

    def _answer(self, writer: int, how: str, value: Any, other: Any, number: int) -> None:
        """Ask it here, in the process that is for this alone, and end that."""
        try:
            move()
            dup2(writer, 0)
            closerange(1, getrlimit(RLIMIT_NOFILE)[0])
            setrlimit(RLIMIT_NOFILE, (0, 0))
            setrlimit(RLIMIT_NPROC, (0, 0))
            setrecursionlimit(getrecursionlimit() + _DEEPER)
            sys.stdout = sys.stderr = StringIO()
            some = self._others(other) if how != "in" else [*self._numbers(0.0)[1:], 0]
            agreed = False  # if there is nothing else of that kind
            if some:
                other = some[number % len(some)]
                # Who asks is not seen (see `unseen`), but a generator would be.
                agreed = any(map(partial(_is_true, value, other), _questions(how, value)))
            write(0, b"y" if agreed else b"n")
        finally:
            _exit(0)

    def _others(self, value: Any) -> list[Any]:
        """Things of this kind and shape, of which nothing honest equals all; none if there is none.

        Two are neighbours, and two lie on the other side: what counts in a circle equals neither of
        some neighbours, and what has bounds not both sides.
        """
        kind = type(value)
        if kind is bool:
            return [not value]
        if kind is int:
            far = abs(value) + 3 + self.drawn
            return [far, far + 1, -far, -far - 1]
        if kind is str:
            return _texts(len(value))
        if kind is bytes:
            return [text.encode() for text in _texts(len(value))]
        if kind is class_of("numpy", "ndarray"):
            return self._other_arrays(value)
        if kind in (list, tuple, set, frozenset, dict) and len(value) <= _LARGEST:
            return self._other_containers(value)
        number = kind is float or issubclass(kind, class_of("numpy", "floating"))
        return self._numbers(float(value) if number else 0.0)

    def _numbers(self, value: float) -> list[float]:
        size = abs(value) if abs(value) < 1e9 else 0.0
        far = 2 * size + 3.37 + self.drawn / 1009
        return [far, far + 1.13, -far, -far - 1.13]

    def _other_arrays(self, value: Any) -> list[Any]:
        if not value.size:
            return []
        if value.dtype.kind == "b":
            return [~value]
        if value.dtype.kind not in "iuf":
            return list(self._numbers(0.0))
        size = abs(value).max() if value.dtype.kind == "f" else 0.0
        return [0 * value + number for number in self._numbers(float(size))]

    def _other_containers(self, value: Any) -> list[Any]:
        kind = type(value)
        inside = [self._others(one) or [one] for one in (value.values() if kind is dict else value)]
        found = []
        for number in range(ASKED):
            items = [some[number % len(some)] for some in inside]
            found.append(dict(zip(value, items, strict=True)) if kind is dict else kind(items))
        return [one for one in found if _differs(one, value)]


def _end(child: int) -> None:
    """Let a process end, which the notebook may have waited for already."""
    try:
        kill(child, _KILLED)
        waitpid(child, 0)
    except OSError:  # where no signals are allowed, it ends with the kernel
        pass


def _differs(one: Any, value: Any) -> bool:
    """Whether two containers differ, which they may not know of arrays that are in them."""
    try:
        return bool(one != value)
    except Exception:
        return True


def _is_true(value: Any, other: Any, question: Any) -> bool:
    try:
        return agrees(question(value, other))
    except BaseException:
        return False


def _questions(how: str, value: Any) -> list[Any]:
    """What is asked; other than the plain equation, only if the test itself might do it so."""
    numpy: Any = sys.modules.get("numpy")
    equal = lambda value, other: value == other  # noqa: E731 - as those below
    differ = lambda value, other: (value != other) is False  # noqa: E731
    near = [
        lambda value, other: abs(value - other) < 1e-6,
        lambda value, other: abs(other - value) < 1e-6,
    ]
    by_kind: dict[str, list[Any]] = {
        "empty": [lambda value, other: len(value) == 0],
        "!=": [differ],
        "holds": [lambda value, other: other in value],
        "<": [
            lambda value, other: (value < other) is True and value > other,
            lambda value, other: (value <= other) is True and value >= other,
        ],
        "abs": near,
    }
    if how[:1] == ".":  # by a method of its own
        return [lambda value, other, name=how[1:]: getattr(value, name)(other)]
    asked = by_kind.get(how, [equal])
    if how in ("assert", "close", "check"):
        asked = [equal, differ, *near, lambda value, other: round(value - other, 7) == 0]
        if numpy and not is_empty(value):
            asked.append(lambda value, other, close=numpy.allclose: close(value, other))
        if numpy and issubclass(type(value), numpy.ndarray):  # as one is that is masked
            same = numpy.testing.assert_allclose
            asked.append(lambda value, other, same=same: same(value, other) is None)
    return asked


def _texts(length: int) -> list[str]:
    return [urandom(length // 2 + 3).hex(), urandom(length // 2 + 5).hex()]
