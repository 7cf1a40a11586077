"""Keeps the code of test cells from being read, and says when somebody tried.

The guard is an audit hook, which Python can neither remove nor reach by name. Its frames can be
seen, though, by a notebook's signal handlers and finalizers, and in the traceback of what it
refuses, so it knows nothing that is secret. The runner has this module a second time, for itself
(see `private`): what the notebook does to the guard's names changes nothing in the runner's.
"""

import _signal  # type: ignore[import-not-found] # signal.py's own, in C
import _thread
import importlib
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from gc import disable, enable, isenabled
from sys import getprofile, gettrace, setprofile, settrace
from types import CodeType, FrameType, FunctionType
from typing import Any

from . import lookout, pristine

EVENT = "autograder.test"  #: raised with the sealed test, and again with how it went
AFTER = "autograder.after"  #: raised once the runner has answered
FILE = "<test cell>"  #: the file name of every code object that a test cell becomes
_READ = frozenset({"f_code", "__code__", "gi_code", "cr_code", "ag_code"})
_CHANGED = frozenset({"__code__", "__defaults__", "__kwdefaults__"})
_TOLD = 4  #: attempts that are told; the first ones say enough
#: By audit event, what it is that a cell looks at; while a test runs, it is refused.
_LOOKS = {
    "ctypes.cdata": "the process's memory",
    "ctypes.cdata/buffer": "the process's memory",
    "ctypes.string_at": "the process's memory",
    "ctypes.dlsym/handle": "the process's memory",
    "gc.get_objects": "all of Python's objects",
    "gc.get_referrers": "all of Python's objects",
    "gc.get_referents": "all of Python's objects",
    "sys._current_exceptions": "the frames of its threads",
    "sys._current_frames": "the frames of its threads",
}
#: What a cell may do, but not the code that a test calls.
_TRACING = frozenset({"sys.settrace", "sys.setprofile", "sys.monitoring.register_callback"})


# Looked up once: the runner calls `calm` before it has put back what modules are made of.
_getsignal, _signal_to, _setitimer = _signal.getsignal, _signal.signal, _signal.setitimer
_INTERRUPTS, _IGNORED, _SIGINT = _signal.default_int_handler, _signal.SIG_IGN, _signal.SIGINT
_NUMBERS = sorted(_signal.valid_signals())
_TIMERS = (_signal.ITIMER_REAL, _signal.ITIMER_VIRTUAL, _signal.ITIMER_PROF)
_monitoring: Any = getattr(sys, "monitoring", None)  # since Python 3.12
_MONITORED = _monitoring and (_monitoring.get_tool, _monitoring.get_events, _monitoring.set_events)


class Refused(RuntimeError):
    """What code that reaches for a test gets to see."""


