"""Zip archives that a stranger packed: measured before their directory is parsed.

``zipfile`` reads whatever the archive claims: a directory of millions of entries, compressions
whose errors have types of their own. Here the directory is measured first, only stored and deflated
members are read, and one exception says what is wrong.
"""

import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

_ENTRY = b"PK\x01\x02"
_END_BYTES = 2**17  #: read in search of the archive's end, its comment included
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class BadZip(Exception):
    """The archive, or a member of it, cannot be read. The message completes "because …"."""


@dataclass(frozen=True)
class ZipBounds:
    """How large an archive's directory may be."""

    entries: int
    bytes: int


class _Directory(FileIO):
    """A file that counts what is read of it until the archive's directory is known."""

    def __init__(self, path: Path, bounds: ZipBounds) -> None:
        super().__init__(path)
        self.bounds: ZipBounds | None = bounds
        self._bytes = self._entries = 0

    def read(self, size: int | None = -1, /) -> bytes:
        if self.bounds is None:
            return super().read(size)
        if size is not None:
            self._bytes += max(size, 0)
        if self._bytes > self.bounds.bytes + _END_BYTES:
            raise BadZip(f"its directory is larger than {self.bounds.bytes} bytes")
        data = super().read(size)
        self._entries += data.count(_ENTRY)
        if self._entries > self.bounds.entries:
            raise BadZip(f"it has more than {self.bounds.entries} members")
        return data


@contextmanager
def opened_zip(path: Path, bounds: ZipBounds) -> Iterator[zipfile.ZipFile]:
    """Open the archive at `path` if its directory is within `bounds`.

    Raises:
        BadZip: whatever is wrong with it.
    """
    with ExitStack() as stack:
        try:
            file = stack.enter_context(_Directory(path, bounds))
            archive = stack.enter_context(zipfile.ZipFile(file))
        except Exception as problem:  # of many types, which zipfile does not promise
            raise _as_bad_zip(problem) from None
        file.bounds = None
        yield archive


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit_bytes: int) -> bytes:
    """Return the bytes of a member, at most `limit_bytes` of them.

    Raises:
        BadZip: if it is damaged, encrypted, or compressed in a way that is not read.
    """
    if info.compress_type not in COMPRESSIONS:
        raise BadZip("it is compressed in a way that is not read here (only stored and deflate)")
    try:
        with archive.open(info) as member:
            return member.read(limit_bytes)
    except Exception as problem:
        raise _as_bad_zip(problem) from None


def _as_bad_zip(problem: Exception) -> BadZip:
    return problem if isinstance(problem, BadZip) else BadZip(str(problem) or repr(problem))
