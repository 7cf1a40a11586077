"""Notebook 01: tensors of five shapes, with an arrow along each axis."""

from typing import TYPE_CHECKING

import numpy as np

from course_utils.show import BLUE, VERMILLION, VERMILLION_WORDS, house_style, new_figure, show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHAPES = ((), (3,), (1, 3), (3, 1), (2, 2, 3))
CELL = "#dceaf4"
BEHIND = 0.4  #: how far a layer stands behind the one before it, of a cell


def axes_of(shape: tuple[int, ...]) -> list[tuple[tuple[float, float], tuple[float, float], str]]:
    """Return for each axis where its arrow begins and ends, and on which side its name stands."""
    layers, rows, columns = (1,) * (3 - len(shape)) + shape
    top, deep = 0.25 + BEHIND * (layers - 1), BEHIND * layers
    corner = (columns + 0.15, -rows - 0.05)
    return [
        (corner, (corner[0] + deep, corner[1] + deep), "left"),
        ((-0.25, 0), (-0.25, -rows), "right"),
        ((0, top), (columns, top), "center"),
    ][3 - len(shape) :]


def draw_shape(ax: "Axes", shape: tuple[int, ...]) -> None:
    """Draw the cells of a tensor of `shape`, three axes at most, and its axes as arrows."""
    layers, rows, columns = (1,) * (3 - len(shape)) + shape
    for layer, row, column in reversed([*np.ndindex(layers, rows, columns)]):
        x, y = column + BEHIND * layer, BEHIND * layer - row
        ax.fill([x, x + 1, x + 1, x], [y, y, y - 1, y - 1], facecolor=CELL, edgecolor=BLUE)
        if layer == 0:
            ax.text(x + 0.5, y - 0.5, f"{row * columns + column + 1}", ha="center", va="center")
    for axis, (start, end, side) in enumerate(axes_of(shape)):
        arrow = {"arrowstyle": "-|>", "color": VERMILLION, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", end, start, arrowprops=arrow)
        x, y = (
            np.mean([start, end], axis=0)
            + {
                "left": (0.35, -0.2),
                "right": (-0.15, 0),
                "center": (0, 0.35),
            }[side]
        )
        ax.text(x, y, f"axis {axis}", color=VERMILLION_WORDS, ha=side, va="center", fontsize=10)
    ax.text(columns / 2, -4.0, f"{shape}", ha="center", family="monospace", fontsize=14)
    ax.set(xlim=(-1.5, 4.7), ylim=(-4.2, 1.2), aspect="equal", xticks=[], yticks=[])
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)


def shapes_picture() -> None:
    """Show a number, a vector, a row, a column and a block, each with its shape."""
    with house_style():
        fig = new_figure(11.0, 2.6)
        for ax, shape in zip(fig.subplots(1, len(SHAPES)), SHAPES, strict=True):
            draw_shape(ax, shape)
        fig.suptitle("A shape has one number for each axis", x=0.02, ha="left", fontsize=12)
        said = "; ".join(f"shape {shape}, arrows: {len(axes_of(shape))}" for shape in SHAPES)
        show(fig, alt=f"Blocks of cells, each with an arrow along each of its axes. {said}.")
