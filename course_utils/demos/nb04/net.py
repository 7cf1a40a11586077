"""Notebook 04: two neurons in a row, x · w1 → σ → h · w2 → σ → o, and E = ½ (o − y)²."""

from dataclasses import dataclass
from typing import Any

import numpy as np

TAUGHT = (2.0, 0.5, 1.5, 0.0)  #: x, w1, w2, y of the lesson's net


def sigmoid(z: Any) -> Any:
    """Return σ(z) = 1 / (1 + e^−z) of a number or an array."""
    return 1 / (1 + np.exp(-z))


@dataclass(frozen=True)
class Walk:
    """All that is met on the way forward, the local slopes, and what arrives on the way back."""

    x: float
    w1: float
    w2: float
    y: float

    @property
    def values(self) -> tuple[float, ...]:
        """x, z1, h, z2, o, E."""
        z1 = self.w1 * self.x
        h = float(sigmoid(z1))
        z2 = self.w2 * h
        o = float(sigmoid(z2))
        return self.x, z1, h, z2, o, 0.5 * (o - self.y) ** 2

    @property
    def local(self) -> tuple[float, ...]:
        """The slope of each of the five steps: w1, h (1 − h), w2, o (1 − o), o − y."""
        _, _, h, _, o, _ = self.values
        return self.w1, h * (1 - h), self.w2, o * (1 - o), o - self.y

    @property
    def arrives(self) -> tuple[float, ...]:
        """The slope of E along x, z1, h, z2, o and E itself."""
        back = [1.0]
        for one in reversed(self.local):
            back.append(back[-1] * one)
        return tuple(reversed(back))

    @property
    def slopes(self) -> tuple[float, float]:
        """∂E/∂w1 and ∂E/∂w2: what arrives at a product, times what flowed into it."""
        _, z1, _, z2, _, _ = self.arrives
        return z1 * self.x, z2 * self.values[2]
