"""Notebook 02: batch, mini-batch and stochastic descent to the best line.

Each batch size has the learning rate with which it comes nearest to the lowest loss in
``EPOCHS`` epochs, found on the grid ``GRID``; the tests look whether that still holds.
"""

from typing import TYPE_CHECKING

import numpy as np

from course_utils.show import (
    BLACK,
    BLUE,
    ORANGE,
    PURPLE_WORDS,
    VERMILLION_WORDS,
    house_style,
    new_figure,
    show,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EPOCHS = 5
SEEDS = 10  #: shufflings over which a loss is averaged
FEW, MANY, SMALL = 60, 6000, 8  #: points, points, batch size
GRID = (0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.16, 0.2, 0.24)
#: (points, batch size) → the rate of the grid
TUNED = {
    (FEW, FEW): 0.16,
    (FEW, SMALL): 0.02,
    (FEW, 1): 0.005,
    (MANY, MANY): 0.16,
    (MANY, SMALL): 0.002,
    (MANY, 1): 0.0002,
}
STYLES = (
    ("all at once", BLUE, "o-"),
    (f"{SMALL} at a time", VERMILLION_WORDS, "s--"),
    ("one at a time", PURPLE_WORDS, "^:"),
)


def line_data(count: int = FEW, seed: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y, each of shape ``(count,)``: points scattered around y = 1.5 x + 1."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, 3, count)
    return x, 1.5 * x + 1 + 0.6 * rng.standard_normal(count)


def walk(
    x: np.ndarray, y: np.ndarray, batch_size: int, lr: float, epochs: int, seeds: int = 1
) -> np.ndarray:
    """Return w and b at the start and after each update, ``(updates + 1, seeds, 2)``.

    Each of the seeds shuffles the points anew for each epoch.
    """
    orders = np.stack([np.random.default_rng(seed).permutation(len(x)) for seed in range(seeds)])
    shuffle = np.random.default_rng(seeds)
    w = b = np.zeros(seeds)
    points = [np.zeros((seeds, 2))]
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            rows = orders[:, start : start + batch_size]
            xs = x[rows]
            miss = w[:, None] * xs + b[:, None] - y[rows]
            w, b = w - 2 * lr * (miss * xs).mean(axis=1), b - 2 * lr * miss.mean(axis=1)
            points.append(np.column_stack([w, b]))
        orders = shuffle.permuted(orders, axis=1)
    return np.array(points)


def above_lowest(x: np.ndarray, y: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return how far the loss at `points` ``(…, 2)`` is above that of the best line, ``(…)``."""
    # The loss is a parabola: its curvature at the best line gives every other value.
    curvature = np.array([[np.mean(x * x), x.mean()], [x.mean(), 1.0]])
    off = points - np.polyfit(x, y, 1)
    heights: np.ndarray = np.einsum("...i,ij,...j->...", off, curvature, off)
    return heights


def race(count: int, batch_size: int, lr: float | None = None) -> np.ndarray:
    """Return the loss above the lowest after 0 … 5 epochs, the mean over ten shufflings."""
    x, y = line_data(count)
    rate = TUNED[count, batch_size] if lr is None else lr
    points = walk(x, y, batch_size, rate, EPOCHS, SEEDS)
    ends = points[:: -(-count // batch_size)]
    means: np.ndarray = above_lowest(x, y, ends).mean(axis=1)
    return means


def line_picture(x: np.ndarray, y: np.ndarray) -> None:
    """Show the points, the best line, and the miss of a few points."""
    w, b = np.polyfit(x, y, 1)
    loss = float(np.mean((w * x + b - y) ** 2))
    ends = np.array([0.0, 3.0])
    with house_style():
        fig = new_figure(7.6, 3.6)
        ax = fig.subplots()
        ax.vlines(x, y, w * x + b, color=ORANGE, linewidth=1.4, zorder=1)
        ax.plot(x, y, "o", color=BLUE, markersize=5)
        ax.plot(ends, w * ends + b, color=BLACK)
        ax.plot(ends, 0 * ends, "--", color=BLACK, linewidth=1.4)
        ax.text(2.98, 0.15, "the start: w = b = 0", ha="right")
        words = f"the best line:\nw = {w:.2f}, b = {b:.2f}"
        ax.annotate(words, (2.2, w * 2.2 + b), (2.0, 1.2), arrowprops={"arrowstyle": "-"})
        ax.set(xlabel="x", ylabel="y", xlim=(0, 3), ylim=(-0.3, None))
        ax.set_title(f"{len(x)} points, and two of the lines that could be learned")
        show(
            fig,
            alt=f"{len(x)} points that climb from the lower left to the upper right, the best line "
            f"through them, y = {w:.2f} x + {b:.2f}, with the vertical misses of the points (mean "
            f"square {loss:.2f}), and the line that descent starts from, y = 0.",
        )


def batch_picture() -> None:
    """Show one walk of batch, mini-batch and stochastic descent over the same epochs."""
    x, y = line_data()
    best = np.polyfit(x, y, 1)
    grid = np.stack(np.meshgrid(np.linspace(-0.15, 2.5, 90), np.linspace(-0.15, 1.75, 90)), axis=-1)
    with house_style():
        fig = new_figure(11.6, 4.2)
        axes = fig.subplots(1, 3, sharex=True, sharey=True)
        told = []
        for ax, size, (name, colour, _) in zip(axes, (FEW, SMALL, 1), STYLES, strict=True):
            lr = TUNED[FEW, size]
            path = walk(x, y, size, lr, EPOCHS)[:, 0]
            ax.contour(
                *np.moveaxis(grid, -1, 0),
                above_lowest(x, y, grid),
                np.geomspace(0.01, 8, 11),
                colors="#a8a8a8",
                linewidths=0.9,
            )
            ax.plot(path[:, 0], path[:, 1], "o-", color=colour, linewidth=1.1, markersize=3)
            ax.plot(*best, "*", color=ORANGE, mec=BLACK, mew=0.8, markersize=17, zorder=4)
            ax.set(xlabel="weight w", xlim=(-0.15, 2.5), ylim=(-0.15, 1.75))
            ax.set_title(f"{name}, η = {lr:g}:\n{len(path) - 1} updates")
            ax.grid(visible=False)
            told.append(f"{name}: {len(path) - 1} updates")
        axes[0].set_ylabel("weight b")
        axes[0].annotate("best line", best, (1.6, 1.45), arrowprops={"arrowstyle": "-"})
        axes[0].text(0.1, -0.07, "start", va="center")
        show(
            fig,
            alt=f"Three walks over the loss of a line's two weights, {EPOCHS} epochs each, from "
            f"(0, 0) towards the best line, a star. {'; '.join(told)}. The fewer points an update "
            "sees, the shorter its steps are.",
        )


def race_picture() -> None:
    """Show the loss against the work for three batch sizes, on few and on many points."""
    with house_style():
        fig = new_figure(11.0, 4.0)
        axes = fig.subplots(1, 2, sharey=True)
        told = [_draw_race(ax, count) for ax, count in zip(axes, (FEW, MANY), strict=True)]
        axes[0].set_ylabel("loss above the lowest\n(logarithmic)")
        show(
            fig,
            alt="Loss above the lowest against epochs, each batch size with its own best learning "
            f"rate, mean of {SEEDS} shufflings. {' '.join(told)}",
        )


def _draw_race(ax: "Axes", count: int) -> str:
    told = []
    for size, (name, colour, style) in zip((count, SMALL, 1), STYLES, strict=True):
        losses = race(count, size)
        ax.semilogy(losses, style, color=colour, label=f"{name}, η = {TUNED[count, size]:g}")
        told.append(f"{name} {losses[-1]:.2g}")
    ax.set(xlabel="epochs (every point seen once in each)", xticks=range(EPOCHS + 1))
    ax.set_title(f"{count:,} points")
    ax.legend()
    return f"{count:,} points, after {EPOCHS} epochs: {', '.join(told)}."
