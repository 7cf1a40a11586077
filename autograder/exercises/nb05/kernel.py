"""05.kernel: the kernel of a layer that is found by its name, or None where there are no weights."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, Raised, exercise, explain, show, slip
from autograder.checking.reading import numbers, same

GET = "model.get_layer(name).get_weights()"
GUARD = "weights[0] if weights else None"
FLATTEN = "Some layers have no weights: Flatten's list is empty, and so has no first array. What is the answer then?"

#: what a kernel_of may give, from each layer's weights and the place of the layer: name → rule
Weights = list[list[np.ndarray]]
READINGS: dict[str, Callable[[Weights, int], Any]] = {
    "right": lambda layers, at: layers[at][0] if layers[at] else None,
    "unpack": lambda layers, at: layers[at][0] if len(layers[at]) == 2 else "ValueError",
    "no guard": lambda layers, at: layers[at][0] if layers[at] else "IndexError",
    "attribute": lambda layers, at: layers[at][0] if layers[at] else "AttributeError",
    "place": lambda layers, at: layers[1][0] if layers[1] else None,
    "first": lambda layers, at: next(one for one in layers if one)[0],
    "bias": lambda layers, at: layers[at][1] if len(layers[at]) > 1 else "IndexError" if layers[at] else None,
    "turned": lambda layers, at: layers[at][0].T if layers[at] else None,
    "all": lambda layers, at: layers[at],
    "nothing": lambda layers, at: None,
}

SLIPS = (
    slip(
        {f"weights = {GET}": f"kernel, bias = {GET}", GUARD: "kernel"},
        "`kernel, bias = …` needs exactly two arrays: Flatten has none, and a layer with `use_bias=False` has one.",
        when=lambda found: "unpack" in found,
    ),
    slip(
        {f"weights = {GET}": "layer = model.get_layer(name)", GUARD: "layer.kernel"},
        "Some layers have no kernel, Flatten for one. What is the answer then?",
        when=lambda fitting: "attribute" in fitting,
    ),
    slip({GUARD: "weights[0]"}, FLATTEN, when=lambda found: "no guard" in found),
    slip(
        {GET: "model.layers[1].get_weights()"},
        "It takes the layer at a place, whatever the name: a Functional model counts its input, a Sequential one does not. Look by the name.",
        when=lambda found: "place" in found,
    ),
    slip(
        {GET: "model.get_weights()"},
        "That is the first kernel of the whole model, whatever the name says.",
        when=lambda found: "first" in found,
    ),
    slip(
        {GUARD: "weights[1] if weights else None"},
        "weights[1] is the bias, one number a unit. Where does the kernel stand?",
        when=lambda found: "bias" in found,
    ),
    slip(
        {GUARD: "weights[0].T if weights else None"},
        "It is turned round: in Keras a row belongs to an input, and a column to a unit.",
        when=lambda found: "turned" in found,
    ),
    slip({GUARD: "weights"}, "That is the whole list of the layer's arrays: the kernel is one of them.", when=lambda found: "all" in found),
    slip(
        {f"return {GUARD}": f"print({GUARD})"},
        "It gives None for every layer: is a `return` missing?",
        when=lambda found: "nothing" in found,
    ),
)


def make_model(_: Any, names: list[str], weights: list[Any], sequential: bool) -> Any:
    """Probe: a model of Flatten and Dense layers that are called `names` and have `weights`."""
    import keras

    layers = [keras.layers.Flatten(name=names[0])]
    for name, own in zip(names[1:], weights[1:], strict=True):
        layers.append(keras.layers.Dense(own[0].shape[1], name=name, use_bias=len(own) == 2))
    outputs = inputs = keras.Input((weights[1][0].shape[0],), name="input")
    for layer in layers:
        outputs = layer(outputs)
    model = keras.Sequential([inputs, *layers]) if sequential else keras.Model(inputs, outputs)
    model.set_weights([one for own in weights for one in own])
    return model


def _tell(value: Any) -> str:
    array = numbers(value)
    return f"numbers of shape {array.shape}" if array is not None and array.ndim else show(value)


@exercise(
    "05.kernel",
    title="Read a kernel",
    points=2,
    slips=SLIPS,
    hints=(
        "`model.get_layer(name)` finds a layer, whichever way the model was written.",
        "Its `.get_weights()` is a list. How long is it for Dense, without a bias, and for Flatten?",
        "If the list is not empty, its first array is the kernel.",
    ),
    teaches="A name finds a layer in any model; a place depends on how the model was written. A column of the kernel holds what one unit looks for.",
    given="import keras",
    right=(
        """
def kernel_of(model, name):
    layer = model.get_layer(name)
    return layer.kernel if hasattr(layer, "kernel") else None
""",
        """
def kernel_of(model, name):
    for layer in model.layers:
        if layer.name == name and layer.weights:
            return layer.get_weights()[0].tolist()
""",
    ),
)
def kernel(answer: Answer, draw: Draw) -> Credit | None:
    """Right for each layer of a Sequential and of a Functional model."""
    names = [str(one) for one in draw.rng.permutation(["eye", "flat", "hidden", "think", "answer", "first"])[:4]]
    a, b, c, d = (int(one) for one in draw.rng.permutation(range(2, 9))[:4])
    weights = [[], [draw.normal(a, b), draw.normal(b)], [draw.normal(b, c)], [draw.normal(c, d), draw.normal(d)]]
    fitting, wrong = set(READINGS), Incorrect()
    for sequential in (True, False):
        model = answer.made("kernel_of", make_model, names=names, weights=weights, sequential=sequential)
        layers = weights if sequential else [[], *weights]  # a Functional model lists its input
        for at, name in enumerate(names, len(layers) - len(names)):
            try:
                seen = answer.function("kernel_of")(model, name)
            except Raised as raised:
                seen, told, why = raised.type_name, f"{raised.type_name}: {raised.message}", raised.why
            else:
                told, why = _tell(seen), ""
            fitting &= {word for word, rule in READINGS.items() if same(seen, rule(layers, at))}
            if "right" not in fitting and not wrong.saw:
                kind = f"a {'Sequential' if sequential else 'Functional'} model, layer '{name}', which has {len(layers[at])} arrays"
                wrong = Incorrect(
                    f"`kernel_of` is not right yet: {kind}.", saw=told, expected=_tell(READINGS["right"](layers, at)), why=why
                )
    return None if "right" in fitting else explain(fitting, SLIPS, wrong)
