"""Notebook 02: the error E(w) = 1.5 (w − 8)², descent on it, and the ball that hops along it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.show import BLUE, GREY, VERMILLION

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def error(w: Any) -> Any:
    """Return E(w) = 1.5 (w − 8)² for a number or an array."""
    return 1.5 * (w - 8) ** 2


def slope(w: float) -> float:
    """Return the slope of E at w."""
    return 3 * (w - 8)


def descent(w0: float, lr: float, steps: int) -> list[float]:
    """Return w0 and the weights after each of `steps` steps."""
    weights = [w0]
    for _ in range(steps):
        weights.append(weights[-1] - lr * slope(weights[-1]))
    return weights


def draw_hops(ax: "Axes", weights: Sequence[float], reach: float) -> None:
    """Draw the error curve from 8 − `reach` to 8 + `reach`, and a ball hopping along it."""
    line = np.linspace(8 - reach, 8 + reach, 200)
    ax.plot(line, error(line), color=GREY, linewidth=1.6, zorder=1)
    for one, two in pairwise(weights):
        if abs(one - two) > 0.008 * reach:
            ax.annotate(
                "",
                (two, error(two)),
                (one, error(one)),
                arrowprops={"arrowstyle": "-|>", "color": VERMILLION, "linewidth": 1.5},
                zorder=2,
            )
    ax.plot(weights[:-1], error(np.array(weights[:-1])), "o", color="none", mec=BLUE, zorder=3)
    ax.plot(weights[-1], error(weights[-1]), "o", color=BLUE, markersize=11, zorder=4)
    highest = error(8 + reach)
    ax.set(xlabel="weight w", ylabel="error E", xlim=(8 - reach, 8 + reach))
    ax.set_ylim(-0.07 * highest, 1.02 * highest)
