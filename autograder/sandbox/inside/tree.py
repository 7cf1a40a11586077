"""What the system says about the processes below this one, read in one pass of bounded length."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from . import linux

_PAGE = os.sysconf("SC_PAGE_SIZE")
TICK_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Member:
    """One process: `own_s` is the time of its threads, `cpu_s` also of children it waited for.

    `resident` and `mapped` are bytes: of its memory that is there, and of all its mappings.
    `thread` is one by which its memory and its descriptors are found.
    """

    pid: int
    state: str
    cpu_s: float
    threads: int
    resident: int
    own_s: float = 0.0
    mapped: int = 0
    thread: int = 0


def member(pid: int) -> Member | None:
    """Read about one process; None once it is gone.

    Where the first thread has ended and others go on, it is they who say what there is.
    """
    first = _read(pid, pid)
    if first is None or first.state != "Z" or first.threads <= 1:
        return first
    others = (_read(pid, task) for task in tasks(pid))
    return next((one for one in others if one is not None and one.state not in "ZX"), first)


def _read(pid: int, thread: int) -> Member | None:
    """What a thread says of its process. Linux lists first threads alone there, and finds all."""
    try:
        text = Path(f"/proc/{thread}/stat").read_text(errors="replace")
    except OSError:
        return None
    # The name before the last bracket is the process's own choice.
    words = text.rpartition(")")[2].split()
    own_s, reaped_s = (sum(map(int, words[i : i + 2])) * TICK_S for i in (11, 13))
    mapped, resident = int(words[20]), int(words[21]) * _PAGE
    cpu_s = own_s + reaped_s
    return Member(pid, words[0], cpu_s, int(words[17]), resident, own_s, mapped, thread)


class TooMany(Exception):
    """There is more than may be looked at; the argument names it."""


def members(most: int, most_threads: int, *, childless: bool = False) -> list[Member]:
    """The processes below this one, parents first, or TooMany "processes" or "threads".

    `childless` says that this one's children are known to have none: see `Fate.childless`.
    """
    found: list[Member] = []
    threads = 0
    waiting = list(linux.children(os.getpid()))
    while waiting:
        if len(found) + len(waiting) > most:
            raise TooMany("processes")
        one = member(waiting.pop())
        if one is None:
            continue
        found.append(one)
        threads += one.threads
        if threads > most_threads:
            raise TooMany("threads")
        if not childless:
            waiting += linux.children(one.pid)
    return found


def tasks(pid: int) -> Iterator[int]:
    """The numbers of a process's threads."""
    with suppress(OSError):
        yield from (int(path.name) for path in Path(f"/proc/{pid}/task").iterdir())
