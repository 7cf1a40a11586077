"""What tests stand on, as it was before any code of the notebook's: restored for each test cell.

Remembered are the functions and classes of the modules below, and the methods of their classes,
by identity: a few thousand references. `Pristine.restore` puts back what differs, and says in
words what that was; `Pristine.put_back` returns what it found to its place.
"""

import _signal
import sys
from collections.abc import Callable, Iterable, Iterator
from types import FunctionType, ModuleType
from typing import Any

#: Modules, with all that lies below them, in which tests look for truth, or our runner for help.
_FAMILIES = frozenset(
    "_collections_abc abc ast base64 bisect cmath codeop collections contextlib copy dataclasses"
    " decimal enum fractions functools gc heapq importlib inspect io itertools json linecache math"
    " numbers numpy operator re statistics string sys traceback types typing unittest".split()
)
#: The same of libraries that only some notebooks use; remembered as they are imported.
LATE = {
    "numpy": ("numpy", "numpy.testing"),
    "pandas": ("pandas.testing", "pandas._testing", "pandas._testing.asserters"),
}
#: Changed by IPython, ipykernel or their users, and of no use to a forger.
_LEFT_ALONE = frozenset(
    {
        ("builtins", "input"),
        ("builtins", "open"),
        ("builtins", "_"),
        ("sys", "displayhook"),
        ("sys", "excepthook"),
        ("sys", "unraisablehook"),
        ("sys", "breakpointhook"),
    }
)
_MISSING = object()
_Change = tuple[Any, str, Any, Any, str]  # owner, name, value as it was, as found, in words


class Pristine:
    """Remembers once, compares and restores as often as wanted."""

    def __init__(self) -> None:
        self._entries: list[tuple[Any, dict[str, Any], str, Any, str]] = []
        self._modules: dict[str, ModuleType] = {}
        self._codes: list[tuple[FunctionType, str, Any, str]] = []
        self._table = sys.modules
        self._lists = [(name, list(getattr(sys, name))) for name in ("meta_path", "path_hooks")]
        self._handlers: dict[int, Any] = {}
        names = [name for name in sys.modules if name.partition(".")[0] in _FAMILIES]
        self.remember(["builtins", *names])

    def remember(self, names: Iterable[str]) -> None:
        """Remember these modules as they are now."""
        for name in names:
            module = self._table.get(name)
            if type(module) is ModuleType and name not in self._modules:
                self._modules[name] = module
                self._entries += _entries(name, module)

    def settle(self) -> None:
        """Take what differs now for the pristine: IPython's own changes as it started."""
        moved = {(id(owner), name): now for owner, name, _, now, _ in self.differences()}
        self._entries = [
            (owner, space, name, moved.get((id(owner), name), value), words)
            for owner, space, name, value, words in self._entries
        ]
        self._lists = [(name, list(getattr(sys, name))) for name, _ in self._lists]

    def remember_all_of(self, module: ModuleType) -> None:
        """Remember every name of a module of ours, whatever it means, its builtins included."""
        space = vars(module)
        for name, value in list(space.items()):
            self._entries.append((module, space, name, value, "the way to the test runner"))

    def remember_signals(self) -> None:
        """Remember the handlers of signals, in the process whose they are."""
        for number in _signal.valid_signals():
            self._handlers[number] = _signal.getsignal(number)
        self._handlers[_signal.SIGINT] = _signal.default_int_handler

    def family_of(self, name: str) -> list[str]:
        """The loaded modules called `name` or lying below it."""
        below = name + "."
        return [one for one in self._table if one == name or one.startswith(below)]

    def altered(self, function: FunctionType, name: str, value: object) -> None:
        """Note that `function` is about to lose `value`, which is its `name`."""
        known = any(one is function and what == name for one, what, _, _ in self._codes)
        if not known:
            words = f"{function.__module__}.{function.__qualname__}"
            self._codes.append((function, name, value, words))

    def differences(self) -> list[_Change]:
        """What is not as it was."""
        found: list[_Change] = []
        for owner, space, name, value, words in self._entries:
            now = space.get(name, _MISSING)
            if now is not value:
                found.append((owner, name, value, now, words or f"{owner.__name__}.{name}"))
        for name, module in self._modules.items():
            now = self._table.get(name, _MISSING)
            if now is not module:
                found.append((self._table, name, module, now, f"the module {name}"))
        for function, name, value, words in self._codes:
            now = getattr(function, name)
            if now is not value:
                found.append((function, name, value, now, words))
        if sys.modules is not self._table:
            found.append((sys, "modules", self._table, sys.modules, "sys.modules"))
        for name, was in self._lists:
            now = getattr(sys, name)
            if type(now) is not list or not _same(now, was):
                # Hooks that a library put in at the end find what nothing else finds.
                words = "" if type(now) is list and _same(now[: len(was)], was) else f"sys.{name}"
                found.append((sys, name, list(was), now, words))
        return found

    def restore(self) -> list[_Change]:
        """Put everything back as it was; returns what was not."""
        found = self.differences()
        for owner, name, value, _, _ in found:
            _put(owner, name, value)
        return found

    def put_back(self, found: list[_Change]) -> None:
        """Undo a `restore`."""
        for owner, name, _, value, _ in found:
            _put(owner, name, value)

    def quiet(self) -> tuple[list[str], Callable[[], None]]:
        """Switch off what fires by itself; returns what of the notebook's it was, and the undoing."""
        undo, words = _untraced()
        for number, handler in self._handlers.items():
            now = _signal.getsignal(number)
            if now is not handler and now is not None and handler is not None:
                _signal.signal(number, handler)
                undo.append((_signal.signal, (number, now)))
        for timer in (_signal.ITIMER_REAL, _signal.ITIMER_VIRTUAL, _signal.ITIMER_PROF):
            left = _signal.setitimer(timer, 0)
            if left[0]:
                words.append("a timer's signal")
                undo.append((_signal.setitimer, (timer, *left)))

        def undone() -> None:
            for function, arguments in reversed(undo):
                function(*arguments)

        return words, undone


