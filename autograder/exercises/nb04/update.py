"""04.update: one step of both weights, from the old ones."""

from autograder.checking import Answer, Case, Credit, Draw, exercise, program, slip

from .nets import SIGMOID, nets, singles

AGAIN = "That steps w1 along a slope which was measured after w2 had moved: both slopes belong to the place where you stand."
SLOPES = (
    SIGMOID
    + """
def slopes(x, w1, w2, y):
    h = sigmoid(w1 * x)
    o = sigmoid(w2 * h)
    d2 = (o - y) * o * (1 - o)
    return d2 * w2 * h * (1 - h) * x, d2 * h
"""
)

STEP = program(
    SIGMOID
    + """
def step(x, w1, w2, y, lr):
    h = sigmoid(w1 * x)
    o = sigmoid(w2 * h)
    d2 = (o - y) * o * (1 - o)
    slope1 = d2 * w2 * h * (1 - h) * x
    slope2 = d2 * h
    return w1 - lr * slope1, w2 - lr * slope2
""",
    slip({"d2 * w2 *": "d2 * (w2 - lr * d2 * h) *"}, "w1 used the new w2: keep the old weights until both slopes are known."),
    slip(
        SLOPES + "\ndef step(x, w1, w2, y, lr):\n    w2 = w2 - lr * slopes(x, w1, w2, y)[1]\n"
        "    w1 = w1 - lr * slopes(x, w1, w2, y)[0]\n    return w1, w2\n",
        AGAIN,
    ),
    slip(
        SLOPES + "\ndef step(x, w1, w2, y, lr):\n    w1 = w1 - lr * slopes(x, w1, w2, y)[0]\n"
        "    w2 = w2 - lr * slopes(x, w1, w2, y)[1]\n    return w1, w2\n",
        "w2's slope was measured after w1 had moved: measure both first, then move both.",
    ),
    slip(
        {"slope2 = d2 * h": "slope2 = d2 * sigmoid((w1 - lr * slope1) * x)"},
        "w2 used what the new w1 makes of x: keep the old weights until both slopes are known.",
    ),
    slip({"w1 - lr": "w1 + lr", "w2 - lr": "w2 + lr"}, "With a plus sign both weights go uphill."),
    slip({"w1 - lr": "w1 + lr"}, "w2 steps downhill, and w1 uphill: look at its sign."),
    slip({"w2 - lr": "w2 + lr"}, "w1 steps downhill, and w2 uphill: look at its sign."),
    slip({"w1 - lr *": "w1 -", "w2 - lr *": "w2 -"}, "The whole slope is subtracted, as if η were 1: multiply it by `lr`."),
    slip({"w1 - lr *": "w1 -"}, "w1 takes its whole slope: it needs `lr` as w2 does."),
    slip({"w1 - lr *": "w1 - 0.1 *", "w2 - lr *": "w2 - 0.1 *"}, "The steps have η = 0.1 whatever `lr` says: use the argument."),
    slip(
        {"w1 - lr * slope1": "lr * slope1 - w1", "w2 - lr * slope2": "lr * slope2 - w2"},
        "Turned round: the step is subtracted from the weight.",
    ),
    slip({"w1 - lr * slope1": "w1", "w2 - lr * slope2": "w2"}, "Neither weight has moved: those are the old ones."),
    slip({"w1 - lr * slope1": "w1"}, "Only w2 moves: both weights step."),
    slip({"w2 - lr * slope2": "w2"}, "Only w1 moves: both weights step."),
    slip({"w2 - lr * slope2": "w2 - lr * slope1"}, "w2 steps along w1's slope: it has one of its own."),
    slip(
        {"w1 - lr * slope1": "w1 - lr * slope2", "w2 - lr * slope2": "w2 - lr * slope1"}, "Each weight steps along the other one's slope."
    ),
    slip(
        {"return w1 - lr * slope1, w2 - lr * slope2": "return w2 - lr * slope2, w1 - lr * slope1"},
        "Both are right, and have changed places: w1 comes first.",
    ),
    slip(
        {"return w1 - lr * slope1, w2 - lr * slope2": "return slope1, slope2"}, "Those are the slopes: return the weights after the step."
    ),
    slip(
        {"return w1 - lr * slope1, w2 - lr * slope2": "return -lr * slope1, -lr * slope2"},
        "Those are the steps alone: add them to the old weights.",
    ),
    slip(
        SLOPES + "\ndef step(x, w1, w2, y, lr):\n    slope = slopes(x, w1, w2, y)\n    return w1 - lr * slope, w2 - lr * slope\n",
        "`slopes` gives a pair: take its two numbers apart before you calculate with them.",
        raises="can't multiply sequence",
    ),
    slip(
        SLOPES + "\ndef step(x, w1, w2, y, lr):\n    a, b = slopes(w1, w2, x, y)\n    return w1 - lr * a, w2 - lr * b\n",
        "The numbers are handed to `slopes` in another order than it takes them: x, w1, w2, y.",
    ),
    slip({"w1 - lr": "w1 - 1 / lr", "w2 - lr": "w2 - 1 / lr"}, "It divides by `lr`: a larger learning rate makes a longer step."),
)


@exercise(
    "04.update",
    title="All from the old weights",
    points=2,
    by=STEP,
    hints=(
        "Two things happen: slopes are measured, weights move. Which of them comes first, for both weights?",
        "Put the two slopes into names before any weight changes.",
        "The rule is notebook 02's: w − lr · slope, once for each weight.",
    ),
    teaches="First all slopes, then all steps: so the two of them are one arrow, the gradient at one point, and that is what Keras's optimizers are handed.",
    given=SLOPES,
    right=(
        "def step(x, w1, w2, y, lr):\n    w1, w2 = np.array([w1, w2]) - lr * np.array(slopes(x, w1, w2, y))\n    return [w1, w2]\n",
        "def step(x, w1, w2, y, lr):\n    d1, d2 = slopes(x, w1, w2, y)\n    w2 -= lr * d2\n    w1 -= lr * d1\n    return w1, w2\n",
        "import keras\nimport tensorflow as tf\ndef step(x, w1, w2, y, lr):\n    a, b = tf.Variable(w1), tf.Variable(w2)\n"
        "    with tf.GradientTape() as tape:\n        E = (tf.sigmoid(b * tf.sigmoid(a * x)) - y) ** 2 / 2\n"
        "    da, db = tape.gradient(E, [a, b])\n    b.assign_sub(lr * db)\n    a.assign_sub(lr * da)\n    return a, b\n",
    ),
)
def update(answer: Answer, draw: Draw) -> Credit | None:
    """Both weights agree after one step: with η = 1 in the lesson's nets, and with large drawn rates."""
    rates = (1.0, 1.0, *draw.floats(2, 5, count=4))
    return STEP.judge(answer, [Case((*net, lr), singles) for net, lr in zip(nets(draw, 4), rates, strict=True)], rel=3e-4)
