"""13.worst: the class with the lowest recall, and the most confused pair, of any confusion matrix."""

import math
from functools import partial
from typing import Any

import numpy as np

from autograder.checking import Answer, Case, Credit, Draw, exercise, fail, program, show, slip
from autograder.checking.reading import items_of, numbers, why_no_data

HALF = "Only one half of the matrix was searched for the pair: mistakes stand on both sides of the diagonal."
LARGEST = "argmax takes nan for the largest. Set the diagonal of a copy to 0 instead."
NO_CLASS = "No class is called nan or infinity: was a recall worked out by a division by 0, and returned in place of where it stands?"
BY_NUMBER = "A class is told by its number here, from 0 to 9: the name can be looked up afterwards."
NO_PLACE = (
    "Classes are counted from 0 to 9. A larger number may be a place in the flat matrix: `np.unravel_index` makes (row, column) of it."
)
FORM = "worst_class, (true, predicted): three class numbers"

half = partial(slip, fraction=0.5)  # one of the two things that are asked for is right

WORST = program(
    """
def worst(matrix):
    recall = np.diag(matrix) / matrix.sum(axis=1)
    others = matrix - np.diag(np.diag(matrix))
    true, predicted = np.unravel_index(others.argmax(), others.shape)
    return recall.argmin(), (true, predicted)
""",
    half({"axis=1": "axis=0"}, "That class has the lowest precision: you summed down the columns. Recall divides by the sum of the row."),
    half({" / matrix.sum(axis=1)": ""}, "That class has the fewest hits, but it is also a small class: divide the hits by the row's sum."),
    half(
        {"    recall = np.diag": "    np.fill_diagonal(matrix, 0)\n    recall = np.diag"},
        "As if every recall were 0, or nan, when the lowest was looked for: was the diagonal changed before that, or something divided by 0? Change a copy, `matrix.copy()`.",
    ),
    half({"recall.argmin()": "recall.argmax()"}, "That is the best class: the lowest recall is asked for."),
    half(
        {"recall.argmin()": "others.sum(axis=1).argmax()"},
        "That class has the most mistakes, but it is also a large class: recall is a share of its row.",
    ),
    half(
        {"(true, predicted)\n": "(predicted, true)\n"}, "That is the right pair the wrong way round: first the truth, then the prediction."
    ),
    half(
        {"matrix - np.diag(np.diag(matrix))": "matrix"},
        "That pair is on the diagonal: those images were right. Set the diagonal of a copy to 0 first.",
    ),
    half(
        {"matrix - np.diag(np.diag(matrix))": "matrix + np.diag(np.full(10, np.nan))"},
        f"The pair is (0, 0), as where nan stands on the diagonal: {LARGEST}",
    ),
    slip(
        {"    recall = np.diag": "    matrix = matrix.astype(float)\n    np.fill_diagonal(matrix, np.nan)\n    recall = np.diag"},
        f"Class 0 and the pair (0, 0), as where nan stands on the diagonal before recall is worked out: {LARGEST}",
    ),
    half(
        {"others.argmax()": "(others / matrix.sum(axis=1, keepdims=True)).argmax()"},
        "That pair is the largest share of its row. The largest count is asked for.",
    ),
    half({"others.argmax()": "(others + others.T).argmax()"}, "Both directions were added up: (true, predicted) is one direction only."),
    half(
        {"others.argmax()": "(others + np.diag(np.full(10, 10**6))).argmin()"},
        "That is the rarest mistake: the largest count off the diagonal is asked for.",
    ),
    half(
        {"np.unravel_index(others.argmax(), others.shape)": "np.argwhere(matrix == others.max())[0]"},
        "The count is the right one, and stands on the diagonal as well: look for its place where the diagonal is set to 0.",
    ),
    half({"matrix - np.diag(np.diag(matrix))": "np.triu(matrix, 1)"}, HALF),
    half({"matrix - np.diag(np.diag(matrix))": "np.tril(matrix, -1)"}, HALF),
    half(
        {"np.unravel_index(others.argmax(), others.shape)": "recall.argmin(), others[recall.argmin()].argmax()"},
        "The pair was looked for in the worst class's row alone: it may stand in any row.",
    ),
    slip(
        {"recall.argmin(), (true, predicted)": "recall.argmin() + 1, (true + 1, predicted + 1)"},
        "All numbers are too large by one: classes count from 0.",
    ),
    slip(
        {"recall.argmin(), (true, predicted)": "(true, predicted), recall.argmin()"},
        "The order is the other one: first the class, then the pair.",
    ),
    slip(
        {"(true, predicted)\n": "others.argmax()\n"},
        "The pair is a single place in the flat matrix: `np.unravel_index` makes (row, column) of it.",
    ),
    slip({"(true, predicted)\n": "(others.argmax(), 0)\n"}, NO_PLACE),
    slip({"recall.argmin(), (true, predicted)": "'Shirt', ('Shirt', 'Coat')"}, BY_NUMBER),
    slip({"recall.argmin(), (true, predicted)": "np.nan, (np.nan, np.nan)"}, NO_CLASS),
    slip({"recall.argmin(), (": "recall.min(), ("}, "That is the recall itself: `argmin` says which class it belongs to."),
)


