"""05.repair: the notes' two nets, mended, for any size of the input."""

from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, Model, Raised, exercise, explain, slip

from .words import GIVEN, alike, dense, found, softmax

FIRST, LAST = "Input((height, width)), Flatten()", 'Dense(classes, activation="softmax")'

SLIPS = (
    slip(
        {FIRST: "Flatten(input_shape=(height, width))"},
        "It works, but Keras warns: `input_shape` on a layer is how old tutorials write it. Today the shape comes first, as `keras.Input`.",
        when=found("warned"),
        fraction=0.5,
    ),
    slip(
        {"Input((height, width)), ": ""},
        "A kernel needs one row for each input, and the width of the input is not known yet: say it before the first layer.",
        when=found("unbuilt"),
    ),
    slip(
        {"Input((height, width))": "Input((None, height, width))"},
        "The shape describes one picture: Keras adds the axis of the batch by itself.",
        when=found("batch"),
    ),
    slip(
        {FIRST: "Input((height, width))"},
        "It gives an answer for each row of pixels: lay the rows end to end before the first Dense.",
        when=found("rows"),
    ),
    slip({"(height, width)": "(28, 28)"}, "It fits pictures of 28 × 28 only: use the arguments.", when=found("fixed")),
    slip({"(height, width)": "(width, height)"}, "Height and width have changed places: rows come first.", when=found("turned")),
    slip(
        {FIRST: "Input((height * width,))"},
        "It takes rows that somebody has laid end to end before: it should take the pictures as they are.",
        when=found("flat"),
    ),
    slip(
        {', activation="relu")': ")"}, "The hidden layer has no ReLU: without one, two layers are no more than one.", when=found("linear")
    ),
    slip(
        {LAST: "Dense(classes)"}, "The rows of its answer do not add up to 1: what turns scores into probabilities?", when=found("scores")
    ),
    slip(
        {"Input((nfeatures,))": "Input((nfeatures))"},
        "A shape is one tuple, with brackets of its own; with one number in it, it takes a comma.",
        when=found("comma"),
    ),
    slip(
        {"Dense(1)": 'Dense(1, activation="softmax")'},
        "A softmax over one unit is always 1: a number of any size needs no activation.",
        when=found("ones"),
    ),
)

#: what Keras raises, in part, and the fault that it proves
RAISED = {"to a shape": "comma", "must be fully-defined": "batch"}


def warnings_of(function: Any, args: list[int]) -> list[str]:
    """Probe: what Keras or Python warns of while `function` is called."""
    import warnings

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        function(*args)
    return [str(one.message)[:200] for one in caught]


def fault_of(model: Model, shape: tuple[int, ...], wanted: tuple[int, ...], weights: list[np.ndarray], draw: Draw) -> str:
    """Return the first fault of a built model that takes `shape` and has layers as `wanted`; empty if none."""
    seen, gives = model.input_shape, model.output_shape
    if seen != (None, *shape):
        words = {
            (None, None, *shape): "batch",
            (None, 28, 28): "fixed",
            (None, *shape[::-1]): "turned",
            (None, int(np.prod(shape))): "flat",
        }
        return words.get(seen or (), "input")
    if gives != (None, wanted[-1]):
        return "rows" if gives == (None, shape[0], wanted[-1]) else "output"
    if [one.shape for one in model.in_place.weights] != [one.shape for one in weights]:
        return "size"
    inputs = draw.normal(6, *shape)
    said = model.predict(inputs, weights)
    rows = inputs.reshape(6, -1)
    if len(wanted) == 1:
        return "" if alike(said, dense(rows, weights)) else "ones" if alike(said, np.ones((6, 1))) else "numbers"
    scores = dense(dense(rows, weights[:2], "relu"), weights[2:])
    straight = dense(dense(rows, weights[:2]), weights[2:])
    readings = {"": softmax(scores), "scores": scores, "linear": softmax(straight)}
    return next((fault for fault, wanted in readings.items() if alike(said, wanted)), "numbers")


@exercise(
    "05.repair",
    title="Mend two old nets",
    points=2,
    slips=SLIPS,
    hints=(
        "In the notes' lines a bracket and a quote are missing, `//` begins no comment, and `input_shape` stands where a layer should.",
        "`keras.Input(shape)` comes first. The shape is that of one picture, or of one row, as a tuple.",
        "`Sequential([Input(…), Flatten(), …, …])` for the pictures; the line needs an Input and one Dense.",
    ),
    teaches="With its input known, a model has its weights at once: 101,770 of them for 28 × 28 pixels and ten classes.",
    given=GIVEN,
    right=(
        """
def image_net(height, width, classes):
    picture = Input((height, width))
    hidden = Dense(128, "relu")(Flatten()(picture))
    return Model(picture, Dense(classes, "softmax")(hidden))
def line_net(nfeatures):
    row = Input([nfeatures])
    return Model(row, Dense(1)(row))
""",
        """
def image_net(height, width, classes):
    model = keras.models.Sequential()
    model.add(keras.layers.InputLayer(shape=(height, width)))
    model.add(keras.layers.Reshape((height * width,)))
    model.add(Dense(128))
    model.add(keras.layers.ReLU())
    model.add(Dense(classes))
    model.add(keras.layers.Softmax())
    return model
line_net = lambda n: Sequential([keras.Input(shape=(n,)), Dense(1, activation=None)])
""",
    ),
)
def repair(answer: Answer, draw: Draw) -> Credit | None:
    """The two nets take what they should, give what they should, and Keras does not warn."""
    height, width = (int(one) for one in draw.rng.permutation(range(4, 13))[:2])
    credit: Credit | None = None
    for name, args in (("image_net", [28, 28, 10]), ("image_net", [height, width, draw.integer(3, 7)]), ("line_net", [draw.integer(3, 9)])):
        image = name == "image_net"
        shape, units = (tuple(args[:2]), (128, args[2])) if image else (tuple(args), (1,))
        rows = (int(np.prod(shape)), *units)
        weights = [one for a, b in zip(rows, units, strict=False) for one in (draw.normal(a, b) / a**0.5, draw.normal(b))]
        try:
            warned = answer.examine(name, warnings_of, reply=list[str], args=args)
            model = answer.new(name, *args).model()
        except Raised as raised:
            word = next((word for text, word in RAISED.items() if text in raised.message), "")
            if not word:
                raise
            return explain(word, SLIPS, Incorrect(f"`{name}` does not get through.", saw=f"{raised.type_name}: {raised.message}"))
        fault = fault_of(model, shape, units, weights, draw) if model.built else "unbuilt"
        call = f"{name}({', '.join(map(str, args))})"
        counted = f"{model.parameters:,} weights, from {model.input_shape} to {model.output_shape}" if model.built else "no weights yet"
        expected = f"{sum(one.size for one in weights):,} weights, from {(None, *shape)} to {(None, units[-1])}"
        if fault in ("scores", "linear", "ones", "numbers"):
            counted, expected = f"other answers than {'these two layers' if image else 'one such unit'} should give", ""
        if fault:
            return explain(fault, SLIPS, Incorrect(f"`{call}` is not right yet.", saw=counted, expected=expected))
        if any("input_shape" in text for text in warned):
            credit = explain("warned", SLIPS, Incorrect(f"`{call}` is right, with a warning.", saw=warned[0], expected="no warning"))
    return credit
