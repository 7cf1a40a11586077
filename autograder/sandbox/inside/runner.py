"""Runs classic test cells beside a notebook's objects, out of the notebook's reach.

Test and notebook share one process, so nothing here is a wall; it leaves no way by name, by hook
or by the stack to what decides. A test comes sealed. `_inside.ask.test` raises an audit event; the
runner restores what tests stand on, opens the seal, and gives the code to the frame that asked,
once it has seen that it is the right one. That frame runs the code and comes back with how it
went; the runner compares, and seals its answer. So no frame of the runner's is on the stack beside
the notebook's functions, and none of theirs beside the key.

The runner is the key of a dictionary whose `get` is an audit hook. `get` compares keys of the same
hash, so the runner's `__eq__` is called for its own event and no other: for all the others there is
no frame of ours that a signal handler of the notebook's could look into.
"""

import builtins
import importlib
import sys
import warnings
from json import JSONDecoder, JSONEncoder
from pathlib import Path
from secrets import token_hex
from sys import _getframe, getswitchinterval, setswitchinterval
from types import CodeType, FrameType, ModuleType
from typing import Any

from . import guard, lookout, pristine, testcell
from .seal import ANSWER, QUESTION, seal, unseal

_LONGEST = 500
_UNDISTURBED_S = 0.5
_WARNINGS = vars(warnings)
_NO_WARNING = [("ignore", None, Warning, None, 0)]
_KINDS = ("tests_patched", "shadowed", "lying_object")
_decode = JSONDecoder().decode
_encode = JSONEncoder().encode
_WATCHER = compile(Path(__file__).with_name("watcher.py").read_text("utf-8"), "<watcher>", "exec")
_BUILTINS = dict(vars(builtins))
_PUBLIC = vars(builtins)
_is_a = type.__subclasscheck__
_flags = type.__dict__["__flags__"].__get__  # a class of the notebook's can hide its own


