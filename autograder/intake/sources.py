"""Where submissions come from: bytes out of folders and archives, and no link is followed.

A :class:`Found` names one notebook and knows how to read it. Whatever is wrong with one of them is
raised by its own :meth:`Found.read`, as :class:`~.notebook.SubmissionRefused` (kinds: missing,
link, not_a_file, too_large, too_many, archive), so that it costs one row and no more. What a disk
or this account's rights keep from being read is nobody's submission: :class:`~.notebook.ReadFault`.
Only a place that cannot be opened at all raises :class:`PlaceError`.
"""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from autograder.refusal import Refusal
from autograder.words import size_text

from .notebook import MAX_BYTES, ReadFault, SubmissionRefused

SUFFIX = ".ipynb"


class PlaceError(Refusal):
    """A place that cannot be read at all. The message is one sentence for the instructor."""


class Origin(Protocol):
    """Where one notebook's bytes are."""

    def read(self, limit_bytes: int) -> bytes:
        """Return all bytes, at most `limit_bytes`.

        Raises:
            SubmissionRefused: with the reason in words.
            ReadFault: if the machine keeps it from being read.
        """
        ...


@dataclass(frozen=True)
class InMemory:
    """An origin that has its bytes with it. Whoever put them there has kept to every limit."""

    data: bytes = field(repr=False)

    def read(self, limit_bytes: int) -> bytes:
        """Return the bytes."""
        return self.data


@dataclass(frozen=True)
class Unavailable:
    """An origin that is known to be unreadable: missing, or not accepted."""

    kind: str
    sentence: str

    def read(self, limit_bytes: int) -> bytes:
        """Raise the reason."""
        raise SubmissionRefused(self.kind, self.sentence)


@dataclass(frozen=True)
class Unread:
    """An origin that the machine kept from being read."""

    sentence: str

    def read(self, limit_bytes: int) -> bytes:
        """Raise the reason."""
        raise ReadFault(self.sentence)


@dataclass(frozen=True, slots=True)
class InFolder:
    """A file below `root`; no component of `parts` may be a link when it is read."""

    root: Path
    parts: tuple[str, ...]

    def read(self, limit_bytes: int) -> bytes:
        """Return the file's bytes (see :class:`Origin`)."""
        return read_regular_file(self.root, self.parts, limit_bytes)


@dataclass(frozen=True, slots=True)
class Found:
    """One notebook, expected or found.

    The three names are what the file system or the archive says: any text. `path` says where it
    lies, for messages; it is None when nothing was submitted.
    """

    student: str
    assignment: str
    notebook: str
    path: Path | None
    origin: Origin = field(compare=False, repr=False)

    def read(self, limit_bytes: int = MAX_BYTES) -> bytes:
        """Return the notebook's bytes.

        Raises:
            SubmissionRefused: if it is missing, a link, no regular file, too large or damaged.
            ReadFault: if the machine keeps it from being read.
        """
        return self.origin.read(limit_bytes)

    def content(self) -> "Content":
        """Return what is there now; raises ReadFault."""
        try:
            return Content(self.read())
        except ReadFault:
            raise
        except SubmissionRefused as refused:
            return Content(b"", refused)


