"""A test's statements, made to say where something was raised.

No traceback has an entry for a frame that is not shown (see `unseen`). But a context manager looks
whether it is given one, and a function that tries again prints which line failed. So whatever such
a statement raises is raised once more, the same exception, by a function that shows nothing but
the line and the name of the code in which the statement stands.

In a test's functions all statements do so; in the test itself those that stand where something may
catch it: what ends the test is told by its words alone.
"""

import ast
from ast import AST, copy_location, fix_missing_locations
from sys import exc_info
from types import FunctionType
from typing import Any

from .handed import FAR, is_hidden
from .origins import SHOWN
from .scopes import within
from .watched import call

NEW = "4d0a1ec7 new"  #: what stands in for what tells whether an exception has not been here yet
_AGAIN, _RAISED = "4d0a1ec7 again", "4d0a1ec7 raised"
_CODE = compile(f"raise {_RAISED!r}.__call__()[1]", SHOWN, "exec")
_CONSTANTS = tuple(exc_info if one == _RAISED else one for one in _CODE.co_consts)
_DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_CATCHING = (ast.With, ast.Try, ast.TryStar)
_IN_LISTS = ("body", "orelse", "finalbody", "handlers", "cases")
_QUIET = (ast.Pass, ast.Break, ast.Continue, ast.Global, ast.Nonlocal)
_SUSPENDING = (ast.Await, ast.Yield, ast.YieldFrom, ast.AsyncFor, ast.AsyncWith)


class Raising:
    """The statements of one test; `again` has what raises, by what stands in for it."""

    def __init__(self, space: dict[str, Any]) -> None:
        """`space` are the notebook's names."""
        self.space = space
        self.again: dict[str, object] = {}

    def tell(self, nodes: list[Any], scope: str | None = "") -> None:
        """Have these tell it, within code of this name.

        The name is empty where nothing can catch what they raise, and None where frames are shown.
        """
        for at, node in enumerate(nodes):
            inside = scope
            if isinstance(node, _DEFINES):
                inside = node.name if _is_a_hidden_function(node) else None
            elif scope == "" and isinstance(node, _CATCHING):
                inside = "<module>"
            for name in _IN_LISTS:
                self.tell(getattr(node, name, []), inside)
            if scope and isinstance(node, ast.stmt) and not _raises_nothing(node):
                nodes[at] = self._telling(node, scope)

    def _telling(self, node: ast.stmt, scope: str) -> ast.stmt:
        again = f"{_AGAIN} {len(self.again)}"
        line = node.lineno % FAR
        code = _CODE.replace(
            co_consts=_CONSTANTS, co_firstlineno=line, co_name=scope, co_qualname=scope
        )
        self.again[again] = FunctionType(code, self.space)
        is_new = call(NEW, "__call__", ast.Constant(scope))
        raised = ast.Expr(call(again, "__call__"))
        handler = ast.ExceptHandler(None, None, [ast.If(is_new, [raised], []), ast.Raise()])
        handler = fix_missing_locations(copy_location(handler, node))
        return copy_location(ast.Try([node], [handler], [], []), node)


def suspends(node: AST) -> bool:
    """Whether this is a coroutine's or a generator's code, whose frames are shown."""
    return any(
        isinstance(one, _SUSPENDING) or (isinstance(one, ast.comprehension) and one.is_async)
        for one in within(node)
    )


def _is_a_hidden_function(node: AST) -> bool:
    return isinstance(node, ast.FunctionDef) and is_hidden(node) and not suspends(node)


def _raises_nothing(node: ast.stmt) -> bool:
    """Whether nothing can go wrong here; what documents a function must stay where it is."""
    constant = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return constant or isinstance(node, _QUIET)
