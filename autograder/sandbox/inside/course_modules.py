"""Imports what the course handed out: before installed modules, and what tests use unchanged.

A module that tests use is compiled before the first cell, so neither what a notebook writes over
its file nor a folder or compiled code of the same name comes in its place. That it has been
imported is an audit event, by which the runner comes to know what is in it (see `given`).
"""

import ast
import importlib.util
import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

_INIT = "__init__"
#: methods of containers that change nothing
_READING = frozenset({"copy", "count", "get", "index", "items", "keys", "values"})
_SETTERS = {"globals", "vars", "locals", "setattr", "__dict__", "modules", "exec"}
_HANDS_ON = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.Return, ast.Yield)


class Compiled(NamedTuple):
    """A module of the course's. `path` is where it lies, `folder` that of a package.

    `defines` are the functions that it defines by ``def`` and nothing else, `imports` what it has
    of other modules, as the name, the module and the attribute; `values` the variables that it
    writes out, with code that makes such a value anew, as far as it only reads them. A module that
    is not `plain` sets names in ways that its source does not tell.
    """

    name: str
    path: str
    folder: str
    code: CodeType
    defines: tuple[str, ...]
    imports: tuple[tuple[str, str, str], ...]
    values: tuple[tuple[str, CodeType], ...]
    plain: bool


#: All of them; like all here, a name that a notebook gives another meaning is put back for tests.
modules: tuple[Compiled, ...] = ()


class CourseFirst:
    """Finds modules that the course handed out before installed ones, where Jupyter looks too."""

    __slots__ = ("folder", "names")

    def __init__(self, folder: str, names: list[str]) -> None:
        self.folder = folder
        self.names = frozenset(names) - sys.stdlib_module_names

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The spec of a module in the working folder; None for any name that is not handed out."""
        for one in modules:
            if one.name == name:
                return importlib.util.spec_from_file_location(
                    name,
                    one.path,
                    loader=Loader(name, one.path),
                    submodule_search_locations=[one.folder] if one.folder else None,
                )
        return PathFinder.find_spec(name, [self.folder]) if name in self.names else None


class Loader(SourceFileLoader):
    """Runs a module's code as it was handed out."""

    def get_code(self, fullname: str) -> CodeType:
        """The code; nothing is read from the disk."""
        return next(one.code for one in modules if one.name == fullname)

    def exec_module(self, module: ModuleType) -> None:
        """Run it, and say so."""
        exec(self.get_code(module.__name__), vars(module))  # noqa: S102 - it is the instructor's
        sys.audit("autograder.course_module", module)


def install(folder: str, names: list[str], kept: list[str]) -> None:
    """Have modules found in `folder`: those of these `names` first, the `kept` files' unchanged."""
    global modules
    first = CourseFirst(folder, names)
    modules = tuple(one for file in kept for one in _compiled(folder, file, first.names))
    sys.meta_path.insert(0, first)


def _compiled(folder: str, file: str, names: frozenset[str]) -> Iterator[Compiled]:
    """The module that a file is, if it is one."""
    parts = file.removesuffix(".py").split("/")
    path = Path(folder, file)
    package = parts[-1] == _INIT
    parts = parts[:-1] if package else parts
    if not parts or parts[0] not in names:
        return
    try:
        source = path.read_bytes()
        tree = ast.parse(source)
        code: Any = compile(source, str(path), "exec", dont_inherit=True)
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return  # whoever imports it is told
    above = str(path.parent) if package else ""
    known = tuple(_defines(tree)), tuple(_imports(tree)), tuple(_written_out(tree))
    words = {word for node in ast.walk(tree) for word in _looked_up(node)}
    yield Compiled(".".join(parts), str(path), above, code, *known, not words & _SETTERS)


def _defines(tree: ast.Module) -> Iterator[str]:
    """Yield the names of the functions that nothing else gives a meaning to."""
    bound = [name for node in ast.walk(tree) for name in _bound(node)]
    for node in tree.body:
        plain = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        if plain and not node.decorator_list and bound.count(node.name) == 1:  # type: ignore[attr-defined]
            yield node.name  # type: ignore[attr-defined]


def _bound(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0]


def _imports(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    """Yield what it imports by itself; an empty attribute stands for the module."""
    bound = [name for node in ast.walk(tree) for name in _bound(node)]
    for node in tree.body:
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        for one in node.names:
            name = one.asname or one.name.partition(".")[0]
            if bound.count(name) != 1 or name == "*":
                continue
            if isinstance(node, ast.Import):
                yield name, one.name if one.asname else name, ""
            elif node.module and not node.level:
                yield name, node.module, one.name


def _written_out(tree: ast.Module) -> Iterator[tuple[str, CodeType]]:
    """Yield the variables of a module that have a value written out in it, and nothing changes.

    Empty containers are there to be filled.
    """
    bound = [name for node in ast.walk(tree) for name in _bound(node)]
    changed = set(_changed(tree))
    for node in tree.body:
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        target = node.targets[0]
        if not isinstance(target, ast.Name) or bound.count(target.id) != 1 or target.id in changed:
            continue
        try:
            value = ast.literal_eval(node.value)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            continue
        if not isinstance(value, (list, dict, set, tuple)) or value:
            yield target.id, compile(ast.Expression(node.value), "<value>", "eval")


def _looked_up(node: ast.AST) -> Iterator[str]:
    if isinstance(node, (ast.Name, ast.Attribute)):
        yield getattr(node, "id", getattr(node, "attr", ""))


def _changed(tree: ast.Module) -> Iterator[str]:
    """Yield the names whose values the module may change itself, or hand on to be changed."""
    above = {inner: node for node in ast.walk(tree) for inner in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from node.names
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
            continue
        of = above[node]
        while isinstance(of, ast.Subscript) and isinstance(of.ctx, ast.Load):
            of = above[of]
        changes = isinstance(of, ast.Attribute) and of.attr not in _READING
        if changes or isinstance(of, (*_HANDS_ON, ast.Subscript)):
            yield node.id
