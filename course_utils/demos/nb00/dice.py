"""Notebook 00: one program on a checkerboard, and what its runs come to."""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.pictures.boundary import decision_regions, scatter_classes
from course_utils.pictures.curves import INKS, learning_curves
from course_utils.pictures.strips import strips
from course_utils.show import GREY, house_style, new_figure, show

from .data import BOARD, checkerboard
from .runs import GOOD, Run, board_runs, in_words, stored

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def board_picture(points: np.ndarray, classes: np.ndarray) -> None:
    """Show the points of the checkerboard."""
    with house_style():
        fig = new_figure(4.6, 3.6)
        ax = fig.subplots()
        scatter_classes(ax, points, classes, size=26)
        ax.set(xlabel="x", ylabel="y", xlim=BOARD[:2], ylim=BOARD[2:], aspect="equal")
        ax.set(xticks=(-1, 0, 1), yticks=(-1, 0, 1))
        ax.set_title("Two by two squares")
        count = int(classes.sum())
        show(
            fig,
            alt=f"{len(points)} points in a square, like a checkerboard of two by two: {count} "
            "orange triangles at the lower left and the upper right, "
            f"{len(points) - count} blue dots at the upper left and the lower right.",
        )


def draw_map(ax: "Axes", run: Run) -> None:
    """Draw which side of the board a run gives to which class, with the points it learned from."""
    decision_regions(ax, lambda _: run.scores / 15, BOARD, size=len(run.scores))
    scatter_classes(ax, *checkerboard(), size=5, alpha=0.6)
    ax.set(xticks=[], yticks=[], aspect="equal")


def five_seeds() -> None:
    """Show the losses of five runs, and below each what it has learned."""
    runs = board_runs()[:5]
    with house_style():
        fig = new_figure(11.2, 6.6)
        parts: Any = fig.subfigures(2, 1, height_ratios=(1.25, 1))
        for part in parts:
            part.set_facecolor("none")
        top, bottom = parts
        ax = top.subplots()
        learning_curves(ax, {f"seed {one.seed}": one.loss for one in runs}, ylabel="loss")
        ax.set_title("One program, five runs: what differs is the seed")
        for place, run, ink in zip(bottom.subplots(1, 5), runs, INKS, strict=False):
            draw_map(place, run)
            words = f"seed {run.seed}: {run.accuracy:.3f}"
            place.set_title(words, color=ink, loc="center", fontsize=11)
        bottom.supxlabel("the maps they learned, and their accuracy on 5,000 fresh points")
        told = "; ".join(
            f"seed {one.seed} ends at {one.loss[-1]:.2f}, accuracy {one.accuracy:.3f}"
            for one in runs
        )
        show(
            fig,
            alt=f"Five curves of the loss over {len(runs[0].loss)} epochs that start close "
            f"together and end apart, and below them five maps of the board. {told}. The maps with "
            "a high accuracy have an orange part in two opposite corners, the lowest two in one.",
        )


def luck_picture() -> None:
    """Show the accuracies of ten runs with 4 units, and of ten with 16."""
    small, large = board_runs()[:10], stored()["board_16_units"]
    rows = {"4 units": [one.accuracy for one in small], "16 units": large}
    with house_style():
        fig = new_figure(8.4, 2.5)
        ax = fig.subplots()
        ax.axvline(GOOD, color=GREY, linewidth=1.2, linestyle=":")
        strips(ax, rows, xlabel="accuracy on 5,000 fresh points, one dot a seed", mean=False)
        ax.set_xlim(0.6, 1.0)
        reach = [sum(one >= GOOD for one in row) for row in rows.values()]
        ax.set_title(f"{reach[0]} of 10 small networks reach {GOOD}, {reach[1]} of 10 larger ones")
        show(
            fig,
            alt=f"With 4 units: {in_words(small)} With 16 units the ten runs lie between "
            f"{min(large):.3f} and {max(large):.3f}.",
        )
