"""Pictures of notebook 02: descent on E(w) = 1.5 (w − 8)², and over a saddle.

The batches on a line are in ``nb02_batches``, the slider is in ``nb02_slider``.
"""

from typing import TYPE_CHECKING

import numpy as np

from course_utils.show import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    PURPLE,
    VERMILLION,
    house_style,
    new_figure,
    show,
)

from .batches import batch_picture, line_data, walk
from .slider import ball_slider
from .valley import descent, draw_hops, error

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.contour import ContourSet

__all__ = [
    "ball_slider",
    "batch_picture",
    "four_rates",
    "frozen_picture",
    "line_data",
    "multiplier_picture",
    "saddle_picture",
    "slope_picture",
    "stretched_bowl_picture",
    "walk",
]


def slope_picture() -> None:
    """Show the valley, the ball at 10, and the slope under it."""
    with house_style():
        fig = new_figure(7.6, 3.9)
        ax = fig.subplots()
        line = np.linspace(4.5, 11.5, 200)
        ax.plot(line, error(line), color=GREY)
        tangent = np.array([9.05, 11.1])
        ax.plot(tangent, error(10) + 6 * (tangent - 10), "--", color=VERMILLION)
        ax.plot([10, 11, 11], [6, 6, 12], ":", color=BLACK, linewidth=1.5)
        ax.text(10.5, 4.9, "1 to the right", ha="center", va="center", fontsize=10)
        ax.text(11.08, 9.0, "6 up", va="center", fontsize=10)
        ax.plot(10, 6, "o", color=BLUE, markersize=12, zorder=3)
        ax.text(9.82, 6.6, "the ball: w = 10, E = 6", ha="right", color=BLUE)
        ax.plot(8, 0, "v", color=GREEN, markersize=9, zorder=3)
        ax.text(8, 1.2, "lowest point: w = 8", ha="center", color="#00664b")
        ax.set(xlabel="weight w", ylabel="error E(w)", xlim=(4.5, 12.1), ylim=(-1, 18.5))
        ax.set_title("At w = 10 the error climbs by 6 for each unit of weight")
        show(
            fig,
            alt="The error 1.5 (w − 8)² is a valley with its lowest point at w = 8. A ball lies at "
            "w = 10, where the error is 6; the dashed tangent there rises by 6 for each step of 1 "
            "to the right.",
        )


def frozen_picture(steps: int = 8) -> None:
    """Show the notes' descent with a frozen gradient beside the real one."""
    real = descent(10.0, 0.1, steps)
    frozen = [10 - 0.6 * step for step in range(steps + 1)]
    with house_style():
        fig = new_figure(7.6, 3.7)
        ax = fig.subplots()
        ax.axhline(8, color=GREEN, linewidth=1.5)
        ax.text(steps + 1.5, 8.07, "target: 8", color="#00664b", ha="right", va="bottom")
        ax.plot(frozen, "s--", color=VERMILLION)
        ax.plot(real, "o-", color=BLUE)
        words = "slope frozen at 6:\nwalks past 8, never stops"
        ax.text(5.1, 6.55, words, color="#a84a00", va="top", ha="right")
        ax.text(3.3, 8.75, "slope measured at each step: 9.4, 8.98, 8.686, …", color=BLUE)
        ax.set(xlabel="step", ylabel="weight w", xlim=(-0.3, steps + 1.6), ylim=(4.8, 10.4))
        ax.set_xticks(range(steps + 1))
        ax.set_title("With a frozen slope the ball does not notice the bottom")
        show(
            fig,
            alt="Weight against step, η = 0.1. With the slope measured anew the weight goes 10, "
            "9.4, 8.98, 8.686 and settles towards 8. With the slope frozen at 6 it falls by "
            f"0.6 each time, passes 8 in the fourth step and is {frozen[-1]:.1f} after eight.",
        )


RATES: tuple[tuple[str, float, str], ...] = (
    ("0.1", 0.1, "creeps in"),
    ("1/3", 1 / 3, "one step"),
    ("2/3", 2 / 3, "bounces for ever"),
    ("1", 1.0, "explodes"),
)


