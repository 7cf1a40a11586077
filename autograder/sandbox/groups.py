"""Control groups (cgroup v2): a kernel and all it starts, bounded as a whole by Linux itself.

They are made below the group this process is in, if that may be divided: systemd knows the groups
it gives away ("delegates"), and where there is no systemd, whoever may write there may divide. A
warden gets the open files of its kernel's group, since bubblewrap hides the file system itself.
"""

import os
import secrets
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Self

from .contract import Limits
from .inside import group

CONTROLLERS = ("cpu", "memory", "pids")
_SYSTEMD = Path("/run/systemd/system")
_LEAF = "autograder-itself"
_ASK_S = 5.0


@dataclass
class KernelGroup:
    """One kernel's group: the open files its warden gets, by name."""

    path: Path
    files: dict[str, int] = field(default_factory=dict)

    def close(self) -> None:
        """Close the files and remove the group, whose processes have ended."""
        while self.files:
            os.close(self.files.popitem()[1])
        with suppress(OSError):
            self.path.rmdir()


@dataclass(frozen=True)
class Groups:
    """A group for the kernels of one zygote, divided into one for each kernel."""

    path: Path

    @classmethod
    def below(cls, above: Path) -> Self:
        """Make it below `above`, with as many controllers as can be had.

        Raises:
            OSError: if it cannot be made, or could take no processes.
        """
        path = above / f"autograder-{os.getpid()}-{secrets.token_hex(4)}"
        path.mkdir()
        _divide(above)
        _divide(path)
        if not _takes_processes(path):
            path.rmdir()
            raise OSError(f"{path} can take no processes")
        return cls(path)

    def for_kernel(self, name: str, limits: Limits) -> KernelGroup:
        """A new group with `limits`; raises OSError."""
        made = KernelGroup(self.path / name)
        made.path.mkdir()
        bounds = {
            "memory.max": limits.memory_bytes,
            "memory.swap.max": 0,
            "memory.oom.group": 1,
            "pids.max": limits.threads,
        }
        for file, bound in bounds.items():
            if (made.path / file).exists():
                (made.path / file).write_text(str(bound))
        for file, flags in group.FILES.items():
            with suppress(FileNotFoundError):
                made.files[file] = os.open(made.path / file, flags | os.O_CLOEXEC)
        return made

    def close(self) -> None:
        """Remove all that is left of it."""
        group.remove(str(self.path))


@lru_cache(maxsize=1)
def divisible() -> Path | None:
    """The group this process is in, if it may be divided."""
    above = _own()
    if above is not None and above.name == _LEAF:
        above = above.parent  # An earlier run in this shell has divided it.
    if above is None or not _ours(above):
        return None
    needed = (above, above / "cgroup.procs", above / "cgroup.subtree_control")
    return above if all(os.access(path, os.W_OK) for path in needed) else None


def controllers() -> list[str]:
    """The controllers that kernels' groups would have here."""
    above = divisible()
    if above is None:
        return []
    known = (above / "cgroup.controllers").read_text().split()
    return [name for name in CONTROLLERS if name in known]


def _own() -> Path | None:
    """Where this process's group is seen."""
    own = ""
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            own = line.removeprefix("0::") if line.startswith("0::/") else own
        for line in Path("/proc/self/mountinfo").read_text().splitlines():
            words = line.split()
            root, mounted = words[3:5]
            if own and words[words.index("-") + 1] == "cgroup2" and Path(own).is_relative_to(root):
                return Path(mounted, Path(own).relative_to(root))
    return None


def _ours(path: Path) -> bool:
    """Whether systemd, where it runs, has given this group away."""
    if not _SYSTEMD.is_dir():
        return True
    for name in ("user.delegate", "trusted.delegate"):
        with suppress(OSError):
            if os.getxattr(path, name) == b"1":
                return True
    return f"user@{os.getuid()}.service" in path.parts and _given_by_users_manager(path.name)


def _given_by_users_manager(unit: str) -> bool:
    """Ask the manager of the user's own units, which marks no groups."""
    line = ["systemctl", "--user", "show", "--property=Delegate", "--value", unit]
    with suppress(OSError, subprocess.TimeoutExpired):
        asked = subprocess.run(line, capture_output=True, timeout=_ASK_S)
        return asked.stdout.strip() == b"yes"
    return False


def _divide(path: Path) -> None:
    """Hand the controllers on to the groups below `path`, as far as that can be.

    Only a group without processes of its own can hand on memory. Linux would hand on processors and
    the number of processes, but then no group below could take a process (see "Threads" in Linux's
    ``Documentation/admin-guide/cgroup-v2.rst``): so processes leave before anything is handed on.
    """
    there = (path / "cgroup.controllers").read_text().split()
    wanted = [name for name in there if name in CONTROLLERS]
    if wanted and _has_processes(path):
        _move_processes(path, path / _LEAF)
        if _has_processes(path):
            return  # Somebody else's: the groups then have no bounds, but still one end for all.
    for name in wanted:
        _hand_on(path, name)


def _has_processes(path: Path) -> bool:
    """Whether a group has processes of its own; those of the root, without a type, don't count."""
    return (path / "cgroup.type").exists() and bool((path / "cgroup.procs").read_text())


def _takes_processes(path: Path) -> bool:
    """Whether Linux lets processes into the groups below."""
    kind = path / "cgroup.type"
    return not kind.exists() or kind.read_text().strip() == "domain"


def _hand_on(path: Path, name: str) -> None:
    with suppress(OSError):
        (path / "cgroup.subtree_control").write_text(f"+{name}")


def _move_processes(path: Path, leaf: Path) -> None:
    leaf.mkdir(exist_ok=True)
    for pid in (path / "cgroup.procs").read_text().split():
        with suppress(OSError):
            (leaf / "cgroup.procs").write_text(pid)
