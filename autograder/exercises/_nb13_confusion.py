"""Notebook 13, second half: a confusion matrix from integer labels, and what can be read in it."""

from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, fail, partial
from autograder.checking.reading import as_float, items_of, show
from autograder.checking.replies import Raised

CLASSES = 10
AXIS_ERROR = (
    "argmax was taken of the integer labels: they have one axis only, and hold the class already. "
    "Take argmax of the scores alone."
)

# ---------------------------------------------------------------- 13.confusion


def drawn_case(draw: Draw, classes: int, images: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """Return labels ``(n,)`` and scores ``(n, 10)`` of a make-believe model, right in two of three.

    Only the first `classes` classes occur, as truth and as prediction.
    """
    labels = draw.rng.integers(0, classes, images)
    scores = draw.rng.random((images, CLASSES))
    scores[:, classes:] *= 0.001
    # Mistakes lean one way, so that a transposed matrix is another matrix.
    lean = np.where(draw.rng.random(images) < 0.7, labels, (labels + 1) % classes)
    scores[np.arange(images), lean] += 1
    scores /= scores.sum(axis=1, keepdims=True)
    return labels.astype("uint8"), scores.astype("float32")


def count_confusions(labels: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Return the right matrix, ``(10, 10)``: row = true class, column = predicted class."""
    matrix = np.zeros((CLASSES, CLASSES), dtype=int)
    np.add.at(matrix, (labels, scores.argmax(axis=1)), 1)
    return matrix


def _numbers(value: Any) -> np.ndarray | None:
    """`value` as a float array, or ``None`` if it is not numbers throughout."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        return None
    return array.astype(float) if array.dtype.kind in "iuf" else None


def _call(answer: Answer, labels: np.ndarray, scores: np.ndarray) -> Any:
    try:
        return answer.function("confusion")(labels, scores)
    except Raised as error:
        if "AxisError" in error.type_name or (
            "axis 1 is out of bounds" in error.message and error.type_name != "IndexError"
        ):
            fail("`confusion` raised an AxisError.", saw=error.message, why=AXIS_ERROR)
        if "continuous" in error.message or "multilabel" in error.message:
            fail(
                "`confusion` handed the scores on as if they were classes.",
                saw=error.message,
                why="Turn the ten scores of each image into one class: scores.argmax(axis=1).",
            )
        raise


def _why_wrong(seen: np.ndarray, right: np.ndarray, labels: np.ndarray, scores: np.ndarray) -> str:
    """Which slip explains the matrix that came back."""
    rows = right.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        slips = (
            (right.T, "It is transposed: rows are the truth, columns are what was predicted."),
            (right / rows, "Those are shares. Counts are asked for: whole images."),
            (right / right.sum(), "Those are shares. Counts are asked for: whole images."),
            (
                np.diag(np.diag(right)),
                "Only the hits are counted: a mistake adds 1 at [true, predicted] as well.",
            ),
            (np.minimum(right, 1), "Each pair is counted once only: use += 1 (or np.add.at)."),
            (
                count_confusions(labels, -scores),
                "argmin was taken: the largest score names the class.",
            ),
        )
    for slip, words in slips:
        if np.allclose(seen, slip, equal_nan=True):
            return words
    if seen.sum() != right.sum():
        return f"It counts {seen.sum():g} images; there were {right.sum()}."
    return ""


def _check_matrix(value: Any, labels: np.ndarray, scores: np.ndarray) -> None:
    """End the check unless `value` is the right matrix."""
    seen, right = _numbers(value), count_confusions(labels, scores)
    if seen is None or seen.ndim != 2:
        why = "Nothing came back: is a `return` missing?" if value is None else ""
        fail("`confusion` returned no matrix.", saw=show(value), expected="10 × 10", why=why)
    if seen.shape != right.shape:
        fail(
            "The matrix has the wrong size.",
            saw=f"{seen.shape[0]} × {seen.shape[1]}",
            expected="10 × 10",
            why="A class that does not occur must keep its row and column: in scikit-learn, "
            "`labels=range(10)`."
            if len(seen) < CLASSES
            else "",
        )
    if np.array_equal(seen, right):
        return
    row, column = np.argwhere(~(seen == right))[0]
    fail(
        "The matrix is not right yet.",
        saw=f"{seen[row, column]:g} at row {row}, column {column}",
        expected=f"{right[row, column]}: images of class {row} that were called {column}",
        why=_why_wrong(seen, right, labels, scores),
    )


def check_confusion(answer: Answer, draw: Draw) -> Credit | None:
    """`confusion(labels, scores)` counts rightly, from integer labels and ten scores an image."""
    labels, scores = drawn_case(draw, classes=CLASSES)
    _check_matrix(_call(answer, labels, scores), labels, scores)
    labels, scores = drawn_case(draw, classes=8)
    value = _call(answer, labels, scores)
    small = _numbers(value)
    if small is not None and np.array_equal(small, count_confusions(labels, scores)[:8, :8]):
        return partial(
            0.75,
            "Right as long as all ten classes occur.",
            saw="8 × 8 for images of eight classes",
            expected="10 × 10, with zeros",
            why="Otherwise row 8 is suddenly another class.",
            nudge="In scikit-learn: `labels=range(10)`.",
        )
    _check_matrix(value, labels, scores)
    return None


# ---------------------------------------------------------------- 13.worst


def drawn_matrix(draw: Draw) -> np.ndarray:
    """Return a confusion matrix ``(10, 10)`` in which each question has one answer.

    The class with the lowest recall, the one with the lowest precision and the one with the fewest
    hits are three; the largest count off the diagonal is larger than its mirror image.
    """
    while True:
        matrix = draw.rng.integers(0, 30, (CLASSES, CLASSES))
        size = draw.rng.permutation(np.linspace(150, 800, CLASSES).astype(int))
        np.fill_diagonal(matrix, size)
        a, b = draw.rng.choice(CLASSES, 2, replace=False)
        matrix[a, b] = draw.rng.integers(60, 110)
        recall, precision = _recall(matrix), _recall(matrix.T)
        worst = {int(recall.argmin()), int(precision.argmin()), int(np.diag(matrix).argmin())}
        if len(worst) == 3 and a not in worst and np.diff(np.sort(recall)[:2])[0] > 0.005:
            return matrix


def _recall(matrix: np.ndarray) -> np.ndarray:
    return np.asarray(np.diag(matrix) / matrix.sum(axis=1))


def _pair(matrix: np.ndarray) -> tuple[int, int]:
    """(true, predicted) of the largest count off the diagonal."""
    others = matrix.copy()
    np.fill_diagonal(others, -1)
    row, column = np.unravel_index(int(others.argmax()), others.shape)
    return int(row), int(column)


def _integer(value: Any) -> int | None:
    number = as_float(value)
    return (
        int(number) if number is not None and number == number // 1 and abs(number) < 99 else None
    )


def _read_worst(value: Any) -> tuple[int, tuple[int, int]]:
    """Return ``(class, (true, predicted))``, or end the check."""
    parts = items_of(value)
    form = "worst_class, (true, predicted): three class numbers"
    if parts is None or len(parts) != 2:
        why = "Nothing came back: is a `return` missing?" if value is None else ""
        fail("`worst` should return two things.", saw=show(value), expected=form, why=why)
    lowest, pair = _integer(parts[0]), [_integer(one) for one in items_of(parts[1]) or ()]
    if lowest is None or len(pair) != 2 or None in pair:
        flat = (
            "A single place in the flat matrix? `np.unravel_index` makes (row, column) of it."
            if as_float(parts[1]) is not None
            else ""
        )
        fail("`worst` should return class numbers.", saw=show(value), expected=form, why=flat)
    return lowest, (int(pair[0] or 0), int(pair[1] or 0))


def _why_class(matrix: np.ndarray, seen: int) -> str:
    if seen == int(_recall(matrix.T).argmin()):
        return "That class has the lowest precision: you summed over columns. Recall sums the rows."
    if seen == int(np.diag(matrix).argmin()):
        return (
            "That class has the fewest hits, but it is also a small class: divide the hits by the "
            "row's sum."
        )
    if seen == int(_recall(matrix).argmax()):
        return "That is the best class: the lowest recall is asked for."
    return ""


def _why_pair(matrix: np.ndarray, seen: tuple[int, int]) -> str:
    row, column = _pair(matrix)
    if seen == (column, row):
        return "That is the right pair the wrong way round: first the truth, then the prediction."
    if seen[0] == seen[1]:
        return "That is on the diagonal: those images were right. Set the diagonal to 0 first."
    return ""


def check_worst(answer: Answer, draw: Draw) -> Credit | None:
    """`worst(matrix)` finds the lowest recall and the most confused pair in drawn matrices."""
    worst = answer.function("worst")
    problems: list[tuple[str, Any, Any, str]] = []
    for _ in range(4):
        matrix = drawn_matrix(draw)
        before = matrix.copy()
        lowest, pair = _read_worst(worst(matrix))
        want, want_pair = int(_recall(before).argmin()), _pair(before)
        if lowest != want:
            problems.append(("worst class", lowest, want, _why_class(before, lowest)))
        if pair != want_pair:
            problems.append(("most confused pair", pair, want_pair, _why_pair(before, pair)))
    if not problems:
        return None
    what, seen, want_any, why = next((one for one in problems if one[3]), problems[0])
    words = {"saw": str(seen), "expected": str(want_any), "why": why}
    wrong = {problem[0] for problem in problems}
    if len(wrong) == 2:
        fail(f"The {what} is not right yet.", **words)
    right = "worst class" if what != "worst class" else "most confused pair"
    return partial(0.5, f"The {right} is right; the {what} is not yet.", **words)
