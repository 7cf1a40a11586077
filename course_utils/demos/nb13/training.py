"""Notebook 13: pictures of a training, of one image's outputs, and of what a change did."""

from collections.abc import Mapping, Sequence

import numpy as np

from course_utils.pictures.images import thumbnail
from course_utils.show import BLUE, GREEN, GREY, ORANGE, VERMILLION, house_style, new_figure, show


def learning_curve(history: Mapping[str, Sequence[float]]) -> None:
    """Show the accuracy on training and validation images after each epoch."""
    train, valid = history["accuracy"], history["val_accuracy"]
    epochs = np.arange(1, len(train) + 1)
    with house_style():
        fig = new_figure(6.4, 3.3)
        ax = fig.subplots()
        ax.plot(epochs, train, "o-", color=BLUE, label="training")
        ax.plot(epochs, valid, "s--", color=ORANGE, label="validation")
        ax.legend(loc="lower right")
        ax.set(xlabel="epoch", ylabel="accuracy", xticks=epochs)
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
        thumbnail(picture, image)
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
            f"to {raw.max():.1f}, their sum {raw.sum():.1f}. With softmax: from 0 to "
            f"{probabilities.max():.2f}, their sum 1. Both are largest for {names[best]}.",
        )


def recall_change(before: np.ndarray, after: np.ndarray, names: Sequence[str]) -> None:
    """Show what a change did to the recall of each class.

    Args:
        before: a confusion matrix ``(10, 10)``.
        after: the same after the change.
        names: of the ten classes.
    """
    old, new = _recall(before), _recall(after)
    changes = [_signed(b - a) for a, b in zip(old, new, strict=True)]
    title = "Recall before (○) and after (●)"
    with house_style():
        fig = new_figure(7.6, 4.2)
        ax = fig.subplots()
        for k, (a, b) in enumerate(zip(old, new, strict=True)):
            colour = {"+": GREEN, "−": VERMILLION}.get(changes[k][0], GREY)
            ax.plot([a, b], [k, k], color=colour, linewidth=3)
            ax.plot([a], [k], "o", markerfacecolor="none", markeredgecolor=colour)
            ax.plot([b], [k], "o", color=colour)
            ax.text(1.02, k, changes[k], va="center", transform=ax.get_yaxis_transform())
        ax.set(yticks=range(10), ylim=(9.6, -0.6), xlabel="recall", title=title)
        ax.set_yticklabels(names)
        told = [f"{name} {change}" for name, change in zip(names, changes, strict=True)]
        show(fig, f"{title}. The change: {', '.join(told)}.")


def _signed(change: float) -> str:
    """Return a change with two digits and its sign: "+0.11", "−0.09", "0.00"."""
    text = f"{change:+.2f}"
    return "0.00" if text[1:] == "0.00" else text.replace("-", "−")


def _recall(matrix: np.ndarray) -> np.ndarray:
    recall: np.ndarray = np.diag(matrix) / np.maximum(matrix.sum(axis=1), 1)
    return recall
