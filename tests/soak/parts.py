"""The parts of a run, as they are seen from outside, and what can befall them."""

import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass
class Run:
    """A grading at work: its process, its course and its temporary folder."""

    process: subprocess.Popen[bytes]
    place: Path
    temporary: Path

    def parts(self) -> dict[str, list[psutil.Process]]:
        """Every process of the run, by what it is."""
        found: dict[str, list[psutil.Process]] = {}
        with suppress(psutil.Error):
            grader = psutil.Process(self.process.pid)
            found["grader"] = [grader]
            for one in grader.children(recursive=True):
                with suppress(psutil.Error):
                    found.setdefault(_part(one), []).append(one)
        return found


def _part(process: psutil.Process) -> str:
    """What a process below the grader is: a fork has its parent's command line."""
    line, parent = process.cmdline(), process.parent()
    if "fork_server" in " ".join(line):
        return "worker" if parent is not None and parent.cmdline() == line else "fork server"
    if line[-1:] == ["keeper"]:
        return "keeper"
    if not line or "bwrap" in line[0] or line[-1:] != ["zygote"]:
        return "other"
    depth = 0
    while parent is not None and parent.cmdline() == line:
        depth, parent = depth + 1, parent.parent()
    return ("zygote", "warden", "kernel")[min(depth, 2)]


Blow = Callable[[Run, random.Random], None]


def send(number: int, part: str) -> Blow:
    """Send a signal to one process that is such a part."""

    def blow(run: Run, chance: random.Random) -> None:
        there = run.parts().get(part, [])
        if there:
            with suppress(psutil.Error):
                chance.choice(there).send_signal(number)

    return blow


def pause(part: str) -> Blow:
    """Stop one process for three seconds."""

    def blow(run: Run, chance: random.Random) -> None:
        there = run.parts().get(part, [])
        if there:
            one = chance.choice(there)
            with suppress(psutil.Error):
                one.suspend()
                time.sleep(3)
                one.resume()

    return blow


def fill(which: str) -> Blow:
    """Fill a disk for two seconds."""

    def blow(run: Run, chance: random.Random) -> None:
        folder = run.place if which == "course" else run.temporary
        ballast = folder / "ballast"
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(1 << 20))
        with suppress(OSError), ballast.open("ab", buffering=0) as file:
            while file.write(b"x"):
                pass
        time.sleep(2)
        ballast.unlink(missing_ok=True)

    return blow


def lock(run: Run, chance: random.Random) -> None:
    """Hold the gradebook's lock for five seconds, as another program might."""
    connected = sqlite3.connect(run.place / "gradebook.db", timeout=5)
    with closing(connected) as book, suppress(sqlite3.Error):
        book.execute("BEGIN EXCLUSIVE")
        time.sleep(5)


BLOWS: dict[str, Blow] = {
    **{f"kill -9 {part}": send(signal.SIGKILL, part) for part in ("grader", "keeper", "zygote")},
    **{f"kill -9 {part}": send(signal.SIGKILL, part) for part in ("warden", "kernel", "worker")},
    "kill -9 fork server": send(signal.SIGKILL, "fork server"),
    "terminate grader": send(signal.SIGTERM, "grader"),
    "interrupt grader": send(signal.SIGINT, "grader"),
    **{f"pause {part}": pause(part) for part in ("grader", "kernel", "worker", "zygote")},
    "pause fork server": pause("fork server"),
    "lock the gradebook": lock,
    "fill the course's disk": fill("course"),
    "fill the temporary folder": fill("temporary"),
}


def left_of(mark: str) -> list[int]:
    """Processes that carry this mark in their environment."""
    found = []
    for one in Path("/proc").iterdir():
        if one.name.isdigit() and int(one.name) != os.getpid():
            with suppress(OSError):
                if mark.encode() in (one / "environ").read_bytes():
                    found.append(int(one.name))
    return found
