"""Notebook 05: what nets said that were trained beforehand, by ``benchmarks/measure_05.py``."""

import base64
import io
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

Table = list[list[float]]


@dataclass(frozen=True)
class Adder:
    """A joined and a cut net, trained for longer than in the lesson, and what they said.

    `pictures` are PNG files in base64, one of each digit; `said` holds, by net and answer, what was
    said of each pair of them, by left and right digit. `longer` is, by way, how far they are off on
    2,000 test pairs, and `runs` the same of the lesson's own nets, seed by seed.
    """

    pictures: tuple[str, ...]
    said: dict[str, dict[str, Table]]
    longer: dict[str, dict[str, float]]
    runs: tuple[dict[str, dict[str, float]], ...]

    def image(self, digit: int) -> np.ndarray:
        """Return the picture of `digit`, ``(28, 28)`` from 0 to 1."""
        from PIL import Image

        file = io.BytesIO(base64.b64decode(self.pictures[digit]))
        return np.asarray(Image.open(file).convert("RGBA"))[..., 3] / 255

    def total(self, way: str, left: int, right: int) -> float:
        """Return which sum was said of two digits, ``"joined"``, ``"cut"`` or ``"swapped"``."""
        return self._said(way, "total", left, right)

    def answers(self, way: str, left: int, right: int) -> tuple[str, str]:
        """Return what was said of two digits, as a reader sees it: the sum, and the comparison."""
        bigger = self._said(way, "bigger", left, right)
        larger = "yes" if bigger > 0.5 else "no"
        return f"{self.total(way, left, right):.1f}", f"{larger}, {bigger:.2f}"

    def median_miss(self, way: str) -> float:
        """Return the median of how far the sum is off, over the hundred pairs."""
        pairs = [(left, right) for left in range(10) for right in range(10)]
        return float(np.median([abs(self.total(way, *pair) - sum(pair)) for pair in pairs]))

    def measured(self, way: str, what: str) -> tuple[float, float]:
        """Return the smallest and the largest value of `what` over the seeds."""
        values = [run[way][what] for run in self.runs]
        return min(values), max(values)

    def _said(self, way: str, what: str, left: int, right: int) -> float:
        if way == "swapped":
            return self.said["joined"][what][right][left]
        return self.said[way][what][left][right]


@cache
def adder() -> Adder:
    """Return what was stored."""
    stored = json.loads(resources.files(__package__).joinpath("adder.json").read_text("utf-8"))
    return Adder(tuple(stored["pictures"]), stored["said"], stored["longer"], tuple(stored["runs"]))
