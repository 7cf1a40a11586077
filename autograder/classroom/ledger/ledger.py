"""The ledger: every verdict, on disk before anybody sees it.

One line a verdict, in ``ledger.jsonl`` (see ``lines``); a short line where an older verdict
is current again. Lines are only ever appended. :meth:`Ledger.record` returns when the line, and the
executed notebook it names, would survive a power cut. So after ``kill -9`` a run goes on where it
stopped: at most the last line is torn, and it was never acknowledged. A line damaged later (a bad
disk, an editor) is told to the instructor in words, once: the next writer moves it to
``ledger.damaged``. It costs one grading, nothing else.

In memory is where each line lies, not what it says. There is one writer, which holds the lock.
Readers (reports, exports) need none.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from autograder.grading.verdicts import Verdict

from ..durable import check_file, sync_folder
from .artifacts import Artifacts
from .lines import LEDGER, Current, Kept, Row, Span, as_line, from_line, row_of
from .lock import LedgerError, Lock, explained
from .reader import Reader
from .rows import Rows

DAMAGED = "ledger.damaged"


class Ledger:
    """The verdicts of one course. Open it with :meth:`writing` or :meth:`reading`.

    `notes` are sentences about what was found damaged when it was opened.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notes: list[str] = []
        self.artifacts = Artifacts(folder / "notebooks")
        self._settled: dict[str, Span] = {}  # by digest
        self._latest: dict[Row, Span] = {}
        self._reader: Reader | None = None
        self._file: BinaryIO | None = None
        self._lock = Lock(folder)
        self._end = 0
        self._lacks_newline = False

    @classmethod
    def reading(cls, folder: str | Path) -> Self:
        """Read the ledger in `folder`; it may be growing meanwhile. No ledger is an empty one.

        Raises:
            LedgerError: if it cannot be read.
        """
        ledger = cls(Path(folder))
        with explained(ledger.path), suppress(FileNotFoundError):
            ledger.notes += _told(ledger.path, ledger._load())
        return ledger

    @classmethod
    def writing(cls, folder: str | Path) -> Self:
        """Open the ledger in `folder` as its one writer; a torn last line is cut off.

        Raises:
            LedgerBusy: if another process is writing.
            LedgerError: if it cannot be read or written.
        """
        ledger = cls(Path(folder))
        with explained(ledger.path):
            ledger.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            ledger._lock.take()
            try:
                ledger._open()
            except BaseException:
                ledger.close()
                raise
        return ledger

    @property
    def path(self) -> Path:
        """The file of verdicts."""
        return self.folder / LEDGER

    def find(self, digest: str) -> Verdict | None:
        """Return the verdict of the submission with this digest, if it is done.

        A verdict that is not settled is never found: it is ours to try again. One whose executed
        notebook is damaged or gone is not found either.
        """
        kept = self.read(self.found(digest))
        if kept is None or (kept.notebook and not self.artifacts.holds(kept.notebook)):
            return None
        return kept.verdict

    def executed(self, verdict: Verdict) -> bytes | None:
        """Return the executed notebook of a row's current verdict; None if it has none.

        It may be called from any thread.
        """
        kept = self.read(self._latest.get(row_of(verdict)))
        if kept is None or kept.verdict.digest != verdict.digest or self._reader is None:
            return None
        return self._reader.notebook(kept)

    def graded(self, digest: str) -> tuple[Verdict, bytes | None] | None:
        """Return what :meth:`find` finds, with its executed notebook if it has one."""
        kept = self.read(self.found(digest))
        if kept is None or not kept.notebook:
            return None if kept is None else (kept.verdict, None)
        notebook = self.artifacts.get(kept.notebook)
        return None if notebook is None else (kept.verdict, notebook)

    def latest(self) -> list[Verdict]:
        """Return the current verdict of each notebook, whatever its status."""
        found = (self.read(span) for span in self._latest.values())
        return [kept.verdict for kept in found if kept is not None]

    def rows(self) -> Rows:
        """Return the same as :meth:`latest`, each read when it is asked for."""
        return Rows(self.read, list(self._latest.values()))

    def found(self, digest: str) -> Span | None:
        """Return where the line lies that :meth:`find` reads."""
        return self._settled.get(digest)

    def current(self, row: Row) -> Span | None:
        """Return where a row's current verdict lies; None if it has never had one."""
        return self._latest.get(row)

    def read(self, span: Span | None) -> Kept | None:
        """Return the verdict that lies at `span`; None if none does."""
        return None if span is None or self._reader is None else self._reader.at(span)

    def record(self, verdict: Verdict, notebook: bytes | None = None) -> None:
        """Keep a verdict, and its executed notebook. When this returns, both are safe.

        Raises:
            LedgerError: if the disk is full or fails; the ledger is then as it was before.
        """
        self.record_all([Kept(verdict, self.keep(notebook))])

    def keep(self, notebook: bytes | None) -> str:
        """Keep an executed notebook and return its name, "" for none; then it is safe.

        Raises:
            LedgerError: as :meth:`record`.
        """
        with explained(self.path):
            return self.artifacts.put(notebook) if notebook is not None else ""

    def record_all(self, kept: Sequence[Kept]) -> list[Span]:
        """Keep verdicts whose executed notebooks are kept; return where each of them lies.

        They wait for the disk once, together. When this returns, all of them are safe.

        Raises:
            LedgerError: as :meth:`record`, with none of them kept.
        """
        with explained(self.path):
            spans = self._append(kept)
        for one, span in zip(kept, spans, strict=True):
            self._remember(one, span)
        return spans

    def make_current(self, verdict: Verdict) -> None:
        """Let a verdict that was found, or needs no grading, be the current one of its row.

        It does nothing where it is so already, and where the row has never had a verdict.

        Raises:
            LedgerError: as :meth:`record`.
        """
        row = row_of(verdict)
        now, found = self._latest.get(row), self._settled.get(verdict.digest)
        if now is None or now == found:
            return
        if found is not None:
            with explained(self.path):
                self._append([Current(row, verdict.digest)])
            self._latest[row] = found
            return
        kept = self.read(now)
        if kept is None or kept.verdict != verdict:
            self.record(verdict)

    def close(self) -> None:
        """Let the next writer in."""
        if self._reader is not None:
            self._reader.close()
        if self._file is not None:
            self._file.close()
        self._reader = self._file = None
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # how it is done

    def _open(self) -> None:
        self.artifacts.tidy()
        check_file(self.path)
        self._file = self.path.open("ab", buffering=0)  # closed in close()
        os.fchmod(self._file.fileno(), 0o600)
        damaged = self._load()
        if self._end < os.fstat(self._file.fileno()).st_size:
            self.notes.append(
                "The last run was interrupted while it wrote a verdict; that submission is graded "
                "again."
            )
            self._file.truncate(self._end)
        if self._lacks_newline:
            self._end += self._file.write(b"\n")  # an editor may have taken it
        os.fsync(self._file.fileno())
        sync_folder(self.folder)
        sync_folder(self.folder.parent)
        if damaged:
            self._set_aside([span for _, span in damaged])
            self.notes += _told(self.path, damaged, self.folder / DAMAGED)

    def _load(self) -> list[tuple[int, Span]]:
        """Read all lines, set where the last whole one ends; return the damaged ones, by number."""
        if self._reader is not None:
            self._reader.close()
        self._reader = Reader(self.folder)
        self._settled.clear()
        self._latest.clear()
        self._end = 0
        self._lacks_newline = False
        damaged: list[tuple[int, Span]] = []
        for number, (span, line) in enumerate(self._reader.lines(), 1):
            said = from_line(line)
            if said is not None:
                self._remember(said, span)
            elif line.endswith(b"\n"):
                damaged.append((number, span))
            else:
                break
            self._end = span.start + span.length
            self._lacks_newline = not line.endswith(b"\n")
        return damaged

    def _set_aside(self, damaged: list[Span]) -> None:
        """Move damaged lines to a file of their own; a power cut leaves the one or the other."""
        fresh, gone = self.path.with_name(f"{LEDGER}.new"), set(damaged)
        assert self._reader is not None and self._file is not None
        for place in (fresh, self.folder / DAMAGED):
            check_file(place)
        with (self.folder / DAMAGED).open("ab") as aside, fresh.open("wb") as new:
            for file in (aside, new):
                os.fchmod(file.fileno(), 0o600)
            for span, line in self._reader.lines():
                (aside if span in gone else new).write(line)
            for file in (aside, new):
                file.flush()
                os.fsync(file.fileno())
        fresh.replace(self.path)
        sync_folder(self.folder)
        self._file.close()
        self._file = self.path.open("ab", buffering=0)
        self._load()

    def _remember(self, said: Kept | Current, span: Span) -> None:
        if isinstance(said, Current):
            found = self._settled.get(said.digest)
            if found is not None:
                self._latest[said.row] = found
            return
        self._latest[row_of(said.verdict)] = span
        if said.verdict.settled and said.verdict.digest:
            self._settled[said.verdict.digest] = span

    def _append(self, said: Sequence[Kept | Current]) -> list[Span]:
        """Write lines; return where each lies when all are safe."""
        if self._file is None:
            raise LedgerError(f"{self.path} is not open for writing.")
        lines = [as_line(one) for one in said]
        data = memoryview(b"".join(lines))
        try:
            written = 0
            while written < len(data):
                written += self._file.write(data[written:])
            os.fsync(self._file.fileno())
            if not os.path.samestat(os.fstat(self._file.fileno()), self.path.stat()):
                raise OSError("it was replaced while it was open")
        except BaseException:
            try:
                self._file.truncate(self._end)
            except OSError:
                self.close()  # nothing may follow half a line; the next opening cuts it off
            raise
        spans = []
        for line in lines:
            spans.append(Span(self._end, len(line)))
            self._end += len(line)
        return spans


def _told(path: Path, damaged: list[tuple[int, Span]], moved_to: Path | None = None) -> list[str]:
    """Say in one sentence which lines are damaged, if any are."""
    if not damaged:
        return []
    first, more = damaged[0][0], len(damaged) - 1
    words = f"Line {first} of {path} is damaged. Its submission is graded again"
    was = "It was"
    if more:
        words = (
            f"Line {first} of {path} and {more} more are damaged. Their submissions are graded "
            "again"
        )
        was = "They were"
    done = f" {was} moved to {moved_to}." if moved_to else ""
    return [f"{words}; all others are kept.{done}"]
