"""Which names a part of a test cell binds: in the cell itself, or in a function of it."""

import ast
from ast import AST
from collections.abc import Iterator

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Scope:
    """The names that are a function's, a class's or a comprehension's own, and that are not."""

    def __init__(self, node: AST) -> None:
        self.node = node
        inside = list(within(node))
        self.outer = {name for one in inside if isinstance(one, ast.Global) for name in one.names}
        self.own = {name for one in inside for name in bound_by(one)} - self.outer
        if isinstance(node, COMPREHENSIONS):
            self.own = {name for one in node.generators for name in stored(one.target)}
        elif isinstance(node, FUNCTIONS):
            self.own |= {one.arg for one in _walk(node.args) if isinstance(one, ast.arg)}


def within(node: AST) -> Iterator[AST]:
    """All that is run where this is: not what stands in functions and classes in it."""
    todo = list(ast.iter_child_nodes(node))
    for one in todo:
        yield one
        if not isinstance(one, (*_DEFINES, ast.Lambda)):
            todo += ast.iter_child_nodes(one)


def own_names(tree: AST) -> set[str]:
    """The names that a cell binds itself: not in its functions."""
    hidden = {
        id(name)
        for node in _walk(tree)
        if isinstance(node, COMPREHENSIONS)
        for one in node.generators
        for name in _walk(one.target)
    }
    return {name for one in within(tree) if id(one) not in hidden for name in bound_by(one)}


def bound_by(node: AST) -> Iterator[str]:
    """The names that this binds, taken by itself."""
    if isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Load):
            yield node.id
    elif isinstance(node, (*_DEFINES, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        if node.name:
            yield node.name
    elif isinstance(node, ast.MatchMapping):
        if node.rest:
            yield node.rest
    elif isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0]


def stored(target: AST) -> list[str]:
    """The names that an assignment to this binds, or whose parts it sets."""
    found: list[str] = []
    for node in _walk(target):
        found += bound_by(node)
        if isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
            inner: AST = node
            while isinstance(inner, (ast.Subscript, ast.Attribute)):
                inner = inner.value
            found += [inner.id] if isinstance(inner, ast.Name) else []
    return found


def bound_by_halves(tree: AST) -> set[str]:
    """Names that are bound beside parts of things, as in ``i, x[i] = 0, 1``.

    One may come and the other fail, and what is read there may have been bound just before.
    """
    found: set[str] = set()
    for node in _walk(tree):
        alone = getattr(node, "target", None) or getattr(node, "optional_vars", None)
        targets = getattr(node, "targets", [alone])
        parts = [one for target in targets if target for one in _walk(target)]
        stores = [one for one in parts if not isinstance(getattr(one, "ctx", ast.Load()), ast.Load)]
        some = [one for one in stores if isinstance(one, (ast.Name, ast.Attribute, ast.Subscript))]
        if len(some) > 1 and not all(isinstance(one, ast.Name) for one in some):
            found.update(name for target in targets for name in stored(target))
    return found


def _walk(tree: AST) -> list[AST]:
    nodes = [tree]
    for node in nodes:
        nodes += ast.iter_child_nodes(node)
    return nodes
