"""Notebook 07: what choosing does to a score, and who goes where when rows are split."""

from collections.abc import Sequence

import numpy as np

from course_utils.show import (
    BLACK,
    BLUE,
    VERMILLION,
    VERMILLION_WORDS,
    house_style,
    new_figure,
    show,
)

SPLITS = 300


def coins_picture(chosen: Sequence[float], new: Sequence[float]) -> None:
    """Show the accuracy of each chosen coin where it was chosen, and on new rows."""
    best, again = np.asarray(chosen), np.asarray(new)
    with house_style():
        fig = new_figure(9.4, 3.1)
        ax = fig.subplots()
        told = []
        for values, colour, side in ((again, BLUE, -0.0035), (best, VERMILLION, 0.0035)):
            places, counts = np.unique(values.round(4), return_counts=True)
            ax.bar(places + side, counts, width=0.007, color=colour)
            low, high = np.quantile(values, (0.05, 0.95))
            told.append(f"{values.mean():.3f} (nine in ten: {low:.2f} to {high:.2f})")
        top = ax.get_ylim()[1]
        ax.text(
            best.mean(),
            top * 0.97,
            f"on the rows it was\nchosen by: {best.mean():.3f}",
            color=VERMILLION_WORDS,
            ha="center",
            va="top",
        )
        ax.text(
            again.mean() - 0.02,
            top * 0.97,
            f"the same coin on\nnew rows: {again.mean():.3f}",
            color=BLUE,
            ha="center",
            va="top",
        )
        ax.set_ylim(0, top * 1.35)
        for text in ax.texts:
            text.set_y(top * 1.31)
        ax.set(xlabel="accuracy on 45 rows", ylabel="repeats", xlim=(0.28, 0.85))
        ax.set_title(f"The best of 100 coins, {len(best)} times over")
        show(
            fig,
            alt=f"Two histograms of {len(best)} repeats. The best of 100 coin-tossing models has, "
            f"on the 45 rows that it was chosen by, an accuracy of {told[1]} on average; on 45 new "
            f"rows {told[0]}.",
        )


def class_counts(y: np.ndarray, *, stratify: bool) -> np.ndarray:
    """Return how many rows of each class are in the test part of 300 random splits."""
    from sklearn.model_selection import train_test_split

    order = y if stratify else None
    parts = (
        train_test_split(y, test_size=0.25, random_state=seed, stratify=order)[1]
        for seed in range(SPLITS)
    )
    return np.array([np.bincount(one, minlength=3) for one in parts])


def classes_picture(y: np.ndarray) -> None:
    """Show how many rows of each class a test set gets: in file order, at random, stratified."""
    chance, even = class_counts(y, stratify=False), class_counts(y, stratify=True)
    last = np.bincount(y[-len(y) // 4 :], minlength=3)
    with house_style():
        fig = new_figure(9.6, 3.2)
        ax = fig.subplots()
        told = []
        for k in range(3):
            places, counts = np.unique(chance[:, k], return_counts=True)
            ax.scatter(
                places,
                np.full(len(places), k),
                s=4.5 * counts,
                color=BLUE,
                alpha=0.6,
                linewidth=0,
                label="at random, area: splits" if k == 0 else None,
            )
            ax.plot(
                last[k],
                k,
                "X",
                color=VERMILLION,
                markersize=11,
                mew=0,
                label="the last 45 rows" if k == 0 else None,
            )
            fixed = sorted({*even[:, k].tolist()})
            ax.plot(
                fixed,
                [k] * len(fixed),
                "D",
                color=BLACK,
                markersize=8,
                label="stratified" if k == 0 else None,
            )
            told.append(
                f"class {k}: {last[k]} in file order, {places.min()} to {places.max()} at random, "
                f"{' or '.join(map(str, fixed))} stratified"
            )
        ax.set(ylim=(2.5, -0.5), xlabel="rows of the class among the 45 test rows", xlim=(-1.5, 47))
        ax.set_yticks(range(3), [f"class {k}" for k in range(3)])
        ax.grid(visible=False, axis="y")
        ax.legend(loc="center right", bbox_to_anchor=(1, 0.55), markerscale=0.8)
        ax.set_title(f"Who is in the test set? {SPLITS} random splits")
        show(
            fig,
            alt=f"How many rows of each class are among the 45 test rows. {'; '.join(told)}.",
        )
