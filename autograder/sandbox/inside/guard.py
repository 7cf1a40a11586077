"""Keeps the code of test cells from being read, and says when somebody tried.

The guard is an audit hook, which Python can neither remove nor reach by name, and none of its
frames is shown, not in the traceback of what it refuses either. All the same it knows nothing that
is secret, and keeps no code of a test in a variable. The runner has this module a second time, for
itself (see `private`): what could be done to the guard's names changes nothing in the runner's.

Whatever `origins` does not know for a library's own work counts as the notebook's.
"""

import builtins
import importlib
import json
import os
import sys
from _thread import get_ident  # looked up now: a notebook can replace it
from collections.abc import Callable
from contextlib import suppress
from sys import _getframe  # likewise
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

from . import bare, calm, codes, entries, given, origins, pristine, refusals, stands, unseen
from .codes import of_frame, of_function

PARTS = (bare, calm, codes, entries, given, origins, pristine, refusals, stands, unseen)
EVENT = "autograder.test"  #: raised with the sealed test, and again with how it went
BEGINS = "autograder.begins"  #: raised as the code of a test is about to run
AFTER = "autograder.after"  #: raised once the runner has answered
FILE = "<test cell>"  #: the file name of every code object that a test cell becomes
_READ = frozenset({"f_code", "__code__", "gi_code", "cr_code", "ag_code"})
_CHANGED = frozenset({"__code__", "__defaults__", "__kwdefaults__"})
_TOLD = 4  #: attempts that are told; the first ones say enough
WATCHER = "<watcher>"  #: the file name of what watches a test
#: What a code object holds that tells more than what the function is called and takes.
_INSIDES = frozenset({"co_code", "co_consts", "_co_code_adaptive", "replace"})
#: By audit event, what it is that somebody looks at, and what code names that does so itself.
_LOOKS = {
    "ctypes.cdata": (refusals.MEMORY, frozenset({"from_address"})),
    "ctypes.cdata/buffer": (refusals.MEMORY, frozenset({"from_buffer", "from_buffer_copy"})),
    "ctypes.string_at": (refusals.MEMORY, frozenset({"string_at", "wstring_at"})),
    "ctypes.dlsym": (refusals.MEMORY, frozenset()),  # names the function that it is about
    "ctypes.dlsym/handle": (refusals.MEMORY, frozenset({"dlsym"})),
    "gc.get_objects": (refusals.OBJECTS, frozenset({"get_objects"})),
    "gc.get_referrers": (refusals.OBJECTS, frozenset({"get_referrers"})),
    "gc.get_referents": (refusals.OBJECTS, frozenset({"get_referents"})),
    "sys._current_exceptions": (refusals.FRAMES, frozenset({"_current_exceptions"})),
    "sys._current_frames": (refusals.FRAMES, frozenset({"_current_frames"})),
}
#: What a cell may do, but not the code that a test calls, nor another thread.
_TRACING = {
    "sys.settrace": frozenset({"settrace"}),
    "sys.setprofile": frozenset({"setprofile", "enable", "disable"}),
    # cProfile's `enable` and `disable` do that too, from Python 3.12 on.
    "sys.monitoring.register_callback": frozenset({"register_callback", "enable", "disable"}),
}
#: How Python's functions in C begin, which hand out what Python does not; and the one that is used
#: for something else, to end a thread.
_PYTHONS, _ENDS_THREADS = ("Py", "_Py"), "PyThreadState_SetAsyncExc"
_HOOKING = frozenset({"addaudithook"})
#: All that is refused to everybody but a test, and a library for it.
NAMED = _CHANGED.union(_READ, *(names for _, names in _LOOKS.values()), *_TRACING.values())
#: What `gc.get_referents` may be asked about: nothing of it leads to code at once.
_PLAIN = (list, tuple, dict, set, frozenset, str, bytes, int, float, complex, bool, type(None))

