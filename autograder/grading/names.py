"""The names that code binds and reads: seen in its syntax tree, never run."""

import ast
from collections.abc import Iterator

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def bound_by(node: ast.AST) -> Iterator[str]:
    """Yield the names that one node of a syntax tree binds by itself, not by an import."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)) | ast.ExceptHandler(name=str(name)):
            yield name


def binds(*trees: ast.AST) -> Iterator[str]:
    """Yield the names that code binds by itself, not by an import or within a function."""
    nodes = list(trees)
    for node in nodes:
        yield from bound_by(node)
        if isinstance(node, ast.comprehension):  # what it binds is its own
            nodes += [node.iter, *node.ifs]
        elif not isinstance(node, (*_DEFINES, ast.Lambda)):
            nodes += ast.iter_child_nodes(node)


def loaded(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a tree reads, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id


def unbound(tree: ast.AST, bound: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the names that code reads, but the `bound` ones and what its own functions bind."""
    nodes = [(tree, bound)]
    for node, known in nodes:
        read = node.target if isinstance(node, ast.AugAssign) else node
        reads = read is not node or isinstance(getattr(node, "ctx", None), ast.Load)
        if reads and isinstance(read, ast.Name) and read.id not in known:
            yield read.id
        if isinstance(node, _FUNCTIONS):
            inside = known.union(_own(node))
            body = node.body if isinstance(node.body, list) else [node.body]
            nodes += [(one, inside) for one in body]
            nodes += [(one, known) for one in ast.iter_child_nodes(node) if one not in body]
        elif isinstance(node, _COMPREHENSIONS):
            inside = known.union(name for one in node.generators for name in binds(one.target))
            nodes += [(one, inside) for one in ast.iter_child_nodes(node)]
        else:
            nodes += [(one, known) for one in ast.iter_child_nodes(node)]


def _own(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Iterator[str]:
    """Yield a function's own names: its arguments, and what it binds."""
    yield from (node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg))
    if not isinstance(function, ast.Lambda):
        others = {
            name
            for node in ast.walk(function)
            if isinstance(node, (ast.Global, ast.Nonlocal))
            for name in node.names
        }
        yield from (name for name in binds(*function.body) if name not in others)
