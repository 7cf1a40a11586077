"""What an instructor's notebook gives its students, beside the tests: read, never run."""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .constants import digest_of
from .graph import imported_names
from .names import bound_by
from .python import parsed, without_magics
from .regions import NBGRADER, Regions


@dataclass(frozen=True)
class Lesson:
    """The cells of an instructor's notebook, as far as grading asks about them.

    `helpers` are the names of ours that they import; `imports` is all that the cells bind which are
    not the student's to write: ``"np": "numpy"`` or, after ``from math import sqrt``, ``"sqrt":
    "math:sqrt"``. `loads` is all that any cell imports, the author's answers too, as full names:
    ``"numpy"``, ``"math.sqrt"``. `texts` are the ungraded cells without what is hidden in them,
    `given` the digests of all cells of code (``constants.digest_of``). `speaks_of_sets`: they name
    one of the course's data sets.
    """

    helpers: tuple[str, ...] = ()
    imports: Mapping[str, str] = field(default_factory=dict)
    loads: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    given: frozenset[str] = frozenset()
    speaks_of_sets: bool = False


def read_lesson(notebook: Mapping[str, Any], regions: Regions = NBGRADER) -> Lesson:
    """Return the lesson in an instructor's notebook (nbformat 4 JSON).

    `regions` are those in which stands what students are not given.
    """
    marked = [
        (cell, "".join(cell["source"]), cell.get("metadata", {}).get("nbgrader") or {})
        for cell in notebook.get("cells", [])
    ]
    code = [(source, mark) for cell, source, mark in marked if cell.get("cell_type") == "code"]
    imports: dict[str, str] = {}
    loads: set[str] = set()
    handed: set[str] = set()
    answered: set[str] = set()
    for source, mark in code:
        trees = parts_of(source)
        loads.update(name for tree in trees for name in imported_names(tree))
        if mark.get("solution"):
            answered |= bound_names(source) - set(_imports(trees))
        else:
            imports |= _imports(trees)
            if not mark.get("grade"):
                handed |= set(_imports(trees))
    # What a test alone imports under the name of an answer, the answer is not.
    imports = {name: imports[name] for name in imports if name in handed or name not in answered}
    return Lesson(
        tuple(sorted(name for name in loads if name.partition(".")[0] == "course_utils")),
        imports,
        frozenset(loads),
        tuple(regions.split(source)[0] for _, source, mark in marked if not mark.get("grade")),
        frozenset(digest_of(source) for source, _ in code),
        # As in keras.datasets.fashion_mnist, which is no import.
        any("mnist" in source.casefold() for source, _ in code),
    )


def bound_names(source: str) -> set[str]:
    """Return the names that code binds, as far as it is Python."""
    found: set[str] = set()
    for node in (node for tree in parts_of(source) for node in ast.walk(tree)):
        found.update(bound_by(node))
        if isinstance(node, ast.alias):
            found.add(node.asname or node.name.partition(".")[0])
    return found


def imported_as(source: str) -> dict[str, str]:
    """Return what code imports at its top level, by the name that it gives it."""
    return _imports(parts_of(source))


def _imports(trees: Iterable[ast.Module]) -> dict[str, str]:
    """Return what a cell's imports bind, at its top level."""
    found: dict[str, str] = {}
    for node in (node for tree in trees for node in tree.body):
        if isinstance(node, ast.Import):
            for one in node.names:
                top = one.name.partition(".")[0]
                found[one.asname or top] = one.name if one.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {one.asname or one.name: f"{node.module}:{one.name}" for one in node.names}
    return found


def parts_of(source: str) -> list[ast.Module]:
    """Return the Python in a cell: whole, or line by line where a magic stands in it."""
    if tree := parsed(source) or parsed(without_magics(source)):
        return [tree]
    # A cell magic of another language, or a solution that is not meant to run.
    found = [parsed(line.strip()) for line in source.splitlines()]
    return [tree for tree in found if tree]
