"""00.run: a training that its seed repeats. All generators are scrambled before each call, or an earlier seed would live on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, exercise, explain, show, slip

CALLS_S = 90.0  #: seconds; three short trainings take one or two
GIVEN = """
import random
import keras
import tensorflow as tf
from course_utils.demos.nb00.data import checkerboard
points, classes = checkerboard()
def make_model():
    dense = keras.layers.Dense
    model = keras.Sequential([keras.layers.Input((2,)), dense(4, "relu"), dense(1, "sigmoid")])
    model.compile(keras.optimizers.Adam(0.03), "binary_crossentropy")
    return model
def train(model, epochs=3, **more):
    return model.fit(points, classes, epochs=epochs, verbose=0, **more).history["loss"]
"""


@dataclass(frozen=True)
class Call:
    """One call: what came back (`kind`, `losses`) and what `fit` had measured; the weights at its `start` and `end`; the generators
    that were seeded `before` the model was made, and `late`, between that and `fit`.
    """

    kind: str
    losses: list[float]
    measured: list[float]
    start: list[float]
    end: list[float]
    before: list[str]
    late: list[str]


def watch(run: Any, seeds: list[int], noise: list[int]) -> list[dict[str, Any]]:
    """Probe: call `run` with each seed, all generators scrambled before, and note what its training begins with."""
    import random

    import keras
    import numpy as np
    import tensorflow as tf
    from tensorflow.python.eager import context

    def state() -> dict[str, Any]:
        numpy = np.random.get_state()
        return {"python": random.getstate(), "numpy": (numpy[1].tobytes(), numpy[2]), "tensorflow": context.global_seed()}

    def changed(since: dict[str, Any]) -> list[str]:
        return [name for name, one in state().items() if one != since[name]]

    def weights(model: Any) -> list[float]:
        return [float(one) for weight in model.get_weights() for one in weight.ravel()]

    def made(*args: Any, **kwargs: Any) -> Any:
        seen["before"] = changed(seen["since"])
        model = make_model(*args, **kwargs)
        seen["since"] = state()  # making a model draws numbers itself
        return model

    def fitted(model: Any, *args: Any, **kwargs: Any) -> Any:
        seen["late"] = changed(seen["since"])
        seen["start"] = weights(model) if model.built else []
        model.run_eagerly = True  # one epoch, not compiled: it tells as much, and takes half the time
        history = fit(model, *args, **kwargs | ({"epochs": 1} if "epochs" in kwargs else {}))
        seen["end"], seen["measured"] = weights(model), [float(one) for one in history.history.get("loss", [])]
        return history

    names, fit, calls, seen = getattr(run, "__globals__", {}), keras.Model.fit, [], {}
    make_model, mine = names.get("make_model"), (random.getstate(), np.random.get_state(), context.global_seed())
    try:
        keras.Model.fit = fitted
        if callable(make_model):
            names["make_model"] = made
        for seed, scrambled in zip(seeds, noise, strict=True):
            keras.utils.set_random_seed(scrambled)
            seen |= {"before": [], "late": [], "start": [], "end": [], "measured": [], "since": state()}
            value = run(seed)
            try:
                losses = [float(one) for one in value]
            except (TypeError, ValueError):
                losses = []
            facts = {name: one for name, one in seen.items() if name != "since"}
            calls.append({"kind": type(value).__name__, "losses": losses, **facts})
    finally:
        del keras.Model.fit  # it has it from a class above
        if callable(make_model):
            names["make_model"] = make_model
        random.setstate(mine[0])
        np.random.set_state(mine[1])
        if mine[2] is not None:
            tf.random.set_seed(mine[2])
    return calls


def same(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two lists hold the same numbers, but for the last digits."""
    return len(one) == len(other) > 0 and bool(np.allclose(one, other, rtol=1e-6))


def fault(calls: Sequence[Call]) -> str:
    """Return the first fault that two calls with one seed and a third with another show; empty if there is none."""
    first, again, other = calls
    faults = {
        "nothing": first.kind == "NoneType",
        "untrained": not all(one.measured for one in calls),
        "other numbers": not all(same(one.losses, one.measured) for one in calls),
        "unused": same(first.losses, again.losses) and same(first.losses, other.losses),
        "": same(first.losses, again.losses),
        "goes on": same(again.start, first.end),
        "shuffle": same(first.start, again.start),
        "late": not first.before and bool(first.late),
        "numpy": first.before == ["numpy"],
        "tensorflow": "tensorflow" in first.before and "python" not in first.before,
        "unseeded": not first.before,
    }
    return next((name for name, there in faults.items() if there), "unknown")


