"""How a number changes over the epochs of a training."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course_utils.show import (
    BLACK,
    BLUE,
    CYCLE,
    GREEN_WORDS,
    ORANGE_WORDS,
    PURPLE_WORDS,
    VERMILLION_WORDS,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DASHES = ("-", "--", "-.", ":")
#: what the names of the first curves are written in, one after the other
INKS = (BLUE, ORANGE_WORDS, GREEN_WORDS, VERMILLION_WORDS, PURPLE_WORDS, BLACK)


def learning_curves(
    ax: "Axes", curves: Mapping[str, Sequence[float]], *, ylabel: str, first_epoch: int = 1
) -> None:
    """Draw one line for each entry of `curves`, with its name at its end.

    Names that would lie over each other are moved apart.

    Args:
        ax: where; its limits are set.
        curves: by name, the values after each epoch.
        ylabel: what the values are, with their unit.
        first_epoch: 1, or 0 if the first value was taken before the training.
    """
    ends = []
    for k, (name, values) in enumerate(curves.items()):
        epochs = first_epoch + np.arange(len(values))
        colour = CYCLE[k % len(CYCLE)]
        ax.plot(epochs, values, color=colour, linestyle=_DASHES[k % len(_DASHES)])
        ends.append((float(values[-1]), float(epochs[-1]), name, INKS[k % len(INKS)]))
    low, high = ax.get_ylim()
    ax.set(xlabel="epoch", ylabel=ylabel, ylim=(low, high))
    ax.locator_params(axis="x", integer=True)
    places = moved_apart([end[0] for end in ends], 0.065 * (high - low))
    for (_, epoch, name, ink), place in zip(ends, places, strict=True):
        ax.annotate(
            name, (epoch, place), xytext=(6, 0), textcoords="offset points",
            va="center", color=ink, fontsize=10, annotation_clip=False,
        )  # fmt: skip


def moved_apart(places: Sequence[float], least: float) -> list[float]:
    """Return `places` moved as little as needed for any two of them to be `least` apart.

    >>> moved_apart([1.0, 1.0, 5.0], 2.0)
    [0.0, 2.0, 5.0]
    """
    order = np.argsort(places, kind="stable")
    groups: list[list[int]] = []

    def centre(group: list[int]) -> float:
        return float(np.mean([places[k] for k in group]))

    for one in order:
        groups.append([int(one)])
        while len(groups) > 1:
            before, after = groups[-2], groups[-1]
            room = least * (len(before) + len(after)) / 2
            if centre(after) - centre(before) >= room:
                break
            groups[-2:] = [before + after]
    moved = list(map(float, places))
    for group in groups:
        for rank, one in enumerate(group):
            moved[one] = centre(group) + least * (rank - (len(group) - 1) / 2)
    return moved
