"""A test cell's syntax tree, made to tell what its calls give, and what it replaces itself.

A test may patch what it likes, a builtin included, and call the student's function meanwhile. So
that its own changes can be told from that function's, the code says at once what it has put where:
after a statement that replaces an attribute, and after a patch of ``unittest.mock`` took effect.
"""

from ast import (
    AST,
    AnnAssign,
    Assign,
    AsyncFunctionDef,
    Attribute,
    AugAssign,
    Call,
    ClassDef,
    Compare,
    Constant,
    Delete,
    Eq,
    Expr,
    FunctionDef,
    Load,
    Name,
    NodeTransformer,
    Starred,
    Subscript,
    With,
    copy_location,
    expr,
    iter_child_nodes,
    stmt,
)

SEEN = "4d0a1ec7 seen"  #: what stands in for the watcher until the code is made
_SETTERS = {"setattr": 3, "delattr": 2}  #: and with how many arguments, monkeypatch's as well
_COMPARING = ("close", "equal", "near", "approx", "same")  #: in the names of what compares
_ENTERS = ("enter_context", "enterContext")


def walk(tree: AST) -> list[AST]:
    """All nodes of a tree, as from the library's own, which imports something each time."""
    nodes = [tree]
    for node in nodes:
        nodes += iter_child_nodes(node)
    return nodes


class Watched(NodeTransformer):
    """Shows the watcher what every call gave, and where the test has put something itself."""

    def visit_Constant(self, node: Constant) -> Constant:
        """Nothing to do; the library's own looks into a table that anybody may write to."""
        return node

    def visit_Call(self, node: Call) -> Call:
        """A call, watched; and told, if it is one that replaces something."""
        place = _set_by(node)
        self.generic_visit(node)
        function, shown = node.func, node
        if _compares(node):
            node.args = [Starred(call(SEEN, "compared", *node.args), Load())]
        if isinstance(function, Attribute) and function.attr == "start" and not node.args:
            function.value = call(SEEN, "entering", function.value)
            shown = call(SEEN, "entered", node)
        elif isinstance(function, Attribute) and function.attr in _ENTERS and len(node.args) == 1:
            node.args = [call(SEEN, "entering", node.args[0])]
            shown = call(SEEN, "entered", node)
        elif isinstance(function, (Name, Attribute)) and "patch" in _parts(function):
            node.func = call(SEEN, "patching", function)
        shown = _told(shown, place) if place else shown
        return copy_location(call(SEEN, "seen", shown), node)

    def visit_Compare(self, node: Compare) -> expr:
        """An equation, watched like a call that compares."""
        self.generic_visit(node)
        if len(node.ops) != 1 or not isinstance(node.ops[0], Eq):
            return node
        node.left = call(SEEN, "left", node.left)
        node.comparators = [call(SEEN, "right", node.comparators[0])]
        return copy_location(call(SEEN, "seen", node), node)

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
        """A class, whose decorators may patch for each of its methods."""
        self.generic_visit(node)
        for one in node.body if node.decorator_list else ():
            if isinstance(one, (FunctionDef, AsyncFunctionDef)) and not one.decorator_list:
                _begun(one)
        return node

    def _changed(self, node: stmt, targets: list[expr]) -> list[stmt]:
        places = [place for target in targets for one in walk(target) if (place := _place(one))]
        self.generic_visit(node)
        return [node, *(copy_location(Expr(_told(Constant(None), one)), node) for one in places)]


def call(stand_in: str, method: str, *arguments: expr) -> Call:
    """A call of a method of what `stand_in` stands for."""
    return Call(Attribute(Constant(stand_in), method, Load()), list(arguments), [])


def _compares(node: Call) -> bool:
    """Whether this calls a function that compares what it is given, as its name has it."""
    function = node.func
    name = function.attr if isinstance(function, Attribute) else getattr(function, "id", "")
    several = len(node.args) > 1 and not any(isinstance(one, Starred) for one in node.args)
    return several and any(word in name.lower() for word in _COMPARING)


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
