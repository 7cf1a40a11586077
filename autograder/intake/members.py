"""Every file of what a learning platform gave: a zip, or the folder that somebody unpacked it into.

Nothing is read here but names and sizes; a member that is not to be read carries the reason, which
costs that member and no other.
"""

import os
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from autograder.border.zips import UTF_8

from .archive import InArchive, members_of_zip, refusal_of, split_name
from .sources import SUFFIX, InFolder, Origin, PlaceError, Unavailable

MAX_MEMBERS = 20_000
MAX_DEPTH = 12
#: what operating systems and Jupyter leave behind; no student handed it in
_LITTER = frozenset(
    ("__macosx", ".ds_store", "thumbs.db", "desktop.ini", ".ipynb_checkpoints", "__pycache__")
)


@dataclass(frozen=True)
class Member:
    """One file. `parts` is its path as it was packed, in composed (NFC) letters."""

    parts: tuple[str, ...]
    size: int
    origin: Origin = field(compare=False, repr=False)

    @property
    def shown(self) -> str:
        """The path, for messages."""
        return "/".join(self.parts)

    def read(self, limit_bytes: int) -> bytes:
        """Return the bytes (see :class:`~.sources.Origin`)."""
        return self.origin.read(limit_bytes)


def members_of(place: Path) -> list[Member]:
    """Return every file of a zip or a folder.

    Raises:
        PlaceError: if it cannot be opened, or holds more than a class can hand in.
    """
    if place.is_file():
        found = _of_zip(place)
    elif place.is_dir():
        found = _of_folder(place)
    else:
        raise PlaceError(f"There is no file or folder {place}. Check the path.")
    return [one for one in found if not _is_litter(one.parts)]


def _of_zip(place: Path) -> Iterator[Member]:
    infos = members_of_zip(place)
    refusals = refusal_of(infos)
    for info in infos:
        if not info.filename.endswith("/"):
            parts = _composed(split_name(_repaired(info)))
            origin = refusals.get(info.filename) or InArchive(place, info)
            yield Member(parts, info.file_size, origin)


def _repaired(info: zipfile.ZipInfo) -> str:
    """Return the name. A Mac writes UTF-8 and does not say so, and so it was read as DOS's."""
    if not info.flag_bits & UTF_8:
        with suppress(UnicodeError):
            return info.filename.encode("cp437").decode("utf-8")
    return info.filename


def _of_folder(place: Path) -> Iterator[Member]:
    """Walk the folder without following a link; what is no file is refused when it is read."""
    count = 0
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        parts = waiting.pop()
        try:
            with os.scandir(place.joinpath(*parts)) as scan:
                found = sorted(scan, key=lambda one: one.name)
        except OSError as problem:
            if not parts:
                raise PlaceError(f"{place} cannot be read: {problem.strerror}.") from None
            sentence = f"{'/'.join(parts)} cannot be read: {problem.strerror}."
            yield Member(_composed(parts), 0, Unavailable("permission", sentence))
            continue
        for one in found:
            inside = (*parts, one.name)
            count += 1
            if count > MAX_MEMBERS:
                raise PlaceError(
                    f"{place} holds more than {MAX_MEMBERS} files; give a folder that holds what "
                    "one assignment's students handed in and nothing else."
                )
            # A folder called like a notebook is one that cannot be read, and not passed over.
            if one.is_dir(follow_symlinks=False) and not one.name.endswith(SUFFIX):
                if len(inside) < MAX_DEPTH and not one.name.startswith("."):
                    waiting.append(inside)
            else:
                size = one.stat(follow_symlinks=False).st_size
                yield Member(_composed(inside), size, InFolder(place, inside))


def _composed(parts: tuple[str, ...]) -> tuple[str, ...]:
    """A Mac unpacks 최종 in pieces; names are compared composed."""
    return tuple(unicodedata.normalize("NFC", part) for part in parts)


def _is_litter(parts: tuple[str, ...]) -> bool:
    return any(part.lower() in _LITTER or part.startswith("._") for part in parts)
