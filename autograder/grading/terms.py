"""What a test that runs apart has of the author's, and what it borrows from a notebook.

Read from the author's notebook, never run here (see ``apart``).
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .lesson import bound_names, imported_as, parts_of


@dataclass(frozen=True)
class Terms:
    """The author's part of tests that run apart.

    `imports` is what all cells import, by name and as ``lesson.Lesson`` has it; `definitions` are
    the functions, classes and constants of cells that nobody answers in. Borrowed is what is
    neither, and always what is `answered`: the names that answers bind. `classes` are the names of
    the notebook's classes, whose objects can be lent.
    """

    imports: Mapping[str, str] = field(default_factory=dict)
    definitions: tuple[str, ...] = ()
    answered: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()


def terms_of(notebook: Mapping[str, Any]) -> Terms:
    """Return the terms in an author's notebook (nbformat 4 JSON), solutions and all."""
    imports: dict[str, str] = {}
    given: list[str] = []
    classes: set[str] = set()
    answered: set[str] = set()
    for cell in notebook.get("cells", []):
        if cell.get("cell_type") != "code":
            continue
        source, mark = "".join(cell["source"]), cell.get("metadata", {}).get("nbgrader") or {}
        imports |= imported_as(source)
        classes.update(_class_names(source))
        if mark.get("solution"):
            answered |= bound_names(source) - set(imported_as(source))
        elif not mark.get("grade"):
            given.append(source)
    imports = {name: origin for name, origin in imports.items() if name not in answered}
    definitions = [one for source in given for one in _definitions(source, answered)]
    return Terms(imports, tuple(definitions), frozenset(answered), frozenset(classes))


def _class_names(source: str) -> Iterator[str]:
    for node in (node for tree in parts_of(source) for node in ast.walk(tree)):
        if isinstance(node, ast.ClassDef):
            yield node.name


def _definitions(source: str, answered: set[str]) -> Iterator[str]:
    """Yield what a cell defines at its top level that no answer does, and that needs nothing."""
    for node in (node for tree in parts_of(source) for node in tree.body):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                defined = name not in answered
            case ast.ClassDef(name=name):
                defined = name not in answered
            case _:
                defined = _is_constant(node, answered)
        if defined:
            yield ast.unparse(node)


def _is_constant(node: ast.AST, answered: set[str]) -> bool:
    if not isinstance(node, ast.Assign):
        return False
    names = {one.id for one in node.targets if isinstance(one, ast.Name)}
    try:
        ast.literal_eval(node.value)
    except (ValueError, TypeError, RecursionError, MemoryError):
        return False
    return len(names) == len(node.targets) and not names & answered