class Runner:
    """One kernel's test runner."""

    def __init__(self, known: pristine.Pristine, key: bytes, shell: Any, guarding: Any) -> None:
        self.known, self.key, self.shell, self.guard = known, key, shell, guarding
        self.space: dict[str, Any] = shell.user_ns
        self.builtins = frozenset(_PUBLIC)
        self.ask: dict[str, Any] = vars(sys.modules["_inside.ask"])
        self.code: CodeType = self.ask["test"].__code__
        self.number = 0
        self.frame: FrameType | None = None
        self.kept: list[object] = []  # what must not end here, and so run a finalizer
        self.changes: list[pristine.Change] = []
        self.patched: list[str] = []
        self.forget: list[str] = []
        self.result = ""
        self.watcher: dict[str, Any] = {}
        self.seen: Any = None
        transformer: Any = importlib.import_module("IPython.core.inputtransformer2")
        self.transform = transformer.TransformerManager().transform_cell

    def __hash__(self) -> int:
        return hash(guard.EVENT)

    def __eq__(self, other: object) -> bool:
        """Called when the event is raised; `other` is its name."""
        if type(other) is not str or other != guard.EVENT:
            return False
        words, undo = guard.calm()  # Once more, in case the guard has been tampered with.
        self.kept.append(undo)
        usual, filters = getswitchinterval(), _WARNINGS["filters"]
        # No other thread takes over meanwhile, and no warning calls code of the notebook's.
        setswitchinterval(_UNDISTURBED_S)
        _WARNINGS["filters"] = _NO_WARNING
        try:
            self._turn(_getframe(1), words)
        finally:
            _WARNINGS["filters"] = filters
            setswitchinterval(usual)
        return True  # Else `get` would go on looking, and might come by here again.

    def _turn(self, frame: FrameType, words: list[str]) -> None:
        right = frame.f_code is self.code and frame.f_globals is self.ask
        if not right or frame.f_builtins is not _PUBLIC:
            raise guard.Refused("Only the grader runs tests.")
        local = frame.f_locals
        box, reply = local["box"], local.get("reply")
        if reply is None:
            self.guard.running = False
            self.patched = [*words, *self.guard.fired]
            box += self._open(local["sealed"])
            self.frame, self.guard.running = frame, True
        elif frame is self.frame:
            self.frame, self.guard.running = None, False
            reply += self._close(local["failure"])
        else:
            raise guard.Refused("No test is running.")

    def _open(self, sealed: bytes) -> list[Any]:
        """The namespace and the code of a sealed test, in that order."""
        text = unseal(sealed, self.key, QUESTION)  # lets other threads run
        self.changes = self.known.restore()
        self.patched += [words for *_, words in self.changes if words]
        question = _decode(text.decode())
        if question["number"] <= self.number:
            raise guard.Refused("This test was run before.")
        self.number = question["number"]
        cell = testcell.TestCell(question["source"], self.transform)
        added = set(_PUBLIC) - self.builtins
        self.patched += [f"builtins.{name}" for name in cell.names if name in added]
        if any(type(name) is not str for name in self.space):
            raise guard.Refused("The notebook's names are no plain names.")
        found = self.space.get("__builtins__")
        if found is not builtins and found is not _PUBLIC:
            self.patched.append("__builtins__")
            self.kept.append(found)
        self.space["__builtins__"] = builtins
        self.forget = [name for name in question["forget"] if name not in self.space]
        self.result = f"_{token_hex(8)}"
        self.watcher = {"__builtins__": dict(_BUILTINS), "__name__": "watcher"}
        exec(_WATCHER, self.watcher)  # noqa: S102 - our own source
        self.seen = seen = self.watcher["Seen"](self._stands(cell))
        arguments = (self.space, question["imports"], self.shell, seen.values)
        self.watcher["now"] = remarks = self.watcher["Remarks"](*arguments)
        return [self.space, cell.code(self.result, seen, remarks)]

    def _close(self, failure: Any) -> list[Any]:
        """What the frame must let go of, and the sealed answer about the test that has ended."""
        value = self.space.pop(self.result, None)
        gone = [value, *(self.space.pop(name, None) for name in self.forget)]
        during = self.known.restore()
        self.kept.append(during)
        meddled = [change[-1] for change in during if change[-1] and not self._is_own(change)]
        meddled += sorted(set(self.seen.moved))
        if meddled:
            failure = ("AssertionError", "The code under test changed what tests stand on.")
        said = self.watcher["now"].found
        remarks = {kind: _plain(said, kind) for kind in _KINDS}
        remarks["tests_patched"] += self.patched
        answer = {
            "number": self.number,
            "failure": None if failure is None else [part[:_LONGEST] for part in failure],
            "value": _number(value),
            "tests_meddled": meddled,
            **remarks,
        }
        self.known.put_back(self.changes)
        return [gone, seal(_encode(answer).encode(), self.key, ANSWER)]

    def _is_own(self, change: pristine.Change) -> bool:
        """Whether the test itself has made this change, and left it so."""
        owner, name, _, now, _ = change
        return bool(self.seen.is_own(owner, name, None if now is pristine.MISSING else now))

    def _stands(self, cell: testcell.TestCell) -> list[tuple[dict[str, Any], str, Any]]:
        """The built-in functions and the parts of modules that the test names itself.

        They are looked at after each call: what the notebook changes and changes back in between
        would go unseen at the end.
        """
        found = []
        own, imports = cell.own_names, cell.imports
        for first, *rest in cell.chains:
            names = self.space if first in self.space else _PUBLIC
            value = None
            if first in imports:  # as the notebook may call it otherwise, or not at all
                module, *rest = [*imports[first], *rest]
                value = sys.modules.get(module)
            elif first not in own and first in names:
                value = names[first]
                if names is _PUBLIC or type(value) is ModuleType:
                    found.append((names, first, value))
            for part in rest:
                if type(value) is not ModuleType:
                    break
                names = vars(value)
                if part not in names:
                    break
                value = names[part]
                found.append((names, part, value))
        return found


def install(known: pristine.Pristine, key: bytes, shell: Any, pipe: int) -> None:
    """Make a guard and a runner for this kernel, and let go of them."""
    guarding = guard.Guard(pipe, known.changed, known.late)
    runner = Runner(known, key, shell, guarding)
    known.settle()
    for module in (sys.modules["_inside.ask"], guard, lookout):
        known.remember_all_of(module)
    sys.addaudithook(guarding.hook)
    by_event: dict[Any, None] = {runner: None}
    sys.addaudithook(by_event.get)
    guarding.close()


def _plain(said: object, kind: str) -> list[str]:
    """What the watcher says, which the notebook's code may have changed."""
    words = dict.get(said, kind) if type(said) is dict else None
    return [one for one in words if type(one) is str] if type(words) is list else []


def _number(value: object) -> float | None:
    """A number of points, if that is what the value is, without a method that is the notebook's."""
    kind = type(value)
    if kind is bool:
        return None
    if _is_a(float, kind):
        return float.__add__(value, 0.0)  # type: ignore[operator] # it is a float, or made from it
    if _is_a(int, kind):
        return float(int.__add__(value, 0))  # type: ignore[operator] # likewise
    if _flags(kind) & pristine.HEAP_TYPE or kind.__module__ != "numpy":
        return None
    plain: Any = value
    item: Any = plain.item() if plain.ndim == 0 else None
    return float(item) if type(item) in (int, float) else None
