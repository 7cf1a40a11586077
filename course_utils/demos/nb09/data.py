"""Notebook 09: the two tables that its networks learn from."""

from functools import cache
from typing import NamedTuple

import numpy as np

G = 9.81  #: metres per second, each second: how fast falling things gain speed
REACTION, VARIES = (
    1.0,
    0.18,
)  #: seconds until a driver brakes: mean, and spread from one to the next
SLOW, FAST, ICY, DRY = (
    20.0,
    130.0,
    0.25,
    0.8,
)  #: speeds in km/h, and grips, that cars are drawn from


class Table(NamedTuple):
    """Rows to learn from and rows to test on: ``(n, features)`` and ``(n,)``."""

    x_train: np.ndarray
    x_test: np.ndarray
    y_train: np.ndarray
    y_test: np.ndarray


def stopping_distance(
    speed: np.ndarray | float, grip: np.ndarray | float, reaction: np.ndarray | float = REACTION
) -> np.ndarray:
    """Return the metres that a car needs: the way until its driver brakes, then s²/(2·g·grip)."""
    s = np.asarray(speed) / 3.6  # metres per second
    return np.asarray(s * reaction + s**2 / (2 * G * np.asarray(grip)))


def cars(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return (speed in km/h, grip) ``(count, 2)``, and stopping distances in metres."""
    speed, grip = rng.uniform(SLOW, FAST, count), rng.uniform(ICY, DRY, count)
    reaction = rng.normal(REACTION, VARIES, count)
    return np.column_stack([speed, grip]), stopping_distance(speed, grip, reaction)


@cache
def braking() -> Table:
    """Return 400 cars to learn from, and 200 to test on."""
    x, y = cars(600, np.random.default_rng(9))
    return Table(x[:400], x[400:], y[:400], y[400:])


@cache
def diabetes(split: int = 0) -> Table:
    """Return scikit-learn's diabetes rows, 331 to learn from, 111 to test on, by a random split."""
    from sklearn.datasets import load_diabetes
    from sklearn.model_selection import train_test_split

    x, y = load_diabetes(return_X_y=True)
    return Table(*train_test_split(x, y, test_size=0.25, random_state=split))
