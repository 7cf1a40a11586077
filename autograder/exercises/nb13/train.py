"""13.train: a classifier, judged by its accuracy on held-out images.

Measured (``data/calibration/13.train.json``): on the real set full points from 0.855, none at 0.715;
on the stand-in from 0.865, none at 0.730. The reference, 60 seeds, reaches 0.8733 on the real set,
with a standard deviation of 0.0040 over seeds and held-out draws together. It passes with a
probability above 0.999. A linear model, however long it trains, stays below the bar with more than
0.99, and so does every other typical wrong model.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from autograder.checking import (
    Answer,
    Calibrated,
    Compiled,
    Credit,
    Draw,
    Incorrect,
    Model,
    NotFinite,
    Unanswered,
    exercise,
    fail,
    named,
    ramp,
    recipe,
    report_unusual,
    slip,
    suspects,
)
from course_utils.calibration import calibration, is_unseen
from course_utils.datasets import announcement, class_names, held_out

FASHION = "fashion_mnist"
BELOW = 0.02  #: fewer hits than guessing gives: something else was learnt
ROWS = "It takes rows of 784 numbers, and is asked about images of 28 × 28: begin with a Flatten layer."
ONE_NUMBER = "Classes are no amounts, so a single output cannot tell ten of them apart: the last layer needs a unit for each, with a loss for classes."
NAN = "Did the loss become nan while it was trained? Then the learning rate is far too large, or the numbers that go in are."
NEVER = (
    "It was never trained, so no `fit` did that. Do its weights hold nan or infinity from the start, or does one of its layers divide by 0?"
)
CHANCE = 0.2  #: guessing gets 0.10; untrained models were seen between 0.05 and 0.17
CLEARLY, GOOD = 0.05, 0.5  #: by so much better, and at least so good, it must be on another scale for that to be named
LOOKED_AT = 1_000  #: images that the other scales are tried with

#: how images may have been scaled otherwise, from images ``(n, …)`` between 0 and 1
SCALES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "0 to 255": lambda x: x * 255,
    "−1 to 1": lambda x: 2 * x - 1,
    "a mean of 0 (standardised)": lambda x: (x - x.mean()) / x.std(),
}


@dataclass(frozen=True)
class Facts:
    """What is known of a model that misses the bar.

    `counts` ``(10,)`` are its answers by class; `otherwise` its accuracy on images scaled otherwise;
    `last` the activation of its last layer; `linear` whether there is no hidden layer.
    """

    accuracy: float
    counts: np.ndarray
    otherwise: dict[str, float]
    compiled: Compiled
    last: str
    linear: bool

    @property
    def better_scale(self) -> str:
        """The scale on which it does clearly better; empty if none."""
        best = max(self.otherwise, key=lambda name: self.otherwise[name])
        return best if self.otherwise[best] > max(self.accuracy + CLEARLY, GOOD) else ""

    @property
    def huge_rate(self) -> bool:
        """Whether its steps were far too long for its kind of optimizer."""
        rate = self.compiled.learning_rate
        return rate is not None and rate >= (2.0 if self.compiled.optimizer == "SGD" else 0.05)

    @property
    def fault(self) -> str:
        """The first of the typical faults that the facts show; empty if none."""
        same_answer = self.counts.max() > 0.97 * self.counts.sum()
        faults = {
            "untrained": self.compiled.iterations == 0 and self.accuracy < CHANCE,
            "logits": self.last == "linear" and self.compiled.loss == "sparse_categorical_crossentropy",
            "raw": self.better_scale == "0 to 255",
            "scale": bool(self.better_scale),
            "rate": self.huge_rate and self.accuracy < 0.6,
            "one answer": bool(same_answer),
            "below chance": self.accuracy < BELOW,
            "chance": self.accuracy < CHANCE,
            "linear": self.linear,
            "few updates": self.compiled.iterations < 400,
        }
        return next((name for name, there in faults.items() if there), "")


NET, FIT, REST = 'Dense(128, "relu"), Dense(10, "softmax")', "epochs=4", "model.fit(pixels, labels, epochs=2, batch_size=128, verbose=0)"
FITTED = f"model.fit(pixels, labels, {FIT}, batch_size=128, verbose=0)"

SLIPS = (
    slip({FITTED: "", REST: ""}, "It was never trained: `fit` is where it learns.", when=lambda f: f.fault == "untrained"),
    slip(
        {"(pixels, labels, epochs=4": "(pixels * 255, labels, epochs=4", REST: "", '"relu"': '"tanh"'},
        "It does better on pixels from 0 to 255, so it was trained on those. It is asked about images from 0 to 1 here.",
        when=lambda f: f.fault == "raw",
        fraction=None,
    ),
    slip(
        {"(pixels, labels, epochs=4": "(2 * pixels - 1, labels, epochs=3", REST: "", NET: NET.replace("128", "32")},
        "It does better on images from −1 to 1, or of mean 0, so it was trained on those. It is asked about images from 0 to 1 here.",
        when=lambda f: f.fault == "scale",
        fraction=None,
    ),
    slip(
        {'"adam"': "keras.optimizers.Adam(1.0)", "model.optimizer.learning_rate = 0.0002": "", FIT: "epochs=1", REST: ""},
        "Its learning rate is far too large, so the weights were thrown about: Adam's default is 0.001.",
        when=lambda f: f.fault == "rate",
        fraction=None,
    ),
    slip(
        {
            NET: 'Dense(128, "relu"), Dense(10, "softmax", kernel_initializer="zeros", bias_initializer="zeros", trainable=False)',
            FIT: "epochs=1",
            REST: "",
        },
        "It gives one answer to every image, though it was trained: are its units dead, or frozen, or its rate too large?",
        when=lambda f: f.fault == "one answer",
    ),
    slip(
        {"labels, epochs=4": "(labels + 1) % 10, epochs=2", REST: ""},
        "It is right far less often than guessing would be, so it learnt something else: were the labels shifted by one?",
        when=lambda f: f.fault == "below chance",
    ),
    slip(
        {
            "Input((28, 28)), Flatten(), ": "Input((784,)), ",
            "(pixels, labels, epochs=4": "(pixels.reshape(-1, 784), labels, epochs=1",
            REST: "",
        },
        ROWS,
    ),
    slip({'"adam"': "keras.optimizers.SGD(1e30)", "model.optimizer.learning_rate = 0.0002": "", FIT: "epochs=1", REST: ""}, NAN),
    slip({NET: NET.replace('"softmax"', '"softmax", bias_initializer=keras.initializers.Constant(np.inf)'), FITTED: "", REST: ""}, NEVER),
    slip({NET: 'Dense(16, "relu"), Dense(1)', FIT: "epochs=1", REST: "", '"sparse_categorical_crossentropy"': '"mse"'}, ONE_NUMBER),
    slip(
        {NET: 'Dense(128, "relu"), Dense(10)', FIT: "epochs=1", REST: ""},
        "The last layer gives any numbers (logits), and this loss expects probabilities: give the layer a softmax, or the loss `from_logits=True`.",
        when=lambda f: f.fault == "logits",
        fraction=None,
    ),
    slip(
        {"labels, epochs=4": "labels[::-1], epochs=1", REST: ""},
        "That is chance, though it was trained: does each image get its own label, and do labels and loss fit?",
        when=lambda f: f.fault == "chance",
    ),
    slip(
        {NET: 'Dense(10, "softmax")', FIT: "epochs=1", REST: ""},
        "There is no hidden layer: a linear model ends at about 0.84 on the real set however long it is trained. Put a Dense layer with ReLU in between.",
        when=lambda f: f.fault == "linear",
        fraction=None,
    ),
    slip(
        {"(pixels, labels, epochs=4": "(pixels[:500], labels[:500], epochs=4", REST: ""},
        "It has learnt, but it was updated a few hundred times at most: more epochs, or more of the images.",
        when=lambda f: f.fault == "few updates",
        fraction=None,
    ),
)


def fits(images: str, first: str, targets: str = "labels", *, then: bool = True) -> dict[str, str]:
    """Return a patch of both fits: what they learn from, and how long the first one is."""
    return {
        "model.fit(pixels, labels, epochs=4": f"model.fit({images}, {targets}, {first}",
        REST: REST.replace("(pixels, labels", f"({images}, {targets}") if then else "",
    }


def part(count: str, first: str = "epochs=4", *, then: bool = True) -> dict[str, str]:
    """Return a patch: only the first `count` images are trained on."""
    return fits(f"pixels[:{count}]", first, f"labels[:{count}]", then=then)


HIDDEN = {'Dense(128, "relu"), ': ""}
SHUFFLE = "set_seed(1)\nothers = np.random.permutation(labels[:20_000])"

CALIBRATED = Calibrated(
    label="accuracy on held-out images",
    seeds=60,
    honest=(recipe("plain", "784-128-10, 5 epochs, the learning rate never lowered", {FIT: "epochs=5", REST: ""}, seeds=12),),
    failing=(
        recipe("linear", "no hidden layer", HIDDEN, seeds=12),
        recipe("linear_long", "no hidden layer, 8 + 2 epochs", {**HIDDEN, FIT: "epochs=8"}, seeds=12),
        recipe("one_epoch", "one epoch on 10,000 images", part("10_000", "epochs=1", then=False)),
        recipe("few_images", "1,000 images", part("1_000")),
        recipe("unscaled", "trained on pixels 0 to 255", fits("pixels * 255", "epochs=4")),
        recipe(
            "slow_sgd",
            "plain SGD at 0.01, 6 epochs on 20,000 images",
            {**part("20_000", "epochs=6", then=False), '"adam"': "keras.optimizers.SGD(0.01)"},
        ),
        recipe(
            "no_softmax",
            "cross-entropy of probabilities, but no softmax; 20,000 images",
            {**part("20_000"), 'Dense(10, "softmax")': "Dense(10)"},
        ),
        recipe(
            "wrong_labels",
            "the labels of other images; 20,000 images",
            {**fits("pixels[:20_000]", "epochs=4", "others"), "set_seed(1)": SHUFFLE},
        ),
        recipe("barely", "one epoch on 2,000 images", part("2_000", "epochs=1", then=False)),
        recipe("untrained", "not trained at all", {FITTED: "", REST: ""}),
    ),
    zero="barely",
)


@exercise(
    "13.train",
    title="Train a classifier",
    points=5,
    slips=SLIPS,
    hints=(
        "Flatten, a Dense layer of 128 units with ReLU, a Dense layer of 10 with softmax.",
        "The labels are integers: which of the two cross-entropies takes them as they are?",
        "All the images, batches of 128: 6 epochs as Adam comes; then `model.optimizer.learning_rate = 0.0002` and 2 epochs more, so that it settles. With 128 hidden units that cleared the bar in 12 of 12 trainings.",
    ),
    calibrated=CALIBRATED,
    teaches="Labels, loss and last layer fit together, and the images came scaled as in training. Short steps at the end let the weights settle: the accuracy stops swinging from epoch to epoch.",
    given="""
