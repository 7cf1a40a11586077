"""Which cells lean on which: a lesson must run whatever a student answers."""

import ast
import builtins

from .python import InvalidPythonError, defined_names, first_line, loaded_names, parse
from .regions import find_regions
from .source import Cell, Source

#: what IPython and the course put into every notebook
_PROVIDED = {*dir(builtins), "display", "get_ipython", "In", "Out", "_", "__", "___"}


def report_dependencies(source: Source) -> None:
    """Note every lesson cell that reads a name which only an exercise's answer defines."""
    trees: dict[int, ast.Module] = {}
    for position, cell in enumerate(source.cells):
        if cell.is_code:
            try:
                trees[position] = parse(cell.text)
            except InvalidPythonError:
                return  # reported as such; the names of half a notebook prove nothing
    answers: dict[str, str] = {}
    given: set[str] = set(_PROVIDED)
    for position, tree in trees.items():
        cell = source.cells[position]
        if cell.exercise:
            answered = ast.Module(_answered(cell, tree), [])
            given |= defined_names(ast.Module([s for s in tree.body if s not in answered.body], []))
            answers.update(dict.fromkeys(defined_names(answered), cell.exercise))
        else:
            given |= defined_names(tree)
    for position, tree in trees.items():
        cell = source.cells[position]
        if not cell.exercise:
            _report_cell(source, cell, tree, {n: e for n, e in answers.items() if n not in given})


def _report_cell(source: Source, cell: Cell, tree: ast.Module, answers: dict[str, str]) -> None:
    for name in sorted(loaded_names(tree) & answers.keys()):
        message = (
            f"{name!r} comes from the answer to {answers[name]!r} alone, so this lesson cell fails "
            "for a student who has not answered; define it in a lesson cell"
        )
        source.report(cell.line_of(first_line(tree, name)), message)


def _answered(cell: Cell, tree: ast.Module) -> list[ast.stmt]:
    """Return the module-level statements that a solution region reaches into."""
    regions = find_regions(cell.text, lambda offset, message: None)
    return [
        statement
        for statement in tree.body
        if any(
            statement.lineno - 1 <= region.end and (statement.end_lineno or 0) - 1 >= region.begin
            for region in regions
        )
    ]
