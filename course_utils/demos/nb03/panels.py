"""Notebook 03: where nets of one hidden layer draw their line between the two moons."""

from typing import TYPE_CHECKING

import numpy as np

from course_utils.pictures.boundary import decision_regions, scatter_classes
from course_utils.show import PURPLE_WORDS, house_style, new_figure, show

from .nets import Nets, best, measured, moons

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LIMITS = (-1.9, 2.9, -1.5, 2.0)
PANELS = (1, 3, 4, 8)  #: units


def first_picture() -> None:
    """Show the moons with one straight boundary, and with a bent one."""
    (x, y), _ = moons()
    with house_style():
        fig = new_figure(9.6, 3.6)
        axes = fig.subplots(1, 2, sharey=True)
        for ax, act, title in zip(
            axes, ("linear", "relu"), ("One network …", "… and another"), strict=True
        ):
            draw_net(ax, best(3, act), x, y)
            ax.set_title(title)
        axes[0].set_ylabel("second number")
        show(
            fig,
            alt=f"{len(x)} points of two classes, two interlocking half moons, twice. Left a "
            "network parts them by one straight line; a tip of each moon is on the wrong side. "
            "Right the boundary of another network bends, and follows the gap between the moons.",
        )


def fold_panels() -> tuple["Figure", str]:
    """Return the best nets of 1, 3, 4 and 8 units with their folds, and the picture in words."""
    (x, y), new = moons()
    with house_style():
        fig = new_figure(11.4, 3.3)
        told = []
        for ax, units in zip(fig.subplots(1, len(PANELS), sharey=True), PANELS, strict=True):
            net = best(units)
            right = float(net.accuracy(*new)[0])
            draw_net(ax, net, x, y, folds=True)
            ax.set_title(f"{units} unit{'s' * (units > 1)}: {right:.1%}".replace("%", " %"))
            turns = len(turning_points(net))
            told.append(
                f"{units} unit{'s' * (units > 1)}: {right:.1%} right, and inside the picture the "
                f"boundary meets a fold {turns} time{'s' * (turns != 1)}"
            )
        fig.axes[0].set_ylabel("second number")
    starts = measured()["best_of"]
    return fig, (
        f"The moons, parted by nets with one hidden layer of ReLU units, each the best of {starts} "
        f"starts; accuracy on 4,000 new points. {'; '.join(told)}. It turns only where it meets "
        "one of the dashed fold lines, and between them it is straight."
    )


def draw_net(ax: "Axes", net: Nets, x: np.ndarray, y: np.ndarray, *, folds: bool = False) -> None:
    """Draw the points, the two sides, the boundary, and on demand the units' fold lines."""
    decision_regions(ax, lambda points: net.scores(points)[0], LIMITS, level=0, size=300)
    scatter_classes(ax, x, y, size=7 if folds else 9)
    for near, along in fold_lines(net) if folds else ():
        one, other = near, near + along
        ax.axline(
            (one[0], one[1]),
            (other[0], other[1]),
            color=PURPLE_WORDS,
            dashes=(4, 2.5),
            linewidth=1.3,
        )
    ax.set(xlabel="first number", xticks=range(-1, 3), yticks=range(-1, 3))


def fold_lines(net: Nets) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return w·x + b = 0 of each unit: a point of the line, and its direction.

    A dead unit gives 0 for all 400 points; beyond them its fold may still turn the boundary.
    """
    kernel, b = net.layers[0]
    return [
        (-b * w / (w @ w), np.array([-w[1], w[0]]) / np.linalg.norm(w))
        for w, b in zip(kernel[0].T, b[0, 0], strict=True)
    ]


def turning_points(net: Nets) -> np.ndarray:
    """Return where the boundary meets a fold line inside the picture, ``(n, 2)``."""
    left, right, low, high = LIMITS
    met = []
    for near, along in fold_lines(net):
        line = near + np.linspace(-9, 9, 20_001)[:, None] * along
        inside = (
            (left < line[:, 0]) & (line[:, 0] < right) & (low < line[:, 1]) & (line[:, 1] < high)
        )
        side = net.scores(line)[0] > 0
        met += [line[:-1][(side[1:] != side[:-1]) & inside[1:] & inside[:-1]]]
    return np.concatenate(met) if met else np.zeros((0, 2))
