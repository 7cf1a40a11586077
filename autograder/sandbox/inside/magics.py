"""A test cell's source as Python, with its magics written out.

A magic that runs code would have the notebook's IPython run it, which can leave it out or read it,
and ``%%capture`` hides what it raises. So the code in such a magic becomes a part of the test. All
other magics and shell commands are called on IPython's shell itself, whatever the notebook calls
so; the methods that this needs are remembered (see `of_the_shell`).
"""

from ast import (
    AST,
    Attribute,
    Call,
    Constant,
    Expr,
    FunctionDef,
    ImportFrom,
    Load,
    Module,
    Name,
    NodeTransformer,
    Pass,
    PyCF_ALLOW_TOP_LEVEL_AWAIT,
    PyCF_ONLY_AST,
    Store,
    With,
    copy_location,
    expr,
    stmt,
    withitem,
)
from collections.abc import Callable
from typing import Any

from .guard import FILE
from .pristine import MISSING, Entry
from .watched import call, walk

ASSERTS = 0  #: how much to optimize: a notebook can tell the interpreter to leave asserts out
#: What stands in until the code is made: for IPython's shell, for what captures what is shown, for
#: the module `sys`, and for what measures times.
SHELL, CAPTURE = "4d0a1ec7 shell", "4d0a1ec7 capture"
SYSTEM, TIMED = "4d0a1ec7 sys", "4d0a1ec7 timed"
_RUNNING = {"run_line_magic": 2, "run_cell_magic": 3}  #: and with how many arguments
_CALLED = (*_RUNNING, "system", "getoutput")
_QUIETLY = "--no-raise-error"  #: by which ``%%time`` hides what is raised
_OF_THE_SHELL = (
    *_CALLED,
    *("find_line_magic", "find_cell_magic", "find_magic", "_find_with_lazy_load"),
    *("system_piped", "system_raw", "var_expand", "get_local_scope"),
)


class Magics(NodeTransformer):
    """Writes the magics in a test cell's syntax tree out."""

    def __init__(self, transform: Callable[[str], str]) -> None:
        """`transform` is IPython's, for what is not Python: magics and shell commands."""
        self.transform = transform
        self.before: list[stmt] = []  # what has to stand before the statement at hand
        self.timed: list[str] = []  # the names of the functions that hold what is timed
        self.aligned = True  # whether the lines are where the source has them

    def written_out(self, source: str) -> Module:
        """The tree of a source. A last expression that shows nothing is followed by a `pass`."""
        skipped = 0
        try:
            parse(source)
        except SyntaxError:
            source, skipped = self._transformed(source)
        tree = parse(_python(source))
        for node in walk(tree):
            shift(node, skipped)
        if (
            tree.body
            and isinstance(tree.body[-1], Expr)
            and _ends_in_silence(source, tree, skipped)
        ):
            tree.body.append(copy_location(Pass(), tree.body[-1]))
        written: Module = self.visit(tree)
        return written

    def visit(self, node: AST) -> Any:
        """A part of the tree; what a statement needs beforehand is put before it."""
        if not isinstance(node, stmt):
            return NodeTransformer.visit(self, node)  # `super` needs a frame that is shown
        outer, self.before = self.before, []
        found = NodeTransformer.visit(self, node)
        before, self.before = self.before, outer
        return [*before, *(found if isinstance(found, list) else [found])] if before else found

    def visit_Constant(self, node: Constant) -> Constant:
        """Nothing to do; the library's own looks into a table that anybody may write to."""
        return node

    def visit_Expr(self, node: Expr) -> Any:
        """A statement that is a magic may become several."""
        name, *given = _magic(node.value)
        if name == "time" and len(given) == 1:
            return self._statements(given[0].replace(_QUIETLY, ""), node)
        if name == "time" and not given[0].replace(_QUIETLY, "").strip():
            return self._statements(given[1], node, cell=True)
        if name == "capture" and len(given) > 1:
            return self._captured(given[0], self._statements(given[1], node, cell=True), node)
        return self.generic_visit(node)

    def visit_Call(self, node: Call) -> expr:
        """A magic in an expression, as in ``took = %timeit -o f(3)``."""
        name, *given = _magic(node)
        if name == "time" and len(given) == 1:
            *first, last = self._statements(given[0].replace(_QUIETLY, ""), node)
            self.before += first if isinstance(last, Expr) else [*first, last]
            return last.value if isinstance(last, Expr) else copy_location(Constant(None), node)
        if name == "timeit":
            return self._timed(given, node)
        self.generic_visit(node)
        if isinstance(node.func, Attribute) and _is_called(node):
            node.func.value = copy_location(Constant(SHELL), node)
        return node

    def _statements(self, source: str, at: AST, *, cell: bool = False) -> list[stmt]:
        """What this source says, for the place `at`; a cell's begins on the line below."""
        tree = self.written_out(source)
        for node in walk(tree):
            shift(node, getattr(at, "lineno", 1) - (not cell))
        return tree.body or [copy_location(Pass(), at)]

    def _transformed(self, source: str) -> tuple[str, int]:
        """What IPython makes of a source, and how many empty lines it leaves out before it."""
        found = self.transform(source)
        plain = source.lstrip()
        skipped = source[: len(source) - len(plain)].count("\n")
        if not plain.startswith("%%") and plain.rstrip().count("\n") != found.rstrip().count("\n"):
            self.aligned = False
        return found, skipped

    def _captured(self, line: str, body: list[stmt], at: AST) -> list[stmt]:
        """``%%capture``: what fails within it fails, unlike in IPython."""
        words = line.split()
        kinds = [f"--no-{kind}" not in words for kind in ("stdout", "stderr", "display")]
        names = [word for word in words if not word.startswith("-")]
        future = [one for one in body if _is_of_the_future(one)]
        body = [one for one in body if not _is_of_the_future(one)] or [Pass()]
        if isinstance(last := body[-1], Expr):
            last.value = copy_location(call(SYSTEM, "displayhook", last.value), last)
        manager = call(CAPTURE, "__call__", *map(Constant, kinds))
        target = Name(names[0], Store()) if names else None
        return [*future, copy_location(With([withitem(manager, target)], body), at)]

    def _timed(self, given: list[str], at: AST) -> expr:
        """``%timeit``: what is timed becomes a function, as for IPython."""
        options, rest = _options(given[0], taking="nrpv", flags="tcqo")
        body = self._statements(rest, at)
        body += self._statements(given[1], at, cell=True) if len(given) > 1 else []
        name = f"timed {len(self.timed)}"  # no name that anything else could have
        self.timed.append(name)
        function = parse("def it(): pass").body[0]  # with all that this Python's has
        assert isinstance(function, FunctionDef)
        function.name, function.body = name, body
        self.before.append(copy_location(function, at))
        said = [options.get(one, "") for one in "nr"]
        numbers = [Constant(int(one) if one.isdecimal() else 0) for one in said]
        wanted = Constant("o" in options)
        return copy_location(call(TIMED, "__call__", Name(name, Load()), *numbers, wanted), at)


