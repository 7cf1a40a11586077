"""A test cell's syntax tree, made to say what the test binds, and to look when it reads that.

The function under test could give the test's own names another meaning: its points, what it
expects, a function that compares. What counts is what the test finds where it reads a name, not
what happens in between: a student's function may well have a global of the same name.

Containers are looked at as well, where the test only looks at them. One that it hands on may be
changed by whoever has it, and is left alone from then on.
"""

import ast
from ast import (
    AST,
    Attribute,
    Call,
    Constant,
    Expr,
    Load,
    Name,
    Subscript,
    copy_location,
    expr,
    stmt,
)
from collections.abc import Iterable
from typing import Any

from .scopes import Scope, bound_by, own_names, stored
from .watched import SEEN, call, walk

BINDINGS = "4d0a1ec7 bindings"  #: what stands in for the bindings until the code is made
#: These look at what they are given, and keep nothing of it; some make something new.
_LOOKS = frozenset(
    """abs all any bool float int isinstance len print range repr round str sum
    type""".split()  # noqa: SIM905 - shorter than a list, as those below
)
#: These go through it item by item.
_WALKS = frozenset(
    "dict enumerate frozenset list max min reversed set sorted tuple zip".split()  # noqa: SIM905
)
#: Methods, and functions in modules, that only look.
_LOOKING = frozenset(
    "allclose array array_equal copy count index isclose items keys values".split()  # noqa: SIM905
)
_MAKES = ("arange", "array", "full", "linspace", "ones", "zeros")  #: of NumPy's: something new
_CALLS_BACK = ("raises", "warns", "logs")  #: what asserts this calls what it is given
_INSIDE = ("globals", "locals", "vars")  #: these give the names themselves
_RUNS = ("eval", "exec", "get_ipython")  #: these run code that is written in a string


