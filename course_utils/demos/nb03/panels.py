"""Notebook 03: where nets with few units draw their line between the two moons."""

from typing import TYPE_CHECKING

import numpy as np

from course_utils.pictures.boundary import decision_regions, scatter_classes
from course_utils.show import VERMILLION_WORDS, house_style, new_figure, show

from .folds import Nets, best, moons

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LIMITS = (-1.9, 2.9, -1.5, 2.0)


def first_picture() -> None:
    """Show the moons with one straight boundary, and with a bent one."""
    (x, y), _ = moons()
    with house_style():
        fig = new_figure(9.6, 3.6)
        axes = fig.subplots(1, 2, sharey=True)
        for ax, units, title in zip(axes, (1, 3), ("One network …", "… and another"), strict=True):
            draw_net(ax, best(units), x, y)
            ax.set_title(title)
        axes[0].set_ylabel("second number")
        show(
            fig,
            alt=f"{len(x)} points of two classes, two interlocking half moons, twice. Left a network "
            "parts them by one straight line, and the tip of each moon lies on the wrong side. "
            "Right the boundary of another network bends, and follows the gap between the moons.",
        )


def draw_net(ax: "Axes", net: Nets, x: np.ndarray, y: np.ndarray, *, folds: bool = False) -> None:
    """Draw the points, the two sides, the boundary, and on demand the units' fold lines."""
    decision_regions(ax, lambda points: net.scores(points)[0], LIMITS, level=0)
    scatter_classes(ax, x, y, size=9)
    for w, b, dead in zip(net.W[0].T, net.b[0, 0], net.dead(x)[0], strict=True):
        if folds and not dead:
            ax.axline(*points_on(w, b), color=VERMILLION_WORDS, dashes=(5, 3), linewidth=1.3)
    ax.set(xlabel="first number", xticks=range(-1, 3), yticks=range(-1, 3))


def points_on(w: np.ndarray, b: float) -> tuple[np.ndarray, np.ndarray]:
    """Return two points of the line w·x + b = 0."""
    near = -b * w / (w @ w)
    return near, near + np.array([-w[1], w[0]])
