"""Notebook 04: both weights from the old slopes, or one after the other."""

from collections.abc import Callable

import numpy as np

from course_utils.show import (
    BLACK,
    BLUE,
    GREY,
    VERMILLION,
    VERMILLION_WORDS,
    house_style,
    new_figure,
    show,
)

from .net import TAUGHT, Walk, sigmoid

LINES = "#a8a8a8"  #: contours

Rule = Callable[[float, float, float], tuple[float, float]]


def together(w1: float, w2: float, lr: float) -> tuple[float, float]:
    """One step of both weights along the slopes at the old place."""
    x, _, _, y = TAUGHT
    first, second = (lr * slope for slope in Walk(x, w1, w2, y).slopes)
    return w1 - first, w2 - second


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


def orders_picture(lr: float = 5.0) -> None:
    """Show both first steps on the contours of E over w1 and w2."""
    x, w1, w2, y = TAUGHT
    one, other = np.meshgrid(np.linspace(-0.35, 1.05, 120), np.linspace(0.8, 1.7, 80))
    right, wrong = together(w1, w2, lr), mixed(w1, w2, lr)
    with house_style():
        fig = new_figure(8.6, 5.0)
        ax = fig.subplots()
        error = 0.5 * (sigmoid(other * sigmoid(one * x)) - y) ** 2
        lines = ax.contour(one, other, error, levels=12, colors=LINES, linewidths=1)
        ax.clabel(lines, fontsize=8, colors=GREY)
        for end, colour, dash in ((right, BLUE, "-"), (wrong, VERMILLION, "--")):
            arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 2.4, "linestyle": dash}
            ax.annotate("", end, (w1, w2), arrowprops=arrow | {"shrinkA": 0, "shrinkB": 0})
        ax.plot(w1, w2, "o", color=BLACK, markersize=9)
        ax.text(w1 + 0.03, w2 + 0.03, "old weights")
        ax.text(right[0] - 0.03, right[1], "together", color=BLUE, ha="right", va="center")
        ax.text(wrong[0] + 0.06, wrong[1], "mixed", color=VERMILLION_WORDS, va="center")
        ax.set(xlabel="weight w1", ylabel="weight w2", aspect="equal")
        ax.grid(visible=False)
        ax.set_title(f"η = {lr:g}: the mixed step leaves the steepest way")
        show(
            fig,
            alt=f"Contours of E over w1 and w2. From the old weights, ({w1:g}, {w2:g}), the step "
            f"of both together leaves at a right angle to the contour and ends at ({right[0]:.2f}, "
            f"{right[1]:.2f}); the mixed one is steeper towards smaller w2 and ends at "
            f"({wrong[0]:.2f}, {wrong[1]:.2f}).",
        )
