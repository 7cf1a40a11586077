"""Notebook 00: roll the dice. Stored runs, chosen by chance or by their seed, in the browser."""

from functools import cache
from typing import TYPE_CHECKING, Any

from course_utils.pictures.boundary import CLASSES, scatter_classes
from course_utils.scripted import scripted
from course_utils.show import (
    SCREEN_DPI,
    house_style,
    image,
    new_figure,
    picture_data,
    put_on_page,
)

from .data import BOARD, checkerboard
from .dice import draw_map
from .runs import board_runs, in_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NOTE = "Run this cell to get dice to roll here: a button, and a slider over the seeds."


def roll_the_dice() -> None:
    """Show a button that rolls, a slider over the seeds, and a switch that holds the seed."""
    runs = board_runs()
    put_on_page(
        scripted(__package__, "roll", _data(), still=_strip(), note=NOTE),
        f"[Picture with dice to roll] {in_words(runs)}",
    )


@cache
def _strip() -> str:
    """The picture for pages that run no script: the maps of ten runs."""
    runs = board_runs()[:10]
    with house_style():
        fig = new_figure(10.4, 4.7)
        for ax, run in zip(fig.subplots(2, 5).flat, runs, strict=True):
            draw_map(ax, run)
            ax.set_title(f"seed {run.seed}: {run.accuracy:.3f}", loc="center", fontsize=11)
        return image(fig, f"The maps that ten runs of one program have learned. {in_words(runs)}")


def _data() -> dict[str, Any]:
    """What the script draws: a ground, where its axes are, and all runs."""
    runs = board_runs()
    with house_style():
        fig = new_figure(9.6, 3.9)
        left, right = fig.subplots(1, 2, width_ratios=(1.5, 1))
        left.set(xlabel="epoch", ylabel="loss", xlim=(1, len(runs[0].loss)), ylim=(0, 0.8))
        left.set_title("How it learns")
        scatter_classes(right, *checkerboard(), size=9)
        right.set(xlim=BOARD[:2], ylim=BOARD[2:], aspect="equal", xticks=[], yticks=[])
        right.grid(visible=False)
        right.set_title("What it has learned")
        fig.canvas.draw()  # places the axes
        return {
            "ground": picture_data(fig),
            "size": [round(side * SCREEN_DPI) for side in fig.get_size_inches()],
            "curve": _window(fig, left),
            "map": _window(fig, right),
            "top": left.get_ylim()[1],
            "colours": [colour for colour, _ in CLASSES],
            "runs": [[one.seed, one.accuracy, one.loss, one.map] for one in runs],
            "alt": "Left the loss of a training over its epochs, right its map of the board.",
        }


def _window(fig: "Figure", ax: "Axes") -> list[float]:
    """Where axes are on the page: left, top, width, height."""
    box, unit = ax.bbox, fig.dpi / SCREEN_DPI
    top = fig.get_figheight() * SCREEN_DPI - box.y1 / unit
    return [round(one, 1) for one in (box.x0 / unit, top, box.width / unit, box.height / unit)]
