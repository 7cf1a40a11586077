"""Notebook 12: a training that was broken off, and four ways back.

``benchmarks/measure_12.py`` makes ``measured.json`` anew; versions and seeds stand in it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.pictures.curves import moved_apart
from course_utils.scripted import scripted
from course_utils.show import (
    BLACK,
    BLUE,
    GREEN,
    GREEN_WORDS,
    GREY,
    PURPLE,
    PURPLE_WORDS,
    VERMILLION,
    VERMILLION_WORDS,
    close,
    house_style,
    image,
    new_figure,
    put_on_page,
    show,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NEVER = "never stopped"
DONE = 6  #: epochs, when it was broken off
ROUNDING = 1e-6  #: two losses that are closer are the same, up to the rounding of float32
PARTS = ("architecture", "weights", "optimizer's memory", "the epoch")


@dataclass(frozen=True)
class Way:
    """A way back.

    Attributes:
        key: its name in the file.
        letter: its name in the lesson.
        name: what is done.
        came_back: which of ``PARTS``.
        colour: of its curve.
        ink: of its words.
        dash: of its curve.
        covered: the letter in the first picture, which tells nothing.
    """

    key: str
    letter: str
    name: str
    came_back: tuple[bool, ...]
    colour: str
    ink: str
    dash: str
    covered: str


WAYS = (
    Way("whole", "a", "whole file, and the epoch", (True,) * 4, BLUE, BLUE, "-", "R"),
    Way(
        "compiled again", "b", "compiled again", (True, True, False, True),
        GREEN, GREEN_WORDS, "--", "S",
    ),
    Way(
        "from epoch 0", "c", "the epoch forgotten", (True, True, True, False),
        VERMILLION, VERMILLION_WORDS, "-.", "Q",
    ),
    Way("json", "d", "the JSON text", (True, False, False, True), PURPLE, PURPLE_WORDS, ":", "P"),
)  # fmt: skip


@cache
def runs() -> dict[str, np.ndarray]:
    """Return the losses by name, ``(seeds, epochs)``: of 12 epochs, or of the last six."""
    text = resources.files(__package__).joinpath("measured.json").read_text("utf-8")
    stored: list[dict[str, list[float]]] = json.loads(text)["runs"]
    return {name: np.array([run[name] for run in stored]) for name in stored[0]}


def middle() -> dict[str, np.ndarray]:
    """Return the losses of the seed whose training, never stopped, ends in the middle of all."""
    ends = runs()[NEVER][:, -1]
    place = int(np.argsort(ends)[len(ends) // 2])
    return {name: losses[place] for name, losses in runs().items()}


def broken_off() -> None:
    """Show the first picture: a training that ends after epoch 6, and four that went on."""
    one = middle()
    with house_style():
        fig = new_figure(9.6, 4.3)
        ax = fig.subplots()
        ax.plot(range(1, DONE + 1), one[NEVER][:DONE], "o-", color=BLACK)
        _kill(ax)
        for way in WAYS:
            _plot(ax, way, one)
        _ends(ax, [(one[way.key][-1], way.covered, way.ink) for way in WAYS])
        _axes(ax)
        ax.set_title("Killed after epoch 6, brought back in four ways")
        alt = (
            "The loss of a training over the epochs, on a log axis. It falls from "
            f"{one[NEVER][0]:.2f} to {one[NEVER][DONE - 1]:.3f} in epoch 6; there it was killed. "
            "Four curves go on from epoch 7, named P to S: "
            + "; ".join(
                f"{way.covered} from {one[way.key][0]:.3f} to {one[way.key][-1]:.3f}"
                for way in sorted(WAYS, key=lambda way: way.covered)
            )
            + "."
        )
        show(fig, alt=alt)


def night_picture(never: Sequence[float], log: Sequence[float], killed: int) -> str:
    """Show the killed and resumed training over the one that was never killed.

    Return whether the first loss after the kill is the "same", "higher" or "lower".

    Args:
        never: the losses of the one that nobody stopped.
        log: the losses in the log of the other one, before and after.
        killed: how many epochs it had finished.
    """
    epochs = np.arange(1, len(never) + 1)
    largest = float(np.max(np.abs(np.array(never) - np.array(log))))
    same = "the same as in one" if largest < ROUNDING else f"apart by up to {largest:.2g}"
    with house_style():
        fig = new_figure(9.6, 3.6)
        ax = fig.subplots()
        ax.plot(epochs, never, color=GREY, linewidth=10, alpha=0.35, solid_capstyle="round")
        ax.plot(epochs[:killed], log[:killed], "o-", color=BLACK)
        ax.plot(epochs[killed:], log[killed:], "o-", color=BLUE)
        ax.axvline(killed + 0.5, color=VERMILLION, linestyle=":")
        ax.annotate(
            "killed", (killed + 0.5, log[0]), (6, -4), textcoords="offset points",
            color=VERMILLION_WORDS, va="top",
        )  # fmt: skip
        for x, y, words, ink, up in (
            (2, log[1], "the program that died", BLACK, 12),
            (len(log) - 2, log[-3], "another one, from its file", BLUE, 16),
            (1, never[killed - 1], "grey: never killed", GREY, -12),
        ):
            ax.annotate(words, (x, y), (0, up), textcoords="offset points", color=ink)
        ax.set(xlabel="epoch", ylabel="training loss (log scale)", yscale="log", xticks=epochs)
        _plain_ticks(ax, (0.1, 0.2, 0.5, 1, 2))
        ax.set_title(f"Ten epochs in two programs: {same}")
        show(
            fig,
            alt=f"The loss of ten epochs on a log axis, from {log[0]:.3f} to {log[-1]:.3f}. The "
            f"first {killed} are of a program that was killed, the rest of another one that went "
            "on from its file. A broad grey line, of a training that was never killed, lies under "
            f"both; the largest difference is {largest:.2g}.",
        )
    gap = log[killed] - never[killed]
    return "same" if abs(gap) < ROUNDING else "higher" if gap > 0 else "lower"


def four_ways() -> None:
    """Show the four ways back: one at a time, with buttons; where no script runs, all of them."""
    fig, alt = all_ways()
    put_on_page(page(image(fig, alt)), f"[Picture] {alt}")
    close(fig)


def page(still: str) -> str:
    """Return the buttons and their picture as HTML, with `still` where no script runs."""
    one = middle()
    data: dict[str, Any] = {
        "done": DONE,
        "never": one[NEVER].round(5).tolist(),
        "parts": PARTS,
        "ways": [
            {
                "letter": way.letter,
                "name": way.name,
                "back": way.came_back,
                "colour": way.colour,
                "ink": way.ink,
                "losses": one[way.key].round(5).tolist(),
                "words": said(way),
            }
            for way in WAYS
        ],
    }
    note = "Run this cell to get a button for each way here."
    return scripted(__package__, "ways", data, still=still, note=note)


def factors(way: Way) -> np.ndarray:
    """Return, by seed, the loss of epoch 7 over that of the training that was never stopped."""
    found: np.ndarray = runs()[way.key][:, 0] / runs()[NEVER][:, DONE]
    return found


def said(way: Way) -> str:
    """Say how it goes on: in this run, and over all seeds."""
    one, times = middle(), factors(way)
    lost = [part for part, back in zip(PARTS, way.came_back, strict=True) if not back]
    start = f"Lost: {' and '.join(lost)}. " if lost else "Nothing is lost. "
    if np.abs(runs()[way.key] - runs()[NEVER][:, DONE:]).max() == 0:
        over = f"over {len(times)} seeds no loss differs in any digit that was stored"
    else:
        digits = 2 if times.max() < 10 else 0
        span = f"{times.min():.{digits}f} to {times.max():.{digits}f}"
        over = f"over {len(times)} seeds {span} times the loss of the one never stopped"
    return (
        f"{start}Epoch 7: {one[way.key][0]:.4f} (never stopped: {one[NEVER][DONE]:.4f}); {over}. "
        f"Epoch 12: {one[way.key][-1]:.4f} (never stopped: {one[NEVER][-1]:.4f})."
    )


def all_ways() -> tuple["Figure", str]:
    """Return the four ways in one picture, with their names and what came back; and its words."""
    one = middle()
    with house_style():
        fig = new_figure(10.4, 4.6)
        ax = fig.subplots()
        ax.plot(
            range(1, 13), one[NEVER], color=GREY, linewidth=10, alpha=0.35, solid_capstyle="round"
        )
        _kill(ax)
        for way in WAYS:
            _plot(ax, way, one)
        _ends(ax, [(one[way.key][-1], f"{way.letter}  {way.name}", way.ink) for way in WAYS])
        ax.annotate(NEVER, (2, one[NEVER][1]), (10, 6), textcoords="offset points", color=GREY)
        _axes(ax)
        ax.set_title("a lies in the grey line; b nearly; c and d are other trainings")
    return fig, (
        "The loss over twelve epochs, on a log axis. A broad grey line was never stopped. "
        + " ".join(f"{way.letter}, {way.name}: {said(way)}" for way in WAYS)
    )


def _plot(ax: "Axes", way: Way, one: dict[str, np.ndarray]) -> None:
    ax.plot(range(DONE + 1, 13), one[way.key], way.dash, color=way.colour)


def _kill(ax: "Axes") -> None:
    ax.axvline(DONE + 0.5, color=BLACK, linestyle=":", linewidth=1.5)
    ax.annotate(
        "kill −9", (DONE + 0.5, 1), (-6, -4), xycoords=("data", "axes fraction"),
        textcoords="offset points", ha="right", va="top", color=BLACK,
    )  # fmt: skip


def _ends(ax: "Axes", ends: Sequence[tuple[float, str, str]]) -> None:
    """Write a name behind the last point of each curve, none over another."""
    ax.set_yscale("log")
    heights = moved_apart([float(np.log10(end)) for end, _, _ in ends], 0.11)
    for (_, name, ink), height in zip(ends, heights, strict=True):
        ax.annotate(
            name, (12, 10**height), (8, 0), textcoords="offset points", color=ink, va="center",
            fontweight="bold", annotation_clip=False,
        )  # fmt: skip


def _axes(ax: "Axes") -> None:
    ax.set(
        xlabel="epoch", ylabel="training loss (log scale)", xticks=range(1, 13), xlim=(0.6, 12.2)
    )
    _plain_ticks(ax, (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2))


def _plain_ticks(ax: "Axes", ticks: Sequence[float]) -> None:
    ax.minorticks_off()
    low, high = ax.get_ylim()
    ax.set_yticks([one for one in ticks if low < one < high])
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
