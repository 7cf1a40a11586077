"""A test cell's syntax tree, made to tell what its calls give, and what it replaces itself.

A test may patch what it likes, a builtin included, and call the student's function meanwhile. So
that its own changes can be told from that function's, the code says at once what it has put where:
after a statement that replaces an attribute, and after a patch of ``unittest.mock`` took effect.
It also says what it is about to compare, and what came of it (see `lies`).
"""

from ast import (
    AST,
    AnnAssign,
    Assign,
    AsyncFunctionDef,
    Attribute,
    AugAssign,
    BinOp,
    Call,
    ClassDef,
    Compare,
    Constant,
    Delete,
    Eq,
    Expr,
    FunctionDef,
    Gt,
    GtE,
    ImportFrom,
    In,
    Load,
    Lt,
    LtE,
    Match,
    MatchAs,
    MatchValue,
    Name,
    NodeTransformer,
    NotEq,
    Starred,
    Sub,
    Subscript,
    With,
    copy_location,
    expr,
    iter_child_nodes,
    keyword,
    match_case,
    stmt,
)
from typing import Any, TypeGuard

SEEN = "4d0a1ec7 seen"  #: what stands in for the watcher until the code is made
_SETTERS = {"setattr": 3, "delattr": 2}  #: and with how many arguments, monkeypatch's as well
#: The words with which the name of a function ends that compares; or begins, if the test has
#: nothing but its word for it.
_COMPARING = frozenset("close allclose isclose equal equals near approx same".split())  # noqa: SIM905
_BY_METHOD = _COMPARING - {"approx"} | {"eq"}  #: of one thing, as in ``result.equals(expected)``
_ORDERS = frozenset({"less", "greater"})
_OF_OPERATORS = {  #: likewise, with what the function stands for
    **{"eq": "==", "ne": "!="},
    **dict.fromkeys(("lt", "le", "gt", "ge", *_ORDERS), "<"),
}
_CHECKS = frozenset({"check", "compare", "verify", "expect", "test"})
_OPERATORS = {Eq: "==", NotEq: "!=", Lt: "<", LtE: "<", Gt: "<", GtE: "<", In: "in"}
_ENTERS = ("enter_context", "enterContext")


def walk(tree: AST) -> list[AST]:
    """All nodes of a tree, as from the library's own, which imports something each time."""
    nodes = [tree]
    for node in nodes:
        nodes += iter_child_nodes(node)
    return nodes


