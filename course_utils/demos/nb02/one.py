"""Notebook 02: descent on E(w) = 1.5 (w − 8)², drawn."""

import numpy as np

from course_utils.show import (
    BLACK,
    BLUE,
    GREEN,
    GREEN_WORDS,
    GREY,
    VERMILLION,
    VERMILLION_WORDS,
    house_style,
    new_figure,
    show,
)

from .valley import descent, draw_hops, error, slope


def slope_picture() -> None:
    """Show the valley, the ball at 10, and the tangent there."""
    climb = slope(10.0)
    with house_style():
        fig = new_figure(7.6, 3.7)
        ax = fig.subplots()
        line = np.linspace(4.5, 11.5, 200)
        ax.plot(line, error(line), color=GREY)
        tangent = np.array([9.05, 11.1])
        ax.plot(tangent, error(10) + climb * (tangent - 10), "--", color=VERMILLION)
        ax.plot([10, 11, 11], [6, 6, 6 + climb], ":", color=BLACK, linewidth=1.5)
        ax.text(10.5, 4.9, "1 to the right", ha="center", va="center", fontsize=10)
        ax.text(11.08, 9.0, f"{climb:g} up", va="center", fontsize=10)
        ax.plot(10, error(10), "o", color=BLUE, markersize=12, zorder=3)
        ax.text(9.82, 6.6, f"the ball: w = 10, E = {error(10):g}", ha="right", color=BLUE)
        ax.plot(8, 0, "v", color=GREEN, markersize=9, zorder=3)
        ax.text(8, 1.9, "lowest point: w = 8", ha="center", color=GREEN_WORDS)
        ax.set(xlabel="weight w", ylabel="error E(w)", xlim=(4.5, 12.1), ylim=(-1, 18.5))
        ax.set_title(f"The tangent at w = 10 climbs by {climb:g} for each unit of weight")
        show(
            fig,
            alt="The error 1.5 (w − 8)² is a valley with its lowest point at w = 8. A ball lies at "
            f"w = 10, where the error is {error(10):g}; the dashed tangent there rises by "
            f"{climb:g} for each step of 1 to the right, and the curve itself by a little more.",
        )


def frozen_picture(lr: float = 0.1, steps: int = 8) -> None:
    """Show descent with a frozen gradient beside the real one."""
    real = descent(10.0, lr, steps)
    frozen = [10 - lr * slope(10.0) * step for step in range(steps + 1)]
    past = next(step for step, w in enumerate(frozen) if w < 8)
    with house_style():
        fig = new_figure(7.6, 3.5)
        ax = fig.subplots()
        ax.axhline(8, color=GREEN, linewidth=1.5)
        ax.text(steps + 1.5, 7.9, "lowest point: 8", color=GREEN_WORDS, ha="right", va="top")
        ax.plot(frozen, "s--", color=VERMILLION)
        ax.plot(real, "o-", color=BLUE)
        words = f"slope frozen at {slope(10.0):g}:\nwalks past 8, never stops"
        ax.text(5.1, 6.55, words, color=VERMILLION_WORDS, va="top", ha="right")
        way = ", ".join(f"{w:.4g}" for w in real[:4])
        ax.text(3.3, 8.85, f"slope measured anew at each step:\nw = {way}, …", color=BLUE)
        ax.set(xlabel="step", ylabel="weight w", xlim=(-0.3, steps + 1.6), ylim=(4.8, 10.4))
        ax.set_xticks(range(steps + 1))
        ax.set_title("With a frozen slope the ball does not notice the bottom")
        show(
            fig,
            alt=f"Weight against step, η = {lr:g}. With the slope measured anew the weight goes "
            f"{way} and is {real[-1]:.2f} after {steps} steps, near 8. With the slope frozen at "
            f"{slope(10.0):g} it falls by {lr * slope(10.0):g} each time, passes 8 in step {past} "
            f"and is {frozen[-1]:.1f} after {steps}.",
        )


RATES: tuple[tuple[str, float, str], ...] = (
    ("0.1", 0.1, "creeps in"),
    ("1/3", 1 / 3, "one step"),
    ("2/3", 2 / 3, "bounces for ever"),
    ("1", 1.0, "explodes"),
)
NEAR, WIDE = 3.2, 19.2  #: how far to both sides of 8 a panel goes


def four_rates() -> None:
    """Show six steps of descent for four learning rates: on the curve, and step by step."""
    with house_style():
        fig = new_figure(11.6, 5.6)
        axes = fig.subplots(2, 4)
        ways = []
        for column, (name, lr, words) in enumerate(RATES):
            weights = descent(10.0, lr, 3 if lr == 1 else 6)
            ways.append(f"η = {name}: {', '.join(f'{w:.3g}' for w in weights[:4])}")
            reach = WIDE if lr == 1 else NEAR
            top, bottom = axes[0, column], axes[1, column]
            draw_hops(top, weights, reach)
            top.set_title(f"η = {name}: {words}")
            bottom.axhline(8, color=GREEN, linewidth=1.5)
            bottom.plot(weights, "o-", color=BLUE)
            bottom.set(xlabel="step", ylabel="weight w", xlim=(-0.4, 6.4), xticks=range(7))
            bottom.set_ylim(8 - reach, 8 + reach)
            if lr == 1:
                words = f"axes {WIDE / NEAR:g} times as wide"
                for ax in (top, bottom):
                    ax.text(0.5, 0.9, words, transform=ax.transAxes, ha="center", style="italic")
            if column == 0:
                bottom.text(6.3, 7.7, "lowest point: 8", color=GREEN_WORDS, ha="right", va="top")
        fig.suptitle("One valley, one start, four learning rates", x=0.005, ha="left")
        show(
            fig,
            alt="Descent from w = 10 for four learning rates, on the error curve and as weight "
            f"against step, with the lowest point, 8, as a line. {'; '.join(ways)}. The first "
            "creeps in, the second is there in one step, the third bounces for ever, the fourth "
            f"explodes; its axes are {WIDE / NEAR:g} times as wide as the others'.",
        )
