"""What a test stands on by name: built-in functions, helpers, and the parts of modules."""

import builtins
import linecache
import sys
from collections.abc import Callable, Sequence
from gc import get_referrers
from importlib.machinery import EXTENSION_SUFFIXES, ModuleSpec
from os import register_at_fork
from types import CodeType, FunctionType, ModuleType
from typing import Any

from . import guard, plain, pristine, testcell
from .bare import is_class
from .given import Given, is_there
from .origins import SHOWN, codes_in
from .stands import LEFT_ALONE

_PUBLIC = vars(builtins)
_LINES = vars(linecache)
_STANDARD = sys.stdlib_module_names
_ENDS = ("", ".py", *EXTENSION_SUFFIXES)  #: of what may be a module, in a folder of packages
#: What has doctest run its examples.
_DOCTESTS = ("doctest", "DocTestRunner", "run_docstring_examples", "testmod")
#: What only shows something, which many a notebook would rather not.
_SHOWING = [("matplotlib.pyplot", "show"), ("matplotlib.pyplot", "pause")]
Place = tuple[dict[str, Any], str, Any]  #: in which dictionary, under what name, what


def named_by(
    cell: testcell.TestCell,
    space: dict[str, Any],
    meant: dict[str, str],
    is_lent: Callable[[str, object], bool],
    is_theirs: Callable[[str, ModuleType], bool],
) -> list[Place]:
    """The built-in functions and the parts of modules that a test names itself.

    They are looked at after each call: what the notebook changes and changes back in between
    would go unseen at the end. `is_lent` says what in the notebook's `space` a test is lent, and
    `is_theirs` which modules the notebook has written. `meant` is what the author's imports.
    """
    found: list[Place] = []
    own, imports, reloaded = cell.own_names, cell.imports, cell.reloaded
    for first, *rest in cell.chains:
        names = space if first in space else _PUBLIC
        value, module = None, meant.get(first, "").replace(":", ".")
        again = first in reloaded
        if first in imports:  # as the notebook may call it otherwise, or not at all
            module, *rest = [*imports[first], *rest]
            value, again = sys.modules.get(module), again or module in reloaded
        elif first not in own and first in names:
            value = names[first]
            lent = names is space and is_lent(first, value)
            if names is _PUBLIC or type(value) is ModuleType or lent:
                found.append((names, first, value))
            if names is _PUBLIC:  # nor may the notebook's own names come to hide it
                found.append((space, first, None))
        if type(value) is ModuleType and not again:
            found += _on_the_way(value, rest, module, is_theirs)
    return [*found, *_ways_in(cell, is_theirs)]


def _ways_in(cell: testcell.TestCell, is_theirs: Callable[[str, ModuleType], bool]) -> list[Place]:
    """By what a test imports, and makes classes."""
    modules: dict[str, Any] = sys.modules
    names = {parts[0] for parts in cell.imports.values()} - cell.reloaded
    if cell.exchanges_modules:
        names = set()
    found: list[Place] = [(_PUBLIC, name, _PUBLIC[name]) for name in cell.makes_by]
    for name in names:
        module = modules.get(name)
        if type(module) is ModuleType and not is_theirs(name, module):
            found.append((modules, name, module))
    return found


def replaced(
    places: list[Place], space: dict[str, Any], is_installed: Callable[[object], bool]
) -> list[str]:
    """In words, where a test names a library's function and finds one of the notebook's own.

    That library is none of those that are remembered, so this one stays; its author should know,
    unless it gives nothing that a test could look at.
    """
    found = []
    for names, part, value in places:
        name = names.get("__name__")
        module = sys.modules.get(name) if type(name) is str else None
        if (name, part) in (*LEFT_ALONE, *_SHOWING):
            continue
        own = type(value) is FunctionType and value.__globals__ is space and names is not space
        if own and type(module) is ModuleType and vars(module) is names and is_installed(module):
            found.append(f"{name}.{part}")
    return [*dict.fromkeys(found)]


