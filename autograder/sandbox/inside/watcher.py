"""What there is to remark on a notebook's objects while a test runs, for the instructor's eye.

This is executed in a namespace of its own for each test, because it meets the notebook's objects.
It knows nothing that is secret, calls nothing of the notebook's in the test's own process, and
keeps none of its objects. What it says earns no points, and costs none, save for what the code
under test changed.
"""

import sys
from contextlib import suppress
from functools import partial
from operator import is_
from types import FunctionType, ModuleType
from typing import Any

from .alone import stay
from .lies import HEAP_TYPE, PLAIN, Lies, Told, flags_of, passes

#: Built-in names that mean nothing to a verdict, and that students like to use.
_HARMLESS = frozenset({"input", "print", "display", "open", "exit", "quit", "help", "id", "format"})
_OF_MODULES = frozenset(
    {"__name__", "__doc__", "__loader__", "__package__", "__spec__", "__annotations__"}
)
_HOOKS = ("ast_transformers", "input_transformers_cleanup", "input_transformers_post")
_SOMETHING = "an object"  #: what could not be asked, if not even its class is known
#: Arguments by these names say how to compare, and are not compared.
_OPTIONS = frozenset(
    "msg err_msg places decimal delta rtol atol rel_tol abs_tol rel abs".split()  # noqa: SIM905
)
_space_of: Any = type.__dict__["__dict__"].__get__
_get: Any = dict.get
_MISSING: Any = object()  #: the value of a name that is not there


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
        lies: Lies,
    ) -> None:
        """`stands` is what must stay as it is: in which dictionary, under what name, what.

        `moved` will be the names of what did not, `places` what the test itself has put where.
        """
        # Each place once, and in three lists: after each call they are compared within C.
        places_of = {(id(names), name): (names, name, was) for names, name, was in stands}
        self.stands = [*zip(*places_of.values(), strict=True)] or [(), (), ()]
        self.owners, self.names, self.was = self.stands
        self.moved, self.places = moved, places
        self.lies = lies
        self.told: list[str] = []  #: the classes of what lied
        self.patches: dict[int, tuple[object, list[tuple[dict[str, Any], str]]]] = {}
        self.begins: list[object] = []
        self.lefts: dict[int, object] = {}  #: by the comparison's number: its left side
        self.lied: dict[int, Told] = {}  #: who lies, or may do so, if that comparison passes

    def seen(self, value: object, number: int = 0, how: str = "") -> object:
        """Take note of a value, and of what the call that gave it has changed.

        If it is a comparison's, `number` says whose, and `how` it compared.
        """
        stay()
        if not all(map(is_, map(_get, self.owners, self.names), self.was)):
            self._look()
        if not number:
            return value
        if number in self.lied:
            lied, unasked = self.lied.pop(number)
            if passes(value, how):
                self.told += lied
                self.lies.unasked += unasked
        return value

    def _look(self) -> None:
        """Take note of what is not as it was, unless the test itself has put it there."""
        for names, name, was in zip(*self.stands, strict=True):
            now = names.get(name)
            if now is not was and not self.is_own(names, name, now) and _may_serve(now, was):
                self.moved.append(name)

    def compared(self, number: int, how: str, *values: object) -> tuple[object, ...]:
        """These are about to be compared."""
        stay()
        try:
            lied, unasked = self.lies.told_by(how, *values)
        except Exception:  # an oddity of the notebook's must not fail the test
            lied, unasked = [], [_SOMETHING]
        if lied or unasked:  # without a call: what failed may be that there were too many
            if number not in self.lied:
                self.lied[number] = [], []
            known, unknown = self.lied[number]
            known += lied
            unknown += unasked
        return values

    def positional(self, number: int, how: str, /, *values: object) -> tuple[object, ...]:
        """Likewise, as far as they have no names."""
        stay()
        self.lefts[number] = values
        return values

    def named(self, number: int, how: str, /, **values: object) -> dict[str, object]:
        """And those that have."""
        first: Any = self.lefts.pop(number, ())
        others = [values[name] for name in values if name not in _OPTIONS]
        self.compared(number, how, *first, *others)
        return values

    def matched(self, value: object, number: int, how: str, other: object) -> object:
        """This is about to be matched against patterns, of which `other` is one."""
        stay()
        if id(type(value)) not in PLAIN:
            self.compared(number, how, value, other)
        return value

    def left(self, value: object, number: int, how: str) -> object:
        """Likewise, the left side."""
        stay()
        self.lefts[number] = value
        return value

    def right(self, value: object, number: int, how: str) -> object:
        """And the right side."""
        stay()
        other = self.lefts.pop(number, None)
        if id(type(other)) not in PLAIN or id(type(value)) not in PLAIN:
            self.compared(number, how, other, value)
        return value

    def meant(self, value: object) -> object:
        """The test itself uses this to agree with anything."""
        self.lies.tests.add(id(type(value)))
        return value

    def defined(self, kind: type) -> type:
        """The test has just defined this class."""
        self.lies.tests.add(id(kind))
        return kind

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


