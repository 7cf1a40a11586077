"""Notebook 02: descent with two weights, in a stretched bowl and over a saddle."""

from typing import TYPE_CHECKING

import numpy as np

from course_utils.show import (
    BLACK,
    BLUE,
    GREEN,
    GREEN_WORDS,
    GREY,
    PURPLE,
    PURPLE_WORDS,
    VERMILLION,
    VERMILLION_WORDS,
    house_style,
    new_figure,
    show,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEEP = 25.0  #: curvature along b; along a it is 1
LINES = "#a8a8a8"  #: contours


def bowl_path(start: tuple[float, float], lr: float, steps: int) -> np.ndarray:
    """Return (a, b) at the start and after each step on ½ (a² + 25 b²), ``(steps + 1, 2)``."""
    k = np.arange(steps + 1)
    return np.column_stack([start[0] * (1 - lr) ** k, start[1] * (1 - STEEP * lr) ** k])


def bowl_picture(
    start: tuple[float, float] = (10.0, 2.0), lr: float = 0.07, steps: int = 25
) -> None:
    """Show descent zigzagging in ½ (a² + 25 b²), beside the straight way to the bottom."""
    path = bowl_path(start, lr, steps)
    left = float(np.linalg.norm(path[-1]))
    a, b = np.meshgrid(np.linspace(-1.5, 11, 200), np.linspace(-2.6, 2.9, 120))
    with house_style():
        fig = new_figure(9.4, 4.4)
        ax = fig.subplots()
        levels = [1, 5, 12, 22, 35, 50, 70, 95, 125]
        ax.contour(a, b, 0.5 * (a**2 + STEEP * b**2), levels, colors=LINES, linewidths=1)
        ax.plot(path[:, 0], path[:, 1], "o-", color=BLUE, markersize=4, linewidth=1.6)
        ax.plot([start[0], 0], [start[1], 0], "--", color=VERMILLION)
        ax.plot(0, 0, "*", color=GREEN, markersize=15, zorder=4)
        ax.text(-0.2, 0.35, "bottom", color=GREEN_WORDS, ha="center")
        ax.text(5.2, 1.3, "the short way", color=VERMILLION_WORDS, rotation=11, ha="center")
        ax.text(7.4, -1.9, "steepest descent", color=BLUE, ha="center")
        ax.set(xlabel="weight a", ylabel="weight b", aspect="equal")
        ax.grid(visible=False)
        ax.set_title(f"η = {lr:g}: b changes sides at every step, a creeps")
        show(
            fig,
            alt=f"Contours of a long, narrow bowl, drawn to scale. From {start} steepest descent "
            "sets out at a right angle to the contour, zigzags across the bowl and creeps along "
            f"its floor; after {steps} steps it is still {left:.2f} away from the bottom, (0, 0). "
            "The straight way there is dashed.",
        )


STARTS = ((1e-2, GREEN, GREEN_WORDS), (1e-6, BLUE, BLUE), (1e-12, PURPLE, PURPLE_WORDS))


def saddle_picture(lr: float = 0.1) -> None:
    """Show a path over the saddle x² − y², and how |y| grows from three starts."""
    with house_style():
        fig = new_figure(10.6, 4.4)
        left, right = fig.subplots(1, 2, width_ratios=(1, 1.25))
        _draw_saddle(left, lr)
        outs = _draw_growth(right, 1 + 2 * lr)
        show(
            fig,
            alt="Left: contours of the saddle x² − y²; a path from (1, 0.000001) runs along the "
            "line y = 0 to the middle, crowds together there, and then leaves along y. Right: |y| "
            "against step on a logarithmic axis, straight parallel lines; |y| passes 1 at step "
            + ", at step ".join(
                f"{out} from {y0:g}" for (y0, *_), out in zip(STARTS, outs, strict=True)
            )
            + ".",
        )


def _draw_saddle(ax: "Axes", lr: float) -> None:
    x, y = np.meshgrid(np.linspace(-1.2, 1.2, 120), np.linspace(-1.2, 1.2, 120))
    lines = ax.contour(
        x, y, x**2 - y**2, levels=[-1, -0.5, -0.1, 0, 0.1, 0.5, 1], colors=LINES, linewidths=1
    )
    ax.clabel(lines, fontsize=8, colors=GREY)
    steps = np.arange(78)
    ax.plot((1 - 2 * lr) ** steps, 1e-6 * (1 + 2 * lr) ** steps, "o-", color=BLUE, markersize=5)
    ax.text(1.0, 0.08, "start", ha="center", fontsize=10)
    ax.text(-0.1, -0.05, "saddle", ha="right", va="center", fontsize=10)
    ax.set(xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), xlabel="x", ylabel="y", aspect="equal")
    ax.grid(visible=False)
    ax.set_title("Down to the saddle, then off it")


def _draw_growth(ax: "Axes", growth: float) -> list[int]:
    """Draw |y| for each start, and return the steps at which it has passed 1."""
    outs = []
    for start, colour, words in STARTS:
        away = start * growth ** np.arange(200)
        out = int(np.argmax(away > 1))
        ax.semilogy(away[: out + 1], color=colour)
        ax.plot(out, away[out], "o", color=colour)
        ax.text(out, away[out] * 4, f"step {out}", ha="center", color=words)
        ax.text(9, start * 0.5, f"y = {start:g}", va="center", color=words)
        outs.append(out)
    ax.axhline(1, color=BLACK, linewidth=1.2, linestyle="--")
    ax.text(114, 1.6, "out: |y| > 1", ha="center", fontsize=10)
    ax.set(xlabel="step", ylabel="|y|, logarithmic", xlim=(0, 165), ylim=(1e-13, 1e3))
    ax.set_yticks([10.0**power for power in range(-12, 3, 2)])
    ax.set_title(f"Each step makes |y| {growth:g} times as large")
    return outs
