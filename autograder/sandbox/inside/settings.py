"""What libraries keep that decides what a test sees: caches, settings, registered classes.

A test begins with no compiled patterns but its own, with decimals that are as exact as Python's and
with NumPy's own way to print, if the notebook's could make arrays look alike; the notebook has its
settings back afterwards. None of the notebook's code runs in here (see `runner`): everything is
looked at by identity and exact type alone.
"""

import re
import sys
from _abc import _get_dump  # type: ignore[import-not-found] # the registry of `abc`, in C
from collections import abc
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from decimal import Context, getcontext, setcontext
from types import CodeType, FunctionType, ModuleType
from typing import Any

from . import origins, pristine
from .bare import is_class

_EXACT = getcontext().copy()
_CACHES = ("_cache", "_cache2")
_UNICODE = int(re.UNICODE)  #: a flag that a pattern of text has by itself
_RE = vars(re)
#: From Python 3.13 on, `re.sub` and others say by a zero of this class that no flags were given.
_NOTHING_SAID: Any = getattr(re, "_ZeroSentinel", None)
_value_of = int.__index__
_flags: Any = type.__dict__["__flags__"].__get__
#: Classes that others can be registered with, so that `isinstance` takes these for them.
_OPEN = [
    (f"{module.__name__}.{name}", kind)
    for module in (abc, sys.modules["numbers"])
    for name, kind in vars(module).items()
    if isinstance(kind, type) and hasattr(kind, "_abc_impl")
]


class Settings:
    """The settings of one kernel's libraries."""

    def __init__(self) -> None:
        self.known = {id(kind) for _, base in _OPEN for kind in _registered(base)}
        self.undo: list[tuple[Callable[[Any], object], Any]] = []
        self.usual: list[str] = []
        self.named: set[str] = set()
        self.gone: list[object] = []  # what must not end here

    def begin(self, usual: list[str], named: list[list[str]]) -> list[str]:
        """Make a test's settings; returns in words what forges.

        `usual` are those that the author changes too, `named` is all that the test names.
        """
        self.usual, self.named = usual, {one for some in named for one in some}
        self.gone += [one for one, _ in _caches()]
        self.gone += [values for one, _ in _caches() for values in (list(one), list(one.values()))]
        for cache, _ in _caches():
            cache.clear()
        limits = _limits()
        self.gone += [[*limits], [*limits.values()]]
        limits.clear()  # NumPy hands out the same ones again, whatever was written into them
        return [*self._print(), *self._decimals(), *self._others_registered()]

    def end(self) -> tuple[list[str], bool, list[object]]:
        """Undo that. Returns what forges now, whether patterns were faked, and what must go."""
        faked = any(not _is_honest(*item) for cache, _ in _caches() for item in cache.items())
        words = [*self._printed(), *self._rounded(), *self._others_registered()]
        undo, self.undo = self.undo, []
        for put, found in reversed(undo):
            self.gone.append(put(found))
        gone, self.gone = self.gone, []
        return words, faked, gone

    def _print(self) -> Iterator[str]:
        options, plain = _print_options()
        if options is None or "set_printoptions" in self.usual:
            return
        found = options.get(plain)
        if found is not plain and _may_forge(found, plain):
            yield "NumPy's print options"
            options.set(dict(plain))
            self.undo.append((options.set, found))

    def _printed(self) -> Iterator[str]:
        options, plain = _print_options()
        if options is not None and "set_printoptions" not in self.usual:
            now = options.get(plain)
            self.gone.append(now)
            if now is not plain and _may_forge(now, plain):
                yield "NumPy's print options"

    def _decimals(self) -> Iterator[str]:
        found = getcontext()
        if "getcontext" in self.usual or not _is_coarse(found):
            return
        yield "the precision of decimals"
        setcontext(_EXACT.copy())
        self.undo.append((setcontext, found))

    def _rounded(self) -> Iterator[str]:
        now = getcontext()
        self.gone.append(now)
        if "getcontext" not in self.usual and _is_coarse(now):
            yield "the precision of decimals"

    def _others_registered(self) -> Iterator[str]:
        if "register" in self.usual:
            return
        for words, base in _OPEN:
            if words.rpartition(".")[2] in self.named and any(
                id(one) not in self.known and _is_own(one) for one in _registered(base)
            ):
                yield f"{words}.register"


