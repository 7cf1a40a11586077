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
#: what operating systems, Jupyter and this grader leave behind; no student handed it in
_LITTER = frozenset(
    (
        *("__macosx", ".ds_store", "thumbs.db", "desktop.ini", ".ipynb_checkpoints"),
        *("__pycache__", ".autograder"),
    )
)
#: hidden folders that programs make: nobody hides a notebook there
_OF_PROGRAMS = frozenset(
    (
        *(".git", ".hg", ".svn", ".vscode", ".idea", ".venv", ".cache", ".config", ".local"),
        *(".jupyter", ".ipython", ".virtual_documents", ".pytest_cache", ".mypy_cache"),
        *(".ruff_cache", ".trashes", ".spotlight-v100", ".fseventsd"),
    )
)
HIDDEN = "hidden"  #: the kind of refusal of a hidden folder


@dataclass(frozen=True)
class Member:
    """One file. `parts` is its path as it was packed, in composed (NFC) letters.

    Or a folder that was not looked into: then `closed` says in a sentence why not.
    """

    parts: tuple[str, ...]
    size: int
    origin: Origin = field(compare=False, repr=False)
    closed: str = ""

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
            yield _closed(parts, "permission", f"cannot be read: {problem.strerror}.")
            continue
        for one in found:
            inside = (*parts, one.name)
            count += 1
            if count > MAX_MEMBERS:
                raise PlaceError(
                    f"{place} holds more than {MAX_MEMBERS} files; give a folder that holds what "
                    "one assignment's students handed in and nothing else."
                )
            if not _is_folder(one):
                yield Member(_composed(inside), _size(one), InFolder(place, inside))
            elif one.name.startswith("."):
                if one.name.lower() not in _OF_PROGRAMS:
                    yield _closed(inside, HIDDEN, _WHY_HIDDEN)
            elif len(inside) == MAX_DEPTH:
                yield _closed(inside, "too_many", _WHY_DEEP)
            else:
                waiting.append(inside)


_WHY_HIDDEN = (
    "is a hidden folder and was not looked into. If it holds what was handed in, give it a name "
    "without the dot."
)
_WHY_DEEP = (
    f"was not looked into: it lies in {MAX_DEPTH - 1} folders within each other. If it holds what "
    "was handed in, move that further up."
)


def _closed(parts: tuple[str, ...], kind: str, why: str) -> Member:
    """Return a folder that is not looked into; `why` is the end of a sentence about it."""
    shown = _composed(parts)
    sentence = f"{'/'.join(shown)} {why}"
    return Member(shown, 0, Unavailable(kind, sentence), sentence)


def _is_folder(one: "os.DirEntry[str]") -> bool:
    """Say whether to look into it.

    A folder called like a notebook is one that cannot be read, and not passed over.
    """
    try:
        return one.is_dir(follow_symlinks=False) and not one.name.endswith(SUFFIX)
    except OSError:
        return False


def _size(one: "os.DirEntry[str]") -> int:
    """Return its size; nothing of what is gone since the folder was listed: reading it says so."""
    try:
        return one.stat(follow_symlinks=False).st_size
    except OSError:
        return 0


def _composed(parts: tuple[str, ...]) -> tuple[str, ...]:
    """A Mac unpacks 최종 in pieces; names are compared composed."""
    return tuple(unicodedata.normalize("NFC", part) for part in parts)


def _is_litter(parts: tuple[str, ...]) -> bool:
    return any(part.lower() in _LITTER or part.startswith("._") for part in parts)
