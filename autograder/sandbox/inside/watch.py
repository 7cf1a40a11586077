"""Measure what a kernel and everything it started use, and say when it is too much."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from . import linux

_PAGE = os.sysconf("SC_PAGE_SIZE")
_MAX_DEPTH = 64
Excess = tuple[str, str]


def in_words(size: int) -> str:
    """A number of bytes as people write it."""
    for unit, factor in (("GiB", 1024**3), ("MiB", 1024**2), ("KiB", 1024)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{size} bytes"


def excess(limits: dict[str, Any], folder: str) -> Excess | None:
    """What is over its limit below this process and in `folder`, as (kind, sentence)."""
    below = linux.descendants(os.getpid())
    if len(below) > limits["processes"]:
        return "processes", f"It had more than {limits['processes']} processes at once."
    threads = sum(_threads(pid) for pid in below)
    if threads > limits["threads"]:
        return "processes", f"It had more than {limits['threads']} threads at once."
    unlinked, shared = _invisible(below, folder)
    if _memory(below, limits["memory_bytes"] - shared) + shared > limits["memory_bytes"]:
        return "memory", f"It used more than {in_words(limits['memory_bytes'])} of memory."
    return _disk(folder, limits, unlinked)


def _threads(pid: int) -> int:
    try:
        return Path(f"/proc/{pid}/task").stat().st_nlink - 2
    except OSError:
        return 0


def _memory(pids: Iterable[int], limit: int) -> int:
    """Bytes of memory of a tree: resident size, and the exact share only if that is too much.

    Resident sizes count a shared page once a process, so they are never too small; the exact
    figure (PSS) makes the kernel walk every page.
    """
    resident = sum(_resident(pid) for pid in pids)
    if resident <= limit:
        return resident
    return sum(_proportional(pid) for pid in pids)


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _proportional(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return _resident(pid)


def _invisible(pids: Iterable[int], folder: str) -> tuple[int, int]:
    """Bytes (on disk, in memory) that neither the folder nor the resident size shows.

    A file that was deleted while open or mapped still fills the disk; anonymous shared memory
    that another process filled is resident nowhere once that one ended.
    """
    files: dict[tuple[str, str], int] = {}
    memory: dict[tuple[str, str], int] = {}
    for pid in pids:
        for line in _deleted_maps(pid):
            span, _, _, device, inode, name = line.split(maxsplit=5)
            start, end = (int(part, 16) for part in span.split("-"))
            table = memory if name.startswith(("/dev/zero", "/memfd:", "/SYSV")) else files
            key = device, inode
            table[key] = table.get(key, 0) + end - start
        for info in _deleted_files(pid):
            device = f"{os.major(info.st_dev):02x}:{os.minor(info.st_dev):02x}"
            files[device, str(info.st_ino)] = info.st_blocks * 512
    return sum(files.values()), sum(memory.values())


def _deleted_maps(pid: int) -> list[str]:
    try:
        text = Path(f"/proc/{pid}/maps").read_text(errors="replace")
    except OSError:
        return []
    if "(deleted)" not in text:
        return []
    return [line for line in text.splitlines() if line.endswith("(deleted)") and " rw" in line]


def _deleted_files(pid: int) -> list[os.stat_result]:
    found = []
    try:
        descriptors = list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return []
    for descriptor in descriptors:
        try:
            info = descriptor.stat()
        except OSError:
            continue
        if info.st_nlink == 0 and stat.S_ISREG(info.st_mode):
            found.append(info)
    return found


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
