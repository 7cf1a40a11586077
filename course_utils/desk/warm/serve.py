"""The warm process: imports what notebooks need, once, and forks a kernel for each launcher.

It computes nothing, so it has one thread when it forks; it says no where it has more. It ends by
itself when nobody has had a kernel of it for a while, or when its socket is gone.
"""

import gc
import importlib
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from . import become, wire

IDLE_S = 900.0  #: it ends when it has had no kernel for so long
_BREATH_S = 5.0
_PATIENCE_S = 10.0
#: what every kernel imports as it starts
KERNEL = (
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.debugger", "ipykernel.zmqshell"),
    *("IPython.core.completerlib", "IPython.extensions.storemagic", "tornado.platform.asyncio"),
)
#: what the course's notebooks import
LESSONS = (
    *("keras", "matplotlib.pyplot", "ipywidgets", "sklearn.datasets", "sklearn.linear_model"),
    *("sklearn.model_selection", "sklearn.neighbors", "sklearn.preprocessing"),
)
#: as ipykernel has them, or quieter, where the user has not said otherwise
_WHILE_IMPORTING = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


def main(address: str) -> None:
    """Import everything and serve at `address`; in a fork, become a kernel and return at its end.

    Standard input is the listening socket.
    """
    os.dup2(0, 3)  # and everything that was inherited ends here, whatever its number
    listener = socket.socket(fileno=3)
    os.closerange(4, 1 << 10)
    with Path(os.devnull).open("rb") as null:
        os.dup2(null.fileno(), 0)
    os.chdir("/")
    process = WarmProcess(listener, address)
    process.warm_up()
    request = process.serve()
    if request is not None:
        become.kernel(*request)


def import_all() -> set[str]:
    """Import what is installed of what notebooks need; return the top-level names that this added.

    Of these, a file in a notebook's own folder may be meant instead.
    """
    with _environment_of_imports():
        for name in KERNEL:
            importlib.import_module(name)
        before = _top_level()
        for name in LESSONS:
            with suppress(ImportError):
                importlib.import_module(name)
    return _top_level() - before


def _top_level() -> set[str]:
    return {name.partition(".")[0] for name in sys.modules}


