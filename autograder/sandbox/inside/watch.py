"""Measure what a kernel and everything it started use, and say when it is too much.

A look costs about the same whatever the notebook does. Where a process would be long to read (its
mappings, its descriptors, its exact share of memory), a look reads some processes in turn and keeps
what the earlier ones found; a process that is too long to read at all is an excess of its own.
"""

import os
import stat
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from .fate import Fate
from .tree import Member, TooMany, members

_MAX_DEPTH = 64
_MAPS_BYTES = 1 << 20  #: of a process's list of mappings, some 15,000; TensorFlow needs 2,000
#: So long mappings are taken for what they were, if they add up to within so many bytes of that:
_MAPS_S = 1.0
_MAPS_GROWN = 64 << 20
_PIECES_A_LOOK = 4 << 20  #: bytes of such lists, and descriptors at _DESCRIPTOR each
_DESCRIPTOR = 1 << 10
_EXACT_A_LOOK = 1 << 30  #: bytes of memory whose pages are counted one by one
Excess = tuple[str, str]
_File = tuple[str, str]
_T = TypeVar("_T")


def in_words(size: int) -> str:
    """A number of bytes as ``autograder.words`` writes it, which does not exist in here."""
    for unit, factor in (("GiB", 1024**3), ("MiB", 1024**2), ("KiB", 1024)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{size} bytes"


@dataclass
class _Hidden:
    """What one process holds that no folder and no resident size shows, by device and inode."""

    files: dict[_File, int] = field(default_factory=dict)
    memory: dict[_File, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Mapped:
    """What one process's mappings hide, where all of them were of this size; true for a while."""

    size: int
    until: float
    hidden: _Hidden

    def still(self, size: int) -> bool:
        """Whether it may be taken for true, now that the mappings are of this size."""
        return time.monotonic() < self.until and abs(size - self.size) < _MAPS_GROWN


class Watch:
    """Looks at the processes below this one and at their folder, again and again."""

    def __init__(self, limits: dict[str, Any], folder: str, fate: Fate) -> None:
        self._limits = limits
        self._folder = folder
        self._fate = fate
        self._hidden: dict[int, _Hidden] = {}
        self._exact: dict[int, int] = {}
        self._mapped: dict[int, _Mapped] = {}
        self.below: list[Member] = []

    @property
    def too_much_memory(self) -> str:
        """The sentence for it."""
        return f"It used more than {in_words(self._limits['memory_bytes'])} of memory."

    def too_many(self, what: str) -> Excess:
        """The excess of too many "processes" or "threads"."""
        return "processes", f"It had more than {self._limits[what]} {what} at once."

    def members(self) -> list[Member]:
        """The processes there are now; what the last look saw if there are too many."""
        with suppress(TooMany):
            self.below = self._members()
        return self.below

    def _members(self) -> list[Member]:
        most = self._limits["processes"], self._limits["threads"]
        return members(*most, childless=self._fate.childless)

    def look(self) -> Excess | None:
        """What is over its limit now, as (kind, sentence)."""
        limits = self._limits
        try:
            self.below = self._members()
        except TooMany as error:
            return self.too_many(str(error))
        unreadable = self._look_inside()
        if unreadable:
            return unreadable
        shared = _all_of(one.memory for one in self._hidden.values())
        if self._memory(limits["memory_bytes"] - shared) + shared > limits["memory_bytes"]:
            return "memory", self.too_much_memory
        unlinked = _all_of(one.files for one in self._hidden.values())
        return _disk(self._folder, limits, unlinked)

    def _look_inside(self) -> Excess | None:
        """Read mappings and descriptors of as many processes as a look may, in turn.

        A file that was deleted while open or mapped still fills the disk; anonymous shared memory
        that another process filled is resident nowhere once that one ended.
        """

        sizes = {one.pid: one.mapped for one in self.below}
        self._mapped = {pid: known for pid, known in self._mapped.items() if pid in sizes}

        def read(pid: int) -> int:
            length = self._read_maps(pid, sizes[pid])
            maps = self._mapped[pid].hidden
            self._hidden[pid] = hidden = _Hidden(dict(maps.files), maps.memory)
            return length + _deleted_files(pid, self._limits, hidden)

        try:
            self._hidden = _in_turn(self.below, self._hidden, read, _PIECES_A_LOOK)
        except TooMany as error:
            return "memory", f"It had more {error} than can be counted."
        return None

    def _read_maps(self, pid: int, size: int) -> int:
        """See to it that what its mappings hide is known; returns how much was read.

        TensorFlow has thousands, which take the kernel milliseconds to write down.
        """
        known = self._mapped.get(pid)
        if known is not None and known.still(size):
            return 0
        hidden = _Hidden()
        length = _deleted_maps(pid, hidden)
        self._mapped[pid] = _Mapped(size, time.monotonic() + _MAPS_S, hidden)
        return length

    def _memory(self, limit: int) -> int:
        """Bytes of memory of the tree: resident size, and the exact share only if that is too much.

        Resident sizes count a shared page once a process, so they are never too small; the exact
        figure (PSS) makes the kernel walk every page. Nobody is convicted on pages not yet counted.
        """
        resident = {one.pid: one.resident for one in self.below}
        if sum(resident.values()) <= limit:
            return sum(resident.values())

        def read(pid: int) -> int:
            self._exact[pid] = _proportional(pid)
            return resident[pid]

        self._exact = _in_turn(self.below, self._exact, read, _EXACT_A_LOOK)
        return sum(self._exact.values())


def _in_turn(
    below: list[Member], known: dict[int, _T], read: Callable[[int], int], budget: int
) -> dict[int, _T]:
    """Have `read(pid)`, which returns its cost, renew `known`, the longest unread first."""
    pids = {one.pid for one in below}
    order = [pid for pid in pids if pid not in known] + [pid for pid in known if pid in pids]
    spent = 0
    for pid in order:
        known.pop(pid, None)
        spent += read(pid)
        if spent > budget:
            break
    return {pid: found for pid, found in known.items() if pid in pids}


def _all_of(tables: Iterable[dict[_File, int]]) -> int:
    """The size of all the files, each counted once."""
    largest: dict[_File, int] = {}
    for table in tables:
        for file, size in table.items():
            largest[file] = max(size, largest.get(file, 0))
    return sum(largest.values())


def _proportional(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def _deleted_maps(pid: int, hidden: _Hidden) -> int:
    """Add the deleted files and the shared memory that are mapped; returns how much was read."""
    try:
        with Path(f"/proc/{pid}/maps").open("rb") as maps:
            text = maps.read(_MAPS_BYTES)
    except OSError:
        return 0
    if len(text) == _MAPS_BYTES:
        raise TooMany("pieces of memory")
    if b"(deleted)" in text:
        for line in text.decode(errors="replace").splitlines():
            if line.endswith("(deleted)") and " rw" in line:
                _add_map(line, hidden)
    return len(text)


def _add_map(line: str, hidden: _Hidden) -> None:
    span, _, offset, device, inode, name = line.split(maxsplit=5)
    start, end = (int(part, 16) for part in span.split("-"))
    anonymous = name.startswith(("/dev/zero", "/memfd:", "/SYSV"))
    table = hidden.memory if anonymous else hidden.files
    size = int(offset, 16) + end - start
    table[device, inode] = max(size, table.get((device, inode), 0))


def _deleted_files(pid: int, limits: dict[str, Any], hidden: _Hidden) -> int:
    """Add the deleted files that are open; returns the cost."""
    count = 0
    try:
        with os.scandir(f"/proc/{pid}/fd") as descriptors:
            for descriptor in descriptors:
                count += 1
                if count > limits["open_files"]:
                    raise TooMany("open files")
                try:
                    info = descriptor.stat()
                except OSError:
                    continue
                device = f"{os.major(info.st_dev):02x}:{os.minor(info.st_dev):02x}"
                file = device, str(info.st_ino)
                if stat.S_ISSOCK(info.st_mode):
                    sent = _files_in_flight(pid, descriptor.name)
                    hidden.files[file] = sent * int(limits["file_bytes"])
                elif info.st_nlink == 0 and stat.S_ISREG(info.st_mode):
                    hidden.files[file] = info.st_blocks * 512
    except OSError:
        pass
    return count * _DESCRIPTOR


def _files_in_flight(pid: int, descriptor: str) -> int:
    """How many open files wait in a socket, where nobody sees how large they are."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/fdinfo/{descriptor}").read_text().splitlines():
            if line.startswith("scm_fds:"):
                return int(line.split()[1])
    return 0


def _disk(folder: str, limits: dict[str, Any], unlinked: int) -> Excess | None:
    """Whether the folder holds too many bytes, files or levels."""
    used, count = unlinked, 0
    waiting = [(folder, 0)]
    while waiting:
        path, depth = waiting.pop()
        if depth > _MAX_DEPTH:
            return "disk", f"It made folders more than {_MAX_DEPTH} levels deep."
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    count += 1
                    if count > limits["files"]:
                        return "disk", f"It made more than {limits['files']} files."
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append((entry.path, depth + 1))
                    else:
                        used += _blocks(entry)
                    if used > limits["disk_bytes"]:
                        limit = in_words(limits["disk_bytes"])
                        return "disk", f"It wrote more than {limit} of files."
        except FileNotFoundError:
            continue
        except OSError as error:
            return "disk", f"Its folder can't be measured: {error.strerror}."
    return None


def _blocks(entry: "os.DirEntry[str]") -> int:
    try:
        return entry.stat(follow_symlinks=False).st_blocks * 512
    except FileNotFoundError:
        return 0
