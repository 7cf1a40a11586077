"""A source file that has been checked: its lesson cells, exercises and check cells fit together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .catalogue import Catalogue, Entry
from .names import report_dependencies
from .problems import Problem, SourceError
from .python import InvalidPythonError, parse
from .regions import blanked, find_regions, marker_in
from .source import Cell, Source, read_source

_CHECK_CALL = re.compile(r"^\s*check\s*\(\s*(['\"])(?P<id>.*?)\1", re.MULTILINE)
_CHECK_ANYHOW = re.compile(r"^\s*(?:\w+\s*=\s*)?check\s*\(", re.MULTILINE)


@dataclass(frozen=True)
class Lesson:
    """A source file without faults.

    `stubs` holds, by position, an exercise cell's text as the student gets it; `checks` the
    exercise that the check cell at a position checks; `entries` every exercise by its id.
    """

    path: Path
    number: str
    cells: tuple[Cell, ...]
    stubs: Mapping[int, str]
    checks: Mapping[int, str]
    entries: Mapping[str, Entry]

    @property
    def name(self) -> str:
        """The notebook's name, e.g. ``02_gradient_descent``."""
        return self.path.stem

    @property
    def root(self) -> Path:
        """The checkout that it belongs to."""
        return self.path.parent.parent.parent


def read_lesson(path: Path, catalogue: Catalogue) -> Lesson:
    """Read and check the source file at `path`.

    Raises:
        SourceError: with everything that is wrong with it.
    """
    source = read_source(path)
    entries = _entries(source, catalogue)
    stubs = _stubs(source)
    checks = {n: _checked_id(cell) for n, cell in enumerate(source.cells) if _is_check(cell)}
    _report_pairs(source, checks)
    _report_ids(source, checks, entries)
    _report_python(source, stubs)
    report_dependencies(source)
    if source.problems:
        raise SourceError(source.problems)
    return Lesson(path, source.number, source.cells, stubs, checks, entries)


def _entries(source: Source, catalogue: Catalogue) -> dict[str, Entry]:
    try:
        return {entry.id: entry for entry in catalogue.for_notebook(source.number)}
    except ValueError as error:
        problem = Problem(source.path, 1, f"its exercises contradict each other: {error}")
        raise SourceError([problem]) from None


def _stubs(source: Source) -> dict[int, str]:
    """Blank every exercise cell, and note the faults of all markers."""
    stubs: dict[int, str] = {}
    for position, cell in enumerate(source.cells):
        if not cell.is_code:
            _report_text_markers(source, cell)
            continue
        before = len(source.problems)
        found = find_regions(cell.text, partial(_report_in_cell, source, cell))
        faulty = len(source.problems) > before
        if found and not cell.exercise:
            wanted = f'# %% exercise="{source.number}.name"'
            message = f"a solution outside an exercise; its cell starts with {wanted}"
            source.report(cell.line_of(found[0].begin), message)
        elif len(found) > 1:
            message = "a second solution region in one cell; merge it with the first"
            source.report(cell.line_of(found[1].begin), message)
        elif found:
            stubs[position] = blanked(cell.text, found[0])
        elif cell.exercise and not faulty:
            source.report(cell.line, f"exercise {cell.exercise!r} has no solution region; add one")
    return stubs


def _report_in_cell(source: Source, cell: Cell, offset: int, message: str) -> None:
    source.report(cell.line_of(offset), message)


def _report_text_markers(source: Source, cell: Cell) -> None:
    for offset, line in enumerate(cell.text.splitlines()):
        if "solution" in line.lower() and marker_in(line):
            source.report(cell.line_of(offset), "a solution marker in a text cell; remove it")


def _is_check(cell: Cell) -> bool:
    """Whether a cell is one that checks, or was meant as one."""
    return cell.is_code and not cell.exercise and bool(_CHECK_ANYHOW.search(cell.text))


def _checked_id(cell: Cell) -> str:
    found = _CHECK_CALL.search(cell.text)
    return found["id"] if found else ""


def _report_pairs(source: Source, checks: Mapping[int, str]) -> None:
    """An exercise cell has its check cell right after it, and a check its exercise before it."""
    for position, cell in enumerate(source.cells):
        if cell.exercise and checks.get(position + 1) != cell.exercise:
            wanted = f'check("{cell.exercise}")'
            source.report(cell.line, f"the cell after exercise {cell.exercise!r} must be {wanted}")
        if position in checks:
            answered = bool(position and source.cells[position - 1].exercise)
            _report_check(source, cell, checks[position], answered)


def _report_check(source: Source, cell: Cell, checked: str, answered: bool) -> None:
    wanted = f'check("{checked or "NN.name"}")'
    if not answered:
        source.report(cell.line, f"{wanted} without its exercise in the cell before it")
    if not checked or cell.text.strip() != wanted:
        source.report(cell.line, f"a check cell holds {wanted} and nothing else")
    if cell.timeout_s is not None:
        source.report(cell.line, "timeout_s belongs to the exercise cell; it covers its check too")


def _report_ids(source: Source, checks: Mapping[int, str], entries: Mapping[str, Entry]) -> None:
    answers = [(cell.exercise, cell.line) for cell in source.cells if cell.exercise]
    checked = [(checks[position], source.cells[position].line) for position in checks]
    for what, ids in (("exercise", answers), ("check of", checked)):
        seen: set[str] = set()
        for one, line in ids:
            if one in seen:
                source.report(line, f"a second {what} {one!r}; every exercise has an id of its own")
            seen.add(one)
    for one, line in {**dict(checked), **dict(answers)}.items():
        if not re.fullmatch(rf"{source.number}\.\w+", one):
            start = f"{source.number}."
            source.report(
                line, f"{one!r} is not an id of this notebook: those start with {start!r}"
            )
        elif one not in entries:
            known = ", ".join(entries) or "none"
            source.report(line, f"{one!r} has no check; the exercises with one are: {known}")
    for missing in entries.keys() - dict(answers).keys():
        source.report(1, f"exercise {missing!r} has a check but no cell here; add the cell")


def _report_python(source: Source, stubs: Mapping[int, str]) -> None:
    for position, cell in enumerate(source.cells):
        if not cell.is_code:
            continue
        try:
            parse(cell.text)
        except InvalidPythonError as error:
            source.report(cell.line_of(error.offset), f"this is not valid Python ({error})")
            continue
        try:
            parse(stubs.get(position, ""))
        except InvalidPythonError as error:
            message = f"the untouched stub is not valid Python ({error}); mend its '#: ' lines"
            source.report(cell.line, message)