#: what an event is answered by: its name, what it is about, and the frame of whose code it is
Handler = Callable[[str, tuple[Any, ...], FrameType], None]


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
        tests: list[frozenset[int]],
        attempts: list[str],
    ) -> None:
        """Attempts are told to `pipe`; what functions were, and late libraries, go to the lists.

        `running` is whether a test runs, which the runner says, `tests` has the ids of that one's
        code, and `helpers` are the functions that it has of the instructor's; `fired` is what was
        stopped, and `attempts` what was told, which the runner tells as well.
        """
        self.running, self.tests = running, tests
        self.pipe, self.changed, self.late, self.attempts = pipe, changed, late, attempts
        self.origins = origins.Origins([])
        self.course = given.Imported(sys.modules["_inside.course_modules"])
        self.main = get_ident()
        self.importing: set[int] = set()
        self.ask: tuple[FunctionType, ...] = ()
        self.ways: list[Any] = [list(sys.meta_path), list(sys.path_hooks), __import__]
        self.fired, self.helpers, self.begun, self.stopping = fired, helpers, False, False
        self.undo, self.quieted = calm.Undo(), calm.Undo()  # the latter only for the runner
        self.asking = 0  # the frame that asks for the test at hand, by identity
        self.handlers: dict[str, Handler] = {
            EVENT: self.calm,
            BEGINS: self.begin,
            AFTER: self.go_on,
            "object.__getattr__": self.read,
            "object.__setattr__": self.change,
            "import": self.remember,
            given.EVENT: self.course.remember,
            **dict.fromkeys(_LOOKS, self.look),
            **dict.fromkeys(_TRACING, self.trace),
        }

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """What Python calls for each audit event."""
        handler = self.handlers.get(event)
        if handler is None:
            if event == "exec" and self.begun and get_ident() == self.main:
                del arguments  # a test's code: what is called from here on finds it nowhere
                self.begun = False
                calm.play(self.quieted)
            return
        handler(event, arguments, _getframe(1))  # the first frame that is shown: who did it

    def know(self, installed: list[str], below: ModuleType) -> None:
        """What packages are installed in, and what runs tests."""
        self.origins = origins.Origins(installed)
        self.origins.trust(_codes_of([below]))
        self.ask = below.test, below.begin

    def calm(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Have no code of the notebook's run by itself while the runner is at work."""
        if not self._asks(frame):
            return
        self.begun, self.asking = False, self.asking if self.running[0] else id(frame)
        self.quieted[:0] = calm.quiet()
        self.stopping = True  # nothing of the notebook's runs in this thread now
        try:
            words, undo = calm.calm()
            self.fired += words
            self.undo[:0] = [*undo, *calm.deafen()]
        finally:
            self.stopping = False

    def begin(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Have the collector and handlers back once `hook` has let go of a test's code."""
        if self.running[0] and self._asks(frame):
            self.begun = True

    def go_on(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Set going again what was stopped, but not for who asks for a test within one."""
        if self._asks(frame) and (not self.running[0] or id(frame) == self.asking):
            self.running[:], self.tests[:] = [False], [frozenset()]
            self.fired.clear()
            calm.play(self.undo)
            calm.play(self.quieted)

    def read(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Refuse the code of a test to all but libraries that read it for that test.

        A package that reads it for the notebook, and gives it to nobody, may do so too, and anybody
        who takes no more from a function's than what it is called and takes.
        """
        thing, name = arguments
        if name not in _READ or not _is_of_a_test(thing):
            return
        if self.origins.is_for(frame, self.tests[0], frozenset({name})):
            return
        if name == "__code__" and origins.takes_a_part(frame):
            return
        running = id(codes.of(thing)) in self.tests[0]
        if not self.origins.reads_discreetly(frame, name, running):
            code = of_frame(frame)
            reader = bool(self.origins.of_frame(frame)) or origins.names_one(code, _READ)
            ordinary = reader and not origins.names_one(code, _INSIDES)
            self.attempt(refusals.CODE, name, refuse=True, tell=not ordinary)

    def _asks(self, frame: FrameType) -> bool:
        """Whether this is where a test is asked for. Whoever else says so is not listened to."""
        code, names = of_frame(frame), frame.f_globals
        asks = any(code is of_function(one) and names is one.__globals__ for one in self.ask)
        return asks and get_ident() == self.main

    def close(self) -> None:
        """Let no audit hook be added from here on."""
        self.handlers["sys.addaudithook"] = self.stay_last

    def stay_last(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Refuse further audit hooks, whoever adds them: they would be called within the runner.

        Python takes the exception for a refusal, and goes on without the hook.
        """
        if not self.origins.is_own_work(frame, _HOOKING):
            self.attempt("all that Python does, by an audit hook")
        raise Refused("No audit hook can be added while a notebook is graded.")

    def look(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Refuse to show where the secrets of a test can be found.

        A cell may look at memory, since NumPy and others offer it, and that is told. A package's
        own look through all objects has to wait until a test has ended.
        """
        what, names = _LOOKS[event]
        word, memory = event.split(".")[1].partition("/")[0], what is refusals.MEMORY
        if event == "ctypes.dlsym":
            word = arguments[1]
            if type(word) is not str or not word.startswith(_PYTHONS) or word == _ENDS_THREADS:
                return
            names = frozenset({word})
        if self.running[0] and self.origins.is_for(frame, self.tests[0], names):
            return
        if word == "get_referents" and all(type(one) in _PLAIN for one in arguments[0]):
            return
        if not self.origins.is_own_work(frame, names):
            self.attempt(what, word, refuse=self.running[0] or not memory)
        elif self.running[0] and what is refusals.OBJECTS:
            raise Refused(refusals.said(what, word))

    def trace(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Refuse code under test to trace the test, which could jump over its lines.

        Other threads are refused it at any time: nothing would stop their tracing for a test.
        """
        names = _TRACING[event]
        if self.stopping and get_ident() == self.main:
            return
        if self.running[0]:
            refused = not self.origins.is_for(frame, self.tests[0], names)
        else:
            other = get_ident() != self.main
            refused = other and not self.origins.is_own_work(frame, names)
        if refused:
            ordinary = self.running[0] and origins.names_one(of_frame(frame), names)
            named = [one for one in sorted(names) if origins.names_one(of_frame(frame), {one})]
            word = named[0] if named else event.rpartition(".")[2]
            self.attempt(refusals.STEPS, word, refuse=True, tell=not ordinary)

    def attempt(
        self, what: str, word: str = "", *, refuse: bool = False, tell: bool = True
    ) -> None:
        """Tell of it, by both ways: the pipe can be closed. Refuse it if need be.

        What looks like ordinary debugging is refused and not told.
        """
        if tell and what not in self.attempts and len(self.attempts) < _TOLD:
            self.attempts.append(what)
            line = json.dumps({"what": "inspected", "name": what}).encode()
            with suppress(OSError):
                os.write(self.pipe, line + b"\n")
        if refuse:
            raise Refused(refusals.said(what, word))

    def change(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Remember what a library's function was before its insides are exchanged."""
        function, name = arguments[0], arguments[1]
        if name not in _CHANGED or type(function) is not FunctionType:
            return
        if any(function is one and arguments[2] is code for one, code in unseen.hidden):
            return  # it is we who do that, as a library is imported
        if of_function(function).co_filename == WATCHER:
            self.attempt("what watches a test", name, refuse=True)
        if self.running[0] and name == "__code__":
            self._made(arguments[2], frame)
        if self._is_for_another(function, name, arguments[2], frame):
            self.attempt(refusals.CODE, name, refuse=True)
        if any(one[0] is function and one[1] == name for one in self.changed):
            return
        ours = any(function is one for one in self.helpers) or self.course.has(function)
        # A library's, and not one that a library makes of the notebook's, as TensorFlow does.
        theirs = self.origins.claimed(of_function(function)) and not self._is_importing(
            function, frame
        )
        if ours or theirs:
            words = f"{function.__module__}.{function.__qualname__}"
            self.changed.append((function, name, _now(function, name), words))

    def _is_for_another(
        self, function: FunctionType, name: str, value: object, frame: FrameType
    ) -> bool:
        """Whether this function is a test's, and somebody else gives it other insides in a test."""
        if not self.running[0] or value is _now(function, name):
            return False
        its = _is_of_a_test(function, FILE, origins.SHOWN)
        return its and not self.origins.is_for(frame, self.tests[0], frozenset({name}))

    def _made(self, code: object, frame: FrameType) -> None:
        """Know what a library makes for a test in the test's name, as Hypothesis does."""
        names = frozenset({"__code__"})
        if type(code) is CodeType and self.origins.is_for(frame, self.tests[0], names):
            self.origins.trust([code])

    def _is_importing(self, function: FunctionType, frame: FrameType) -> bool:
        """Whether a library is being imported that changes its own functions meanwhile.

        Those that tests stand on do so when we import them, if at all; else a module's word that it
        is imported counts nothing for them.
        """
        name = function.__module__
        if type(name) is not str:
            return False
        first, ours = name.partition(".")[0], get_ident() in self.importing
        if first in stands.WATCHED and not ours:
            return False
        spec = getattr(sys.modules.get(first), "__spec__", None)
        return getattr(spec, "_initializing", False) is True and bool(
            self.origins.of(of_frame(frame))
        )

    def remember(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Remember a library as it is when first imported."""
        library = arguments[0]
        thread = get_ident()
        if library not in stands.LATE or library in sys.modules or thread in self.importing:
            return
        self.importing.add(thread)
        ways = sys.meta_path, sys.path_hooks, vars(builtins)["__import__"]
        finders = sys.path_importer_cache
        sys.meta_path, sys.path_hooks, vars(builtins)["__import__"] = self.ways
        sys.path_importer_cache = {}
        before = [one for one in stands.LATE if one in sys.modules]
        try:
            with suppress(ImportError):
                importlib.import_module(library)
            # With it may come others of them, and those are not asked for again.
            new = [one for one in stands.LATE if one in sys.modules and one not in before]
            families = {name for one in new for name in stands.LATE[one]}
            for name in sorted(families):
                with suppress(ImportError):
                    importlib.import_module(name)
            unseen.hide(families)
            self.late += entries.entries_of(families)
        finally:
            sys.meta_path, sys.path_hooks, vars(builtins)["__import__"] = ways
            sys.path_importer_cache = finders
            self.importing.discard(thread)


def _is_of_a_test(thing: Any, *files: str) -> bool:
    """Whether the code of this is a test's. No variable that others see holds it."""
    return getattr(codes.of(thing), "co_filename", None) in (files or (FILE,))


def _now(function: FunctionType, name: str) -> object:
    return of_function(function) if name == "__code__" else getattr(function, name)


def _codes_of(modules: list[ModuleType]) -> list[CodeType]:
    """The code of all functions in these modules."""
    things = [
        one
        for module in modules
        for one in vars(module).values()
        if getattr(one, "__module__", None) == module.__name__
    ]
    things += [one for kind in things if isinstance(kind, type) for one in vars(kind).values()]
    functions = [one for one in things if isinstance(one, FunctionType)]
    return [code for one in functions for code in origins.codes_in(one.__code__)]
