"""Notebook 11: walks in a bowl, which may be turned, and the first picture."""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from course_utils.show import BLACK, BLUE, GREY, house_style, new_figure, show

from .rules import Rule, settled, steps_in_bowl, turned_bowl, turning

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEEP = 25.0  #: curvature across; along it is 1
START = (10.0, 2.0)
SGD, MOMENTUM, ADAGRAD = Rule("SGD", 0.075), Rule("momentum", 0.08, beta=0.55), Rule("Adagrad", 3.0)
LINES = "#a8a8a8"  #: contours
LEVELS = (0.5, 3, 9, 20, 38, 63, 95, 135)  #: of the loss


def bowl_way(rule: Rule, degrees: float = 0.0) -> np.ndarray:
    """Return the places of a walk from the start, turned with the bowl, until it has arrived."""
    bowl = turned_bowl(STEEP, degrees)
    count = steps_in_bowl(rule, STEEP, degrees)
    return rule.walk(lambda w: bowl @ w, turning(degrees) @ np.array(START), count)


def contour(level: float, degrees: float = 0.0) -> np.ndarray:
    """Return the places ``(2, n)`` in the bowl where the loss is `level`."""
    angle = np.linspace(0, 2 * np.pi, 181)
    round_one = np.sqrt(2 * level) * np.array([np.cos(angle), np.sin(angle) / np.sqrt(STEEP)])
    places: np.ndarray = turning(degrees) @ round_one
    return places


def draw_bowl(ax: "Axes", degrees: float = 0.0) -> None:
    """Draw contours and the bottom, on equal axes."""
    for level in LEVELS:
        ax.plot(*contour(level, degrees), color=LINES, linewidth=0.9)
    ax.plot(0, 0, "*", color=BLACK, markersize=15, mew=0, zorder=6)
    ax.set(xlabel="weight a", ylabel="weight b", aspect="equal")
    ax.grid(visible=False)


def draw_way(ax: "Axes", way: np.ndarray, colour: str, label: str, mark: str = "o") -> None:
    """Draw the places of a walk, joined."""
    ax.plot(*way.T, mark + "-", color=colour, markersize=3.6, mew=0, linewidth=1.5, label=label)


def opening_picture() -> None:
    """Show the first picture: one bowl, with and without a memory."""
    with house_style():
        fig = new_figure(11.4, 4.5)
        ax = fig.subplots()
        draw_bowl(ax)
        told = []
        for rule, colour, mark, name in (
            (SGD, GREY, "s", "plain descent"),
            (MOMENTUM, BLUE, "o", "with a memory"),
        ):
            way = bowl_way(rule)
            draw_way(ax, way, colour, f"{name}: {len(way) - 1} steps", mark)
            told.append(f"{name}, {len(way) - 1} steps")
        ax.plot(*START, "o", color=BLACK, markersize=8, zorder=6)
        ax.annotate("start", START, (8, -4), textcoords="offset points")
        ax.set(xlim=(-3.2, 11.6), ylim=(-2.6, 2.6))
        ax.legend(loc="upper left", ncols=2, bbox_to_anchor=(0, -0.17))
        ax.set_title("One bowl, one start, the same slopes: two rules")
        show(
            fig,
            alt=f"Contours of a bowl, {STEEP:g} times as curved across as along. From {START} to "
            f"its bottom: {'; '.join(told)}. Plain descent zigzags between the walls all the "
            "way, the other one does so at first, and then runs down the middle.",
        )


@cache
def in_the_valley() -> dict[float, np.ndarray]:
    """Return by β the weights of a walk in notebook 02's valley, from 10."""
    return {
        beta: Rule("momentum", 0.1, beta=beta).walk(lambda w: 3 * (w - 8), 10.0, 1500)
        for beta in (0.0, 0.3, 0.9)
    }


def arrival(beta: float) -> int:
    """Return after how many steps the weight stays within 0.01 of the bottom."""
    return settled(in_the_valley()[beta] - 8, 0.01)


def valley_picture() -> None:
    """Show the weight over 60 steps, for four values of β."""
    with house_style():
        fig = new_figure(10.6, 4.0)
        ax = fig.subplots()
        looks = {0.0: (GREY, "-"), 0.3: (BLACK, "--"), 0.9: (BLUE, "-")}
        told = []
        for beta, weights in in_the_valley().items():
            colour, dash = looks[beta]
            label = f"β = {beta:g}: {arrival(beta):,} steps"
            ax.plot(weights[:61], color=colour, linestyle=dash, label=label)
            told.append(f"{arrival(beta):,} with β = {beta:g}, lowest at {weights.min():.2f}")
        ax.axhline(8, color=BLACK, linewidth=1)
        ax.annotate("the bottom", (60, 8), (-2, -14), textcoords="offset points", ha="right")
        ax.set(xlabel="step", ylabel="weight w", xlim=(-0.5, 61))
        ax.legend(loc="upper right", title="until it stays within 0.01")
        ax.set_title("In a round valley much momentum swings for long")
        show(
            fig,
            alt="The weight over 60 steps, from 10 in a valley with its bottom at 8, η = 0.1. "
            f"Steps until it stays within 0.01: {'; '.join(told)}.",
        )
