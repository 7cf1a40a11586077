"""04.tape: all slopes of a chain of neurons, of any length, by TensorFlow's tape.

The trusted side imports no TensorFlow: its program walks back in NumPy. So a mistake with the tape stands here as what comes
of it, a patch of that program, and once more as it is written (`TAPED`), which the tests run.
"""

from collections.abc import Sequence

import numpy as np

from autograder.checking import Answer, Case, Credit, Draw, exercise, program, show, slip

from .nets import SIGMOID, chains, each, singles

NOT_SEEN = (
    "No recorded path leads from the loss to any weight. The usual suspects: the weights are no Variables, and nobody watches them; "
    "the loss is made after the `with` block; `gradient` is asked for other objects than those you calculated with."
)
CUT = (
    "The path back ends at some layer: the weights before it get `None`. Did h leave TensorFlow there (`float`, `.numpy()`, `math`, "
    "`np`), or did a new tape begin?"
)
LEFT = "The loss is no tensor any more: on the way h left TensorFlow (`float`, `.numpy()`, `math`, `np`). `tf.sigmoid` stays in it."
FLOATS = (
    "`gradient` was handed a plain float, which no tape knows. Is it a weight? (What does a tape watch by itself?) Or is it the loss, "
    "because h left TensorFlow on the way (`float`, `.numpy()`, `math`)?"
)
ALONE = "Each neuron reads x: it should read what the one before hands on."
NOTHING = "`None` came back in place of a list. Is a `return` missing? Or have the two arguments of `gradient` changed places?"
DROWNED = (
    "In the chain of thirty weights the slopes of the last ones agree, and those of the first drown in rounding: is each a difference "
    "of two losses? A slope of 1e-15 is less than a loss's last digit. The tape multiplies slopes, and subtracts no losses."
)
ZEROS = "All slopes are 0. Where no path was recorded, a zero has taken the place of `None`, and hides it."

BY_DIFFERENCES = """
def tape_gradients(ws, x, y):
    def loss(ws):
        h = x
        for w in ws:
            h = 1 / (1 + math.exp(-w * h))
        return 0.5 * (h - y) ** 2
    def moved(k, by):
        return loss([*ws[:k], ws[k] + by, *ws[k + 1:]])
    return [(moved(k, 1e-4) - moved(k, -1e-4)) / 2e-4 for k in range(len(ws))]
"""
WITH_TAPE = """
def tape_gradients(ws, x, y):
    ws = [tf.Variable(w) for w in ws]
    with tf.GradientTape() as tape:
        h = x
        for w in ws:
            h = tf.sigmoid(w * h)
        loss = 0.5 * (h - y) ** 2
    return tape.gradient(loss, ws)
"""
MADE, LAYER, ALL, BACK = "tf.Variable(w)", "tf.sigmoid(w * h)", "tape.gradient(loss, ws)", "return slopes"


def drown(seen: list[list[float]], right: list[list[float]]) -> bool:
    """Whether all slopes agree but the first of the longest chain."""

    def near(s: Sequence[float], r: Sequence[float]) -> bool:
        return np.allclose(s, r, rtol=0.05, atol=0)

    ends_agree = each(seen, right, lambda s, r: near(s[-2:], r[-2:]))
    return ends_agree and each(seen[:-1], right[:-1], near) and not near(seen[-1], right[-1])


