"""Two programs that ask each other over a line, and what they keep for each other."""

import builtins
import itertools
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from .exact import Malformed, NotExact, flat, made
from .line import Json, Late, Line, Patience

#: what a call answers: what it ``gave`` or ``raised``, or that there is ``nothing`` to be had
Answers = Callable[[Json], Json]

_TEXT = 500
LATE = "it took too long, or ended its process"
GARBLED = "what it answered is no data"


class Unanswered(NotExact):
    """Nobody has answered in time, or there is nobody any more."""


def raised(error: BaseException) -> Json:
    """Say of an exception the nearest class that Python has, and what it holds, or else says."""
    kind = next(one for one in type(error).__mro__ if one.__module__ == "builtins")
    text = ""
    with suppress(Exception):  # their `__str__`, and whatever their arguments are
        text = str(error)
        if str(kind(*error.args)) == text:
            return {"kind": kind.__name__, "args": flat(error.args)}
    return {"kind": kind.__name__, "args": ["tuple", text[:_TEXT]]}


def exception(said: Json) -> BaseException:
    """Return the exception of which :func:`raised` said this.

    Raises:
        Malformed: if there is none.
        NotExact: if it would end a loop of whoever gets it, and say nothing.
    """
    kind = getattr(builtins, str(said["kind"]), None)
    if not isinstance(kind, type) or not issubclass(kind, Exception):
        raise Malformed(GARBLED)
    if issubclass(kind, StopIteration):
        raise NotExact("it raises StopIteration")
    try:
        error: BaseException = kind(*made(said["args"]))
    except TypeError:  # such as UnicodeDecodeError without its five arguments
        raise Malformed(GARBLED) from None
    return error


class Peer:
    """One of the two. While it waits for an answer, it answers what the other one asks."""

    def __init__(self, line: Line, answers: Answers) -> None:
        self._line, self._answers = line, answers
        self._numbers = itertools.count(1)
        self._turn = threading.RLock()  #: of several threads, one asks at a time

    def ask(self, request: Json, patience: Patience) -> Json:
        """Ask the other one, and wait for the answer.

        Raises:
            Unanswered: if there is none in time.
            Malformed: if what comes is none.
        """
        with self._turn:
            number = next(self._numbers)
            try:
                self._line.say({"number": number, "asks": request}, patience)
                while (message := self._line.hear(patience)).get("number") != number or (
                    "asks" in message
                ):
                    if "asks" in message:
                        self._answer(message, patience)
                answer: Json = message["says"]
            except Late:
                raise Unanswered(LATE) from None
            except (ValueError, KeyError, RecursionError):
                raise Malformed(GARBLED) from None
        return answer

    def attend(self, patience: Callable[[], Patience]) -> bool:
        """Wait for what the other one asks, and answer it; False once it asks nothing more."""
        message = self._line.hear()
        if "end" in message:
            return False
        if "asks" in message:
            self._answer(message, patience())
        return True

    def end(self, patience: Patience) -> None:
        """Tell the other one that nothing more is asked."""
        self._line.say({"end": True}, patience)

    def _answer(self, message: Json, patience: Patience) -> None:
        try:
            says = self._answers(message["asks"])
        except NotExact as error:
            says = {"nothing": str(error)}
        self._line.say({"number": message.get("number"), "says": says}, patience)


class Shelf:
    """Things that the other one refers to by a number."""

    def __init__(self) -> None:
        self._things: list[Any] = []
        self._numbers: dict[int, int] = {}

    def number(self, thing: Any) -> int:
        """Return the number of a thing, which is kept from now on."""
        if id(thing) not in self._numbers:
            self._numbers[id(thing)] = len(self._things)
            self._things.append(thing)
        return self._numbers[id(thing)]

    def __getitem__(self, number: int) -> Any:
        """Return the thing of this number."""
        return self._things[number]
