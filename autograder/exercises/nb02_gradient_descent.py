"""Notebook 02: gradient descent and the learning rate, on E(w) = 1.5 (w − 8)².

Each check first reads what came back, whatever it is, and then looks for the slip that explains
all of it. The table of slips is the feedback: a slip's formula, and the sentence that answers it.
"""

import math
from collections.abc import Callable
from typing import Any

from autograder.checking import Answer, Credit, Draw, exercise, fail
from autograder.checking.expectations import one_number
from autograder.checking.reading import items_of, near, show, why_no_number

from ._nb02_descend import FROZEN, check_descend, right_rule, walk
from ._nb02_minibatch import check_minibatch

LIMIT = 2 / 3  #: the learning rate at which |1 − 3η| is 1

# ---------------------------------------------------------------- 02.grad

Slope = Callable[[float], float]

GRAD_SLIPS: tuple[tuple[Slope, str], ...] = (
    (lambda w: 6.0, FROZEN),
    (
        lambda w: 3 * (8 - w),
        "The sign is turned round: right of 8 the error climbs, so the slope is positive there.",
    ),
    (
        lambda w: 1.5 * (w - 8) ** 2,
        "That is the error E(w) itself. The slope says how fast it changes: differentiate.",
    ),
    (
        lambda w: 1.5 * (w - 8),
        "The exponent got lost: the 2 of (w − 8)² comes down in front as a factor.",
    ),
    (
        lambda w: 2 * (w - 8),
        "That is the slope of (w − 8)² alone: the factor 1.5 in front stays.",
    ),
    (lambda w: w - 8, "w − 8 is the distance to the bottom; both factors, 1.5 and 2, are missing."),
    (lambda w: 3 * w, "The 8 got lost: at the bottom, w = 8, the slope must be 0."),
    (lambda w: 3 * w - 8, "The brackets got lost: 3 multiplies the whole of w − 8."),
    (
        lambda w: 0.3 * (w - 8),
        "That is a step, η times the slope with η = 0.1. Here only the slope is asked for.",
    ),
    (
        lambda w: w - 0.3 * (w - 8),
        "That is the new weight after a step. Here only the slope is asked for.",
    ),
)


@exercise(
    "02.grad",
    title="The slope of the error",
    points=2,
    hints=(
        "Which part of 1.5 (w − 8)² changes when w does? Differentiate that, and keep the 1.5.",
        "The derivative of (w − 8)² is 2 (w − 8). What becomes of the 1.5 in front?",
        "Check yourself: at w = 10 your slope should be 6, at w = 8 it should be 0.",
    ),
)
def grad(answer: Answer, draw: Draw) -> None:
    """The slope agrees with the derivative at drawn weights on both sides of the bottom."""
    slope = answer.function("grad")
    weights = draw.floats(-10, 6, count=3) + draw.floats(11, 30, count=3)
    seen = [one_number(slope(w), f"grad({w:g})") for w in weights]
    right = [3 * (w - 8) for w in weights]
    if near(seen, right, rel=2e-3):  # a finite difference is a good answer too
        return
    words = next((text for slip, text in GRAD_SLIPS if near(seen, [slip(w) for w in weights])), "")
    if not words and max(seen) - min(seen) < 1e-9:
        words = "It is the same at every weight: the slope must depend on w."
    for w, have, want in zip(weights, seen, right, strict=True):
        if not near([have], [want], rel=2e-3):
            label = f"grad({w:g}) is not right yet."
            fail(label, saw=show(have), expected=show(want), why=words)


# ---------------------------------------------------------------- 02.descend


@exercise(
    "02.descend",
    title="Walk downhill",
    points=2,
    hints=(
        "Start a list with w0 in it, and append one weight a step.",
        "One step: measure the slope at the last weight of the list, and subtract lr times it.",
        "The slope has to be measured inside the loop: at 10 it is 6, at 9.4 it is 4.2.",
    ),
)
def descend(answer: Answer, draw: Draw) -> None:
    """[10, 9.4, 8.98, 8.686] for (10, 0.1, 3), and as many weights as asked for drawn starts."""
    check_descend(answer.function("descend"), draw)


# ---------------------------------------------------------------- 02.largest_lr


@exercise(
    "02.largest_lr",
    title="As fast as it goes",
    points=1,
    hints=(
        "Each step multiplies the distance to 8 by 1 − 3η. When does the distance shrink?",
        "Solve |1 − 3η| < 1, and stay a little below the upper end of what you find.",
    ),
)
def largest_lr(answer: Answer, draw: Draw) -> Credit | None:
    """A learning rate from 0.6 up to, but not including, 2/3."""
    lr = one_number(
        answer.value("largest_stable_lr"), "`largest_stable_lr`", "a number such as 0.1"
    )
    w0 = draw.float(9, 12, digits=1)
    if lr < 0.6 or lr >= LIMIT - 1e-12:
        words = _why_not(lr)
        saw = f"η = {show(lr)}, which multiplies the distance by {abs(1 - 3 * lr):.4g} each step"
        expected = "the largest η at which every start still comes to rest at 8"
        if 0.34 < lr < 0.6:
            return Credit(0.5, "It is stable, but not yet the largest.", saw, expected, words)
        path = walk(w0, lr, 4, right_rule) if abs(lr) < 1e6 else [w0]
        way = " → ".join(f"{w:.4g}" for w in path)
        fail(
            "`largest_stable_lr` is not right yet.",
            saw=f"{saw}: {way}",
            expected=expected,
            why=words,
        )
    return None


