"""13.confusion: the confusion matrix, from integer labels and ten scores an image."""

from collections.abc import Sequence

import numpy as np

from autograder.checking import Answer, Credit, Draw, exercise, program, slip

COUNT = "matrix[true, predicted] += 1"
CLASSES = "scores.argmax(axis=1)"
MOVED_UP = "The size is right. But a class that does not occur lost its row or column, so the classes behind it moved up, and what was filled in at the end does not move them back."

MATRIX = program(
    """
def confusion(labels, scores):
    matrix = np.zeros((10, 10), dtype=int)
    for true, predicted in zip(labels, scores.argmax(axis=1)):
        matrix[true, predicted] += 1
    return matrix
""",
    slip({COUNT: "matrix[predicted, true] += 1"}, "It is transposed: rows are the truth, columns are what was predicted."),
    slip(
        {COUNT: "matrix[true, predicted] = 1"},
        "Each pair counts once at most: is there a = for +=, or a += with whole arrays, which NumPy does once for each place?",
    ),
    slip(
        {COUNT: "matrix[true, predicted] += true == predicted"}, "Only the hits are counted: a mistake adds 1 at [true, predicted] as well."
    ),
    slip({COUNT: "matrix[true, predicted] += true != predicted"}, "Only the mistakes are counted: a hit adds 1 on the diagonal as well."),
    slip(
        {"return matrix": "return matrix / matrix.sum(axis=1, keepdims=True)"},
        "Those are shares of the rows. Counts are asked for: whole images.",
    ),
    slip({"    return matrix": "        return matrix"}, "It comes back after the first image: `return` stands inside the loop."),
    slip({"return matrix": "return matrix / matrix.sum(axis=0)"}, "Those are shares of the columns. Counts are asked for: whole images."),
    slip({"return matrix": "return np.trace(matrix) / matrix.sum()"}, "That is the accuracy, one number: return the whole matrix."),
    slip(
        {"scores.argmax(axis=1)": "scores.argmax() * np.ones(len(labels), int)"},
        "argmax without an axis gives one place for all images: axis=1 goes along the ten scores of each.",
        raises="is out of bounds for axis 1 with size 10",
    ),
    slip({"return matrix": "return matrix / matrix.sum()"}, "Those are shares of all images. Counts are asked for: whole images."),
    slip(
        {
            "dtype=int": "dtype=float",
            f"    for true, predicted in zip(labels, {CLASSES}):\n        {COUNT}": "    for true, row in zip(labels, scores):\n        matrix[true] += row",
        },
        "Those are sums of scores: each image counts as 1, for the class with its largest score.",
    ),
    slip(
        {
            f"    for true, predicted in zip(labels, {CLASSES}):\n        {COUNT}": "    for true, row in zip(labels, scores):\n        matrix[true] += row > 0.5"
        },
        "Only scores above a half are counted: the largest score names the class, however small it is.",
    ),
    slip(
        {COUNT: "matrix[int(true) - 1, predicted] += 1"},
        "The rows are shifted by one: the classes count from 0, so label k belongs to row k.",
    ),
    slip({CLASSES: "scores.argmin(axis=1)"}, "argmin was taken: the largest score names the class."),
    slip({CLASSES: "scores.argmax(axis=0)"}, "argmax goes down the images: axis=1 goes along the ten scores of each image."),
    slip(
        {"zip(labels": "zip(labels.argmax(axis=1)"},
        "argmax was taken of the integer labels: they have one axis only, and hold the class already. Take it of the scores alone.",
    ),
    slip(
        {f"zip(labels, {CLASSES})": "zip(labels, scores)"},
        "The scores were handed on as if they were classes: the place of the largest of each image's ten scores is its class.",
    ),
    slip(
        "from sklearn.metrics import confusion_matrix\ndef confusion(labels, scores):\n    return confusion_matrix(labels, scores)\n",
        "The scores were handed on as if they were classes: the place of the largest of each image's ten scores is its class.",
        raises="mix of multiclass and continuous",
    ),
    slip(
        {"return matrix": "there = np.union1d(labels, scores.argmax(axis=1))\n    return matrix[np.ix_(there, there)]"},
        "A class that does not occur lost its row and column, so the next class stands in its place: in scikit-learn, give `labels=range(10)`.",
        fraction=0.75,
    ),
    slip(
        {
            "return matrix": "there = np.union1d(labels, scores.argmax(axis=1))\n    return np.pad(matrix[np.ix_(there, there)], (0, 10 - len(there)))"
        },
        MOVED_UP,
        fraction=0.5,
    ),
    slip(
        {
            "return matrix": "true, predicted = np.unique(labels), np.unique(scores.argmax(axis=1))\n    return np.pad(matrix[np.ix_(true, predicted)], ((0, 10 - len(true)), (0, 10 - len(predicted))))"
        },
        MOVED_UP,
        fraction=0.5,
    ),
    slip(
        {"return matrix": "largest = max(labels.max(), scores.argmax(axis=1).max()) + 1\n    return matrix[:largest, :largest]"},
        "It ends at the largest class that occurs: there are ten classes, whether images of all ten came or not.",
        fraction=0.75,
    ),
)


