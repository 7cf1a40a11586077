"""Semaphores for `multiprocessing` that need no shared memory: a pipe holding tokens.

The usual ones are files in /dev/shm, which a kernel may not use; without them not even a
thread pool of multiprocessing's starts, and so neither does scikit-learn's `n_jobs`. Forks
inherit the pipe. Programs started anew can't find it, so their pools raise as before.
"""

import fcntl
import importlib
import os
import select
import termios
import threading
import time
from typing import Any

RECURSIVE_MUTEX = 0


class PipeSemaphore:
    """Stands in for `_multiprocessing.SemLock`: one byte in the pipe is one free place."""

    SEM_VALUE_MAX = 4096  # The smallest pipe there is.

    def __init__(
        self, kind: int, value: int, maxvalue: int, name: str, unlink: bool = True
    ) -> None:
        self.kind = kind
        self.maxvalue = maxvalue
        self.name = None  # Nothing for multiprocessing's resource tracker to remove.
        self._reader, self._writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self.handle = self._reader
        self._held = 0
        self._owner = 0
        os.write(self._writer, b"x" * min(value, self.SEM_VALUE_MAX))

    def __del__(self) -> None:
        for descriptor in (self._reader, self._writer):
            os.close(descriptor)

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        """Take a place; False when none came free in `timeout` seconds."""
        if self.kind == RECURSIVE_MUTEX and self._is_mine():
            self._held += 1
            return True
        deadline = None if timeout is None else time.monotonic() + max(0.0, timeout)
        while True:
            try:
                os.read(self._reader, 1)
            except BlockingIOError:
                left = None if deadline is None else deadline - time.monotonic()
                if not block or (left is not None and left <= 0):
                    return False
                select.select([self._reader], [], [], left)
                continue
            self._held += 1
            self._owner = threading.get_ident()
            return True

    def release(self) -> None:
        """Free a place."""
        if self.kind == RECURSIVE_MUTEX:
            if not self._is_mine():
                raise AssertionError("attempt to release recursive lock not owned by thread")
            if self._held > 1:
                self._held -= 1
                return
        elif self._get_value() >= self.maxvalue:
            raise ValueError("semaphore or lock released too many times")
        self._held -= 1
        os.write(self._writer, b"x")

    def _count(self) -> int:
        return self._held

    def _is_mine(self) -> bool:
        return self._held > 0 and self._owner == threading.get_ident()

    def _get_value(self) -> int:
        waiting = fcntl.ioctl(self._reader, termios.FIONREAD, b"\0\0\0\0")
        return int.from_bytes(waiting, "little")

    def _is_zero(self) -> bool:
        return self._get_value() == 0

    def _after_fork(self) -> None:
        self._held = 0

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *error: object) -> None:
        self.release()


def install() -> None:
    """Have multiprocessing use these from here on."""
    module: Any = importlib.import_module("_multiprocessing")
    module.SemLock = PipeSemaphore
