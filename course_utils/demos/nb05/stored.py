"""Notebook 05: what nets said that were trained beforehand, by ``benchmarks/measure_05.py``."""

import base64
import io
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np


@dataclass(frozen=True)
class Pair:
    """Two digits, and what was said of them: by way, ``total`` and ``bigger``.

    `pictures` are PNG files in base64.
    """

    digits: tuple[int, int]
    pictures: tuple[str, str]
    said: dict[str, dict[str, float]]

    @property
    def images(self) -> list[np.ndarray]:
        """Both pictures, ``(28, 28)`` from 0 to 1."""
        from PIL import Image

        files = (io.BytesIO(base64.b64decode(one)) for one in self.pictures)
        return [np.asarray(Image.open(one).convert("RGBA"))[..., 3] / 255 for one in files]

    def answers(self, way: str) -> tuple[str, str]:
        """What was said, as a reader sees it."""
        said = self.said[way]
        larger = "yes" if said["bigger"] > 0.5 else "no"
        return f"{said['total']:.1f}", f"{larger}, {said['bigger']:.2f}"

    def miss(self, way: str) -> float:
        """How far the sum was off."""
        return self.said[way]["total"] - sum(self.digits)


@dataclass(frozen=True)
class Adder:
    """The stored pairs, with what two nets said of them that were trained for longer than in the
    lesson; by way, how far these are off on 2,000 test pairs, and the lesson's own, seed by seed.
    """

    pairs: tuple[Pair, ...]
    longer: dict[str, dict[str, float]]
    runs: tuple[dict[str, dict[str, float]], ...]

    @property
    def typical(self) -> Pair:
        """The pair whose sum the joined net missed by the median (the upper of two)."""
        ordered = sorted(self.pairs, key=lambda pair: abs(pair.miss("joined")))
        return ordered[len(ordered) // 2]

    def measured(self, way: str, what: str) -> tuple[float, float]:
        """Return the smallest and the largest value of `what` over the seeds."""
        values = [run[way][what] for run in self.runs]
        return min(values), max(values)


@cache
def adder() -> Adder:
    """Return what was stored."""
    stored = json.loads(resources.files(__package__).joinpath("adder.json").read_text("utf-8"))
    pairs = [Pair(tuple(p["digits"]), tuple(p["pictures"]), p["said"]) for p in stored["pairs"]]
    return Adder(tuple(pairs), stored["longer"], tuple(stored["runs"]))