class Bound(ast.NodeTransformer):
    """Tells the bindings what the test binds, and has them look at what it reads of that."""

    def __init__(self, tree: AST, shared: Iterable[str], taken: Iterable[str]) -> None:
        """`shared` are names that the code under test is meant to give a meaning too.

        What is `taken` means something to the notebook, so it need not mean what Python means.
        """
        self.names = own_names(tree) - set(shared)
        taken = own_names(tree).union(taken)
        self.looks, self.walks = _LOOKS - taken, _WALKS - taken
        self.scopes: list[Scope] = []
        self.reads: dict[int, str] = {}  # how a name is read, by the node's identity
        for node in walk(tree):
            how, parts = self._looked_at(node)
            self.reads |= {id(name): how for one in parts if (name := _root(one))}

    def visit_Constant(self, node: Constant) -> Constant:
        """Nothing to do; the library's own looks into a table that anybody may write to."""
        return node

    def visit_Name(self, node: Name) -> expr:
        """A name that is read."""
        if not isinstance(node.ctx, Load) or not self._is_own(node.id):
            return node
        how = self.reads.get(id(node), "given")
        return copy_location(call(BINDINGS, how, node, Constant(node.id)), node)

    def visit_Call(self, node: Call) -> Call:
        """A call; one of code that is written in a string may bind what stands there."""
        again: list[str] = []
        root = _root_of_call(node)
        if root in _RUNS or (root in _INSIDE and isinstance(node.func, Attribute)):
            texts = [one.value for one in walk(node) if isinstance(one, Constant)]
            said = " ".join(text for text in texts if type(text) is str)
            again = [name for name in self.names if root not in _RUNS or not said or name in said]
        self.generic_visit(node)
        if not again:
            return node
        return copy_location(call(BINDINGS, "after", node, *map(Constant, sorted(again))), node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> expr:
        """An assignment within an expression."""
        name = node.target.id
        self.generic_visit(node)
        if not self._is_own(name):
            return node
        return copy_location(call(BINDINGS, "after", node, Constant(name)), node)

    def visit_Assign(self, node: ast.Assign) -> list[stmt]:
        """An assignment."""
        return self._bound(node, node.targets, new=self._is_new(node.value))

    def visit_AugAssign(self, node: ast.AugAssign) -> list[stmt]:
        """Likewise; it reads as well."""
        found = self._bound(node, [node.target], new=self._is_new(node.value))
        if isinstance(node.target, Name) and self._is_own(node.target.id):
            name = node.target.id
            look = call(BINDINGS, "looked", Name(name, Load()), Constant(name))
            found.insert(0, copy_location(Expr(look), node))
        return found

    def visit_AnnAssign(self, node: ast.AnnAssign) -> list[stmt]:
        """Likewise; what it says of the type stays as it is."""
        if node.value is None:
            return [node]
        how = "made" if self._is_new(node.value) else "taken"
        names = stored(node.target)
        node.target, node.value = self.visit(node.target), self.visit(node.value)
        return [node, *self._told(names, how)]

    def visit_Delete(self, node: ast.Delete) -> list[stmt]:
        """Names that mean nothing from here on."""
        return self._bound(node, node.targets, new=True)

    def visit_Import(self, node: ast.Import) -> list[stmt]:
        """Names of modules."""
        return [node, *self._told(name for one in node.names for name in bound_by(one))]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> list[stmt]:
        """Names from modules, perhaps all of them."""
        if node.module == "__future__":
            return [node]
        names = [name for one in node.names for name in bound_by(one)]
        return [node, *self._told(self.names if "*" in names else names)]

    def visit_For(self, node: Any) -> Any:
        """A loop, which binds anew each time."""
        return self._begun(node, stored(node.target))

    def visit_While(self, node: ast.While) -> Any:
        """A loop, whose condition may bind; what it bound before is let go of each time."""
        self.generic_visit(node)
        if any(isinstance(one, ast.NamedExpr) for one in walk(node.test)):
            node.body.insert(0, copy_location(Expr(call(BINDINGS, "bound")), node.body[0]))
        return node

    def visit_With(self, node: Any) -> Any:
        """A with statement."""
        targets = [one.optional_vars for one in node.items if one.optional_vars]
        return self._begun(node, [name for one in targets for name in stored(one)])

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> Any:
        """What is raised, under its name."""
        return self._begun(node, list(bound_by(node)))

    def visit_match_case(self, node: ast.match_case) -> Any:
        """A pattern; its parts cannot be calls, and it binds before it asks its condition."""
        names = sorted({name for one in walk(node.pattern) for name in bound_by(one)})
        node.guard = self.visit(node.guard) if node.guard else None
        node.body = self._visited(node.body)
        own = [Constant(name) for name in names if self._is_own(name)]
        if own and node.guard:
            first = call(BINDINGS, "after", Constant(True), *own)
            node.guard = ast.BoolOp(ast.And(), [first, node.guard])
        node.body[:0] = [copy_location(one, node.body[0]) for one in self._told(names)]
        return node

    def visit_FunctionDef(self, node: Any) -> list[stmt]:
        """A function; what it says of types stays as it is."""
        returns, node.returns = node.returns, None
        self._inside(node)
        node.returns = returns
        return [node, *self._told([node.name])]

    def visit_arg(self, node: ast.arg) -> ast.arg:
        """Likewise."""
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> list[stmt]:
        """A class."""
        self._inside(node)
        return [node, *self._told([node.name])]

    def _inside(self, node: AST) -> AST:
        self.scopes.append(Scope(node))
        self.generic_visit(node)
        self.scopes.pop()
        return node

    visit_AsyncFor = visit_For  # noqa: N815 - the library looks for these names
    visit_AsyncWith = visit_With  # noqa: N815
    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815
    visit_Lambda = visit_ListComp = visit_SetComp = _inside  # noqa: N815
    visit_DictComp = visit_GeneratorExp = _inside  # noqa: N815

    def visit_TypeAlias(self, node: Any) -> list[stmt]:
        """A name of a type, which is looked up later."""
        return [node, *self._told([node.name.id])]

    def _is_own(self, name: str) -> bool:
        """Whether this name is the cell's here, and the cell binds it itself."""
        for scope in reversed(self.scopes):
            if name in scope.outer:
                break
            if name in scope.own:
                return False
        return name in self.names

    def _visited(self, body: list[stmt]) -> list[stmt]:
        found: list[stmt] = []
        for one in body:
            done = self.visit(one)
            found += done if isinstance(done, list) else [done]
        return found

    def _bound(self, node: stmt, targets: list[expr], *, new: bool) -> list[stmt]:
        names = [name for one in targets for name in stored(one)]
        inside = [one for target in targets for one in walk(target) if isinstance(one, Call)]
        if any(_root_of_call(one) in _INSIDE for one in inside):
            names, new = sorted(self.names), False
        self.generic_visit(node)
        told = self._told(names, "made" if new else "taken")
        return [node, *(copy_location(one, node) for one in told)]

    def _begun(self, node: Any, names: list[str]) -> Any:
        """Tell what a block binds as it begins."""
        self.generic_visit(node)
        node.body[:0] = [copy_location(one, node.body[0]) for one in self._told(names)]
        return node

    def _told(self, names: Iterable[str], how: str = "bound") -> list[stmt]:
        own = [Constant(name) for name in sorted(set(names)) if self._is_own(name)]
        return [Expr(call(BINDINGS, how, *own))] if own else []

    def _looked_at(self, node: AST) -> tuple[str, list[AST]]:
        """What this part of a test only looks at, and how."""
        if isinstance(node, ast.Compare):
            return "looked", [node.left, *node.comparators]
        if isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            return "walked", [node.iter]
        if isinstance(node, ast.FormattedValue):
            return "looked", [node.value]
        if isinstance(node, (Subscript, Attribute)) and not isinstance(node.ctx, Load):
            return "looked", [node]
        if isinstance(node, Call) and isinstance(node.func, Attribute):
            if _is_looking(node.func.attr):
                return "looked", [node.func.value, *node.args]
        elif isinstance(node, Call) and isinstance(node.func, Name) and not node.keywords:
            name = node.func.id
            if name in self.looks or name in self.walks:
                return ("looked" if name in self.looks else "walked"), list(node.args)
        return "", []

    def _is_new(self, value: expr) -> bool:
        """Whether the test makes this of its own things alone, so that nobody else can have it."""
        nodes = walk(value)
        called = {id(one) for node in nodes if isinstance(node, Call) for one in walk(node.func)}
        local = {
            name
            for node in nodes
            if isinstance(node, ast.comprehension)
            for name in stored(node.target)
        }
        for node in nodes:
            if isinstance(node, Call) and not (_is_ours(node) or self._makes(node)):
                return False
            if isinstance(node, (Attribute, Name)) and id(node) not in called:
                if isinstance(node, Attribute) or not (node.id in local or self._is_own(node.id)):
                    return False
            elif isinstance(node, (ast.Lambda, ast.Await, ast.GeneratorExp)):
                return False
        return True

    def _makes(self, node: Call) -> bool:
        function = node.func
        if isinstance(function, Name):
            return function.id in self.looks | self.walks and not node.keywords
        owner = function.value if isinstance(function, Attribute) else None
        numpys = isinstance(owner, Name) and owner.id in ("np", "numpy")
        return numpys and isinstance(function, Attribute) and function.attr in _MAKES


def _is_looking(name: str) -> bool:
    """Whether a method or a function of this name only looks at what it is given."""
    asserts = name.startswith("assert") and not any(one in name.lower() for one in _CALLS_BACK)
    return asserts or name in _LOOKING


def _is_ours(node: Call) -> bool:
    """Whether this is a call of what watches."""
    function = node.func
    owner = function.value if isinstance(function, Attribute) else None
    return isinstance(owner, Constant) and owner.value in (SEEN, BINDINGS)


def _root(node: AST) -> Name | None:
    """The name of which this is a part, as ``cases`` in ``cases[x]``."""
    while isinstance(node, Subscript) or (
        isinstance(node, Attribute) and not isinstance(node.ctx, Load)
    ):
        node = node.value
    return node if isinstance(node, Name) else None


def _root_of_call(node: Call) -> str:
    """The name that a call begins with, as ``globals`` in ``globals().update``."""
    inner: AST = node
    while isinstance(inner, (Call, Attribute)):
        if isinstance(inner, Call) and _is_ours(inner) and inner.args:
            inner = inner.args[0]
        else:
            inner = inner.func if isinstance(inner, Call) else inner.value
    return inner.id if isinstance(inner, Name) else ""
