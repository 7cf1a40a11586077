"""The student's own definitions, carried over to where a model of theirs is loaded.

Imports, classes, functions and plain values are taken, and what registers something with Keras;
nothing that trains, prints or reads. A plain value may be made by what only makes one (`_MAKES`).
"""

import ast
from collections.abc import Iterable, Iterator

_IMPORTS = (ast.Import, ast.ImportFrom)
_DEFINITIONS = (*_IMPORTS, ast.ClassDef, ast.FunctionDef)
_RUNNING = (ast.Await, ast.NamedExpr)
#: what only makes a value of its arguments: of Python's and NumPy's functions, and parts of Keras's
_MAKES = frozenset(
    """abs array arange asarray bool bytes complex dict float float32 float64 format frozenset full
    int int32 int64 join len linspace list log max min ones partial range reversed round set sorted
    split sqrt str sum tuple zeros zip""".split()  # noqa: SIM905 - as a list it would fill the page
)
_MAKING = frozenset({"constraints", "initializers", "regularizers"})


def definitions(cells: Iterable[str]) -> list[str]:
    """Return imports, functions, classes and plain values of `cells`, each as a source of its own.

    Imports are taken from inside ``with``, ``if`` and ``try`` too. Lines that are IPython's and not
    Python's are left out.
    """
    kept: list[str] = []
    for source in cells:
        lines = (line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))
        try:
            body = ast.parse("\n".join(lines)).body
            kept += [ast.unparse(node) for node in _definitions(body)]
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return kept


def _definitions(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, _DEFINITIONS) or _is_plain(node) or _registers(node):
            yield node
        elif isinstance(node, (ast.With, ast.If, ast.Try)):
            yield from (inner for inner in node.body if isinstance(inner, _IMPORTS))


def _is_plain(node: ast.stmt) -> bool:
    """Whether it only gives names to values, which no code of the notebook's works out."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        targets = [node.target]
    return (
        isinstance(node, (ast.Assign, ast.AnnAssign))
        and node.value is not None
        and all(isinstance(target, (ast.Name, ast.Tuple)) for target in targets)
        and not any(
            isinstance(part, _RUNNING) or (isinstance(part, ast.Call) and not _makes(part.func))
            for part in _run_at_once(node.value)
        )
    )


def _makes(called: ast.expr) -> bool:
    """Whether calling it only makes a value: ``float``, ``np.array``, ``keras.initializers.X``."""
    words = []
    while isinstance(called, ast.Attribute):
        words.append(called.attr)
        called = called.value
    if not isinstance(called, (ast.Name, ast.Constant)):
        return False
    words.append(getattr(called, "id", ""))
    return words[0] in _MAKES or not _MAKING.isdisjoint(words[1:])


def _run_at_once(node: ast.expr) -> Iterator[ast.AST]:
    """The parts of an expression that are worked out where it stands: not a lambda's body."""
    yield node
    if not isinstance(node, ast.Lambda):
        for part in ast.iter_child_nodes(node):
            yield from _run_at_once(part)  # type: ignore[arg-type]


def _registers(node: ast.stmt) -> bool:
    """Whether it makes something known to Keras by name."""
    if not isinstance(node, (ast.Expr, ast.Assign)):
        return False
    words = {getattr(part, "attr", getattr(part, "id", "")) for part in ast.walk(node)}
    return bool(words & {"register_keras_serializable", "get_custom_objects"})
