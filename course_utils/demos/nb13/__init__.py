"""Pictures of notebook 13: garments, what a model makes of them, and where it goes wrong.

The confusion matrix to click is in ``nb13_explorer``.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course_utils.show import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    VERMILLION,
    house_style,
    new_figure,
    show,
)

from .explorer import confusion_to_click

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle

__all__ = [
    "accuracy_ladder",
    "confusion_picture",
    "confusion_to_click",
    "digit_wall",
    "garment_wall",
    "learning_curve",
    "score_bars",
    "wrong_wall",
]

PEOPLE = 0.835  #: accuracy of people on Fashion-MNIST, by the README of the data set


def _thumbnail(ax: "Axes", image: np.ndarray) -> None:
    ax.imshow(image, cmap="gray_r", vmin=0, vmax=image.max() or 1)
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
    for side in ax.spines.values():
        side.set(visible=True, color="#c8c8c8")


def digit_wall(images: np.ndarray, labels: np.ndarray) -> None:
    """Show the first 20 of `images` ``(n, 28, 28)``, each with its label."""
    with house_style():
        fig = new_figure(9, 2.5)
        for ax, image, label in zip(fig.subplots(2, 10).flat, images, labels, strict=False):
            _thumbnail(ax, image)
            ax.set_title(str(label), fontsize=10, loc="center")
        fig.suptitle("Twenty digits, and above each the label that somebody gave it")
        show(
            fig,
            f"Twenty digits of 28 by 28 pixels with their labels: {list(map(int, labels[:20]))}",
        )


def garment_wall(images: np.ndarray, labels: np.ndarray, names: Sequence[str]) -> None:
    """Show five garments of each class, one class a column."""
    with house_style():
        fig = new_figure(9.4, 5.2)
        axes = fig.subplots(5, 10)
        for k, name in enumerate(names):
            chosen = images[np.flatnonzero(labels == k)[:5]]
            for ax, image in zip(axes[:, k], chosen, strict=False):
                _thumbnail(ax, image)
            axes[0, k].set_title(f"{k}\n{name}", fontsize=9, loc="center")
        fig.suptitle("Each column is one class; the columns 0, 2, 4 and 6 are hard to tell apart")
        show(
            fig,
            "Fifty small grey pictures of garments in ten columns, one for each class: "
            f"{', '.join(names)}. T-shirts, pullovers, coats and shirts look much alike.",
        )


def learning_curve(history: Mapping[str, Sequence[float]]) -> None:
    """Show the accuracy on training and validation images after each epoch."""
    train, valid = history["accuracy"], history["val_accuracy"]
    epochs = np.arange(1, len(train) + 1)
    with house_style():
        fig = new_figure(6.4, 3.3)
        ax = fig.subplots()
        ax.plot(epochs, train, "o-", color=BLUE)
        ax.plot(epochs, valid, "s--", color=ORANGE)
        ax.text(epochs[-1] + 0.1, train[-1], "training", color=BLUE, va="bottom")
        ax.text(epochs[-1] + 0.1, valid[-1], "validation", color="#8a6100", va="top")
        ax.set(xlabel="epoch", ylabel="accuracy", xticks=epochs, xlim=(0.8, len(epochs) + 1.2))
        ax.set_title("Most is learnt in the first epochs")
        show(
            fig,
            f"Accuracy over {len(epochs)} epochs: training from {train[0]:.2f} to {train[-1]:.2f}, "
            f"validation from {valid[0]:.2f} to {valid[-1]:.2f}.",
        )


def score_bars(
    image: np.ndarray, raw: np.ndarray, probabilities: np.ndarray, names: Sequence[str]
) -> None:
    """Show one image with its ten outputs, before and after softmax (both ``(10,)``)."""
    with house_style():
        fig = new_figure(9.4, 3.4)
        picture, left, right = fig.subplots(1, 3, width_ratios=(1, 1.5, 1.5))
        _thumbnail(picture, image)
        for ax, values, colour in ((left, raw, ORANGE), (right, probabilities, BLUE)):
            ax.barh(range(10), values, color=colour)
            ax.set(yticks=range(10), ylim=(9.6, -0.6))
            ax.axvline(0, color=GREY, linewidth=1)
        left.set_yticklabels(names)
        left.set(xlabel="score", title=f"Without softmax: sum {raw.sum():.1f}")
        right.set_yticklabels([])
        right.set(
            xlabel="probability", xlim=(0, 1), title=f"With softmax: sum {probabilities.sum():.2f}"
        )
        best = int(probabilities.argmax())
        show(
            fig,
            f"One garment and its ten outputs as bars. Without softmax: from {raw.min():.1f} "
            f"to {raw.max():.1f}, their sum {raw.sum():.1f}. With softmax: between 0 and 1, their "
            f"sum 1. Both are largest for {names[best]}.",
        )


def accuracy_ladder(accuracy: float, of_standin: bool = False) -> None:
    """Show a model's accuracy between guessing and what people reach on the real set."""
    rows = [("guessing", 0.10, GREY), ("the lesson's model", accuracy, BLUE)]
    if not of_standin:
        rows.insert(1, ("people", PEOPLE, GREEN))
    rows.sort(key=lambda row: row[1])
    with house_style():
        fig = new_figure(7, 0.7 + 0.55 * len(rows))
        ax = fig.subplots()
        ax.barh([row[0] for row in rows], [row[1] for row in rows], color=[row[2] for row in rows])
        for y, row in enumerate(rows):
            ax.text(row[1] + 0.01, y, f"{row[1]:.3f}", va="center")
        better = not of_standin and accuracy > PEOPLE - 0.01
        ax.set(xlim=(0, 1.08), xlabel="accuracy on test images")
        ax.set_title("Already about as good as people" if better else "Far better than guessing")
        ax.grid(axis="y", visible=False)
        show(fig, "Accuracies: " + ", ".join(f"{row[0]} {row[1]:.3f}" for row in rows) + ".")


