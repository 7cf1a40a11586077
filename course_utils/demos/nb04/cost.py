"""Notebook 04: what one slope for each weight costs, and what the way back keeps."""

import timeit
from itertools import pairwise

import numpy as np

UNITS = (784, 128, 10)
WEIGHTS = sum((one + 1) * two for one, two in pairwise(UNITS))


class BigNet:
    """784 inputs, 128 ReLU units, 10 outputs, in NumPy; the loss is ½ · the mean squared miss."""

    def __init__(self, rows: int = 64) -> None:
        rng = np.random.default_rng(0)
        self.x = rng.random((rows, UNITS[0]), dtype=np.float32)
        self.y = rng.random((rows, UNITS[2]), dtype=np.float32)
        self.w1 = rng.normal(0, 0.05, UNITS[:2]).astype("float32")
        self.w2 = rng.normal(0, 0.1, UNITS[1:]).astype("float32")
        self.b1, self.b2 = np.zeros(UNITS[1], "float32"), np.zeros(UNITS[2], "float32")

    def forward(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.float32]:
        """Return what the hidden layer sums up, what it hands on, the outputs and the loss."""
        z = self.x @ self.w1 + self.b1
        h = np.maximum(z, 0)
        o = h @ self.w2 + self.b2
        return z, h, o, 0.5 * np.mean((o - self.y) ** 2)

    def back(self, z: np.ndarray, h: np.ndarray, o: np.ndarray) -> list[np.ndarray]:
        """Return the slopes of the loss along w1, b1, w2 and b2, from what forward has kept."""
        at_o = (o - self.y) / o.size
        at_h = at_o @ self.w2.T
        at_z = at_h * (z > 0)
        return [self.x.T @ at_z, at_z.sum(0), h.T @ at_o, at_o.sum(0)]


def pass_times() -> tuple[float, float]:
    """Measure, in milliseconds: one pass forward, and one forward and back. The best of many."""
    net = BigNet()

    def both() -> None:
        *kept, _ = net.forward()
        net.back(*kept)

    best = [min(timeit.repeat(run, number=5, repeat=60)) / 5 for run in (net.forward, both)]
    return 1000 * best[0], 1000 * best[1]


def kept_numbers(rows: int) -> int:
    """Count the numbers that the way back needs from a forward pass over so many rows."""
    return sum(part.size for part in BigNet(rows).forward()[:3])
