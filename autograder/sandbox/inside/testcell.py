"""A test cell as code that can be run."""

from ast import (
    AST,
    Assign,
    Attribute,
    Constant,
    Expr,
    Import,
    ImportFrom,
    List,
    Load,
    Module,
    Name,
    PyCF_ALLOW_TOP_LEVEL_AWAIT,
    PyCF_ONLY_AST,
    Store,
    fix_missing_locations,
)
from collections.abc import Callable
from types import CodeType

from .bound import BINDINGS, Bound
from .guard import FILE
from .handed import Handed, shown
from .watched import SEEN, Watched, call, walk

_REMARKS = "4d0a1ec7 remarks"  #: what stands in for the remarks until the code is made
_ASSERTS = 0  #: how much to optimize: a notebook can tell the interpreter to leave asserts out

Watchers = tuple[object, object, object]  #: what sees calls, what knows bindings, what remarks


class TestCell:
    """One test cell: its syntax tree, with magics written out."""

    def __init__(self, source: str, transform: Callable[[str], str]) -> None:
        """`transform` is IPython's, for what is not Python: magics and shell commands."""
        self.silent = source.rstrip().endswith(";")  # as IPython has it: nothing is shown
        try:
            self.tree = _parse(source)
        except SyntaxError:
            source = transform(source)
        self.tree = _parse(_python(source))

    @property
    def names(self) -> list[str]:
        """The names that it reads."""
        walked = (node for node in walk(self.tree) if isinstance(node, Name))
        return sorted({node.id for node in walked if isinstance(node.ctx, Load)})

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
    def own_names(self) -> set[str]:
        """The names that it binds itself."""
        walked = (node for node in walk(self.tree) if isinstance(node, Name))
        return {node.id for node in walked if isinstance(node.ctx, Store)}

    def code(
        self,
        result: str,
        watchers: Watchers,
        shared: list[str],
        taken: set[str],
        imported: dict[str, str],
    ) -> CodeType:
        """The code. It keeps the last expression's value as `result`, tells `seen` what each call
        gives and what the test itself replaces, tells `bindings` what it binds and reads, and has
        `remarks` look at its names before it begins and after it has ended.

        The three are constants of the code, where the notebook cannot get at them. `shared` and
        `taken` are those of `bound.Bound`, `imported` what the author's
        notebook imports, by its names.
        """
        names = self.names
        handed = Handed(self.tree, imported | {name: one[0] for name, one in self.imports.items()})
        handed.put_aside()
        tree: Module = Watched().visit(self.tree)
        tree = Bound(tree, shared, taken).visit(tree)
        handed.put_back()
        if tree.body and isinstance(tree.body[-1], Expr) and not self.silent:
            tree.body[-1] = Assign([Name(result, Store())], tree.body[-1].value)
        named = List([Constant(name) for name in names], Load())
        tree.body.insert(_start(tree), Expr(call(_REMARKS, "begin", named)))
        tree.body.append(Expr(call(_REMARKS, "end")))
        flags = PyCF_ALLOW_TOP_LEVEL_AWAIT
        code: CodeType = compile(fix_missing_locations(tree), FILE, "exec", flags, True, _ASSERTS)
        seen, bindings, remarks = watchers
        return shown(_with(code, {SEEN: seen, BINDINGS: bindings, _REMARKS: remarks}))


def _python(source: str) -> str:
    """`source`, or what says that it is no Python, as running it in a notebook would."""
    try:
        compile(source, FILE, "exec", PyCF_ALLOW_TOP_LEVEL_AWAIT, True, _ASSERTS)
    except SyntaxError as error:
        return f"raise SyntaxError({error.msg!r})"
    return source


def _parse(source: str) -> Module:
    flags = PyCF_ONLY_AST | PyCF_ALLOW_TOP_LEVEL_AWAIT
    tree: Module = compile(source, FILE, "exec", flags, True, _ASSERTS)  # no future of ours
    return tree


def _start(tree: Module) -> int:
    """Where the first statement may stand that is no import from the future."""
    place = 0
    for number, node in enumerate(tree.body, 1):
        if isinstance(node, ImportFrom) and node.module == "__future__":
            place = number
    return place


def _with(code: CodeType, things: dict[str, object]) -> CodeType:
    """`code` with these things for its constants that stand in for them."""
    constants = []
    for constant in code.co_consts:
        if type(constant) is CodeType:
            constant = _with(constant, things)
        elif type(constant) is str and constant in things:
            constant = things[constant]
        constants.append(constant)
    return code.replace(co_consts=tuple(constants))
