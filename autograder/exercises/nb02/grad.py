"""02.grad: the slope of E(w) = 1.5 (w − 8)²."""

from collections.abc import Sequence

import numpy as np

from autograder.checking import Answer, Credit, Draw, exercise, formula, slip

from .words import FROZEN

WHOLE = "It is a whole number everywhere: int(…), // and round(…) drop what stands behind the point."
LITTLE = 0.09  #: of the slope: then it is a change that was not divided by the nudge
STRIDE = "That is the change of E over a whole step: the slope at w itself needs a tiny nudge."


def _factor(seen: Sequence[float], right: Sequence[float]) -> float:
    """By what one factor the slopes are wrong everywhere, to a few per cent; 0 if by none."""
    factors = np.divide(seen, right)
    return float(factors.mean()) if np.ptp(factors) < 0.05 * abs(factors.mean()) else 0.0


SLOPE = formula(
    "grad(w)",
    "2 * 1.5 * (w - 8)",
    {
        "6": FROZEN,
        "1.5 * (w - 8) ** 2": "That is the error E(w) itself. The slope says how fast it changes: differentiate.",
        "6 * (w - 8)": "Twice as steep as it is: the 2 comes down once; or, if you measure to both sides, the way between is two nudges long.",
        "3 * (w - 8) + 1.5": STRIDE,
        "3 * (w - 8) - 1.5": STRIDE,
        "1.5 * (w - 8) ** 2 / w": "That is the error divided by w. The slope divides how much the error changes by how much w does.",
        "w - 8": "w − 8 is the distance to the bottom; both factors, 1.5 and 2, are missing.",
        "0.3 * (w - 8)": "That is a step, η times the slope with η = 0.1. Here only the slope is asked for.",
        "w - 0.3 * (w - 8)": "That is the new weight after a step. Here only the slope is asked for.",
        "int(3 * (w - 8))": WHOLE,
        "round(3 * (w - 8))": WHOLE,
        "3 * (w - 8) // 1": WHOLE,
        "1.5 * (w - 8) ^ 2": "In Python ^ is no power: that is written **.",
    },
    # These may come in pairs.
    slip({"2 * 1.5": "1.5"}, "The exponent got lost: the 2 of (w − 8)² comes down in front as a factor."),
    slip({"2 * 1.5": "2"}, "That is the slope of (w − 8)² alone: the factor 1.5 in front stays."),
    slip({"(w - 8)": "(8 - w)"}, "The sign is turned round: right of 8 the error climbs, so the slope is positive there."),
    slip({"(w - 8)": "abs(w - 8)"}, "The sign got lost: left of 8 the way up leads to the left, so the slope is negative there."),
    slip({"(w - 8)": "(w - 8) ** 2"}, "The exponent stayed up: where it comes down, it becomes one less."),
    slip({"(w - 8)": "w"}, "The 8 got lost: at the bottom, w = 8, the slope must be 0."),
    slip({"(w - 8)": "(w + 8)"}, "That valley has its bottom at −8: ours is at w = 8."),
    slip({"(w - 8)": "w - 8"}, "The brackets got lost: what stands in front multiplies the whole of w − 8."),
    slip(
        {"(w - 8)": "(w - 8) * (1 if w < 6 or w > 9 else -1)"},
        "Far from the bottom it is right, and close to it the sign is wrong: one formula serves on both sides of 8, without any `if`.",
    ),
    slip({"(w - 8)": "(int(w) - 8)"}, WHOLE),
    slip({"(w - 8)": "(round(w) - 8)"}, WHOLE),
    slip(
        {"2 * 1.5 * (w - 8)": "1.5 * (w - 7.999) ** 2 - 1.5 * (w - 8) ** 2"},
        "That is how much E changes; the slope is the change *per unit* of w: divide by the nudge.",
        when=lambda seen, right: 0 < _factor(seen, right) < LITTLE,
    ),
    slip(
        {"2 * 1.5 * (w - 8)": "4.5 * (w - 8)"},
        "It is 0 where it should be, but a factor in front is wrong: which numbers does (w − 8)² get there, and which has it already?",
        when=lambda seen, right: not 0 <= _factor(seen, right) < LITTLE,
    ),
    slip(
        {"2 * 1.5 * (w - 8)": "3 * w - 16"},
        "It is off by the same number at every weight: at the bottom, w = 8, the slope must be 0.",
        when=lambda seen, right: np.ptp(np.subtract(seen, right)) < 1e-3,
    ),
    slip(
        {"2 * 1.5 * (w - 8)": "4.5"},
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
    close = draw.floats(6, 7.3, count=2) + draw.floats(8.7, 11, count=2)
    # A measured slope is a good answer too, and close to the bottom as far off as at 10.
    return SLOPE.judge(answer, [(w,) for w in (10.0, *drawn, *close)], rel=2e-3, absolute=0.01)
