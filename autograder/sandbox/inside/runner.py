"""Runs classic test cells beside a notebook's objects, out of the notebook's reach.

The runner is an audit hook: Python offers no way to it, nor to remove it. A test comes sealed.
`_inside.ask.test` hands it over by raising an audit event; the runner restores what tests stand
on, opens the seal, and gives the code to the frame that asked, once it has seen that it is the
right one. That frame runs the code, so that no frame of the runner's is on the stack beside the
notebook's functions, and comes back with how it went. The runner compares, and seals its answer.

What else it does with audit events is to keep the test's code from being read, and to say when
somebody tried.
"""

import _thread
import builtins
import gc
import importlib
import json
import os
import secrets
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from types import CodeType, FrameType, FunctionType
from typing import Any

from . import lookout, pristine, seal, testcell

EVENT = "autograder.test"
_LONGEST = 500
_CODE = frozenset({"f_code", "__code__", "gi_code", "cr_code", "ag_code"})
_FUNCTION = frozenset({"__code__", "__defaults__", "__kwdefaults__"})
_TOLD = 4  #: attempts that are told; the first ones say enough


class Refused(RuntimeError):
    """What code that reaches for the test runner gets to see."""


class Runner:
    """One kernel's test runner. `install` makes it an audit hook."""

    def __init__(self, known: pristine.Pristine, key: bytes, space: dict[str, Any]) -> None:
        self.known = known
        self.key = key
        self.space = space
        self.builtins = frozenset(vars(builtins))
        self.number = 0
        self.frame: FrameType | None = None
        self.code: CodeType | None = None
        self.ask: dict[str, Any] = {}
        self.tell: Callable[[str], None] = lambda what: None
        self.transform: Callable[[str], str] = lambda source: source
        self.hooks: Callable[[], list[str]] = lambda: []
        self._busy: set[int] = set()
        self._question: dict[str, Any] = {}
        self._found: dict[str, list[str]] = {}
        self._changes: list[Any] = []
        self._undo: Callable[[], None] = lambda: None
        self._seen: deque[Any] = deque(maxlen=200)
        self._names: tuple[str, str] = ("", "")
        memory = ("ctypes.cdata", "ctypes.string_at", "ctypes.cdata/buffer", "ctypes.dlsym/handle")
        collector = ("gc.get_objects", "gc.get_referrers", "gc.get_referents")
        tracing = ("sys.settrace", "sys.setprofile", "sys.monitoring.register_callback")
        frames = ("sys._current_frames", "sys._current_exceptions")
        self._handlers: dict[str, Callable[[tuple[Any, ...], FrameType], None]] = {
            EVENT: self._turn,
            "object.__getattr__": self._read,
            "object.__setattr__": self._change,
            "import": self._import,
            **dict.fromkeys(memory, lambda _, frame: self._inspect(frame, "the process's memory")),
            **dict.fromkeys(collector, lambda _, frame: self._inspect(frame, "all of its objects")),
            **dict.fromkeys(tracing, lambda _, frame: self._inspect(frame, "", "a test's steps")),
            **dict.fromkeys(frames, lambda _, frame: self._inspect(frame, "its threads' frames")),
        }

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """What Python calls for each audit event."""
        handler = self._handlers.get(event)
        thread = _thread.get_ident()
        if handler is None or thread in self._busy:
            return
        self._busy.add(thread)
        try:
            handler(arguments, sys._getframe(1))
        finally:
            self._busy.discard(thread)

    # Looking after the code of tests ------------------------------------------------------------

    def _read(self, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Code of a test is read by nobody in the notebook."""
        thing, name = arguments
        if name not in _CODE:
            return
        code = getattr(thing, name)
        if type(code) is CodeType and code.co_filename == testcell.FILE:
            self._inspect(frame, "", "a test's code")

    def _inspect(self, frame: FrameType, always: str, in_test: str = "") -> None:
        """Tell of an attempt; while a test runs, or its code is what is wanted, refuse it too."""
        running = self.frame is not None
        what = always or in_test
        if (always or running or in_test == "a test's code") and lookout.asked_by_a_cell(frame):
            self.tell(what)
            if running or in_test:
                raise Refused("This is not possible while a notebook is graded.")

    def _change(self, arguments: tuple[Any, ...], _: FrameType) -> None:
        """Remember what a function was before its insides are exchanged."""
        function, name = arguments[0], arguments[1]
        if name in _FUNCTION and type(function) is FunctionType:
            code = function.__code__
            if not _is_of_a_notebook(code):
                self.known.altered(function, name, getattr(function, name))

    def _import(self, arguments: tuple[Any, ...], _: FrameType) -> None:
        """Remember a library as it is when first imported."""
        names = pristine.LATE.get(arguments[0])
        if names is None or arguments[0] in sys.modules:
            return
        try:
            for name in names:
                importlib.import_module(name)
        except ImportError:
            return
        found = self.known.family_of("numpy") if arguments[0] == "numpy" else names
        self.known.remember(found)

    # Running a test ------------------------------------------------------------------------------

    def _turn(self, arguments: tuple[Any, ...], frame: FrameType) -> None:
        collecting = gc.isenabled()
        gc.disable()  # Finalizers of the notebook's must not run beside the key.
        try:
            outcome, box = arguments
            right = frame.f_code is self.code and frame.f_globals is self.ask
            if not right or frame.f_builtins is not vars(builtins) or type(box) is not list:
                raise Refused("Only the grader runs tests.")
            if type(outcome) is bytes:
                box += self._open(outcome, frame)
            elif frame is self.frame:
                box.append(self._close(outcome))
            else:
                raise Refused("No test is running.")
        finally:
            if collecting:
                gc.enable()

    def _open(self, sealed: bytes, frame: FrameType) -> list[Any]:
        """The namespace and the code of a sealed test, in that order."""
        traced, self._undo = self.known.quiet()
        self._changes = self.known.restore()
        question = json.loads(seal.unseal(sealed, self.key, seal.QUESTION))
        if question["number"] <= self.number:
            raise Refused("This test was run before.")
        self.number = question["number"]
        self._question = question
        cell = testcell.TestCell(question["source"], self.transform)
        names = cell.names
        added = {name for name in set(vars(builtins)) - self.builtins if name in names}
        patched = [change[4] for change in self._changes if change[4]]
        self._found = {
            "tests_patched": [*patched, *traced, *self.hooks(), *sorted(f"builtins.{n}" for n in added)],
            "shadowed": sorted(testcell.shadowed(names, self.space, question["imports"])),
        }
        if self.space.get("__builtins__") not in (builtins, vars(builtins)):
            self._found["tests_patched"].append("__builtins__")
        self.space["__builtins__"] = builtins
        self._seen.clear()
        self._seen.extend(self.space[name] for name in names if name in self.space)
        self._names = (f"_{secrets.token_hex(8)}", f"_{secrets.token_hex(8)}")
        code = cell.code(*self._names)
        self.space[self._names[1]] = _watcher(self._seen.append)
        self.frame = frame
        return [self.space, code]

    def _close(self, failure: Any) -> bytes:
        """The sealed answer about the test that has just ended."""
        self.frame = None
        value = _number(self.space.pop(self._names[0], None))
        self.space.pop(self._names[1], None)
        for name in self._question["forget"]:
            self.space.pop(name, None)
        during = [words for *_, words in self.known.restore() if words]
        if during:
            failure = ("AssertionError", "The code under test changed what tests stand on.")
        answer = {
            "number": self.number,
            "failure": failure and [str(part)[:_LONGEST] for part in failure],
            "value": value,
            **self._found,
            "tests_meddled": during,
            "lying_object": self._liars(),
        }
        sealed = seal.seal(json.dumps(answer).encode(), self.key, seal.ANSWER)
        self.known.put_back(self._changes)
        self._changes = []
        self._undo()
        return sealed

    def _liars(self) -> list[str]:
        numpy = sys.modules.get("numpy")
        allclose = getattr(numpy, "allclose", None)
        found = set()
        for value in self._seen:
            if testcell.lies(value, allclose):
                found.add(type(value).__name__)
        self._seen.clear()
        return sorted(found)


def install(known: pristine.Pristine, key: bytes, shell: Any, pipe: int) -> None:
    """Make a runner for this kernel, which reports attempts to `pipe`, and let go of it."""
    runner = Runner(known, key, shell.user_ns)
    ask = sys.modules["_inside.ask"]
    runner.code, runner.ask = ask.test.__code__, vars(ask)
    known.settle()
    known.remember_all_of(ask)
    known.remember_signals()
    transformer: Any = importlib.import_module("IPython.core.inputtransformer2")
    runner.transform = transformer.TransformerManager().transform_cell
    told: set[str] = set()

    def tell(what: str) -> None:
        if what not in told and len(told) < _TOLD:
            told.add(what)
            with suppress(OSError):
                os.write(pipe, json.dumps({"what": "inspected", "name": what}).encode() + b"\n")

    def hooks() -> list[str]:
        return _notebooks_hooks(shell)

    runner.tell, runner.hooks = tell, hooks
    sys.addaudithook(runner.hook)


def _notebooks_hooks(shell: Any) -> list[str]:
    """In words, which of IPython's hooks hold code of the notebook's."""
    callbacks = getattr(getattr(shell, "events", None), "callbacks", {})
    found = [f"IPython's {name}" for name, hooks in callbacks.items() if _any_own(hooks)]
    for name in ("ast_transformers", "input_transformers_cleanup", "input_transformers_post"):
        if _any_own(getattr(shell, name, ())):
            found.append(f"IPython's {name}")
    if getattr(shell, "custom_exceptions", ()):
        found.append("IPython's custom exceptions")
    return found


def _any_own(things: Any) -> bool:
    for thing in things:
        function = getattr(thing, "__func__", thing)
        if type(function) is not FunctionType:
            function = getattr(type(thing), "visit", None) or getattr(type(thing), "__call__", None)
        if type(function) is FunctionType and _is_of_a_notebook(function.__code__):
            return True
        if type(thing).__module__ == "__main__":
            return True
    return False


def _is_of_a_notebook(code: CodeType) -> bool:
    folder = code.co_filename.rpartition("/")[0].rpartition("/")[2]
    return folder.startswith("ipykernel_") or code.co_filename.startswith("<")


def _watcher(record: Callable[[Any], None]) -> Any:
    """A function that records what is made of Python classes, and refers to nothing else."""
    source = "def seen(value):\n if kind(value).__flags__ & 512: record(value)\n return value"
    space: dict[str, Any] = {"__builtins__": {}, "kind": type, "record": record}
    exec(source, space)  # noqa: S102 - our own source
    return space["seen"]


def _number(value: Any) -> float | None:
    """A number of points, if that is what the value is; objects of other kinds are none."""
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.generic) and type(value).__module__ == "numpy":
        value = value.item()
    return float(value) if type(value) in (int, float) else None
