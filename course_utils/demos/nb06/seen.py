"""Notebook 06: what the lesson has measured, as pictures; and the points of its small net."""

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from course_utils.pictures.strips import strips
from course_utils.show import BLACK, house_style, new_figure, show


@cache
def measured() -> dict[str, Any]:
    """Return what ``benchmarks/measure_06.py`` has stored."""
    stored = resources.files(__package__).joinpath("measured.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(stored)
    return found


def seen_points(count: int = 800, seed: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Return points ``(count, 2)``, and 1 for those beyond a line, 3 in 8, else 0, ``(count,)``."""
    x = np.random.default_rng(seed).normal(size=(count, 2))
    side = x @ [1.0, 0.5]
    return x.astype("float32"), (side > np.quantile(side, 5 / 8)).astype("float32")


def first_losses_picture(scaled: Sequence[float], raw: Sequence[float]) -> None:
    """Show the losses of untrained nets, for scaled and for raw pixels, on a log scale."""
    guessing = float(np.log(10))
    with house_style():
        fig = new_figure(8.4, 2.5)
        ax = fig.subplots()
        ax.set_xscale("log")
        ax.axvline(guessing, color=BLACK, linestyle=":", linewidth=1.5)
        ax.text(guessing * 1.06, 0.5, f"log 10 = {guessing:.3f}", va="center")
        rows = {"pixels 0 to 1": scaled, "pixels 0 to 255": raw}
        strips(ax, rows, xlabel="loss before any training, one dot a seed (log scale)", mean=False)
        ax.set(xlim=(1.5, 700), title="Scaled pixels begin near guessing; raw ones far above it")
        marks = (2, 5, 10, 20, 50, 100, 200, 500)
        ax.set_xticks(marks, [f"{mark}" for mark in marks])
        ax.set_xticks([], minor=True)
        told = [f"{name}: {min(row):.3g} to {max(row):.3g}" for name, row in rows.items()]
        show(
            fig,
            alt=f"Losses of {len(scaled)} untrained nets. {'; '.join(told)}. "
            f"Guessing costs {guessing:.3f}.",
        )


def broadcast_picture(price: np.ndarray) -> None:
    """Show the table that (n,) − (n, 1) makes of perfect predictions: squared, relative errors."""
    from matplotlib.colors import PowerNorm

    table = 100 * ((price[None, :] - price[:, None]) / price[None, :]) ** 2
    n = len(price)
    with house_style():
        fig = new_figure(6.4, 4.6)
        ax = fig.subplots()
        shades = ax.imshow(table, cmap="Purples", norm=PowerNorm(0.5, vmin=0))
        ax.plot(range(n), range(n), "o", color=BLACK, markersize=4)
        ax.set(xticks=range(n), yticks=range(n), xlabel="truth: house", ylabel="prediction: house")
        ax.set_title(f"{n} houses, {n * n} errors: only the {n} marked belong")
        ax.grid(visible=False)
        fig.colorbar(shades, ax=ax, label="squared relative error (%)")
        show(
            fig,
            alt=f"A table of {n} by {n} errors. On its diagonal, marked, all are "
            f"{np.diag(table).max():.0f}; beside it they go up to {table.max():.0f} %, and the "
            f"mean of all is {table.mean():.2f} %.",
        )
