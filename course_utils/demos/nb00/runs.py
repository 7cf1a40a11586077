"""Notebook 00: the runs that are too many to make while one waits.

``benchmarks/measure_00.py`` makes ``runs.json`` anew; versions and seeds stand in it.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

GOOD = 0.93  #: accuracy of a run that found all four corners, or nearly


@dataclass(frozen=True)
class Run:
    """One training on the checkerboard: its seed, its losses ``(40,)``, and what came of it.

    `accuracy` is that on 5,000 fresh points; `scores` ``(40, 40)`` are those of a grid over the
    board, row by row from below, from 0 to 15, and `map` is their text.
    """

    seed: int
    loss: list[float]
    accuracy: float
    map: str

    @property
    def scores(self) -> np.ndarray:
        """The grid as numbers."""
        side = round(len(self.map) ** 0.5)
        return np.array([int(one, 16) for one in self.map]).reshape(side, side)


@cache
def stored() -> dict[str, Any]:
    """Return all that was measured."""
    text = resources.files(__package__).joinpath("runs.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def board_runs() -> tuple[Run, ...]:
    """Return the trainings with 4 units, seeds 0 to 19."""
    return tuple(Run(**one) for one in stored()["board"])


def in_words(runs: tuple[Run, ...]) -> str:
    """Say how far some runs lie apart: seeds, lowest, highest, and how many are good."""
    scores = [one.accuracy for one in runs]
    good = sum(one >= GOOD for one in scores)
    return (
        f"Seeds {runs[0].seed} to {runs[-1].seed}: from {min(scores):.3f} to {max(scores):.3f} "
        f"of the fresh points right; {good} of {len(runs)} runs reach {GOOD}."
    )
