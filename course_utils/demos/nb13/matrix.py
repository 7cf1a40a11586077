"""Notebook 13: pictures of a confusion matrix, and of the images behind its largest mistake."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from course_utils.pictures.images import thumbnail
from course_utils.show import VERMILLION, house_style, new_figure, show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FRAMED = 5  #: how many of the largest mistakes are framed
ROW = 8  #: images of a kind in the quartet


def confusion_picture(matrix: np.ndarray, names: Sequence[str]) -> None:
    """Show a confusion matrix ``(10, 10)``, coloured with its diagonal and without it.

    Rows are the truth, columns the prediction.
    """
    others = matrix - np.diag(np.diag(matrix))
    with house_style():
        fig = new_figure(9.4, 5.4)
        whole, mistakes = fig.subplots(1, 2, width_ratios=(1, 1.9))
        whole.imshow(matrix, cmap="Blues")
        whole.set(xticks=range(10), yticks=range(10), ylabel="true class", xlabel="predicted class")
        whole.set_title("Every answer")
        mistakes.imshow(others, cmap="Oranges", vmax=1.9 * max(1, others.max()))  # pale: words stay
        _write_counts(mistakes, matrix)
        for place in np.argsort(others, axis=None, kind="stable")[::-1][:FRAMED]:
            _frame(mistakes, *divmod(int(place), 10))
        mistakes.set(xticks=range(10), yticks=range(10), xlabel="predicted class")
        mistakes.set_xticklabels(names, rotation=45, ha="right")
        mistakes.set_yticklabels([f"{name} {k}" for k, name in enumerate(names)])
        mistakes.set_title(f"Coloured by mistakes alone, the {FRAMED} largest framed")
        for ax in (whole, mistakes):
            ax.grid(False)
        show(fig, describe_matrix(matrix, names))


def describe_matrix(matrix: np.ndarray, names: Sequence[str]) -> str:
    """Return the alternative text of a confusion matrix: its hits and its largest mistakes."""
    others = matrix - np.diag(np.diag(matrix))
    places = np.argsort(others, axis=None, kind="stable")[::-1][:FRAMED]
    largest = [
        f"{others[row, column]} times {names[row]} taken for {names[column]}"
        for row, column in (divmod(int(place), 10) for place in places)
    ]
    return (
        f"Confusion matrix, twice. Left, coloured by every count: the diagonal stands out, "
        f"{np.trace(matrix):,} of {matrix.sum():,} answers lie on it. Right, coloured by the "
        f"{others.sum():,} mistakes alone. The largest: {'; '.join(largest)}."
    )


def _write_counts(ax: "Axes", matrix: np.ndarray) -> None:
    for row, column in zip(*np.nonzero(matrix), strict=True):
        on_diagonal = row == column
        ax.text(
            *(column, row, f"{matrix[row, column]}"),
            ha="center",
            va="center",
            fontsize=9,
            color="#6b6b6b" if on_diagonal else "black",
        )


def _frame(ax: "Axes", row: int, column: int) -> None:
    from matplotlib.patches import Rectangle

    corner = (column - 0.47, row - 0.47)
    ax.add_patch(Rectangle(corner, 0.94, 0.94, fill=False, edgecolor=VERMILLION, linewidth=2.2))


def quartet(images: np.ndarray, labels: np.ndarray, said: np.ndarray, names: Sequence[str]) -> None:
    """Show the two classes of the most frequent mistake, each as itself and as the other.

    The first of each group in the set's own order: nothing is picked by how it looks.

    Args:
        images: ``(n, 28, 28)``.
        labels: the truth, ``(n,)``.
        said: the predicted classes, ``(n,)``.
        names: of the ten classes.
    """
    wrong = labels != said
    mistakes = Counter(zip(labels[wrong].tolist(), said[wrong].tolist(), strict=True))
    if not mistakes:
        print("There is no mistake to show.")
        return
    a, b = max(sorted(mistakes), key=mistakes.__getitem__)
    groups = [(a, a), (a, b), (b, a), (b, b)]
    counts, texts = [], []
    with house_style():
        fig = new_figure(9.4, 5.6)
        places = fig.add_gridspec(2, 2, wspace=0.04)
        for place, (true, answer) in enumerate(groups):
            block = fig.add_subfigure(places[divmod(place, 2)])
            inside = np.flatnonzero((labels == true) & (said == answer))
            counts.append(len(inside))
            verb = "recognised" if true == answer else f"taken for {names[answer]}"
            texts.append(f"{names[true]}, {verb}: {len(inside)}")
            block.suptitle(texts[-1], fontsize=11.5)
            for ax, i in zip(block.subplots(2, ROW // 2).flat, inside[:ROW], strict=False):
                thumbnail(ax, images[i])
            for ax in block.axes[len(inside) :]:
                ax.set_axis_off()
        show(
            fig,
            f"Four groups of small pictures, the first {ROW} of each in the set's order. "
            f"{'; '.join(texts)}.",
        )
