"""Notebook 11: the rules that turn slopes into steps, one function each, as Keras has them.

A rule is given the slopes of one step and what it remembers, and returns the step: it works for one
weight and for many.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

EPSILON = 1e-7
Memory = dict[str, Any]
Grad = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Rule:
    """An optimizer: its name, its learning rate and its settings, with Keras's defaults.

    >>> Rule("momentum", 0.1).steps([6, 6]).round(2).tolist()
    [-0.6, -1.14]
    """

    name: str
    rate: float
    beta: float = 0.9  #: of momentum
    rho: float = 0.9
    beta_1: float = 0.9
    beta_2: float = 0.999
    corrected: bool = True

    def step(self, g: np.ndarray, memory: Memory) -> np.ndarray:
        """Return the step for slopes `g`; `memory` begins empty, and is changed."""
        memory["t"] = t = memory.get("t", 0) + 1
        rule: Callable[..., Any] = getattr(self, f"_{self.name.lower()}")
        return np.asarray(rule(g, memory, t))

    def steps(self, slopes: Iterable[Any]) -> np.ndarray:
        """Return the step for each of some slopes, one after the other."""
        memory: Memory = {}
        return np.array([self.step(np.asarray(g, dtype=float), memory) for g in slopes])

    def walk(self, grad: Grad, start: Any, steps: int) -> np.ndarray:
        """Return the start and the place after each step."""
        places, memory = [np.asarray(start, dtype=float)], Memory()
        for _ in range(steps):
            places.append(places[-1] + self.step(grad(places[-1]), memory))
        return np.array(places)

    def _sgd(self, g: np.ndarray, memory: Memory, t: int) -> Any:
        return -self.rate * g

    def _momentum(self, g: np.ndarray, memory: Memory, t: int) -> Any:
        memory["v"] = v = self.beta * memory.get("v", 0.0) - self.rate * g
        return v

    def _nesterov(self, g: np.ndarray, memory: Memory, t: int) -> Any:
        return self.beta * self._momentum(g, memory, t) - self.rate * g

    def _adagrad(self, g: np.ndarray, memory: Memory, t: int) -> Any:
        memory["a"] = a = memory.get("a", 0.1) + g * g
        return -self.rate * g / np.sqrt(a + EPSILON)

    def _rmsprop(self, g: np.ndarray, memory: Memory, t: int) -> Any:
        memory["v"] = v = self.rho * memory.get("v", 0.0) + (1 - self.rho) * g * g
        return -self.rate * g / np.sqrt(v + EPSILON)

    def _adam(self, g: np.ndarray, memory: Memory, t: int) -> Any:
        memory["m"] = m = self.beta_1 * memory.get("m", 0.0) + (1 - self.beta_1) * g
        memory["v"] = v = self.beta_2 * memory.get("v", 0.0) + (1 - self.beta_2) * g * g
        if self.corrected:
            m, v = m / (1 - self.beta_1**t), v / (1 - self.beta_2**t)
        return -self.rate * m / (np.sqrt(v) + EPSILON)


def turned_bowl(steep: float, degrees: float) -> np.ndarray:
    """Return the curvatures of a bowl, 1 and `steep`, turned by so many degrees: a 2 × 2 matrix."""
    turn = turning(degrees)
    bowl: np.ndarray = turn @ np.diag([1.0, steep]) @ turn.T
    return bowl


def turning(degrees: float) -> np.ndarray:
    """Return the matrix that turns a place about (0, 0), to the left."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[c, -s], [s, c]])


def loss(bowl: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return the loss of each place ``(n, 2)`` in a bowl."""
    values: np.ndarray = 0.5 * np.einsum("ni,ij,nj->n", places, bowl, places)
    return values


def settled(values: np.ndarray, below: float) -> int:
    """Return from which step on every value stays below; -1 if the last one is not."""
    above = np.flatnonzero(~(np.abs(values) < below))
    if len(above) == 0:
        return 0
    return int(above[-1] + 1) if above[-1] + 1 < len(values) else -1


def steps_in_bowl(rule: Rule, steep: float, degrees: float = 0.0, most: int = 2000) -> int:
    """Return the steps from (10, 2), turned with the bowl, until the loss stays below 0.001."""
    bowl = turned_bowl(steep, degrees)
    with np.errstate(all="ignore"):
        way = rule.walk(lambda w: bowl @ w, turning(degrees) @ np.array([10.0, 2.0]), most)
        return settled(loss(bowl, way), 0.001)