def four_rates() -> None:
    """Show six steps of descent for four learning rates: on the curve, and step by step."""
    with house_style():
        fig = new_figure(11.6, 5.4)
        axes = fig.subplots(2, 4)
        for column, (name, lr, words) in enumerate(RATES):
            weights = descent(10.0, lr, 3 if name == "1" else 6)
            top, bottom = axes[0, column], axes[1, column]
            draw_hops(top, weights, reach=18.0 if name == "1" else 3.2)
            top.set_title(f"η = {name}: {words}")
            bottom.axhline(8, color=GREEN, linewidth=1.5)
            if name == "1":
                bottom.text(6.4, 8.3, "target: 8", color="#00664b", ha="right", fontsize=10)
            bottom.plot(weights, "o-", color=BLUE)
            bottom.set(xlabel="step", ylabel="weight w", xlim=(-0.4, 6.4), xticks=range(7))
            low, high = min([*weights, 6]), max([*weights, 10])
            bottom.set_ylim(low - 0.08 * (high - low), high + 0.08 * (high - low))
        fig.suptitle("One valley, one start, four learning rates", x=0.005, ha="left")
        show(
            fig,
            alt="Descent from w = 10 for four learning rates, on the error curve and as weight "
            "against step, with the target 8 as a line. η = 0.1 creeps in: 10, 9.4, 8.98, 8.69, … "
            "η = 1/3 lands on 8 in one step. η = 2/3 bounces between 10 and 6 for ever. η = 1 "
            "explodes: 10, 4, 16, −8.",
        )


def multiplier_picture() -> None:
    """Show |1 − 3η| against η, with the zones in which descent settles, bounces and explodes."""
    rates = np.linspace(0, 1.05, 400)
    with house_style():
        fig = new_figure(8.2, 3.9)
        ax = fig.subplots()
        ax.axvspan(0, 2 / 3, color=GREEN, alpha=0.10, linewidth=0)
        ax.axvspan(2 / 3, 1.05, color=VERMILLION, alpha=0.12, linewidth=0)
        ax.axhline(1, color=BLACK, linewidth=1.2, linestyle="--")
        ax.plot(rates, np.abs(1 - 3 * rates), color=BLUE)
        for (name, lr, _), (dx, dy) in zip(
            RATES, ((0.02, 0.04), (0.045, 0.02), (-0.02, 0.13), (-0.02, 0.06)), strict=True
        ):
            ax.plot(lr, abs(1 - 3 * lr), "o", color=BLUE, clip_on=False, zorder=4)
            side = "left" if dx > 0 else "right"
            ax.text(lr + dx, abs(1 - 3 * lr) + dy, f"η = {name}", ha=side, color=BLUE)
        ax.text(0.165, 1.55, "comes in\nfrom one side", ha="center", color="#00664b")
        ax.text(0.5, 1.55, "comes in,\ncrossing over", ha="center", color="#00664b")
        ax.text(0.76, 1.76, "runs away", ha="center", color="#a84a00")
        ax.axvline(1 / 3, color=GREEN, linewidth=1, linestyle=":")
        ax.set(xlabel="learning rate η", ylabel="multiplier |1 − 3η|")
        ax.set(xlim=(0, 1.05), ylim=(0, 2.25))
        ax.set_title("Below the dashed line each step brings the ball nearer")
        show(
            fig,
            alt="The multiplier |1 − 3η| against η: it falls from 1 at η = 0 to 0 at η = 1/3, "
            "climbs back to 1 at η = 2/3 and to 2 at η = 1. Below 1 the ball comes nearer, above 1 "
            "it runs away.",
        )