def read_worst(value: Any) -> tuple[int, tuple[int, int]]:
    """Return ``(class, (true, predicted))``; three numbers in a row, or in arrays, are welcome too.

    Raises:
        Incorrect: if it is not that.
    """
    parts = [numbers(part) for part in items_of(value) or []]
    flat = [float(one) for part in parts if part is not None for one in part.ravel()]
    if [0 if part is None else part.size for part in parts] not in ([1, 2], [1, 1, 1]) or not {*flat} <= {*range(10)}:
        why = why_no_data(value)
        if not all(map(math.isfinite, flat)):
            why = why or NO_CLASS
        elif any(isinstance(one, str) for part in items_of(value) or [] for one in (part, *(items_of(part) or []))):
            why = why or BY_NUMBER
        elif any(one > 9 for one in flat):
            why = why or NO_PLACE
        fail("`worst` should return class numbers, first the class, then the pair.", saw=show(value), expected=FORM, why=why)
    lowest, true, predicted = map(int, flat)
    return lowest, (true, predicted)


@exercise(
    "13.worst",
    title="The worst class and the most confused pair",
    points=2,
    by=WORST,
    hints=(
        "Recall: of the images that are truly of a class, the share on the diagonal. The truth is in the rows.",
        "Set the diagonal of a copy to 0 (`np.fill_diagonal`): the largest count left is the pair.",
        "`np.unravel_index(others.argmax(), others.shape)` turns its place into (row, column).",
    ),
    teaches="A class is bad by its share, a pair by its count: shares are fair to small classes, counts say where the next hour of work saves most mistakes.",
    right=(
        "def worst(matrix):\n    k = min(range(10), key=lambda i: matrix[i, i] / sum(matrix[i]))\n    pairs = [(i, j) for i in range(10) for j in range(10) if i != j]\n    return [k, list(max(pairs, key=lambda p: matrix[p]))]\n",
        "def worst(matrix):\n    wrong = matrix.astype(float)\n    np.fill_diagonal(wrong, -np.inf)\n    flat = wrong.argmax()\n    return np.array([(np.diagonal(matrix) / matrix.sum(1)).argmin(), flat // 10, flat % 10])\n",
        "def worst(matrix):\n    recall, others = matrix.diagonal() / matrix.sum(1), matrix * (1 - np.eye(10))\n    return np.where(recall == recall.min())[0], np.where(others == others.max())\n",
    ),
)
def worst(answer: Answer, draw: Draw) -> Credit | None:
    """Both are found in drawn matrices in which each slip gives another answer."""
    cases = [Case((drawn_matrix(draw, below),), read_worst) for below in (True, False, True, False)]
    return WORST.judge(answer, cases, share=lambda seen, right: 0.5 * sum(s == r for s, r in zip(seen, right, strict=True)))


def drawn_matrix(draw: Draw, below: bool) -> np.ndarray:
    """Return a confusion matrix ``(10, 10)`` in which no other question has the same answer.

    Recall, precision, the hits and the mistakes each name another class; the largest count, the
    largest share of a row and the largest sum of both directions each name another pair. The pair
    stands `below` the diagonal, or above it; its count stands on the diagonal as well, in an earlier row.
    """
    low, vague, small, large, good, a, b, c, d, e = (int(k) for k in draw.rng.permutation(10))
    a, b = sorted((a, b), reverse=below)
    while vague > a:
        low, vague, small, large, good, a, b, c, d, e = (int(k) for k in draw.rng.permutation(10))
        a, b = sorted((a, b), reverse=below)
    matrix = draw.rng.integers(0, 9, (10, 10))
    matrix[low] += 30
    matrix[large] += 40
    matrix[:, vague] = draw.rng.integers(40, 49, 10)
    matrix[good] = draw.rng.integers(0, 3, 10)
    matrix[a, b] = draw.rng.integers(85, 100)
    matrix[c, d] = matrix[d, c] = matrix[a, b] - draw.rng.integers(15, 25)
    matrix[small, e] = draw.rng.integers(45, 55)
    np.fill_diagonal(matrix, draw.rng.integers(450, 700, 10))
    for k, hits in ((small, 65), (low, 120), (large, 800)):
        matrix[k, k] = hits + draw.rng.integers(-4, 5)
    matrix[vague, vague] = matrix[a, b]
    return matrix
