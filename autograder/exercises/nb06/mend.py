"""06.mend: four calls of compile from the notes, mended; each is judged by one step of training."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, Raised, exercise, explain, parts, slip

ADAM, FOUR = "keras.optimizers.Adam(learning_rate=0.01)", 'optimizer=keras.optimizers.Adam(), loss="mse", metrics=["mae"]'
TWO, THREE = 'loss="categorical_crossentropy", metrics=["accuracy"]', 'loss="binary_crossentropy", metrics=["accuracy"]'

SHARED = "One optimizer serves two models: it remembers the weights of the first one it met. Make a new one for each."
MORE = "Its optimizer or its loss has a setting that the line does not name: apart from the fault, a line stays as it is."


@dataclass(frozen=True)
class Task:
    """The last layer of a model, and what it is to be compiled with."""

    units: int
    activation: str
    optimizer: str
    rate: float = 0.001
    one_hot: bool = False


TASKS = {
    "garments": Task(4, "softmax", "Adam", 0.01),
    "irises": Task(3, "softmax", "SGD", 0.01, one_hot=True),
    "spam": Task(1, "sigmoid", "Adam"),
    "rents": Task(1, "linear", "Adam"),
}


def one_wrong(how: dict[str, str] | str, words: str, fault: str) -> Any:
    """Return the slip in one of the four functions, the others being right."""
    return slip(how, words, when=fault, fraction=0.75)


SLIPS = (
    one_wrong({ADAM: "keras.optimizers.Adam(lr=0.01)"}, "Keras 3 spells `lr` out: how is the argument called in the lesson?", "lr"),
    one_wrong({ADAM: '"adam"'}, "The rate is Adam's default, which also comes with the text: the task keeps 0.01.", "default rate"),
    one_wrong({ADAM: "keras.optimizers.Adam(learning_rate=0.1)"}, "The rate is another one than in the line that was to be mended.", "rate"),
    one_wrong({ADAM: "keras.optimizers.Adam"}, "`Adam` without brackets is a class, the plan of an optimizer: make one, with ( ).", "class"),
    one_wrong({TWO: TWO.replace("crossentropy", "cross_entropy")}, "Keras has no loss of that name, and says so only when training begins: `compile` accepts any text. How is it spelt in the table?", "loss name"),
    one_wrong({TWO: TWO.replace("accuracy", "acuracy")}, "Keras has no metric of that name, and says so only when training begins: `compile` accepts any text.", "metric name"),
    one_wrong({TWO: TWO.replace("categorical_crossentropy", "mse")}, "It trains, but by the mean squared error: keep the kind of loss that the line asks for.", "mse"),
    one_wrong({TWO: TWO.replace("categorical", "sparse_categorical")}, "Loss and labels do not fit: which form have they, by the text under `def`? `sparse_…` is for integers.", "form"),
    one_wrong({TWO: TWO.replace('"accuracy"', "keras.metrics.Accuracy()")}, "`Accuracy()` asks for exact equality, which probabilities never reach: by its text, 'accuracy' becomes the kind that fits.", "exact"),
    one_wrong({f'optimizer="sgd", {TWO}': '"sgd", "categorical_crossentropy", ["accuracy"]'}, "By its place the list is `loss_weights`, the third in the brackets: give `metrics=` by its name.", "third"),
    one_wrong({THREE: THREE.replace('["accuracy"]', '"accuracy"')}, "`metrics` takes a list, even for one: in square brackets.", "bare"),
    one_wrong({THREE: THREE.split(", metrics")[0]}, "It trains, and its metric got lost: people would see the loss alone.", "no metric"),
    one_wrong({FOUR: FOUR.replace("optimizers", "optimizer")}, "Keras's rooms are in the plural: `keras.optimizers`, like `keras.losses`.", "singular"),
    one_wrong({FOUR: FOUR.replace('"mae"', '"accuracy"')}, "`accuracy` counts exact hits, and a rent is never hit exactly: keep the metric.", "hits"),
    one_wrong({f"model.compile({FOUR})": "keras.optimizers.Adam()"}, "The model came back as it was: the function should call `compile` of the `model` that it gets.", "nothing"),
    one_wrong({ADAM: f'{ADAM}; model.add(keras.layers.Dense(10, activation="softmax"))'}, "The model has other layers than before: `compile` is all that was to be mended.", "layers"),
    one_wrong({ADAM: "keras.optimizers.Adam(learning_rate=0.01, beta_1=0.5)"}, MORE, "settings"),
    one_wrong({FOUR: FOUR.replace("Adam()", "Adam(amsgrad=True)")}, MORE, "settings"),
    one_wrong({TWO: TWO.replace('"categorical_crossentropy"', "keras.losses.CategoricalCrossentropy(from_logits=True)")}, MORE, "settings"),
    one_wrong("""
import keras
ADAM = keras.optimizers.Adam(0.01)
def garments(model):
    model.compile(ADAM, "sparse_categorical_crossentropy", metrics=["accuracy"])
def irises(model):
    model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
def spam(model):
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
def rents(model):
    model.compile("adam", "mse", metrics=["mae"])
