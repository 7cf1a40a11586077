"""A test cell's syntax tree, made to say what the test binds, and to look when it reads that.

The function under test could give the test's own names another meaning: its points, what it
expects, a function that compares. What counts is what the test finds where it reads a name, not
what happens in between: a student's function may well have a global of the same name.

Containers are looked at as well, where the test only looks at them. One that it hands on may be
changed by whoever has it, and so may what it walks through under names that are not the cell's:
that is left alone from then on. In doubt a test has handed it on.
"""

import ast
from ast import (
    AST,
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
from collections.abc import Callable, Iterable
from typing import Any

from .reaching import behind_names
from .reading import BINDINGS, Reading, is_ours, names_alone, root_of_call
from .scopes import COMPREHENSIONS, FUNCTIONS, Scope, bound_by, bound_by_halves, own_names, stored
from .walking import RUNS, Walking
from .watched import call, walk


class Bound(ast.NodeTransformer):
    """Tells the bindings what the test binds, and has them look at what it reads of that."""

    def __init__(self, tree: AST, shared: Iterable[str], taken: Iterable[str]) -> None:
        """`shared` are names that the code under test is meant to give a meaning too.

        What is `taken` means something to the notebook, so it need not mean what Python means.
        """
        whole = {
            id(part): (node, part) for node in walk(tree) for part in ast.iter_child_nodes(node)
        }
        own = own_names(tree)
        self.names = own - set(shared) - behind_names(tree, own, whole) - bound_by_halves(tree)
        self.scopes: list[Scope] = []
        self.reading = Reading(whole, own.union(taken), self._is_own)
        self.walking = Walking(whole, self.reading)
        self.number = 0  #: of a place where something is changed

    def visit_Constant(self, node: Constant) -> Constant:
        """Nothing to do; the library's own looks into a table that anybody may write to."""
        return node

    def visit_Name(self, node: Name) -> expr:
        """A name that is read."""
        if not isinstance(node.ctx, Load) or node.id not in self.names:
            return node
        if self._is_own(node.id):
            given = [node, Constant(node.id)]
            how = self.reading.how(node)
            loop = self.walking.through(node) if how in ("opened", "walked") else None
            if loop is not None:
                given += [Constant(how), Constant(loop.takes_apart)]
                how = "alone"
            elif self.reading.peeks(node):
                given, how = [node, Constant(0), *given[1:], Constant(False)], "peeked"
            return copy_location(call(BINDINGS, how, *given), node)
        # What a class reads under a name of its own may be the cell's.
        if isinstance(self.scopes[-1].node, ast.ClassDef):
            return copy_location(call(BINDINGS, "handed", node), node)
        return node

    def visit_Subscript(self, node: Subscript) -> expr:
        """An item that is looked up, perhaps within one."""
        root = self._root(node)
        how = self.reading.how(root) if root and isinstance(node.ctx, Load) else ""
        if not root or how not in ("looked", "opened"):
            self.generic_visit(node)
            return node
        part = self._part(node, root.id, opened=how == "opened")
        return part if how == "looked" else copy_location(call(BINDINGS, "out", part), node)

    def _root(self, node: AST) -> Name | None:
        """The cell's own name in which items are looked up one by one; None if it is not that."""
        while isinstance(node, Subscript) and not any(map(_is_slice, walk(node.slice))):
            node = node.value
        own = isinstance(node, Name) and node.id in self.names and self._is_own(node.id)
        return node if own else None  # type: ignore[return-value] # mypy forgets what `own` says

    def _part(self, node: Any, name: str, *, opened: bool = True) -> Any:
        """What is looked up there, in copies."""
        if not isinstance(node, Subscript):
            return node
        self.number += 1
        place = [Constant(self.number), Constant(name)]
        node.slice = call(BINDINGS, "at", self.visit(node.slice), *place)
        inner = self._part(node.value, name, opened=opened)
        given = [inner, *place]
        if isinstance(inner, Name):
            node.value = call(BINDINGS, "peeked", *given, Constant(opened))
        else:
            node.value = call(BINDINGS, "part", *given)
        return node

    def visit_Call(self, node: Call) -> expr:
        """A call; one of code that is written in a string may bind what stands there."""
        root = "" if is_ours(node) else root_of_call(node)
        again: list[str] = []
        owner = getattr(node.func, "value", None)
        changed = self._root(owner) if owner and self.reading.changing(owner) is node else None
        if changed:
            return self._changing(node, changed.id)
        if root in RUNS:
            text = node.args[0].value if node.args and isinstance(node.args[0], Constant) else None
            said = text if type(text) is str and root != "get_ipython" else None
            again = [name for name in self.names if said is None or name in said]
        self.generic_visit(node)
        if not again:
            return node
        return copy_location(call(BINDINGS, "after", node, *map(Constant, sorted(again))), node)

    def _changing(self, node: Any, name: str) -> expr:
        """A call that changes what the test has; what is let go of ends where the test goes on."""
        does = node.func
        method = does.attr if len(node.args) < 2 else "another way"
        does.value, keyed, done = self._into(does.value, name, method, given=bool(node.args))
        node.args = [self.visit(one) for one in node.args]
        if node.args:
            node.args[-1] = keyed(node.args[-1])
        both = ast.Tuple([node, done], Load())
        return copy_location(ast.Subscript(both, Constant(0), Load()), node)

    def _into(
        self, changed: expr, name: str, method: str, *, given: bool = True
    ) -> tuple[expr, Callable[[expr], expr], expr]:
        """Tell of a change: of what, by what it is made, and once it is done."""
        self.number += 1
        place = Constant(self.number)
        own = Constant(name if isinstance(changed, Name) else "")
        told = [place, own, Constant(method), Constant(given)]
        into = call(BINDINGS, "into", self._part(changed, name), *told)
        words = [place, Constant(name), Constant(method)]
        ends = ast.Compare(call(BINDINGS, "done", *words), [ast.Is()], [Constant(None)])
        done = ast.BoolOp(ast.Or(), [ends, call(BINDINGS, "again")])
        return into, lambda key: call(BINDINGS, "key", key, *words), done

    def visit_NamedExpr(self, node: ast.NamedExpr) -> expr:
        """An assignment within an expression."""
        name = node.target.id
        self.generic_visit(node)
        if not self._is_own(name):
            return node
        return copy_location(call(BINDINGS, "after", node, Constant(name)), node)

    def visit_Assign(self, node: ast.Assign) -> list[stmt]:
        """An assignment; what is put into a container is looked at where that is held."""
        if (told := self._stored(node, node.targets)) is not None:
            return told
        items = all(isinstance(one, Subscript) for one in node.targets)
        new = items or self.reading.is_new(node.value)
        called = any(isinstance(one, Call) for target in node.targets for one in walk(target))
        return self._bound(node, node.targets, new=new and not called)

    def _stored(self, node: Any, targets: list[expr]) -> list[stmt] | None:
        """The same where an item is put in one place of what the cell has; None if it is not."""
        target: Any = targets[0]
        root = self._root(target) if len(targets) == 1 and isinstance(target, Subscript) else None
        if root is None or any(isinstance(one, Call) for one in walk(target)):
            return None
        node.value = self.visit(node.value)
        method = "" if isinstance(node, ast.Assign) else "+="
        target.value, keyed, done = self._into(target.value, root.id, method)
        target.slice = keyed(self.visit(target.slice))
        return [node, copy_location(Expr(done), node)]

    def visit_AugAssign(self, node: ast.AugAssign) -> list[stmt]:
        """Likewise; it reads as well."""
        if (told := self._stored(node, [node.target])) is not None:
            return told
        found = self._bound(node, [node.target], new=self.reading.is_new(node.value))
        if isinstance(node.target, Name) and self._is_own(node.target.id):
            name = node.target.id
            look = call(BINDINGS, "given", Name(name, Load()), Constant(name))
            found.insert(0, copy_location(Expr(look), node))
        return found

    def visit_AnnAssign(self, node: ast.AnnAssign) -> list[stmt]:
        """Likewise; what it says of the type stays as it is."""
        if node.value is None:
            return [node]
        new, names = self.reading.is_new(node.value), stored(node.target)
        node.target, node.value = self.visit(node.target), self.visit(node.value)
        return [node, *self._told(names, new=new)]

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
        return self._begun(node, [node.target])

    def visit_While(self, node: ast.While) -> Any:
        """A loop, whose condition may bind; what it bound before is let go of each time."""
        self.generic_visit(node)
        if any(isinstance(one, ast.NamedExpr) for one in walk(node.test)):
            node.body.insert(0, copy_location(Expr(call(BINDINGS, "bound")), node.body[0]))
        return node

    def visit_With(self, node: Any) -> Any:
        """A with statement."""
        targets = [one.optional_vars for one in node.items if one.optional_vars]
        return self._begun(node, targets)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> Any:
        """What is raised, under its name."""
        return self._begun(node, [Name(node.name, ast.Store())] if node.name else [])

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
        return [node, *self._defined(node.name, plain=not node.decorator_list)]

    def visit_arg(self, node: ast.arg) -> ast.arg:
        """Likewise."""
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> list[stmt]:
        """A class."""
        plain = len(node.decorator_list) < 2  # the watcher's is one
        self._inside(node)
        return [node, *self._defined(node.name, plain=plain)]

    def _defined(self, name: str, *, plain: bool) -> list[stmt]:
        """Tell of what the test has defined; what is decorated may be anything, and anybody's."""
        told = self._told([name])
        if told and plain:
            told.append(Expr(call(BINDINGS, "defined", Constant(name))))
        return told

    def _inside(self, node: AST) -> AST:
        """What has names of its own, but for those parts that are looked up outside of it."""
        outside = list[tuple[Any, str, Any]]()
        for owner, field in _outside(node):
            was = getattr(owner, field)
            several = was if isinstance(was, list) else [was]
            done = [one and self.visit(one) for one in several]
            outside.append((owner, field, done if isinstance(was, list) else done[0]))
            setattr(owner, field, [] if isinstance(was, list) else Constant(None))
        self.scopes.append(Scope(node))
        self.generic_visit(node)
        self.scopes.pop()
        for owner, field, done in outside:
            setattr(owner, field, done)
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
        for number, scope in enumerate(reversed(self.scopes)):
            if name in scope.outer:
                break
            if name in scope.own and not (number and isinstance(scope.node, ast.ClassDef)):
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
        self.generic_visit(node)
        return [node, *(copy_location(one, node) for one in self._told(names, new=new))]

    def _begun(self, node: Any, targets: list[expr]) -> Any:
        """Tell what a block binds as it begins."""
        plain = [name for one in targets if names_alone(one) for name in stored(one)]
        parts = [name for one in targets if not names_alone(one) for name in stored(one)]
        self.generic_visit(node)
        told = [*self._told(plain), *self._told(parts, new=False)]
        node.body[:0] = [copy_location(one, node.body[0]) for one in told]
        return node

    def _told(self, names: Iterable[str], *, new: bool | None = None) -> list[stmt]:
        """Tell what was bound; `new` is whether the test made it itself, if that matters."""
        own = [name for name in sorted(set(names)) if self._is_own(name)]
        if not own:
            return []
        told = call(BINDINGS, "bound" if new is None else "taken", *map(Constant, own))
        if new:  # once that has ended what it gives
            made = call(BINDINGS, "made", *map(Constant, own))
            ends = ast.Compare(told, [ast.Is()], [Constant(None)])
            return [Expr(ast.BoolOp(ast.Or(), [ends, made]))]
        return [Expr(told)]


def _is_slice(node: AST) -> bool:
    return isinstance(node, (ast.Slice, ast.Starred))


def _outside(node: AST) -> list[tuple[AST, str]]:
    """What of a function, a class or a comprehension is looked up where it stands."""
    fields = [(node, name) for name in ("decorator_list", "bases", "keywords")]
    if isinstance(node, FUNCTIONS):
        fields += [(node.args, "defaults"), (node.args, "kw_defaults")]
    elif isinstance(node, COMPREHENSIONS):
        fields = [(node.generators[0], "iter")]
    return [(owner, name) for owner, name in fields if name in owner._fields]