import keras
from keras import Input
from keras.layers import Dense, Flatten
from course_utils import load_fashion_mnist, set_seed
fashion = load_fashion_mnist()
pixels, labels = fashion.train_images / np.float32(255), fashion.train_labels
""",
    right=(
        """
inputs = keras.Input((28, 28, 1))
x = keras.layers.Flatten()(inputs)
x = keras.layers.Dense(150, activation="relu")(x)
model = keras.Model(inputs, keras.layers.Dense(10)(x))
model.compile(keras.optimizers.Adam(0.002), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(pixels[..., None], labels, epochs=8, batch_size=128, verbose=0)
model.optimizer.learning_rate = 0.0002
model.fit(pixels[..., None], labels, epochs=3, batch_size=128, verbose=0)
""",
        """
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.flat = Flatten()
        self.hidden = Dense(160, activation="relu")
        self.out = Dense(10, activation="softmax")

    def call(self, images):
        return self.out(self.hidden(self.flat(images)))


model = Net()
model.compile("rmsprop", "categorical_crossentropy")
model.fit(pixels, np.eye(10)[labels], epochs=8, batch_size=64, verbose=0)
model.optimizer.learning_rate = 0.0002
model.fit(pixels, np.eye(10)[labels], epochs=3, batch_size=64, verbose=0)
""",
    ),
)
def train(answer: Answer, draw: Draw) -> Credit:
    """The accuracy on held-out images reaches the measured bar; below it points fall on a ramp."""
    model = answer.model("model")
    model.expect_built()
    if model.input_shape == (None, 784):
        fail("`model` does not take the images as they are.", saw="inputs of shape (784,)", expected="(28, 28)", why=ROWS)
    if model.output_shape == (None, 1):
        fail("`model` gives one number an image.", saw="outputs of shape (1,)", expected="(10,): one for each class", why=ONE_NUMBER)
    images = held_out(FASHION, draw)
    pixels = scaled_for(model, images.images)
    try:
        scores = model.scores(pixels, 10)
    except NotFinite as odd:
        why = NAN if model.compiled.iterations else NEVER
        fail(f"`model` predicts {odd.kind}.", saw=odd.seen, expected="ten numbers an image", why=why)
    classes = scores.argmax(axis=1)
    accuracy = float((classes == images.labels).mean())
    credit = ramp(accuracy, *calibration("13.train", images.source), what="accuracy")
    report_unusual(model, pixels, scores, credit, draw, is_unseen("13.train", images.source, accuracy))
    if credit.fraction < 1:
        counts = np.bincount(classes, minlength=10)
        credit = _explain(model, credit, accuracy, counts, pixels[:LOOKED_AT], images.labels[:LOOKED_AT])
    note = announcement(FASHION, images.source)
    return credit.noting(f"{note} The bar is the stand-in's own.") if note else credit


def scaled_for(model: Model, images: np.ndarray) -> np.ndarray:
    """Return `images` ``(n, 28, 28)`` as float32 from 0 to 1, in the shape that the model takes.

    A model may have been given a channel, ``(28, 28, 1)``.
    """
    pixels = images.astype("float32") / 255
    shape = model.input_shape
    inner = [n for n in shape[1:] if isinstance(n, int) and n > 0] if shape else []
    if shape and len(inner) == len(shape) - 1 and math.prod(inner) == 28 * 28:
        return pixels.reshape(len(pixels), *inner)
    return pixels


def _explain(model: Model, credit: Credit, accuracy: float, counts: np.ndarray, pixels: np.ndarray, labels: np.ndarray) -> Credit:
    """Say why the accuracy is below the bar, as far as the facts tell."""

    def on(scaled: np.ndarray) -> float:
        try:
            return float((model.classes(scaled, 10) == labels).mean())
        except (Unanswered, Incorrect):  # it overflows on such numbers: then it was not trained on them
            return 0.0

    dense = [layer for layer in model.layers if layer.units]
    facts = Facts(
        accuracy=accuracy,
        counts=counts,
        otherwise={name: on(np.asarray(scale(pixels), "float32")) for name, scale in SCALES.items()},
        compiled=model.compiled,
        last=model.layers[-1].activation if model.layers else "",
        linear=model.parameters == 7850 and len(dense) == 1,
    )
    saw = credit.saw
    if counts.max() == counts.sum():
        saw += f"; it answers '{class_names(FASHION)[int(counts.argmax())]}' to every image"
    elif facts.better_scale:
        saw += f"; {facts.otherwise[facts.better_scale]:.3f} on images scaled to {facts.better_scale}"
    return replace(credit, saw=saw, why=named(suspects(facts, SLIPS)) or credit.why)
