"""06.mend: four calls of compile from the notes, mended; each is judged by training for one epoch."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, Raised, exercise, explain, parts, slip

ADAM, FOUR = "keras.optimizers.Adam(learning_rate=0.01)", 'optimizer=keras.optimizers.Adam(), loss="mse", metrics=["mae"]'
TWO, THREE = 'loss="categorical_crossentropy", metrics=["accuracy"]', 'loss="binary_crossentropy", metrics=["accuracy"]'
UNKNOWN = "Keras has no loss of that name, and says so only when training begins: `compile` accepts any text. How is it spelt in the table?"
EXACT = "`Accuracy()` asks for exact equality, which probabilities never reach: by its text, 'accuracy' becomes the kind that fits."


@dataclass(frozen=True)
class Task:
    """What a model is to be compiled with: optimizer and rate, and what loss and metric are, from labels and predictions."""

    units: int
    activation: str
    optimizer: str
    rate: float
    loss: Callable[[np.ndarray, np.ndarray], float]
    metric: Callable[[np.ndarray, np.ndarray], float]
    one_hot: bool = False


def price(y: np.ndarray, p: np.ndarray) -> float:
    """Return the cross-entropy of labels, of any form, and probabilities ``(n, k)``."""
    if y.ndim == 2:
        y = y.argmax(axis=1)
    p = np.hstack([1 - p, p]) if p.shape[1] == 1 else p
    return float(-np.log(p[np.arange(len(y)), y.astype(int)]).mean())


def hits(y: np.ndarray, p: np.ndarray) -> float:
    """Return the accuracy."""
    said = p[:, 0] > 0.5 if p.shape[1] == 1 else p.argmax(axis=1)
    return float((said == (y.argmax(axis=1) if y.ndim == 2 else y)).mean())


def squared(y: np.ndarray, p: np.ndarray) -> float:
    """Return the mean squared error."""
    return float(np.mean((y.reshape(len(y), -1) - p) ** 2))


TASKS = {
    "garments": Task(4, "softmax", "Adam", 0.01, price, hits),
    "irises": Task(3, "softmax", "SGD", 0.01, price, hits, one_hot=True),
    "spam": Task(1, "sigmoid", "Adam", 0.001, price, hits),
    "rents": Task(1, "linear", "Adam", 0.001, squared, lambda y, p: float(np.abs(y - p[:, 0]).mean())),
}


def one_wrong(how: dict[str, str], words: str, fault: str) -> Any:
    """Return the slip in one of the four functions, the others being right."""
    return slip(how, words, when=fault, fraction=0.75)


SLIPS = (
    one_wrong({ADAM: "keras.optimizers.Adam(lr=0.01)"}, "Keras 3 spells `lr` out: how is the argument called in the lesson?", "lr"),
    one_wrong({ADAM: '"adam"'}, "As a text, an optimizer comes with its default rate: the task keeps 0.01.", "rate"),
    one_wrong({ADAM: "keras.optimizers.Adam"}, "`Adam` without brackets is a class, the plan of an optimizer: make one, with ( ).", "class"),
    one_wrong({TWO: TWO.replace("crossentropy", "cross_entropy")}, UNKNOWN, "loss name"),
    one_wrong({TWO: TWO.replace("categorical_crossentropy", "mse")}, "It runs, with the mean squared error: keep the kind of the loss, and mend its name.", "mse"),
    one_wrong({TWO: TWO.replace("categorical", "sparse_categorical")}, "The labels of `irises` are one-hot rows: `sparse_…` is for integers.", "form"),
    one_wrong({TWO: TWO.replace('"accuracy"', "keras.metrics.Accuracy()")}, EXACT, "exact"),
    one_wrong({THREE: THREE.replace('["accuracy"]', '"accuracy"')}, "`metrics` takes a list, even for one: in square brackets.", "bare"),
    one_wrong({THREE: THREE.split(", metrics")[0]}, "It trains, and nobody counts the hits: the metric got lost.", "no metric"),
    one_wrong({FOUR: FOUR.replace("optimizers", "optimizer")}, "Keras's rooms are in the plural: `keras.optimizers`, like `keras.losses`.", "singular"),
    one_wrong({FOUR: FOUR.replace('"mae"', '"accuracy"')}, "`accuracy` counts exact hits, and a rent is never hit exactly: keep the metric.", "hits"),
    one_wrong({FOUR: f"optimizer={ADAM}, {FOUR.split(', ', 1)[1]}"}, "Adam's rate is another one than in the task: with empty brackets it is the default.", "other rate"),
    slip(
        {'optimizer="adam"': "optimizer=vars(spam).update(adam=keras.optimizers.Adam()) or spam.adam", "optimizer=keras.optimizers.Adam()": "optimizer=spam.adam"},
        "One optimizer serves two models: it remembers the weights of the first one it met. Make a new one for each.",
        when="shared",
        fraction=0.75,
    ),
)  # fmt: skip

#: what an error proves, by a part of its message
ERRORS = {
    "not recognized: {'lr'": "lr",
    "loss identifier": "loss name",
    "metric identifier": "metric name",
    "Expected `metrics` argument": "bare",
    "no attribute 'optimizer'": "singular",
    "optimizer identifier: <class": "class",
    "originally built with": "shared",
    "(ndim)": "form",
    "same shape": "form",
    "Incompatible shapes": "exact",
}


@dataclass(frozen=True)
class Trained:
    """A model after one epoch: its optimizer, its loss, its metrics, and its predictions ``(n, units)``."""

    optimizer: str
    rate: float
    loss: float
    metrics: list[float]
    said: np.ndarray


def make_model(_: Any, inputs: int, units: int, activation: str, seed: int) -> Any:
    """Probe: a small net, not compiled."""
    import keras

    start = keras.initializers.GlorotUniform(seed)
    return keras.Sequential([keras.Input((inputs,)), keras.layers.Dense(units, activation, kernel_initializer=start)])


def train(model: Any, x: Any, y: Any) -> dict[str, Any]:
    """Probe: train for one epoch, without recording a graph, which takes longer; then evaluate."""
    import numpy as np

    if not model.compiled:
        return {"optimizer": "", "rate": 0.0, "loss": 0.0, "metrics": [], "said": np.zeros(1)}
    model.run_eagerly = True
    model.fit(x, y, verbose=0)
    found = model.evaluate(x, y, verbose=0, return_dict=True)
    loss = float(found.pop("loss"))
    metrics, said = [float(one) for one in found.values()], np.asarray(model(x), dtype=float)
    name, rate = type(model.optimizer).__name__, float(model.optimizer.learning_rate)
    return {"optimizer": name, "rate": rate, "loss": loss, "metrics": metrics, "said": said}


def fault_in(answer: Answer, name: str, draw: Draw) -> tuple[str, str]:
    """Compile a drawn model by the student's function and train it; return a fault, empty if there is none, and what was seen."""
    task, inputs = TASKS[name], draw.integer(3, 6)
    given = answer.made(name, make_model, inputs=inputs, units=task.units, activation=task.activation, seed=draw.integer(1, 999))
    given.label = "model"
    x, classes = draw.normal(40, inputs, dtype="float32"), draw.rng.integers(0, max(2, task.units), 40)
    y: np.ndarray = np.eye(task.units)[classes] if task.one_hot else classes if task.activation != "linear" else draw.normal(40)
    try:
        answer.new(name, given)
        trained = given.examine(train, reply=Trained, timeout_s=60, x=x, y=y)
    except Raised as error:
        found = next((word for text, word in ERRORS.items() if text in error.message), "")
        if not found:
            raise
        return found, f"{error.type_name}: {' '.join(error.message.split())[:150]}"
    if not trained.optimizer:
        return "nothing", "a model that is not compiled"
    if trained.optimizer != task.optimizer:
        return "optimizer", f"{trained.optimizer} instead of {task.optimizer}"
    if not np.isclose(trained.rate, task.rate, rtol=1e-3):
        return "rate" if task.rate == 0.01 else "other rate", f"{trained.optimizer} with a rate of {trained.rate:g}"
    if not np.isclose(trained.loss, task.loss(y, trained.said), rtol=1e-3):
        other = np.isclose(trained.loss, squared(y, trained.said), rtol=1e-3)
        return "mse" if other else "loss", f"a loss of {trained.loss:.4g}, which is {'the mean squared error' if other else 'another one'}"
    if not any(np.isclose(one, task.metric(y, trained.said), atol=2e-3) for one in trained.metrics):
        found = "no metric" if not trained.metrics else "exact" if trained.metrics == [0.0] else "metric"
        return "hits" if found == "exact" and name == "rents" else found, f"metrics of {trained.metrics}"
    return "", ""


