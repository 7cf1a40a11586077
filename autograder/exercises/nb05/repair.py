"""05.repair: the notes' two nets, mended, for any size of the input."""

from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, Model, exercise, explain, slip

from .words import GIVEN, LINEAR, SCORES, alike, changes_in_training, misread, net

FIRST = "Input((height, width)), Flatten()"
OLD = "It works, but Keras warns: `input_shape` on a layer is how old tutorials write it. Today the shape comes first, as `keras.Input`."
UNBUILT = "A kernel needs one row for each input, and the width of the input is not known yet: say it before the first layer."

SLIPS = (
    slip({FIRST: "Flatten(input_shape=(height, width))"}, OLD, fraction=0.5, when="warned"),
    slip({"Input((height, width)), ": ""}, UNBUILT, when="unbuilt"),
    slip({FIRST: FIRST[:-11]}, "It gives an answer for each row of pixels: lay the rows end to end before the first Dense.", when="rows"),
    slip({"(height, width)": "(28, 28)"}, "It fits pictures of 28 × 28 only: use the arguments.", when="fixed"),
    slip({"(height, width)": "(width, height)"}, "Height and width have changed places: rows come first.", when="turned"),
    slip(
        {FIRST: "Input((height * width,))"},
        "It takes rows that somebody has laid end to end: it should take pictures as they are.",
        when="flat",
    ),
    slip({"(height, width)": "(height, width, 1)"}, "These pictures have height and width, and no third axis for colours.", when="channel"),
    slip({"Dense(classes": "Dense(10"}, "The number of answers is always the same: use the argument.", when="classes"),
    slip({"Flatten(), hidden": "Flatten()"}, "There is one Dense layer, and a hidden one is missing.", when="shallow"),
    slip(
        {"Flatten(), hidden": "hidden, Flatten()"},
        "Flatten comes too late: the hidden layer still sees the picture row by row.",
        when="late",
    ),
    slip(
        {"Flatten(), hidden": "Flatten(), hidden, keras.layers.Dropout(0.5)"},
        "A layer in it changes numbers by chance while it trains, and the notes' net has none such.",
        when="noisy",
    ),
    slip(
        {'128, activation="relu"': '128, activation="relu6"'},
        "The numbers that leave the hidden layer are not those of a plain relu.",
        when="numbers",
    ),
    slip({"Dense(1)": "Dense(128), Dense(1)"}, "The line is one unit alone: there are more layers in it.", when="deep"),
    LINEAR,
    SCORES,
    slip({"Dense(1)": 'Dense(1, activation="softmax")'}, "A softmax over one unit is always 1: the line needs no activation.", when="ones"),
    slip({"Dense(1)": 'Dense(1, activation="relu")'}, "Its answer is never below 0: a straight line needs no activation.", when="bent"),
    slip({"Input((nfeatures,))": "Input((13,))"}, "Its number of inputs is always the same, or another: use the argument.", when="width"),
)


def warnings_of(function: Any, args: list[int]) -> list[str]:
    """Probe: what Keras or Python warns of while `function` is called."""
    import warnings

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        function(*args)
    return [str(one.message)[:200] for one in caught]


def fault_of(model: Model, shape: tuple[int, ...], units: tuple[int, ...], draw: Draw) -> str:
    """Return the first fault of a built model for inputs of `shape`, with layers of `units`."""
    rows = int(np.prod(shape))
    if model.inputs and model.input_shape != (None, *shape):
        words = {(None, 28, 28): "fixed", (None, *shape[::-1]): "turned", (None, rows): "flat", (None, *shape, 1): "channel"}
        return words.get(model.input_shape or (), "input") if len(shape) > 1 else "width"
    if model.outputs and model.output_shape != (None, units[-1]):
        return "rows" if model.output_shape == (None, shape[0], units[-1]) else "classes" if model.output_shape == (None, 10) else "output"
    pairs = list(zip((rows, *units), units, strict=False))
    seen = [one.shape for one in model.in_place.weights]
    if seen != [one for pair in pairs for one in (pair, pair[1:])]:
        late = seen[2:3] == [(shape[0] * 128, units[-1])]
        deep = len(units) == 1 and len(seen) > 2
        return "shallow" if len(seen) == 2 < 2 * len(units) else "deep" if deep else "late" if late else "size"
    if changes_in_training(model):
        return "noisy"
    # What leaves the hidden layer reaches far beyond 6, where relu6 ends.
    sizes = (5, 0.2) if len(units) > 1 else (1,)
    weights = [
        one for size, pair in zip(sizes, pairs, strict=True) for one in (size * draw.normal(*pair) / pair[0] ** 0.5, draw.normal(pair[1]))
    ]
    inputs = draw.normal(40, *shape) * (1 if len(units) > 1 else 10)  # a line's answers have both signs then
    said = model.in_place.predict(inputs, weights)
    if len(units) > 1:
        return misread(said, inputs.reshape(40, -1), weights)
    right = net(inputs, weights, "linear")
    readings = {"": right, "ones": np.ones((40, 1)), "bent": np.maximum(right, 0)}
    return next((word for word, wanted in readings.items() if alike(said, wanted)), "numbers")


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
        call = f"{name}({', '.join(map(str, args))})"
        model = answer.new(name, *args).model()
        if model.subclass:
            model.expect_built()
        found = fault_of(model, shape, units, draw) if model.built else "unbuilt"
        saw = f"{model.parameters:,} weights, from {model.input_shape} to {model.output_shape}" if model.built else "no weights yet"
        right = sum((rows + 1) * width for rows, width in zip((int(np.prod(shape)), *units), units, strict=False))
        expected = f"{right:,} weights, from {(None, *shape)} to {(None, units[-1])}"
        if saw == expected:  # what differs is none of these numbers
            others = sorted({layer.kind for layer in model.layers} - {"InputLayer", "Flatten", "Dense"})
            saw += f", and {' and '.join(others)} among its layers" if others else ""
        if found in ("scores", "linear", "ones", "bent", "numbers"):
            saw, expected = f"other answers than {'these two layers' if image else 'one such unit'} should give", ""
        if found:
            return explain(found, SLIPS, Incorrect(f"`{call}` is not right yet.", saw=saw, expected=expected))
        warned = [text for text in answer.examine(name, warnings_of, reply=list[str], args=args) if "input_shape" in text]
        if warned:
            credit = explain("warned", SLIPS, Incorrect(f"`{call}` is right, with a warning.", saw=warned[0], expected="no warning"))
    return credit
