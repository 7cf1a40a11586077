"""What there is to remark on a notebook's objects while a test runs, for the instructor's eye.

This is executed in a namespace of its own for each test, because it meets the notebook's code:
comparing calls it, and it can see the frames it was called from. It knows nothing that is secret,
and what it says earns and costs no points.
"""

import sys
from collections.abc import Callable
from functools import partial
from types import FunctionType, ModuleType
from typing import Any

#: Built-in names that mean nothing to a verdict, and that students like to use.
_HARMLESS = frozenset({"input", "print", "display", "open", "exit", "quit", "help", "id", "format"})
_AGREEING = (
    *("__eq__", "__ne__", "__lt__", "__gt__", "__abs__", "__sub__", "__rsub__"),
    *("__array__", "__array_ufunc__", "__array_function__"),
)
_HOOKS = ("ast_transformers", "input_transformers_cleanup", "input_transformers_post")
HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: classes written in Python, and some more
_flags = type.__dict__["__flags__"].__get__  # a class of the notebook's can hide its own
_MOST = 200  #: objects that are looked at


class Seen:
    """Records what calls gave and changed, and gives it back. No code of theirs runs in here.

    What the test itself replaces may be what it put there as well as what was there before. Of
    modules alone: whatever else a test changes is its own affair.
    """

    def __init__(
        self,
        stands: list[tuple[dict[str, Any], str, Any]],
        moved: list[str],
        places: dict[tuple[int, str], list[object]],
    ) -> None:
        """`stands` is what must stay as it is: in which dictionary, under what name, what.

        `moved` will be the names of what did not, `places` what the test itself has put where.
        """
        self.stands, self.moved, self.places = stands, moved, places
        self.values: list[object] = []
        self.patches: dict[int, tuple[object, list[tuple[dict[str, Any], str]]]] = {}
        self.begins: list[object] = []

    def seen(self, value: object) -> object:
        """Take note of a value, and of what the call that gave it has changed."""
        for names, name, was in self.stands:
            now = names.get(name)
            if now is not was and not self.is_own(names, name, now):
                self.moved.append(name)
        if _flags(type(value)) & HEAP_TYPE:
            self.values.append(value)
        return value

    def is_own(self, names: dict[str, Any], name: str, value: object) -> bool:
        """Whether the test itself has put this there; None stands for nothing."""
        return any(value is one for one in self.places.get((id(names), name), ()))

    def put(self, value: object, owner: object, *parts: str) -> object:
        """Take note of what is in a place that the test has just written to; gives `value` back."""
        if owner is None:
            owner, parts = sys.modules.get(".".join(parts[:-1])), parts[-1:]
        *between, name = parts
        for part in between:
            if type(owner) is ModuleType:
                inside = vars(owner)
                owner = inside if part == "__dict__" else inside.get(part)
        if type(owner) is ModuleType:
            owner = vars(owner)
        if type(owner) is dict:
            self._own([(owner, name)])
        return value

    def patching(self, function: object) -> object:
        """Give back a function, or, for one of unittest.mock's, one that notes what it patches."""
        mock: Any = sys.modules.get("unittest.mock")
        if mock is None:
            return function
        if function is mock.patch:
            return partial(self._patch, function, _dotted)
        if function is mock._patch_object:
            return partial(self._patch, function, _attribute)
        if function is mock._patch_multiple:
            return partial(self._patch, function, _several)
        return function

    def _patch(self, function: Any, places: Any, *given: Any, **named: Any) -> object:
        patch = function(*given, **named)
        found = [
            (vars(owner), name)
            for owner, name in places(*given, **named)
            if type(owner) is ModuleType
        ]
        self.patches[id(patch)] = patch, found
        return patch

    def entering(self, value: object) -> object:
        """Remember what is about to take effect, if it is a patch of the test's; give it back."""
        self.begins.append(value)
        return value

    def entered(self, value: object = None) -> object:
        """It has taken effect, and nothing else has run since."""
        begun = self.begins.pop()
        patch, found = self.patches.get(id(begun), (None, []))
        if patch is begun:
            self._own(found)
        return value

    def begun(self) -> None:
        """A decorated function has begun: its patches have taken effect."""
        for _, found in self.patches.values():
            self._own(found)

    def _own(self, places: list[tuple[dict[str, Any], str]]) -> None:
        for names, name in places:
            self.places.setdefault((id(names), name), []).append(names.get(name))


def _dotted(target: str, *given: object, **named: object) -> list[tuple[object, str]]:
    module, _, name = target.rpartition(".")
    return [(sys.modules.get(module), name)]


