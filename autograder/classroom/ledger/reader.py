"""Reads a ledger's lines by their places, and the notebooks that they name."""

import os
import weakref
from collections.abc import Iterator
from pathlib import Path

from ..durable import open_file
from .artifacts import Artifacts
from .lines import LEDGER, Kept, Span, from_line, lines_of
from .lock import explained


class Reader:
    """The ledger in `folder`, open; it may be growing meanwhile. For any number of threads.

    It goes on reading the file that it opened, whatever takes that file's place.

    Raises:
        LedgerError: if there is a ledger that cannot be read.
        FileNotFoundError: if there is none.
        NoFile: if something else lies there.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LEDGER
        self._artifacts = Artifacts(folder / "notebooks")
        self._handle = open_file(self._path)
        self.close = weakref.finalize(self, os.close, self._handle)

    def lines(self) -> Iterator[tuple[Span, bytes]]:
        """Yield every line with its place, from the first one."""
        with open(self._handle, "rb", closefd=False) as file:
            file.seek(0)
            yield from lines_of(file)

    def at(self, span: Span) -> Kept | None:
        """Return the verdict that lies at `span`; None if none does, or no whole one.

        Raises:
            LedgerError: if the disk fails.
        """
        with explained(self._path):
            said = from_line(os.pread(self._handle, span.length, span.start))
        return said if isinstance(said, Kept) else None

    def notebook(self, kept: Kept) -> bytes | None:
        """Return the executed notebook of a verdict; None if it has none, or it is damaged."""
        return self._artifacts.get(kept.notebook) if kept.notebook else None
