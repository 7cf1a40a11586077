"""05.kernel: the kernel of a layer that is found by its name, or None where there are no weights."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, Raised, Slip, exercise, explain, slip
from autograder.checking.reading import contrast, misshapen, numbers, same, show

GET, GUARD = "model.get_layer(name).get_weights()", "weights[0] if weights else None"
UNPACK = {f"weights = {GET}": f"kernel, bias = {GET}"}
TWO = "`kernel, bias = …` needs exactly two arrays: Flatten has none, and a layer with `use_bias=False` has one."
EMPTY = "Some layers have no weights: Flatten's list is empty, and so has no first array. What is the answer then?"
PLACE = (
    "It takes the layer at a place, whatever the name: a Functional model counts its input, a Sequential one does not. Look by the name."
)

Weights = list[list[np.ndarray]]
RULES: dict[str, Callable[[Weights, int], Any]] = {}


def reading(how: dict[str, str], words: str, rule: Callable[[Weights, int], Any]) -> Slip:
    """Return the slip of a kernel_of that gives what `rule` does, from each layer's arrays and the layer's place."""
    RULES[words] = rule
    return slip(how, words, when=lambda fitting: words in fitting)


def right(layers: Weights, at: int) -> Any:
    """Return what should be given."""
    return layers[at][0] if layers[at] else None


SLIPS = (
    reading(UNPACK | {GUARD: "kernel"}, TWO, lambda layers, at: layers[at][0] if len(layers[at]) == 2 else "ValueError"),
    reading(
        {GUARD: "weights[0] if len(weights) == 2 else None"},
        "A layer with `use_bias=False` has one array, and that is a kernel, too.",
        lambda layers, at: layers[at][0] if len(layers[at]) == 2 else None,
    ),
    reading(
        {f"weights = {GET}": "layer = model.get_layer(name)", GUARD: "layer.kernel"},
        "Some layers have no kernel, Flatten for one. What is the answer then?",
        lambda layers, at: layers[at][0] if layers[at] else "AttributeError",
    ),
    reading({GUARD: "weights[0]"}, EMPTY, lambda layers, at: layers[at][0] if layers[at] else "IndexError"),
    reading({GET: "model.layers[1].get_weights()"}, PLACE, lambda layers, at: right(layers, 1)),
    reading(
        {GET: "model.get_weights()"},
        "That is the first kernel of the whole model, whatever the name says.",
        lambda layers, at: next(one for one in layers if one)[0],
    ),
    reading(
        {GUARD: "weights[1] if weights else None"},
        "weights[1] is the bias, one number a unit. Where does the kernel stand?",
        lambda layers, at: layers[at][1] if len(layers[at]) > 1 else "IndexError" if layers[at] else None,
    ),
    reading(
        {GUARD: "weights[-1] if weights else None"},
        "The last array is the bias, where there is one. Where does the kernel stand?",
        lambda layers, at: layers[at][-1] if layers[at] else None,
    ),
    reading(
        {GUARD: "weights[0].T if weights else None"},
        "It is turned round: in Keras a row belongs to an input, and a column to a unit.",
        lambda layers, at: layers[at][0].T if layers[at] else None,
    ),
    reading(
        {GUARD: "weights[0].shape if weights else None"},
        "That is the kernel's shape: the numbers themselves are asked for.",
        lambda layers, at: layers[at][0].shape if layers[at] else None,
    ),
    reading({GUARD: "weights"}, "That is the whole list of the layer's arrays: the kernel is one of them.", lambda layers, at: layers[at]),
    reading({f"return {GUARD}": f"print({GUARD})"}, "It gives None for every layer: is a `return` missing?", lambda layers, at: None),
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


def _told(seen: Any, wanted: Any) -> tuple[str, str]:
    """How a card shows an answer and the right one: by their shapes, unless these are equal."""
    arrays = numbers(seen), numbers(wanted)
    shapes = [None if one is None or one.ndim == 0 else one.shape for one in arrays]
    if shapes[0] == shapes[1]:
        return contrast(seen, wanted)
    both = [show(one) if shape is None else f"numbers of shape {shape}" for one, shape in zip((seen, wanted), shapes, strict=True)]
    return both[0], both[1]


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
    fitting, fine, wrong = set(RULES), True, Incorrect()
    for sequential in (True, False):
        model = answer.made("kernel_of", make_model, names=names, weights=weights, sequential=sequential)
        layers = weights if sequential else [[], *weights]  # a Functional model lists its input
        for at, name in enumerate(names, len(layers) - len(names)):
            wanted = right(layers, at)
            try:
                seen = answer.function("kernel_of")(model, name)
            except Raised as raised:
                seen, why = raised.type_name, raised.why
                saw, expected = f"{raised.type_name}: {raised.message}", _told(None, wanted)[1]
            else:
                why = misshapen(seen, wanted)
                saw, expected = _told(seen, wanted)
            fitting &= {words for words, rule in RULES.items() if same(seen, rule(layers, at))}
            if not same(seen, wanted) and fine:
                fine = False
                count = ("no arrays", "1 array", "2 arrays")[len(layers[at])]
                kind = f"a {'Sequential' if sequential else 'Functional'} model, layer '{name}', which has {count}"
                wrong = Incorrect(f"`kernel_of` is not right yet: {kind}.", saw=saw, expected=expected, why=why)
    return None if fine else explain(fitting, SLIPS, wrong)