TAPE = program(
    SIGMOID
    + """
def tape_gradients(ws, x, y):
    flows = [x]
    for w in ws:
        flows.append(sigmoid(w * flows[-1]))
    arrives, slopes = flows[-1] - y, []
    for w, into, out in zip(ws[::-1], flows[-2::-1], flows[:0:-1]):
        at_z = arrives * out * (1 - out)
        slopes.insert(0, at_z * into)
        arrives = at_z * w
    return slopes
""",
    slip({BACK: "return [None for w in ws]"}, NOT_SEEN),
    slip({BACK: "return [None] * (len(ws) - 1) + slopes[-1:]"}, CUT),
    slip({BACK: "return [None] + slopes[1:]"}, CUT),
    slip({"* flows[-1])": "* x)", "* into": "* x", BACK: "return [None] * (len(ws) - 1) + slopes[-1:]"}, ALONE),
    slip({BACK: "return slopes if len(ws) == 1 else [tape_gradients([w], x, y)[0] for w in ws]"}, ALONE),
    slip(
        {BACK: "return slopes if len(ws) == 1 else tape_gradients(ws[:1], x, y) + [None for w in ws[1:]]"},
        "It stops after the first neuron: is the `return` inside the loop?",
    ),
    slip({BACK: "return slopes[::-1]"}, "They are in the reverse order: the first weight's slope comes first."),
    slip({"flows[-1] - y,": "2 * (flows[-1] - y),"}, "They are twice too big: the ½ of the loss is missing."),
    slip(
        {"flows[-1] - y,": "flows[-1] - y**2,"},
        "y is squared: subtract it as it is, and square the distance. (Of 0 the square is 0, which hides it in the first chain.)",
    ),
    slip({"flows[-1] - y,": "1.0,"}, "Those are the slopes of o: ask for those of the loss, ½ (o − y)²."),
    slip({"flows[-1] - y,": "0.5,"}, "Those are the slopes of ½ (o − y): the loss squares the distance."),
    slip({"flows[-1] - y,": "flows[-1],"}, "The loss takes no notice of y. (In the first chain y is 0, which hides it.)"),
    slip({"sigmoid(w * flows[-1])": "w * flows[-1]", " * out * (1 - out)": ""}, "Each neuron has a σ: these only multiply."),
    slip(
        {"for w in ws:": "for w in ws[::-1]:", "zip(ws[::-1],": "zip(ws,", BACK: "return slopes[::-1]"},
        "x goes through the last weight first: the chain begins with `ws[0]`.",
    ),
    slip({"1 / (1 + np.exp(-z))": "np.maximum(z, 0)", "out * (1 - out)": "(out > 0)"}, "Those neurons use ReLU: ours use σ."),
    slip({"1 / (1 + np.exp(-z))": "np.tanh(z)", "out * (1 - out)": "(1 - out**2)"}, "Those neurons use tanh: ours use σ."),
    slip({BACK: "return [0.0 for w in ws]"}, ZEROS),
    slip(BY_DIFFERENCES, DROWNED, when=drown),
    slip({BACK: ""}, NOTHING),
    slip(WITH_TAPE.replace(MADE, "w"), FLOATS, raises="`type_value`"),
    slip(WITH_TAPE.replace(LAYER, "1 / (1 + np.exp(-w * h))"), LEFT, raises="_id'"),
    slip(
        WITH_TAPE.replace(MADE, "w").replace("h = x", "tape.watch(ws)\n        h = x"),
        "A tape cannot watch a plain float: make a tensor of it, or a Variable, which needs no watching.",
        raises="Passed in object",
    ),
    slip(
        WITH_TAPE.replace(ALL, "[tape.gradient(loss, w) for w in ws]"),
        "A tape is used up by one `gradient`: ask for all slopes at once, in one list.",
        raises="non-persistent",
    ),
    slip(WITH_TAPE.replace(MADE, "tf.Variable(int(w))"), "Whole numbers have no slope: make Variables of the floats.", raises="int32"),
    slip(WITH_TAPE.replace(MADE, "tf.constant(w)").replace(ALL, f"[s.numpy() for s in {ALL}]"), NOT_SEEN, raises="'NoneType'"),
)

TAPED = (
    slip(WITH_TAPE.replace(MADE, "tf.constant(w)"), NOT_SEEN),
    slip(WITH_TAPE.replace("        loss =", "    loss ="), NOT_SEEN),
    slip(WITH_TAPE.replace(ALL, "tape.gradient(loss, [tf.Variable(w) for w in ws])"), NOT_SEEN),
    slip(WITH_TAPE.replace("* h)", "* float(h))"), CUT),
    slip(WITH_TAPE.replace(LAYER, f"{LAYER} if w is not ws[0] else 1 / (1 + math.exp(-w * h))"), CUT),
    slip(WITH_TAPE.replace(LAYER, "1 / (1 + math.exp(-w * h))"), FLOATS),
    slip(WITH_TAPE.replace("* h)", "* x)"), ALONE),
    slip(WITH_TAPE.replace("loss, ws", "ws, loss"), NOTHING),
    slip(WITH_TAPE.replace(MADE, "tf.constant(w)").replace("loss, ws", "loss, ws, unconnected_gradients='zero'"), ZEROS),
)


@exercise(
    "04.tape",
    title="The tape walks back",
    points=2,
    by=TAPE,
    slips=TAPED,
    hints=(
        "A tape sees what is calculated with Variables inside its `with` block. Make a list of Variables first.",
        "Inside the block: h starts as x; each weight makes a new h; the loss comes last, still inside.",
        "`tape.gradient(loss, a_list)` gives a list: one slope for each Variable in it.",
    ),
    teaches="You wrote the way forward only, and the way back goes through chains of any length: the tape knows each step's local slope.",
    given="import keras\nimport tensorflow as tf",
    right=(
        "def tape_gradients(ws, x, y):\n    ws = [tf.constant(w) for w in ws]\n    with tf.GradientTape() as tape:\n        tape.watch(ws)\n"
        "        h = x\n        for w in ws:\n            h = 1 / (1 + tf.exp(-h * w))\n        loss = tf.square(y - h) / 2\n"
        "    return [float(one) for one in tape.gradient(loss, ws)]\n",
        "def tape_gradients(ws, x, y):\n    ws = [keras.Variable([w]) for w in ws]\n    with tf.GradientTape(persistent=True) as tape:\n        h = x\n"
        "        for w in ws:\n            h = keras.ops.sigmoid(w * h)\n        loss = 0.5 * (h - y) ** 2\n"
        "    return tuple(tape.gradient(loss, w.value) for w in ws)\n",
        "def tape_gradients(ws, x, y):\n    ws = tf.Variable(ws)\n    with tf.GradientTape() as tape:\n        h = x\n"
        "        for w in tf.unstack(ws):\n            h = tf.sigmoid(w * h)\n        loss = 0.5 * (h - y) ** 2\n"
        "    return tape.gradient(loss, ws)\n",
    ),
)
def tape(answer: Answer, draw: Draw) -> Credit | None:
    """The slopes agree for the taught chain of two weights and for drawn chains of three to five, and of thirty, whose smallest are near 1e-15."""
    return TAPE.judge(answer, [Case(chain, singles, show) for chain in chains(draw)], rel=1e-3, absolute=0.0)
