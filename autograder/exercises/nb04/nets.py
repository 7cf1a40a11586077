"""What the exercises of notebook 04 share: the two neurons in a row, and the nets they are drawn from."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.checking import Draw
from autograder.checking.reading import as_float, items_of

TAUGHT = (2.0, 0.5, 1.5, 0.0)  #: x, w1, w2, y
SECOND = (1.0, 0.5, -1.0, 1.0)
#: what the lesson defines
SIGMOID = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n"


def nets(draw: Draw, count: int) -> list[tuple[float, ...]]:
    """Return the taught net, a second one, and `count` drawn ones.

    x, w1 and w2 come with either sign. x and w2, factors of the way back, are drawn far from 1: there, one that is missing
    would not be seen. y lies between 0 and 1: of those two the square is the number itself.
    """
    drawn = [(_either(draw, 1.3, 2.5), _either(draw, 0.4, 1.6), _either(draw, 1.7, 3)) for _ in range(count)]
    return [TAUGHT, SECOND, *((x, w1, w2, _target(draw, [w1, w2], x)) for x, w1, w2 in drawn)]


def singles(value: Any) -> Any:
    """Return a list with a plain number in place of each array or tensor of one number; anything else as it is."""
    items = items_of(value)
    return value if items is None else [one if as_float(one) is None else as_float(one) for one in items]


def each(seen: Sequence[Any], right: Sequence[Any], agrees: Callable[[Any, Any], bool]) -> bool:
    """Whether in every case as many numbers were seen as are right, and `agrees(seen, right)`."""
    return all(np.shape(s) == np.shape(r) and agrees(s, r) for s, r in zip(seen, right, strict=True))


def _either(draw: Draw, low: float, high: float) -> float:
    return float(draw.float(low, high) * draw.choice([-1, 1]))


def _target(draw: Draw, weights: Sequence[float], x: float) -> float:
    """Return a y between 0 and 1, and not close to what the chain with these weights puts out: then all its slopes would be 0."""
    for weight in weights:
        x = 1 / (1 + math.exp(-weight * x))
    while True:
        y = draw.float(0.15, 0.85, digits=2)
        if abs(x - y) > 0.15:
            return y


def chains(draw: Draw) -> list[tuple[list[float], float, float]]:
    """Return (weights, x, y) of the taught net as a chain, and of drawn chains of 3, 4, 5 and 30 weights; y is 0, or between 0 and 1.

    The first slopes of the longest are near 1e-15: a tape gives them, and no difference of two losses does.
    """
    x, w1, w2, y = TAUGHT
    drawn = [([_either(draw, 0.8, 2) for _ in range(count)], _either(draw, 1.3, 2.5)) for count in (3, 4, 5, 30)]
    return [([w1, w2], x, y), *((weights, x, _target(draw, weights, x)) for weights, x in drawn)]
