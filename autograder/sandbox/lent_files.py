"""Give tests the files that the course handed out, whatever a notebook has made of its copies.

The notebook may write to its folder, so what it changed is put aside for a test, outside of what it
may write to, and comes back afterwards. No link is followed, and no folder of ours is left. A
change of a file is seen by its content, which is not read again where the system says that nobody
can have written to it (see `writers`).
"""

import os
import shutil
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from secrets import token_hex
from typing import BinaryIO

from .errors import MACHINES, SandboxFault
from .writers import nobody_writes, tells, tick_ns

#: Bytes of a file, and a number of files, whose content is read sooner than anything is asked.
_SMALL, _FEW = 2**20, 100
_CHUNK = 2**20
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_Status = tuple[int, ...]


@dataclass
class _Lent:
    """One file or folder of the notebook's that lies `aside`, and what of ours is in its place."""

    name: str
    aside: Path | None


class LentFiles:
    """The course's files in one work folder, by their names there and where each came from."""

    def __init__(self, folder: Path, given: Mapping[str, Path]) -> None:
        self._folder, self._given = folder, given
        self._aside = folder.parent / "aside"
        self._folders: dict[str, list[str]] = {}
        for name in given:
            self._folders.setdefault(str(PurePosixPath(name).parent), []).append(name)
        self._ours = {name: _origin(path) for name, path in given.items()}
        self._seen: dict[str, _Status] = {}  # by which a file is known to hold what it did
        self._lent: list[_Lent] = []
        self._look_at_all(self._remember)

    def lend(self) -> list[str]:
        """Put the course's files in their places; returns the names of those that had changed.

        Raises:
            SandboxFault: if the machine does not let us.
        """
        changed = self.changed()
        for name in changed:
            with _no_fault_of_ours():
                self._put(name)
        return changed

    def changed(self) -> list[str]:
        """The names of what is not as the course handed it out.

        Raises:
            SandboxFault: if the course's own file is another one by now, or can't be read.
        """
        whole = self._look_at_all(self._is_whole)
        changed = [name for name in self._given if name not in whole]
        for name in changed:
            if _origin(self._given[name]) != self._ours[name]:
                raise SandboxFault(f"The course's file {name!r} changed while it was in use.")
        return changed

    def give_back(self) -> None:
        """Let the notebook have its own versions again.

        Raises:
            SandboxFault: if the machine does not let us.
        """
        while self._lent:
            one = self._lent.pop()
            with _no_fault_of_ours():
                self._remove(one.name)
                if one.aside is not None:
                    with self._above(one.name) as (above, last):
                        os.rename(one.aside, last, dst_dir_fd=above)
            for name in [name for name in self._seen if _is_below(name, one.name)]:
                del self._seen[name]

    def _look_at_all(self, look: Callable[[str, int], bool]) -> set[str]:
        """The names of the plain files of which `look` is true; there may be thousands."""
        found = set()
        for names in self._folders.values():
            with _no_fault_of_ours(), self._above(names[0]) as (above, _):
                for name in names:
                    with _no_fault_of_ours():
                        handle = os.open(name.rpartition("/")[2], _FILE, dir_fd=above)
                        try:
                            if look(name, handle):
                                found.add(name)
                        finally:
                            os.close(handle)
        return found

    def _is_whole(self, name: str, handle: int) -> bool:
        """Whether a file holds what the course's does; it is remembered if so."""
        status, lasts = self._status(handle)
        if status is None or (lasts and status == self._seen.get(name)):
            return status is not None
        with self._open_ours(name) as ours, os.fdopen(handle, "rb", closefd=False) as theirs:
            whole = _have_the_same(ours, theirs)
        if whole and lasts:
            self._seen[name] = status
        return whole

    def _remember(self, name: str, handle: int) -> bool:
        """Remember a file that has just been laid there."""
        status, lasts = self._status(handle)
        if status is not None and lasts:
            self._seen[name] = status
        return lasts

    def _status(self, handle: int) -> tuple[_Status | None, bool]:
        """Size, inode and times of a plain file, and whether all who write to it change them."""
        tick = tick_ns()
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            return None, False
        many = found.st_size > _SMALL or len(self._given) > _FEW
        # In this order: who has it open for writing after this look is seen to.
        lasts = many and self._told and found.st_ctime_ns < tick and nobody_writes(handle)
        return (found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns), lasts

    def _open_ours(self, name: str) -> BinaryIO:
        try:
            return self._given[name].open("rb")
        except OSError as error:
            raise SandboxFault(f"The course's file {name!r} can't be read: {error}.") from error

    @cached_property
    def _told(self) -> bool:
        return tells(self._folder.parent)

    def _put(self, name: str) -> None:
        """Have the course's file in its place."""
        parts = PurePosixPath(name).parts
        for depth in range(1, len(parts)):
            above = "/".join(parts[:depth])
            if not self._is_folder(above):
                self._set_aside(above)
                with self._above(above) as (handle, last):
                    os.mkdir(last, 0o755, dir_fd=handle)
        self._set_aside(name)
        with self._above(name) as (handle, last):
            target = os.open(last, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644, dir_fd=handle)
            with os.fdopen(target, "wb") as copy, self._open_ours(name) as ours:
                shutil.copyfileobj(ours, copy, _CHUNK)

    def _is_folder(self, name: str) -> bool:
        """Whether it is a folder and no link, in which we may write."""
        try:
            with self._above(name) as (handle, last):
                _open_up(last, handle)
        except OSError:
            return False
        return True

    def _set_aside(self, name: str) -> None:
        """Take what has this name out of the work folder."""
        self._aside.mkdir(exist_ok=True)
        place: Path | None = self._aside / token_hex(8)
        with self._above(name) as (handle, last):
            try:
                os.rename(last, place, src_dir_fd=handle)  # type: ignore[arg-type] # it is a path
            except FileNotFoundError:
                place = None
        self._lent.append(_Lent(name, place))

    def _remove(self, name: str) -> None:
        """Remove what has this name, ours or what a test made of it."""
        with suppress(FileNotFoundError), self._above(name) as (handle, last):
            try:
                os.unlink(last, dir_fd=handle)
            except IsADirectoryError:
                os.rename(last, self._aside / token_hex(8), src_dir_fd=handle)

    def _above(self, name: str) -> "_Above":
        return _Above(self._folder, PurePosixPath(name).parts)


