"""A kernel's control group, of which a warden has nothing but open files."""

import os
from contextlib import suppress
from pathlib import Path

#: the files of a group that a warden works with, and how they are opened
FILES = {
    "cgroup.procs": os.O_WRONLY,
    "cgroup.kill": os.O_WRONLY,
    "cpu.stat": os.O_RDONLY,
    "memory.events": os.O_RDONLY,
    "pids.events": os.O_RDONLY,
}


class Group:
    """One kernel's group; where there is none, every question has the answer 0."""

    def __init__(self, files: dict[str, int]) -> None:
        self._files = files

    def take(self, pid: int) -> None:
        """Move a process into the group; raises OSError.

        Linux may take ten milliseconds, in which it only waits, and the process can work.
        """
        if "cgroup.procs" in self._files:
            os.write(self._files["cgroup.procs"], b"%d" % pid)

    def kill(self) -> None:
        """Kill every process in the group at once, however fast it forks."""
        if "cgroup.kill" in self._files:
            with suppress(OSError):
                os.write(self._files["cgroup.kill"], b"1")

    @property
    def cpu_s(self) -> float:
        """The processor time of all its processes, those that ended included."""
        return self._count("cpu.stat", "usage_usec") / 1e6

    @property
    def memory_kills(self) -> int:
        """How many of its processes Linux killed because the group's memory was full."""
        return self._count("memory.events", "oom_kill")

    @property
    def refused_processes(self) -> int:
        """How often a process or thread was refused, because there were too many."""
        return self._count("pids.events", "max")

    def _count(self, file: str, name: str) -> int:
        if file in self._files:
            with suppress(OSError):
                for line in os.pread(self._files[file], 1 << 12, 0).decode().splitlines():
                    if line.startswith(f"{name} "):
                        return int(line.split()[1])
        return 0


def remove(path: str) -> None:
    """Remove a group and those directly below it, once their processes have ended."""
    with suppress(OSError):
        for below in Path(path).iterdir():
            if below.is_dir():
                with suppress(OSError):
                    below.rmdir()
        Path(path).rmdir()
