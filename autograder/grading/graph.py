"""Which of our own files a file uses: the import graph, read from the source and never executed."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from .python import dotted

#: where the graph is followed to; the rest of ours is counted whole or not at all (see ``digest``)
FOLLOWED = ("autograder/exercises", "course_utils")


def files_used(names: Iterable[str], root: Path) -> set[Path]:
    """Return the files below `root` that importing `names` reads, sooner or later.

    Args:
        names: what is imported, with dots: modules, or names in them (``course_utils.show``).
        root: the folder that ``autograder`` and ``course_utils`` lie in.
    """
    found: set[Path] = set()
    waiting = list(names)
    while waiting:
        for file in _files_of(waiting.pop(), root):
            followed = any(file.is_relative_to(root / one) for one in FOLLOWED)
            if followed and file not in found:
                found.add(file)
                waiting += _imports(file, root)
    return found


def imported_names(tree: ast.AST, package: str = "") -> Iterator[str]:
    """Yield the full name of everything that `tree` imports; `package` is where it stands.

    What is imported for a type checker only is left out.
    """
    waiting = [tree]  # no recursion: an author's chain of calls may be long
    while waiting:
        node = waiting.pop()
        inside: Iterable[ast.AST] = ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*above, node.module or ""]).strip(".") if node.level else node.module
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.If) and dotted(node.test).endswith("TYPE_CHECKING"):
            inside = node.orelse
        waiting += reversed(list(inside))


def _files_of(name: str, root: Path) -> Iterator[Path]:
    """Yield the file of a module, or of the module that `name` is in, and of its packages."""
    place = root
    for part in name.split("."):
        if (place / part / "__init__.py").is_file():
            place = place / part
            yield place / "__init__.py"
        elif (place / f"{part}.py").is_file():
            yield place / f"{part}.py"
            return
        else:  # no module of ours, or a name in the package at `place`
            yield from (place / f"{home}.py" for lazy, home in _lazy(place) if lazy == part)
            return
    yield from (place / f"{home}.py" for _, home in _lazy(place))  # any of them may be asked for


def _imports(file: Path, root: Path) -> list[str]:
    parts = file.relative_to(root).with_suffix("").parts
    return list(imported_names(_tree(file), ".".join(parts[:-1])))


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def _lazy(package: Path) -> Iterable[tuple[str, str]]:
    """Return the names that a package imports when first asked for (its ``_HOMES``), with where."""
    file = package / "__init__.py"
    for node in _tree(file).body if file.is_file() else ():
        if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "_HOMES":
            homes: dict[str, str] = ast.literal_eval(node.value)
            return homes.items()
    return ()
