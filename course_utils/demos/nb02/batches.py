"""Notebook 02: batch, mini-batch and stochastic descent to the best line, on one loss contour."""

from typing import Any

import numpy as np

from course_utils.show import BLACK, BLUE, ORANGE, house_style, new_figure, show

Points = list[tuple[float, float]]


def line_data(count: int = 60, seed: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y, each of shape ``(count,)``: points scattered around y = 1.5 x + 1."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, 3, count)
    return x, 1.5 * x + 1 + 0.6 * rng.standard_normal(count)


def walk(
    x: np.ndarray, y: np.ndarray, batch_size: int, lr: float, epochs: int, seed: int = 0
) -> Points:
    """Return (w, b) at the start and after each update of y ≈ w x + b, shuffling each epoch."""
    rng = np.random.default_rng(seed)
    w = b = 0.0
    points = [(w, b)]
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]
            miss = w * x[rows] + b - y[rows]
            w, b = w - lr * 2 * float((miss * x[rows]).mean()), b - lr * 2 * float(miss.mean())
            points.append((w, b))
    return points


def batch_picture(x: np.ndarray, y: np.ndarray, lr: float, epochs: int) -> None:
    """Show the walks of batch, mini-batch (8) and stochastic descent over the same epochs."""
    best = np.polyfit(x, y, 1)
    ws, bs = np.meshgrid(np.linspace(-0.15, 2.5, 90), np.linspace(-0.15, 1.75, 90))
    loss = ((ws[..., None] * x + bs[..., None] - y) ** 2).mean(axis=-1)
    floor = float(loss.min())
    levels = floor + np.geomspace(0.01, 8, 11)
    with house_style():
        fig = new_figure(11.6, 4.2)
        axes = fig.subplots(1, 3, sharex=True, sharey=True)
        sizes = ((len(x), "batch: all 60"), (8, "mini-batch: 8"), (1, "stochastic: 1"))
        for ax, (size, name) in zip(axes, sizes, strict=True):
            path = np.array(walk(x, y, size, lr, epochs))
            ax.contour(ws, bs, loss, levels, colors="#b8b8b8", linewidths=0.9)
            _draw_walk(ax, path)
            ax.plot(*best, "*", color=ORANGE, mec=BLACK, mew=0.8, markersize=17, zorder=4)
            ax.set(xlabel="weight w", xlim=(-0.15, 2.5), ylim=(-0.15, 1.75))
            ax.set_title(f"{name}\n{len(path) - 1} updates")
        axes[0].set_ylabel("weight b")
        axes[0].annotate("best line", best, (1.75, 1.35), arrowprops={"arrowstyle": "-"})
        axes[0].text(0.1, -0.05, "start", va="center")
        words = f"The same {epochs} epochs: few sure steps, or many that wander"
        fig.suptitle(words, x=0.005, ha="left")
        show(
            fig,
            alt=f"Three walks over the loss of a line's two weights, {epochs} epochs each, from "
            "(0, 0) towards the best line, a star. All 60 points at once: a smooth path that is "
            "still short of the star. Batches of 8: a slightly trembling path that gets close. "
            "One point at a time: a wild path that reaches the star and dances around it.",
        )


def _draw_walk(ax: Any, path: np.ndarray) -> None:
    many = len(path) > 200
    ax.plot(path[:, 0], path[:, 1], "-", color=BLUE, linewidth=0.8 if many else 1.5)
    ax.plot(path[:, 0], path[:, 1], "o", color=BLUE, markersize=2 if many else 4)
    ax.plot(*path[-1], "o", color=BLUE, mec=BLACK, markersize=9, zorder=5)