def confusion_picture(matrix: np.ndarray, names: Sequence[str]) -> None:
    """Show a confusion matrix ``(10, 10)``: rows the truth, columns the prediction."""
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    others = matrix - np.diag(np.diag(matrix))
    with house_style():
        fig = new_figure(7.6, 6.4)
        ax = fig.subplots()
        ax.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        for row in range(10):
            for column in range(10):
                count = matrix[row, column]
                colour = "white" if shares[row, column] > 0.55 else "black"
                if count:
                    ax.text(column, row, f"{count}", ha="center", va="center", color=colour)
        for place in np.argsort(others, axis=None)[::-1][:5]:
            row, column = divmod(int(place), 10)
            ax.add_patch(_frame(column, row))
        ax.set(xticks=range(10), yticks=range(10), xlabel="predicted class", ylabel="true class")
        ax.set_xticklabels(names, rotation=45, ha="right")
        ax.set_yticklabels(names)
        ax.grid(False)
        ax.set_title("Mistakes crowd into a few corners (framed: the five largest)")
        row, column = divmod(int(others.argmax()), 10)
        show(
            fig,
            f"Confusion matrix, ten by ten. Most images lie on the diagonal: "
            f"{np.trace(matrix)} of {matrix.sum()}. The largest mistake: {others.max()} times a "
            f"{names[row]} was taken for a {names[column]}.",
        )


def _frame(column: int, row: int) -> "Rectangle":
    from matplotlib.patches import Rectangle

    return Rectangle(
        (column - 0.47, row - 0.47), 0.94, 0.94, fill=False, edgecolor=VERMILLION, linewidth=2.5
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
    worst = wrong[np.argsort(-sure[wrong], kind="stable")][:18]
    with house_style():
        fig = new_figure(9.4, 6.6)
        for ax, i in zip(fig.subplots(3, 6).flat, worst, strict=False):
            _thumbnail(ax, images[i])
            ax.set_title(f"{sure[i]:.1%} {names[said[i]]}", fontsize=9, loc="center")
            ax.set_xlabel(f"label: {names[labels[i]]}", fontsize=9)
        fig.suptitle("Wrong, and sure of it: above what the model says, below the label")
        pairs = [f"{names[labels[i]]} taken for {names[said[i]]}" for i in worst[:6]]
        show(
            fig,
            f"The {len(worst)} most confidently wrong answers, all above "
            f"{sure[worst].min() if len(worst) else 0:.0%} certain. The first six: "
            f"{'; '.join(pairs)}.",
        )
