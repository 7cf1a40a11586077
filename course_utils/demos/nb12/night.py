"""Notebook 12: a program that trains in a process of its own, and is killed there.

Nothing here needs Linux: ``Popen.kill`` is SIGKILL where there is one, and ``TerminateProcess`` on
Windows. Where a process of its own cannot run, the same text runs in a thread, and is thrown out
at the same place; what it printed then says so.
"""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from types import TracebackType
from typing import Protocol


class _Running(Protocol):
    """A program that stops at each epoch's begin, says its number and waits for a line."""

    how: str

    def next_epoch(self) -> int | None:
        """Return the epoch that is about to begin, ``None`` when there is none any more."""
        ...

    def go_on(self) -> None:
        """Let that epoch begin."""
        ...

    def kill(self) -> None:
        """End it at once: nothing of its own runs any more."""
        ...


class _Process:
    """The program in a Python of its own."""

    how = "in a process of its own"

    def __init__(self, program: str, folder: str) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-c", program, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )

    def next_epoch(self) -> int | None:
        """Read what the child says."""
        assert self._child.stdout is not None
        for line in self._child.stdout:
            if line.strip().isdigit():
                return int(line)
        return None

    def go_on(self) -> None:
        """Send it a line."""
        assert self._child.stdin is not None
        self._child.stdin.write("\n")
        self._child.stdin.flush()

    def kill(self) -> None:
        """Kill it, and wait until it is gone."""
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            assert pipe is not None
            pipe.close()


class _Thrown(BaseException):
    """What ends the thread: nothing that a program catches."""


class _Thread:
    """The program in a thread of this process, where no other process may be started."""

    how = "in a thread, as a process of its own cannot run here"

    def __init__(self, program: str, folder: str) -> None:
        self._said: Queue[int | None] = Queue()
        self._heard: Queue[bool] = Queue()
        self._thread = threading.Thread(target=self._run, args=(program, folder), daemon=True)
        self._thread.start()

    def _run(self, program: str, folder: str) -> None:
        def wait(text: str) -> str:
            self._said.put(int(text))
            if not self._heard.get():
                raise _Thrown
            return ""

        argv = sys.argv
        sys.argv = ["-c", folder]
        try:
            exec(program, {"__name__": "__main__", "input": wait})  # noqa: S102 - the lesson's text
        except _Thrown:
            pass
        finally:
            sys.argv = argv
            self._said.put(None)

    def next_epoch(self) -> int | None:
        """Wait for what it says."""
        return self._said.get()

    def go_on(self) -> None:
        """Answer it."""
        self._heard.put(True)

    def kill(self) -> None:
        """Throw it out of the place where it waits."""
        self._heard.put(False)
        self._thread.join()


class Night:
    """A training that runs elsewhere, epoch by epoch, until it is killed.

    Attributes:
        how: where it runs, in words.
    """

    def __init__(self, program: str, folder: str | Path) -> None:
        self._run, self._first = _run(program, str(folder))
        self.how = self._run.how
        self._killed = False

    def __enter__(self) -> "Night":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def epochs(self) -> Iterator[int]:
        """Yield each epoch just before it begins; it begins when the next one is asked for."""
        epoch = self._first
        while epoch is not None:
            yield epoch
            if self._killed:
                return
            self._run.go_on()
            epoch = self._run.next_epoch()

    def kill(self) -> None:
        """End it at once; no callback of its own hears of it."""
        if not self._killed:
            self._killed = True
            self._run.kill()


def _run(program: str, folder: str) -> tuple[_Running, int | None]:
    """Start it, in a process if there may be one, and wait for its first epoch."""
    try:
        process = _Process(program, folder)
    except OSError:
        pass
    else:
        first = process.next_epoch()
        if first is not None:
            return process, first
        process.kill()
    thread = _Thread(program, folder)
    return thread, thread.next_epoch()


def started(program: str, folder: str | Path) -> Night:
    """Start `program` with `folder` as its argument, in a Python of its own.

    Before each epoch it must call ``input("<number>\\n")``; it goes on when it gets a line.
    """
    return Night(program, folder)


def run_through(program: str) -> list[float]:
    """Run `program` to its end, in this process, and return the losses in its log."""
    with tempfile.TemporaryDirectory(prefix="night-") as folder:
        thread = _Thread(program, folder)
        while thread.next_epoch() is not None:
            thread.go_on()
        return epochs_in(Path(folder, "log.csv"))


def epochs_in(log: str | Path) -> list[float]:
    """Return the losses in a file that ``CSVLogger`` wrote, one an epoch."""
    import csv

    with Path(log).open(encoding="utf-8", newline="") as file:
        return [float(row["loss"]) for row in csv.DictReader(file)]
