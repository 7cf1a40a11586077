"""A test cell as code that can be run, and what there is to say about the names it uses."""

import ast
import builtins
import sys
from collections.abc import Callable, Iterable
from types import CodeType, ModuleType
from typing import Any

FILE = "<test cell>"  #: the file name of every code object that a test cell becomes
_TREE = ast.PyCF_ONLY_AST
_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
#: Built-in names that mean nothing to a test's verdict, and that students like to use.
_HARMLESS = frozenset("input print display open exit quit help id format license copyright".split())


class TestCell:
    """One test cell: its syntax tree, with magics written out."""

    def __init__(self, source: str, transform: Callable[[str], str]) -> None:
        """`transform` is IPython's, for what is not Python: magics and shell commands."""
        try:
            self.tree: ast.Module = compile(source, FILE, "exec", _TREE | _FLAGS)
        except SyntaxError:
            self.tree = compile(transform(source), FILE, "exec", _TREE | _FLAGS)

    @property
    def names(self) -> set[str]:
        """The names that it reads."""
        walked = (node for node in ast.walk(self.tree) if isinstance(node, ast.Name))
        return {node.id for node in walked if isinstance(node.ctx, ast.Load)}

    @property
    def modules(self) -> set[str]:
        """The modules that it imports."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
        return found

    def code(self, result: str, seen: str) -> CodeType:
        """The code; its last expression's value is kept as `result`, and `seen` sees each call's."""
        tree: ast.Module = _Watched(seen).visit(self.tree)
        if tree.body and isinstance(tree.body[-1], ast.Expr):
            last = tree.body[-1]
            tree.body[-1] = ast.Assign([ast.Name(result, ast.Store())], last.value)
        compiled: CodeType = compile(ast.fix_missing_locations(tree), FILE, "exec", _FLAGS)
        return compiled


class _Watched(ast.NodeTransformer):
    """Shows what every call gave to the function of this name, which gives it back."""

    def __init__(self, name: str) -> None:
        self.name = name

    def visit_Call(self, node: ast.Call) -> ast.Call:  # noqa: N802 - ast's own naming
        """A call, watched."""
        self.generic_visit(node)
        watched = ast.Call(ast.Name(self.name, ast.Load()), [node], [])
        return ast.copy_location(watched, node)


def shadowed(names: Iterable[str], space: dict[str, Any], imports: dict[str, str]) -> set[str]:
    """Which of a test's names mean something else in the notebook than to the test's author.

    `imports` is what the author's notebook imports: ``{"np": "numpy", "sqrt": "math:sqrt"}``.
    """
    found = set()
    for name in names:
        if name not in space:
            continue
        value = space[name]
        if name in imports:
            module, _, attribute = imports[name].partition(":")
            meant: Any = sys.modules.get(module)
            if meant is not None and attribute:
                meant = getattr(meant, attribute, value)
            if meant is not None and value is not meant:
                found.add(name)
        elif name in _HARMLESS or not hasattr(builtins, name):
            continue
        elif value is not getattr(builtins, name) and not _is_of_a_library(value):
            found.add(name)
    return found


def _is_of_a_library(value: Any) -> bool:
    """Whether a library is where this function or class comes from, as after a star import."""
    module = sys.modules.get(str(getattr(value, "__module__", "")))
    name = str(getattr(value, "__name__", ""))
    return type(module) is ModuleType and module.__name__ != "__main__" and hasattr(module, name)


_AGREEING = frozenset(
    "__eq__ __ne__ __lt__ __gt__ __le__ __ge__ __abs__ __sub__ __rsub__ __array_ufunc__"
    " __array_function__ __array__".split()
)


def lies(value: Any, allclose: Callable[[Any, Any], Any] | None) -> bool:
    """Whether an object of the notebook's own kind agrees with numbers that do not agree.

    Nothing honest equals two numbers drawn at random, or is both more and less than one.
    """
    kind = type(value)
    own = [vars(base) for base in kind.__mro__ if base.__flags__ & (1 << 9)]
    if not any(name in space for space in own for name in _AGREEING):
        return False
    one, other = 0.7310585786300049, -19.085536923187668
    questions: list[Callable[[float], Any]] = [
        lambda number: value == number,
        lambda number: not value != number,
        lambda number: abs(value - number) < 1e-6,
        lambda number: abs(number - value) < 1e-6,
        lambda number: value == str(number),
        lambda number: value == [number],
    ]
    if allclose is not None:
        questions.append(lambda number: allclose(value, number))
    if any(_agrees(ask, one) and _agrees(ask, other) for ask in questions):
        return True
    below, above = (lambda number: value < number), (lambda number: value > number)
    return _agrees(below, one) and _agrees(above, one)


def _agrees(ask: Callable[[float], Any], number: float) -> bool:
    try:
        answer = ask(number)
        return answer is True or (type(answer) is not bool and bool(answer))
    except BaseException:
        return False
