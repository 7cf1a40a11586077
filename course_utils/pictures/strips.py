"""Several results of each of a few things, as rows of dots: what one number would hide."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course_utils.show import BLACK, BLUE, GREEN, PURPLE, VERMILLION

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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
        # A little up and down, so that equal results do not hide each other.
        places = k + 0.16 * ((np.arange(len(values)) % 3) - 1)
        ax.plot(values, places, marker, color=colour, alpha=0.75, markersize=8, mew=0)
        if mean:
            ax.plot([np.mean(values)] * 2, [k - 0.34, k + 0.34], color=BLACK, linewidth=2)
    ax.set(xlabel=xlabel, ylim=(len(rows) - 0.5, -0.5))
    ax.set_yticks(range(len(rows)), list(rows))
    ax.grid(visible=False, axis="y")
