"""Stand before a kernel's command line: have the kernel forked, and stand in for it.

The Jupyter client started this process and knows no other, so signals are passed on, and it ends
as the kernel ends. If it is killed, the warm process kills the kernel; and if the client is gone,
it ends, as a kernel does.
"""

import fcntl
import os
import resource
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from . import wire, world

#: how long a kernel waits for the imports, in seconds; some clients give up after 60
_PATIENCE_S = 40.0
_LOOK_S = 1.0
_PASSED_ON = (
    *(signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT),
    *(signal.SIGUSR1, signal.SIGUSR2, signal.SIGCONT, signal.SIGTSTP),
)
_MODULE = "ipykernel_launcher"


def main(command: list[str]) -> NoReturn:
    """Run the kernel that `command` would start: ``PYTHON [OPTION]... -m ipykernel_launcher ...``.

    It starts an ordinary one, in this very process, wherever no fork is to be had.
    """
    parent = os.getppid()
    try:
        connection, pid = _fork(command)
    except (world.Unavailable, OSError, EOFError):
        os.execvp(command[0], command)  # noqa: S606 - there is no shell
    _stand_in(connection, pid, parent)


def _fork(command: list[str]) -> tuple[socket.socket, int]:
    """Return the connection to the warm process, and the kernel's process id."""
    if not sys.platform.startswith("linux"):
        raise world.Unavailable("only Linux lets a process fork that has imported so much")
    module = command.index("-m") if "-m" in command else 0
    if not module or command[module + 1 : module + 2] != [_MODULE]:
        raise world.Unavailable("that is not the command line of an IPython kernel")
    interpreter, arguments = command[:module], command[module + 2 :]
    for _ in range(2):  # one that is outdated, or about to end, makes way for another
        connection = _connect(world.address(interpreter), interpreter)
        try:
            connection.settimeout(_PATIENCE_S)
            wire.receive(connection)
            connection.settimeout(None)  # from here on, no other kernel may have these ports
            wire.send(connection, _request(arguments), [0, 1, 2, os.open(".", os.O_DIRECTORY)])
            reply, _ = wire.receive(connection)
        except (EOFError, ConnectionError):
            continue
        if "pid" in reply:
            return connection, int(reply["pid"])
        if not reply.get("outdated"):
            break
    raise world.Unavailable("the warm process gives no fork")


def _request(arguments: list[str]) -> dict[str, Any]:
    """Return what a process inherits from the one that starts it."""
    mask = os.umask(0)
    os.umask(mask)
    limits = {name: getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")}
    return {
        "arguments": arguments,
        "environment": dict(os.environ),
        "umask": mask,
        "limits": [[number, *resource.getrlimit(number)] for number in set(limits.values())],
        "nice": os.nice(0),
        "processors": sorted(os.sched_getaffinity(0)),
    }


def _connect(address: str, interpreter: list[str]) -> socket.socket:
    """Connect to the warm process at `address`, which is started if there is none."""
    with suppress(FileNotFoundError, ConnectionRefusedError):
        return _connected(address)
    with Path(address).with_name("lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of two launchers, one starts it
        with suppress(FileNotFoundError, ConnectionRefusedError):
            return _connected(address)
        Path(address).unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(address)
            listener.listen(64)  # who connects before it has imported everything waits
            _start(interpreter, listener, address)
            return _connected(address)


def _connected(address: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _start(interpreter: list[str], listener: socket.socket, address: str) -> None:
    """Start the warm process, which has the listening socket as its standard input."""
    written = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    os.posix_spawnp(
        interpreter[0],
        [*interpreter, str(Path(__file__).parent), "--serve", address],
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_DUP2, listener.fileno(), 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, f"{address}.log", written, 0o600),
        ],
        setsid=True,
    )


def _stand_in(connection: socket.socket, pid: int, parent: int) -> NoReturn:
    """Pass signals on to the kernel and its group until it ends; end in the same way.

    It also ends when the Jupyter client that started it has ended, as ipykernel does.
    """

    def pass_on(number: int, frame: FrameType | None) -> None:
        with suppress(ProcessLookupError):
            os.killpg(pid, number)

    for number in _PASSED_ON:
        signal.signal(number, pass_on)
    client = int(os.environ.get("JPY_PARENT_PID") or 0)
    connection.settimeout(_LOOK_S)
    status = 1
    while client <= 1 or (os.getppid() == parent and parent != 1):
        try:
            reply, _ = wire.receive(connection)
        except TimeoutError:
            continue
        except (EOFError, ConnectionError):  # the warm process was killed; the kernel ends as well
            break
        status = int(reply["status"])
        break
    connection.close()
    _end_like(status)


def _end_like(status: int) -> NoReturn:
    """End with an exit status, or by the signal whose number is given as a negative one."""
    if status < 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if -status not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    os._exit(status if status >= 0 else 1)
