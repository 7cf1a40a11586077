"""Control groups (cgroup v2): a kernel and all it starts, bounded as a whole by Linux itself.

They are made below the group this process is in, if that may be divided: systemd marks the groups
it gives away ("delegates"), and where there is no systemd, whoever may write there may divide. A
warden gets the open files of its kernel's group, since bubblewrap hides the file system itself.
"""

import os
import secrets
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
        """Make it below `above`, with as many controllers as can be had; raises OSError."""
        path = above / f"autograder-{os.getpid()}-{secrets.token_hex(4)}"
        path.mkdir()
        _divide(above)
        _divide(path)
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
    if not _SYSTEMD.is_dir():
        return True
    for name in ("user.delegate", "trusted.delegate"):
        with suppress(OSError):
            if os.getxattr(path, name) == b"1":
                return True
    return False


def _divide(path: Path) -> None:
    """Hand the controllers on to the groups below `path`, as far as that can be."""
    for name in (path / "cgroup.controllers").read_text().split():
        if name in CONTROLLERS and not _hand_on(path, name):
            # Only a group without processes of its own can hand controllers on.
            _move_processes(path, path / _LEAF)
            _hand_on(path, name)


def _hand_on(path: Path, name: str) -> bool:
    try:
        (path / "cgroup.subtree_control").write_text(f"+{name}")
    except OSError:
        return False
    return True


def _move_processes(path: Path, leaf: Path) -> None:
    leaf.mkdir(exist_ok=True)
    for pid in (path / "cgroup.procs").read_text().split():
        with suppress(OSError):
            (leaf / "cgroup.procs").write_text(pid)