def _may_serve(now: object, was: object) -> bool:
    """Whether this could do what was there before: a number hides a function, and fails for it."""
    kind = type(now)  # by identity, as everywhere here
    number = kind is int or kind is float or kind is str or kind is list
    return was is not None or not number


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
        told: list[str],
        found: dict[str, list[str]],
        read: list[str],
        lies: Lies,
    ) -> None:
        """`meant` is what the author's notebook imports: ``{"np": "numpy", "pi": "math:pi"}``.

        `told` will be who lied, and `read` is what the test's helpers read besides.
        """
        self.space, self.meant, self.shell, self.told = space, meant, shell, told
        self.found, self.read, self.lies = found, read, lies
        self.shadowed: list[str] = []

    def begin(self, names: list[str], brought: list[str]) -> None:
        """Look at what the names that the test reads mean now.

        Those that it has `brought` along are its own, whatever they mean to the notebook.
        """
        with suppress(Exception):  # what the notebook has there must not fail the test
            own = {name for name in brought if not self._imitates(name)}
            every = dict.fromkeys([*(name for name in names if name not in own), *self.read])
            self.shadowed = [name for name in every if self._is_shadowed(name)]
            self._say("shadowed", self.shadowed)
            self._say("tests_patched", _hooks(self.shell))

    def end(self) -> None:
        """Look at what helpers read once more, which the test's code does not show to `Seen`."""
        with suppress(Exception):
            since = [name for name in self.read if self._is_shadowed(name)]
            self._say("shadowed", [*dict.fromkeys([*self.shadowed, *since])])
        self._say("lying_object", [*dict.fromkeys(self.told)])
        self._say("unasked_object", [*dict.fromkeys(self.lies.unasked)])

    def _say(self, kind: str, words: list[str]) -> None:
        # As plain text: the name of a class may be of a class of its own.
        self.found[kind] = [str.__getitem__(word, slice(100)) for word in words[:20]]

    def _is_shadowed(self, name: str) -> bool:
        """Whether a name means something else here than to the test's author."""
        if name not in self.space:
            return False
        value = self.space[name]
        if name in self.meant:
            module, _, attribute = self.meant[name].partition(":")
            meant = sys.modules.get(module)
            if attribute:  # which may be a module that was imported, and then left out
                imported: Any = sys.modules.get(f"{module}.{attribute}", _MISSING)
                meant = getattr(meant, attribute, imported)
            return value is not meant
        built_in: Any = sys.modules["builtins"]
        if name in _HARMLESS or name in _OF_MODULES or not hasattr(built_in, name):
            return False
        return value is not getattr(built_in, name) and not self._is_a_librarys(name, value)

    def _imitates(self, name: str) -> bool:
        """Whether a class of the notebook's, or a thing of one, has the name of a module."""
        value = self.space.get(name)
        kind: Any = value if isinstance(value, type) else type(value)
        module = ":" not in self.meant.get(name, ":")
        return module and _space_of(kind).get("__module__") == "__main__"

    def _is_a_librarys(self, name: str, value: Any) -> bool:
        """Whether a library is where this comes from, under this name, as by a star import."""
        # As most functions of NumPy are: in C, with one in Python inside.
        function = getattr(value, "_implementation", value)
        if type(function) is FunctionType:
            if not self.lies.is_packaged(function):
                return False
        elif flags_of(value if isinstance(value, type) else type(value)) & HEAP_TYPE:
            return False
        loaded = [one for one in list(sys.modules.values()) if type(one) is ModuleType]
        of_libraries = [one for one in loaded if one.__name__ != "__main__"]
        if getattr(value, "__name__", "") != name:  # NumPy calls `abs` so, and more
            of_libraries = [one for one in of_libraries if one.__name__ == "numpy"]
        return any(vars(one).get(name) is value for one in of_libraries)


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