@contextmanager
def _environment_of_imports() -> Iterator[None]:
    added = {name: text for name, text in _WHILE_IMPORTING.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


def threads() -> int:
    """Return how many threads this process has."""
    return len(list(Path("/proc/self/task").iterdir()))


class WarmProcess:
    """One process that has imported everything, and the kernels that were forked from it."""

    def __init__(self, listener: socket.socket, address: str) -> None:
        self._listener, self._address = listener, address
        self._inode = os.stat(address).st_ino
        self._stamps: dict[str, int] = {}
        self._added: set[str] = set()  # top-level names of what notebooks import
        self._set: dict[str, str] = {}  # environment variables that imports have set
        self._selector = selectors.PollSelector()  # which, unlike others, is no descriptor itself
        self._selector.register(listener, selectors.EVENT_READ)
        self._kernels = 0

    def warm_up(self) -> None:
        """Import, and remember which files that has read."""
        before = dict(os.environ)
        self._added = import_all()
        self._set = {name: text for name, text in os.environ.items() if before.get(name) != text}
        files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
        configured = importlib.import_module("matplotlib").matplotlib_fname()
        keras = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras", "keras.json")
        paths = {sys.executable, str(configured), str(keras), *(path for path in files if path)}
        self._stamps = {path: _stamp(path) for path in paths}
        gc.collect()
        gc.freeze()  # objects that nobody touches stay shared with the forks
        os.close(os.pidfd_open(os.getpid()))  # an old Linux cannot do this, and so ends here
        # OpenBLAS ends its threads before a fork, and starts them again when it has work: here
        # it has none, so after this fork there is one thread.
        if (child := os.fork()) == 0:
            os._exit(0)
        os.waitpid(child, 0)

    def serve(self) -> tuple[dict[str, Any], list[int]] | None:
        """Fork a kernel for whoever asks; return, in a fork, what it was asked for.

        In the warm process itself it returns None, once it is to end.
        """
        idle_since = time.monotonic()
        while True:
            # Kernels that end come first: their ports may be those of the next one.
            events = self._selector.select(_BREATH_S)
            for key, _ in sorted(events, key=lambda event: event[0].data is None):
                if key.data is None:
                    request = self._answer()
                    if request is not None:
                        return request
                else:
                    key.data()
            if self._kernels:
                idle_since = time.monotonic()
            elif not self._is_at_its_address() or time.monotonic() - idle_since > IDLE_S:
                self._leave()
                return None

    def _answer(self) -> tuple[dict[str, Any], list[int]] | None:
        """Answer one launcher; return, in a fork, its request."""
        connection, _ = self._listener.accept()
        connection.settimeout(_PATIENCE_S)
        descriptors: list[int] = []
        try:
            # One that has lost its patience is no longer there to send a request.
            wire.send(connection, {"ready": True}, [])
            request, descriptors = wire.receive(connection)
            no = self._reason_against(descriptors[3])
            pid = -1 if no else _fork()
            if pid == 0:
                self._let_go()
                connection.close()
                request["environment"].update(self._set)
                return request, descriptors
            if pid > 0:
                self._keep(connection, pid)
            with suppress(OSError):  # a launcher that is gone is noticed like one that ends later
                wire.send(connection, no or {"pid": pid}, [])
            if no:
                connection.close()
            if "outdated" in no:
                self._leave()
        except (OSError, EOFError, ValueError, IndexError) as error:
            print(f"a launcher was not answered: {error!r}", file=sys.stderr, flush=True)
            connection.close()
        for one in descriptors:
            os.close(one)
        return None

    def _reason_against(self, folder: int) -> dict[str, Any]:
        """Return why no kernel can be forked for a notebook in `folder`; empty if one can."""
        if any(_stamp(path) != stamp for path, stamp in self._stamps.items()):
            return {"outdated": True}
        names = os.listdir(folder)
        meant = {name.partition(".")[0] for name in names} & self._added
        if meant or "matplotlibrc" in names:
            return {"no": "a file in the notebook's folder is meant instead of what is imported"}
        return {} if threads() == 1 else {"no": f"the warm process has {threads()} threads"}

    def _keep(self, connection: socket.socket, pid: int) -> None:
        """Watch a kernel and its launcher: if one of them ends, so does the other."""
        try:
            process = os.pidfd_open(pid)
        except OSError:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise

        def over(status: int | None) -> None:
            for watched in (connection, process):
                self._selector.unregister(watched)
            if status is None:
                with suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            else:
                with suppress(OSError):
                    wire.send(connection, {"status": status}, [])
            connection.close()
            os.close(process)
            self._kernels -= 1

        def ended() -> None:
            if process in self._selector.get_map():
                over(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))

        def alone() -> None:
            if process in self._selector.get_map():
                over(None)

        self._selector.register(process, selectors.EVENT_READ, ended)
        self._selector.register(connection, selectors.EVENT_READ, alone)
        self._kernels += 1

    def _let_go(self) -> None:
        """Close, in a fork, everything that belongs to the warm process."""
        for key in list(self._selector.get_map().values()):
            os.close(key.fd)
            if isinstance(key.fileobj, socket.socket):
                key.fileobj.detach()
        self._selector.close()

    def _is_at_its_address(self) -> bool:
        with suppress(OSError):
            return os.stat(self._address).st_ino == self._inode
        return False

    def _leave(self) -> None:
        """Take no more launchers; kernels that are running go on."""
        if self._listener.fileno() < 0:
            return
        if self._is_at_its_address():
            for path in (self._address, f"{self._address}.log"):
                Path(path).unlink(missing_ok=True)
        self._selector.unregister(self._listener)
        self._listener.close()


def _fork() -> int:
    """Fork, and return once the child has a session and a process group of its own."""
    reader, writer = os.pipe()
    if (pid := os.fork()) == 0:
        os.setsid()
    os.close(writer)
    if pid:
        os.read(reader, 1)  # which ends when the child has closed its side
    os.close(reader)
    return pid


def _stamp(path: str) -> int:
    """Return what changes when a file is exchanged; -1 while there is none."""
    with suppress(OSError):
        return os.stat(path).st_mtime_ns
    return -1
