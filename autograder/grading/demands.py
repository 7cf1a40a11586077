"""What an instructor's notebook needs to run, as far as its source says so for certain.

Only what runs whenever the notebook runs counts: statements at the top of a cell, outside of any
``try``, ``if`` or function. Nothing is executed.
"""

import ast
import posixpath
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .graph import imported_names
from .python import dotted, parsed

#: functions that read the file which their first argument names
_READERS = frozenset(
    """open read_csv read_table read_excel read_json read_parquet read_pickle read_fwf loadtxt
    genfromtxt imread urlopen""".split()  # noqa: SIM905 - as a list it would fill a page
)
_FULL_NAMES = ("np.load", "numpy.load", "joblib.load", "requests.get")
#: functions that fetch the data set which their first argument names
_FETCHERS = ("sns.load_dataset", "seaborn.load_dataset", "fetch_openml", "datasets.fetch_openml")
_PATHS = ("Path", "pathlib.Path")
_METHODS = ("read_text", "read_bytes", "open")  #: the same of ``Path("…")``
#: the last part of all of these
_CALLED = {*_READERS, *_METHODS, *(one.rpartition(".")[2] for one in (*_FULL_NAMES, *_FETCHERS))}
#: a notebook that speaks of these may make or move files in ways that no source tells
_MOVERS = ("chdir", "%cd", "urlretrieve", "extract", "unpack", "download", "wget", "curl")


@dataclass(frozen=True)
class Demands:
    """What there must be, by literal names.

    `modules` are the first names of what it imports, `files` what it reads, `fetched` what it gets
    from the network.
    """

    modules: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    fetched: tuple[str, ...] = ()


def demands_of(notebook: Mapping[str, Any]) -> Demands:
    """Return what an instructor's notebook (nbformat 4 JSON) needs."""
    modules: dict[str, None] = {}
    reads: dict[str, _Read] = {}
    elsewhere: list[str] = []  # text that may be the name of a file which the notebook makes
    for cell in notebook.get("cells", []):
        source = "".join(cell.get("source", ""))
        tags = cell.get("metadata", {}).get("tags", ())
        if cell.get("cell_type") != "code" or "raises-exception" in tags:
            continue
        tree, magics = _parsed(source)
        elsewhere.append(magics)
        modules |= dict.fromkeys(_modules(tree))
        named = {id(one.node): one for one in _reads(tree.body)}
        reads |= {one.shown: one for one in named.values()}
        elsewhere += _other_texts(tree, named)
    text = "\n".join(elsewhere)
    fetched = [one.shown for one in reads.values() if one.fetched]
    files = [one.shown for one in reads.values() if not one.fetched]
    if any(word in text for word in _MOVERS):
        files = []
    sure = [name for name in files if posixpath.basename(name) not in text]
    return Demands(tuple(sorted(modules)), tuple(sure), tuple(fetched))


@dataclass(frozen=True)
class _Read:
    """One literal name of what a call reads; `fetched` says that it is from the network."""

    node: ast.Constant
    shown: str
    fetched: bool


def _parsed(source: str) -> tuple[ast.Module, str]:
    """Return a cell's Python, and its magics and whatever else is no Python."""
    lines = source.splitlines()
    magics = [line for line in lines if line.lstrip().startswith(("%", "!"))]
    if source.lstrip().startswith("%%"):
        return ast.Module([], []), source
    tree = parsed("\n".join(line for line in lines if line not in magics))
    return (tree, "\n".join(magics)) if tree else (ast.Module([], []), source)


def _modules(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not node.level):
            first = (name.partition(".")[0] for name in imported_names(ast.Module([node], [])))
            yield from (name for name in first if name != "__main__")  # which is the notebook


def _reads(body: list[ast.stmt]) -> Iterator[_Read]:
    """Yield what is read when these statements run."""
    for node in body:
        if isinstance(node, ast.With):
            found = [_named(one.context_expr) for one in node.items]
            # Any other manager may be one that expects an error.
            if all(one is not None for one in found):
                yield from (one for one in found if one is not None)
                yield from _reads(node.body)
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr, ast.Assert)):
            for inner in ast.walk(node):
                if (one := _named(inner)) is not None:
                    yield one


def _named(node: ast.AST) -> _Read | None:
    """What a call reads, if its name is a literal."""
    if not isinstance(node, ast.Call):
        return None
    full = dotted(node.func)
    called = full.rpartition(".")[2]
    arguments, mode = node.args, node.args[1:2]
    if called in _METHODS and isinstance(node.func, ast.Attribute):
        path = node.func.value
        if not isinstance(path, ast.Call) or dotted(path.func) not in _PATHS:
            return None
        arguments, mode = path.args, node.args[:1]
    elif called not in _READERS and full not in (*_FULL_NAMES, *_FETCHERS):
        return None
    if called == "open" and _writes([*mode, *_keyword(node, "mode")]):
        return None
    first = arguments[0] if arguments else None
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str) or not first.value:
        return None
    if full in _FETCHERS:
        return _Read(first, f"{full}({first.value!r})", fetched=True)
    return _Read(first, first.value, fetched="://" in first.value)


def is_read(node: ast.AST) -> ast.Constant | None:
    """Return the literal name of what a call reads and does nothing else with; else None."""
    called = getattr(node, "func", None)
    if getattr(called, "attr", getattr(called, "id", "")) not in _CALLED:
        return None
    found = _named(node)
    return found.node if found is not None else None


def _keyword(call: ast.Call, name: str) -> list[ast.expr]:
    return [one.value for one in call.keywords if one.arg == name]


def _writes(mode: list[ast.expr]) -> bool:
    """Whether a mode of `open` lets it write, or is no literal."""
    return any(
        not isinstance(one, ast.Constant) or str(one.value).strip("bt") not in ("", "r")
        for one in mode
    )


def _other_texts(tree: ast.Module, named: Collection[int]) -> Iterator[str]:
    """Yield every text and name of the code that is not what a read names, by the nodes' ids."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in named:
            yield node.value
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
