"""Notebook 06: the lid on the price of plain numbers, and the price inside a model, without one."""

from typing import TYPE_CHECKING

import numpy as np

from course_utils.frames import Frame, Trail, show_frames
from course_utils.show import (
    BLUE,
    VERMILLION,
    VERMILLION_WORDS,
    house_style,
    new_figure,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LID = float(-np.log(np.float32(1e-7)))  #: Keras moves plain probabilities into 1e-7 … 1 − 1e-7
FARTHEST, START = 50, 12


def inside(gap: np.ndarray | float) -> np.ndarray:
    """Return the price of the first class for scores (0, gap, gap), as a model's loss has it."""
    return np.asarray(np.logaddexp(0, np.log(2) + gap))


def plain(gap: np.ndarray | float) -> np.ndarray:
    """Return it as Keras's function has it for the probabilities alone."""
    return np.asarray(np.minimum(inside(gap), LID))


def logits_slider() -> None:
    """Show both prices over the gap of the scores, with a slider over it."""
    gaps = np.linspace(0, FARTHEST, 501)
    with house_style():
        fig = new_figure(8.4, 3.7)
        ax = fig.subplots()
        ax.plot(gaps, inside(gaps), color=BLUE)
        ax.plot(gaps, plain(gaps), "--", color=VERMILLION)
        ax.text(30, 36, "inside a model", color=BLUE, fontweight="bold", ha="right")
        ax.text(
            49.5, LID + 2.4, "plain numbers", color=VERMILLION_WORDS, fontweight="bold", ha="right"
        )
        ax.set(
            xlabel="by how much the two wrong scores lead",
            ylabel="price",
            xlim=(0, 50.8),
            ylim=(0, 54),
        )
        ax.set_title(f"The lid at {LID:.3f} is on plain numbers only")
        frames = [_frame(ax, gap) for gap in range(FARTHEST + 1)]
        alt = (
            f"The price of the true class over the lead of two wrong scores. Inside a model it "
            f"climbs on, from {inside(0):.3f} to {inside(FARTHEST):.2f}; for plain numbers it is "
            f"flat from {LID:.3f} on."
        )
        show_frames(fig, frames, label="lead of the wrong scores", start=START, alt=alt)


def _frame(ax: "Axes", gap: int) -> Frame:
    at = np.array([float(gap)])
    p = 1 / (1 + 2 * np.exp(gap))
    words = (
        f"Scores (0, {gap}, {gap}), so p = {p:.2g}: inside a model {inside(gap):.3f}, "
        f"plain numbers {plain(gap):.3f}."
    )
    trails = Trail(ax, at, inside(at), BLUE), Trail(ax, at, plain(at), VERMILLION)
    return Frame(str(gap), words, trails)