def _origin(path: Path) -> _Status | None:
    """What tells one state of a file of the course's from another, which nobody means to hide."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_ino, found.st_mtime_ns


def _have_the_same(one: BinaryIO, other: BinaryIO) -> bool:
    """Whether two files have the same content."""
    while part := one.read(_CHUNK):
        if other.read(_CHUNK) != part:
            return False
    return not other.read(1)


def _is_below(name: str, other: str) -> bool:
    return f"{name}/".startswith(f"{other}/")


class _Above:
    """The folder of a file, as a descriptor, and the file's last name; no link is followed."""

    def __init__(self, folder: Path, parts: tuple[str, ...]) -> None:
        self._folder, self._parts = folder, parts
        self._handle = -1

    def __enter__(self) -> tuple[int, str]:
        if self._folder.stat().st_mode & 0o700 != 0o700:
            self._folder.chmod(0o755)  # what is ours stays ours
        self._handle = os.open(self._folder, _FOLDER)
        try:
            for part in self._parts[:-1]:
                inner = _open_up(part, self._handle)
                os.close(self._handle)
                self._handle = inner
        except BaseException:
            os.close(self._handle)
            raise
        return self._handle, self._parts[-1]

    def __exit__(self, *_: object) -> None:
        os.close(self._handle)


def _open_up(name: str, above: int) -> int:
    """Open a folder, and take care that we may write in it; raises OSError if it is none."""
    mode = os.stat(name, dir_fd=above, follow_symlinks=False).st_mode
    if stat.S_ISDIR(mode) and mode & 0o700 != 0o700:
        found = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_DIRECTORY, dir_fd=above)
        try:
            Path(f"/proc/self/fd/{found}").chmod(0o755)
        finally:
            os.close(found)
    return os.open(name, _FOLDER, dir_fd=above)


class _no_fault_of_ours:  # noqa: N801 - read as `suppress` is
    """Pass over what the notebook's processes did meanwhile; the machine's faults are ours."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, OSError):
            return False
        if error.errno in MACHINES:
            raise SandboxFault(f"A file could not be compared or put back: {error}.") from error
        return True
