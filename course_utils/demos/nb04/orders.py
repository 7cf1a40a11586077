"""Notebook 04: both weights from the old slopes, or one after the other."""

from collections.abc import Callable

from .net import TAUGHT, Walk

Rule = Callable[[float, float, float], tuple[float, float]]


def together(w1: float, w2: float, lr: float) -> tuple[float, float]:
    """One step of both weights along the slopes at the old place."""
    x, _, _, y = TAUGHT
    slope1, slope2 = Walk(x, w1, w2, y).slopes
    return w1 - lr * slope1, w2 - lr * slope2


def mixed(w1: float, w2: float, lr: float) -> tuple[float, float]:
    """w2 steps first, and w1's slope is worked out with the new w2, all else being kept."""
    x, _, _, y = TAUGHT
    walk = Walk(x, w1, w2, y)
    new = w2 - lr * walk.slopes[1]
    return w1 - lr * walk.arrives[3] * new * walk.local[1] * x, new


def error_after(rule: Rule, lr: float, steps: int) -> float:
    """Return E after so many steps of ``together`` or ``mixed`` from the lesson's net."""
    x, w1, w2, y = TAUGHT
    for _ in range(steps):
        w1, w2 = rule(w1, w2, lr)
    return Walk(x, w1, w2, y).values[5]
