"""What the author's own answers share with the tests: :func:`shared_of`.

A test may ask whether a function counts in a variable that the test has set. Another test counts
its points in one, which no function should touch. The author's answers tell the two apart: what
they use as a variable of the notebook's, a student's may change; what they do not, the test alone.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from autograder.sandbox.inside.watched import compares_by_method

from .lesson import bound_names, imported_as, parts_of

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_OF_ITS_OWN = ("skip", "assume")  #: what a test does for itself alone, and answers do for all
_SETTINGS = {
    "set_printoptions": "set_printoptions",
    "printoptions": "set_printoptions",
    "getcontext": "getcontext",
    "setcontext": "getcontext",
    "localcontext": "getcontext",
    "register": "register",
    **dict.fromkeys(("skip", "skipIf", "skipUnless", "skipTest", "SkipTest"), "skip"),
    **dict.fromkeys(("assume", "reject", "composite"), "assume"),
}
#: What says how objects compare.
_COMPARING = frozenset(
    """__eq__ __ne__ __lt__ __gt__ __le__ __ge__ __abs__ __sub__ __rsub__ __round__ __array__
    __array_ufunc__ __array_function__ __contains__""".split()  # noqa: SIM905 - shorter than a list
)


@dataclass(frozen=True)
class Shared:
    """The tests' own variables that the author's functions use, and the `settings` they change.

    `names` are by the test's id. `known` is whether there are answers at all that could tell, and
    `comparing` has the classes of the author's that say how their objects compare.
    """

    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settings: tuple[str, ...] = ()
    known: bool = False
    comparing: tuple[str, ...] = ()

    def with_test(self, grade_id: str) -> list[str] | None:
        """The names that a test binds and that an answer may change; None if nobody knows."""
        return list(self.names.get(grade_id, ())) if self.known else None

    def parts(self) -> list[object]:
        """All of it as plain data, for a hash."""
        answers = [dict(self.names), list(self.settings), self.known] if self.known else []
        return [*answers, *([list(self.comparing)] if self.comparing else [])]


def shared_of(notebook: Mapping[str, Any], tests: Mapping[str, str]) -> Shared:
    """Return what an instructor's notebook (nbformat 4 JSON), solutions and all, says of `tests`.

    These are the sources of classic test cells, by their ids.
    """
    names: set[str] = set()
    settings: set[str] = set()
    comparing: set[str] = set()
    known = False
    for cell in notebook.get("cells", []):
        if cell.get("cell_type") != "code":
            continue
        mark = cell.get("metadata", {}).get("nbgrader") or {}
        of_test = mark.get("grade") and not mark.get("solution")
        # A function of this name is the author's; the built-in one is lent to tests.
        settings.update({"open"} & bound_names("".join(cell["source"])))
        for node in (node for tree in parts_of("".join(cell["source"])) for node in ast.walk(tree)):
            comparing.update([node.name] if not of_test and _says_how_to_compare(node) else [])
            word = getattr(node, "attr", getattr(node, "id", getattr(node, "name", "")))
            if word in _SETTINGS and not (of_test and _SETTINGS[word] in _OF_ITS_OWN):
                settings.add(_SETTINGS[word])
            if isinstance(node, _FUNCTIONS) and not of_test:
                names.update(_of_the_notebook(node))
                known = known or (bool(mark.get("solution")) and not _is_stub(node))
    by_test = {
        grade_id: tuple(
            sorted(
                ((names | _lent(grade_id, tests)) & bound_names(source)) - set(imported_as(source))
            )
        )
        for grade_id, source in tests.items()
    }
    return Shared(by_test, tuple(sorted(settings)), known, tuple(sorted(comparing)))


def _says_how_to_compare(node: ast.AST) -> TypeGuard[ast.ClassDef]:
    if not isinstance(node, ast.ClassDef):
        return False
    own = {one.name for one in node.body if isinstance(one, _FUNCTIONS[:2])}
    for one in node.body:
        own.update(bound.id for bound in getattr(one, "targets", []) if isinstance(bound, ast.Name))
    return bool(own & _COMPARING) or any(map(compares_by_method, own))


def _lent(grade_id: str, tests: Mapping[str, str]) -> set[str]:
    """The names that functions of other tests use, if this test needs anything of theirs."""
    read = {node.id for node in _nodes(tests[grade_id]) if isinstance(node, ast.Name)}
    read -= bound_names(tests[grade_id])
    others = [source for other, source in tests.items() if other != grade_id]
    if not any(read & bound_names(source) for source in others):
        return set()
    functions = (node for one in others for node in _nodes(one) if isinstance(node, _FUNCTIONS))
    return {name for node in functions for name in _of_the_notebook(node)}


def _nodes(source: str) -> Iterator[ast.AST]:
    return (node for tree in parts_of(source) for node in ast.walk(tree))


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
