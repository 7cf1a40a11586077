"""The ledger: every verdict, on disk before anybody sees it.

One line a verdict, in ``ledger.jsonl``: ``{"check": <SHA-256 of the row>, "row": {…}}``. Lines are
only ever appended. :meth:`Ledger.record` returns when the line, and the executed notebook it names,
would survive a power cut. So after ``kill -9`` a run goes on where it stopped: at most the last
line is torn, and it was never acknowledged. A line damaged later (a bad disk, an editor) is told to
the instructor in words and costs one grading, nothing else.

There is one writer, which holds the lock. Readers (reports, exports) need none.
"""

import fcntl
import hashlib
import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from autograder.grading.verdicts import Verdict

from .artifacts import Artifacts
from .secret import sync_folder

LEDGER = "ledger.jsonl"
LOCK = "lock"

#: locks on a file belong to the process, so two ledgers of one process are told apart here
_held: set[str] = set()


class LedgerError(Exception):
    """The ledger cannot be used. The message is one sentence for the person at the desk."""


class LedgerBusy(LedgerError):
    """Somebody else is writing to it."""


class Ledger:
    """The verdicts of one course. Open it with :meth:`writing` or :meth:`reading`.

    `notes` are sentences about what was found damaged when it was opened.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notes: list[str] = []
        self._artifacts = Artifacts(folder / "notebooks")
        self._by_digest: dict[str, tuple[Verdict, str]] = {}
        self._latest: dict[tuple[str, str, str], Verdict] = {}
        self._file: BinaryIO | None = None
        self._lock: BinaryIO | None = None
        self._end = 0
        self._ended = True  # whether the last line has its newline

    @classmethod
    def reading(cls, folder: str | Path) -> Self:
        """Read the ledger in `folder`; it may be growing meanwhile. No ledger is an empty one.

        Raises:
            LedgerError: if it cannot be read.
        """
        ledger = cls(Path(folder))
        with suppress(FileNotFoundError), ledger._explained(), ledger.path.open("rb") as file:
            ledger._load(file, final=False)
        return ledger

    @classmethod
    def writing(cls, folder: str | Path) -> Self:
        """Open the ledger in `folder` as its one writer; a torn last line is cut off.

        Raises:
            LedgerBusy: if another process is writing.
            LedgerError: if it cannot be read or written.
        """
        ledger = cls(Path(folder))
        with ledger._explained():
            ledger.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            ledger._take_lock()
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
        found = self._by_digest.get(digest)
        if found is None or (found[1] and not self._artifacts.holds(found[1])):
            return None
        return found[0]

    def artifact(self, digest: str) -> bytes | None:
        """Return the executed notebook kept with that verdict; None if it has none or a bad one."""
        found = self._by_digest.get(digest)
        return self._artifacts.get(found[1]) if found and found[1] else None

    def latest(self) -> list[Verdict]:
        """Return the newest verdict of each notebook, whatever its status."""
        return list(self._latest.values())

    def record(self, verdict: Verdict, notebook: bytes | None = None) -> None:
        """Keep a verdict, and its executed notebook. When this returns, both are safe.

        Raises:
            LedgerError: if the disk is full or fails; the ledger is then as it was before.
        """
        if self._file is None:
            raise LedgerError(f"{self.path} is not open for writing.")
        with self._explained():
            name = self._artifacts.put(notebook) if notebook is not None else ""
            row = {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "notebook": name,
                "verdict": verdict.to_json(),
            }
            line = _as_line(row)
            self._append(line)
        self._remember(verdict, name)

    def close(self) -> None:
        """Let the next writer in."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._lock is not None:
            self._lock.close()  # which releases it
            self._lock = None
            _held.discard(self._key)

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

    @property
    def _key(self) -> str:
        return os.path.realpath(self.folder)

    def _explained(self) -> "_Explained":
        return _Explained(self.path)

    def _take_lock(self) -> None:
        busy = "Another grading of this course is at work ({}). Wait until it ends, then try again."
        if self._key in _held:
            raise LedgerBusy(busy.format("in this very process"))
        # Opened for appending: the file's content still names the owner when the lock is taken.
        file = (self.folder / LOCK).open("ab+", buffering=0)  # closed in close()
        try:
            # lockf, not flock: forked children must not keep the lock when the grader is killed.
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            owner = file.read(100).decode("ascii", "replace").strip() or "process unknown"
            file.close()
            raise LedgerBusy(busy.format(owner)) from None
        file.truncate(0)
        since = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
        file.write(f"process {os.getpid()}, since {since}\n".encode("ascii"))
        self._lock = file
        _held.add(self._key)

    def _open(self) -> None:
        self._file = self.path.open("ab+", buffering=0)  # closed in close()
        os.fchmod(self._file.fileno(), 0o600)
        self._file.seek(0)
        self._end = self._load(self._file, final=True)
        self._file.truncate(self._end)
        if not self._ended:  # an editor may have taken the last newline
            self._end += self._file.write(b"\n")
        os.fsync(self._file.fileno())
        sync_folder(self.folder)
        sync_folder(self.folder.parent)

    def _load(self, file: BinaryIO, *, final: bool) -> int:
        """Read all lines; return where the last whole line ends."""
        end = 0
        for number, line in enumerate(_split(file.read()), 1):
            row = _from_line(line)
            if row is not None:
                self._remember(Verdict.from_json(row["verdict"]), row["notebook"])
            elif not line.endswith(b"\n"):
                if final:
                    self.notes.append(
                        "The last run was interrupted while it wrote a verdict; that submission is "
                        "graded again."
                    )
                break
            else:
                self.notes.append(
                    f"Line {number} of {self.path} is damaged. Its submission is graded again; all "
                    "others are kept."
                )
            end += len(line)
            self._ended = line.endswith(b"\n")
        return end

    def _remember(self, verdict: Verdict, name: str) -> None:
        self._latest[verdict.assignment, verdict.student, verdict.notebook] = verdict
        if verdict.settled and verdict.digest:
            self._by_digest[verdict.digest] = (verdict, name)

    def _append(self, line: bytes) -> None:
        assert self._file is not None
        try:
            written = 0
            while written < len(line):
                written += self._file.write(line[written:])
            os.fsync(self._file.fileno())
        except BaseException:
            try:
                self._file.truncate(self._end)
            except OSError:
                self.close()  # nothing may follow half a line; the next opening cuts it off
            raise
        self._end += len(line)


class _Explained:
    """Turns an error of the file system into one sentence."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, OSError) and not isinstance(error, FileNotFoundError):
            reason = error.strerror or str(error)
            raise LedgerError(
                f"The ledger {self._path} cannot be used: {reason}. Make room or check the "
                "permissions; what it already holds is safe."
            ) from error


def _split(data: bytes) -> list[bytes]:
    """Split at newlines only: bytes.splitlines() would also split at carriage returns."""
    pieces = data.split(b"\n")
    whole = [piece + b"\n" for piece in pieces[:-1]]
    return whole + ([pieces[-1]] if pieces[-1] else [])


def _checksum(row: dict[str, Any]) -> str:
    return hashlib.sha256(_dump(row).encode("ascii")).hexdigest()


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True)


def _as_line(row: dict[str, Any]) -> bytes:
    return _dump({"check": _checksum(row), "row": row}).encode("ascii") + b"\n"


def _from_line(line: bytes) -> dict[str, Any] | None:
    """Return the row of a line, or None if a single bit of it is wrong."""
    try:
        found = json.loads(line)
        row = found["row"]
        if found["check"] != _checksum(row):
            return None
        Verdict.from_json(row["verdict"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return row if isinstance(row.get("notebook"), str) else None
