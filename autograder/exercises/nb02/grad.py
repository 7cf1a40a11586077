"""02.grad: the slope of E(w) = 1.5 (w − 8)²."""

from autograder.checking import Answer, Credit, Draw, exercise, formula, slip

from .words import FROZEN

WHOLE = "It is a whole number everywhere: int(…), // and round(…) drop what stands behind the point."

SLOPE = formula(
    "grad(w)",
    "3 * (w - 8)",
    {
        "6": FROZEN,
        "3 * (8 - w)": "The sign is turned round: right of 8 the error climbs, so the slope is positive there.",
        "1.5 * (w - 8) ** 2": "That is the error E(w) itself. The slope says how fast it changes: differentiate.",
        "1.5 * (w - 8)": "The exponent got lost: the 2 of (w − 8)² comes down in front as a factor.",
        "2 * (w - 8)": "That is the slope of (w − 8)² alone: the factor 1.5 in front stays.",
        "6 * (w - 8)": "Twice as steep as it is: the 2 comes down once; or, if you measure to both sides, the way between is two nudges long.",
        "3 * (w - 8) + 1.5": "That is the change of E over a whole step to the right: the slope at w itself needs a tiny nudge.",
        "w - 8": "w − 8 is the distance to the bottom; both factors, 1.5 and 2, are missing.",
        "3 * (w - 8) ** 2": "The exponent came down and stayed up as well: it becomes one less.",
        "3 * w": "The 8 got lost: at the bottom, w = 8, the slope must be 0.",
        "3 * w - 8": "The brackets got lost: 3 multiplies the whole of w − 8.",
        "3 * w - 16": "3 · 8 is not 16: at the bottom, w = 8, the slope must be 0.",
        "3 * w + 8": "Brackets and sign got lost: at the bottom, w = 8, the slope must be 0.",
        "3 * (w + 8)": "That valley has its bottom at −8: ours is at w = 8.",
        "abs(3 * (w - 8))": "The size is right, and the sign got lost: left of 8 the way up leads "
        "to the left, so the slope is negative there.",
        "0.3 * (w - 8)": "That is a step, η times the slope with η = 0.1. Here only the slope is asked for.",
        "w - 0.3 * (w - 8)": "That is the new weight after a step. Here only the slope is asked for.",
        "int(3 * (w - 8))": WHOLE,
        "round(3 * (w - 8))": WHOLE,
        "3 * (w - 8) // 1": WHOLE,
        "1.5 * (w - 8) ^ 2": "In Python ^ is no power: that is written **.",
    },
    slip(
        {"3 * (w - 8)": "4.5"},
        "It is the same at every weight: is the function's own `w` in the formula?",
        when=lambda seen, right: max(seen) == min(seen) != 6,
    ),
)


@exercise(
    "02.grad",
    title="The slope of the error",
    points=2,
    by=SLOPE,
    hints=(
        "Which part of 1.5 (w − 8)² changes when w does? Differentiate that, and keep the 1.5.",
        "The derivative of (w − 8)² is 2 (w − 8). What becomes of the 1.5 in front?",
        "Check yourself: at w = 10 your slope should be 6, at w = 8 it should be 0.",
    ),
    teaches="The 2 of the exponent and the 1.5 in front make 3, and w − 8 is left: the slope grows "
    "with the distance from the bottom. That is why descent slows down by itself near it.",
    right=(
        "grad = lambda w: 3 * w - 24",
        "def E(w):\n    return 1.5 * (w - 8) ** 2\ndef grad(w):\n    return (E(w + 1e-4) - E(w)) / 1e-4\n",
        "import numpy as np\ndef grad(w):\n    return np.array([3.0]) * (w - 8)\n",
    ),
)
def grad(answer: Answer, draw: Draw) -> Credit | None:
    """The slope agrees with the derivative at w = 10 and at drawn weights on both sides of 8."""
    drawn = draw.floats(-10, 6, count=3) + draw.floats(11, 30, count=3)
    # A measured slope is a good answer too.
    return SLOPE.judge(answer, [(w,) for w in (10.0, *drawn)], rel=2e-3)
