"""Notebook 02: the ball in the valley, with a slider over the learning rate."""

import numpy as np

from course_utils.frames import Frame, Trail, show_frames
from course_utils.show import GREEN, GREY, house_style, new_figure

from .valley import descent, error

STEPS = 12
START = 29  #: the place of η = 0.30, between two very different ways of coming in
REACH = 4.5  #: how far to both sides of the bottom the picture goes


def ball_slider() -> None:
    """Show twelve steps of the ball, with a slider over η from 0.01 to 1."""
    with house_style():
        fig = new_figure(9.6, 3.7)
        left, right = fig.subplots(1, 2)
        line = np.linspace(8 - REACH, 8 + REACH, 200)
        left.plot(line, error(line), color=GREY, linewidth=1.6)
        left.set(xlabel="weight w", ylabel="error E", xlim=(8 - REACH, 8 + REACH), ylim=(-2, 31))
        right.axhline(8, color=GREEN, linewidth=1.5)
        right.set(xlabel="step", ylabel="weight w", xlim=(-0.5, STEPS + 0.5))
        right.set(ylim=(8 - REACH, 8 + REACH), xticks=range(0, STEPS + 1, 2))
        left.set_title("The ball in the valley")
        right.set_title(f"Its weight over {STEPS} steps (line: the bottom)")
        frames = []
        for hundredths in range(1, 101):
            w = np.array(descent(10.0, hundredths / 100, STEPS))
            trails = Trail(left, w, error(w)), Trail(right, np.arange(STEPS + 1), w)
            frames.append(Frame(f"{hundredths / 100:.2f}", in_words(w), trails))
        show_frames(
            fig,
            frames,
            label="learning rate η",
            start=START,
            alt=f"Left the valley of the error with a ball that starts at w = 10, right its weight "
            f"over {STEPS} steps.",
        )


def in_words(weights: np.ndarray) -> str:
    """Say where a walk went, e.g. "10 → 9.4 → 8.98 → …, and after 12 steps w = 8.028"."""
    first = " → ".join(f"{w:.4g}" for w in weights[:4])
    away = np.flatnonzero(abs(weights - 8) > REACH)
    where = f"after {len(weights) - 1} steps w = {weights[-1]:.4g}, error {error(weights[-1]):.3g}"
    left = f" It leaves the picture in step {away[0]}." if len(away) else ""
    return f"{first} → …; {where}.{left}"
