"""The course's own modules, as they were when they were imported: restored for each test cell.

A module that the notebook imported is the course's if its code, which was compiled before the first
cell, made its functions, and if what it imports is what it means now; else the test imports it
anew. None of the notebook's code runs in here (see `runner`).
"""

import os
import sys
from collections.abc import Callable, Iterator
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

from . import pristine, stands
from .bare import is_class
from .codes import of_frame, of_function
from .origins import codes_in

EVENT = "autograder.course_module"  #: raised with a module that has just been imported
_METHODS = (FunctionType, classmethod, staticmethod, property)
_chdir, _fchdir, _open, _close, _getcwd = os.chdir, os.fchdir, os.open, os.close, os.getcwd
_stat = os.stat
_PATH = os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC
_MISSING = pristine.MISSING
_FOLDER = "the working folder"
_CHANGEABLE = (("time", "sleep"), ("builtins", "open"), ("builtins", "input"))
#: By a module's name: the module, and all that was in it.
Found = dict[str, tuple[ModuleType, list[pristine.Entry]]]


class Imported:
    """What the guard sees of the course's modules."""

    def __init__(self, loading: ModuleType) -> None:
        """`loading` says when one has been imported."""
        self.space = vars(loading)
        self.code: CodeType = self.space["Loader"].exec_module.__code__
        self.found: Found = {}

    def remember(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        """Remember one as it is now."""
        module = arguments[0] if arguments else None
        ours = of_frame(frame) is self.code and frame.f_globals is self.space
        if not ours or type(module) is not ModuleType:
            return
        name = vars(module).get("__name__")
        if type(name) is str:
            self.found[name] = module, list(_entries(name, module))

    def has(self, function: FunctionType) -> bool:
        """Whether it is a function of one of them."""
        return any(function.__globals__ is vars(module) for module, _ in self.found.values())


def _entries(name: str, module: ModuleType) -> Iterator[pristine.Entry]:
    """All that is in a module, and where the module is found."""
    yield sys.modules, name, module, "sys.modules"
    above, _, last = name.rpartition(".")
    package = sys.modules.get(above)
    if type(package) is ModuleType:
        yield vars(package), last, module, above
    space = vars(module)
    for key, value in list(space.items()):
        if key.startswith("__"):
            continue
        yield space, key, value, name
        if type(value) is FunctionType:
            yield from _defaults(value, f"{name}.{key}")
        elif isinstance(value, type) and value.__module__ == name:
            for inside, method in list(vars(value).items()):
                if isinstance(method, _METHODS):
                    yield value, inside, method, f"{name}.{key}"
                if type(method) is FunctionType:
                    yield from _defaults(method, f"{name}.{key}.{inside}")


def _defaults(function: FunctionType, words: str) -> Iterator[pristine.Entry]:
    given = function.__kwdefaults__
    for key, value in (given or {}).items():
        yield given, key, value, f"{words}'s defaults"


class Given:
    """What tests of one notebook have of the course's: modules, a place, and a way to both."""

    def __init__(self, found: Found, modules: tuple[Any, ...]) -> None:
        """`found` is filled by the guard's; `modules` are those of `course_modules`."""
        self.found, self.modules = found, modules
        self.codes = {one.name: frozenset(map(id, codes_in(one.code))) for one in modules}
        self.folder = _getcwd()
        self.path = list(sys.path)
        self.files: list[str] = []
        self.here = self.folder  # where the test began
        self.undo: list[tuple[Callable[[Any], object], Any]] = []
        self.gone: list[object] = []  # nothing ends here
        self.free: frozenset[str] = frozenset()
        self.whole = False
        self.used: frozenset[str] = frozenset()
        self.fresh: dict[tuple[str, str], object] = {}  # by module and name, for this test

    def begin(self, asked: dict[str, Any]) -> tuple[list[pristine.Change], list[str]]:
        """Restore all of it for a test; returns what was otherwise, and what else, in words."""
        self.free, self.whole = frozenset(asked.get("free", [])), asked.get("whole", False)
        self.used = frozenset(asked.get("used", []))
        self.gone.append(self.fresh)
        self.fresh = {key: value for one in self.modules for key, value in self._made_anew(one)}
        changes = self.restore()
        # A function may sort a list that it is handed; only that nobody gains by it matters.
        anew = [id(value) for value in self.fresh.values()]
        changes = [(*one[:4], "") if id(one[2]) in anew else one for one in changes]
        for one in self.modules:
            now = sys.modules.get(one.name, _MISSING)
            if now is not _MISSING and not self._is_genuine(one, now):
                changes.append((sys.modules, one.name, _MISSING, now, f"sys.modules.{one.name}"))
                sys.modules.pop(one.name)
                self.gone.append(pristine.names_of(self.found).pop(one.name, None))
        self.files = [] if asked.get("moves") else asked.get("files", [])
        words = self._come_home()
        self._look_first()
        return changes, words

    def restore(self) -> list[pristine.Change]:
        """Put back what was in the modules; returns what was otherwise."""
        found = list(self._differences())
        pristine.put(found)
        return found

    def moved(self) -> list[str]:
        """What says that the test ended in another folder, in which it may have found files."""
        return [_FOLDER] if self.files and _here() != self.here and self._is_misled() else []

    def end(self) -> None:
        """Give the notebook back its place and its way to modules."""
        undo, self.undo = self.undo, []
        for put, value in reversed(undo):
            put(value)

    def _differences(self) -> Iterator[pristine.Change]:
        for one in self.modules:
            known = self._known(one.name)
            if known is None:
                continue
            for owner, name, value, words in known[1]:
                whole = self.whole and one.plain
                if name in self.free or not (whole or _is_code(value)):
                    continue
                if owner is vars(known[0]) and (one.name, name) in self.fresh:
                    value = self.fresh[one.name, name]
                now = pristine.names_of(owner).get(name, _MISSING)
                if now is not value:
                    yield owner, name, value, now, f"{words}.{name}"

    def _made_anew(self, one: Any) -> Iterator[tuple[tuple[str, str], object]]:
        """The variables of a module that no longer hold what is written in it, as they were."""
        known = self._known(one.name)
        if known is None or not self.whole or not one.plain:
            return
        for name, code in one.values:
            if name in self.free or name in self.used:
                continue
            value = eval(code, {"__builtins__": {}})  # noqa: S307 - the instructor's, written out
            was = [entry for entry in known[1] if entry[0] is vars(known[0]) and entry[1] == name]
            if not was or not _same(was[0][2], value):
                yield (one.name, name), value

    def _known(self, name: str) -> tuple[ModuleType, list[pristine.Entry]] | None:
        """What was remembered of a module; the notebook may have got hold of where it is kept."""
        found = pristine.names_of(self.found).get(name)
        if type(found) is not tuple or len(found) != 2 or type(found[0]) is not ModuleType:
            return None
        if type(found[1]) is not list:
            return None
        for entry in found[1]:
            if type(entry) is not tuple or len(entry) != 4 or type(entry[1]) is not str:
                return None
            if type(entry[3]) is not str:
                return None
        return found

    def _is_genuine(self, one: Any, module: object) -> bool:
        """Whether a module is what its code makes of it."""
        known = self._known(one.name)
        if known is None or known[0] is not module or type(module) is not ModuleType:
            return False
        space = pristine.names_of(vars(module))
        for name in one.defines if one.plain else ():
            value = space.get(name)
            if name in self.free:
                continue
            if type(value) is not FunctionType or value.__globals__ is not vars(module):
                return False
            code = of_function(value)
            if id(code) not in self.codes[one.name] or code.co_name != name:
                return False
        return all(_means(space, *names) for names in one.imports if names[0] not in self.free)

    def _is_misled(self) -> bool:
        """Whether there are files by the names of the course's that are none of them."""
        return _here() not in ("", self.folder) and any(is_there(name) for name in self.files)

    def _come_home(self) -> list[str]:
        """Leave a folder that has files by the names of the course's; returns what was so."""
        self.here = _here()
        if not self._is_misled():
            return []
        handle = _open(".", _PATH)
        _chdir(self.folder)
        self.here = self.folder
        self.undo += [(_close, handle), (_fchdir, handle)]
        return [_FOLDER]

    def _look_first(self) -> None:
        """Look for modules where the kernel did before where the notebook has added to that."""
        path = sys.path
        if type(path) is not list or any(type(one) is not str for one in path):
            return
        if path[: len(self.path)] == self.path:
            return
        added = [one for one in path if one not in self.path]
        self.undo.append((_put_path, list(path)))
        path[:] = [*self.path, *added]


def _here() -> str:
    """The working folder; nothing if it is gone, and so nothing can be read by its name."""
    try:
        return _getcwd()
    except OSError:
        return ""


def _put_path(was: list[str]) -> None:
    if type(sys.path) is list:
        sys.path[:] = was


def is_there(name: str) -> bool:
    """Whether there is a file or a folder of this name."""
    try:
        _stat(name)
    except (OSError, ValueError):
        return False
    return True


def _same(one: Any, other: Any) -> bool:
    """Whether a value is the same as one that is written out; no method of another kind runs."""
    kind = type(other)
    if type(one) is not kind:
        return False
    if kind is list or kind is tuple:
        return len(one) == len(other) and all(map(_same, one, other))
    if kind is set:
        return all(map(_is_plain, one)) and bool(one == other)
    if kind is dict:
        plain = len(one) == len(other) and all(map(_is_plain, one))
        return plain and all(key in one and _same(one[key], other[key]) for key in other)
    return bool(one == other) or one is other


def _is_plain(key: Any) -> bool:
    """Whether a key is compared by Python's own methods."""
    kind = type(key)
    if kind is tuple:
        return all(map(_is_plain, key))
    return any(kind is one for one in (str, int, float, bool, bytes, complex, type(None)))


def _is_code(value: object) -> bool:
    """Whether it is a part of the code, and no value that a notebook may be asked to set."""
    kind = type(value)
    return any(kind is one for one in (*_METHODS, ModuleType)) or is_class(value)


def _means(space: Any, name: str, module: str, attribute: str) -> bool:
    """Whether a name of a module's is what it imports; what is not to be found counts as that.

    Libraries that nobody remembers may change their own names.
    """
    found: Any = sys.modules.get(module)
    watched = module.partition(".")[0] in stands.WATCHED
    if not watched or type(found) is not ModuleType or (module, attribute) in _CHANGEABLE:
        return True
    if attribute:
        found = pristine.names_of(vars(found)).get(attribute, _MISSING)
    return found is _MISSING or space.get(name, _MISSING) is found
