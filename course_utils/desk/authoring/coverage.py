"""Which row of the lecture notes is taught where, from the tables at the end of the notebooks."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .source import read_source

ROWS = Path("data", "lecture_notes.toml")
PAGE = Path("docs", "coverage.md")
_SECTION = re.compile(r"^## (\d+) · (.+)$", re.MULTILINE)
_TITLE = re.compile(r"^# \d\d · (.+)$", re.MULTILINE)
_ID = re.compile(r"[A-E]\d+")
_RANGE = re.compile(r"([A-E])(\d+)(?:–[A-E]?(\d+))?")
_TABLE = re.compile(r"^\| Row \|.*\n\|[-| ]+\|\n((?:\|.*\n?)+)", re.MULTILINE)


@dataclass(frozen=True)
class Taught:
    """One row of the notes, as a notebook's table has it.

    Attributes:
        row: ``"A7"``.
        notes: what the notes say.
        today: what holds.
        sections: the numbers of the sections that teach it.
    """

    row: str
    notes: str
    today: str
    sections: tuple[str, ...]


@dataclass(frozen=True)
class Notebook:
    """A notebook's name, title, section titles by their numbers, and the rows it teaches."""

    name: str
    title: str
    sections: dict[str, str]
    taught: tuple[Taught, ...]


def read_notebook(source: Path) -> Notebook:
    """Read the table at the end of a lesson's source file; a notebook without one has no rows."""
    text = "\n\n".join(cell.text for cell in read_source(source).cells if not cell.is_code)
    title = _TITLE.search(text)
    taught = [
        Taught(row, notes.strip(), today.strip(), tuple(re.findall(r"\d+", sections)))
        for rows, notes, today, sections in _lines(text)
        for row in _ID.findall(rows)
    ]
    sections = dict(_SECTION.findall(text))
    return Notebook(source.stem, title[1] if title else source.stem, sections, tuple(taught))


def _lines(text: str) -> Iterator[list[str]]:
    for table in _TABLE.findall(text):
        for line in table.strip().splitlines():
            cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            if len(cells) == 4:
                yield cells


def rows_due(root: Path) -> dict[str, tuple[str, ...]]:
    """Return the rows that each notebook has to teach, by its number; none without the file."""
    if not (root / ROWS).exists():  # a course of somebody else's
        return {}
    said = tomllib.loads((root / ROWS).read_text("utf-8"))["rows"]
    return {number: tuple(_spelt_out(rows)) for number, rows in said.items()}


def _spelt_out(rows: str) -> Iterator[str]:
    """``"A7–A9 C1"`` is A7, A8, A9, C1."""
    for letter, first, last in _RANGE.findall(rows):
        yield from (f"{letter}{n}" for n in range(int(first), int(last or first) + 1))


def gaps(notebooks: Sequence[Notebook], due: dict[str, tuple[str, ...]]) -> list[str]:
    """Return in words what the tables lack: rows, or sections that they name."""
    words = []
    for one in notebooks:
        rows = [taught.row for taught in one.taught]
        expected = due.get(one.name[:2], ())
        missing = [row for row in expected if row not in rows]
        more = [row for row in rows if row not in expected or rows.count(row) > 1]
        if missing:
            words.append(f"{one.name}: its table lacks {', '.join(missing)}")
        if more:
            words.append(f"{one.name}: its table has {', '.join(dict.fromkeys(more))} too often")
        for taught in one.taught:
            unknown = [n for n in taught.sections if n not in one.sections]
            if unknown or not taught.sections:
                named = ", ".join(unknown) or "none"
                words.append(f"{one.name}: {taught.row} names a section it has not: {named}")
    return words


def page(notebooks: Sequence[Notebook], due: dict[str, tuple[str, ...]]) -> str:
    """Return ``docs/coverage.md``: each row, and the notebook and heading that teach it."""
    places = [(taught, one) for one in notebooks for taught in one.taught]
    places.sort(key=lambda place: (place[0].row[0], int(place[0].row[1:]), place[1].name))
    every = {row for rows in due.values() for row in rows}
    count = len({taught.row for taught, _ in places} & every)
    lines = [
        "# The lecture notes, row by row",
        "",
        "The course grew out of five lecture notes, A to E. This page says where each of their",
        f"rows is taught: {count} of {len(every)}. It is made by `course build`, from the tables",
        "at the end of the notebooks.",
        "",
        "| Row | The notes | Today | Notebook | Section |",
        "|---|---|---|---|---|",
    ]
    for taught, one in places:
        link = f"[{one.name[:2]} {one.title}](../notebooks/{one.name}.ipynb)"
        where = "; ".join(f"{n} · {one.sections.get(n, '?')}" for n in taught.sections)
        lines.append(f"| {taught.row} | {taught.notes} | {taught.today} | {link} | {where} |")
    return "\n".join(lines) + "\n"