def stretched_bowl_picture(start: tuple[float, float] = (10.0, 2.0), lr: float = 0.07) -> None:
    """Show descent zigzagging in ½ (a² + 25 b²), beside the straight way to the bottom."""
    points = [np.array(start)]
    for _ in range(25):
        a, b = points[-1]
        points.append(points[-1] - lr * np.array([a, 25 * b]))
    path = np.array(points)
    a, b = np.meshgrid(np.linspace(-1.5, 11, 160), np.linspace(-2.6, 2.9, 120))
    with house_style():
        fig = new_figure(8.2, 3.3)
        ax = fig.subplots()
        levels = [1, 5, 12, 22, 35, 50, 70, 95, 125]
        ax.contour(a, b, 0.5 * (a**2 + 25 * b**2), levels, colors="#b0b0b0", linewidths=1)
        ax.plot(path[:, 0], path[:, 1], "o-", color=BLUE, markersize=4, linewidth=1.6)
        ax.plot([start[0], 0], [start[1], 0], "--", color=VERMILLION)
        ax.plot(0, 0, "*", color=GREEN, markersize=15, zorder=4)
        ax.text(5.4, 1.3, "the short way", color="#a84a00", rotation=10, ha="center")
        ax.text(8.0, -2.2, "steepest descent", color=BLUE, ha="center")
        ax.set(xlabel="weight a", ylabel="weight b")
        ax.set_title("Steepest is not shortest")
        show(
            fig,
            alt="Contours of a long, narrow bowl. Steepest descent zigzags from the upper right "
            "across the bowl and then creeps along its floor to the lowest point, while the "
            "straight way there, dashed, would be far shorter.",
        )


def saddle_picture(lr: float = 0.1) -> None:
    """Show a path over the saddle x² − y², and how |y| grows from three starts."""
    with house_style():
        fig = new_figure(10.6, 4.4)
        left, right = fig.subplots(1, 2, width_ratios=(1, 1.25))
        hills = _draw_saddle(left, lr)
        fig.colorbar(hills, ax=left, label="height x² − y²", shrink=0.9)
        _draw_growth(right, 1 + 2 * lr)
        show(
            fig,
            alt="Left: the saddle x² − y² as a map of heights; a path from (1, 0.000001) runs "
            "along the ridge to the middle, crowds together there, and then leaves upwards in y. "
            "Right: |y| against step on a logarithmic axis, three straight parallel lines, which "
            "pass 1 at step 26 from 0.01, at step 76 from 0.000001 and at step 152 from 1e-12.",
        )


def _draw_saddle(ax: "Axes", lr: float) -> "ContourSet":
    x, y = np.meshgrid(np.linspace(-1.2, 1.2, 120), np.linspace(-1.2, 1.2, 120))
    hills = ax.contourf(x, y, x**2 - y**2, levels=np.linspace(-1.5, 1.5, 13), cmap="cividis")
    steps = np.arange(78)
    xs, ys = (1 - 2 * lr) ** steps, 1e-6 * (1 + 2 * lr) ** steps
    ax.plot(xs, ys, "o-", color="white", mec=BLACK, mew=0.7, markersize=5, linewidth=1.2)
    ax.text(1.0, 0.1, "start", ha="center", fontsize=10)
    ax.text(-0.08, -0.03, "saddle", ha="right", va="center", color="white", fontsize=10)
    ax.set(xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), xlabel="x", ylabel="y", aspect="equal")
    ax.grid(visible=False)
    ax.set_title("Down to the saddle, then off it")
    return hills


def _draw_growth(ax: "Axes", growth: float) -> None:
    for start, colour in ((1e-2, GREEN), (1e-6, BLUE), (1e-12, PURPLE)):
        heights = start * growth ** np.arange(200)
        out = int(np.argmax(heights > 1))
        ax.semilogy(heights[: out + 1], color=colour)
        ax.plot(out, heights[out], "o", color=colour)
        ax.text(out, heights[out] * 4, f"step {out}", ha="center")
        ax.text(9, start * 0.7, f"y = {start:g}", va="center")
    ax.axhline(1, color=BLACK, linewidth=1.2, linestyle="--")
    ax.text(114, 1.6, "out: |y| > 1", ha="center", fontsize=10)
    ax.set(xlabel="step", ylabel="|y|, logarithmic", xlim=(0, 165), ylim=(1e-13, 1e3))
    ax.set_yticks([10.0**power for power in range(-12, 3, 2)])
    ax.set_title("Each step makes |y| 1.2 times as large")
