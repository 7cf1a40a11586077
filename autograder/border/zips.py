"""Zip archives that a stranger packed: measured before their directory is parsed.

``zipfile`` reads whatever the archive claims: a directory of millions of entries, compressions
whose errors have types of their own. Here the directory is measured first, only stored and deflated
members are read, and one exception says what is wrong.
"""

import os
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

_ENTRY = b"PK\x01\x02"
_MEMBER = b"PK\x03\x04"
UTF_8 = 0x800  #: the flag of a member whose name is so encoded
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


def read_alone(path: Path, info: zipfile.ZipInfo, limit_bytes: int) -> bytes:
    """As :func:`read_member`, from an archive whose directory was read before: not once again.

    Raises:
        BadZip: also if `info` is not what the archive holds there.
    """
    try:
        with path.open("rb") as file:
            file.seek(info.header_offset)
            head = file.read(30)
            name = file.read(int.from_bytes(head[26:28], "little"))
            letters = "utf-8" if int.from_bytes(head[6:8], "little") & UTF_8 else "cp437"
            if head[:4] != _MEMBER or name.decode(letters) != info.orig_filename:
                raise BadZip("the archive has changed while it was read")
            file.seek(int.from_bytes(head[28:30], "little"), os.SEEK_CUR)
            with zipfile.ZipExtFile(file, "r", info) as member:  # as ZipFile.open makes it
                return member.read(limit_bytes)
    except Exception as problem:
        raise _as_bad_zip(problem) from None


def _as_bad_zip(problem: Exception) -> BadZip:
    return problem if isinstance(problem, BadZip) else BadZip(str(problem) or repr(problem))