@exercise(
    "06.mend",
    title="Mend four compiles",
    points=3,
    slips=SLIPS,
    hints=(
        "Train a little net with each: the last line of the message says what Keras did not understand.",
        "Compare every name with the table above, letter by letter. An optimizer's room is `keras.optimizers`.",
        "The rate is `learning_rate=…`; metrics stand in a list.",
    ),
    teaches="Optimizers are made at once, so their mistakes show at once; losses and metrics given as a text are looked up when the training begins.",
    given="import keras",
    right=(
        """
def garments(model):
    model.compile(keras.optimizers.Adam(0.01), keras.losses.SparseCategoricalCrossentropy(), metrics=[keras.metrics.SparseCategoricalAccuracy()])
def irises(model):
    model.compile(keras.optimizers.SGD(), keras.losses.CategoricalCrossentropy(), metrics=["acc"])
def spam(model):
    model.compile("Adam", "binary_crossentropy", metrics=[keras.metrics.BinaryAccuracy(name="hits")])
def rents(model):
    model.compile(keras.optimizers.Adam(1e-3), keras.losses.MeanSquaredError(), metrics=["MeanAbsoluteError"])
""",
        """
def compiled(model, optimizer, loss, *metrics):
    model.compile(optimizer=optimizer, loss=loss, metrics=list(metrics))
    return model
def garments(model):
    return compiled(model, keras.optimizers.get({"class_name": "Adam", "config": {"learning_rate": 0.01}}), keras.losses.SparseCategoricalCrossentropy, "accuracy", "mae" if False else "accuracy")
irises = lambda model: compiled(model, "sgd", "crossentropy", "accuracy", "mse")
spam = lambda model: compiled(model, "adam", keras.losses.binary_crossentropy, "accuracy")
rents = lambda model: compiled(model, "adam", "MSE", "mse", "mae")
""",
    ),
)
def mend(answer: Answer, draw: Draw) -> Credit | None:
    """Each of the four trains, with the optimizer, rate, loss and metric that its line means; each is worth a quarter."""

    def check(name: str) -> Credit | None:
        found, saw = fault_in(answer, name, draw)
        if not found:
            return None
        return explain(found, SLIPS, Incorrect(f"`{name}` is not mended yet.", saw=saw))

    return parts({name: lambda name=name: check(name) for name in TASKS})  # type: ignore[misc]
