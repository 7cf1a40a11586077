"""Which warm process fits a kernel: one that could have been that kernel's own past.

What is imported depends on the interpreter, its options and the environment; what a process may do
depends on its namespaces, rights and control group. Kernels that agree in all of these share a
warm process, and no others do.
"""

import hashlib
import json
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

#: variables of one terminal, session, kernel or run of the course, which nothing reads while it is
#: imported; every other one tells two worlds apart
_OF_THE_MOMENT = (
    *("_", "COLORTERM", "COLUMNS", "COURSE_DATA", "FORCE_COLOR", "INVOCATION_ID", "IPYTHONDIR"),
    *("JOURNAL_STREAM", "JUPYTER_PATH", "JUPYTER_TOKEN", "LINES", "OLDPWD", "PWD", "SHLVL"),
    *("PYTEST_CURRENT_TEST", "SYSTEMD_EXEC_PID", "WINDOWID", "XDG_SESSION_ID"),
)
_OF_THE_MOMENT_PREFIXES = ("JPY_", "SSH_", "VSCODE_", "PYTEST_XDIST_")
_RIGHTS = ("Uid:", "Gid:", "Groups:", "CapEff:", "CapBnd:", "NoNewPrivs:", "Seccomp:")
_NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")
_LONGEST_FOLDER = 70  #: bytes; Linux allows 107 for the address


class Unavailable(Exception):
    """No warm process can serve here; the message says why."""


def is_of_the_moment(variable: str) -> bool:
    """Return whether an environment variable has no part in what is imported."""
    return variable in _OF_THE_MOMENT or variable.startswith(_OF_THE_MOMENT_PREFIXES)


def address(interpreter: list[str]) -> str:
    """Return where the warm process of this world listens, in a folder of this user's alone.

    Args:
        interpreter: the kernel's Python and its options.

    Raises:
        Unavailable: if there is no such folder.
    """
    return str(private_folder() / _fingerprint(interpreter))


def _fingerprint(interpreter: list[str]) -> str:
    variables = sorted(item for item in os.environ.items() if not is_of_the_moment(item[0]))
    search_path = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    relative = any(part and not Path(part).is_absolute() for part in search_path)
    here = str(Path.cwd()) if relative else ""
    rights = [
        line
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith(_RIGHTS)
    ]
    spaces = [str(Path("/proc/self/ns", name).readlink()) for name in _NAMESPACES]
    group = Path("/proc/self/cgroup").read_text()
    told = [interpreter, sys.version, variables, here, rights, spaces, group]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def private_folder() -> Path:
    """Return a folder that only this user can enter; the session's own, where there is one.

    Raises:
        Unavailable: if there is none.
    """
    user = os.geteuid()
    session = os.environ.get("XDG_RUNTIME_DIR", "")
    places = [Path(session, "course-warm")] if session else []
    places.append(Path(f"/tmp/course-warm-{user}"))  # noqa: S108 - looked at before it is used
    for folder in places:
        if len(os.fsencode(folder)) > _LONGEST_FOLDER:
            continue
        with suppress(OSError):
            folder.mkdir(mode=0o700, exist_ok=True)
            if _is_private(folder, user):
                return folder
    raise Unavailable("there is no folder of this user's for the socket")


def _is_private(folder: Path, user: int) -> bool:
    """Whether it is no link, and nobody else's: others may have made one under this name."""
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == user and not found.st_mode & 0o077
