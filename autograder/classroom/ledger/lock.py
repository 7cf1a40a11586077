"""One writer at a time: the lock on a course's ledger, and what is said to whoever comes second."""

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from autograder.refusal import Refusal

from ..durable import NoFile, check_file

LOCK = "lock"

#: locks on a file belong to the process, so two ledgers of one process are told apart here
_held: set[str] = set()


class LedgerError(Refusal):
    """The ledger cannot be used. The message is one sentence for the person at the desk."""


class LedgerBusy(LedgerError):
    """Somebody else is writing to it."""


@contextmanager
def explained(path: Path, what: str = "ledger") -> Iterator[None]:
    """Turn an error of the file system into one sentence about the ledger at `path`.

    Raises:
        LedgerError: in place of an OSError.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        advice = "Make room or check the permissions; what it already holds is safe"
        no_folder = next((one for one in path.parents if one.exists()), path.parent)
        if error.errno in (errno.EEXIST, errno.ENOTDIR) and not no_folder.is_dir():
            reason = f"{no_folder} should be a folder and is none"
        if isinstance(error, NoFile) or not no_folder.is_dir():
            advice = "Move that away and run the same command again"
        raise LedgerError(f"The {what} {path} cannot be used: {reason}. {advice}.") from error


_NO_LOCKS = (
    "The file system of {} has no locks ({}), and without one two runs might write at once: mount "
    "it with locks (NFS: without nolock; Lustre: with flock), or keep the course on another one."
)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until nobody else is in here with this folder, on this machine or another one.

    Raises:
        LedgerError: if the folder cannot be written, or its file system has no locks.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        check_file(folder / LOCK)
        file = (folder / LOCK).open("ab")
    except OSError as error:
        raise LedgerError(f"{folder / LOCK} cannot be written: {error.strerror}.") from None
    with file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX)
        except OSError as error:
            raise LedgerError(_NO_LOCKS.format(folder, error.strerror)) from None
        yield


class Lock:
    """The lock of the ledger in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: BinaryIO | None = None

    @property
    def _key(self) -> str:
        return os.path.realpath(self._folder)

    def take(self) -> None:
        """Take it.

        Raises:
            LedgerBusy: if somebody has it.
            LedgerError: if this file system has no locks, or something else lies in its place.
        """
        busy = "Another grading of this course is at work ({}). Wait until it ends, then try again."
        if self._key in _held:
            raise LedgerBusy(busy.format("in this very process"))
        path = self._folder / LOCK
        with explained(path, "lock"):
            check_file(path)
        # Opened for appending: the file's content still names the owner when the lock is taken.
        file = path.open("ab+", buffering=0)  # closed in release()
        try:
            # lockf, not flock: forked children must not keep the lock when the grader is killed.
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN):
                file.close()
                raise LedgerError(_NO_LOCKS.format(self._folder, error.strerror)) from None
            file.seek(0)
            owner = file.read(100).decode("ascii", "replace").strip() or "process unknown"
            file.close()
            raise LedgerBusy(busy.format(owner)) from None
        self._file = file
        _held.add(self._key)
        file.truncate(0)
        since = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
        owner = f"process {os.getpid()} on {socket.gethostname()}, since {since}\n"
        file.write(owner.encode("ascii", "replace"))

    def release(self) -> None:
        """Let the next one in."""
        if self._file is not None:
            self._file.close()  # which releases it
            _held.discard(self._key)
        self._file = None
