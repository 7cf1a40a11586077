"""Measure what a kernel's folder holds, and say when it is too much.

What is moved meanwhile, from where a look has yet to come to where it has been, is missed. So
nobody can tell where it is: folders are read in an order of chance, and do not say when they were.
"""

import os
import random
import stat
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

_MAX_DEPTH = 64
_COPIES = "apart"  #: where a notebook's copies work, beside its own folder
_FOLDER = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOATIME
_NEEDED = 0o500  #: of a folder's mode, to list it and to look at what is in it


def in_words(size: int) -> str:
    """A number of bytes as ``autograder.words`` writes it, which does not exist in here."""
    for unit, factor in (("GiB", 1024**3), ("MiB", 1024**2), ("KiB", 1024)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{size} bytes"


class _TooMuchError(Exception):
    """What is too much, in a sentence."""


def excess(folder: str, limits: dict[str, Any], unlinked: int) -> str:
    """Say what `folder` has too much of: bytes, with so many `unlinked` ones, files or levels.

    What lies in the folder of copies may be as much once more: it is none of the notebook's own.
    """
    look = _Look(limits, unlinked)
    copies = _Look(limits, 0)
    try:
        look.into(folder, None, 0)
        copies.into(str(Path(folder, _COPIES)), None, 1)
    except _TooMuchError as found:
        return str(found)
    except OSError as error:
        return f"Its folder can't be measured: {error.strerror}."
    return ""


class _Look:
    """One look at all that is below a folder."""

    def __init__(self, limits: dict[str, Any], used: int) -> None:
        self._limits, self._used = limits, used
        self._count = 0
        self._linked: set[tuple[int, int]] = set()
        self._chance = random.Random()  # noqa: S311 - of the warden's own, whom nobody reads

    def into(self, name: str, above: int | None, depth: int) -> None:
        """Look at a folder in the one that is open as `above`."""
        if depth > _MAX_DEPTH:
            raise _TooMuchError(f"It made folders more than {_MAX_DEPTH} levels deep.")
        # Meanwhile it may be gone, or no folder any more.
        with suppress(FileNotFoundError, NotADirectoryError), ExitStack() as after:
            handle = _opened(name, above, after)
            inner = [one for one in self._at(handle) if depth or one != _COPIES]
            self._chance.shuffle(inner)
            for one in inner:
                self.into(one, handle, depth + 1)

    def _at(self, folder: int) -> list[str]:
        """Add up what lies in a folder itself; returns the folders in it."""
        inner = []
        with os.scandir(folder) as entries:
            for entry in entries:
                self._count += 1
                if self._count > self._limits["files"]:
                    raise _TooMuchError(f"It made more than {self._limits['files']} files.")
                if entry.is_dir(follow_symlinks=False):
                    inner.append(entry.name)
                else:
                    self._used += self._blocks(entry)
                if self._used > self._limits["disk_bytes"]:
                    limit = in_words(self._limits["disk_bytes"])
                    raise _TooMuchError(f"It wrote more than {limit} of files.")
        return inner

    def _blocks(self, entry: "os.DirEntry[str]") -> int:
        """What a file fills of the disk; one with several names is counted once."""
        try:
            info = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return 0
        if info.st_nlink > 1:
            file = info.st_dev, info.st_ino
            if file in self._linked:
                return 0
            self._linked.add(file)
        return info.st_blocks * 512


def _opened(name: str, above: int | None, after: ExitStack) -> int:
    """Open a folder until `after`, though a notebook has forbidden itself to list it."""
    try:
        handle = os.open(name, _READ | _FOLDER, dir_fd=above)
    except PermissionError:
        handle = os.open(_unlocked(name, above, after), _READ | os.O_CLOEXEC)
    after.callback(os.close, handle)
    return handle


def _unlocked(name: str, above: int | None, after: ExitStack) -> Path:
    """Have a folder let us list it until `after`; returns a way to it."""
    place = os.open(name, os.O_PATH | _FOLDER, dir_fd=above)
    after.callback(os.close, place)
    way = Path(f"/proc/self/fd/{place}")
    mode = stat.S_IMODE(os.fstat(place).st_mode)
    way.chmod(mode | _NEEDED)
    after.callback(way.chmod, mode)
    return way
