"""A test cell's syntax tree, made to say what became of its own methods, and what it asks of whom.

What unittest, Hypothesis and mocks say of a test can be changed by the code under test (see
`trials`, which is told). So each method of a unittest's, and each part of one, says if an exception
has ended it, as does a function that Hypothesis calls with examples; and who calls a method that
asserts something, has the object looked at before and after its arguments are worked out.
"""

import ast
from ast import AST, Attribute, Call, ClassDef, Constant, Expr, Load, Name, expr, stmt
from typing import Any

from .watched import call, walk

TRIALS = "4d0a1ec7 trials"  #: what stands in for the trials until the code is made
_OURS = "4d0a1ec7 "  #: how all such stand-ins begin
_RUNS = ("run", "main")  #: what runs tests of unittest's
_NOTED = ("errors", "failures", "wasSuccessful")  #: what a result has of them
_AROUND = ("setUp", "tearDown", "asyncSetUp", "asyncTearDown")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_EXPECTS = "expectedFailure"
#: How a test says that it has its own way to compare, or to find a method.
_OWN_WAYS = frozenset({"addTypeEqualityFunc", "__getattribute__"})


class Trying(ast.NodeTransformer):
    """Tells the trials; a tree that tells all else already comes last."""

    def __init__(self, tree: AST) -> None:
        words = {word for node in walk(tree) if (word := _word(node))}
        #: whether the test may skip some of its own tests, and whether it says how to compare
        self.skips = Constant(any("skip" in word.lower() for word in words))
        self.adds = Constant(not _OWN_WAYS.isdisjoint(words))
        self.number = 0

    def visit_Constant(self, node: Constant) -> Constant:
        """Nothing to do; the library's own looks into a table that anybody may write to."""
        return node

    def visit_ClassDef(self, node: ClassDef) -> ClassDef:
        """A class, whose methods unittest may call, if it says so by their names."""
        self.generic_visit(node)
        if not _is_decorated(node, _EXPECTS):
            for one in node.body:
                if isinstance(one, _FUNCTIONS) and _is_tried(one):
                    self._tried(one)
        return node

    def visit_FunctionDef(self, node: Any) -> Any:
        """A function, which Hypothesis may call."""
        self.generic_visit(node)
        if _is_decorated(node, "given"):
            node.body = [_trying(node.body, call(TRIALS, "discards"))]
        return node

    def visit_AsyncFunctionDef(self, node: Any) -> Any:
        """Likewise."""
        return self.visit_FunctionDef(node)

    def visit_With(self, node: ast.With) -> ast.With:
        """A part of a test."""
        parts = any(_name_of(one.context_expr) == "subTest" for one in node.items)
        self.generic_visit(node)
        if parts:
            node.body = [_trying(node.body, call(TRIALS, "fails_in_part", self.skips))]
        return node

    def visit_Attribute(self, node: Attribute) -> Attribute:
        """What a result has noted."""
        self.generic_visit(node)
        if node.attr in _NOTED and isinstance(node.ctx, Load):
            node.value = call(TRIALS, "told", node.value)
        return node

    def visit_Call(self, node: Call) -> Call:
        """A call of what runs tests, or of a method that asserts something."""
        name = _name_of(node)
        self.generic_visit(node)
        if name in _RUNS:
            return ast.copy_location(call(TRIALS, "ran", node, self.skips), node)
        function = node.func
        if not isinstance(function, Attribute) or not name.startswith(("assert", "fail")):
            return node
        self.number += 1
        number = Constant(self.number)
        function.value = call(TRIALS, "asks", function.value, Constant(name), number, self.adds)
        last: Any = (node.keywords or node.args or [None])[-1]
        if isinstance(last, (ast.keyword, ast.Starred)):
            last.value = call(TRIALS, "given", last.value, number)
        elif last is not None:
            node.args[-1] = call(TRIALS, "given", last, number)
        return ast.copy_location(call(TRIALS, "asked", node, number), node)

    def _tried(self, method: Any) -> None:
        """Have a method tell the trials how it ends.

        One that is decorated may be called again where it fails, as until it passes.
        """
        self.number += 1
        number = self.number if method.decorator_list else 0
        case = [*method.args.posonlyargs, *method.args.args][0].arg
        fails = call(TRIALS, "fails", Constant(number), self.skips)
        at = int(_is_documented(method))
        tried = _trying(method.body[at:] or [ast.Pass()], fails)
        tried.finalbody = [Expr(call(TRIALS, "ends"))]
        begins = Expr(call(TRIALS, "begins", Name(case, Load()), Constant(number)))
        method.body[at:] = [ast.copy_location(begins, method.body[0]), tried]


def _trying(body: list[stmt], told: expr) -> ast.Try:
    """These statements, of whose exception something is told."""
    handler = ast.ExceptHandler(None, None, [Expr(told), ast.Raise()])
    return ast.copy_location(ast.Try(body, [handler], [], []), body[0])


def _is_tried(method: Any) -> bool:
    """Whether unittest calls this method, and what it raises is what became of a test."""
    named = method.name.startswith("test") or method.name in _AROUND
    takes = bool(method.args.posonlyargs or method.args.args)
    return named and takes and not any(_is_decorated(method, one) for one in (_EXPECTS, "given"))


def _is_documented(function: Any) -> bool:
    first = function.body[0]
    return isinstance(first, Expr) and isinstance(first.value, Constant)


def _is_decorated(node: Any, name: str) -> bool:
    """Whether one of its decorators is called so."""
    return any(name in (_name_of(one), _word(_plain(one))) for one in node.decorator_list)


def _word(node: AST) -> str:
    """A name in a tree."""
    found = (getattr(node, field, None) for field in ("id", "attr", "name", "module"))
    return next((one for one in found if isinstance(one, str)), "")


def _name_of(node: AST) -> str:
    """The name of what this calls, past what tells of it."""
    inner = _plain(node)
    return _word(_plain(inner.func)) if isinstance(inner, Call) else ""


def _plain(node: AST) -> AST:
    """What our own calls are given, and give back."""
    while isinstance(node, Call) and isinstance(node.func, Attribute) and node.args:
        owner = node.func.value
        if not (isinstance(owner, Constant) and str(owner.value).startswith(_OURS)):
            break
        node = node.args[0]
    return node
