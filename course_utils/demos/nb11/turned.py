"""Notebook 11: a bowl to turn, with the walks of plain descent and of Adagrad in it.

Both walks travel with the output for every angle, and the browser draws by itself. Where no script
runs, both ends of the slider stand there, and the counts between.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.scripted import scripted
from course_utils.show import (
    GREY,
    ORANGE,
    ORANGE_WORDS,
    close,
    house_style,
    image,
    new_figure,
    put_on_page,
    show,
)

from .bowl import (
    ADAGRAD,
    LEVELS,
    LINES,
    SGD,
    START,
    STEEP,
    bowl_way,
    draw_bowl,
    draw_way,
)
from .rules import steps_in_bowl

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ANGLES = range(46)  #: degrees
WINDOW = (-4.2, 11.6, -3.4, 9.6)  #: of the bowl: from and to along a, along b
MOST = 125  #: steps; the counts' axis ends there


@cache
def counts() -> dict[str, list[int]]:
    """Return by optimizer the steps at every angle."""
    return {rule.name: [steps_in_bowl(rule, STEEP, k) for k in ANGLES] for rule in (SGD, ADAGRAD)}


def before_turning() -> None:
    """Show both walks in the bowl as it is."""
    with house_style():
        fig = new_figure(11.4, 4.5)
        ax = fig.subplots()
        _both(ax, 0)
        ax.set(xlim=(-3.2, 11.6), ylim=(-2.6, 2.6))
        ax.legend(loc="upper left", ncols=2, bbox_to_anchor=(0, -0.17))
        ax.set_title("The same bowl: a ruler for each weight saves two steps in three")
        show(
            fig,
            alt=f"The bowl of the first picture, from {START}: SGD (η = {SGD.rate:g}) zigzags for "
            f"{counts()['SGD'][0]} steps, Adagrad (η = {ADAGRAD.rate:g}) crosses the "
            f"bowl once and is there in {counts()['Adagrad'][0]} steps.",
        )


def turn_explorer() -> None:
    """Show both walks for the angle that is chosen."""
    fig, alt = panels()
    put_on_page(page(image(fig, alt)), f"[Picture with a slider] {alt}")
    close(fig)


def panels() -> tuple["Figure", str]:
    """Return the bowl as it is and turned by 45°, the counts between, and all that in words."""
    by_angle = counts()
    with house_style():
        fig = new_figure(11.8, 4.6)
        first, last, right = fig.subplots(1, 3, width_ratios=(1.2, 1.2, 1))
        for ax, degrees in ((first, 0), (last, ANGLES[-1])):
            _both(ax, degrees)
            ax.set(xlim=WINDOW[:2], ylim=WINDOW[2:])
            ax.legend(loc="upper left", bbox_to_anchor=(0, -0.16))
            ax.set_title(f"turned by {degrees}°")
        for name, colour, dash in (("SGD", GREY, "--"), ("Adagrad", ORANGE, "-")):
            right.plot(ANGLES, by_angle[name], color=colour, linestyle=dash)
        right.text(45, by_angle["SGD"][0] - 8, "SGD", color=GREY, ha="right")
        right.text(44, by_angle["Adagrad"][-1] + 4, "Adagrad", color=ORANGE_WORDS, ha="right")
        right.set(xlabel="angle, degrees", ylabel="steps to the bottom", ylim=(0, MOST))
        right.set(xlim=(0, 46), xticks=range(0, 46, 15))
        right.set_title("Steps by angle")
    told = ", ".join(f"{by_angle['Adagrad'][k]} at {k}°" for k in (0, 10, 20, 30, 45))
    return fig, (
        f"A bowl with curvatures 1 and {STEEP:g}, and two walks from {START}, which turns with it. "
        f"SGD zigzags along the bowl, however it is turned: {by_angle['SGD'][0]} steps. Adagrad "
        f"is quick in the bowl as it is, and creeps along it when it is turned far: "
        f"{told}."
    )


def _both(ax: "Axes", degrees: int) -> None:
    draw_bowl(ax, degrees)
    for rule, colour, mark in ((SGD, GREY, "s"), (ADAGRAD, ORANGE, "o")):
        way = bowl_way(rule, degrees)
        draw_way(ax, way, colour, f"{rule.name} (η = {rule.rate:g}): {len(way) - 1} steps", mark)


def page(still: str) -> str:
    """Return the page: `still`, an HTML image, until a script puts the slider in its place."""
    data: dict[str, Any] = {
        "window": WINDOW,
        "levels": LEVELS,
        "steep": STEEP,
        "most": MOST,
        "counts": counts(),
        "ways": {
            "SGD": np.round(bowl_way(SGD), 3).tolist(),
            "Adagrad": [np.round(bowl_way(ADAGRAD, k), 3).tolist() for k in ANGLES],
        },
        "rates": {"SGD": SGD.rate, "Adagrad": ADAGRAD.rate},
        "inks": {"SGD": [GREY, GREY], "Adagrad": [ORANGE, ORANGE_WORDS]},
        "lines": LINES,
    }
    return scripted(
        __package__, "turned", data, still=still, note="Run this cell to turn the bowl yourself."
    )
