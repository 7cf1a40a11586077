"""A zip of submissions, read in place: nothing is ever unpacked to the disk.

An archive is hostile until shown otherwise. A member with a bad name, a link, a password, a copy of
another name or an absurd size costs its own row; the others are read.
"""

import os
import stat
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from autograder.border.zips import COMPRESSIONS, BadZip, ZipBounds, opened_zip, read_alone
from autograder.words import size_text

from .notebook import MAX_BYTES, SubmissionRefused
from .sources import SUFFIX, Origin, PlaceError, Unavailable

BOUNDS = ZipBounds(entries=20_000, bytes=8 * 2**20)  #: an entry has 46 bytes and a name
TOTAL_LIMIT_BYTES = 4 * 2**30
#: how far a member larger than any notebook may expand; deflate makes a text of one word repeated
#: 1,030 times smaller, and honest notebooks print one word for pages
RATIO_LIMIT = 200


@dataclass(frozen=True)
class InArchive:
    """One member of a zip, by its entry in the central directory, which is read but once."""

    archive: Path
    info: zipfile.ZipInfo

    def read(self, limit_bytes: int) -> bytes:
        """Return the member's bytes (see :class:`~.sources.Origin`)."""
        name = self.info.filename
        if self.info.file_size > limit_bytes:  # nothing longer than that comes out of it
            sentence = f"{name} is larger than the {size_text(limit_bytes)} that are read."
            raise SubmissionRefused("too_large", sentence)
        try:
            return read_alone(self.archive, self.info, limit_bytes + 1)
        except BadZip as problem:
            sentence = f"{name} in {self.archive.name} is damaged: {problem}."
            raise SubmissionRefused("archive", sentence) from None


def members_of_zip(path: Path) -> list[zipfile.ZipInfo]:
    """Return the entries of the archive at `path`.

    Raises:
        PlaceError: if it is no zip, or has more members or bytes than a class can have.
    """
    if path.suffix.lower() == SUFFIX:
        raise PlaceError(
            f"{path} is one notebook. Give the folder that it lies in, or a zip of notebooks."
        )
    try:
        with opened_zip(path, BOUNDS) as opened:
            members = opened.infolist()
    except BadZip as problem:
        raise PlaceError(
            f"{path} cannot be opened as a zip archive: {problem}. "
            "Download it again, split it by group, or give a folder."
        ) from None
    # One that is larger than any file that is read costs itself and not the class.
    total = sum(info.file_size for info in members if info.file_size <= MAX_BYTES)
    if total > TOTAL_LIMIT_BYTES:
        raise PlaceError(
            f"{path} would unpack to more than {size_text(TOTAL_LIMIT_BYTES)}. Split it by group, "
            "or remove what is no notebook."
        )
    return members


def split_name(name: str) -> tuple[str, ...]:
    """Return the parts of a member's path, whichever slash it was packed with."""
    return tuple(part for part in name.replace("\\", "/").split("/") if part) or (name,)


def refusal_of(members: list[zipfile.ZipInfo]) -> dict[str, Origin]:
    """Return, by name, why members are not read; those that are read are not in it."""
    copies = Counter(_folded(info.filename) for info in members)
    refused = ((one.filename, _refusal(one, copies[_folded(one.filename)])) for one in members)
    return {name: why for name, why in refused if why is not None}


def _folded(name: str) -> str:
    return os.path.normpath(name.replace("\\", "/")).casefold()


def _refusal(info: zipfile.ZipInfo, copies: int) -> Origin | None:
    """Return why this member is not read, or None."""
    name, mode = info.filename, info.external_attr >> 16
    if (
        name.startswith(("/", "\\"))
        or name[1:2] == ":"
        or ".." in name.replace("\\", "/").split("/")
    ):
        return Unavailable(
            "archive", f"{name} points outside the archive, which no honest tool writes."
        )
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return Unavailable("link", f"{name} is a link or a device, not a file.")
    if copies > 1:
        return Unavailable(
            "archive",
            f"The archive holds {copies} files called {name} (upper and lower case alike).",
        )
    if info.flag_bits & 0x1:
        return Unavailable("archive", f"{name} is encrypted; unpack it with its password first.")
    if info.compress_type not in COMPRESSIONS:
        return Unavailable(
            "archive",
            f"{name} is compressed in a way that is not read here: pack it as an ordinary zip.",
        )
    if info.file_size > max(MAX_BYTES, RATIO_LIMIT * info.compress_size):
        return Unavailable(
            "archive",
            f"{name} would expand {info.file_size // max(1, info.compress_size)} times, to "
            f"{size_text(info.file_size)}; that is a zip bomb, not a notebook.",
        )
    return None