class Guard:
    """One kernel's guard."""

    def __init__(
        self,
        pipe: int,
        changed: list[pristine.Code],
        late: list[pristine.Entry],
        running: list[bool],
        fired: list[str],
        helpers: list[FunctionType],
    ) -> None:
        """Attempts are told to `pipe`; what functions were, and late libraries, go to the lists.

        `running` is whether a test runs, which the runner says, and `helpers` are the functions
        that it has of the instructor's; `fired` is what was stopped.
        """
        self.running = running
        self.pipe, self.changed, self.late = pipe, changed, late
        self.told: set[str] = set()
        self.busy: set[int] = set()
        self.fired, self.helpers = fired, helpers
        self.undo: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
        self.handlers: dict[str, Callable[[str, tuple[Any, ...], FrameType], None]] = {
            EVENT: self.calm,
            AFTER: self.go_on,
            "object.__getattr__": self.read,
            "object.__setattr__": self.change,
            "import": self.remember,
            **dict.fromkeys(_LOOKS, self.look),
            **dict.fromkeys(_TRACING, self.trace),
        }

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """What Python calls for each audit event."""
        handler = self.handlers.get(event)
        thread = _thread.get_ident()
        if handler is None or thread in self.busy:
            return
        self.busy.add(thread)
        try:
            handler(event, arguments, sys._getframe(1))
        finally:
            self.busy.discard(thread)

    def calm(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Have no code of the notebook's run by itself while the runner is at work."""
        words, undo = calm()
        self.fired += words
        self.undo[:0] = undo

    def go_on(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Set going again what was stopped."""
        undo, self.undo = self.undo, []
        self.fired.clear()
        for function, values in reversed(undo):
            function(*values)

    def read(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Refuse the notebook the code of a test."""
        if arguments[1] in _READ:
            code = getattr(arguments[0], arguments[1])
            if type(code) is CodeType and code.co_filename == FILE:
                self.attempt("the code of a test", frame, refuse=True)

    def close(self) -> None:
        """Let no audit hook be added from here on."""
        self.handlers["sys.addaudithook"] = self.stay_last

    def stay_last(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Refuse further audit hooks, whoever adds them: they would be called within the runner.

        Python takes the exception for a refusal, and goes on without the hook.
        """
        self.attempt("all that Python does, by an audit hook", frame, refuse=False)
        raise Refused("No audit hook can be added while a notebook is graded.")

    def look(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Tell that a cell looks where the secrets of a test can be found."""
        refuse = self.running[0] or event.startswith("sys.")
        self.attempt(_LOOKS[event], frame, refuse=refuse)

    def trace(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Refuse code under test to trace the test, which could jump over its lines."""
        if self.running[0]:
            self.attempt("the steps of a test", frame, refuse=True)

    def attempt(self, what: str, frame: FrameType, *, refuse: bool) -> None:
        """Tell of it, if it was a cell that did it; refuse it if need be."""
        if not lookout.asked_by_a_cell(frame):
            return
        if what not in self.told and len(self.told) < _TOLD:
            self.told.add(what)
            with suppress(OSError):
                line = json.dumps({"what": "inspected", "name": what})
                os.write(self.pipe, line.encode() + b"\n")
        if refuse:
            raise Refused("This is not possible while a notebook is graded.")

    def change(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Remember what a library's function was before its insides are exchanged."""
        function, name = arguments[0], arguments[1]
        if name not in _CHANGED or type(function) is not FunctionType:
            return
        ours = any(function is one for one in self.helpers)
        if ours or not (is_of_a_notebook(function.__code__) or _makes_itself(function, frame)):
            words = f"{function.__module__}.{function.__qualname__}"
            self.changed.append((function, name, getattr(function, name), words))

    def remember(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Remember a library as it is when first imported."""
        library = arguments[0]
        names = pristine.LATE.get(library)
        if names is None or library in sys.modules:
            return
        with suppress(ImportError):
            for name in names:
                importlib.import_module(name)
            families = {library} if library == "numpy" else set(names)
            self.late += pristine.entries_of(families)


def _makes_itself(function: FunctionType, frame: FrameType) -> bool:
    """Whether a library is being imported that changes its own functions meanwhile.

    Those that tests stand on do not; for them a module's word that it is imported counts nothing.
    """
    name = function.__module__
    if type(name) is not str or (first := name.partition(".")[0]) in pristine.WATCHED:
        return False
    spec = getattr(sys.modules.get(first), "__spec__", None)
    return getattr(spec, "_initializing", False) is True and not is_of_a_notebook(frame.f_code)


def calm() -> tuple[list[str], list[tuple[Callable[..., Any], tuple[Any, ...]]]]:
    """Stop what fires by itself; returns what it was, in words, and how to set it going again."""
    words: list[str] = []
    undo: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
    if isenabled():
        disable()
        undo.append((enable, ()))
    for timer in _TIMERS:
        left = _setitimer(timer, 0)
        if left[0]:
            words.append("a timer")
            undo.append((_setitimer, (timer, *left)))
    for number in _NUMBERS:
        handler = _getsignal(number)
        usual = _INTERRUPTS if number == _SIGINT else _IGNORED
        if type(handler) is not int and handler is not None and handler is not usual:
            _signal_to(number, usual)
            undo.insert(0, (_signal_to, (number, handler)))
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


def is_of_a_notebook(code: CodeType) -> bool:
    """Whether a cell is where this code comes from, or a string that one executed."""
    folder = code.co_filename.rpartition("/")[0].rpartition("/")[2]
    return folder.startswith("ipykernel_") or code.co_filename.startswith("<")
