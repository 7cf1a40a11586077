"""Notebook 13: walls of images, digits, garments and the most confidently wrong."""

from collections.abc import Sequence

import numpy as np

from course_utils.pictures.images import image_grid, thumbnail
from course_utils.show import house_style, new_figure, show

WALL = 18  #: how many of the most confidently wrong are shown


def digit_wall(images: np.ndarray, labels: np.ndarray) -> None:
    """Show the first 20 of `images` ``(n, 28, 28)``, each with its label."""
    with house_style():
        fig = new_figure(9, 2.5)
        image_grid(fig, images[:20], [str(label) for label in labels[:20]], columns=10)
        fig.suptitle("Twenty digits, and above each the label that somebody gave it")
        show(
            fig,
            f"Twenty digits of 28 by 28 pixels with their labels: {list(map(int, labels[:20]))}",
        )


def garment_wall(images: np.ndarray, labels: np.ndarray, names: Sequence[str]) -> None:
    """Show the first five garments of each class, one class a column."""
    with house_style():
        fig = new_figure(9.4, 5.2)
        axes = fig.subplots(5, 10)
        for k, name in enumerate(names):
            chosen = images[np.flatnonzero(labels == k)[:5]]
            for ax, image in zip(axes[:, k], chosen, strict=False):
                thumbnail(ax, image)
            axes[0, k].set_title(f"{k}\n{name}", fontsize=9, loc="center")
        fig.suptitle("Each column is one class: the first five of each in the training set")
        show(
            fig,
            "Fifty small grey pictures of garments in ten columns, one for each class: "
            f"{', '.join(f'{k} {name}' for k, name in enumerate(names))}.",
        )


def wrong_wall(
    images: np.ndarray, labels: np.ndarray, scores: np.ndarray, names: Sequence[str]
) -> None:
    """Show the 18 images on which a model is wrong and most certain of it.

    Args:
        images: ``(n, 28, 28)``.
        labels: the truth, ``(n,)``.
        scores: the model's probabilities, ``(n, 10)``.
        names: of the ten classes.
    """
    said, sure = scores.argmax(axis=1), scores.max(axis=1)
    wrong = np.flatnonzero(said != labels)
    worst = wrong[np.argsort(-sure[wrong], kind="stable")][:WALL]
    if not len(worst):
        print("There is no mistake to show.")
        return
    least = sure[worst[-1]]
    title = (
        f"{(sure[wrong] >= least).sum()} wrong among {(sure >= least).sum():,} answers that are "
        f"at least {below(least)} certain"
    )
    with house_style():
        fig = new_figure(9.4, 6.6)
        for ax, i in zip(fig.subplots(3, 6).flat, worst, strict=False):
            thumbnail(ax, images[i])
            ax.set_title(f"{below(sure[i])} {names[said[i]]}", fontsize=9, loc="center")
            ax.set_xlabel(f"label: {names[labels[i]]}", fontsize=9)
        fig.suptitle(title)
        pairs = [f"{names[labels[i]]} taken for {names[said[i]]}" for i in worst]
        show(
            fig,
            f"{title}; {len(wrong):,} of all {len(labels):,} answers are wrong. The {len(worst)} "
            f"most certain, from {below(sure[worst[0]])} down: {'; '.join(pairs)}.",
        )


def below(sure: float) -> str:
    """Return a certainty in percent, rounded down: 0.9896 is "98.9%", and never "100.0%"."""
    return f"{min(99.9, int(1000 * float(sure)) / 10):.1f}%"
