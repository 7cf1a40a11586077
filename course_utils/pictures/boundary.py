"""Points of two classes in the plane, and where a model draws the line between them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from course_utils.show import BLACK, BLUE, VERMILLION

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: of class 0 and of class 1: colour, marker. Both colours stand out on a light and on a dark page
CLASSES = ((BLUE, "o"), (VERMILLION, "^"))
Limits = tuple[float, float, float, float]


def scatter_classes(
    ax: "Axes", points: np.ndarray, labels: np.ndarray, *, size: float = 14, alpha: float = 0.8
) -> None:
    """Draw points ``(n, 2)`` by their labels ``(n,)``, 0 or 1: by colour and by marker."""
    for label, (colour, marker) in enumerate(CLASSES):
        chosen = points[np.asarray(labels).reshape(-1) == label]
        x, y = chosen.T
        ax.scatter(x, y, s=size, c=colour, marker=marker, alpha=alpha, linewidths=0, zorder=3)


def grid_of(limits: Limits, size: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Return the `size` places along each axis, ``(2, size)``, and the grid ``(size², 2)``."""
    left, right, low, high = limits
    places = np.stack([np.linspace(left, right, size), np.linspace(low, high, size)])
    return places, np.stack(np.meshgrid(*places), axis=-1).reshape(-1, 2)


def decision_regions(
    ax: "Axes",
    predict: Callable[[np.ndarray], np.ndarray],
    limits: Limits,
    *,
    level: float = 0.5,
    size: int = 200,
) -> None:
    """Shade the two sides that a model tells apart, and draw the boundary as a thick line.

    Args:
        ax: where.
        predict: gets points ``(n, 2)``, returns a score each, ``(n,)`` or ``(n, 1)``; class 1 is
            above `level`.
        limits: left, right, low, high.
        level: the score on the boundary.
        size: places along each axis.
    """
    places, points = grid_of(limits, size)
    scores = np.asarray(predict(points), dtype=float).reshape(size, size)
    shades = [CLASSES[0][0], CLASSES[1][0]]
    ax.contourf(*places, scores > level, levels=[-0.5, 0.5, 1.5], colors=shades, alpha=0.16)
    if scores.min() < level < scores.max():
        ax.contour(*places, scores, levels=[level], colors=BLACK, linewidths=2.4)
    ax.set(xlim=limits[:2], ylim=limits[2:])
    ax.grid(False)
