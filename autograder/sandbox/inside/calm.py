"""Stops what fires by itself: timers, signals, finalizers of what is collected, tracing."""

import _signal  # type: ignore[import-not-found] # signal.py's own, in C
import sys
from collections.abc import Callable, Iterable
from functools import partial
from gc import disable, enable, isenabled
from itertools import repeat
from operator import call as _call
from operator import is_
from sys import getprofile, gettrace, setprofile, settrace
from typing import Any

#: functions and what to call them with, the last one first
Undo = list[tuple[Callable[..., Any], tuple[Any, ...]]]

# Looked up once: the runner calls `calm` before it has put back what modules are made of.
_getsignal, _signal_to, _setitimer = _signal.getsignal, _signal.signal, _signal.setitimer
_INTERRUPTS, _IGNORED, _SIGINT = _signal.default_int_handler, _signal.SIG_IGN, _signal.SIGINT
_NUMBERS = sorted(_signal.valid_signals())
_TIMERS = (_signal.ITIMER_REAL, _signal.ITIMER_VIRTUAL, _signal.ITIMER_PROF)
_monitoring: Any = getattr(sys, "monitoring", None)  # since Python 3.12
_register: Any = _monitoring and _monitoring.register_callback
_SYS = vars(sys)
#: What becomes of an exception that nobody can catch, and who does nothing about it, in C.
_HOOK, _NOBODY = "unraisablehook", callable
#: What tells whether code of a notebook's may be called: all of it looked at in one go, in C.
_ASKED: tuple[Callable[[], Any], ...] = (
    isenabled,
    *(partial(_getsignal, number) for number in _NUMBERS),
)
_USUAL = tuple(_INTERRUPTS if number == _SIGINT else _IGNORED for number in _NUMBERS)
_MONITORED = _monitoring and (_monitoring.get_tool, _monitoring.get_events, _monitoring.set_events)
_EVENTS = (
    sorted({one for one in vars(_monitoring.events).values() if one and type(one) is int})
    if _monitoring
    else []
)

#: What is called to set going what is stopped.
STARTS = frozenset({"alarm", "setitimer", "settrace", "setprofile", "set_events"})


class Unquiet(RuntimeError):
    """Code of the notebook's may be called at any time."""


def only_texts(names: Iterable[object]) -> bool:
    """Whether these are texts alone; no class of the notebook's is asked."""
    return all(map(is_, map(type, names), repeat(str)))


def quiet() -> Undo:
    """Have nothing called by signals or as garbage is collected; returns how to undo that.

    Nothing fires here that was not asked for: code under test needs both. Python tells the hook of
    what it cannot raise when a signal comes as its handler goes, or finds no room to wake somebody.

    A handler that is called meanwhile may set others, in places that were looked at already. So all
    is looked at once more, at one moment at which nothing can be called, until it is quiet.

    Raises:
        Unquiet: if `sys` has a name that is no text, which is asked whether it is another one.
    """
    undo: Undo = []
    while True:
        hook, _SYS[_HOOK] = _SYS.get(_HOOK), _NOBODY
        if hook is not _NOBODY:
            undo.append((_SYS.__setitem__, (_HOOK, hook)))
        if isenabled():
            undo.append((enable, ()))
            disable()
        states, names = map(_call, _ASKED), _SYS.items()
        found = [*states, *names]  # no step at which Python looks for signals
        disabled, handlers, pairs = found[0], found[1 : len(_ASKED)], found[len(_ASKED) :]
        if not only_texts([name for name, _ in pairs]):
            raise Unquiet
        loud = [
            (number, usual)
            for number, handler, usual in zip(_NUMBERS, handlers, _USUAL, strict=True)
            if handler is not usual and type(handler) is not int and handler is not None
        ]
        told = [value for name, value in pairs if name == _HOOK]
        if not loud and disabled is False and told and told[0] is _NOBODY:
            return undo
        for number, usual in loud:
            undo.append((_signal_to, (number, _signal_to(number, usual))))


def play(undo: Undo) -> None:
    """Do this, the last one first; what an exception of a handler's interrupts is left in it."""
    while undo:
        function, values = undo.pop()
        function(*values)


def calm() -> tuple[list[str], Undo]:
    """Stop timers and tracing; returns what it was, in words, and how to set it going again."""
    words: list[str] = []
    undo: Undo = []
    for timer in _TIMERS:
        left, again = _setitimer(timer, 0)
        if left or again:  # Linux says 0 of one that has just fired, and is about to go on.
            words.append("a timer")
            undo.append((_setitimer, (timer, left or again, again)))
    for get, put, what in (
        (gettrace, settrace, "a trace function"),
        (getprofile, setprofile, "a profile function"),
    ):
        function = get()
        if function is not None:
            put(None)
            words.append(what)
            undo.append((put, (function,)))
    for tool in range(6) if _MONITORED else ():
        get_tool, get_events, set_events = _MONITORED
        if get_tool(tool) and get_events(tool):
            words.append("a monitoring tool")
            undo.append((set_events, (tool, get_events(tool))))
            set_events(tool, 0)
    return words, undo


def deafen() -> Undo:
    """Take from all monitoring tools what they call; returns how to give it back.

    It would be handed a test's code. That a tool begins to watch raises no audit event; that it is
    given something to call does, which the guard refuses during a test.
    """
    undo: Undo = []
    for tool in range(6) if _monitoring else ():
        for event in _EVENTS:
            called = _register(tool, event, None)
            if called is not None:
                undo.append((_register, (tool, event, called)))
    return undo
