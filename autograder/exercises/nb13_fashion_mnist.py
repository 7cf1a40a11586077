"""Notebook 13: Fashion-MNIST. Load and scale, look, train, and find out where it goes wrong.

13.train is scored on held-out images with thresholds that were measured, see
``course_utils.calibration`` and ``benchmarks/calibrate_13_train.py``.
"""

import math
from dataclasses import replace

import numpy as np

from autograder.checking import Answer, Credit, Draw, Model, Unanswered, exercise, ramp
from course_utils.calibration import calibration
from course_utils.datasets import announcement, held_out

from ._nb13_confusion import check_confusion, check_worst
from ._nb13_pictures import FASHION, NAMES, check_grid, check_load

CHANCE = 0.2  #: guessing gets 0.10; untrained models were seen between 0.05 and 0.17

# ---------------------------------------------------------------- 13.load, 13.grid

load = exercise(
    "13.load",
    title="Load and scale",
    points=2,
    hints=(
        "`load_fashion_mnist()` returns two pairs: `(x_train, y_train), (x_test, y_test) = load_fashion_mnist()`.",
        "The pixels are whole numbers from 0 to 255. Which division takes them to 0 … 1?",
        'First `.astype("float32")`, then `/ 255`, for both sets of images and for no labels.',
    ),
)(check_load)

grid = exercise(
    "13.grid",
    title="A grid of labelled images",
    points=2,
    hints=(
        "`fig = plt.figure(figsize=(10, 4.4))` makes the page; `fig.add_subplot(2, 5, k)` puts the "
        "k-th of ten axes on it. `k` counts from 1.",
        "`ax.imshow(image, cmap='gray')` draws one image, `ax.set_title(…)` names it, `ax.axis('off')` takes away the ticks.",
        "`for i in range(10):` with `fig.add_subplot(2, 5, i + 1)`, `ten_images[i]` and `names[ten_labels[i]]` inside.",
    ),
)(check_grid)

# ---------------------------------------------------------------- 13.train


def _scaled_for(model: Model, images: np.ndarray) -> np.ndarray:
    """Return `images` as float32 from 0 to 1, in the shape that the model takes them.

    A model may have been given the rows end to end, ``(784,)``, or a channel, ``(28, 28, 1)``.
    """
    pixels = images.astype("float32") / 255
    shape = model.input_shape or ()
    inner = tuple(length for length in shape[1:] if length is not None and length > 0)
    if len(inner) == len(shape) - 1 and inner != (28, 28) and math.prod(inner) == 28 * 28:
        return pixels.reshape(len(pixels), *inner)
    return pixels


def _accuracy(model: Model, pixels: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    classes = model.classes(pixels, 10)
    return float((classes == labels).mean()), np.bincount(classes, minlength=10)


def _why_low(model: Model, accuracy: float, counts: np.ndarray, raw: float) -> str:
    """What the low accuracy most likely comes from."""
    if raw > max(accuracy + 0.03, 2 * CHANCE):
        return (
            f"On unscaled pixels, 0 to 255, it reaches {raw:.3f}: it was trained on those. "
            f"Train it on images scaled to 0 … 1, as it is asked about them here."
        )
    if accuracy < CHANCE:
        if counts.max() == counts.sum():
            return f"It answers '{NAMES[int(counts.argmax())]}' to every image, which is chance: do labels and loss fit? Was `fit` called?"
        return (
            "That is chance: do labels and loss fit? Integer labels need "
            "sparse_categorical_crossentropy, one-hot labels categorical_crossentropy; and the "
            "last layer softmax, or `from_logits=True` in the loss. Was `fit` called at all?"
        )
    dense = [layer for layer in model.layers if layer.kind == "Dense"]
    if model.parameters == 7850 and len(dense) == 1:
        return (
            "There is no hidden layer: a linear model ends at about 0.84 on the real set however "
            "long it is trained. Put a Dense layer with ReLU in between."
        )
    return (
        "It has learnt, but not enough: are the training images scaled to 0 … 1, are there "
        "enough of them (20,000 or more), and more than a few epochs?"
    )


@exercise(
    "13.train",
    title="Train a classifier",
    points=5,
    hints=(
        "Flatten, a Dense layer of 128 units with ReLU, a Dense layer of 10 with softmax.",
        "The labels are integers: which of the two cross-entropies takes them as they are?",
        "20,000 images, 8 epochs and batches of 128 take a few seconds and clear the bar.",
    ),
)
def train(answer: Answer, draw: Draw) -> Credit:
    """The accuracy on held-out images reaches the measured bar.

    Measured (``data/calibration/13.train.json``): on the real set full points from 0.860, none at
    0.715; on the stand-in from 0.870, none at 0.730. The reference, 30 seeds, reaches 0.8735 on the
    real set with a standard deviation of 0.0020 over seeds; one and the same model varies by 0.0033
    over held-out draws. It passes with a probability above 0.999. A linear model, however long it
    trains, stays below the bar with more than 0.99, and so does every other typical wrong model.
    """
    model = answer.model("model")
    images = held_out(FASHION, draw)
    pixels = _scaled_for(model, images.images)
    accuracy, counts = _accuracy(model, pixels, images.labels)
    credit = ramp(accuracy, *calibration("13.train", images.source), what="accuracy")
    if credit.fraction < 1:
        raw = 0.0
        try:
            raw, _ = _accuracy(model, pixels * 255, images.labels)
        except Unanswered:  # it overflows on such numbers: then it was not trained on them
            raw = 0.0
        credit = replace(credit, why=_why_low(model, accuracy, counts, raw))
    note = announcement(FASHION, images.source)
    return credit.noting(f"{note} The bar is the stand-in's own.") if note else credit


# ---------------------------------------------------------------- 13.confusion, 13.worst

confusion = exercise(
    "13.confusion",
    title="The confusion matrix",
    points=3,
    hints=(
        "`scores` has ten numbers an image: `scores.argmax(axis=1)` is the predicted class. `labels` are classes already.",
        "Start with `np.zeros((10, 10), dtype=int)` and add 1 at [true, predicted] for each image.",
        "`confusion_matrix(labels, predicted, labels=range(10))` of scikit-learn does it too; "
        "without `labels=` it leaves out a class that does not occur.",
    ),
)(check_confusion)

worst = exercise(
    "13.worst",
    title="The worst class and the most confused pair",
    points=2,
    hints=(
        "Recall: of the images that are truly of a class, the share on the diagonal. The truth is in the rows.",
        "Set the diagonal of a copy to 0 (`np.fill_diagonal`): the largest count left is the pair.",
        "`np.unravel_index(others.argmax(), others.shape)` turns its place into (row, column).",
    ),
)(check_worst)
