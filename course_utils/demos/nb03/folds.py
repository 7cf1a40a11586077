"""Notebook 03: one hidden layer on the two moons, as arrays, and many trainings of it at once."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

STEPS, RATE = 2000, 0.02  #: full-batch steps of Adam, and its learning rate
GOOD = 0.94  #: accuracy on new points that a straight line never reaches here
B1, B2, TINY = 0.9, 0.999, 1e-7  #: Adam's other settings, as Keras has them


@cache
def moons() -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Return points ``(n, 2)`` and classes ``(n,)``: 400 to learn from, and 4,000 new ones."""
    from sklearn.datasets import make_moons

    seen, new = (make_moons(n, noise=0.2, random_state=seed) for seed, n in enumerate((400, 4000)))
    return seen, new


@dataclass(frozen=True)
class Nets:
    """Networks with one hidden layer, all with as many units, side by side.

    Attributes:
        W: kernels of the hidden layers, ``(nets, 2, units)``.
        b: their biases, ``(nets, 1, units)``.
        v: kernels of the outputs, ``(nets, units, 1)``.
        c: their biases, ``(nets, 1, 1)``.
        act: ``"relu"`` or ``"tanh"``.
    """

    W: np.ndarray
    b: np.ndarray
    v: np.ndarray
    c: np.ndarray
    act: str = "relu"

    def sums(self, x: np.ndarray) -> np.ndarray:
        """Return the hidden units' weighted sums for points ``(n, 2)``: ``(nets, n, units)``."""
        sums: np.ndarray = x @ self.W + self.b
        return sums

    def scores(self, x: np.ndarray) -> np.ndarray:
        """Return the weighted sum of each output, ``(nets, n)``; class 1 is above 0."""
        z = self.sums(x)
        h = np.maximum(z, 0) if self.act == "relu" else np.tanh(z)
        scores: np.ndarray = (h @ self.v + self.c)[..., 0]
        return scores

    def accuracy(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the share of points on the right side, ``(nets,)``."""
        right: np.ndarray = ((self.scores(x) > 0) == y).mean(axis=1)
        return right

    def loss(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the binary cross-entropy, ``(nets,)``."""
        losses: np.ndarray = np.logaddexp(0, np.where(y, -1, 1) * self.scores(x)).mean(axis=1)
        return losses

    def dead(self, x: np.ndarray) -> np.ndarray:
        """Return which units give 0 for every point, ``(nets, units)``."""
        dead: np.ndarray = self.sums(x).max(axis=1) <= 0
        return dead

    def one(self, k: int) -> "Nets":
        """Return the net `k` alone."""
        return Nets(*(part[k : k + 1] for part in (self.W, self.b, self.v, self.c)), self.act)


def fresh(units: int, starts: int, act: str = "relu", seed: int = 0) -> Nets:
    """Return nets as Keras starts them: Glorot's uniform weights, biases 0."""
    rng = np.random.default_rng(seed)
    wide, narrow = np.sqrt(6 / (2 + units)), np.sqrt(6 / (units + 1))
    W = rng.uniform(-wide, wide, (starts, 2, units)).astype("float32")
    v = rng.uniform(-narrow, narrow, (starts, units, 1)).astype("float32")
    b, c = np.zeros((starts, 1, units), "float32"), np.zeros((starts, 1, 1), "float32")
    return Nets(W, b, v, c, act)


def train(start: Nets, x: np.ndarray, y: np.ndarray, steps: int = STEPS) -> Nets:
    """Return the nets after `steps` steps of Adam, each over all the points ``(n, 2)``."""
    x, target = x.astype("float32"), y.astype("float32")[:, None]
    weights = [part.copy() for part in (start.W, start.b, start.v, start.c)]
    first = [np.zeros_like(part) for part in weights]
    second = [np.zeros_like(part) for part in weights]
    for t in range(1, steps + 1):
        slopes = _slopes(Nets(*weights, start.act), x, target)
        rate = RATE * np.sqrt(1 - B2**t) / (1 - B1**t)
        for w, m, s, slope in zip(weights, first, second, slopes, strict=True):
            m += (1 - B1) * (slope - m)
            s += (1 - B2) * (slope**2 - s)
            w -= np.float32(rate) * m / (np.sqrt(s) + TINY)
    return Nets(*weights, start.act)


def _slopes(nets: Nets, x: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, ...]:
    """The slopes of the binary cross-entropy by W, b, v and c (notebook 04 says how)."""
    z = nets.sums(x)
    h = np.maximum(z, 0) if nets.act == "relu" else np.tanh(z)
    out = (1 + np.tanh((h @ nets.v + nets.c) / 2)) / 2  # σ, and no overflow
    off = (out - target) / len(x)
    back = off * nets.v.swapaxes(1, 2) * ((z > 0) if nets.act == "relu" else 1 - h * h)
    return (
        x.T @ back,
        back.sum(axis=1, keepdims=True),
        h.swapaxes(1, 2) @ off,
        off.sum(axis=1, keepdims=True),
    )


@cache
def stored() -> dict[str, Any]:
    """Return what ``benchmarks/measure_03.py`` has measured."""
    found = resources.files(__package__).joinpath("measured.json").read_text("utf-8")
    measured: dict[str, Any] = json.loads(found)
    return measured


def best(units: int) -> Nets:
    """Return the best of twelve ReLU nets, the one with the lowest loss on the 400 points."""
    W, b, v, c = (np.array(part) for part in stored()["nets"][str(units)])
    return Nets(W[None], b[None, None], v[None, :, None], c.reshape(1, 1, 1))
