"""The graders as commands: each is started anew, and timed until it has ended."""

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.classroom.ledger.lines import LEDGER

from .processors import Group

PYTHON = Path(sys.executable)
_LOOK_S = 0.005  #: how often the ledger is looked at until its first verdict is there


@dataclass(frozen=True)
class Ran:
    """What a command took, in seconds; `first_s` until the first verdict was kept (or NaN).

    `cpu_s` is that of all its processes. `compute_s` is what the grader itself measured of the
    cells and checks: for those that do not, NaN.
    """

    wall_s: float
    cpu_s: float
    first_s: float = math.nan
    compute_s: float = math.nan

    def __add__(self, other: "Ran") -> "Ran":
        """Return what one took after the other."""
        return Ran(self.wall_s + other.wall_s, self.cpu_s + other.cpu_s)


def run(command: Sequence[str], folder: Path, watched: Path | None = None) -> Ran:
    """Run `command` in `folder`; `watched` is a file whose first bytes are waited for.

    If the command fails, the program ends with the last of what it said: no figure is made of it.
    """
    first_s = math.nan
    with Group.new() as group, tempfile.TemporaryFile("w+") as said:
        began = time.perf_counter()
        process = subprocess.Popen(group.entered(command), cwd=folder, stdout=said, stderr=said)
        while watched is not None and process.poll() is None:
            if watched.exists() and watched.stat().st_size:
                first_s = time.perf_counter() - began
                break
            time.sleep(_LOOK_S)
        status = process.wait()
        wall_s = time.perf_counter() - began
        if status:
            said.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{said.read()[-4000:]}")
        return Ran(wall_s, group.seconds(), first_s)


def with_nbgrader(folder: Path, assignments: Sequence[str]) -> Ran:
    """Grade every assignment with ``nbgrader autograde``."""
    program = str(PYTHON.parent / "nbgrader")
    ran = [run([program, "autograde", name], folder) for name in assignments]
    return sum(ran[1:], ran[0])


def our_command(workers: int) -> list[str]:
    """Return the command that grades the course folder where it is started."""
    command = [str(PYTHON), "-m", "autograder.cli", "grade", ".", "--json", "results.json"]
    return [*command, "--workers", str(workers)]


def with_ours(folder: Path, workers: int) -> Ran:
    """Grade every assignment with ``autograder grade``; whatever is not graded ends the program."""
    ran = run(our_command(workers), folder, folder / ".autograder" / LEDGER)
    document = json.loads((folder / "results.json").read_text("utf-8"))
    return replace(ran, compute_s=document["timing"]["compute_s"])


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))
