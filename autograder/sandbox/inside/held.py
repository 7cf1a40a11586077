"""What a process holds that no folder and no resident size shows.

Deleted files that are still open or mapped, shared memory that another process filled, what may
wait in its sockets and pipes, the tables that its mappings need.
"""

import os
import socket
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from .tree import TooMany

_MAPS_BYTES = 1 << 20  #: of a process's list of mappings, some 15,000; TensorFlow needs 2,000
DESCRIPTOR = 1 << 10  #: what looking at a descriptor costs, in bytes of such a list
_PIPE_BYTES = 16 * os.sysconf("SC_PAGE_SIZE")  # Nobody may enlarge one.
File = tuple[str, str]


@dataclass
class Held:
    """What one process holds, by device and inode; `queues` is what sockets and pipes can."""

    files: dict[File, int] = field(default_factory=dict)
    memory: dict[File, int] = field(default_factory=dict)
    queues: dict[File, int] = field(default_factory=dict)
    in_flight: int = 0


def largest_queue() -> int:
    """How much memory can wait in a local socket that keeps its usual buffers.

    A sender may go on until its buffer is full, with a last message of half as much.
    """
    one, other = socket.socketpair()
    with one, other:
        return one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) * 3 // 2


def proportional(thread: int) -> int:
    """The bytes of memory that a process has for itself, and its part of what it shares."""
    return _kilobytes(thread, "smaps_rollup", "Pss:")


def tables(thread: int) -> int:
    """The bytes of the tables by which the processor finds a process's memory."""
    return _kilobytes(thread, "status", "VmPTE:")


def _kilobytes(thread: int, name: str, key: str) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{thread}/{name}").read_text(errors="replace").splitlines():
            if line.startswith(key):
                return int(line.split()[1]) * 1024
    return 0


def add_maps(thread: int, held: Held) -> int:
    """Add the deleted files and the shared memory that are mapped; returns how much was read."""
    try:
        with Path(f"/proc/{thread}/maps").open("rb") as maps:
            text = maps.read(_MAPS_BYTES)
    except OSError:
        return 0
    if len(text) == _MAPS_BYTES:
        raise TooMany("pieces of memory")
    if b"(deleted)" in text:
        for line in _deleted(text):
            _add_map(line, held)
    return len(text)


def _deleted(text: bytes) -> list[str]:
    lines = text.decode(errors="replace").splitlines()
    return [line for line in lines if line.endswith("(deleted)")]


@cache
def _inherited() -> frozenset[File]:
    """The deleted files that this process maps too: libraries that were renewed since it began."""
    lines = _deleted(Path("/proc/self/maps").read_bytes())
    return frozenset((words[3], words[4]) for words in (line.split(maxsplit=5) for line in lines))


def _add_map(line: str, held: Held) -> None:
    """Add one, readable or not: what is in it stays as long as any part is mapped."""
    span, _, offset, device, inode, name = line.split(maxsplit=5)
    start, end = (int(part, 16) for part in span.split("-"))
    anonymous = name.startswith(("/dev/zero", "/memfd:", "/SYSV"))
    if not anonymous and (device, inode) in _inherited():
        return
    table = held.memory if anonymous else held.files
    size = int(offset, 16) + end - start
    table[device, inode] = max(size, table.get((device, inode), 0))


def add_descriptors(thread: int, limits: dict[str, Any], queue: int, held: Held) -> int:
    """Add what is open: deleted files, and sockets of up to `queue` bytes; returns the cost."""
    count = 0
    try:
        with os.scandir(f"/proc/{thread}/fd") as descriptors:
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
                    sent = _files_in_flight(thread, descriptor.name)
                    held.files[file] = sent * int(limits["file_bytes"])
                    held.in_flight += sent
                    held.queues[file] = queue
                elif stat.S_ISFIFO(info.st_mode):
                    held.queues[file] = _PIPE_BYTES
                elif info.st_nlink == 0 and stat.S_ISREG(info.st_mode):
                    held.files[file] = info.st_blocks * 512
    except OSError:
        pass
    return count * DESCRIPTOR


def _files_in_flight(thread: int, descriptor: str) -> int:
    """How many open files wait in a socket, where nobody sees how large they are."""
    with suppress(OSError):
        for line in Path(f"/proc/{thread}/fdinfo/{descriptor}").read_text().splitlines():
            if line.startswith("scm_fds:"):
                return int(line.split()[1])
    return 0
