"""Memory by process while a class is graded: the proportional set size, which shares fairly.

A page that several processes share counts in each of them as its fraction, so the sizes add up to
what the machine really gives. Read from ``smaps_rollup`` while a class with a short training runs.
"""

import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .classes import CASES
from .commands import our_command
from .processors import Group

_PAUSE_S = 0.1
ROLES = {
    "collector": "plans, keeps and shows: one a run",
    "fork server": "has imported the grader: one a run",
    "worker": "reads, judges and renders one notebook",
    "zygote": "has imported what notebooks import: one a run",
    "warden": "watches one kernel",
    "kernel": "runs one notebook's cells, here a short training",
    "other": "keeper, bubblewrap, helpers",
}


@dataclass
class Memory:
    """The largest size of one process of each role, and of all together, in MiB."""

    workers: int
    largest: dict[str, float]
    together: float


def measure_memory(students: int, workers: int) -> Memory | None:
    """Grade a class with a short training, and look meanwhile; None where there are no groups."""
    found = Memory(workers, {}, 0.0)
    with tempfile.TemporaryDirectory() as temporary, Group.new() as group:
        if group.path is None:
            return None
        folder = Path(temporary, "course")
        CASES["short"].make(folder, students)
        command = group.entered(our_command(workers))
        silent = subprocess.DEVNULL
        with subprocess.Popen(command, cwd=folder, stdout=silent, stderr=silent) as process:
            while process.poll() is None:
                look(group, found, process.pid)
                time.sleep(_PAUSE_S)
        if process.returncode:
            sys.exit(f"The class whose memory is measured ended with {process.returncode}.")
    return found


def look(group: Group, found: Memory, collector: int) -> None:
    """Take one sample of all processes in the group."""
    pids = group.processes()
    commands = {pid: _read(pid, "cmdline").split("\0")[:-1] for pid in pids}
    parents = {pid: _parent(pid) for pid in pids}
    together = 0.0
    for pid in pids:
        role = role_of(pid, collector, commands, parents)
        size = _pss(pid)
        together += size
        found.largest[role] = max(found.largest.get(role, 0.0), size)
    found.together = max(found.together, together)


def role_of(
    pid: int, collector: int, commands: dict[int, list[str]], parents: dict[int, int]
) -> str:
    """Return what a process is, by its command and those it descends from."""

    def serves(one: int) -> bool:
        return any("fork_server" in word for word in commands.get(one, []))

    def zygote(one: int) -> bool:
        words = commands.get(one, [])
        return words[-1:] == ["zygote"] and not words[0].endswith("bwrap")

    parent = parents[pid]
    above = parents.get(parent, 0)
    if pid == collector:
        return "collector"
    if serves(pid):
        return "worker" if serves(parent) else "fork server"
    if zygote(pid):
        forked = zygote(parent) + zygote(above)
        return ("zygote", "warden", "kernel")[forked]
    return "other"


def _pss(pid: int) -> float:
    """MiB of one process; 0 if it has ended."""
    for line in _read(pid, "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _parent(pid: int) -> int:
    fields = _read(pid, "stat").rpartition(")")[2].split()
    return int(fields[1]) if fields else 0


def _read(pid: int, name: str) -> str:
    with suppress(OSError):
        return Path("/proc", str(pid), name).read_text(errors="replace")
    return ""
