"""04.forward: two neurons in a row, and the error."""

import numpy as np

from autograder.checking import Answer, Case, Credit, Draw, exercise, program, slip

from .nets import SIGMOID, each, nets, singles

FORWARD = program(
    SIGMOID
    + """
def forward(x, w1, w2, y):
    h = sigmoid(w1 * x)
    o = sigmoid(w2 * h)
    E = 0.5 * (o - y) ** 2
    return h, o, E
""",
    slip({"0.5 * (o": "(o"}, "E is twice too big: the ½ is missing. (It is there to cancel the 2 of the exponent on the way back.)"),
    slip({"sigmoid(w2 * h)": "w2 * h"}, "The last neuron has a σ too: its output lies between 0 and 1."),
    slip({"sigmoid(w1 * x)": "w1 * x"}, "The first neuron has a σ too: what it hands on lies between 0 and 1."),
    slip({"1 / (1 + np.exp(-z))": "np.tanh(z)"}, "That is tanh, which goes from −1 to 1: σ goes from 0 to 1."),
    slip({"1 / (1 + np.exp(-z))": "np.maximum(z, 0)"}, "That is ReLU: these two neurons use σ."),
    slip({"1 / (1 + np.exp(-z))": "1 / 1 + np.exp(-z)"}, "The brackets of your σ got lost: the whole of 1 + e^−z stands below the line."),
    slip({"np.exp(-z)": "np.exp(z)"}, "Your σ falls where it should rise: look at the sign inside exp."),
    slip({"(o - y) ** 2": "abs(o - y)"}, "E takes the distance |o − y|: it should take its square."),
    slip({"(o - y) ** 2": "(o - y)"}, "E is not squared, so it can be negative: no error is smaller than none."),
    slip({"(o - y) ** 2": "(o**2 - y**2)"}, "(o − y)² is not o² − y²: subtract first, then square."),
    slip(
        {"(o - y) ** 2": "(o - y ** 2) ** 2"},
        "y is squared once too often: (o − y)² squares the distance alone. (Of 0 and 1 the square is the number itself.)",
    ),
    slip({"(o - y) ** 2": "o - y ** 2"}, "The brackets got lost: the whole of o − y is squared."),
    slip({"0.5 * (o - y) ** 2": "(0.5 * (o - y)) ** 2"}, "The ½ is squared too, and so becomes ¼: it stays outside the square."),
    slip(
        {"(o - y)": "o"},
        "E takes no notice of y: it is the distance between o and y that counts. (In the first net y is 0, which hides it.)",
    ),
    slip({"0.5": "1 // 2"}, "E is always 0. Is there a 1 // 2 in it? // drops what stands behind the point: that is 0."),
    slip({"** 2": "^ 2"}, "In Python ^ is no power: that is written **.", raises="bitwise_xor"),
    slip({"w2 * h": "w2 * x"}, "The second neuron reads x: it should read what the first one hands on."),
    slip({"w2 * h": "w1 * h"}, "Both neurons use w1: each has a weight of its own."),
    slip({"w1 * x": "w2 * x", "w2 * h": "w1 * h"}, "The weights have changed places: w1 belongs to the first neuron, w2 to the second."),
    slip({"w2 * h": "w2 + h"}, "The second neuron adds its weight to h: a weight multiplies."),
    slip({"w1 * x": "w1 + x"}, "The first neuron adds its weight to x: a weight multiplies."),
    slip({"(o - y)": "(h - y)"}, "E compares h with y: which neuron's output is the net's answer?"),
    slip(
        {"return h, o, E": "return E, o, h"},
        "The three numbers are right, and stand in another order: h, o, E.",
        when=lambda seen, right: each(seen, right, lambda s, r: np.allclose(np.sort(s), np.sort(r), 1e-4)),
    ),
    slip(
        {"return h, o, E": "return 0.7311, 0.7496, 0.2810"},
        "They are the same for every net: work them out from x, w1, w2 and y.",
        when=lambda seen, right: each(seen, right, lambda s, _: np.array_equal(s, seen[0])),
    ),
    slip(
        {"return h, o, E": "return round(h, 3), round(o, 3), round(E, 3)"},
        "They are rounded: hand them on as they are, for the way back multiplies many of them.",
        when=lambda seen, right: each(seen, right, lambda s, r: any(np.allclose(s, np.round(r, k), 0, 1e-9) for k in (2, 3, 4, 5))),
    ),
    slip({"return h, o, E": "return E"}, "That is E alone: hand back h and o as well. The way back will need them."),
    slip(
        {"return h, o, E": "return w1 * x, w2 * h, E"}, "That hands back what goes *into* each σ: h and o are what comes out.", fraction=0.5
    ),
)


@exercise(
    "04.forward",
    title="Forward, and keep what you met",
    points=1,
    by=FORWARD,
    hints=(
        "Begin with one neuron: its weight times its input, and σ of that.",
        "What the first neuron puts out is the second one's input.",
        "The error comes last: half of the squared distance between o and y.",
    ),
    teaches="You handed back h and o, and not just E: on the way back nothing has to be computed twice. That is what a framework stores.",
    given=SIGMOID,
    right=(
        "def s(z):\n    return (1 + np.tanh(z / 2)) / 2\ndef forward(x, w1, w2, y):\n"
        "    o = s(w2 * s(w1 * x))\n    return [s(w1 * x), o, (y - o) * (y - o) / 2]\n",
        "def forward(x, w1, w2, y):\n    h = sigmoid(np.array([w1]) @ np.array([x]))\n"
        "    o = sigmoid(np.array([w2 * h]))\n    return np.array([h, o[0], np.square(o - y)[0] / 2])\n",
        "import keras\ndef forward(x, w1, w2, y):\n    h = keras.ops.sigmoid(w1 * x)\n"
        "    o = keras.ops.sigmoid(w2 * h)\n    return h, o, 0.5 * (o - y) ** 2\n",
    ),
)
def forward(answer: Answer, draw: Draw) -> Credit | None:
    """h, o and E agree for the taught net, a second one and drawn ones."""
    return FORWARD.judge(answer, [Case(net, singles) for net in nets(draw, 3)])
