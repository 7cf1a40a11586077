"""Notebook 08: in which order the epochs of a training take the rows."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course_utils.show import BLACK, house_style, new_figure, show

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def order_picture(trainings: Mapping[str, Sequence[Sequence[int]]]) -> None:
    """Show each training's epochs as rows of numbered tiles.

    Args:
        trainings: by name, the order of the rows in each epoch.
    """
    with house_style():
        fig = new_figure(10.4, 2.5)
        told = []
        for ax, (name, epochs) in zip(
            fig.subplots(1, len(trainings), squeeze=False)[0], trainings.items(), strict=True
        ):
            _tiles(ax, epochs)
            orders = len({tuple(one) for one in epochs})
            counted = f"{orders} order{'' if orders == 1 else 's'} in {len(epochs)} epochs"
            ax.set_title(f"{name}: {counted}")
            rows = "; ".join(" ".join(map(str, one)) for one in epochs)
            told.append(f"{name}: {counted}: {rows}.")
        show(fig, alt=f"The order of the rows in each epoch. {' '.join(told)}")


def _tiles(ax: "Axes", epochs: Sequence[Sequence[int]]) -> None:
    from matplotlib import colormaps

    grid = np.array(epochs)
    most = grid.max()
    ax.imshow(colormaps["viridis"](0.1 + 0.9 * grid / most), aspect="auto")
    for (epoch, place), row in np.ndenumerate(grid):
        ink = "white" if row < 0.55 * most else BLACK
        ax.text(place, epoch, str(row), ha="center", va="center", color=ink, weight="bold")
    ax.set_xticks(np.arange(grid.shape[1] + 1) - 0.5, [])
    ax.set_yticks(range(len(grid)), [f"epoch {k + 1}" for k in range(len(grid))])
    ax.set_xlabel("the order in which the rows come")
    ax.tick_params(length=0)
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    ax.vlines(np.arange(1, grid.shape[1]) - 0.5, -0.5, len(grid) - 0.5, color="white", linewidth=2)
    ax.hlines(np.arange(1, len(grid)) - 0.5, -0.5, grid.shape[1] - 0.5, color="white", linewidth=4)
