"""Cost against the number of notebooks: what starting costs, and what each notebook adds."""

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from .classes import CASES
from .commands import Ran, with_nbgrader, with_ours

OURS, NBGRADER = (10, 30, 100, 300, 1000), (10, 30, 60)
_BOOK = "gradebook.db"


class Line(NamedTuple):
    """A cost in seconds: what starting costs, and what each notebook adds."""

    start_s: float
    each_s: float


@dataclass
class Growth:
    """What runs took, by how many notebooks that compute nothing they graded, once each.

    `again` is a second run, of the unchanged class; `repaired` a third one, which found every
    verdict in the ledger and none in the gradebook.
    """

    workers: int
    nbgrader: dict[int, Ran] = field(default_factory=dict)
    ours: dict[int, Ran] = field(default_factory=dict)
    again: dict[int, Ran] = field(default_factory=dict)
    repaired: dict[int, Ran] = field(default_factory=dict)


def measure_growth(ours: tuple[int, ...], nbgrader: tuple[int, ...], workers: int) -> Growth:
    """Grade classes of these sizes, the smallest first."""
    found = Growth(workers)
    for students in sorted({*ours, *nbgrader}):
        with tempfile.TemporaryDirectory() as temporary:
            original, copy = Path(temporary, "course"), Path(temporary, "copy")
            assignments = CASES["nothing"].make(original, students)
            if students in nbgrader:
                shutil.copytree(original, copy)
                found.nbgrader[students] = with_nbgrader(copy, assignments)
                shutil.rmtree(copy)
            if students in ours:
                shutil.copytree(original, copy)
                found.ours[students] = with_ours(copy, workers)
                found.again[students] = with_ours(copy, workers)
                shutil.copy2(original / _BOOK, copy / _BOOK)
                shutil.rmtree(copy / "autograded")
                found.repaired[students] = with_ours(copy, workers)
    return found


def line(costs: dict[int, float]) -> Line:
    """Return the straight line through costs in seconds, by the number of notebooks.

    Fitted by least squares of the *relative* error: else the largest class alone would say what
    starting costs.
    """
    numbers, seconds = np.array([*costs]), np.array([*costs.values()])
    if len(costs) < 2 or not np.all(np.isfinite(seconds)):
        return Line(np.nan, np.nan)
    each, start = np.polyfit(numbers, seconds, 1, w=1 / seconds)
    return Line(float(start), float(each))


def walls(runs: dict[int, Ran]) -> dict[int, float]:
    """Return the wall time of each run, in seconds."""
    return {number: ran.wall_s for number, ran in runs.items()}


def cpus(runs: dict[int, Ran]) -> dict[int, float]:
    """Return the CPU time of each run, in seconds."""
    return {number: ran.cpu_s for number, ran in runs.items()}