def parse(source: str) -> Module:
    """The syntax tree of Python, with an `await` where it may stand in a notebook."""
    flags = PyCF_ONLY_AST | PyCF_ALLOW_TOP_LEVEL_AWAIT
    tree: Module = compile(source, FILE, "exec", flags, True, ASSERTS)  # no future of ours
    return tree


def shift(node: AST, lines: int) -> None:
    """Move a part of a tree down by some lines, as far as it has a place."""
    for place in ("lineno", "end_lineno"):
        if (line := getattr(node, place, None)) is not None:
            setattr(node, place, line + lines)


def of_the_shell(shell: Any) -> list[Entry]:
    """What runs other magics, to be remembered; without words, since a test may patch some.

    Not the magics themselves: IPython puts most of them in place as they are first used, and takes
    them for loaded from then on.
    """
    found: list[Entry] = []
    for name in _OF_THE_SHELL:
        found.append((vars(shell), name, vars(shell).get(name, MISSING), ""))
        for kind in type(shell).__mro__:
            if name in vars(kind):
                found.append((kind, name, vars(kind)[name], ""))
    return found


def _python(source: str) -> str:
    """`source`, or what says that it is no Python, as running it in a notebook would."""
    try:
        compile(source, FILE, "exec", PyCF_ALLOW_TOP_LEVEL_AWAIT, True, ASSERTS)
    except SyntaxError as error:
        return f"raise SyntaxError({error.msg!r})"
    return source


def _ends_in_silence(source: str, tree: Module, skipped: int) -> bool:
    """Whether a semicolon ends a source, as IPython has it for what is not to be shown."""
    last = tree.body[-1]
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if last.end_lineno is None or last.end_col_offset is None:
        return False
    end = last.end_lineno - skipped
    rest = [line.encode()[last.end_col_offset :].decode() for line in lines[end - 1 : end]]
    return "\n".join([*rest, *lines[end:]]).lstrip(" \t\f\n\\)").startswith(";")


def _is_called(node: Call) -> bool:
    """Whether this is what IPython makes of a magic or a shell command."""
    function = node.func
    owner = function.value if isinstance(function, Attribute) else None
    return (
        isinstance(function, Attribute)
        and function.attr in _CALLED
        and isinstance(owner, Call)
        and isinstance(owner.func, Name)
        and owner.func.id == "get_ipython"
        and not owner.args
    )


def _magic(node: AST) -> list[str]:
    """The name of the magic that this calls, its line, and its cell if it has one."""
    if not isinstance(node, Call) or not _is_called(node) or node.keywords:
        return [""]
    given = [one.value for one in node.args if isinstance(one, Constant)]
    texts = [one for one in given if isinstance(one, str)]
    wanted = _RUNNING.get(node.func.attr) if isinstance(node.func, Attribute) else None
    return texts if len(texts) == len(node.args) == wanted else [""]


def _options(line: str, taking: str, flags: str) -> tuple[dict[str, str], str]:
    """The options that a line begins with, and the rest of it."""
    found: dict[str, str] = {}
    while (line := line.lstrip()).startswith("-"):
        word, _, rest = line.partition(" ")
        for at, letter in enumerate(word[1:], 2):
            if letter in taking:
                value, rest = _value(word[at:], rest)
                found[letter] = value
                break
            if letter not in flags:
                return found, line
            found[letter] = ""
        line = rest
    return found, line


def _value(attached: str, rest: str) -> tuple[str, str]:
    if attached:
        return attached, rest
    value, _, rest = rest.lstrip().partition(" ")
    return value, rest


def _is_of_the_future(node: stmt) -> bool:
    return isinstance(node, ImportFrom) and node.module == "__future__"
