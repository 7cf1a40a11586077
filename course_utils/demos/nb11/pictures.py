"""Notebook 11: the rules' fingerprints, Adam's correction and the saddle."""

import numpy as np

from course_utils.pictures.curves import moved_apart
from course_utils.show import (
    BLACK,
    BLUE,
    GREEN,
    GREEN_WORDS,
    GREY,
    ORANGE,
    ORANGE_WORDS,
    PURPLE,
    PURPLE_WORDS,
    VERMILLION,
    VERMILLION_WORDS,
    house_style,
    new_figure,
    show,
)

from .rules import Rule

#: by optimizer: its colour, the ink of its name, its dashes, its marker; the same in all pictures
LOOKS = {
    "SGD": (GREY, GREY, "--", "s"),
    "momentum": (BLUE, BLUE, "-", "o"),
    "Adagrad": (ORANGE, ORANGE_WORDS, "-.", "^"),
    "RMSprop": (PURPLE, PURPLE_WORDS, ":", "v"),
    "Adam": (GREEN, GREEN_WORDS, "-", "D"),
}
SADDLE = np.array([2.0, -2.0])  #: the slopes of x² − y² over x and y


def fingerprints_picture() -> None:
    """Show the length of each step on a constant slope, for four rules."""
    names = [name for name in LOOKS if name != "Adam"]
    steps = np.arange(1, 101)
    with house_style():
        fig = new_figure(10.6, 4.4)
        ax = fig.subplots()
        told = []
        for name in names:
            colour, ink, dash, _ = LOOKS[name]
            lengths = -Rule(name, 0.1).steps(np.full(100, 6.0))
            ax.loglog(steps, lengths, color=colour, linestyle=dash, linewidth=2.8)
            ax.annotate(
                name, (100, lengths[-1]), (7, 0), textcoords="offset points", va="center", color=ink
            )
            told.append(f"{name} {', '.join(f'{lengths[k]:.3g}' for k in (0, 9, 99))}")
        ax.set(xlabel="step", ylabel="length of the step", xlim=(1, 100), ylim=(0.007, 10))
        ax.set_xticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
        ax.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
        ax.minorticks_off()
        ax.set_title("The slope is 6 at every step, η = 0.1: each rule has its own hand")
        show(
            fig,
            alt="Length of the step against its number, both logarithmic, on a slope that is "
            f"always 6, with η = 0.1. At steps 1, 10 and 100: {'; '.join(told)}.",
        )


def correction_picture() -> None:
    """Show Adam's steps on a constant slope, in η, with and without its correction."""
    steps = np.arange(1, 61)
    right, wrong = (
        -Rule("Adam", 1.0, corrected=corrected).steps(np.full(60, 6.0))
        for corrected in (True, False)
    )
    longest = int(wrong.argmax())
    with house_style():
        fig = new_figure(9.6, 3.7)
        ax = fig.subplots()
        ax.plot(steps, wrong, "o--", color=VERMILLION, markersize=4)
        ax.plot(steps, right, color=GREEN)
        ax.annotate(
            f"step {longest + 1}: {wrong[longest]:.1f} η", (longest + 1, wrong[longest]), (8, 4),
            textcoords="offset points", color=VERMILLION_WORDS,
        )  # fmt: skip
        ax.annotate(
            f"step 1: {wrong[0]:.2f} η", (1, wrong[0]), (12, -3),
            textcoords="offset points", color=VERMILLION_WORDS,
        )  # fmt: skip
        ax.text(60, wrong[-1] + 0.75, "not corrected", color=VERMILLION_WORDS, ha="right")
        ax.text(60, 1.25, "Adam", color=GREEN_WORDS, ha="right")
        ax.set(xlabel="step", ylabel="length of the step, in η", xlim=(0, 61), ylim=(0, 7.4))
        ax.set_title("Without the correction the first steps are far too long")
        show(
            fig,
            alt="Length of Adam's steps on a constant slope, in units of η. Corrected: "
            f"always {right[0]:.2f}. Not corrected: {wrong[0]:.2f} at step 1, {wrong[longest]:.2f} "
            f"at step {longest + 1}, {wrong[-1]:.2f} at step 60.",
        )


def over_saddle(name: str, start: float = 1e-6, rate: float = 0.1, steps: int = 100) -> np.ndarray:
    """Return |y| at the start and after each step on x² − y², from (1, `start`)."""
    return abs(Rule(name, rate).walk(lambda w: SADDLE * w, [1.0, start], steps)[:, 1])


def escape(name: str, start: float = 1e-6) -> int | None:
    """Return after which step |y| is above 1; nothing if it stays below for 100."""
    out = np.flatnonzero(over_saddle(name, start) > 1)
    return int(out[0]) if len(out) else None


def saddle_picture() -> None:
    """Show how |y| grows on x² − y², from a millionth, for five rules."""
    with house_style():
        fig = new_figure(10.6, 4.2)
        ax = fig.subplots()
        outs = {name: escape(name) or 0 for name in LOOKS}
        for name, out in outs.items():
            colour, _, dash, mark = LOOKS[name]
            away = over_saddle(name)[: out + 1]
            ax.semilogy(away, color=colour, linestyle=dash, linewidth=2.6)
            ax.plot(out, away[-1], mark, color=colour, markersize=9, mew=0)
        order = sorted(outs, key=lambda name: outs[name])
        places = moved_apart([float(outs[name]) for name in order], 9.5)
        for name, place in zip(order, places, strict=True):
            ax.text(
                place, 14, f"{name}\n{outs[name]}", color=LOOKS[name][1], ha="center", va="center"
            )
        ax.axhline(1, color=BLACK, linewidth=1.2, linestyle="--")
        ax.text(86, 0.5, "out: |y| = 1", ha="right", va="top")
        ax.set(xlabel="step", ylabel="|y|, logarithmic", xlim=(-1, 87), ylim=(5e-7, 80))
        ax.set_title("Off the saddle from y = 0.000001: divided by its own size, no slope is small")
        told = ", ".join(f"{name} {outs[name]}" for name in order)
        show(
            fig,
            alt="|y| against step, logarithmic, from a millionth on the saddle x² − y², η = 0.1. "
            f"Steps until it is above 1: {told}.",
        )
