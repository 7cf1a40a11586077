"""What this machine offers to contain submissions, and what to do where it falls short."""

import sys
from dataclasses import dataclass
from functools import lru_cache

from . import bubblewrap, groups
from .errors import SandboxFault

_OLDEST_ABI = 3
_FENCED_ABI = 6
_DELEGATED = "`systemd-run --scope -p Delegate=yes` (and `--user`, unless you are root) before it"


@dataclass(frozen=True)
class Fact:
    """One finding: `detail` says what it means, or what to do."""

    name: str
    ok: bool
    detail: str


@lru_cache(maxsize=1)
def landlock_abi() -> int:
    """The version of Landlock in this kernel; 0 for none."""
    if not sys.platform.startswith("linux"):
        return 0
    from landlockpy import LandlockError, abi_version

    try:
        return int(abi_version())
    except (LandlockError, OSError):
        return 0


def tier() -> list[Fact]:
    """What there is here, strongest need first. Landlock and seccomp must both be ok."""
    return [_landlock(), _seccomp(), _bubblewrap(), _shares()]


def require() -> None:
    """Raise SandboxFault, saying what to do, unless submissions can be contained here."""
    lacking = [fact.detail for fact in (_landlock(), _seccomp()) if not fact.ok]
    if lacking:
        raise SandboxFault(
            " ".join(lacking) + " Grading untrusted work without them needs `--unsafe`."
        )


def _landlock() -> Fact:
    abi = landlock_abi()
    if abi >= _FENCED_ABI:
        detail = f"Landlock ABI {abi}: files, TCP, signals and abstract sockets are contained."
    elif abi >= _OLDEST_ABI:
        detail = f"Landlock ABI {abi} contains files, seccomp the rest; Linux 6.12 does more."
    elif sys.platform.startswith("linux"):
        detail = "Landlock is missing or too old: use Linux 6.2 or newer with `lsm=landlock,...`."
    else:
        detail = "Landlock needs Linux: grade on Linux, in WSL2 or in a Linux container."
    return Fact("Landlock", abi >= _OLDEST_ABI, detail)


def _seccomp() -> Fact:
    ok = False
    if sys.platform.startswith("linux"):
        from .inside import seccomp

        ok = seccomp.available()
    missing = "seccomp is missing: use Linux on x86_64 or aarch64 with seccomp filters."
    return Fact("seccomp", ok, "seccomp filters system calls." if ok else missing)


def _bubblewrap() -> Fact:
    if not sys.platform.startswith("linux"):
        return Fact("bubblewrap", False, "bubblewrap needs Linux.")
    program, detail = bubblewrap.program()
    return Fact("bubblewrap", program is not None, detail)


def _shares() -> Fact:
    """How the machine is shared out between submissions."""
    found = groups.controllers()
    if found == list(groups.CONTROLLERS):
        detail = "cgroup v2 bounds processors, memory and processes of each submission as a whole."
        return Fact("Shares", True, detail)
    without = "Submissions are watched ten times a second and share the processors by priority"
    but = f", with {' and '.join(found)} by cgroup v2" if found else ""
    detail = f"{without}{but}. For limits without delay, start `autograder` with {_DELEGATED}."
    return Fact("Shares", False, detail)
