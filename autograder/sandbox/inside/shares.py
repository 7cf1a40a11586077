"""Give a kernel and everything it started one share of the processors, however many run.

Linux shares the processors out by thread, unless sessions or control groups come first; so
fourteen spinning processes would take fourteen shares. What runs beyond the share is made so much
nicer that together it weighs what the share weighs. On an idle machine that changes nothing.
"""

import math
import os
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from . import tree
from .fate import Fate
from .group import Group
from .tree import Member

_STEADY = 5  #: looks in a row with too many busy threads before anything is done
_MOST_TASKS = 512  #: threads that one look may ask for their state
_IDLE = 0.5  #: processors; where threads had less since the last look, none is asked
_SOON_S = 0.25  #: after a cell began; most have ended by then
_LONG_S = 5.0
_UNSEEN_S = 0.5
_A_STEP = math.log(1.25)  # What one step of niceness is worth to Linux.
_NICEST = 19


@dataclass(frozen=True)
class Clock:
    """What a tree had had of the processors at one moment, and how long it had queued for them."""

    at: float
    cpu_s: float
    queued_s: float
    stopped_s: float

    def waited_s(self, before: "Clock", cores: float) -> float:
        """How long the tree had no processor since `before` although its share was not used up.

        What waits for processors that its own processes hold has waited for nobody else; and where
        several wait at once, as many as it may have processors, that is one time for all of them.
        So it is never more than has passed. Time in which something outside had stopped the kernel
        counts as well.
        """
        elapsed_s, used_s = self.at - before.at, self.cpu_s - before.cpu_s
        queued_s = max(0.0, self.queued_s - before.queued_s)
        wanted = (used_s + queued_s) / elapsed_s if elapsed_s > 0 else 1.0
        lost_s = max(0.0, min(queued_s, cores * elapsed_s - used_s))
        return lost_s / max(1.0, min(wanted, cores)) + self.stopped_s - before.stopped_s


class Shares:
    """Watches over the processor time of the tree below this process."""

    def __init__(self, fate: Fate, cores: float, group: Group) -> None:
        self._fate = fate
        self._group = group
        self._kernel = fate.kernel
        self._cores = cores
        self._most_busy = 2 * (os.cpu_count() or 1) + 2
        self._before: dict[int, float] = {}
        self._own: dict[int, float] = {}
        self._gone_s = 0.0
        self._lately: list[int] = []
        self._crowded_s = 0.0
        self._stopped_s = 0.0
        self._named = False
        self._looked = time.monotonic()
        self._born = self._start = Clock(self._looked, 0.0, 0.0, 0.0)
        self._queued_by_threads_s = 0.0
        self._read_threads_at = math.inf

    def look(self, below: list[Member], halted: bool) -> str:
        """Weigh the tree down to its share; returns a sentence for the report, once, or "".

        `halted` says that something outside has stopped the kernel.
        """
        elapsed_s, self._looked = time.monotonic() - self._looked, time.monotonic()
        self._stopped_s += elapsed_s if halted else 0.0
        busy = self._busy(below, elapsed_s)
        self._before = {one.pid: one.cpu_s for one in below}
        self._keep(below)
        if self._looked >= self._read_threads_at:
            self._begin_with_threads(below)
        self._lately = [*self._lately[1 - _STEADY :], len(busy)]
        if len(self._lately) == _STEADY and min(self._lately) > self._cores:
            self._weigh_down(busy, min(self._lately))
        if len(busy) > self._most_busy:
            self._crowded_s += elapsed_s
        if self._crowded_s < _LONG_S or self._named:
            return ""
        self._named = True
        return (
            f"It kept more than {self._most_busy} processes or threads busy at once for over "
            f"{_LONG_S:g} seconds. They got no more of the processors than any other submission."
        )

    def _keep(self, below: list[Member]) -> None:
        """Keep what processes have used that are gone: nobody may have waited for them."""
        own = {one.pid: one.own_s for one in below}
        self._gone_s += sum(s for pid, s in self._own.items() if s > own.get(pid, 0.0))
        self._own = own

    def _busy(self, below: list[Member], elapsed_s: float) -> list[int]:
        """The threads that run or wait for a processor at this moment."""
        had_s = sum(one.cpu_s - self._before.get(one.pid, 0.0) for one in below)
        crowding = had_s > _IDLE * elapsed_s
        found: list[int] = []
        asked = 0
        for one in below:
            if one.threads == 1:
                found += [one.pid] if one.state == "R" else []
            elif crowding and one.cpu_s > self._before.get(one.pid, 0.0) and asked < _MOST_TASKS:
                asked += one.threads
                found += [task for task in tree.tasks(one.pid) if _runs(one.pid, task)]
        return found

    def _weigh_down(self, busy: list[int], count: int) -> None:
        step = math.ceil(math.log(count / self._cores) / _A_STEP)
        target = min(_NICEST, os.getpriority(os.PRIO_PROCESS, self._kernel) + step)
        for task in busy:
            # The kernel itself is one thread, and must stay able to answer.
            if task != self._kernel:
                with suppress(OSError):
                    if os.getpriority(os.PRIO_PROCESS, task) < target:
                        os.setpriority(os.PRIO_PROCESS, task, target)

    def start(self, below: list[Member]) -> None:
        """Begin to count what `waited_s` says.

        That is once a cell, and nearly all are short. So the threads beside each process's first
        are read a little later, and count from then.
        """
        self._start = self._clock(below)
        self._read_threads_at = self._start.at + _SOON_S

    def _begin_with_threads(self, below: list[Member]) -> None:
        before_s = self._queued_by_threads_s
        self._read_threads_at = math.inf
        self._read_threads(below)
        more_s = self._queued_by_threads_s - before_s
        self._start = replace(self._start, queued_s=self._start.queued_s + more_s)

    def _read_threads(self, below: list[Member]) -> None:
        self._queued_by_threads_s = sum(
            _queued_s(f"/proc/{one.pid}/task/{task}")
            for one in below
            if one.threads > 1
            for task in tree.tasks(one.pid)
            if task != one.pid
        )

    def waited_s(self, below: list[Member]) -> float:
        """How long the kernel waited for the machine since `start`."""
        if self._read_threads_at < math.inf:  # what threads waited before the cell is none of its
            self._begin_with_threads(below)
        self._read_threads(below)
        return self._clock(below).waited_s(self._start, self._cores)

    def waited_in_all_s(self, below: list[Member]) -> float:
        """How long the kernel waited for the machine since it was started."""
        self._read_threads(below)
        return self._clock(below).waited_s(self._born, self._cores)

    def _clock(self, below: list[Member]) -> Clock:
        # Children nobody waits for leave no trace of their time but in the group; without one, each
        # counts with what was seen of it and what it may have used between two looks.
        unseen_s = _UNSEEN_S * self._fate.started
        seen_s = max(sum(one.cpu_s for one in below), self._gone_s + sum(self._own.values()))
        used = self._group.cpu_s or seen_s + unseen_s
        queued = sum(_queued_s(f"/proc/{one.pid}") for one in below) + self._queued_by_threads_s
        return Clock(time.monotonic(), used, queued, self._stopped_s)


def _runs(pid: int, task: int) -> bool:
    try:
        text = Path(f"/proc/{pid}/task/{task}/stat").read_text(errors="replace")
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] == "R"


def _queued_s(thread: str) -> float:
    """How long a thread was ready to run and had no processor; a process says it of its first."""
    with suppress(OSError, IndexError):
        return int(Path(thread, "schedstat").read_text().split()[1]) / 1e9
    return 0.0
