"""03.activations: ReLU and tanh on arrays of any size, with z left as it is."""

import math
from functools import partial
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Program, exercise, fail, parts, program, slip

BOTH = """
def relu(z):
    return np.maximum(z, 0)


def tanh(z):
    return 2 / (1 + np.exp(-2 * z)) - 1
"""
RELU, TANH = "np.maximum(z, 0)", "2 / (1 + np.exp(-2 * z)) - 1"
IN_PLACE = "What it gives back is right, but your z has changed: the caller still needs it. Make a new array."
OVERFLOW = (
    "For small z it is right; at 1000 it is nan: e¹⁰⁰⁰ is too large for a float, and inf / inf is nan. σ(2z) needs one such power only."
)
half = partial(slip, fraction=0.5)  # with the other one right
MINUS_2 = "At −2 it gives 2: ReLU gives 0 for everything below 0."


def leaks(seen: list[Any], right: list[Any]) -> bool:
    """Whether it is right above 0, and one small share of z below, at −2 as at −1000."""
    if [np.shape(one) for one in seen] != [np.shape(one) for one in right]:
        return False
    above = all(np.allclose(s[r > 0], r[r > 0]) for s, r in zip(seen, right, strict=True))
    return above and -2 < seen[0][0] < 0 and math.isclose(seen[0][0] / 2, seen[2][0] / 1000, rel_tol=1e-4)


FIRST = program(
    BOTH,
    half({RELU: "abs(z)"}, MINUS_2),
    half({RELU: "(z > 0) * 1.0"}, "That is ReLU's slope, 0 or 1: above 0 it hands z itself on."),
    half({RELU: "np.clip(z, 0, 1)"}, "It stops at 1: ReLU has a floor and no ceiling."),
    half({RELU: "np.maximum(z, 1)"}, "Its floor is 1: the floor of ReLU is 0."),
    half({RELU: "np.minimum(z, 0)"}, "It keeps what is below 0 and drops the rest: the other way round."),
    half({RELU: "np.maximum(z, 0.01 * z)"}, "It leaks: below 0 a little of z comes through. That is LeakyReLU, a relative.", when=leaks),
    half({RELU: "np.max(z)"}, "That is one number, the largest of all: each number of z has its own result."),
    half(
        {RELU: "max(0, z)"},
        "Python's `max`, like `if`, asks once, and a whole array has no one answer. NumPy has functions that ask place by place.",
    ),
    half(
        {RELU: "z"},
        "It gives z back unchanged. Is there a loop with `x = 0`, which leaves the array as it is, or an `if`, which asks once for all?",
    ),
    half({RELU: "z[z > 0]"}, "What is below 0 is left out: it becomes 0 and keeps its place."),
    half({RELU: "np.maximum(z, 0).sum()"}, "They are added up: each number of z has its own result."),
    half({RELU: "max(0, z[0])"}, "Only the first number was looked at: is `return` inside the loop?"),
    half({RELU: "np.maximum(-z, 0)"}, "It is turned round: what is above 0 stays, what is below becomes 0."),
    half({RELU: "np.log(1 + np.exp(z))"}, "That is softplus, a smooth relative: ReLU has a corner, and gives exactly 0 below it."),
    half(
        {RELU: "np.log1p(np.exp(-abs(z))) + np.maximum(z, 0)"},
        "That is softplus, a smooth relative: ReLU has a corner, and gives exactly 0 below it.",
    ),
    half({RELU: "np.where(z > 0, z, np.exp(z) - 1)"}, "That is ELU, a relative: ReLU gives exactly 0 below 0."),
    half({RELU: "np.maximum(z, -1)"}, "Its floor is −1: the floor of ReLU is 0."),
    half({RELU: "np.sign(z)"}, "Those are the signs: above 0 ReLU hands z itself on."),
    half({RELU: "np.clip(z, 0, 100)"}, "It stops at 100: ReLU has a floor and no ceiling."),
    half({RELU: "np.max(0, z)"}, "`np.max` looks for the largest number of one array: here two things are compared, place by place."),
    name="relu",
)
SECOND = program(
    BOTH,
    half({TANH: "1 / (1 + np.exp(-z))"}, "That is σ, which is never negative: tanh goes from −1 to 1."),
    half({TANH: "2 / (1 + np.exp(-z)) - 1"}, "It goes from −1 to 1, but half as steeply: z is doubled inside, as in σ(2z)."),
    half({TANH: "2 / (1 + np.exp(-2 * z))"}, "It goes from 0 to 2: move it down, to −1 … 1."),
    half({TANH: "1 / (1 + np.exp(-2 * z))"}, "That is σ(2z), from 0 to 1: stretch it to a height of 2, and move it down."),
    half({TANH: "(np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))"}, OVERFLOW),
    half({TANH: "1 - np.tanh(z) ** 2"}, "That is the slope of tanh: tanh itself is asked for."),
    half({TANH: "np.tan(z)"}, "That is tan, of angles: the h makes it the hyperbolic one."),
    half({TANH: "np.arctan(z)"}, "That is arctan, which goes to ±1.57: tanh goes to ±1."),
    half({TANH: "(np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)"}, OVERFLOW),
    half({TANH: "np.sinh(z)"}, "That is sinh, which has no bounds: tanh is sinh / cosh."),
    half({TANH: "(np.exp(z) - np.exp(-z)) / np.exp(z) + np.exp(-z)"}, "Brackets are missing around the lower sum: only eᶻ is divided by."),
    half({TANH: "(np.exp(z) + np.exp(-z)) / (np.exp(z) - np.exp(-z))"}, "It is upside down: the difference stands above the sum."),
    half({TANH: "2 / (1 + np.exp(2 * z)) - 1"}, "It falls where tanh climbs: σ has e to the *minus* z."),
    half({TANH: "1 / (1 + np.exp(-2 * z)) - 1"}, "It goes from −1 to 0: stretch σ(2z) to twice its height first."),
    half({TANH: "2 * (1 / (1 + np.exp(-2 * z)) - 1)"}, "It goes from −2 to 0: first twice the height, then down by 1."),
    half({TANH: "4 / (1 + np.exp(-z)) - 2"}, "It goes from −2 to 2: the 2 belongs inside, as in σ(2z), and in front once."),
    half(
        {TANH: "np.nan_to_num((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)))"},
        "At ±1000 nan became 0, and tanh is ±1 there: nan says that something is lost, and no zero brings it back.",
    ),
    half({TANH: "np.clip(z, -1, 1)"}, "That is straight between −1 and 1, with corners: tanh bends all the way."),
    half({TANH: "np.tanh(np.clip(z, -5, 5))"}, "Cut at ±5 it ends at 0.9999, and not at 1: cut farther out, e.g. at ±20."),
    half({TANH: "np.sign(z)"}, "That jumps from −1 to 1: tanh passes smoothly through 0."),
    half({TANH: "z / (1 + abs(z))"}, "That is softsign, a relative: tanh comes to its ends faster."),
    half({TANH: "np.arctanh(z)"}, "That is the way back, from tanh's output to z."),
    half({TANH: "math.tanh(z)"}, "`math` takes one number at a time: NumPy's functions take whole arrays."),
    name="tanh",
)


