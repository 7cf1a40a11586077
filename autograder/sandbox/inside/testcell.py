"""A test cell as code that can be run."""

import __future__

from ast import (
    AST,
    Attribute,
    ClassDef,
    Constant,
    Expr,
    Import,
    ImportFrom,
    List,
    Load,
    Module,
    Name,
    PyCF_ALLOW_TOP_LEVEL_AWAIT,
    Store,
    Tuple,
    expr,
    fix_missing_locations,
    stmt,
)
from collections.abc import Callable
from types import CodeType
from typing import Any

from .bound import Bound
from .guard import FILE
from .handed import FAR, Handed, shown
from .magics import ASSERTS, Magics, parse, shift
from .raising import Raising, suspends
from .reading import BINDINGS
from .scopes import bound_by
from .trying import Trying
from .watched import Watched, call, walk

REMARKS = "4d0a1ec7 remarks"  #: what stands in for the remarks until the code is made
ENDED = "4d0a1ec7 ended"  #: and for what takes note that the test has come to its end
STAY = "4d0a1ec7 stay"  #: and for what is called between two statements
_FORKS = frozenset({"fork", "forkpty"})
_TOO_DEEP = "raise RecursionError('maximum recursion depth exceeded during compilation')"
_MODULES = frozenset({"modules", "sys.modules", "importlib"})  #: by which modules are exchanged
_FAR = 1_000_000  #: lines
_OF_THE_FUTURE = __future__.annotations.compiler_flag  #: all else that it had is the present


