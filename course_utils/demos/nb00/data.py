"""Notebook 00: its three sets of points, two classes each."""

import numpy as np

#: edges of the pictures of the checkerboard
BOARD = (-1.0, 1.0, -1.0, 1.0)


def checkerboard(count: int = 200, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return points ``(count, 2)`` of a square and their classes: 1 where x and y agree in sign."""
    points = np.random.default_rng(seed).uniform(-1, 1, (count, 2))
    return points, (points[:, 0] * points[:, 1] > 0).astype(int)


def rings(count: int = 300, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return points ``(count, 2)`` on two noisy rings and their classes: 1 for the inner ring."""
    from sklearn.datasets import make_circles

    points, inner = make_circles(count, noise=0.1, factor=0.5, random_state=seed)
    return points, inner


def moons(count: int = 200, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return points ``(count, 2)`` of two noisy half moons and their classes."""
    from sklearn.datasets import make_moons

    points, lower = make_moons(count, noise=0.25, random_state=seed)
    return points, lower


def mislabelled(inner: np.ndarray, kind: str, seed: int = 0) -> np.ndarray:
    """Return the classes of the rings with three in ten turned round, drawn with `seed`.

    `kind` is ``"at random"``, or ``"one ring"``: all of them are points of the inner ring.
    """
    rows = np.arange(len(inner)) if kind == "at random" else np.flatnonzero(inner == 1)
    turned = np.random.default_rng(seed).choice(rows, 3 * len(inner) // 10, replace=False)
    labels = inner.copy()
    labels[turned] = 1 - labels[turned]
    return labels
