"""A process for each job: forks of a server that has imported the grader, and nothing else.

What reads, judges and renders a stranger's notebook does so alone in its process, in limits, and
may be killed at any moment. A fork takes milliseconds where a new Python takes a second or more,
and begins as its neighbours did.

Both ends are here. :class:`ForkServer` is the collecting process's; :func:`serve` runs in the
server, for which it must not become a thread too many. For every job one end of a new pair of
sockets goes to the server, which forks; the fork says its number, takes its work and sends what
came of it. So a job that ends half-way has cut off its own line and nobody else's, which a shared
queue could not promise, and nothing of it has a name on disk. What travels is pickled by
``multiprocessing.connection``: from processes of ours to processes of ours.

`multiprocessing`'s own fork server leaves its socket's folder behind when we are killed, runs the
main program again in each fork and outlives the run; pools share one queue, where a worker that is
killed while it sends holds up all the others.
"""

import gc
import importlib
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, NoReturn

from autograder.companions import FORK_SERVER, companion
from autograder.grading import bounds
from autograder.sandbox import SandboxFault

_START_S = 300.0  #: seconds within which a fork says its number, on the busiest machine
_USUAL = "autograder.executors.local"  #: what every fork has imported


class WorkerLost(Exception):
    """A worker brought no result. One sentence that says why."""


class ForkServer:
    """Runs functions in processes of their own; any number of threads may call. Close it.

    `exercises` are the numbers of the notebooks whose exercises every fork has imported, `module`
    is where the work is to be found that it will be given.

    Raises:
        SandboxFault: if the server cannot be started.
    """

    def __init__(self, exercises: Sequence[str] = (), module: str = _USUAL) -> None:
        self._arguments = (module, *exercises)
        self._lock = threading.Lock()
        self._closed = False
        try:
            self._process, self._line = self._start()
        except OSError as error:
            raise SandboxFault(
                f"The process that starts workers does not start: {error}."
            ) from None

    def call(self, work: Callable[[], Any], limit_s: float) -> Any:
        """Return ``work()``, done in a process of its own. `work` and what it returns are pickled.

        Raises:
            WorkerLost: if that process raised, ended before it was done, or was killed after
                `limit_s` seconds.
        """
        ours, server = self._new_line()
        with Connection(ours.detach()) as line:
            late = threading.Event()
            try:
                if not line.poll(_START_S):
                    server.kill()  # stopped, perhaps; whoever calls next starts another one
                    server.wait()
                    raise WorkerLost("The process that starts workers does not answer.")
                process = os.pidfd_open(line.recv())
            except (OSError, EOFError):
                raise WorkerLost("The process that grades could not be started.") from None
            try:
                return self._result(line, process, work, limit_s, late)
            except (OSError, EOFError):
                words = "The process that graded it ended before it was done."
                if late.is_set():
                    words = f"It was not graded within {limit_s:g} seconds, far beyond its limits."
                raise WorkerLost(words) from None
            finally:
                os.close(process)

    def _result(
        self,
        line: Connection,
        process: int,
        work: Callable[[], Any],
        limit_s: float,
        late: threading.Event,
    ) -> Any:
        def end() -> None:
            late.set()
            with suppress(OSError):
                signal.pidfd_send_signal(process, signal.SIGKILL)

        alarm = threading.Timer(limit_s, end)
        alarm.daemon = True
        alarm.start()
        try:
            line.send(work)
            found = line.recv()
        finally:
            alarm.cancel()
            alarm.join()
        if isinstance(found, _Raised):
            raise WorkerLost(f"The process that graded it failed ({found.words}).")
        return found

    def close(self) -> None:
        """End the server, and with it every process that still works."""
        with self._lock:
            self._closed = True
            self._line.close()
            self._process.kill()
            self._process.wait()

    def _new_line(self) -> tuple[socket.socket, "subprocess.Popen[bytes]"]:
        """Our end of a line to a new fork, and the server that is to fork."""
        try:
            ours, theirs = socket.socketpair()
        except OSError as error:
            raise WorkerLost(f"The process that grades could not be started: {error}.") from None
        with theirs:
            try:
                with self._lock:
                    if self._closed:
                        raise BrokenPipeError
                    if self._process.poll() is not None:
                        self._line.close()
                        self._process, self._line = self._start()
                    socket.send_fds(self._line, [b"."], [theirs.fileno()])
                    return ours, self._process
            except OSError:
                ours.close()
                raise WorkerLost("The process that starts workers has ended.") from None

    def _start(self) -> tuple["subprocess.Popen[bytes]", socket.socket]:
        found = companion(FORK_SERVER, *self._arguments)
        return found.process, found.line


class _Raised:
    """An exception that left the work, in words."""

    def __init__(self, error: BaseException) -> None:
        self.words = f"{type(error).__name__}: {' '.join(str(error).split())}"[:500]


def serve(line: socket.socket, module: str, *exercises: str) -> None:
    """Import `module` and these exercises, so that no fork has to; fork for each descriptor, until
    the line is cut.
    """
    from autograder.grading.grader import import_exercises
    from autograder.grading.rendering import rehearse

    importlib.import_module(_USUAL)
    importlib.import_module(module)
    import_exercises(exercises)
    rehearse()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no fork waits for somebody to reap it
    server = os.getpid()
    gc.collect()
    gc.freeze()  # untouched objects stay shared between the server and its forks
    while True:
        _, received, _, _ = socket.recv_fds(line, 1, 1)
        if not received:
            return
        if os.fork() == 0:
            line.close()
            _work(Connection(received[0]), server)
        os.close(received[0])


def _work(line: Connection, server: int) -> NoReturn:
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        bounds.bound_worker(server)
        line.send(os.getpid())
        try:
            found = line.recv()()
        except BaseException as error:
            found = _Raised(error)
        line.send(found)
        code = 0
    finally:
        os._exit(code)