""", SHARED, "shared"),
    slip(
        {'optimizer="adam"': "optimizer=vars(spam).update(adam=keras.optimizers.Adam()) or spam.adam", "optimizer=keras.optimizers.Adam()": "optimizer=spam.adam"},
        SHARED,
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
    "dtype='string'": "third",
}


@dataclass(frozen=True)
class Trained:
    """A model in its first step: its optimizer, or "", its loss, its metrics, and its predictions ``(n, units)`` before it.

    `changed` are the settings, but for the rate, that are not Keras's own.
    """

    optimizer: str
    rate: float
    changed: list[str]
    loss: float
    metrics: list[float]
    said: np.ndarray


def make_model(_: Any, inputs: int, units: int, activation: str, seed: int) -> Any:
    """Probe: a small net, not compiled."""
    import keras

    start = keras.initializers.GlorotUniform(seed)
    return keras.Sequential([keras.Input((inputs,)), keras.layers.Dense(units, activation, kernel_initializer=start)])


def train(model: Any, x: Any, y: Any) -> dict[str, Any]:
    """Probe: make one step, without recording a graph, which takes longer."""
    import keras
    import numpy as np

    said = np.asarray(model(x), dtype=float)
    if not model.compiled:
        return {"optimizer": "", "rate": 0.0, "changed": [], "loss": 0.0, "metrics": [], "said": said}
    model.run_eagerly = True
    found = model.train_on_batch(x, y, return_dict=True)
    loss, metrics = float(found.pop("loss")), [float(one) for one in found.values()]
    kind, config = type(model.optimizer).__name__, model.optimizer.get_config()
    usual = getattr(keras.optimizers, kind, type(model.optimizer))().get_config()
    changed = [name for name in usual if name not in ("name", "learning_rate") and config.get(name) != usual[name]]
    return {
        "optimizer": kind,
        "rate": float(model.optimizer.learning_rate),
        "changed": changed + ["from_logits"] * bool(getattr(model.loss, "from_logits", False)),
        "loss": loss,
        "metrics": metrics,
        "said": said,
    }


def loss_and_metric(y: np.ndarray, p: np.ndarray, activation: str) -> tuple[float, float]:
    """Return what fits labels or quantities ``(n,)`` and predictions ``(n, k)``: cross-entropy and accuracy, or mse and mae."""
    if activation == "linear":
        return float(np.mean((y - p[:, 0]) ** 2)), float(np.mean(np.abs(y - p[:, 0])))
    p = np.hstack([1 - p, p]) if p.shape[1] == 1 else p
    return float(-np.log(p[np.arange(len(y)), y]).mean()), float((p.argmax(axis=1) == y).mean())


def fault_in(answer: Answer, name: str, draw: Draw) -> tuple[str, str]:
    """Compile a drawn model by the student's function and train it; return a fault, empty if there is none, and what was seen."""
    task, inputs = TASKS[name], draw.integer(3, 6)
    layers: dict[str, Any] = {"inputs": inputs, "units": task.units, "activation": task.activation, "seed": draw.integer(1, 999)}
    x, y = draw.normal(40, inputs, dtype="float32"), draw.rng.integers(0, max(2, task.units), 40)
    y = draw.normal(40) if task.activation == "linear" else y
    labels = np.eye(task.units)[y] if task.one_hot else y
    try:
        for _ in range(2):  # an optimizer that was made once serves the first of them only
            model = answer.made(name, make_model, **layers)
            model.label = "model"
            answer.new(name, model)
            trained = model.examine(train, reply=Trained, timeout_s=60, x=x, y=labels)
    except Raised as error:
        found = next((word for text, word in ERRORS.items() if text in error.message), "")
        if not found:
            raise
        return found, error.told
    if trained.said.shape != (len(x), task.units):
        return "layers", f"a model that answers with shape {trained.said.shape}"
    if not trained.optimizer:
        return "nothing", "a model that is not compiled"
    if trained.optimizer != task.optimizer:
        return "optimizer", f"{trained.optimizer} instead of {task.optimizer}"
    if not np.isclose(trained.rate, task.rate, rtol=1e-3):
        return "default rate" if np.isclose(trained.rate, 0.001) else "rate", f"{trained.optimizer} with a rate of {trained.rate:g}"
    loss, metric = loss_and_metric(y, trained.said, task.activation)
    if not np.isclose(trained.loss, loss, rtol=1e-3):
        by_mse = np.isclose(trained.loss, np.mean((labels.reshape(40, -1) - trained.said) ** 2), rtol=1e-3)
        return (
            "mse" if by_mse else "loss",
            f"a loss of {trained.loss:.4g}, {'the mean squared error' if by_mse else f'where that of the line is {loss:.4g}'}",
        )
    if any(np.isclose(one, metric, atol=2e-3) for one in trained.metrics):
        return ("settings", f"set: {', '.join(trained.changed)}") if trained.changed else ("", "")
    fault = "no metric" if not trained.metrics else "other metric" if trained.metrics != [0.0] else "hits" if name == "rents" else "exact"
    return fault, f"metrics: {', '.join(f'{one:.4g}' for one in trained.metrics) or 'none'}"


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
    model.compile(optimizer=optimizer, loss=loss, metrics=metrics)
    return model
def garments(model):
    adam = keras.optimizers.get({"class_name": "Adam", "config": {"learning_rate": 0.01}})
    return compiled(model, adam, keras.losses.SparseCategoricalCrossentropy, "accuracy")
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
