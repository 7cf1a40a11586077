"""Measure what a kernel and everything it started use, and say when it is too much.

A look costs about the same whatever the notebook does. Where a process would be long to read (its
mappings, its descriptors, its exact share of memory), a look reads some processes in turn and keeps
what the earlier ones found; a process that is too long to read at all is an excess of its own.
"""

import math
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from . import disk, held
from .disk import in_words
from .fate import Fate
from .held import File, Held
from .tree import Member, TooMany, members

#: So long mappings are taken for what they were, if they add up to within so many bytes of that:
_MAPS_S = 1.0
_MAPS_GROWN = 64 << 20
_PIECES_A_LOOK = 4 << 20  #: bytes of lists of mappings, and descriptors at `held.DESCRIPTOR` each
_EXACT_A_LOOK = 1 << 30  #: bytes of memory whose pages are counted one by one
_TABLES_LEAST = 256 << 20  #: bytes of tables; where mappings can't need more, none is asked for
_A_TABLE, _TABLE_REACHES = 4 << 10, 2 << 20
#: So long open files may be on their way through sockets; a fresh Python takes seconds to start:
_IN_FLIGHT_S = 5.0
Excess = tuple[str, str]
_T = TypeVar("_T")


@dataclass(frozen=True)
class _Mapped:
    """What one process's mappings hold, where all of them were of this size; true for a while."""

    size: int
    until: float
    held: Held

    def still(self, size: int) -> bool:
        """Whether it may be taken for true, now that the mappings are of this size."""
        return time.monotonic() < self.until and abs(size - self.size) < _MAPS_GROWN


class Watch:
    """Looks at the processes below this one and at their folder, again and again."""

    def __init__(self, limits: dict[str, Any], folder: str, fate: Fate) -> None:
        self._limits = limits
        self._folder = folder
        self._fate = fate
        self._held: dict[int, Held] = {}
        self._queue = held.largest_queue()
        self._in_flight_since = math.inf
        self._exact: dict[int, int] = {}
        self._mapped: dict[int, _Mapped] = {}
        self.below: list[Member] = []
        self.copies = 0  #: processes that come on top of the limit

    @property
    def most_processes(self) -> int:
        """How many there may be now."""
        return int(self._limits["processes"]) + self.copies

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
        most = self.most_processes, self._limits["threads"]
        return members(*most, childless=self._fate.childless)

    def look(self) -> Excess | None:
        """What is over its limit now, as (kind, sentence)."""
        try:
            self.below = self._members()
        except TooMany as error:
            return self.too_many(str(error))
        unreadable = self._look_inside()
        if unreadable:
            return unreadable
        found = self._held.values()
        return (
            self._too_much_memory()
            or self._too_long_in_flight()
            or self._too_much_on_disk(_all_of(one.files for one in found))
        )

    def _too_much_memory(self) -> Excess | None:
        limit = self._limits["memory_bytes"]
        found = self._held.values()
        elsewhere = _all_of(one.memory for one in found) + self._tables()
        queues = _all_of(one.queues for one in found)
        used = self._memory(limit - elsewhere - queues) + elsewhere
        if used > limit:
            return "memory", self.too_much_memory
        if used + queues > limit:
            count = len({file for one in found for file in one.queues})
            words = f"its {count} sockets and pipes, which can hold {in_words(queues)}"
            return "memory", f"It used more than {in_words(limit)} of memory with {words}."
        return None

    def _too_much_on_disk(self, unlinked: int) -> Excess | None:
        words = disk.excess(self._folder, self._limits, unlinked)
        return ("disk", words) if words else None

    def _tables(self) -> int:
        """What the system needs to find the memory of the tree, if that is much.

        Whoever reads a little of each part of an enormous mapping has no page, and many tables.
        """
        most = sum(one.mapped for one in self.below) // _TABLE_REACHES * _A_TABLE
        return sum(held.tables(one.thread) for one in self.below) if most > _TABLES_LEAST else 0

    def _too_long_in_flight(self) -> Excess | None:
        """What waits in a socket can be a socket, and what waits in that one, nobody can count."""
        now = time.monotonic()
        in_flight = any(one.in_flight for one in self._held.values())
        self._in_flight_since = min(now, self._in_flight_since) if in_flight else math.inf
        if now - self._in_flight_since < _IN_FLIGHT_S:
            return None
        return "disk", f"It kept open files inside sockets for over {_IN_FLIGHT_S:g} seconds."

    def _look_inside(self) -> Excess | None:
        """Read mappings and descriptors of as many processes as a look may, in turn.

        A file that was deleted while open or mapped still fills the disk; anonymous shared memory
        that another process filled is resident nowhere once that one ended.
        """

        members = {one.pid: one for one in self.below}
        self._mapped = {pid: known for pid, known in self._mapped.items() if pid in members}

        def read(pid: int) -> int:
            length = self._read_maps(members[pid])
            maps = self._mapped[pid].held
            self._held[pid] = found = replace(maps, files=dict(maps.files), queues={})
            thread = members[pid].thread
            return length + held.add_descriptors(thread, self._limits, self._queue, found)

        try:
            self._held = _in_turn(self.below, self._held, read, _PIECES_A_LOOK)
        except TooMany as error:
            return "memory", f"It had more {error} than can be counted."
        return None

    def _read_maps(self, process: Member) -> int:
        """See to it that what its mappings hold is known; returns how much was read.

        TensorFlow has thousands, which take the kernel milliseconds to write down.
        """
        known = self._mapped.get(process.pid)
        if known is not None and known.still(process.mapped):
            return 0
        found = Held()
        length = held.add_maps(process.thread, found)
        until = time.monotonic() + _MAPS_S
        self._mapped[process.pid] = _Mapped(process.mapped, until, found)
        return length

    def _memory(self, limit: int) -> int:
        """Bytes of memory of the tree: resident size, and the exact share only if that is too much.

        Resident sizes count a shared page once a process, so they are never too small; the exact
        figure (PSS) makes the kernel walk every page. Nobody is convicted on pages not yet counted.
        """
        resident = {one.pid: one.resident for one in self.below}
        threads = {one.pid: one.thread for one in self.below}
        if sum(resident.values()) <= limit:
            return sum(resident.values())

        def read(pid: int) -> int:
            self._exact[pid] = held.proportional(threads[pid])
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


def _all_of(tables: Iterable[dict[File, int]]) -> int:
    """The size of all the files, each counted once."""
    largest: dict[File, int] = {}
    for table in tables:
        for file, size in table.items():
            largest[file] = max(size, largest.get(file, 0))
    return sum(largest.values())
