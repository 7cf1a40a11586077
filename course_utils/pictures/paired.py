"""Results under two conditions, row by row: two rows of dots for each of a few things."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course_utils.show import BLACK, BLUE, VERMILLION

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MARKS = ((VERMILLION, "^"), (BLUE, "o"))


def paired_strips(
    ax: "Axes",
    rows: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    *,
    names: tuple[str, str],
    xlabel: str,
    size: float = 6,
) -> None:
    """Draw for each entry of `rows` two rows of dots, one for each condition, with their means.

    Equal results lie beside each other, so that each of them is seen.

    Args:
        ax: where; its limits in y are set.
        rows: by name, the results under the first condition and under the second one.
        names: of the two conditions.
        xlabel: what the results are, with their unit.
        size: of a dot, in points.
    """
    for k, pair in enumerate(rows.values()):
        for place, values, (colour, marker), name in zip(
            (-0.2, 0.2), pair, _MARKS, names, strict=True
        ):
            label = name if k == 0 else None
            up = k + place + spread_out(values, 0.17)
            ax.plot(
                values, up, marker, color=colour, alpha=0.6, markersize=size, mew=0, label=label
            )
            middle = float(np.mean(values))
            ax.plot(
                [middle, middle], [k + place - 0.19, k + place + 0.19], color=BLACK, linewidth=2
            )
    ax.set(xlabel=xlabel, ylim=(len(rows) - 0.5, -0.5))
    ax.set_yticks(range(len(rows)), list(rows))
    ax.grid(visible=False, axis="y")


def spread_out(values: Sequence[float], reach: float) -> np.ndarray:
    """Return how far up or down each value is drawn, at most `reach`: equal ones side by side.

    >>> spread_out([0.5, 0.5, 0.9, 0.5], 0.1).round(2).tolist()
    [0.0, -0.1, 0.0, 0.1]
    """
    rounded = np.round(np.asarray(values, dtype=float), 4)
    places = np.zeros(len(rounded))
    most = max(np.unique(rounded, return_counts=True)[1], default=1)
    for one in np.unique(rounded):
        same = np.flatnonzero(rounded == one)
        order = np.arange(len(same))
        places[same] = (order + 1) // 2 * np.where(order % 2, -1, 1)
    return places * reach / max(1, most // 2)
