"""Several results of each of a few things, as rows of dots: what one number would hide."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course_utils.show import BLACK, BLUE, GREEN, PURPLE, VERMILLION

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PAIR = ((VERMILLION, "^"), (BLUE, "o"))
_MARKS = ((BLUE, "o"), (VERMILLION, "^"), (GREEN, "s"), (PURPLE, "D"))


def strips(
    ax: "Axes", rows: Mapping[str, Sequence[float]], *, xlabel: str, mean: bool = True
) -> None:
    """Draw one row of dots for each entry of `rows`, the first on top, with its mean as a line.

    Args:
        ax: where; its limits in y are set.
        rows: by name, the results.
        xlabel: what they are, with their unit.
        mean: whether to draw the mean of each row.
    """
    for k, values in enumerate(rows.values()):
        colour, marker = _MARKS[k % len(_MARKS)]
        ax.plot(
            values,
            k + staggered(len(values)),
            marker,
            color=colour,
            alpha=0.75,
            markersize=8,
            mew=0,
        )
        if mean:
            ax.plot([np.mean(values)] * 2, [k - 0.34, k + 0.34], color=BLACK, linewidth=2)
    name_rows(ax, list(rows), xlabel)


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
            (-0.2, 0.2), pair, _PAIR, names, strict=True
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
    name_rows(ax, list(rows), xlabel)


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


def name_rows(ax: "Axes", names: Sequence[str], xlabel: str) -> None:
    """Write the names of rows beside them, the first on top, and what their dots mean below."""
    ax.set(xlabel=xlabel, ylim=(len(names) - 0.5, -0.5))
    ax.set_yticks(range(len(names)), names)
    ax.grid(visible=False, axis="y")


def staggered(n: int) -> np.ndarray:
    """Return how far down each of `n` dots is drawn: equal results would hide each other."""
    return 0.16 * ((np.arange(n) % 3) - 1)
