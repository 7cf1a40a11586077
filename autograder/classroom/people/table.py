"""A table of people, as a platform or a person wrote it down: a CSV file with a line of headers."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from autograder.refusal import Refusal

from .matching import Line

LIMIT_BYTES = 64 * 2**20
LIMIT_ROWS = 50_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class RosterError(Refusal):
    """The class list cannot be used. One sentence."""


@dataclass(frozen=True)
class Columns:
    """What the columns of a table are called, each in lower case.

    `names` are those of a full name, `first` and `last` of its parts. `read` are columns that the
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
class Table:
    """A header and rows; how they were written, too, so that they can be written so again."""

    header: list[str]
    rows: list[list[str]]
    columns: Columns
    encoding: str = "utf-8"
    separator: str = ","
    newline: str = "\n"
    where: dict[str, int] = field(init=False, repr=False)  #: of each heading, the first column

    def __post_init__(self) -> None:
        self.where = {heading(name): at for at, name in reversed([*enumerate(self.header)])}

    @classmethod
    def read(cls, path: Path, columns: Columns, otherwise: str = "cp949") -> Self:
        """Read a table; `otherwise` is the encoding of what is no UTF: by default Korean Excel's.

        Raises:
            RosterError: if it is none.
        """
        try:
            with path.open("rb") as file:
                data = file.read(LIMIT_BYTES + 1)
        except OSError as problem:
            raise RosterError(f"The roster {path} cannot be read: {problem.strerror}.") from None
        if len(data) > LIMIT_BYTES:
            raise RosterError(f"The roster {path} is larger than any class list.")
        text, encoding = _decoded(path, data, otherwise)
        first = text.split("\n", 1)[0]
        separator = max(",;\t", key=first.count)
        try:
            table = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error as problem:
            raise RosterError(f"The roster {path} is no CSV file: {problem}.") from None
        if len(table) > LIMIT_ROWS:
            raise RosterError(f"The roster {path} has more than {LIMIT_ROWS} lines.")
        newline = "\r\n" if first.endswith("\r") else "\n"
        header, rows = (table[0], table[1:]) if table else ([], [])
        return cls(header, rows, columns, encoding, separator, newline)

    def at(self, names: tuple[str, ...]) -> int | None:
        """Return where the first column of one of these names stands."""
        return next((self.where[name] for name in names if name in self.where), None)

    def cell(self, row: list[str], at: int | None) -> str:
        """Return a cell; nothing where a row is too short or there is no such column."""
        return row[at].strip() if at is not None and at < len(row) else ""

    def texts(self, row: list[str], names: tuple[str, ...]) -> tuple[str, ...]:
        """Return what stands in those of these columns that are there and not empty."""
        found = (self.cell(row, self.where.get(name)) for name in names)
        return tuple(text for text in found if text)

    def line(self, row: list[str]) -> Line:
        """Return who stands in a row."""
        columns = self.columns
        first, last = self.texts(row, columns.first)[:1], self.texts(row, columns.last)[:1]
        names = [*self.texts(row, columns.names)]
        if first or last:
            names += [" ".join((*first, *last)), " ".join((*last, *first))]
        told = "".join(self.texts(row, columns.participant)[:1])
        participant = re.sub(r"^[^0-9]*", "", told)
        if told and not names:  # marked blind: everybody is called "Participant"
            names = [told.removesuffix(participant)]
        return Line(
            user="".join(self.texts(row, columns.user)[:1]),
            ids=self.texts(row, columns.ids),
            names=tuple(names),
            participant=participant,
        )

    def lines(self, rows: list[list[str]]) -> list[Line]:
        """Return who stands in these rows."""
        return [self.line(row) for row in rows]


def heading(name: str) -> str:
    """Return a column's name in the form in which two spellings of it are the same."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _decoded(path: Path, data: bytes, otherwise: str) -> tuple[str, str]:
    """Return the text and its encoding."""
    known = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    for encoding in (*known, "utf-8", otherwise):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise RosterError(f"The roster {path} is not UTF-8 text: save it as CSV UTF-8.")