def _why_not(lr: float) -> str:
    if lr < 0:
        return "A negative learning rate walks uphill."
    if lr == 0:
        return "With η = 0 the weight never moves."
    if math.isclose(lr, 1 / 3, abs_tol=4e-3):
        return "1/3 is the fastest: it lands in one step. Larger ones are stable too, if slower."
    if lr < 0.6:
        return "That is stable, but so are larger ones: how far up is |1 − 3η| still below 1?"
    if abs(lr - LIMIT) <= 1e-12:
        return (
            "At exactly 2/3 the multiplier |1 − 3η| is 1, and it must be below 1: "
            "the ball bounces for ever, like 10 ↔ 6."
        )
    if lr <= 0.67:
        return (
            "Rounded up past 2/3: the multiplier |1 − 3η| must be below 1, "
            "and even a little above it the ball runs away. Round down."
        )
    if 60 <= lr <= 67:
        return "That looks like per cent: the multiplier |1 − 3η| must be below 1, so write 0.…"
    return "The multiplier |1 − 3η| must be below 1, and here it is above: the ball runs away."


# ---------------------------------------------------------------- 02.minibatch


@exercise(
    "02.minibatch",
    title="Learn in small helpings",
    points=3,
    hints=(
        "Two loops: over the epochs, and inside over range(0, len(x), batch_size).",
        "x[start:start + batch_size] is one batch; at the end Python gives what is left.",
        "miss = w * x_batch + b - y_batch. Work out both slopes before you change w or b, "
        "then append (w, b) to the list.",
    ),
)
def minibatch(answer: Answer, draw: Draw) -> Credit | None:
    """One right step over all rows; then ceil(N / b) updates an epoch, to near least squares."""
    return check_minibatch(answer.function("minibatch_descent"), draw)


# ---------------------------------------------------------------- 02.escape

ESCAPE_STEPS = 200
ESCAPE_LR = 0.1


@exercise(
    "02.escape",
    title="Off the saddle",
    points=2,
    hints=(
        "Each step multiplies x by 0.8 and y by 1.2. Which y never grows, however often?",
        "y must be a little off 0. How little? After 200 steps it is 1.2²⁰⁰ ≈ 7 · 10¹⁵ as large.",
    ),
)
def escape(answer: Answer, draw: Draw) -> Credit | None:
    """|y| passes 1 within 200 steps from a start on the saddle."""
    x, y = _start(answer.value("start"))
    if y == 0:
        slope = "in both directions" if x == 0 else "in y"
        fail(
            "From `start` the ball never leaves the saddle.",
            saw=f"start = ({x:g}, {y:g})",
            expected=f"|y| > 1 within {ESCAPE_STEPS} steps",
            why=f"On the ridge, y = 0, the gradient is exactly 0 there {slope}, and 0 times 1.2 "
            "is 0 for ever.",
            nudge="`start` is (x, y): it is y that has to be off 0." if x else "",
        )
    if abs(y) > 1:
        fail(
            "That start lies outside already.",
            saw=f"|y| = {abs(y):g} before the first step",
            expected=f"|y| up to 1 at the start, and beyond 1 within {ESCAPE_STEPS} steps",
            why="Begin near the saddle, and let the descent do the leaving.",
        )
    steps, away = 0, abs(y)
    while away <= 1 and steps < 10_000:
        away *= 1 + 2 * ESCAPE_LR
        steps += 1
    if steps > ESCAPE_STEPS:
        fail(
            "It does leave, but too late.",
            saw=f"from y = {y:g} it takes {steps} steps until |y| > 1",
            expected=f"at most {ESCAPE_STEPS} steps",
            why="Every factor of 1.2 costs a step: start a little farther from the ridge.",
        )
    if abs(y) <= 1e-9:
        return Credit(1.0, notes=(f"Well balanced: it takes {steps} steps from there.",))
    return None


def _start(value: Any) -> tuple[float, float]:
    items = items_of(value)
    expected = "a pair of numbers (x, y), e.g. (1.0, 0.5)"
    if items is None or len(items) != 2:
        why = (
            "" if items is not None else why_no_number(value) or "One number is not enough: (x, y)."
        )
        fail(
            "`start` is no pair of numbers.",
            saw=show(value),
            expected=expected,
            why=why or f"A point has two coordinates; here there are {len(items or [])} values.",
        )
    return one_number(items[0], "x, the first of `start`,"), one_number(
        items[1], "y, the second of `start`,"
    )
