"""Which of the course's files are for tests what was handed out: :func:`course_files_of`.

A notebook may write to its folder, and an exercise may ask it to change a file that it was given.
The author's own code tells: what a test or a locked cell names, or imports, and no author's code
writes, is kept for tests. Where there are no answers, a file that the text of the notebook or a
cell for answers names is the notebook's to change.
"""

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .lesson import imported_as, parts_of
from .names import binds
from .written_files import EVERY, Said, names, speaks_of, words_of

_SOURCE = ".py"
_LARGEST = 2**20  #: bytes of a module that is looked at


@dataclass(frozen=True)
class Kept:
    """What tests have as the course handed it out.

    `files` are names beside the notebook; `free` what of a module's own names the author's code
    sets, `used` what of its variables an answer uses, `names` what names of the notebook mean that
    it imports from modules among the files, `whole` whether a module's variables are kept as its
    functions are; `moves` whether the author's notebook changes its folder itself.
    """

    files: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    moves: bool = False

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules among the files."""
        return tuple(name for name in self.files if name.endswith(_SOURCE))

    def names_in(self, source: str) -> list[str]:
        """The names of a test that it has from the course's modules."""
        return sorted(self.names.keys() & set(re.findall(r"\w+", source)))

    def asked(self) -> dict[str, Any]:
        """What the test runner is told of it."""
        return {
            "files": [name for name in self.files if not name.endswith(_SOURCE)],
            "free": list(self.free),
            "used": list(self.used),
            "whole": self.whole,
            "moves": self.moves,
        }


@dataclass(frozen=True)
class CourseFiles:
    """What an instructor's notebook says of files and modules beside it.

    `said` is by tests and locked cells, `answers` by all other cells, `text` what Markdown and the
    cells for answers speak of; `imported` are the modules that tests and locked cells import, `set`
    the attributes that any cell sets, `names` what cells other than answers import by name alone,
    `stars` the modules of which they import all, `used` the names that the others look up, `bound`
    what any cell binds in another way. `known` is whether there are answers to judge by.
    """

    said: Said = field(default_factory=Said)
    answers: Said = field(default_factory=Said)
    text: frozenset[str] = frozenset()
    imported: frozenset[str] = frozenset()
    set: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    stars: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    moves: bool = False
    known: bool = False

    def kept(self, files: Mapping[str, Path]) -> Kept:
        """Return which of the course's `files`, by their names, are kept for tests."""
        modules = {name: _read(path) for name, path in files.items() if name.endswith(_SOURCE)}
        said = speaks_of(modules.values()) if modules else Said()
        named = self.said | said
        every = named | self.answers
        written = every.written - {EVERY}
        if EVERY in every.written or not self.known:
            # What writes to a file that is not named there may be given any name that is.
            written |= self.answers.open | self.said.open | said.open
        if not self.known:
            written |= self.text
        wanted = _wanted(modules, self.imported)
        kept = (
            name
            for name in files
            if (name in wanted or any(names(text, name) for text in named.named))
            and not any(names(text, name) for text in written)
        )
        free = self.set | frozenset(one for text in modules.values() for one in _set_in(text))
        kept_files = tuple(sorted(kept))
        names_of = self._meanings({name: modules[name] for name in kept_files if name in modules})
        used = tuple(sorted(self.used))
        return Kept(kept_files, tuple(sorted(free)), used, names_of, self.known, self.moves)

    def _meanings(self, modules: Mapping[str, str]) -> dict[str, str]:
        """Return what the notebook's names mean that it has from these modules, by their files."""
        dotted = {_dotted(file): source for file, source in modules.items()}
        found = {
            name: f"{module}:{name}"
            for module in sorted(self.stars & dotted.keys())
            for name in _public(dotted[module])
        }
        found |= {
            name: full for name, full in self.names.items() if full.partition(":")[0] in dotted
        }
        return {name: full for name, full in found.items() if name not in self.bound}

    def parts(self) -> list[object]:
        """All of it as plain data, for a hash."""
        sets = self.text, self.imported, self.set, self.used, self.stars, self.bound
        said = [sorted(part) for one in (self.said, self.answers) for part in vars(one).values()]
        return [said, *map(sorted, sets), dict(self.names), self.moves, self.known]


