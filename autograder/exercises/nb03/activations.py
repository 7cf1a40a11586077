"""03.activations: ReLU and tanh on arrays of any size, with z left as it is."""

from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, exercise, fail, program, slip

BOTH = """
def relu(z):
    return np.maximum(z, 0)


def tanh(z):
    return 2 / (1 + np.exp(-2 * z)) - 1
"""
RELU, TANH = "np.maximum(z, 0)", "2 / (1 + np.exp(-2 * z)) - 1"
IN_PLACE = "What it gives back is right, but your z has changed: the caller still needs it. Make a new array."
MINUS_2 = "At −2 it gives 2: ReLU gives 0 for everything below 0."

FIRST = program(
    BOTH,
    slip({RELU: "abs(z)"}, MINUS_2),
    slip({RELU: "(z > 0) * 1.0"}, "That is ReLU's slope, 0 or 1: above 0 it hands z itself on."),
    slip({RELU: "np.clip(z, 0, 1)"}, "It stops at 1: ReLU has a floor and no ceiling."),
    slip({RELU: "np.maximum(z, 1)"}, "Its floor is 1: the floor of ReLU is 0."),
    slip({RELU: "np.minimum(z, 0)"}, "It keeps what is below 0 and drops the rest: the other way round."),
    slip({RELU: "np.maximum(z, 0.01 * z)"}, "It leaks: below 0 a little of z comes through. That is LeakyReLU, a relative."),
    slip({RELU: "np.max(z)"}, "That is one number, the largest of all: each number of z has its own result."),
    slip(
        {RELU: "max(0, z)"},
        "Python's `max`, like `if`, asks once, and a whole array has no one answer. NumPy has functions that ask place by place.",
    ),
    slip({RELU: "np.max(0, z)"}, "`np.max` looks for the largest number of one array: here two things are compared, place by place."),
    name="relu",
)
SECOND = program(
    BOTH,
    slip({TANH: "1 / (1 + np.exp(-z))"}, "That is σ, which is never negative: tanh goes from −1 to 1."),
    slip({TANH: "2 / (1 + np.exp(-z)) - 1"}, "It goes from −1 to 1, but half as steeply: z is doubled inside, as in σ(2z)."),
    slip({TANH: "2 / (1 + np.exp(-2 * z))"}, "It goes from 0 to 2: move it down, to −1 … 1."),
    slip({TANH: "1 / (1 + np.exp(-2 * z))"}, "That is σ(2z), from 0 to 1: stretch it to a height of 2, and move it down."),
    slip(
        {TANH: "(np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))"},
        "For small z it is right; at 1000 it is nan: e¹⁰⁰⁰ is too large for a float, and inf / inf is nan. σ(2z) needs one such power only.",
    ),
    slip({TANH: "1 - np.tanh(z) ** 2"}, "That is the slope of tanh: tanh itself is asked for."),
    slip({TANH: "np.tan(z)"}, "That is tan, of angles: the h makes it the hyperbolic one."),
    slip({TANH: "np.arctan(z)"}, "That is arctan, which goes to ±1.57: tanh goes to ±1."),
    slip({TANH: "math.tanh(z)"}, "`math` takes one number at a time: NumPy's functions take whole arrays."),
    name="tanh",
)


@exercise(
    "03.activations",
    title="Two bends",
    points=2,
    by=FIRST,
    slips=(
        slip({"    return np.maximum(z, 0)": "    z[z < 0] = 0\n    return z"}, IN_PLACE),
        slip({"    return np.maximum(z, 0)": "    return np.maximum(z, 0, out=z)"}, IN_PLACE),
        *SECOND.slips,
    ),
    hints=(
        "What should ReLU give at −2, at 0 and at 3? `np.maximum` compares an array with a number, place by place.",
        "tanh is σ at twice the place, stretched to twice the height and moved down by 1.",
        "e¹⁰⁰⁰ becomes inf. 1 / (1 + inf) is 0, which is fine; inf / inf is nan, which is not.",
    ),
    teaches="ReLU is a comparison, and tanh is a stretched σ: same bend, but around 0. Libraries write even simple formulas with "
    "care, so that large numbers do no harm.",
    right=(
        "def relu(z):\n    return (z + abs(z)) / 2\ntanh = np.tanh\n",
        "def relu(z):\n    return z * (z > 0)\ndef tanh(z):\n    return 1 - 2 / (np.exp(2 * z) + 1)\n",
        "def relu(z):\n    return [max(0.0, one) for one in z]\ndef tanh(z):\n    return [math.tanh(one) for one in z]\n",
        "import keras\nrelu, tanh = keras.ops.relu, keras.activations.tanh\n",
    ),
)
def activations(answer: Answer, draw: Draw) -> Credit | None:
    """Both agree on numbers of either sign and on ±1000, and leave z as it was."""
    drawn = draw.rng.permutation([draw.float(-3, -1.5), draw.float(-1, -0.2), draw.float(0.2, 0.9), draw.float(1.2, 3)])
    inputs = [np.array([-2.0, 0, 0.5, 3]), drawn, np.array([-1000.0, draw.float(-0.9, -0.2), draw.float(1.1, 2), 1000])]
    for by in (FIRST, SECOND):
        by.judge(answer, [(z,) for z in inputs])
        if not answer.examine(by.name, leaves_alone, reply=bool, z=drawn):
            fail(f"`{by.name}` writes into the array that it was handed.", expected="z as it was", why=IN_PLACE)
    return None


def leaves_alone(function: Any, z: Any) -> bool:
    """Return whether the array `z` is the same after a call of `function`."""
    kept = z.copy()
    function(kept)
    return bool((kept == z).all())