SEED = "keras.utils.set_random_seed(seed)"
UNSEEDED = "The two trainings start from different weights: inside `run`, nothing was seeded that Keras draws from."

SLIPS = (
    slip({SEED: "pass"}, UNSEEDED, when=lambda f: f == "unseeded"),
    slip({SEED: "rng = np.random.default_rng(seed)"}, UNSEEDED),
    slip(
        {SEED: "np.random.seed(seed)"}, "Only NumPy is seeded, and Keras draws none of its numbers from NumPy.", when=lambda f: f == "numpy"
    ),
    slip(
        {SEED: "tf.random.set_seed(seed)"},
        "The start weights differ: Keras 3 takes their seed from Python's own `random`, not from TensorFlow. That fixes the shuffling only.",
        when=lambda f: f == "tensorflow",
    ),
    slip(
        {SEED: "import random\n    random.seed(seed)"},
        "The start weights are the same, the losses are not: the second die, the shuffling, still rolls freely.",
        when=lambda f: f == "shuffle",
    ),
    slip(
        {SEED: f"model = make_model()\n    {SEED}", "train(make_model())": "train(model)"},
        "The seed comes too late: `make_model()` has drawn the weights by then.",
        when=lambda f: f == "late",
    ),
    slip(
        "model = make_model()\ndef run(seed):\n    keras.utils.set_random_seed(seed)\n    return train(model)\n",
        "The second call goes on with the model that the first one has trained: each call needs a new one.",
        when=lambda f: f == "goes on",
    ),
    slip({"seed(seed)": "seed(42)"}, "Every seed gives the same run: is the argument `seed` used?", when=lambda f: f == "unused"),
    slip({"return train": "train"}, "Nothing comes back: `return` what `train` gives.", when=lambda f: f == "nothing"),
    slip(
        {"make_model())": "make_model())[-1]"},
        "Give back what `train` returns: the losses of all epochs.",
        when=lambda f: f == "other numbers",
    ),
    slip(
        {"train(make_model())": "[seed, seed, seed]"},
        "No network was trained: call `train` on a new model.",
        when=lambda f: f == "untrained",
    ),
)


@exercise(
    "00.run",
    title="A run that repeats",
    points=3,
    slips=SLIPS,
    hints=(
        "Two things are drawn: the start weights, when the model is made, and the order of the points, while it is trained.",
        "One call of `keras.utils` seeds Python, NumPy and TensorFlow together. It stands in this section.",
        "It has to come first in `run`: by the time `make_model()` is done, the weights are drawn.",
    ),
    teaches="Both dice are fixed, whatever was drawn before. Seeding Python's `random` and TensorFlow yourself comes to the same; "
    "NumPy's seed matters for what *you* draw with it.",
    given=GIVEN,
    right=(
        "import random\ndef run(seed):\n    random.seed(seed)\n    tf.random.set_seed(seed)\n    return train(make_model())\n",
        "def run(seed):\n    keras.utils.clear_session()\n    random.seed(seed)\n    model = make_model()\n"
        "    tf.random.set_seed(seed)\n    return np.array(train(model, epochs=2))\n",
        "from course_utils import set_seed\nrun = lambda number: (set_seed(number), tuple(train(make_model())))[1]\n",
    ),
)
def run(answer: Answer, draw: Draw) -> Credit | None:
    """Two calls with one seed give the same losses, and a third with another seed gives others."""
    seed = draw.integer(1, 99)
    seeds, noise = [seed, seed, seed + draw.integer(1, 9)], draw.integers(10**6, 10**9, 3)
    calls = answer.examine("run", watch, reply=list[Call], timeout_s=CALLS_S, seeds=seeds, noise=noise)
    found = fault(calls) if len(calls) == 3 else "unknown"
    if not found:
        return None
    saw = [
        f"run({one}) gave {show([round(x, 4) for x in call.losses]) if call.losses else call.kind}"
        for one, call in zip(seeds, calls, strict=False)
    ]
    words = Incorrect("`run` is not right yet.", saw="; ".join(saw), expected="one seed, one list of losses; another seed, another list")
    return explain(found, SLIPS, words)
