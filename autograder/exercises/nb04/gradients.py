"""04.gradients: both slopes of the net with two neurons in a row."""

import numpy as np

from autograder.checking import Answer, Case, Credit, Draw, exercise, program, slip

from .nets import SIGMOID, each, nets, singles

TWO_FACTORS = "σ's slope has two factors, s and 1 − s: one is missing, at both neurons."
LAST_FACTOR = "The slope of the last σ has two factors: one is missing."
FIRST_FACTOR = "∂w1: the slope of the first σ has two factors: one is missing."

GRADIENTS = program(
    SIGMOID
    + """
def gradients(x, w1, w2, y):
    h = sigmoid(w1 * x)
    o = sigmoid(w2 * h)
    d2 = (o - y) * o * (1 - o)
    d1 = d2 * w2 * h * (1 - h)
    return d1 * x, d2 * h
""",
    # The error's own slope.
    slip({"(o - y)": "(y - o)"}, "Both signs are turned: E grows when o moves away from y."),
    slip({"(o - y)": "abs(o - y)"}, "The sign of o − y got lost: where o lies below y, E falls when o grows."),
    slip({"(o - y)": "o"}, "y is missing: the way back starts with how far o is from y. (In the first net y is 0, which hides it.)"),
    slip(
        {"(o - y)": "2 * (o - y)"},
        "Both are twice too big: the ½ in E cancels the 2 of the exponent. (Or, if you nudged to both sides: the way between is two nudges long.)",
    ),
    slip({"(o - y)": "0.5 * (o - y)"}, "Both are half as big: the ½ of E is gone once the 2 has come down."),
    slip({"(o - y)": "0.5 * (o - y) ** 2"}, "The way back starts with E itself: it should start with E's *slope* along o."),
    slip(
        {"(o - y)": "(o - y ** 2)"},
        "y is squared: of (o − y)² the slope is o − y. (Of 0 and 1 the square is the number itself, which hides it in the first nets.)",
    ),
    slip({"(o - y) * ": ""}, "The first slope of the way back is missing, the error's own: how fast does E change with o?"),
    # The slopes of the two σ.
    slip({" * o * (1 - o)": ""}, "The slope of the last σ is missing, and both weights need it: both ways lead through it."),
    slip({" * h * (1 - h)": ""}, "∂w1: the chain stops at the second neuron. The slope of the first σ is missing."),
    slip({" * h * (1 - h)": " * o * (1 - o)"}, "∂w1: the first σ has a slope of its own, made of its own output."),
    slip(
        {"o * (1 - o)": "h * (1 - h)", "h * (1 - h)": "o * (1 - o)"},
        "The slopes of the two σ have changed places: each is made of its own output.",
    ),
    slip({"o * (1 - o)": "(1 - o)", "h * (1 - h)": "(1 - h)"}, TWO_FACTORS),
    slip({" * (1 - o)": "", " * (1 - h)": ""}, TWO_FACTORS),
    slip({" * o * (1 - o)": " * (1 - o)"}, LAST_FACTOR),
    slip({" * o * (1 - o)": " * o"}, LAST_FACTOR),
    slip({" * h * (1 - h)": " * (1 - h)"}, FIRST_FACTOR),
    slip({" * h * (1 - h)": " * h"}, FIRST_FACTOR),
    slip(
        {"(1 - o)": "(o - 1)", "(1 - h)": "(h - 1)"}, "σ's slope is s (1 − s), not s (s − 1): σ never falls, so its slope is never below 0."
    ),
    slip({"o * (1 - o)": "(1 - o ** 2)", "h * (1 - h)": "(1 - h ** 2)"}, "1 − s² is the slope of tanh: these neurons use σ."),
    slip(
        {"o * (1 - o)": "w2 * h * (1 - w2 * h)", "h * (1 - h)": "w1 * x * (1 - w1 * x)"},
        "σ's slope s (1 − s) takes σ's *output* s, not what goes into it.",
    ),
    slip(
        {"o * (1 - o)": "sigmoid(o) * (1 - sigmoid(o))", "h * (1 - h)": "sigmoid(h) * (1 - sigmoid(h))"},
        "σ is applied a second time: h and o are outputs of σ already.",
    ),
    # The way from z2 back to h.
    slip({"d2 * w2": "d2"}, "∂w1: the way back from z2 to h crosses a product, whose slope is missing."),
    slip({"d2 * w2": "d2 * w1"}, "∂w1: the way back from z2 to h crosses the *second* neuron's product, not the first one's."),
    slip({"d2 * w2": "d2 * h * w2"}, "∂w1 has an h too many: it belongs to the side way to w2. The way to w1 goes on through w2."),
    slip({"d2 * w2": "w2"}, "∂w1: what arrives at z2 is missing. All that was multiplied on the way to z2 belongs to both weights."),
    slip({"d2 * w2": "(h - y)"}, "∂w1: h has no target of its own. What arrives at h comes from the second neuron."),
    slip({"d2 * w2": "(o - y)"}, "∂w1: the way back leaps over the second neuron, its σ and its weight."),
    # The last step to each weight.
    slip({"d1 * x": "d1"}, "∂w1 is the slope at z1, just before the end of the way: what flowed into w1's product?"),
    slip({"d1 * x": "d1 * w1"}, "∂w1: that is the slope along x. Along w1, the product's slope is what flowed in."),
    slip({"d1 * x": "d1 * w1 * x"}, "∂w1 has a w1 too many: along w1, the slope of the product w1 · x is x alone."),
    slip({"d1 * x": "-d1 * x"}, "∂w1 has the wrong sign: it is that of all five slopes, multiplied."),
    slip({"d1 * x": "d1 * h"}, "∂w1: what flowed into w1's product is the net's own input."),
    slip({"d2 * h": "d2"}, "∂w2 is the slope at z2, just before the end of the way: what flowed into w2's product?"),
    slip({"d2 * h": "d2 * w2"}, "∂w2: that is the slope along h. Along w2, the product's slope is what flowed in."),
    slip({"d2 * h": "d2 * w2 * h"}, "∂w2 has a w2 too many: along w2, the slope of the product w2 · h is h alone."),
    slip({"d2 * h": "d2 * x"}, "∂w2: w2 is multiplied by what the first neuron hands on, not by x."),
    slip({"d2 * h": "d2 * o"}, "∂w2: what flowed *into* w2's product, not what came out in the end?"),
    slip({"d1 * x, d2 * h": "d2 * h, d1 * x"}, "Both are right, and have changed places: ∂w1 comes first."),
    slip({"d1 * x, d2 * h": "w1 - d1 * x, w2 - d2 * h"}, "Those are new weights, after a step: here only the slopes are asked for."),
    slip(
        {"d1 * x, d2 * h": "0.0830, 0.1029"},
        "They are the same for every net: work them out from x, w1, w2 and y.",
        when=lambda seen, right: each(seen, right, lambda s, _: np.array_equal(s, seen[0])),
    ),
    slip(
        {"d1 * x, d2 * h": "2e-4 * d1 * x, 2e-4 * d2 * h"},
        "All are too small by one factor: divide the change of E by the way between the two nudged weights.",
        when=lambda seen, right: each(
            seen, right, lambda s, r: 0 < s[0] / r[0] < 0.01 and np.allclose(s / r, seen[0][0] / right[0][0], 0.01)
        ),
    ),
)


