"""Notebook 00: a network of 16 units against one of 17, ten seeds each."""

from itertools import product

import numpy as np

from course_utils.pictures.strips import strips
from course_utils.show import house_style, new_figure, show

from .runs import stored


def moons_accuracies() -> tuple[list[float], list[float]]:
    """Return the accuracies of ten runs with 16 units, and of ten with 17, on fresh points."""
    return stored()["moons"]["16"], stored()["moons"]["17"]


def duel_picture() -> None:
    """Show both rows, and how often one run with 17 units beats one with 16."""
    few, many = moons_accuracies()
    wins = sum(b > a for a, b in product(few, many))
    with house_style():
        fig = new_figure(8.4, 2.6)
        ax = fig.subplots()
        rows = {"16 units": few, "17 units": many}
        strips(ax, rows, xlabel="accuracy on 5,000 fresh points, one dot a seed (line: mean)")
        ax.set_title(f"In {wins} of {len(few) * len(many)} pairs of runs, 17 units win")
        show(
            fig,
            alt="Two rows of ten dots that overlap almost wholly. "
            + " ".join(
                f"{name}: from {min(row):.3f} to {max(row):.3f}, mean {np.mean(row):.3f}."
                for name, row in rows.items()
            ),
        )
