"""05.twin: a Functional model that says what a Sequential one says, with weights of its own."""

from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, exercise, explain, slip
from autograder.checking.reading import same

from .words import GIVEN, alike, net

COPY, PAIRS = "copy.set_weights(model.get_weights())", "mine, its in zip(copy.layers[1:], model.layers)"
SHARED = "It uses the model's own layers, so whoever trains one changes the other: it needs layers of its own."
LOST = "The weights are right, and the answers are not: an activation got lost, or is always the same."
CLONED = "That is a Sequential again: call layers on what the layer before gave, from an `Input` to the end."
BATCH = "`model.input_shape` begins with the batch axis, a `None`, and Keras adds one of its own: leave it out."

SLIPS = (
    slip({COPY: "pass"}, "It has the model's shape, and not all of its weights: they have to be copied, too.", when="fresh"),
    slip("def twin(model):\n    return Model(model.inputs, model.outputs)", SHARED, when="shared"),
    slip({COPY: f"for {PAIRS}:\n        mine.kernel.assign(its.kernel)"}, "The kernels are there, the biases are not.", when="no bias"),
    slip({"Dense(first.units, first.activation)": "Dense(first.units)"}, LOST, when="activation"),
    slip({"Dense(first.units, first.activation)": 'Dense(first.units, "tanh")'}, LOST, when="activation"),
    slip("def twin(model):\n    return keras.models.clone_model(model)", CLONED, when="cloned"),
    slip("def twin(model):\n    return model", "That is the model itself, under a second name.", when="itself"),
    slip(
        {COPY: "model.set_weights(copy.get_weights())"},
        "The model that was handed in has been changed: copy the other way.",
        when="changed",
    ),
    slip({"Input(model.input_shape[1:])": "Input(model.input_shape)"}, BATCH, when="batch"),
)

#: what the card shows of a fault, if it is not in the numbers
SEEN = {
    "itself": "the very model that was handed in",
    "shared": "weights that belong to both models",
    "changed": "a `model` that has other weights after the call",
    "cloned": "a Sequential model",
    "class": "a model that is neither Sequential nor Functional",
    "batch": "an input with an axis too many",
}


def make_model(_: Any, weights: list[Any], activations: list[str]) -> Any:
    """Probe: a Sequential of two Dense layers with these weights."""
    import keras

    hidden, out = (keras.layers.Dense(kernel.shape[1], name) for kernel, name in zip(weights[::2], activations, strict=True))
    model = keras.Sequential([keras.Input((weights[0].shape[0],)), hidden, out])
    model.set_weights(weights)
    return model


def shared_with(twin: Any, model: Any) -> str:
    """Probe: whether two models are one, or share weights."""
    if twin is model:
        return "itself"
    own = {id(one) for one in model.weights}
    return "shared" if any(id(one) in own for one in twin.weights) else "apart"


@exercise(
    "05.twin",
    title="A Functional twin",
    points=3,
    slips=SLIPS,
    hints=(
        "Two numbers and two functions fix a Dense layer: `.units` and `.activation` of `model.layers[0]` and `[1]`.",
        "Start with `Input(model.input_shape[1:])`, call a new layer on it, and the next on what it gives.",
        "`twin.set_weights(model.get_weights())` copies all arrays, once the twin is made.",
    ),
    teaches="Same layers in the same order, same arrays: then it is the same function, whichever way it was written down.",
    given=GIVEN,
    right=(
        """
def twin(model):
    inputs = x = keras.Input(model.input_shape[1:])
    for layer in model.layers:
        x = type(layer).from_config(layer.get_config())(x)
    again = keras.Model(inputs=inputs, outputs=[x])
    for mine, its in zip(again.weights, model.weights):
        mine.assign(its)
    return again
""",
        """
def twin(model):
    a, b = model.layers
    inputs = Input((a.kernel.shape[0],))
    first, second = Dense(a.units, a.activation), Dense(b.units, b.activation)
    again = Model(inputs, second(first(inputs)))
    first.set_weights(a.get_weights())
    second.set_weights(b.get_weights())
    return again
""",
    ),
)
def twin(answer: Answer, draw: Draw) -> Credit | None:
    """The twins of two drawn models say the same as these, and share nothing with them; no activation is in both."""
    hidden, out = draw.rng.permutation(["tanh", "sigmoid"]), draw.rng.permutation(["softmax", "sigmoid"])
    for activations in zip(hidden, out, strict=True):
        credit = compared(answer, draw, [str(one) for one in activations])
        if credit is not None:
            return credit
    return None


def compared(answer: Answer, draw: Draw, activations: list[str]) -> Credit | None:
    """Compare the twin of a drawn model that has these activations with the model."""
    a, b, c = (int(one) for one in draw.rng.permutation(range(3, 9))[:3])
    weights = [draw.normal(a, b), draw.normal(b), draw.normal(b, c), draw.normal(c)]
    inputs = draw.normal(6, a)
    wanted = net(inputs, weights, *activations)
    given = answer.made("twin", make_model, weights=weights, activations=activations)
    given.label = "model"
    copy = answer.new("twin", given)
    seen, bond = copy.model(), copy.examine(shared_with, reply=str, model=given)
    seen.expect_built()
    found = "" if bond == "apart" else bond or "numbers"
    if not same(given.model().in_place.weights, weights):
        found = "changed"
    elif not found and seen.style != "functional":
        found = "cloned" if seen.style == "sequential" else "class"
    elif not found and seen.input_shape == (None, None, a):
        found = "batch"
    saw = SEEN.get(found, "another model")
    if not found:
        said = seen.predict(inputs)
        if alike(said, wanted):
            return None
        own = seen.in_place.weights
        kernels, biases = same(own[::2], weights[::2]), same(own[1::2], weights[1::2])
        found = "fresh" if not kernels else "activation" if biases else "no bias"
        gap = f"that differ by up to {np.abs(said - wanted).max():.2g}" if said.shape == wanted.shape else f"of shape {said.shape}"
        saw = f"answers {gap}"
    expected = "a Functional model with equal answers, and weights of its own"
    return explain(found, SLIPS, Incorrect("`twin(model)` is no twin yet.", saw=saw, expected=expected))