class TestCell:
    """One test cell: its syntax tree, with magics written out."""

    def __init__(self, source: str, transform: Callable[[str], str], shown: str = "") -> None:
        """`transform` is IPython's, for what is not Python: magics and shell commands.

        `shown` is the source with nothing in the lines that students do not have.
        """
        self.source, self.transform = source, transform
        self.tree, magics = self._read()
        self.timed = magics.timed
        self.names = _names_read(self.tree)
        self.shown = shown.split("\n") if magics.aligned else []

    def _read(self) -> tuple[Module, Magics]:
        magics = Magics(self.transform)
        try:
            return magics.written_out(self.source), magics
        except (RecursionError, MemoryError):
            return parse(_TOO_DEEP), magics

    @property
    def chains(self) -> list[list[str]]:
        """What it reads as names with attributes, such as ``np.testing.assert_equal``, in parts."""
        found = []
        for node in walk(self.tree):
            parts: list[str] = []
            inner: AST = node
            while isinstance(inner, Attribute):
                parts.insert(0, inner.attr)
                inner = inner.value
            if isinstance(inner, Name) and isinstance(inner.ctx, Load):
                found.append([inner.id, *parts])
        return found

    @property
    def imports(self) -> dict[str, list[str]]:
        """What it imports under which name: ``"np": ["numpy"]``, ``"sqrt": ["math", "sqrt"]``."""
        found: dict[str, list[str]] = {}
        for node in walk(self.tree):
            if isinstance(node, Import):
                for one in node.names:
                    top = one.name.partition(".")[0]
                    found[one.asname or top] = [one.name if one.asname else top]
            elif isinstance(node, ImportFrom) and node.module and not node.level:
                for one in node.names:
                    found[one.asname or one.name] = [node.module, one.name]
        return found

    @property
    def exchanges_modules(self) -> bool:
        """Whether it may put modules in the place of others itself, as a mock does."""
        texts = [node.value for node in walk(self.tree) if isinstance(node, Constant)]
        named = {part for chain in self.named for part in chain}
        return not named.isdisjoint(_MODULES) or any(one in _MODULES for one in map(str, texts))

    @property
    def makes_by(self) -> list[str]:
        """The functions of Python's own that its statements call: to import, to make a class."""
        kinds = {type(node) for node in walk(self.tree)}
        imports = "__import__" if not kinds.isdisjoint((Import, ImportFrom)) else ""
        return [one for one in (imports, "__build_class__" if ClassDef in kinds else "") if one]

    @property
    def forks(self) -> bool:
        """Whether it may make processes itself that go on with it."""
        return not _FORKS.isdisjoint(part for chain in self.named for part in chain)

    @property
    def named(self) -> list[list[str]]:
        """All that it names: what it reads, and what it imports."""
        return [*self.chains, *self.imports.values()]

    @property
    def own_names(self) -> set[str]:
        """The names that it binds itself."""
        walked = (node for node in walk(self.tree) if isinstance(node, Name))
        return {node.id for node in walked if isinstance(node.ctx, Store)}

    @property
    def reloaded(self) -> set[str]:
        """All names and texts by which it hands a module to a function called ``reload``."""
        found: set[str] = set()
        for node in walk(self.tree):
            name = getattr(node, "func", None)
            if getattr(name, "attr", getattr(name, "id", "")) == "reload":
                inside = [one for given in node.args for one in walk(given)]  # type: ignore[attr-defined]
                found.update(str(getattr(one, "id", getattr(one, "value", ""))) for one in inside)
        return found

    def codes(
        self,
        things: dict[str, object],
        shared: list[str],
        space: dict[str, Any],
        imported: dict[str, str],
        line: int,
    ) -> list[CodeType]:
        """The code of each statement, the first line of all that of this number.

        It tells `seen` what each call gives and what the test itself replaces, tells `bindings`
        what it binds and reads, has `remarks` look at its names before it begins and after it has
        ended, and at its very end it calls `ended` with the last expression's value: a test that
        did not get there has not passed.

        All of these, the `things`, are constants of the code, where the notebook cannot get at
        them. `shared` is that of `bound.Bound`, `imported` is what the author's notebook imports,
        by its names, and `space` has what they mean to the student's.
        """
        raising = Raising(space)
        try:
            codes = self._compiled(self._told(shared, set(space), imported), line, raising)
        except RecursionError:  # deeper with what is told: as it is, then
            try:
                codes = self._compiled(self._read()[0], line, raising)
            except RecursionError:
                codes = self._compiled(parse(_TOO_DEEP), line, raising)
        things |= raising.again
        return [shown(_with(code, things)) for code in codes]

    def _compiled(self, tree: Module, line: int, raising: Raising) -> list[CodeType]:
        """The code of a tree, with what is called as it begins and ends.

        Statement by statement, as in a notebook: equal texts or numbers in two of them are not the
        same object. One that awaits is a coroutine, as a whole.
        """
        last = tree.body[-1] if tree.body else None
        value: expr = Constant(None)
        if isinstance(last, Expr):
            value = last.value
            del tree.body[-1]
        brought = sorted(_brought_along(tree))
        both = (List(list(map(Constant, some)), Load()) for some in (self.names, brought))
        tree.body.insert(_start(tree), Expr(call(REMARKS, "begin", *both)))
        # The value is in no variable while objects of the notebook's are asked.
        ends = [call(one, "end") for one in (BINDINGS, REMARKS)]
        tree.body.append(Expr(call(ENDED, "__call__", Tuple([value, *ends], Load()))))
        self._place(fix_missing_locations(tree), line - 1)
        if suspends(tree):
            return [_code(tree.body, 0)]
        raising.tell(tree.body)
        codes: list[CodeType] = []
        for part in tree.body:
            codes.append(_code([part], codes[-1].co_flags & _OF_THE_FUTURE if codes else 0))
        return codes

    def _place(self, tree: Module, below: int) -> None:
        """Let the lines begin `below` so many; what is hidden is where no source has lines.

        So whoever looks for its source finds none, and not that of something else.
        """
        for node in {id(one): one for one in walk(tree)}.values():  # some stand in two places
            if (line := getattr(node, "lineno", 0)) > 0:
                known = any(map(str.strip, self.shown[line % FAR - 1 : line % FAR]))
                shift(node, below if known else below + _FAR)

    def _told(self, shared: list[str], taken: set[str], imported: dict[str, str]) -> Module:
        """The tree, made to tell."""
        meant = imported | {name: one[0] for name, one in self.imports.items()}
        handed = Handed(self.tree, meant)
        handed.put_aside()
        tree: Module = Watched().visit(self.tree)
        tree = Bound(tree, shared, taken).visit(tree)
        tree = Trying(tree).visit(tree)
        handed.put_back()
        return tree


def _names_read(tree: Module) -> list[str]:
    walked = (node for node in walk(tree) if isinstance(node, Name))
    return sorted({node.id for node in walked if isinstance(node.ctx, Load)})


def _brought_along(tree: Module) -> set[str]:
    """The names that a test imports itself, before anything in it reads them."""
    brought: set[str] = set()
    read: set[str] = set()
    for node in tree.body:
        if isinstance(node, (Import, ImportFrom)):
            brought |= {name for one in node.names for name in bound_by(one)} - read
        read.update(_names_read(Module([node], [])))
    return brought


def _start(tree: Module) -> int:
    """Where the first statement may stand that is no import from the future."""
    place = 0
    for number, node in enumerate(tree.body, 1):
        if isinstance(node, ImportFrom) and node.module == "__future__":
            place = number
    return place


def _code(body: list[stmt], future: int) -> CodeType:
    flags = PyCF_ALLOW_TOP_LEVEL_AWAIT | future
    code: CodeType = compile(Module(body, []), FILE, "exec", flags, True, ASSERTS)
    return code


def _with(code: CodeType, things: dict[str, object]) -> CodeType:
    """`code` with these things for its constants that stand in for them."""
    constants: list[object] = []
    for constant in code.co_consts:
        if type(constant) is CodeType:
            constant = _with(constant, things)
        elif type(constant) is str and constant in things:
            constant = things[constant]
        constants.append(constant)
    return code.replace(co_consts=tuple(constants))
