"""A platform's own table, filled in: scores where they belong, all else as it came.

The platform made the table, so every id in it is one that it will know again. It is read in the
encoding and with the separator it has, and written in the same.
"""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from autograder.classroom.people.table import Columns, RosterError, Table, heading
from autograder.classroom.shown import shown_name

from ..export import ExportError, computes


@dataclass
class Worksheet(Table):
    """A platform's table, to be filled in."""

    @classmethod
    def read(cls, path: Path, columns: Columns, otherwise: str = "latin-1") -> Self:
        """Read the table that a platform exported.

        What is no UTF is taken for Western Windows: there every byte has a meaning, so what is
        written back is what was read.

        Raises:
            RosterError: if it is none.
        """
        sheet = super().read(path, columns, otherwise)
        if len(sheet.header) < 2:
            raise RosterError(f"The roster {path} is no CSV table with a header.")
        return sheet

    def column(
        self, wanted: str, title: Callable[[str], str], *, exactly: str | None = None
    ) -> int | None:
        """Return the one column that belongs to an assignment, by its title or the given header.

        Raises:
            ExportError: if the given header is not there, or several columns have that title.
        """
        if exactly is not None:
            if heading(exactly) not in self.where:
                there = ", ".join(shown_name(name) for name in self.header)
                raise ExportError(f"The roster has no column {exactly!r}. It has: {there}.")
            return self.where[heading(exactly)]
        person = set(self.columns.people)
        free = [at for at, name in enumerate(self.header) if heading(name) not in person]
        for same in (str, _letters):
            found = [at for at in free if same(title(self.header[at])) == same(wanted)]
            if len(found) > 1:
                raise ExportError(
                    f"The roster has {len(found)} columns called {wanted!r}: name one with "
                    "--assignment and --column."
                )
            if found:
                return found[0]
        return None

    def fill(self, row: list[str], at: int, text: str) -> None:
        """Put a score into a row's cell."""
        row.extend([""] * (at + 1 - len(row)))
        row[at] = text

    def data(self) -> bytes:
        """Return the table as it goes back."""
        names = {*self.columns.people, *self.columns.written} - {*self.columns.read}
        risky = [at for name, at in self.where.items() if name in names]
        out = io.StringIO(newline="")
        table = csv.writer(out, delimiter=self.separator, lineterminator=self.newline)
        table.writerow(self.header)
        for row in self.rows:
            safe = {at: f"'{row[at]}" for at in risky if at < len(row) and _acts(row[at])}
            table.writerow([safe.get(at, text) for at, text in enumerate(row)])
        return out.getvalue().encode(self.encoding)


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", heading(text)))


def _acts(text: str) -> bool:
    """Say whether a spreadsheet would compute a cell; a lone sign or a number it only shows."""
    return computes(text) and any(one.isalnum() for one in text) and not _is_number(text)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\s*[-+]?[0-9]+(?:[.,][0-9]+)?\s*", text) is not None