class Watched(NodeTransformer):
    """Shows the watcher what every call gave, and where the test has put something itself."""

    def __init__(self) -> None:
        self.number = 0  #: by which a comparison's two sides and its result find each other

    def visit_Constant(self, node: Constant) -> Constant:
        """Nothing to do; the library's own looks into a table that anybody may write to."""
        return node

    def visit_Call(self, node: Call) -> Call:
        """A call, watched; and told, if it is one that replaces something."""
        place = _set_by(node)
        self.generic_visit(node)
        function, shown, told = node.func, node, list[expr]()
        if how := _compares(node):
            told = self._asked(node, how)
        if isinstance(function, Attribute) and function.attr == "start" and not node.args:
            function.value = call(SEEN, "entering", function.value)
            shown = call(SEEN, "entered", node)
        elif isinstance(function, Attribute) and function.attr in _ENTERS and len(node.args) == 1:
            node.args = [call(SEEN, "entering", node.args[0])]
            shown = call(SEEN, "entered", node)
        elif isinstance(function, (Name, Attribute)) and "patch" in _parts(function):
            node.func = call(SEEN, "patching", function)
        shown = _told(shown, place) if place else shown
        return copy_location(call(SEEN, "seen", shown, *told), node)

    def visit_Compare(self, node: Compare) -> expr:
        """A comparison of two things, or of their difference with what that may be.

        Of a chain it is the first one, which has held if all have: ``0.9 < accuracy() < 1``.
        """
        how = _OPERATORS.get(type(node.ops[0]), "")
        if len(node.ops) > 1 and how not in ("==", "<"):
            how = ""
        subtractions = [one for one in walk(node.left) if _subtracts(one)]
        self.generic_visit(node)
        if not how:
            return node
        difference = how == "<" and len(subtractions) == 1
        if difference and not isinstance(node.ops[0], (Gt, GtE)):
            told, inner = self._next("abs"), subtractions[0]
            inner.left = call(SEEN, "left", inner.left, *told)
            inner.right = call(SEEN, "right", inner.right, *told)
        else:
            told = self._next(how)
            node.left = call(SEEN, "left", node.left, *told)
            node.comparators[0] = call(SEEN, "right", node.comparators[0], *told)
        return copy_location(call(SEEN, "seen", node, *told), node)

    def visit_Match(self, node: Match) -> Match:
        """What is matched, if it equals a value in a pattern."""
        patterns = [walk(case.pattern) for case in node.cases]
        values = [one.value for some in patterns for one in some if isinstance(one, MatchValue)]
        self.generic_visit(node)
        if not values:
            return node
        first = values[0].value if isinstance(values[0], Constant) else 0
        told = self._next("==")
        node.subject = call(SEEN, "matched", node.subject, *told, Constant(first))
        for case, some in zip(node.cases, patterns, strict=True):
            if any(isinstance(one, MatchValue) for one in some):
                case.body.insert(0, Expr(call(SEEN, "seen", Constant(True), *told)))
        return node

    def visit_match_case(self, node: match_case) -> match_case:
        """A case, whose pattern can hold no calls."""
        pattern, node.pattern = node.pattern, MatchAs()
        self.generic_visit(node)
        node.pattern = pattern
        return node

    def visit_Name(self, node: Name) -> expr:
        """What the test itself uses to agree with anything."""
        if node.id == "ANY" and isinstance(node.ctx, Load):
            return copy_location(call(SEEN, "meant", node), node)
        return node

    def visit_Attribute(self, node: Attribute) -> expr:
        """Likewise."""
        self.generic_visit(node)
        if node.attr == "ANY" and isinstance(node.ctx, Load):
            return copy_location(call(SEEN, "meant", node), node)
        return node

    def visit_ImportFrom(self, node: ImportFrom) -> list[stmt]:
        """Likewise, under another name."""
        found: list[stmt] = [node]
        for one in node.names:
            if one.name == "ANY" and one.asname:
                told = Expr(call(SEEN, "meant", Name(one.asname, Load())))
                found.append(copy_location(told, node))
        return found

    def visit_Assign(self, node: Assign) -> list[stmt]:
        """An assignment, and what it has replaced."""
        return self._changed(node, list(node.targets))

    def visit_AugAssign(self, node: AugAssign) -> list[stmt]:
        """Likewise."""
        return self._changed(node, [node.target])

    def visit_AnnAssign(self, node: AnnAssign) -> list[stmt]:
        """Likewise."""
        return self._changed(node, [node.target])

    def visit_Delete(self, node: Delete) -> list[stmt]:
        """Likewise."""
        return self._changed(node, list(node.targets))

    def visit_With(self, node: With) -> With:
        """A with statement for each of its managers; whether one is a patch, the watcher knows."""
        self.generic_visit(node)
        body = node.body
        for item in reversed(node.items):
            item.context_expr = call(SEEN, "entering", item.context_expr)
            body = [copy_location(With([item], [Expr(call(SEEN, "entered")), *body]), node)]
        return body[0]  # type: ignore[return-value] # a statement has one manager at least

    def visit_FunctionDef(self, node: FunctionDef) -> FunctionDef:
        """A function; by its decorators, patches may have taken effect as it begins."""
        self.generic_visit(node)
        if node.decorator_list:
            _begun(node)
        return node

    def visit_AsyncFunctionDef(self, node: AsyncFunctionDef) -> AsyncFunctionDef:
        """Likewise."""
        self.generic_visit(node)
        if node.decorator_list:
            _begun(node)
        return node

    def visit_ClassDef(self, node: ClassDef) -> ClassDef:
        """A class, whose decorators may patch for each of its methods; it is the test's own."""
        self.generic_visit(node)
        for one in node.body if node.decorator_list else ():
            if isinstance(one, (FunctionDef, AsyncFunctionDef)) and not one.decorator_list:
                _begun(one)
        own = Attribute(Constant(SEEN), "defined", Load())
        node.decorator_list.append(copy_location(own, node))
        return node

    def _asked(self, node: Call, how: str) -> list[expr]:
        """Have a call say what it is about to compare; returns what says of which it is."""
        told = self._next(how)
        if how[0] == ".":
            method: Any = node.func
            method.value = call(SEEN, "left", method.value, *told)
            node.args = [call(SEEN, "right", node.args[0], *told)]
        elif len(node.args) > 1 or any(isinstance(one, Starred) for one in node.args):
            node.args = [Starred(call(SEEN, "compared", *told, *node.args), Load())]
        else:
            by_name = Call(Attribute(Constant(SEEN), "named", Load()), told, node.keywords)
            if node.args:
                node.args = [Starred(call(SEEN, "positional", *told, *node.args), Load())]
            node.keywords = [keyword(None, by_name)]
        asserts = _words_of(_name_of(node.func))[:1] == ["assert"]
        return [told[0], Constant("assert")] if asserts else told

    def _next(self, how: str) -> list[expr]:
        self.number += 1
        return [Constant(self.number), Constant(how)]

    def _changed(self, node: stmt, targets: list[expr]) -> list[stmt]:
        places = [place for target in targets for one in walk(target) if (place := _place(one))]
        self.generic_visit(node)
        return [node, *(copy_location(Expr(_told(Constant(None), one)), node) for one in places)]


