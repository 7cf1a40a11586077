"""Notebook 05: the net that adds two digits, drawn as a graph: whole, cut, and asked the wrong way.

Places are in the coordinates of the axes, ``LEFT`` to ``RIGHT`` and ``BOTTOM`` to ``TOP``.
"""

from typing import TYPE_CHECKING

from course_utils.show import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    VERMILLION,
    house_style,
    new_figure,
    show,
)

from .stored import adder

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEFT, RIGHT, BOTTOM, TOP = 0.0, 10.2, 0.5, 4.6
UPPER, MIDDLE, LOWER = 3.75, 2.5, 1.25
DIGIT, PORT, EYE, JOIN, THINK, ANSWER = 0.7, 2.75, 4.2, 5.75, 7.2, 9.1
PAIR = 8, 1  #: the digits that are shown first
SIDE = 1.35  #: of a digit's picture
WAYS = {
    "joined": "The net as it was built",
    "cut": "The same layers without join",
    "swapped": "The net as it was built, its pictures swapped",
}


def draw_net(ax: "Axes", way: str) -> None:
    """Draw the net: ``"joined"``, ``"cut"`` or ``"swapped"``, without pictures and answers."""
    ax.set(xlim=(LEFT, RIGHT), ylim=(BOTTOM, TOP), aspect="equal")
    ax.axis("off")
    crossed = way == "swapped"
    for y, other, name in ((UPPER, LOWER, "left"), (LOWER, UPPER, "right")):
        ink = VERMILLION if crossed else GREY
        _arrow(ax, (DIGIT + SIDE / 2 + 0.05, other if crossed else y), (PORT - 0.42, y), ink)
        _box(ax, (PORT, y), name, GREY, 0.42)
        _arrow(ax, (PORT + 0.42, y), (EYE - 0.5, y), GREY)
        _box(ax, (EYE, y), "eye", BLUE, 0.5)
    _twice(ax, EYE)
    if way == "cut":
        think, thoughts = (JOIN + THINK) / 2, (UPPER, LOWER)
        for y in thoughts:
            _arrow(ax, (EYE + 0.5, y), (think - 0.6, y), GREY)
            _box(ax, (think, y), "think", ORANGE, 0.6)
        _twice(ax, think)
    else:
        think, thoughts = THINK, (MIDDLE, MIDDLE)
        for y, end in ((UPPER, MIDDLE + 0.18), (LOWER, MIDDLE - 0.18)):
            _arrow(ax, (EYE + 0.5, y), (JOIN - 0.5, end), GREY)
        _box(ax, (JOIN, MIDDLE), "join", VERMILLION, 0.5, filled=True)
        _arrow(ax, (JOIN + 0.5, MIDDLE), (think - 0.6, MIDDLE), GREY)
        _box(ax, (think, MIDDLE), "think", ORANGE, 0.6)
    for y, start, name in ((UPPER, thoughts[0], "sum"), (LOWER, thoughts[1], "left larger?")):
        _arrow(ax, (think + 0.6, start), (ANSWER - 1.05, y), GREY)
        _box(ax, (ANSWER, y), "", GREEN, 1.05)
        ax.text(ANSWER, y + 0.5, name, ha="center", va="bottom", fontsize=10)


def place_pair(ax: "Axes", way: str, left: int, right: int, size: float = 12) -> tuple[str, str]:
    """Put two digits, and what the net said, where ``draw_net`` left room; return what it said."""
    answers = adder().answers(way, left, right)
    for y, digit, text in zip((UPPER, LOWER), (left, right), answers, strict=True):
        extent = (DIGIT - SIDE / 2, DIGIT + SIDE / 2, y - SIDE / 2, y + SIDE / 2)
        ax.imshow(adder().image(digit), cmap="gray_r", extent=extent, vmin=0, vmax=1)
        ax.text(ANSWER, y, text, ha="center", va="center", fontsize=size, weight="bold")
    ax.set(xlim=(LEFT, RIGHT), ylim=(BOTTOM, TOP))
    return answers


def adder_picture() -> None:
    """Show the net that adds two handwritten digits beside the one that cannot."""
    left, right = PAIR
    with house_style():
        fig = new_figure(11.8, 3.3)
        told = []
        for ax, way in zip(fig.subplots(1, 2), ("joined", "cut"), strict=True):
            draw_net(ax, way)
            total, larger = place_pair(ax, way, left, right)
            ax.set_title(WAYS[way])
            told.append(f"sum {total}, left larger {larger}")
        fig.suptitle(
            "Two pictures in, two answers out: one box decides what each answer can know",
            x=0.005,
            ha="left",
        )
        usual = adder().median_miss("joined")
        miss = abs(adder().total("joined", left, right) - left - right)
        note = f"Over 100 such pairs the sum with join is off by {usual:.1f} (median)."
        fig.text(0.995, 0.01, note, ha="right", fontsize=9)
        show(
            fig,
            alt=f"A net as a graph. The pictures of a handwritten {left} and a {right} go through "
            "one layer, eye, that is used twice. Left: a box, join, brings both together; think "
            f"follows, and two answers: {told[0]}. Right: the same layers without join, so that "
            "the sum comes from the left picture alone, and the other answer from the right one: "
            f"{told[1]}. With join this sum is off by {miss:.1f}. {note}",
        )


def _box(
    ax: "Axes", at: tuple[float, float], text: str, ink: str, half: float, filled: bool = False
) -> None:
    from matplotlib.patches import FancyBboxPatch

    x, y = at
    ax.add_patch(
        FancyBboxPatch(
            (x - half + 0.08, y - 0.34),
            2 * half - 0.16,
            0.68,
            boxstyle="round,pad=0.08",
            facecolor=f"{ink}55" if filled else f"{ink}1c",
            edgecolor=ink,
            linewidth=1.8,
        )
    )
    ax.text(x, y, text, ha="center", va="center", fontsize=10.5, color=BLACK)


def _arrow(ax: "Axes", start: tuple[float, float], end: tuple[float, float], ink: str) -> None:
    arrow = {"arrowstyle": "-|>", "color": ink, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", xy=end, xytext=start, arrowprops=arrow)


def _twice(ax: "Axes", x: float) -> None:
    for low, high in ((LOWER + 0.45, MIDDLE - 0.4), (MIDDLE + 0.4, UPPER - 0.45)):
        ax.plot([x, x], [low, high], ":", color=GREY, linewidth=1.6)
    ax.text(x, MIDDLE, "one layer,\nused twice", ha="center", va="center", fontsize=9)
