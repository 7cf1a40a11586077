"""Notebook 07: the error over the two weights of a line, and descent on it, in closed form."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from course_utils.show import BLACK, BLUE, GREY, VERMILLION, house_style, new_figure, show

from .houses import PRICE, SIZE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LIMITS = (-40.0, 420.0)  #: of both axes, w and b
#: RMSE of the contours, and how much each adds to the blue inside it
LEVELS = (
    (40, 0.3),
    (60, 0.2),
    (100, 0.17),
    (160, 0.13),
    (240, 0.1),
    (340, 0.08),
    (460, 0.07),
    (600, 0.06),
    (760, 0.05),
    (940, 0.04),
    (1140, 0.04),
)
DRAWN = 15  #: steps that are drawn at most
WITHIN = 1.0  #: descent has arrived when the mean squared miss is so close to the lowest


@dataclass(frozen=True)
class Landscape:
    """The mean squared miss of w·u + b over the houses, for a column `u`: a quadratic of (w, b).

    Attributes:
        u: the houses' sizes, on some ruler.
    """

    u: np.ndarray

    @property
    def best(self) -> np.ndarray:
        """The lowest point (w, b)."""
        m, spread = self.u.mean(), self.u.var()
        w = np.mean((self.u - m) * PRICE) / spread
        return np.array([w, PRICE.mean() - w * m])

    @property
    def floor(self) -> float:
        """The lowest mean squared miss."""
        w, b = self.best
        return float(np.mean((w * self.u + b - PRICE) ** 2))

    @property
    def half(self) -> np.ndarray:
        """Half the matrix of second derivatives: E = floor + d·half·d, with d from the best."""
        m = float(self.u.mean())
        return np.array([[float(np.mean(self.u**2)), m], [m, 1.0]])

    @property
    def curvatures(self) -> tuple[float, float]:
        """The largest and the smallest one, over all directions."""
        trace, det = float(np.mean(self.u**2)) + 1, float(self.u.var())
        largest = trace / 2 + math.sqrt(max(0.0, trace**2 / 4 - det))
        return 2 * largest, 2 * det / largest

    @property
    def ratio(self) -> float:
        """How many times steeper the steepest direction is than the flattest."""
        largest, smallest = self.curvatures
        return largest / smallest

    @property
    def rate(self) -> float:
        """The fixed learning rate that is best for the worst start: 2 / (sum of both curvatures).

        One tuned to the start (0, 0) needs fewer steps, e.g. 129 for 234 in 1,000 sq ft.
        """
        return 2 / sum(self.curvatures)

    @property
    def steps(self) -> int:
        """How many steps from (0, 0) until the mean squared miss is within 1 of the lowest."""
        start = float(self.best @ self.half @ self.best)  # above the lowest
        if start <= WITHIN:
            return 0
        if self.ratio - 1 < 1e-9:
            return 1
        # With the best rate each step multiplies both directions by ±(ratio − 1) / (ratio + 1).
        return math.ceil(math.log(start / WITHIN) / (-2 * math.log1p(-2 / (self.ratio + 1))))

    def path(self, steps: int) -> np.ndarray:
        """Return the places ``(steps + 1, 2)`` of descent from (0, 0)."""
        keep = np.eye(2) - 2 * self.rate * self.half
        away = [-self.best]
        for _ in range(steps):
            away.append(keep @ away[-1])
        places: np.ndarray = self.best + np.array(away)
        return places

    def contour(self, rmse: float, points: int = 361) -> np.ndarray:
        """Return the places ``(2, points)`` where the root mean squared miss is `rmse`."""
        angle = np.linspace(0, 2 * np.pi, points)
        factor = np.linalg.cholesky(self.half)  # half = factor · factorᵀ
        circle = math.sqrt(rmse**2 - self.floor) * np.array([np.cos(angle), np.sin(angle)])
        places: np.ndarray = self.best[:, None] + np.linalg.solve(factor.T, circle)
        return places


def on_ruler(taken: float, unit: float) -> Landscape:
    """Return the landscape with a share of the mean `taken` away, in units of `unit` sq ft."""
    return Landscape((SIZE - taken * SIZE.mean()) / unit)


def steps_needed(column: np.ndarray) -> int:
    """Return how many steps descent takes with the houses' sizes written as `column`."""
    return Landscape(np.asarray(column, dtype=float)).steps


def draw(ax: "Axes", land: Landscape, *, axes: bool = True) -> None:
    """Draw contours, the best line as a star, and up to 15 steps from (0, 0)."""
    for level, alpha in reversed(LEVELS):
        x, y = land.contour(level)
        ax.fill(x, y, color=BLUE, alpha=alpha, linewidth=0)
        ax.plot(x, y, color=BLUE, alpha=0.5, linewidth=0.7)
    path = land.path(min(land.steps, DRAWN))
    thick = 1.3 if len(path) > 3 else 2.6
    ax.plot(*path.T, color=VERMILLION, linewidth=thick, zorder=4)
    ax.plot(*path.T, "o", color=VERMILLION, markersize=4.5, mew=0, zorder=5)
    ax.plot(0, 0, "o", color=BLACK, markersize=8, zorder=6)
    ax.plot(*land.best, "*", color=BLACK, markersize=17, mew=0, zorder=6)
    ax.set(xlim=LIMITS, ylim=LIMITS, aspect="equal", xlabel="weight w (price per unit of size)")
    ax.set(xticks=range(0, 401, 100), yticks=range(0, 401, 100))
    ax.grid(visible=False)
    if axes:
        ax.set_ylabel("bias b, in $1,000")


def in_words(land: Landscape) -> str:
    """Say how steep and how far: the ratio of curvatures, and the steps."""
    ratio = f"{land.ratio:,.3g}" if land.ratio < 1000 else f"{land.ratio:,.0f}"
    return f"{land.steps:,} step{'' if land.steps == 1 else 's'}, ratio of curvatures {ratio}"


def two_landscapes() -> None:
    """Show the error of a line through ten houses twice: in 1,000 sq ft, and standardised."""
    ravine, bowl = on_ruler(0, 1000), on_ruler(1, float(SIZE.std()))
    with house_style():
        fig = new_figure(10.6, 5.9)
        left, right = fig.subplots(1, 2, sharey=True)
        draw(left, ravine)
        draw(right, bowl, axes=False)
        left.set_title(f"Size in 1,000 sq ft: {ravine.steps} steps")
        right.set_title(f"Size standardised: {bowl.steps} step")
        words = {"textcoords": "offset points", "color": BLACK}
        left.annotate("start", (0, 0), (-9, -16), **words)
        right.annotate("start", (0, 0), (10, -5), **words)
        right.annotate("the best line", tuple(bowl.best), (14, -5), **words)
        left.text(408, 396, f"the first {DRAWN}\nare drawn", color=GREY, ha="right", va="top")
        show(
            fig,
            alt="Contours of the error of a line through ten houses, over its weight and its bias, "
            f"on the same axes. Left, sizes in 1,000 sq ft, a narrow slanting ravine (ratio of "
            f"curvatures {ravine.ratio:.0f}): descent zigzags between its walls and needs "
            f"{ravine.steps} steps. Right, with standardised sizes, a round bowl (ratio "
            f"{bowl.ratio:.0f}): {bowl.steps} straight step leads to the best line. Each side has "
            f"the fixed rate with the best promise, {ravine.rate:.2f} and {bowl.rate:.2f}.",
        )