def call(stand_in: str, method: str, *arguments: expr) -> Call:
    """A call of a method of what `stand_in` stands for."""
    return Call(Attribute(Constant(stand_in), method, Load()), list(arguments), [])


def _compares(node: Call) -> str:
    """How this call compares what it is given, as its function's name has it; "" if it does not."""
    name = _name_of(node.func)
    words = _words_of(name)
    if not words or "not" in words:
        return ""
    if len(node.args) + len(node.keywords) < 2 and not _has_starred(node):
        by_method = isinstance(node.func, Attribute) and len(node.args) == 1
        return f".{name}" if by_method and compares_by_method(name) else ""
    if words[0] == "assert":
        how = "<" if _ORDERS.intersection(words) else "in" if words[1:] == ["in"] else ""
        return how or ("assert" if _COMPARING.intersection(words) else "")
    if words[-1] in _COMPARING:
        return "close"
    return "check" if words[0] in _CHECKS else _OF_OPERATORS.get(words[-1], "")


def compares_by_method(name: str) -> bool:
    """Whether a method of this name compares what it is given with its owner."""
    words = _words_of(name)
    return not _BY_METHOD.isdisjoint(words[-1:]) and {"assert", "not"}.isdisjoint(words)


def _has_starred(node: Call) -> bool:
    """Whether its arguments are known only when it is called."""
    return any(isinstance(one, Starred) for one in node.args) or any(
        one.arg is None for one in node.keywords
    )


def _words_of(name: str) -> list[str]:
    """The words of a name: ``assertAlmostEqual`` has three."""
    parted = "".join(f"_{one}" if one.isupper() else one for one in name).lower()
    return [word for word in parted.split("_") if word]


def _name_of(function: expr) -> str:
    """A function's own name."""
    if isinstance(function, Attribute):
        return function.attr
    return function.id if isinstance(function, Name) else ""


def _subtracts(node: AST) -> TypeGuard[BinOp]:
    return isinstance(node, BinOp) and isinstance(node.op, Sub)


def _begun(node: FunctionDef | AsyncFunctionDef) -> None:
    """Let the function say that it has begun, below what documents it."""
    documented = isinstance(node.body[0], Expr) and isinstance(node.body[0].value, Constant)
    node.body.insert(int(documented), Expr(call(SEEN, "begun")))


def _told(value: expr, place: list[str]) -> Call:
    """`value`, once the watcher has been told what is in this place now."""
    first, *rest = place
    owner = Name(first, Load()) if first else Constant(None)
    return call(SEEN, "put", value, owner, *map(Constant, rest))


def _place(target: AST) -> list[str]:
    """What is assigned to, as ``["np", "linalg", "solve"]``; or an item of ``vars(np)``."""
    if isinstance(target, Attribute) and not isinstance(target.ctx, Load):
        return _parts(target)
    if isinstance(target, Subscript) and not isinstance(target.ctx, Load):
        return _named(target.value, target.slice)
    return []


def _set_by(node: Call) -> list[str]:
    """The same for a call of setattr or delattr, pytest's with a dotted name included."""
    function, given = node.func, node.args
    name = function.attr if isinstance(function, Attribute) else getattr(function, "id", "")
    if name not in _SETTERS or not given:
        return []
    if isinstance(given[0], Constant) and isinstance(given[0].value, str):
        return ["", *given[0].value.split(".")]
    return _named(given[0], given[1]) if len(given) == _SETTERS[name] else []


def _named(owner: expr, name: expr) -> list[str]:
    if isinstance(name, Constant) and isinstance(name.value, str) and (parts := _parts(owner)):
        return [*parts, name.value]
    if isinstance(owner, Call) and getattr(owner.func, "id", "") == "vars" and len(owner.args) == 1:
        return _named(owner.args[0], name)
    return []


def _parts(node: AST) -> list[str]:
    """A name with attributes, in parts; nothing for what is more than that."""
    parts: list[str] = []
    while isinstance(node, Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return [node.id, *parts] if isinstance(node, Name) else []
