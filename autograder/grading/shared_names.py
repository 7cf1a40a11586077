"""What the author's own answers share with the tests: :func:`shared_of`.

A test may ask whether a function counts in a variable that the test has set. Another test counts
its points in one, which no function should touch. The author's answers tell the two apart: what
they use as a variable of the notebook's, a student's may change; what they do not, the test alone.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .lesson import bound_names, imported_as, parts_of

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_SETTINGS = {
    "set_printoptions": "set_printoptions",
    "printoptions": "set_printoptions",
    "getcontext": "getcontext",
    "setcontext": "getcontext",
    "localcontext": "getcontext",
    "register": "register",
}


@dataclass(frozen=True)
class Shared:
    """The tests' own variables that the author's functions use, and the `settings` they change.

    `names` are by the test's id. `known` is whether there are answers at all that could tell.
    """

    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settings: tuple[str, ...] = ()
    known: bool = False

    def with_test(self, grade_id: str) -> list[str] | None:
        """The names that a test binds and that an answer may change; None if nobody knows."""
        return list(self.names.get(grade_id, ())) if self.known else None

    def parts(self) -> list[object]:
        """All of it as plain data, for a hash."""
        return [dict(self.names), list(self.settings), self.known] if self.known else []


def shared_of(notebook: Mapping[str, Any], tests: Mapping[str, str]) -> Shared:
    """Return what an instructor's notebook (nbformat 4 JSON), solutions and all, says of `tests`.

    These are the sources of classic test cells, by their ids.
    """
    names: set[str] = set()
    settings: set[str] = set()
    known = False
    for cell in notebook.get("cells", []):
        mark = cell.get("metadata", {}).get("nbgrader") or {}
        if cell.get("cell_type") != "code" or (mark.get("grade") and not mark.get("solution")):
            continue
        # A function of this name is the author's; the built-in one is lent to tests.
        settings.update({"open"} & bound_names("".join(cell["source"])))
        for node in (node for tree in parts_of("".join(cell["source"])) for node in ast.walk(tree)):
            if isinstance(node, _FUNCTIONS):
                names.update(_of_the_notebook(node))
                known = known or (bool(mark.get("solution")) and not _is_stub(node))
            word = getattr(node, "attr", getattr(node, "id", getattr(node, "name", "")))
            settings.update([_SETTINGS[word]] if word in _SETTINGS else [])
    by_test = {
        grade_id: tuple(sorted((names & bound_names(source)) - set(imported_as(source))))
        for grade_id, source in tests.items()
    }
    return Shared(by_test, tuple(sorted(settings)), known)


def _of_the_notebook(function: ast.AST) -> Iterator[str]:
    """Yield the names in a function that are not its own."""
    nodes = list(ast.walk(function))
    own = {node.arg for node in nodes if isinstance(node, ast.arg)}
    for node in nodes:
        if isinstance(node, ast.Global):
            yield from node.names
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            own.add(node.id)
    for node in nodes:
        if isinstance(node, ast.Name) and node.id not in own:
            yield node.id
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Call):
            called = getattr(node.value.func, "id", "")
            if called == "globals" and isinstance(node.slice, ast.Constant):
                yield str(node.slice.value)


def _is_stub(function: ast.AST) -> bool:
    """Whether a function only says what is to be written there."""
    body = getattr(function, "body", [])
    return isinstance(body, list) and all(
        isinstance(one, (ast.Pass, ast.Raise))
        or (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
        for one in body
    )