@dataclass(frozen=True, slots=True)
class Content:
    """What was found where a notebook should be: its bytes, or why there are none."""

    data: bytes
    refused: SubmissionRefused | None = None

    @property
    def fingerprint(self) -> str:
        """What differs if anything else had been found."""
        if self.refused is not None:
            return f"{self.refused.kind}: {self.refused}"
        return hashlib.sha256(self.data).hexdigest()

    def bytes(self) -> bytes:
        """Return the bytes; raises SubmissionRefused if there are none."""
        if self.refused is not None:
            raise self.refused
        return self.data


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key that puts ps2 before ps10."""
    pieces = re.findall(r"[0-9]{1,18}|[^0-9]+|[0-9]", text)
    return tuple((0, int(p), "") if p[0] in "0123456789" else (1, 0, p.casefold()) for p in pieces)


def in_order(found: Iterable[Found]) -> list[Found]:
    """Return them by assignment, student and notebook, as a person would sort them."""

    def key(one: Found) -> tuple[object, ...]:
        names = (one.assignment, one.student, one.notebook)
        return (*(natural(name) for name in names), *names)

    return sorted(found, key=key)


def distinct(found: Iterable[Found]) -> Iterator[Found]:
    """Tell apart notebooks that would be the same row: the second becomes ``NAME (2)``."""
    seen: set[tuple[str, str, str]] = set()
    for one in found:
        number = 1
        student = one.student
        while (student, one.assignment, one.notebook) in seen:
            number += 1
            student = f"{one.student} ({number})"
        seen.add((student, one.assignment, one.notebook))
        yield replace(one, student=student)


def read_regular_file(root: Path, parts: tuple[str, ...], limit_bytes: int) -> bytes:
    """Read ``root/parts…``, following no link on the way and blocking on no fifo.

    Raises:
        SubmissionRefused: with the reason in words.
        ReadFault: if the machine keeps it from being read.
    """
    shown = "/".join(parts)
    handles: list[int] = []
    try:
        handles.append(os.open(root, os.O_RDONLY | os.O_DIRECTORY))
        for part in parts[:-1]:
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
            handles.append(os.open(part, flags, dir_fd=handles[-1]))
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
        handles.append(os.open(parts[-1], flags, dir_fd=handles[-1]))
        about = os.fstat(handles[-1])
        if not stat.S_ISREG(about.st_mode):
            raise SubmissionRefused("not_a_file", f"{shown} is {_kind(about.st_mode)}, not a file.")
        return _read_at_most(handles[-1], limit_bytes, shown)
    except OSError as problem:
        raise _explain(problem, shown) from None
    finally:
        for handle in handles:
            os.close(handle)


def _read_at_most(handle: int, limit_bytes: int, shown: str) -> bytes:
    with os.fdopen(os.dup(handle), "rb") as file:
        data = file.read(limit_bytes + 1)
    if len(data) > limit_bytes:
        raise SubmissionRefused(
            "too_large", f"{shown} is larger than the {size_text(limit_bytes)} that are read."
        )
    return data


def _kind(mode: int) -> str:
    for test, words in (
        (stat.S_ISDIR, "a directory"),
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
    ):
        if test(mode):
            return words
    return "a device"


def _explain(problem: OSError, shown: str) -> SubmissionRefused:
    if problem.errno in (errno.ELOOP, errno.EMLINK, errno.ENOTDIR):
        return SubmissionRefused(
            "link", f"{shown} is or lies behind a link, and links are not followed."
        )
    if problem.errno == errno.ENOENT:
        return SubmissionRefused("missing", f"{shown} is not there.")
    if problem.errno == errno.ENXIO:
        return SubmissionRefused("not_a_file", f"{shown} is a socket, not a file.")
    if problem.errno in (errno.EACCES, errno.EPERM):
        return ReadFault(f"{shown} may not be read by this account; give it read permission.")
    return ReadFault(f"{shown} cannot be read: {problem.strerror}.")


def entries(folder: Path) -> list[tuple[str, bool]]:
    """Return a folder's names, each with whether it is a folder (no link); [] if unreadable."""
    try:
        return listing(folder)
    except ReadFault:
        return []


def listing(folder: Path) -> list[tuple[str, bool]]:
    """Return a folder's names, each with whether it is a folder (no link); [] if it is not there.

    Raises:
        ReadFault: if the machine keeps it from being listed.
    """
    try:
        with os.scandir(folder) as found:
            return [(one.name, one.is_dir(follow_symlinks=False)) for one in found]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except PermissionError:
        words = "may not be listed by this account; give it the permission to read and to enter it"
        raise ReadFault(f"The folder {folder} {words}.") from None
    except OSError as problem:
        raise ReadFault(f"The folder {folder} cannot be listed: {problem.strerror}.") from None
