"""Which of its names a test may reach past its own words: as items of `globals()`, in threads."""

import ast
from ast import AST, Attribute, Call, Compare, Constant, Load, Name, Subscript

from .watched import SEEN, walk

_MAIN = "__main__"
_SPACES = ("globals", "locals", "vars")  #: these give the names themselves
_RUNS = ("eval", "exec")
FRAMES = frozenset(
    "_getframe currentframe f_globals f_locals __globals__ user_ns".split()  # noqa: SIM905
)
_MAGIC = ("run_line_magic", "run_cell_magic", "run_cell", "system", "getoutput")
Whole = dict[int, tuple[AST, AST]]  #: by a node's identity: what it is a part of, and itself


def behind_names(tree: AST, own: set[str], whole: Whole) -> set[str]:
    """Those of a cell's `own` names that it may read or bind without saying so: all, in doubt."""
    found: set[str] = set()
    for node in walk(tree):
        names = _reached(node, whole)
        if names is None:
            return own
        found.update(names)
    return found


def _reached(node: AST, whole: Whole) -> list[str] | None:
    """The names that this part leads to; None if that cannot be told."""
    outer = whole[id(node)][0] if id(node) in whole else node
    if isinstance(node, Constant) and type(node.value) is str:
        text = node.value
        if text.startswith(f"{_MAIN}."):
            return text.split(".")[1:2]
        compared = isinstance(outer, Compare) or (isinstance(outer, Call) and _is_seen(outer))
        return [] if text != _MAIN or compared else None
    if isinstance(node, ast.alias):
        return None if node.name == _MAIN or _is_of_threads(node.name) else []
    if isinstance(node, Attribute):
        return None if node.attr in FRAMES or _is_of_threads(node.attr) else []
    if not isinstance(node, Name) or not isinstance(node.ctx, Load):
        return []
    called = isinstance(outer, Call) and outer.func is node
    if node.id in _SPACES:
        return _in_space(outer, whole) if called else None
    if node.id in _RUNS:
        return [] if called else None
    if node.id == "get_ipython":
        method, _ = whole[id(_shown(outer, whole))]
        return [] if called and getattr(method, "attr", "") in _MAGIC else None
    if node.id == "__name__":
        return [] if isinstance(whole[id(_shown(node, whole))][0], Compare) else None
    return None if node.id in FRAMES or _is_of_threads(node.id) else []


def _is_of_threads(name: str) -> bool:
    """Whether a part of the test may bind a name while another reads it."""
    return "thread" in name.lower() or "concurrent" in name


def _in_space(space: AST, whole: Whole) -> list[str] | None:
    """The name that is looked up in the names, as in ``globals()["x"]``."""
    if getattr(space, "args", ()):  # of `vars`: another thing's
        return []
    outer, inner = whole[id(_shown(space, whole))]
    key: AST | None = None
    if isinstance(outer, Compare):
        return []
    if isinstance(outer, Subscript) and outer.value is inner:
        key = outer.slice
    elif isinstance(outer, Attribute) and outer.attr == "get":
        called, _ = whole[id(outer)]
        key = called.args[0] if isinstance(called, Call) and called.args else None
    name = key.value if isinstance(key, Constant) else None
    return [name] if type(name) is str else None


def _shown(node: AST, whole: Whole) -> AST:
    """What this is given on as by the watcher, once it has seen it."""
    while _is_seen(whole[id(node)][0]):
        node = whole[id(node)][0]
    return node


def _is_seen(node: AST) -> bool:
    function = getattr(node, "func", None)
    owner = function.value if isinstance(function, Attribute) else None
    return isinstance(owner, Constant) and owner.value == SEEN
