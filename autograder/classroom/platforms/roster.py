"""A platform's own table, filled in: scores where they belong, all else as it came.

The platform made the table, so every id in it is one that it will know again. It is read in the
encoding and with the separator it has, and written in the same.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.classroom.export import ExportError, computes
from autograder.classroom.shown import shown_name

from .people import Line

LIMIT_BYTES = 64 * 2**20
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Columns:
    """What the columns of a platform's table are called, each in lower case.

    `names` are those of a full name, `parts` of last and first name. `read` are columns that the
    platform reads back: in every other one of a person's columns a formula is made harmless.
    """

    user: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    participant: tuple[str, ...] = ()
    written: tuple[str, ...] = ()  #: what students wrote, and is not read back either
    read: tuple[str, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """All that are about a person."""
        named = (self.names, self.first, self.last, self.ids, self.user, self.participant)
        return tuple(name for one in named for name in one)


@dataclass
class Roster:
    """A platform's table: its header and its rows, to be filled in."""

    header: list[str]
    rows: list[list[str]]
    columns: Columns
    encoding: str = "utf-8"
    separator: str = ","
    newline: str = "\n"
    _where: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._where = {heading(name): at for at, name in reversed([*enumerate(self.header)])}

    @classmethod
    def read(cls, path: Path, columns: Columns) -> "Roster":
        """Read the table that a platform exported.

        Raises:
            ExportError: if it is none.
        """
        try:
            with path.open("rb") as file:
                data = file.read(LIMIT_BYTES + 1)
        except OSError as problem:
            raise ExportError(f"The roster {path} cannot be read: {problem.strerror}.") from None
        if len(data) > LIMIT_BYTES:
            raise ExportError(f"The roster {path} is larger than any class list.")
        text, encoding = _decoded(data)
        first = text.split("\n", 1)[0]
        separator = max(",;\t", key=first.count)
        try:
            table = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error as problem:
            raise ExportError(f"The roster {path} is no CSV table: {problem}.") from None
        if not table or len(table[0]) < 2:
            raise ExportError(f"The roster {path} is no CSV table with a header.")
        newline = "\r\n" if first.endswith("\r") else "\n"
        return cls(table[0], table[1:], columns, encoding, separator, newline)

    def at(self, names: tuple[str, ...]) -> int | None:
        """Return where the first column of one of these names stands."""
        return next((self._where[name] for name in names if name in self._where), None)

    def cell(self, row: list[str], at: int | None) -> str:
        """Return a cell; nothing where a row is too short or there is no such column."""
        return row[at].strip() if at is not None and at < len(row) else ""

    def lines(self, rows: list[list[str]]) -> list[Line]:
        """Return who stands in these rows."""
        return [self._line(row) for row in rows]

    def _line(self, row: list[str]) -> Line:
        def texts(names: tuple[str, ...]) -> tuple[str, ...]:
            found = (self.cell(row, self._where.get(name)) for name in names)
            return tuple(text for text in found if text)

        first, last = texts(self.columns.first), texts(self.columns.last)
        names = [*texts(self.columns.names)]
        if first or last:
            names += [" ".join((*first, *last)), " ".join((*last, *first))]
        told = "".join(texts(self.columns.participant)[:1])
        participant = re.sub(r"^[^0-9]*", "", told)
        if told and not names:  # marked blind: everybody is called "Participant"
            names = [told.removesuffix(participant)]
        return Line(
            user="".join(texts(self.columns.user)[:1]),
            ids=texts(self.columns.ids),
            names=tuple(names),
            participant=participant,
        )

    def column(
        self, wanted: str, title: Callable[[str], str], *, exactly: str | None = None
    ) -> int | None:
        """Return the one column that belongs to an assignment, by its title or the given header.

        Raises:
            ExportError: if the given header is not there, or several columns have that title.
        """
        if exactly is not None:
            if heading(exactly) not in self._where:
                there = ", ".join(shown_name(name) for name in self.header)
                raise ExportError(f"The roster has no column {exactly!r}. It has: {there}.")
            return self._where[heading(exactly)]
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
        risky = [at for name, at in self._where.items() if name in names]
        out = io.StringIO(newline="")
        table = csv.writer(out, delimiter=self.separator, lineterminator=self.newline)
        table.writerow(self.header)
        for row in self.rows:
            safe = {at: f"'{row[at]}" for at in risky if at < len(row) and _acts(row[at])}
            table.writerow([safe.get(at, text) for at, text in enumerate(row)])
        return out.getvalue().encode(self.encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    """Return the text and its encoding; what is no UTF is taken for Western Windows."""
    known = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    for encoding in (*known, "utf-8"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    # Every byte has a meaning in it, so what is written back is what was read.
    return data.decode("latin-1"), "latin-1"


def heading(name: str) -> str:
    """Return a column's name in the form in which two spellings of it are the same."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", heading(text)))


def _acts(text: str) -> bool:
    """Say whether a spreadsheet would compute a cell; a lone sign or a number it only shows."""
    return computes(text) and any(one.isalnum() for one in text) and not _is_number(text)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\s*[-+]?[0-9]+(?:[.,][0-9]+)?\s*", text) is not None
