"""What an instructor's locked cells define for tests to use: :func:`helpers_of`.

A test often calls a function of a cell that is locked and not graded. A student's later cell can
give its name another meaning, so the kernel's test runner is told to remember what it was. What
such a function reads in turn, the built-in ``abs`` or the author's ``np``, is looked at like the
names of the test itself: :func:`read_by_helpers`.
"""

import ast
import builtins
import symtable
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .lesson import bound_names
from .names import binds, loaded
from .python import parsed, without_magics

_DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Helpers:
    """The functions and classes of one locked cell which only locked cells define, for tests.

    Of those that are `open`, an answer may exchange the methods, as the instructor's own does.
    """

    cell: str
    names: tuple[str, ...]
    open: tuple[str, ...] = ()


def helpers_of(notebook: Mapping[str, Any]) -> dict[str, Helpers]:
    """Return the helpers in an instructor's notebook (nbformat 4 JSON), by their cell's source.

    A name that a cell for answers, a test, or a cell without a mark binds as well is nobody's
    helper: running the lesson, or answering it, gives it another meaning. Nor is one that no test
    reads, by itself or in a helper: what a student makes of it is the student's own affair.
    """
    locked: list[tuple[str, str]] = []
    others: list[str] = []
    tests: list[str] = []
    for cell in notebook.get("cells", []):
        if cell.get("cell_type") == "code":
            mark = cell.get("metadata", {}).get("nbgrader") or {}
            source = "".join(cell["source"])
            if _is_locked(mark):
                locked.append((mark.get("grade_id", ""), source))
            else:
                others.append(source)
            if _is_test(mark):
                tests.append(source)
    taken = {name for source in others for name in bound_names(source)} if locked else set()
    changed = {name for source in others for name in _changed(source)} if locked else set()
    needed = _read_by(tests, [source for _, source in locked])
    found = {}
    for grade_id, source in locked:
        names = sorted((set(_defined(source)) & needed) - taken)
        if names:
            opened = tuple(name for name in names if name in changed)
            found[source.strip()] = Helpers(grade_id, tuple(names), opened)
    return found


def read_by_helpers(
    notebook: Mapping[str, Any], imports: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return the built-in names and `imports` that the helpers of each test read, by its id.

    Without those that the author's notebook gives a meaning of its own.
    """
    cells = [
        ("".join(cell["source"]), cell.get("metadata", {}).get("nbgrader") or {})
        for cell in notebook.get("cells", [])
        if cell.get("cell_type") == "code"
    ]
    locked = [source for source, mark in cells if _is_locked(mark)]
    tests = {mark.get("grade_id", ""): source for source, mark in cells if _is_test(mark)}
    if not locked:
        return {}
    free = _free_names(locked)
    trees = [tree for source, _ in cells for tree in _parsed(source)]
    bound = {name for tree in trees for name in binds(tree)}
    imported = {name for tree in trees for name in _imports(tree)}
    # After a star import, what a built-in name means to the author is not to be seen.
    every = "*" in imported or any("%pylab" in source for source, _ in cells)
    known = {*imports, *(() if every else set(dir(builtins)) - imported)} - bound
    found: dict[str, tuple[str, ...]] = {}
    for grade_id, source in tests.items():
        used = _read_by([source], locked) & free.keys()
        if names := sorted({name for one in used for name in free[one]} & known):
            found[grade_id] = tuple(names)
    return found


def _is_locked(mark: Mapping[str, Any]) -> bool:
    return bool(mark.get("locked") and not mark.get("solution") and not mark.get("grade"))


def _is_test(mark: Mapping[str, Any]) -> bool:
    return bool(mark.get("grade") and not mark.get("solution"))


def _free_names(locked: list[str]) -> dict[str, set[str]]:
    """Return what the functions in each definition look up in the notebook as they are called."""
    found: dict[str, set[str]] = {}
    for source in map(_plain, locked):
        try:
            table = symtable.symtable(source, "<locked cell>", "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for top in table.get_children():
            names = found.setdefault(top.get_name(), set())
            inside = [top]
            for table in inside:
                inside += table.get_children()
                if table.get_type() == "function":
                    names.update(one.get_name() for one in table.get_symbols() if one.is_global())
    return found


def _imports(tree: ast.AST) -> Iterator[str]:
    """Yield the names that imports bind; an asterisk for all of a module's."""
    for node in ast.walk(tree):
        if isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]


def _parsed(source: str) -> list[ast.AST]:
    tree = parsed(_plain(source))
    return [tree] if tree else []


def _plain(source: str) -> str:
    """A cell's source without magics, if it has any."""
    return source if parsed(source) else without_magics(source)


def _defined(source: str) -> Iterator[str]:
    """Yield what a cell defines by ``def`` or ``class``, not within another definition."""
    nodes = _parsed(source)
    for node in nodes:
        if isinstance(node, _DEFINES):
            yield node.name
        else:
            nodes += ast.iter_child_nodes(node)


def _read_by(tests: list[str], locked: list[str]) -> set[str]:
    """Return the names that tests read, and what the definitions of these read in turn."""
    bodies: dict[str, set[str]] = {}
    for tree in (tree for source in locked for tree in _parsed(source)):
        for node in ast.walk(tree):
            if isinstance(node, _DEFINES):
                bodies.setdefault(node.name, set()).update(loaded(node))
    new = {name for source in tests for tree in _parsed(source) for name in loaded(tree)}
    found: set[str] = set()
    while new:
        found |= new
        new = {name for one in new for name in bodies.get(one, ())} - found
    return found


def _changed(source: str) -> Iterator[str]:
    """Yield the names whose attributes a cell may set: by itself, a decorator, or a function."""
    for node in (node for tree in _parsed(source) for node in ast.walk(tree)):
        parts: list[ast.AST] = []
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            parts = [node.value]
        elif isinstance(node, ast.Call):
            parts = [*node.args, *(one.value for one in node.keywords)]
        elif isinstance(node, _DEFINES):
            parts = [inside for one in node.decorator_list for inside in ast.walk(one)]
        yield from (one.id for one in parts if isinstance(one, ast.Name))
