"""Notebook 03: dense networks as arrays, many of one size at once: fifty train in a second or two.

They start, and are trained, as Keras does it: the tests look whether the numbers agree.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

import numpy as np

B1, B2, TINY = 0.9, 0.999, 1e-7  #: Adam's settings, beside the learning rate
GOOD = 0.94  #: accuracy on new points that no straight line reaches here

Layers = tuple[tuple[np.ndarray, np.ndarray], ...]


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return σ(z), without an overflow for any z."""
    return (1 + np.tanh(z / 2)) / 2


#: by name: what an activation makes of z, and its slope from its output
ACTIVATIONS: dict[str, tuple[Callable[..., np.ndarray], Callable[..., np.ndarray]]] = {
    "linear": (lambda z: z, np.ones_like),
    "relu": (lambda z: np.maximum(z, 0), lambda h: h > 0),
    "sigmoid": (sigmoid, lambda h: h * (1 - h)),
    "tanh": (np.tanh, lambda h: 1 - h * h),
}


@cache
def moons() -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Return points ``(n, 2)`` and classes ``(n,)``: 400 to learn from, and 4,000 new ones."""
    from sklearn.datasets import make_moons

    seen, new = (make_moons(n, noise=0.2, random_state=seed) for seed, n in enumerate((400, 4000)))
    return seen, new


@dataclass(frozen=True)
class Nets:
    """As many networks as `layers` have kernels; each ends in one sigmoid.

    Attributes:
        layers: kernel ``(nets, inputs, units)`` and bias ``(nets, 1, units)`` of each layer.
        act: the activation of all but the last.
    """

    layers: Layers
    act: str

    def outputs(self, x: np.ndarray) -> list[np.ndarray]:
        """Return each layer's output for points ``(n, 2)``; of the last one the weighted sum."""
        outputs = [x]
        for w, b in self.layers[:-1]:
            outputs.append(ACTIVATIONS[self.act][0](outputs[-1] @ w + b))
        w, b = self.layers[-1]
        return [*outputs[1:], outputs[-1] @ w + b]

    def scores(self, x: np.ndarray) -> np.ndarray:
        """Return the last weighted sum, ``(nets, n)``; class 1 is above 0."""
        last: np.ndarray = self.outputs(x)[-1][..., 0]
        return last

    def accuracy(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the share of points on the right side, ``(nets,)``."""
        right: np.ndarray = ((self.scores(x) > 0) == y).mean(axis=1)
        return right

    def loss(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the binary cross-entropy, ``(nets,)``."""
        losses: np.ndarray = np.logaddexp(0, np.where(y, -1, 1) * self.scores(x)).mean(axis=1)
        return losses

    def dead(self, x: np.ndarray) -> np.ndarray:
        """Return which units of the first layer give 0 for every point, ``(nets, units)``."""
        dead: np.ndarray = self.outputs(x)[0].max(axis=1) <= 0
        return dead

    def slopes(self, x: np.ndarray, y: np.ndarray) -> Layers:
        """Return the loss's slope by each weight, shaped as `layers` (notebook 04 says how)."""
        outputs = [np.asarray(x), *self.outputs(x)]
        back = (sigmoid(outputs[-1]) - np.asarray(y, dtype=outputs[-1].dtype)[:, None]) / len(x)
        found = []
        for k in reversed(range(len(self.layers))):
            before = outputs[k]
            found.append((before.swapaxes(-1, -2) @ back, back.sum(axis=1, keepdims=True)))
            if k:
                back = back @ self.layers[k][0].swapaxes(1, 2) * ACTIVATIONS[self.act][1](before)
        return tuple(found[::-1])

    def one(self, k: int) -> "Nets":
        """Return the net `k` alone."""
        return Nets(tuple((w[k : k + 1], b[k : k + 1]) for w, b in self.layers), self.act)


def fresh(widths: list[int], nets: int, act: str, *, seed: int = 0, he: bool = False) -> Nets:
    """Return nets as they start: biases 0, and uniform weights as Glorot drew them, or He.

    Args:
        widths: the number of inputs and the units of each layer, e.g. ``[2, 4, 1]``.
        nets: how many.
        act: of all layers but the last.
        seed: of the draw.
        he: whether the hidden layers have He's weights, which are larger.
    """
    rng = np.random.default_rng(seed)
    layers = []
    for inputs, units in pairwise(widths):
        wide = np.sqrt(6 / inputs if he and units > 1 else 6 / (inputs + units))
        w = rng.uniform(-wide, wide, (nets, inputs, units)).astype("float32")
        layers.append((w, np.zeros((nets, 1, units), "float32")))
    return Nets(tuple(layers), act)


def train(
    start: Nets, x: np.ndarray, y: np.ndarray, *, epochs: int, rate: float, batch_size: int = 0
) -> Nets:
    """Return the nets after so many epochs of Adam; by default all points make one batch."""
    x, count, shuffle = x.astype("float32"), batch_size or len(x), np.random.default_rng(0)
    weights = [part.copy() for pair in start.layers for part in pair]
    mean, square = ([np.zeros_like(part) for part in weights] for _ in range(2))
    layers = tuple(zip(weights[::2], weights[1::2], strict=True))
    trained, step = Nets(layers, start.act), 0
    for _ in range(epochs):
        order = shuffle.permutation(len(x)) if batch_size else np.arange(len(x))
        for first in range(0, len(x), count):
            rows, step = order[first : first + count], step + 1
            slopes = [part for pair in trained.slopes(x[rows], y[rows]) for part in pair]
            size = np.float32(rate * np.sqrt(1 - B2**step) / (1 - B1**step))
            for w, m, s, slope in zip(weights, mean, square, slopes, strict=True):
                m += np.float32(1 - B1) * (slope - m)
                s += np.float32(1 - B2) * (slope**2 - s)
                w -= size * m / (np.sqrt(s) + np.float32(TINY))
    return trained


@cache
def measured() -> dict[str, Any]:
    """Return what ``benchmarks/measure_03.py`` has measured."""
    text = resources.files(__package__).joinpath("measured.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def best(units: int, act: str = "relu") -> Nets:
    """Return the net with so many units that has the lowest loss on the 400 points, of twelve."""
    layers = measured()["nets"][f"{act} {units}"]
    return Nets(tuple((np.array([w]), np.array([[b]])) for w, b in layers), act)