@exercise(
    "03.activations",
    title="Two bends",
    points=2,
    by=FIRST,
    slips=(
        half({"    return np.maximum(z, 0)": "    z[z < 0] = 0\n    return z"}, IN_PLACE),
        half({"    return np.maximum(z, 0)": "    return np.maximum(z, 0, out=z)"}, IN_PLACE),
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
    """Both agree on numbers of either sign and on ±1000, and leave z as it was; each is worth half."""
    drawn = draw.rng.permutation([draw.float(-3, -1.5), draw.float(-1, -0.2), draw.float(0.2, 0.9), draw.float(1.2, 3)])
    inputs = [np.array([-2.0, 0, 0.5, 3]), drawn, np.array([-1000.0, draw.float(-0.9, -0.2), draw.float(1.1, 2), 1000])]

    def judge(by: Program) -> Credit | None:
        credit = by.judge(answer, [(z,) for z in inputs], rel=1e-6)
        if credit is None and not answer.examine(by.name, leaves_alone, reply=bool, z=drawn):
            fail(f"`{by.name}` writes into the array that it was handed.", expected="z as it was", why=IN_PLACE)
        return credit

    return parts({by.name: partial(judge, by) for by in (FIRST, SECOND)})


def leaves_alone(function: Any, z: Any) -> bool:
    """Return whether the array `z` is the same after a call of `function`."""
    kept = z.copy()
    function(kept)
    return bool((kept == z).all())