def _entries(name: str, module: ModuleType) -> Iterator[tuple[Any, dict[str, Any], str, Any, str]]:
    space = vars(module)
    for key, value in list(space.items()):
        if not callable(value) or (name, key) in _LEFT_ALONE:
            continue
        yield module, space, key, value, ""
        if isinstance(value, type) and value.__module__ == name and _is_made_in_python(value):
            methods: Any = vars(value)
            for method, function in list(methods.items()):
                if isinstance(function, (FunctionType, classmethod, staticmethod, property)):
                    yield value, methods, method, function, f"{name}.{key}.{method}"


def _is_made_in_python(kind: type) -> bool:
    return bool(kind.__flags__ & (1 << 9))  # Py_TPFLAGS_HEAPTYPE: others cannot be changed


def _put(owner: Any, name: str, value: Any) -> None:
    if type(owner) is dict:
        if value is _MISSING:
            owner.pop(name, None)
        else:
            owner[name] = value
    elif isinstance(owner, type):
        if value is _MISSING:
            type.__delattr__(owner, name)
        else:
            type.__setattr__(owner, name, value)
    elif value is _MISSING:
        vars(owner).pop(name, None)
    elif isinstance(owner, FunctionType):
        setattr(owner, name, value)
    else:
        vars(owner)[name] = value


def _same(one: list[Any], other: list[Any]) -> bool:
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))


def _untraced() -> tuple[list[tuple[Callable[..., Any], tuple[Any, ...]]], list[str]]:
    """Stop tracing and profiling in this thread; returns how to go on with it, and whose it was."""
    undo: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
    words = []
    for get, set_, what in (
        (sys.gettrace, sys.settrace, "a trace function"),
        (sys.getprofile, sys.setprofile, "a profile function"),
    ):
        function = get()
        if function is not None:
            set_(None)
            undo.append((set_, (function,)))
            words.append(what)
    monitoring = getattr(sys, "monitoring", None)
    for tool in range(6) if monitoring else ():
        if monitoring.get_tool(tool) and monitoring.get_events(tool):
            undo.append((monitoring.set_events, (tool, monitoring.get_events(tool))))
            monitoring.set_events(tool, 0)
            words.append("a monitoring tool")
    return undo, words