def _on_the_way(
    value: Any, parts: list[str], module: str, is_theirs: Callable[[str, ModuleType], bool]
) -> list[Place]:
    """What an attribute of modules leads by, each with where it is found.

    In a module of the notebook's own, which the instructor calls `module`, nothing is certain.
    """
    found: list[Place] = []
    for part in parts:
        if type(value) is not ModuleType:
            break
        names = vars(value)
        if any(type(name) is not str for name in names):
            raise pristine.Unreadable
        if part not in names:
            break
        theirs = is_theirs(module, value)
        value, module = names[part], f"{module}.{part}"
        if not theirs and not _may_change(names, part, value):
            found.append((names, part, value))
    return found


def _may_change(names: dict[str, Any], part: str, value: object) -> bool:
    """Whether this part of a module is one that honest code replaces for a while, or for good.

    Such as a stream, a list of settings, or what stands in for a module until that is needed.
    """
    kind = type(value)
    stream = names is vars(sys) and part in ("stdin", "stdout", "stderr")
    lazy = kind is not ModuleType and plain.is_a(ModuleType, kind)
    return stream or lazy or kind is list or kind is dict


def show(lines: list[str]) -> list[object]:
    """Let libraries that read a function's source, as TensorFlow does, find these of tests' lines.

    Returns what stood there, which must not end here; nor is a key of the notebook's compared.
    """
    found = _LINES.get("cache")
    usual = type(found) is dict and all(type(file) is str for file in found)
    cache: dict[str, Any] = found if usual else {}  # type: ignore[assignment] # just seen
    files = guard.FILE, SHOWN
    before = [cache.get(file) for file in files]
    cache.update({file: (0, None, lines, file) for file in files})
    _LINES["cache"] = cache
    return [found, before]


class Theirs:
    """Tells which modules the notebook has written: nothing of theirs is what a test stands on.

    What a module says of itself counts only if nothing of its name is installed, or the course's.
    """

    def __init__(self, packages: Sequence[str], course: Given) -> None:
        """`packages` are the folders of what is installed."""
        self.packages, self.folder = packages, course.folder.rstrip("/") + "/"
        self.course = {one.name.partition(".")[0] for one in course.modules}

    def has(self, name: str, module: ModuleType) -> bool:
        """Whether it is one; the instructor knows it by this name."""
        top = name.partition(".")[0]
        if not top or top in _STANDARD or top in self.course:
            return False
        spec = pristine.names_of(vars(module)).get("__spec__")
        origin = vars(spec).get("origin") if type(spec) is ModuleSpec else None
        if type(origin) is str and not origin.startswith(self.folder):
            return False
        files = (f"{path}{top}{end}" for path in self.packages for end in _ENDS)
        return not any(map(is_there, files))


def array_type() -> object:
    """NumPy's arrays, if NumPy has been imported."""
    numpy = sys.modules.get("numpy")
    found = pristine.names_of(vars(numpy)).get("ndarray") if type(numpy) is ModuleType else None
    return found if is_class(found) else None


def is_without_asserts() -> bool:
    """Whether Python, as it is configured now, leaves asserts out of what it compiles."""
    return not eval(compile("__debug__", guard.FILE, "eval"), {})  # noqa: S307 - our own word


def fork_hooks() -> list[tuple[list[Any], list[Any]]]:
    """The lists of what Python calls before and after a fork, and what is in them now."""
    return [(one, one[:]) for one in _FORK_HOOKS]


def _lists_of_fork_hooks() -> list[list[Any]]:
    """Python shows these to nobody, so they are found by what is in them."""

    def marked() -> None:
        pass

    register_at_fork(before=marked, after_in_parent=marked, after_in_child=marked)
    return [one for one in get_referrers(marked) if type(one) is list]


_FORK_HOOKS = _lists_of_fork_hooks()


def known_by(codes: list[CodeType]) -> frozenset[object]:
    """What tells the guard a test's code: where it and all in it lie, and what it names that is
    refused; or has doctest do, whose frames are not shown.
    """
    codes = [inside for code in codes for inside in codes_in(code)]
    every = [one for code in codes for one in (*code.co_names, *code.co_consts)]
    named = {one for one in every if type(one) is str}
    if not named.isdisjoint(_DOCTESTS) or ("run" in named and "doctest" in sys.modules):
        named.add("settrace")
    return frozenset([*map(id, codes), *(one for one in guard.NAMED if one in named)])
