"""What the exercises of notebook 08 share: rows and splits that Keras, and any way to write it, cuts alike."""

import math
from collections.abc import Callable

from autograder.checking import Draw

SPLITS = (0.1, 0.15, 0.2, 0.25, 0.35, 0.4)


def kept_of(n: int, split: float) -> int:
    """Return how many of `n` rows train, as Keras counts them."""
    return math.floor(n * (1 - split))


def draw_split(draw: Draw, low: int, high: int, fits: Callable[[int, float], bool]) -> tuple[int, float]:
    """Return a number of rows, `low` to `high`, and a split that `fits`, where no float is rounded across a whole number."""
    while True:
        n, split = draw.integer(low, high), draw.choice(SPLITS)
        exact = n * (100 - round(100 * split)) // 100
        if exact == kept_of(n, split) == n - math.ceil(n * split) and fits(n, split):
            return n, split