def course_files_of(notebook: Mapping[str, Any], *, known: bool) -> CourseFiles:
    """Return what an instructor's notebook (nbformat 4 JSON) says; `known`: with answers."""
    tests: list[str] = []
    others: list[str] = []
    plain: list[str] = []
    text: set[str] = set()
    for cell in notebook.get("cells", []):
        source = "".join(cell.get("source", ""))
        mark = cell.get("metadata", {}).get("nbgrader") or {}
        code = cell.get("cell_type") == "code"
        locked = not mark.get("solution") and bool(mark.get("grade") or mark.get("locked"))
        if code:
            (tests if locked else others).append(source)
            plain += [] if locked or mark.get("solution") else [source]
        if not code or not locked:
            text |= words_of(source)
    every = "\n".join([*tests, *others])
    lesson = [*tests, *plain]
    trees = [tree for source in [*tests, *others] for tree in parts_of(source)]
    return CourseFiles(
        said=speaks_of(tests),
        answers=speaks_of(others),
        text=frozenset(text),
        imported=frozenset(
            one
            for number, source in enumerate([*tests, *others])
            for one in (_imported(source) if number < len(tests) else _used_by(source, tests))
        ),
        set=frozenset(one for source in [*tests, *others] for one in _set_in(source)),
        used=frozenset(one for source in others for one in _looked_up(source)),
        names={
            name: full
            for source in lesson
            for name, full in imported_as(source).items()
            if name != "*"
        },
        stars=frozenset(one for source in lesson for one in _all_of(source)),
        bound=frozenset(name for tree in trees for name in binds(tree)),
        moves="chdir" in every or "%cd" in every,
        known=known,
    )


def _read(path: Path) -> str:
    """The source of a module of the course's; nothing if it is none."""
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(_LARGEST)
    except (OSError, UnicodeDecodeError):
        return ""


def _wanted(modules: Mapping[str, str], imported: Iterable[str]) -> set[str]:
    """Return the files of these modules, and of those that they import in turn."""
    by_name: dict[str, list[str]] = {}
    for file in modules:
        first, _, _ = file.partition("/")
        by_name.setdefault(first.removesuffix(_SOURCE), []).append(file)
    todo, found = list(imported), set[str]()
    for name in todo:
        for file in by_name.pop(name.partition(".")[0], ()):
            found.add(file)
            todo += _imported(modules[file])
    return found


def _imported(source: str) -> Iterable[str]:
    """Yield the first names of all modules that code imports, wherever it does."""
    for node in (node for tree in parts_of(source) for node in ast.walk(tree)):
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in ("import_module", "__import__") and isinstance(node.args[0].value, str):
                yield node.args[0].value.partition(".")[0]


def _looked_up(source: str) -> Iterable[str]:
    """Yield the names and attributes that code looks up."""
    for node in (node for tree in parts_of(source) for node in ast.walk(tree)):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id


def _all_of(source: str) -> Iterable[str]:
    """Yield the modules of which code imports every name."""
    for node in (node for tree in parts_of(source) for node in tree.body):
        if isinstance(node, ast.ImportFrom) and node.module and node.names[0].name == "*":
            yield node.module


def _used_by(source: str, tests: list[str]) -> Iterable[str]:
    """Yield the first names of the modules that another cell imports and that tests may use."""
    words = set(re.findall(r"\w+", "\n".join(tests)))
    for name, full in imported_as(source).items():
        if name in words or name == "*":
            yield full.partition(":")[0].partition(".")[0]


def _dotted(file: str) -> str:
    return file.removesuffix(_SOURCE).removesuffix("/__init__").replace("/", ".")


def _public(source: str) -> Iterable[str]:
    """Yield the names that a module has for all who import every one."""
    for tree in parts_of(source):
        yield from (name for name in binds(tree) if not name.startswith("_"))


def _set_in(source: str) -> Iterable[str]:
    """Yield the attributes that code sets, and the names that its functions bind for a module."""
    for node in (node for tree in parts_of(source) for node in ast.walk(tree)):
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            yield node.attr
        elif isinstance(node, ast.Global):
            yield from node.names
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "setattr":
            named = node.args[1:2]
            yield from (str(one.value) for one in named if isinstance(one, ast.Constant))
