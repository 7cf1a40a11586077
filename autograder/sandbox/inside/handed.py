"""Functions that a test hands over, such as a model to fit, a key to sort by, or one to decorate.

The function under test may look at these as it likes: at their signatures, and at their code. So
those that test nothing stay as they are written, without what watches a test, and their code is
anybody's to read. Which are meant can be told from their text: such a function calls nothing of the
notebook's, changes nothing but its own variables, and compares nothing for being equal.
"""

import ast
from ast import AST
from builtins import __dict__ as _built_in
from collections.abc import Iterable
from types import CodeType
from typing import Any

from .scopes import FUNCTIONS, bound_by
from .unseen import SHOWN
from .watched import walk

_NAMES = frozenset(_built_in)
_OUTSIDE = frozenset({"exec", "eval", "globals", "vars", "setattr", "delattr", "open", "input"})
_TESTS = (ast.Assert, ast.Global, ast.Nonlocal, ast.Await, ast.Import, ast.ImportFrom)
#: in the names of what tests
_WORDS = ("assert", "raises", "patch", "fail", "isclose", "allclose", "equal", "approx", "testing")
_FAR = 1 << 24  #: more lines than a cell can have


class Handed:
    """The functions of a test that test nothing; their bodies are put aside, and put back."""

    def __init__(self, tree: AST, imported: Iterable[str]) -> None:
        """`imported` are the names of modules and of what is theirs."""
        self.known = (_NAMES - _OUTSIDE).union(imported)
        self.bodies: list[tuple[Any, Any]] = []
        todo: list[AST] = [tree]
        for node in todo:
            if isinstance(node, FUNCTIONS) and self._is_plain(node):
                self.bodies.append((node, node.body))
            else:
                todo += ast.iter_child_nodes(node)

    def put_aside(self) -> None:
        """Leave nothing in these functions that could be watched."""
        for node, _ in self.bodies:
            nothing: Any = ast.Constant(None)
            node.body = nothing if isinstance(node, ast.Lambda) else [ast.Expr(nothing)]

    def put_back(self) -> None:
        """Have them as they were, in lines by which their code is known (see `shown`)."""
        for function, body in self.bodies:
            function.body = body
            inside = body if isinstance(body, list) else [body]
            first = getattr(function, "decorator_list", [])[:1]
            for node in [function, *first, *(one for part in inside for one in walk(part))]:
                if hasattr(node, "end_lineno"):
                    node.lineno, node.end_lineno = node.lineno + _FAR, node.end_lineno + _FAR

    def _is_plain(self, function: Any) -> bool:
        body = function.body if isinstance(function.body, list) else [function.body]
        nodes = [node for one in body for node in walk(one)]
        own = {one.arg for one in walk(function) if isinstance(one, ast.arg)}
        own |= {name for node in nodes for name in bound_by(node)}
        known = own | self.known | {getattr(function, "name", "")}
        return not any(_tests(node, own, known) for node in nodes)


def _tests(node: AST, own: set[str], known: set[str]) -> bool:
    """Whether this part of a function tests something, or reaches for what is not its own."""
    if isinstance(node, ast.Name):
        return node.id not in known
    if isinstance(node, ast.Attribute):
        written = not isinstance(node.ctx, ast.Load) and not _is_of(node.value, own)
        return written or any(word in node.attr.lower() for word in _WORDS)
    if isinstance(node, ast.Subscript):
        return not isinstance(node.ctx, ast.Load) and not _is_of(node.value, own)
    if isinstance(node, ast.Compare):
        return any(isinstance(one, (ast.Eq, ast.NotEq)) for one in node.ops)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in own
    return isinstance(node, _TESTS)


def _is_of(node: AST, own: set[str]) -> bool:
    """Whether this is one of these names, or a part of what it means."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return isinstance(node, ast.Name) and node.id in own


def shown(code: CodeType) -> CodeType:
    """`code`, with the functions in it that test nothing in a file whose code is anybody's."""
    if code.co_firstlineno > _FAR:
        line = code.co_firstlineno - _FAR
        code = code.replace(co_filename=SHOWN, co_firstlineno=line)
    constants = (shown(one) if type(one) is CodeType else one for one in code.co_consts)
    return code.replace(co_consts=tuple(constants))
