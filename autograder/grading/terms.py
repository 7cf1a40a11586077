"""What a test that runs apart has of the author's, and what it borrows from a notebook.

Read from the author's notebook, never run here (see ``apart``).
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .lesson import bound_names, imported_as, parts_of
from .names import binds

#: what an expression is made of that is the same everywhere: ``10 ** -6``, ``{"a": [1, 2]}``
_OF_CONSTANTS = (
    *(ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.BinOp, ast.UnaryOp),
    *(ast.operator, ast.unaryop, ast.expr_context),
)


@dataclass(frozen=True)
class Terms:
    """The author's part of tests that run apart.

    `imports` is what all cells import, by name and as ``lesson.Lesson`` has it; `definitions` are
    the functions, classes and constants of cells that nobody answers in. Borrowed is what is
    neither, and always what is `answered`: the names that answers bind. What is the author's `own`,
    by a test or a definition, is never borrowed; nor is what a test has `left` for a later one, by
    its id. `classes` are the names of the notebook's classes, whose objects can be lent, and
    `callables` those and the names of its functions.
    """

    imports: Mapping[str, str] = field(default_factory=dict)
    definitions: tuple[str, ...] = ()
    answered: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    left: Mapping[str, frozenset[str]] = field(default_factory=dict)
    classes: frozenset[str] = frozenset()
    callables: frozenset[str] = frozenset()


def terms_of(notebook: Mapping[str, Any]) -> Terms:
    """Return the terms in an author's notebook (nbformat 4 JSON), solutions and all."""
    imports: dict[str, str] = {}
    given: list[str] = []
    imported: list[str] = []
    tested: set[str] = set()
    classes: set[str] = set()
    callables: set[str] = set()
    answered: set[str] = set()
    last: dict[str, bool] = {}  #: by name: whether a test has bound it last, or else an answer
    left: dict[str, frozenset[str]] = {}
    for cell in notebook.get("cells", []):
        if cell.get("cell_type") != "code":
            continue
        source, mark = "".join(cell["source"]), cell.get("metadata", {}).get("nbgrader") or {}
        imports |= imported_as(source)
        classes.update(_class_names(source))
        callables.update(name for tree in parts_of(source) for name in _callables(tree))
        gives = {name for tree in parts_of(source) for name in _gives(tree)}
        if mark.get("solution"):
            imported += _hidden_imports(source)
            answered |= gives
            last |= dict.fromkeys(gives, False)
        elif mark.get("grade"):
            tested |= bound_names(source)
            left[str(mark.get("grade_id"))] = frozenset(name for name, by in last.items() if by)
            last |= dict.fromkeys(gives, True)
        else:
            given.append(source)
    imports = {name: origin for name, origin in imports.items() if name not in answered}
    definitions = imported + [one for source in given for one in _definitions(source, answered)]
    variables = {name for source in given for tree in parts_of(source) for name in _gives(tree)}
    variables |= {name for source in given for name in imported_as(source)}
    own = frozenset(tested - answered - variables)
    found = frozenset(classes), frozenset(classes | callables)
    return Terms(imports, tuple(definitions), frozenset(answered), own, left, *found)


def _gives(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a cell gives the notebook: at its top level, or as global ones."""
    yield from binds(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from node.names


def _callables(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda()):
                yield name


def _class_names(source: str) -> Iterator[str]:
    for node in (node for tree in parts_of(source) for node in ast.walk(tree)):
        if isinstance(node, ast.ClassDef):
            yield node.name


def _definitions(source: str, answered: set[str]) -> Iterator[str]:
    """Yield what a cell defines at its top level that no answer does, and that needs nothing."""
    for node in (node for tree in parts_of(source) for node in tree.body):
        leaves = list(_leaves(node))
        if leaves == [node]:
            defined = _defines(node, answered)
        else:
            defined = all(_may_stand_there(one, answered) for one in leaves)
        if defined:
            yield ast.unparse(node)


def _hidden_imports(source: str) -> Iterator[str]:
    """Yield what an answer imports by a star or in a ``try``: a library's names, for tests too."""
    for node in (node for tree in parts_of(source) for node in tree.body):
        leaves = list(_leaves(node))
        starred = any("*" in imported_as(ast.unparse(one)) for one in leaves if _imports(one))
        if all(_imports(one) or isinstance(one, ast.Pass) for one in leaves) and (
            starred or leaves != [node]
        ):
            yield ast.unparse(node)


def _imports(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Import, ast.ImportFrom))


def _leaves(node: ast.stmt) -> Iterator[ast.stmt]:
    """Yield the statements that a ``try`` or an ``if`` chooses from; of any other one, itself."""
    nodes = [node]
    for one in nodes:  # no recursion: there may be a thousand times ``elif``
        match one:
            case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
                nodes += [*body, *(each for one in handlers for each in one.body), *orelse, *final]
            case ast.If(body=body, orelse=orelse):
                nodes += [*body, *orelse]
            case _:
                yield one


def _may_stand_there(node: ast.stmt, answered: set[str]) -> bool:
    """Whether this may stand where a definition depends on something, such as a module."""
    if _imports(node):
        return answered.isdisjoint(imported_as(ast.unparse(node)))
    return isinstance(node, ast.Pass) or _defines(node, answered)


def _defines(node: ast.stmt, answered: set[str]) -> bool:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return node.name not in answered
        case ast.ImportFrom(names=[ast.alias(name="*")]):
            return True
        case ast.Assign(targets=targets, value=value):
            return _is_constant(targets, value, answered)
        case ast.AnnAssign(target=target, value=value) if value:
            return _is_constant([target], value, answered)
    return False


def _is_constant(targets: Sequence[ast.expr], value: ast.expr, answered: set[str]) -> bool:
    """Whether names that no answer binds get what is the same everywhere, or a small function."""
    nodes = [node for target in targets for node in ast.walk(target)]
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    plain = all(isinstance(node, (ast.Name, ast.Tuple, ast.expr_context)) for node in nodes)
    constant = all(isinstance(one, _OF_CONSTANTS) for one in ast.walk(value))
    return plain and not names & answered and (constant or isinstance(value, ast.Lambda))
