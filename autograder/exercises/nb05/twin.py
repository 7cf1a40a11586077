"""05.twin: a Functional model that says what a Sequential one says, with weights of its own."""

from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, exercise, explain, slip
from autograder.checking.reading import same

from .words import GIVEN, alike, dense, found

COPY = "copy.set_weights(model.get_weights())"

SLIPS = (
    slip({COPY: "pass"}, "It has the model's shape, but fresh weights: they have to be copied, too.", when=found("fresh")),
    slip(
        "def twin(model):\n    return Model(model.inputs, model.outputs)",
        "It uses the model's own layers, so whoever trains one changes the other: it needs layers of its own.",
        when=found("shared"),
    ),
    slip(
        {COPY: "for mine, its in zip(copy.layers[1:], model.layers):\n        mine.kernel.assign(its.kernel)"},
        "The kernels are there, the biases are not.",
        when=found("no bias"),
    ),
    slip(
        {"Dense(first.units, first.activation)": "Dense(first.units)"},
        "The weights are right, and the answers are not: an activation got lost.",
        when=found("activation"),
    ),
    slip(
        "def twin(model):\n    return keras.models.clone_model(model)",
        "That is a Sequential again: call layers on what the layer before gave, from an `Input` to the end.",
        when=found("cloned"),
    ),
    slip("def twin(model):\n    return model", "That is the model itself, under a second name.", when=found("itself")),
    slip(
        {COPY: "model.set_weights(copy.get_weights())"},
        "The model that was handed in has been changed: copy the other way.",
        when=found("changed"),
    ),
)

#: what the card shows of a fault, if it is not in the numbers
SEEN = {
    "itself": "the very model that was handed in",
    "shared": "weights that belong to both models",
    "changed": "a `model` that has other weights after the call",
    "cloned": "a Sequential model",
    "class": "a model that is neither Sequential nor Functional",
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
    """The twin of a drawn model says the same, and shares nothing with it."""
    a, b, c = (int(one) for one in draw.rng.permutation(range(3, 9))[:3])
    activations = [draw.choice(["tanh", "sigmoid"]), draw.choice(["softmax", "sigmoid"])]
    weights = [draw.normal(a, b), draw.normal(b), draw.normal(b, c), draw.normal(c)]
    inputs = draw.normal(6, a)
    wanted = dense(dense(inputs, weights[:2], activations[0]), weights[2:], activations[1])
    given = answer.made("twin", make_model, weights=weights, activations=activations)
    given.label = "model"
    copy = answer.new("twin", given)
    seen, bond = copy.model(), copy.examine(shared_with, reply=str, model=given)
    seen.expect_built()
    kept = given.model().in_place.weights
    by_style = {"functional": "", "sequential": "cloned"}.get(seen.style, "class")
    fault = "changed" if not same(kept, weights) else by_style if bond == "apart" else bond or "numbers"
    said = np.zeros_like(wanted) if fault else seen.predict(inputs)
    if not fault and alike(said, wanted):
        return None
    if not fault:
        own = seen.in_place.weights
        kernels, biases = same(own[::2], weights[::2]), same(own[1::2], weights[1::2])
        fault = {(True, True): "activation", (True, False): "no bias", (False, False): "fresh"}.get((kernels, biases), "numbers")
    off = (
        f"answers that differ by up to {np.abs(said - wanted).max():.2g}"
        if said.shape == wanted.shape
        else f"answers of shape {said.shape}"
    )
    wrong = Incorrect(
        "`twin(model)` is no twin yet.", saw=SEEN.get(fault, off), expected="a Functional model with equal answers, and weights of its own"
    )
    return explain(fault, SLIPS, wrong)
