"""The numbers that a dtype has: float16 as the marks of a ruler, whole numbers on a ring."""

from typing import TYPE_CHECKING

import numpy as np

from course_utils.show import BLACK, BLUE, GREY, VERMILLION

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LARGEST = 65504.0  #: the last finite float16
WALL = 65520.0  #: from here on a number is stored as inf


def float16_numbers(low: float, high: float) -> np.ndarray:
    """Return every finite float16 from `low` to `high`, both included, in order, as float64."""
    every = np.arange(2**16, dtype=np.uint16).view(np.float16).astype(float)
    return np.unique(every[np.isfinite(every) & (every >= low) & (every <= high)])


def float16_gap(x: float) -> float:
    """Return the distance from one float16 to the next one, where the positive `x` lies.

    >>> float16_gap(1.0), float16_gap(2048.0), float16_gap(1e-7) == 2.0**-24
    (0.0009765625, 2.0, True)
    """
    exponent = max(int(np.floor(np.log2(x))), -14)
    return float(2.0 ** (exponent - 10))


def float16_ruler(ax: "Axes", low: float, high: float, *, height: float = 1.0) -> None:
    """Draw every float16 from `low` to `high` as a mark; beyond the last one stands a wall.

    The upper half of the axes is left free.
    """
    marks = float16_numbers(low, high)
    ax.vlines(marks, 0, height, color=BLUE, linewidth=1.6)
    ax.axhline(0, color=BLACK, linewidth=1.2)
    if high > WALL:
        ax.axvspan(WALL, high, color=VERMILLION, alpha=0.35, linewidth=0)
    ax.set(xlim=(low, high), ylim=(0, 2.2 * height), yticks=[])
    ax.grid(visible=False)
    ax.spines["left"].set_visible(False)


def ring(ax: "Axes", low: int, labels: tuple[int, ...], *, count: int = 256) -> None:
    """Draw `count` whole numbers from `low` on around a ring, 0 at the top, clockwise.

    The place where the last one meets the first is marked. Radius 1; see :func:`ring_place`.
    """
    places = np.array([ring_place(n, count) for n in range(low, low + count)]).T
    inner = np.where(np.isin(np.arange(low, low + count), labels), 0.93, 0.97)
    x_from, y_from = inner * places
    ax.plot([x_from, places[0]], [y_from, places[1]], color=BLUE, linewidth=1.0)
    for n in labels:
        x, y = ring_place(n, count)
        beside = {low: 0.15, low + count - 1: -0.15}.get(n, 0.0) * np.sign(y)  # kept apart
        ax.text(1.16 * x + beside, 1.13 * y, f"{n}".replace("-", "−"), ha="center", va="center")
    x, y = ring_place(low - 0.5, count)
    ax.plot([0.88 * x, 1.06 * x], [0.88 * y, 1.06 * y], color=VERMILLION, linewidth=2.5)
    ax.set(xlim=(-1.35, 1.35), ylim=(-1.25, 1.25), aspect="equal", xticks=[], yticks=[])
    ax.spines[:].set_visible(False)


def ring_place(n: float, count: int = 256) -> tuple[float, float]:
    """Return where the number `n` lies on the ring of radius 1."""
    angle = 2 * np.pi * n / count
    return float(np.sin(angle)), float(np.cos(angle))


def ring_step(ax: "Axes", start: int, step: int, *, radius: float, count: int = 256) -> None:
    """Draw an arrow inside the ring, from `start` over `step` numbers."""
    ways = [ring_place(n, count) for n in np.linspace(start, start + step, 60)]
    x, y = radius * np.array(ways).T
    ax.plot(x[:-2], y[:-2], color=VERMILLION)
    head = {"arrowstyle": "-|>", "color": VERMILLION, "mutation_scale": 18, "shrinkA": 0}
    ax.annotate("", (x[-1], y[-1]), (x[-4], y[-4]), arrowprops={**head, "shrinkB": 0})
    for n in (start, start + step):
        px, py = ring_place(n, count)
        ax.plot([radius * px, px], [radius * py, py], ":", color=GREY, linewidth=1.4)