def _attribute(target: object, attribute: str, *given: object, **named: object) -> Any:
    return [(target, attribute)]


def _several(target: object, *given: object, **named: object) -> list[tuple[object, str]]:
    owner = sys.modules.get(target) if type(target) is str else target
    return [(owner, name) for name in named]


class Remarks:
    """Looks at names, hooks and objects; `found` will be by the kind of incident."""

    def __init__(
        self,
        space: dict[str, Any],
        meant: dict[str, str],
        shell: Any,
        values: list[object],
        found: dict[str, list[str]],
    ) -> None:
        """`meant` is what the author's notebook imports: ``{"np": "numpy", "pi": "math:pi"}``."""
        self.space, self.meant, self.shell, self.values = space, meant, shell, values
        self.found = found

    def begin(self, names: list[str]) -> None:
        """Look at what the names that the test reads mean now."""
        self._say("shadowed", [name for name in names if self._is_shadowed(name)])
        self._say("tests_patched", _hooks(self.shell))
        self.values += [self.space[name] for name in names if name in self.space]

    def end(self) -> None:
        """Look at the objects that stood under the test's names, or that its calls gave."""
        liars = {type(value).__name__ for value in self.values[:_MOST] if _lies(value)}
        self._say("lying_object", sorted(liars))

    def _say(self, kind: str, words: list[str]) -> None:
        self.found[kind] = [str(word)[:100] for word in words[:20]]

    def _is_shadowed(self, name: str) -> bool:
        """Whether a name means something else here than to the test's author."""
        if name not in self.space:
            return False
        value = self.space[name]
        if name in self.meant:
            module, _, attribute = self.meant[name].partition(":")
            meant = sys.modules.get(module)
            if meant is None:
                return False
            return value is not (getattr(meant, attribute, value) if attribute else meant)
        built_in: Any = sys.modules["builtins"]
        if name in _HARMLESS or not hasattr(built_in, name):
            return False
        return value is not getattr(built_in, name) and not _is_a_librarys(value)


def _is_a_librarys(value: Any) -> bool:
    """Whether a library is where this function comes from, as after a star import."""
    module = sys.modules.get(str(getattr(value, "__module__", "")))
    name = str(getattr(value, "__name__", ""))
    return type(module) is ModuleType and module.__name__ != "__main__" and hasattr(module, name)


def _hooks(shell: Any) -> list[str]:
    """Which of IPython's hooks hold code of the notebook's, in words."""
    callbacks = getattr(getattr(shell, "events", None), "callbacks", {})
    found = [f"IPython's {name}" for name, hooks in callbacks.items() if any(map(_is_own, hooks))]
    for name in _HOOKS:
        if any(map(_is_own, getattr(shell, name, ()))):
            found.append(f"IPython's {name}")
    if getattr(shell, "custom_exceptions", ()):
        found.append("IPython's custom exceptions")
    return found


def _is_own(thing: Any) -> bool:
    """Whether a hook, a function or an object, was defined in the notebook."""
    function = getattr(thing, "__func__", thing)
    if isinstance(function, FunctionType):
        return function.__module__ == "__main__"
    return type(thing).__module__ == "__main__"


def _lies(value: Any) -> bool:
    """Whether an object of the notebook's own kind agrees with things that do not agree.

    Nothing honest equals two numbers drawn at random, or is both more and less than one.
    """
    own = [vars(base) for base in type(value).__mro__ if _flags(base) & HEAP_TYPE]
    if isinstance(value, type) or not any(name in space for space in own for name in _AGREEING):
        return False
    if type(value).__module__ != "__main__":
        return False
    one, other = 0.7310585786300049, -19.085536923187668
    allclose = getattr(sys.modules.get("numpy"), "allclose", lambda a, b: False)
    questions: tuple[Callable[[float], Any], ...] = (
        lambda number: value == number,
        lambda number: value == str(number),
        lambda number: value == [number],
        lambda number: (value != number) is False,
        lambda number: abs(value - number) < 1e-6,
        lambda number: abs(number - value) < 1e-6,
        lambda number: allclose(value, number),
    )
    if any(_agrees(ask, one) and _agrees(ask, other) for ask in questions):
        return True
    below, above = (lambda number: value < number), (lambda number: value > number)
    return _agrees(below, one) and _agrees(above, one)


def _agrees(ask: Callable[[float], Any], number: float) -> bool:
    try:
        return bool(ask(number))
    except BaseException:
        return False
