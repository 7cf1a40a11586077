"""The functions of a test: which may be looked at, and which no frame need show.

A test hands functions over, such as a model to fit, a key to sort by, or one to decorate. The
function under test may look at these as it likes: at their signatures, and at their code. So those
that test nothing stay as they are written, without what watches a test, and their code is anybody's
to read. Which are meant can be told from their text: such a function calls nothing of the
notebook's, changes nothing but its own variables, and compares nothing for being equal.

Others call the function under test, and are on the stack then. Their frames are not shown either
(see `unseen`), unless something that they call may look for their variables, as `locals` and
`DataFrame.query` do, and whatever a library does that is not known for not doing so.
"""

import ast
import builtins
from ast import AST
from collections.abc import Mapping
from types import CodeType
from typing import Any

from .origins import SHOWN
from .reaching import FRAMES
from .scopes import FUNCTIONS, bound_by
from .unseen import without_frame
from .watched import walk

_NAMES = frozenset(vars(builtins))
_OUTSIDE = frozenset({"exec", "eval", "globals", "vars", "setattr", "delattr", "open", "input"})
_TESTS = (
    *(ast.Assert, ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom),
    *(ast.Await, ast.With, ast.AsyncWith, ast.AsyncFor),
)
#: in the names of what tests
_WORDS = (
    "assert",
    "raises",
    "patch",
    "mock",
    "fail",
    "isclose",
    "allclose",
    "equal",
    "approx",
    "testing",
)
#: What asks for the variables of who calls, or for what the guard grants a test alone.
_PEEKS = frozenset(
    """locals vars dir eval exec super __class__ breakpoint query evaluate execute sql get_ipython
    run_line_magic run_cell_magic system getoutput _getframe currentframe stack f_code f_back
    f_locals __code__ gi_code cr_code ag_code settrace setprofile enable disable Profile get_objects
    get_referrers get_referents _current_frames _current_exceptions register_callback""".split()  # noqa: SIM905 - as a list it would fill the page
)
#: Whose functions never do that, but those of these names.
_KNOWN = frozenset(
    """collections copy datetime decimal fractions functools io itertools json keras math
    matplotlib numpy operator os pandas pathlib pytest random re scipy sklearn statistics string
    tensorflow time torch typing unittest""".split()  # noqa: SIM905 - likewise
)
_COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>")  # of Python 3.11 alone
FAR = 1 << 24  #: more lines than a cell can have: a way to mark code through the compiler


class Handed:
    """A test's functions; the bodies of those that test nothing are put aside, and put back."""

    def __init__(self, tree: AST, imported: Mapping[str, str]) -> None:
        """`imported` is by the names of modules, or of what is theirs, where it comes from."""
        self.known = (_NAMES - _OUTSIDE).union(imported)
        self.strange = {name for name, one in imported.items() if _first(one) not in _KNOWN}
        self.bodies: list[tuple[Any, Any]] = []
        todo: list[tuple[AST, bool]] = [(tree, False)]
        for node, unseen in todo:
            if isinstance(node, FUNCTIONS):
                if self._is_plain(node):
                    self.bodies.append((node, node.body))
                    continue
                if not unseen and not any(map(self._peeks, walk(node))):
                    unseen = True
                    _move(node, 2 * FAR)
            todo += [(one, unseen) for one in ast.iter_child_nodes(node)]

    def put_aside(self) -> None:
        """Leave nothing in these functions that could be watched."""
        for node, _ in self.bodies:
            nothing: Any = ast.Constant(None)
            node.body = nothing if isinstance(node, ast.Lambda) else [ast.Expr(nothing)]

    def put_back(self) -> None:
        """Have them as they were."""
        for function, body in self.bodies:
            function.body = body
            _move(function, FAR)

    def _is_plain(self, function: Any) -> bool:
        nodes = [node for one in _body_of(function) for node in walk(one)]
        own = {one.arg for one in walk(function) if isinstance(one, ast.arg)}
        own |= {name for node in nodes for name in bound_by(node)}
        known = own | self.known | {getattr(function, "name", "")}
        return not any(_tests(node, own, known) for node in nodes)

    def _peeks(self, node: AST) -> bool:
        """Whether this may look for the variables of the function that it stands in."""
        if isinstance(node, ast.Name):
            return node.id in _PEEKS or node.id in self.strange or "warn" in node.id
        if isinstance(node, ast.Attribute):
            return node.attr in _PEEKS or "warn" in node.attr
        return isinstance(node, (ast.Import, ast.ImportFrom))


def shown(code: CodeType) -> CodeType:
    """`code`, with those functions in it as `Handed` says, which it has told by their lines."""
    line = code.co_firstlineno
    code = code.replace(co_firstlineno=line % FAR)
    if line // FAR in (1, 3):
        code = code.replace(co_filename=SHOWN)
    elif line // FAR or (
        code.co_name in _COMPREHENSIONS and not _PEEKS.intersection(code.co_names)
    ):
        code = without_frame(code)
    constants = (shown(one) if type(one) is CodeType else one for one in code.co_consts)
    return code.replace(co_consts=tuple(constants))


def is_hidden(function: Any) -> bool:
    """Whether the frames of this function of a test are not to be shown."""
    return bool(function.lineno // FAR == 2)


def _first(module: str) -> str:
    return module.partition(":")[0].partition(".")[0]


def _body_of(function: Any) -> list[AST]:
    return function.body if isinstance(function.body, list) else [function.body]


def _move(function: Any, lines: int) -> None:
    """Move what will be a function's code so many lines down."""
    first = getattr(function, "decorator_list", [])[:1]
    nodes = [function, *first, *(one for part in _body_of(function) for one in walk(part))]
    for node in {id(one): one for one in nodes}.values():
        for place in ("lineno", "end_lineno"):
            if (line := getattr(node, place, None)) is not None:
                setattr(node, place, line + lines)


def _tests(node: AST, own: set[str], known: set[str]) -> bool:
    """Whether this part of a function tests something, or reaches for what is not its own."""
    if isinstance(node, ast.Name):
        return node.id not in known or any(word in node.id.lower() for word in _WORDS)
    if isinstance(node, ast.Attribute):
        written = not isinstance(node.ctx, ast.Load) and not _is_of(node.value, own)
        return written or node.attr in FRAMES or any(word in node.attr.lower() for word in _WORDS)
    if isinstance(node, ast.Subscript):
        return not isinstance(node.ctx, ast.Load) and not _is_of(node.value, own)
    if isinstance(node, ast.Compare):
        return any(isinstance(one, (ast.Eq, ast.NotEq)) for one in node.ops)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in own
    return isinstance(node, _TESTS)


def _is_of(node: AST, own: set[str]) -> bool:
    """Whether this is one of these names, or a part of what it means."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return isinstance(node, ast.Name) and node.id in own
