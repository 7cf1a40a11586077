"""Code of ours without generators, whose frames are always shown (see `unseen`).

What a generator would yield one by one is gathered in a list first. So nothing may count on that
being put off, and no generator of ours may be sent anything.
"""

import ast
from collections.abc import Sequence

_FOUND = "_gathered"


def eager(tree: ast.Module) -> ast.Module:
    """The tree with each generator as a list's iterator.

    Raises:
        ValueError: if a value is sent into one.
    """
    found: ast.Module = ast.fix_missing_locations(_Gathering().visit(tree))
    left = [one for one in ast.walk(found) if isinstance(one, (ast.Yield, ast.YieldFrom))]
    if left:
        raise ValueError(f"Line {left[0].lineno}: this generator is more than a list's iterator.")
    return found


class _Gathering(ast.NodeTransformer):
    """Rewrites generators; `visit_Return` is met within functions that are some."""

    def __init__(self) -> None:
        self.inside = False

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.expr:
        """``(x for x in y)`` as ``iter([x for x in y])``."""
        self.generic_visit(node)
        return _call(ast.Name("iter", ast.Load()), ast.ListComp(node.elt, node.generators))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """A generator function as one that returns all that it yields."""
        outer, self.inside = self.inside, _yields(node.body)
        self.generic_visit(node)
        if self.inside:
            begin = ast.Assign([ast.Name(_FOUND, ast.Store())], ast.List([], ast.Load()))
            node.body = [begin, *node.body, ast.Return(_found())]
        self.inside = outer
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        """A function of its own, too."""
        outer, self.inside = self.inside, False
        self.generic_visit(node)
        self.inside = outer
        return node

    def visit_Return(self, node: ast.Return) -> ast.Return:
        """What ends a generator returns what it has yielded."""
        self.generic_visit(node)
        return ast.Return(_found()) if self.inside else node

    def visit_Expr(self, node: ast.Expr) -> ast.Expr:
        """``yield x`` as what adds x."""
        self.generic_visit(node)
        value = node.value
        if isinstance(value, ast.Yield):
            return ast.Expr(_call(_way("append"), value.value or ast.Constant(None)))
        if isinstance(value, ast.YieldFrom):
            return ast.Expr(_call(_way("extend"), value.value))
        return node


def _yields(body: Sequence[ast.AST]) -> bool:
    """Whether a function's own statements yield; those of functions in it do not count."""
    for one in body:
        if isinstance(one, (ast.Yield, ast.YieldFrom)):
            return True
        inner = isinstance(one, (ast.FunctionDef, ast.ClassDef, ast.Lambda))
        if not inner and _yields([*ast.iter_child_nodes(one)]):
            return True
    return False


def _call(function: ast.expr, argument: ast.expr) -> ast.expr:
    return ast.Call(function, [argument], [])


def _way(name: str) -> ast.expr:
    return ast.Attribute(ast.Name(_FOUND, ast.Load()), name, ast.Load())


def _found() -> ast.expr:
    return _call(ast.Name("iter", ast.Load()), ast.Name(_FOUND, ast.Load()))
