"""Rounds: every grader grades a fresh copy of the same class, one after the other, in turn."""

import math
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from .classes import CASES, submissions
from .commands import Ran, cores, with_nbgrader, with_ours
from .otter import SAMPLE, NoOtter, configured, installed, with_otter
from .warm import warm_seconds


@dataclass
class Rounds:
    """What was measured of one class: a list has an item a round.

    `ours_again` is a second run over the class as the first one left it. `otter` graded `sample`
    notebooks. `warm_s` are the seconds of all the class's cells in warm kernels. `load` is how busy
    the machine was before each round.
    """

    case: str
    notebooks: int
    workers: int
    sample: int
    warm_s: float
    nbgrader: list[Ran] = field(default_factory=list)
    otter: list[Ran] = field(default_factory=list)
    ours: list[Ran] = field(default_factory=list)
    ours_again: list[Ran] = field(default_factory=list)
    load: list[float] = field(default_factory=list)


def measure(case: str, students: int, rounds: int, workers: int, otter: Path | None) -> Rounds:
    """Run the rounds of one case; `otter` is where otter-grader may be installed, if it shall."""
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        original = place / "course"
        assignments = CASES[case].make(original, students)
        handed_in = submissions(original)
        threads = max(1, cores() // workers)
        warm_s = warm_seconds(original, threads)
        found = Rounds(case, len(handed_in), workers, min(SAMPLE, len(handed_in)), warm_s)
        turns: list[Callable[[Path], None]] = [
            lambda copy: found.nbgrader.append(with_nbgrader(copy, assignments)),
            partial(_ours, found),
        ]
        program = None
        with suppress(NoOtter):
            program = installed(otter) if otter and CASES[case].test else None
        if program:
            archive = configured(program, place / "otter", CASES[case].test)
            with_otter(program, archive, handed_in[:1])  # its bytecode, and that of what it finds
            sample = handed_in[: found.sample]
            turns.append(lambda _: found.otter.append(with_otter(program, archive, sample)))
        for number in range(rounds):
            found.load.append(os.getloadavg()[0])
            # each is the first one, and the last one, about as often as the others
            for turn in turns[number % len(turns) :] + turns[: number % len(turns)]:
                copy = place / "copy"
                shutil.copytree(original, copy)
                turn(copy)
                shutil.rmtree(copy)
        return found


def _ours(found: Rounds, copy: Path) -> None:
    found.ours.append(with_ours(copy, found.workers))
    found.ours_again.append(with_ours(copy, found.workers))


def efficiency(compute_s: float, wall_s: float, workers: int) -> float:
    """Return which part of all the workers' time the notebooks themselves had."""
    return compute_s / (wall_s * workers) if wall_s else math.nan