@exercise(
    "04.gradients",
    title="Back, one edge at a time",
    points=3,
    by=GRADIENTS,
    hints=(
        "Run forward first. Then list the five local slopes, from E back to the product of w1 and x.",
        "The way to w2 and the way to w1 share their first two slopes: the error's, and the last σ's.",
        "A weight's slope is what arrives at its product, times what flowed in: h for w2, x for w1.",
    ),
    teaches="∂w1 reuses all that was multiplied for ∂w2. So one walk back serves every weight, however many there are.",
    given=SIGMOID,
    right=(
        "def gradients(x, w1, w2, y, e=1e-4):\n    def E(a, b):\n        return 0.5 * (sigmoid(b * sigmoid(a * x)) - y) ** 2\n"
        "    return [(E(w1 + e, w2) - E(w1 - e, w2)) / 2 / e, (E(w1, w2 + e) - E(w1, w2 - e)) / 2 / e]\n",
        "def gradients(x, w1, w2, y):\n    h = sigmoid(w1 * x)\n    o = sigmoid(w2 * h)\n"
        "    slopes = np.array([o - y, o - o**2, w2, h - h**2, x])\n"
        "    return np.array([slopes.prod(), slopes[:2].prod() * h])\n",
        "import keras\nimport tensorflow as tf\ndef gradients(x, w1, w2, y):\n    a, b = tf.Variable(w1), tf.Variable(w2)\n"
        "    with tf.GradientTape() as tape:\n        E = (tf.sigmoid(b * tf.sigmoid(a * x)) - y) ** 2 / 2\n"
        "    return tape.gradient(E, [a, b])\n",
    ),
)
def gradients(answer: Answer, draw: Draw) -> Credit | None:
    """Both slopes agree for the taught net, a second one and drawn ones; nudged ones are right too."""
    return GRADIENTS.judge(answer, [Case(net, singles) for net in nets(draw, 4)], rel=2e-3)
