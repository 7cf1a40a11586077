"""Tell the warden when a notebook reaches for what it may not have, so that a report can say so.

Landlock and seccomp refuse in silence. Python's audit events, which a program cannot switch off
again, name what was tried. This contains nobody: whoever calls the system past Python is refused
all the same, and only goes unmentioned.
"""

import json
import os
import socket
import sys
import sysconfig
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

MOST = 8  #: attempts that are mentioned; the first ones tell enough
NAME_LENGTH = 200
_FILES = ("open", "os.listdir", "os.scandir", "os.chdir", "os.remove", "os.rename", "os.symlink")
_SOCKET = "socket.__new__"
_NAMES = ("socket.getaddrinfo", "socket.gethostbyname")
_OWN_NAMES = ("localhost", "127.0.0.1", "::1", "0.0.0.0", "", None)  # noqa: S104 - nothing is bound
#: read by programs of all kinds, and of no interest to anybody
_HARMLESS = ("/proc", "/sys", "/dev")


def watch(request: dict[str, Any], plan: dict[str, Any], pipe: int) -> None:
    """From now on write what is refused to `pipe`, one line of JSON for each new thing."""
    allowed = [*plan["run"], *plan["read"], *request["read"], request["folder"], *_HARMLESS]
    allowed += [plan["tmp"]] if plan["tmp"] else []
    network = _NAMES if plan["localhost"] else (*_NAMES, _SOCKET)
    prefixes = tuple(path.rstrip("/") + "/" for path in allowed)
    packages = tuple(path.rstrip("/") + "/" for path in plan["site"])
    mentioned: set[str] = set()

    def mention(what: str, name: str) -> None:
        if len(mentioned) < MOST and name not in mentioned:
            mentioned.add(name)
            line = json.dumps({"what": what, "name": name[:NAME_LENGTH]})
            with suppress(OSError):
                os.write(pipe, line.encode() + b"\n")

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _FILES:
            _file(arguments[0], prefixes, mention)
        elif event in network:
            _network(event, arguments, mention, packages)

    sys.addaudithook(hook)


def _file(path: Any, prefixes: tuple[str, ...], mention: Callable[[str, str], None]) -> None:
    if not isinstance(path, (str, bytes, os.PathLike)) or not asked_by_a_cell(sys._getframe(2)):
        return
    with suppress(OSError, ValueError):
        real = os.path.realpath(os.fsdecode(path))
        if not f"{real}/".startswith(prefixes):
            mention("file", real)


def _network(
    event: str,
    arguments: tuple[Any, ...],
    mention: Callable[[str, str], None],
    packages: tuple[str, ...],
) -> None:
    if event != _SOCKET:
        if arguments[0] not in _OWN_NAMES:
            mention("network", f"the address of {arguments[0]!r}")
    elif arguments[1] not in (socket.AF_UNIX, -1) and not _probes(sys._getframe(2), packages):
        mention("network", "a network socket")


def _probes(innermost: FrameType, packages: tuple[str, ...]) -> bool:
    """Whether an installed package, as it is imported, looks what this machine offers.

    urllib3, and so whatever imports requests, makes a socket to find out whether there is IPv6.
    """
    frame: FrameType | None = innermost
    while frame is not None and frame.f_code.co_filename.startswith(_STDLIB):
        frame = frame.f_back
    while frame is not None and frame.f_code.co_filename.startswith(packages):
        frame = frame.f_back
        if frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
    return False


_STDLIB = sysconfig.get_path("stdlib") + os.sep
_PACKAGES = tuple({sysconfig.get_path(kind) + os.sep for kind in ("purelib", "platlib")})


def asked_by_a_cell(innermost: FrameType) -> bool:
    """Whether a cell asked, itself or through the standard library: other libraries look around."""
    frame: FrameType | None = innermost
    while frame is not None:
        file = frame.f_code.co_filename
        library = file.startswith((_STDLIB, "<frozen")) and not file.startswith(_PACKAGES)
        # In a notebook, `open` is IPython's, which calls Python's.
        if not library and not file.endswith("/IPython/core/interactiveshell.py"):
            return "ipykernel_" in Path(file).parent.name
        frame = frame.f_back
    return False
