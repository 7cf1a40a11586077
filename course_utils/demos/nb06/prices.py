"""Notebook 06: what an answer costs by its probability for the truth, and how steep that is."""

from typing import TYPE_CHECKING

import numpy as np

from course_utils.datasets import load_fashion_mnist
from course_utils.frames import Frame, Trail, show_frames
from course_utils.show import (
    BLACK,
    BLUE,
    GREEN_WORDS,
    GREY,
    VERMILLION,
    VERMILLION_WORDS,
    house_style,
    new_figure,
    show,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BOOT = 9  #: the label of an ankle boot
SHOWN = ("sandal", "sneaker", "ankle boot")
ANSWERS = {"Net A": (0.03, 0.07, 0.90), "Net B": (0.05, 0.90, 0.05)}
SCORES = np.linspace(-7, 7, 57)  #: the places of the slider, by the score z
START = 3 / 10  #: the slider's first p, about
REACH = 7


def price(p: np.ndarray | float) -> np.ndarray:
    """Return −log p."""
    return np.asarray(-np.log(p))


def slopes(p: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """Return the slopes by the score z, where p = σ(z) and 1 is true, of −log p and of (1 − p)²."""
    p = np.asarray(p)
    return p - 1, -2 * (1 - p) ** 2 * p


def price_tags() -> None:
    """Show a boot, two nets' answers to it, and what each answer costs."""
    data = load_fashion_mnist()
    boot = data.train_images[data.train_labels == BOOT][0]
    costs = [float(price(answer[-1])) for answer in ANSWERS.values()]
    with house_style():
        fig = new_figure(10.8, 2.9)
        picture, *panels = fig.subplots(1, 3, width_ratios=(0.8, 1.2, 1.2))
        picture.imshow(boot, cmap="gray_r")
        picture.set(xticks=[], yticks=[], title="An ankle boot")
        picture.grid(visible=False)
        for ax, (name, answer), cost in zip(panels, ANSWERS.items(), costs, strict=True):
            good = answer[-1] == max(answer)
            bars = ax.barh(SHOWN, answer, color=[GREY, GREY, BLUE])
            ax.bar_label(bars, [f"{one:.2f}" for one in answer], padding=4, fontsize=10)
            ax.set(xlim=(0, 1.15), xlabel="probability")
            ink = GREEN_WORDS if good else VERMILLION_WORDS
            ax.set_title(f"{name}: price {cost:.3f}", color=ink)
            ax.grid(visible=False)
        fig.suptitle(f"Sure and wrong is {costs[1] / costs[0]:.0f} times as dear as sure and right")
        told = [
            f"{name} gives the ankle boot {answer[-1]:.2f}, the sneaker {answer[1]:.2f}: "
            f"price {cost:.3f}."
            for (name, answer), cost in zip(ANSWERS.items(), costs, strict=True)
        ]
        show(fig, alt=f"An ankle boot, and what two nets say of it. {' '.join(told)}")


def price_slider() -> None:
    """Show both prices over p and their slopes over z, with a slider over p."""
    p = np.linspace(1e-3, 1 - 1e-9, 800)
    z = np.linspace(-REACH, REACH, 400)
    with house_style():
        fig = new_figure(10.8, 4.0)
        left, right = fig.subplots(1, 2)
        left.plot(p, price(p), color=BLUE)
        left.plot(p, (1 - p) ** 2, "--", color=VERMILLION)
        left.axhline(np.log(10), color=BLACK, linestyle=":", linewidth=1.3)
        left.text(0.99, np.log(10) + 0.12, f"ten classes, guessing: {np.log(10):.3f}", ha="right")
        left.text(0.09, 4.3, "−log p", color=BLUE, fontweight="bold")
        left.text(0.04, 0.22, "(1 − p)²", color=VERMILLION_WORDS, fontweight="bold")
        left.set(xlim=(0, 1), ylim=(0, 7.1), xlabel="p of the true class", ylabel="price")
        left.set_title("A wall stands at the left of −log p")
        for slope, style in zip(slopes(1 / (1 + np.exp(-z))), ("-", "--"), strict=True):
            right.plot(z, slope, style, color=BLUE if style == "-" else VERMILLION)
        right.text(-6.8, -0.93, "−log p", color=BLUE, fontweight="bold")
        right.text(-6.8, -0.12, "(1 − p)²", color=VERMILLION_WORDS, fontweight="bold")
        right.set(xlim=(-REACH, REACH), ylim=(-1.06, 0.06), xlabel="score z, with p = σ(z)")
        right.set(ylabel="slope by z", title="Sure and wrong (z ≪ 0): mse hardly slopes")
        frames = [_frame(left, right, float(one)) for one in SCORES]
        start = int(np.argmin(abs(1 / (1 + np.exp(-SCORES)) - START)))
        low = 1 / (1 + np.exp(REACH))
        alt = (
            f"Left: −log p falls from {price(1e-3):.1f} at p = 0.001 to 0 at p = 1; (1 − p)² "
            f"from 1 to 0. Right: their slopes by the score. At z = −{REACH} that of −log p is "
            f"{slopes(low)[0]:.3f}, that of (1 − p)² {slopes(low)[1]:.4f}."
        ).replace(" -", " −")
        show_frames(fig, frames, label="p of the true class", start=start, alt=alt)


def _frame(left: "Axes", right: "Axes", z: float) -> Frame:
    p = 1 / (1 + np.exp(-z))
    steep, flat = (float(one) for one in slopes(p))
    words = (
        f"At p = {p:.3f}: −log p is {_said(float(price(p)))}, its slope by z {_said(steep)}; "
        f"(1 − p)² is {_said((1 - p) ** 2)}, its slope by z {_said(flat)}."
    ).replace(" -", " −")

    def dot(ax: "Axes", x: float, y: float, colour: str) -> Trail:
        return Trail(ax, np.array([x]), np.array([y]), colour)

    dots = (
        dot(left, p, float(price(p)), BLUE),
        dot(left, p, (1 - p) ** 2, VERMILLION),
        dot(right, z, steep, BLUE),
        dot(right, z, flat, VERMILLION),
    )
    return Frame(f"{p:.3f}", words, dots)


def _said(number: float) -> str:
    return np.format_float_positional(number, precision=3, fractional=False)