def _caches() -> list[tuple[dict[Any, Any], str]]:
    found = [(_RE.get(name), name) for name in _CACHES]
    return [(cache, name) for cache, name in found if type(cache) is dict]


def _limits() -> dict[Any, Any]:
    """The limits of numbers that NumPy has looked up."""
    module = sys.modules.get("numpy")
    kind = pristine.names_of(vars(module)).get("finfo") if type(module) is ModuleType else None
    found = pristine.names_of(kind).get("_finfo_cache") if is_class(kind) else None
    return found if type(found) is dict else {}


def _is_honest(key: object, pattern: Any) -> bool:
    """Whether a compiled pattern is what its place in the cache says."""
    if type(key) is not tuple or len(key) != 3 or type(pattern) is not re.Pattern:
        return False
    _, text, flags = key
    if type(flags) is _NOTHING_SAID:
        flags = _value_of(flags)
        if flags:
            return False
    if type(flags) is not int:
        return False
    plain = type(text) is str or type(text) is bytes
    # From Python 3.12 on, what is asked for again may lie under another text that is equal.
    if pattern.pattern is not text and not (
        plain and type(pattern.pattern) is type(text) and pattern.pattern == text
    ):
        return False
    more = pattern.flags & ~flags & ~_UNICODE
    inline = (type(text) is str and "(?" in text) or (type(text) is bytes and b"(?" in text)
    return not more or inline or not plain


def _print_options() -> tuple[ContextVar[Any] | None, dict[str, Any]]:
    """Where NumPy keeps how it prints, and what it prints by, unless told otherwise."""
    module = sys.modules.get("numpy._core.printoptions")
    if type(module) is ModuleType:
        names = pristine.names_of(vars(module))
        options, plain = names.get("format_options"), names.get("default_format_options_dict")
        if type(options) is ContextVar and type(plain) is dict:
            return options, pristine.names_of(plain)
    return None, {}


def _may_forge(found: Any, plain: dict[str, Any]) -> bool:
    """Whether arrays that are not alike may look so: not by fewer digits or longer lines."""
    if type(found) is not dict:
        return True
    options = pristine.names_of(found)
    least = [options.get(name) for name in ("precision", "edgeitems")]
    if options.get("formatter") is not None or any(
        type(one) is not int or one < 1 for one in least
    ):
        return True
    return any(options.get(name) is not plain[name] for name in ("nanstr", "infstr"))


def _is_coarse(context: Any) -> bool:
    """Whether decimals are less exact than Python's; a subclass can be anything."""
    if type(context) is not Context:
        return True
    return context.prec < _EXACT.prec or context.Emax < _EXACT.Emax or context.Emin > _EXACT.Emin


def _registered(base: type) -> list[type]:
    return [kind for ref in _get_dump(base)[0] if (kind := ref()) is not None]


def _is_own(kind: type) -> bool:
    """Whether a class is the notebook's: one that was made in Python, and by no library.

    Not all that libraries register lies in their modules under its name; then its code tells.
    """
    if not _flags(kind) & pristine.HEAP_TYPE:
        return False
    names = pristine.names_of(kind)
    module = names.get("__module__")
    found = sys.modules.get(module) if type(module) is str else None
    if type(found) is not ModuleType or module == "__main__":
        return True
    if pristine.names_of(vars(found)).get(pristine.name_of(kind)) is kind:
        return False
    codes = [one.__code__ for one in names.values() if type(one) is FunctionType]
    return any(origins.is_of_a_notebook(one) and not _is_frozen(one) for one in codes)


def _is_frozen(code: CodeType) -> bool:
    """Whether it says that it is built into Python, as what a class has of `collections.abc`."""
    file = code.co_filename
    return type(file) is str and file.startswith("<frozen ")