@exercise(
    "13.confusion",
    title="The confusion matrix",
    points=3,
    by=MATRIX,
    hints=(
        "`scores` has ten numbers an image: `scores.argmax(axis=1)` is the predicted class. `labels` are classes already.",
        "Start with `np.zeros((10, 10), dtype=int)` and add 1 at [true, predicted] for each image.",
        "`confusion_matrix(labels, predicted, labels=range(10))` of scikit-learn does it too; without `labels=` it leaves out a class that does not occur.",
    ),
    teaches="Row = the truth, column = what was said: along a row you read recall, down a column precision. The diagonal is the accuracy, before it is divided by the number of images.",
    right=(
        "from sklearn.metrics import confusion_matrix\ndef confusion(labels, scores):\n    return confusion_matrix(labels, np.argmax(scores, -1), labels=range(10))\n",
        "import pandas as pd\ndef confusion(labels, scores):\n    table = pd.crosstab(labels, scores.argmax(1))\n    return table.reindex(index=range(10), columns=range(10), fill_value=0)\n",
        "def confusion(labels, scores):\n    return np.bincount(labels * 10 + scores.argmax(1).astype('uint8'), minlength=100).reshape(10, 10).tolist()\n",
    ),
)
def confusion(answer: Answer, draw: Draw) -> Credit | None:
    """The counts agree for drawn labels and scores, also where classes do not occur: some in the middle, the last, on one side alone."""
    middle = [int(k) for k in draw.rng.permutation(9)[:4]]
    missing = ((), ()), (middle[:2], middle[:2]), ((middle[2], 9), (middle[3], 9))
    return MATRIX.judge(answer, [drawn_case(draw, *one, images) for one, images in zip(missing, (300, 240, 330), strict=True)])


def drawn_case(draw: Draw, never_true: Sequence[int], never_said: Sequence[int], images: int) -> tuple[np.ndarray, np.ndarray]:
    """Return labels ``(n,)`` and scores ``(n, 10)`` of a make-believe model, right in two of three.

    The classes `never_true` do not occur as truth, and those `never_said` not as predictions.
    """
    classes = np.setdiff1d(np.arange(10), never_true)
    labels = draw.rng.choice(classes, images)
    scores = draw.rng.random((images, 10))
    # Mistakes lean one way, so that a transposed matrix is another matrix.
    lean = np.where(draw.rng.random(images) < 0.7, labels, (labels + 1) % 10)
    scores[np.arange(images), lean] += 1
    scores[0] += 1  # the largest score of all belongs to another image
    scores[:, [*never_said]] *= 0.001
    scores /= scores.sum(axis=1, keepdims=True)
    return labels.astype("uint8"), scores.astype("float32")
