"""03.fading: what the slopes of a chain of sigmoid units multiply a gradient by."""

import numpy as np

from autograder.checking import Answer, Credit, Draw, exercise, program, slip

ALL = "np.prod(h * (1 - h))"

CHAIN = program(
    f"""
def fading(zs):
    h = 1 / (1 + np.exp(-zs))
    return {ALL}
""",
    slip(
        {ALL: "np.prod(h)"},
        "Those are the outputs: what is multiplied on the way back are the *slopes*. Ten outputs of ½ make 9.8e-4, ten slopes 9.5e-7.",
    ),
    slip({ALL: "0.25 ** len(zs)"}, "σ's slope is 0.25 at z = 0 only: everywhere else it is smaller."),
    slip({ALL: "np.sum(h * (1 - h))"}, "The slopes are added: going back, each layer multiplies."),
    slip({ALL: "np.mean(h * (1 - h))"}, "That is the mean slope: going back, each layer multiplies by its own."),
    slip({ALL: "h[-1] * (1 - h[-1])"}, "Only the last unit's slope is there: the gradient passes through all of them."),
    slip({ALL: "h[0] * (1 - h[0])"}, "Only the first unit's slope is there: the gradient passes through all of them."),
    slip({ALL: "h * (1 - h)"}, "Those are the slopes one by one, and right: what do they make together?"),
    slip({ALL: "np.prod(1 - np.tanh(zs) ** 2)"}, "Those are tanh's slopes: the units here are sigmoids."),
    slip({ALL: "np.prod(zs * (1 - zs))"}, "The slope is worked out from the *outputs* σ(z): here the weighted sums stand in their place."),
    slip(
        {ALL: "np.prod(h) * (1 - np.prod(h))"},
        "The outputs are multiplied first, and one slope is taken of that: each unit has a slope of its own.",
    ),
    slip({ALL: "np.prod(1 - h)"}, "That multiplies 1 − σ(z), which is only one part of σ's slope."),
    slip({ALL: "np.prod(h * (h - 1))"}, "Each factor is negative: h (h − 1) is the wrong way round."),
    slip({"1 / (1 + np.exp(-zs))": "1 / 1 + np.exp(-zs)"}, "Brackets are missing: 1 / 1 + e⁻ᶻ is 1 + e⁻ᶻ, and not σ."),
    slip({"-zs": "zs", ALL: "np.prod(h * h)"}, "That is (1 − σ)²: σ's slope is σ (1 − σ)."),
    slip({ALL: "np.cumprod(h * (1 - h))"}, "Those are the products on the way: what is left when all are multiplied?"),
    slip({ALL: "np.max(h * (1 - h))"}, "That is the largest slope alone: going back, all of them multiply."),
    slip({ALL: "np.max(h * (1 - h)) ** len(zs)"}, "It takes the largest slope for all: each unit has its own."),
    slip({ALL: "np.mean(h * (1 - h)) ** len(zs)"}, "It takes the mean slope for all: each unit has its own."),
    slip({ALL: "np.prod(1 - h**2)"}, "1 − h² is tanh's slope, from tanh's output: σ's is another."),
    slip({ALL: "np.prod(h * (1 - h) * 0.25)"}, "The ¼ comes on top: σ (1 − σ) is the whole slope already."),
    slip({ALL: "np.prod(0.25 * h)"}, "A slope is no quarter of the output: σ's slope is σ (1 − σ)."),
    slip({ALL: "0.25 * len(zs)"}, "Slopes of 0.25 are added: going back, each layer multiplies."),
    slip({ALL: "np.prod(h * (1 - h) * zs)"}, "The weighted sums are multiplied in: with weights of 1 only the slopes count."),
    slip({ALL: "np.prod(zs)"}, "Those are the weighted sums: what is multiplied on the way back are σ's slopes there."),
    slip({ALL: "np.prod(np.exp(-zs))"}, "That is only a part of σ's formula: which slope has σ?"),
    slip({ALL: "round(np.prod(h * (1 - h)), 4)"}, "It is rounded away: with ten units the first digit stands in the seventh place."),
    slip({ALL: "0.0"}, "It is 0 for every chain: is a factor 0? (h · 1 − h is, and so is a product that begins with 0.)"),
    slip({ALL: "0.25**10"}, "It is the same for every chain: use `zs`.", when=lambda seen, right: len({*seen}) == 1 and seen[0] != 0),
    slip({"np.exp": "math.exp"}, "`math` takes one number at a time, and zs is an array: NumPy's `exp` takes all of it."),
    slip({ALL: "np.prod(h * h)"}, "h² is largest for large z; σ's slope is small at both ends."),
)


@exercise(
    "03.fading",
    title="What comes back",
    points=2,
    by=CHAIN,
    hints=(
        "σ's slope needs no new exponential: with the output h = σ(z) it is h (1 − h).",
        "Every unit of the chain has its own z, so its own h and its own slope.",
        "A gradient that passes through all of them is multiplied by each slope: `np.prod`.",
    ),
    teaches="Each σ hands on a quarter of a gradient at most. Ten of them leave a millionth or less, unless weights above 4 make up for "
    "it: a factor is slope times weight.",
    right=(
        "def fading(zs):\n    product = 1.0\n    for z in zs:\n        product *= math.exp(-z) / (1 + math.exp(-z)) ** 2\n    return product\n",
        "def fading(zs):\n    return np.exp(-np.sum(np.logaddexp(0, zs) + np.logaddexp(0, -zs)))\n",
        "def fading(zs):\n    s = lambda z: 1 / (1 + np.exp(-z))\n    return np.prod((s(zs + 1e-4) - s(zs - 1e-4)) / 2e-4)\n",
        "def fading(zs):\n    return np.prod((1 - np.tanh(np.array(zs) / 2) ** 2) / 4, keepdims=True)\n",
    ),
)
def fading(answer: Answer, draw: Draw) -> Credit | None:
    """The products agree for ten zeros and for drawn chains, relative to their size."""
    chains = [_chain(draw, units) for units in (3, 5, 7)]
    return CHAIN.judge(answer, [(np.zeros(10),), *((zs,) for zs in chains)], rel=1e-4, absolute=0)


def _chain(draw: Draw, units: int) -> np.ndarray:
    """Return weighted sums from −3 to 3, ``(units,)``, no two with the same slope, the largest inside."""
    sizes = draw.rng.choice(np.arange(2, 31), units, replace=False) / 10
    steepest = int(sizes.argmin())
    sizes[1], sizes[steepest] = sizes[steepest], sizes[1]
    zs: np.ndarray = sizes * draw.rng.choice([-1, 1], units)
    return zs
