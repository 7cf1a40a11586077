"""A Matplotlib figure as a check sees it."""

from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

NEAR = 0.02  #: of the page: axes whose middles are nearer stand in one row or column


@dataclass(frozen=True)
class Box:
    """A place on the page, in shares of its width and height from the lower left corner."""

    x0: float
    y0: float
    x1: float
    y1: float

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        return width > NEAR / 4 and height > NEAR / 4


@dataclass(frozen=True)
class Line:
    """A line that was plotted: `points` of shape ``(n, 2)``."""

    points: np.ndarray
    label: str


@dataclass(frozen=True)
class Image:
    """A picture that `imshow` drew; without `pixels` if they are no numbers.

    `limits` are the values that the two ends of the colours stand for; `upside_down` says whether
    the first row of pixels stands at the bottom.
    """

    pixels: np.ndarray
    cmap: str
    limits: tuple[float, float]
    upside_down: bool


@dataclass(frozen=True)
class Axes:
    """One axes: its words, what is drawn in it, and its place.

    `bars` are heights; `points` the places of scattered points, ``(n, 2)`` for each `scatter`.
    """

    title: str
    xlabel: str
    ylabel: str
    visible_axis: bool
    is_colorbar: bool
    box: Box
    texts: tuple[str, ...]
    legend: tuple[str, ...]
    lines: tuple[Line, ...]
    images: tuple[Image, ...]
    bars: tuple[float, ...]
    points: tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Figure:
    """A figure: `size` in inches, and what stands on it; `texts` are its own, beside the title."""

    size: tuple[float, float]
    suptitle: str
    texts: tuple[str, ...]
    axes: tuple[Axes, ...]

    @property
    def panels(self) -> tuple[Axes, ...]:
        """The axes that are no colour bars."""
        return tuple(one for one in self.axes if not one.is_colorbar)

    @property
    def overlapping(self) -> tuple[tuple[int, int], ...]:
        """Pairs of panels, by number from 0, that stand over each other."""
        pairs = combinations(enumerate(self.panels), 2)
        return tuple((i, k) for (i, one), (k, other) in pairs if one.box.overlaps(other.box))

    @property
    def grid(self) -> tuple[int, int]:
        """How many rows and columns the panels stand in."""
        boxes = [one.box for one in self.panels]
        rows = _groups([(box.y0 + box.y1) / 2 for box in boxes])
        return rows, _groups([(box.x0 + box.x1) / 2 for box in boxes])

    @property
    def reading_order(self) -> tuple[Axes, ...]:
        """The panels from the upper left to the lower right, as one reads."""

        def place(one: Axes) -> tuple[float, float]:
            return -float(np.rint((one.box.y0 + one.box.y1) / 2 / NEAR)), one.box.x0  # may be nan

        return tuple(sorted(self.panels, key=place))


def _groups(values: list[float]) -> int:
    """How many groups of near values there are."""
    ordered = sorted(values)
    gaps = [b - a for a, b in pairwise(ordered)]
    return sum(gap > NEAR for gap in gaps) + bool(ordered)
