"""Notebook 10: two moons, drawn anew for each seed."""

from dataclasses import dataclass

import numpy as np

NOISE = 0.3
VALIDATION, TEST = 1000, 4000  #: rows


@dataclass(frozen=True)
class Rows:
    """Points ``(n, 2)`` and their class ``(n,)``, 0 or 1; or a stack of such sets, one a net."""

    x: np.ndarray
    y: np.ndarray


def moons(count: int, seed: int) -> Rows:
    """Return `count` points of two noisy half moons."""
    from sklearn.datasets import make_moons

    x, y = make_moons(count, noise=NOISE, random_state=seed)
    return Rows(x, y.astype(float))


def stacked(count: int, seeds: range) -> Rows:
    """Return one set of points for each seed: ``(seeds, count, 2)`` and ``(seeds, count)``."""
    sets = [moons(count, seed) for seed in seeds]
    return Rows(np.stack([one.x for one in sets]), np.stack([one.y for one in sets]))


def validation() -> Rows:
    """Return the rows that settings are chosen by."""
    return moons(VALIDATION, 1000)


def test_rows() -> Rows:
    """Return the rows that are looked at once, at the end."""
    return moons(TEST, 2000)


def rows() -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Return the 100 training rows and the 1,000 validation rows, each as points and labels."""
    train, val = moons(100, 0), validation()
    return (train.x, train.y), (val.x, val.y)


def coins(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return `count` rows of 20 random numbers, and a tossed coin for each, 0 or 1."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal((count, 20)), rng.integers(0, 2, count).astype(float)
