"""02.largest_lr: the largest stable learning rate in a new valley, E(w) = 2.5 (w + 4)²."""

import math

from autograder.checking import Answer, Credit, Draw, Incorrect, exercise, explain, read_number, slip

LIMIT = 0.4  #: where |1 − 5η| is 1
NEAR = 1e-9


def value(lr: str) -> str:
    """Return the answer that says `lr`."""
    return f"largest_stable_lr = {lr}"


SLIPS = (
    slip(
        value("2 / 5"),
        "At exactly 0.4 each step leads to the other side, just as far away: the ball bounces for ever. Stay below.",
        when=lambda lr: math.isclose(lr, LIMIT),
    ),
    slip(value("0.66"), "That was the other valley's limit. This one is steeper, so it bears less.", when=lambda lr: 0.6 <= lr <= 0.67),
    slip(
        value("1 / 3"),
        "1/3 was the other valley's fastest rate. By what does a step multiply the distance to −4 here?",
        when=lambda lr: abs(lr - 1 / 3) < 4e-3,
        fraction=0.5,
    ),
    slip(
        value("0.2"),
        "0.2 is the fastest: it lands in one step. Larger ones are stable too, if slower.",
        when=lambda lr: abs(lr - 0.2) < NEAR,
        fraction=0.5,
    ),
    slip(
        value("2 / 7.5"),
        "It is stable, but so is a larger one. Did you multiply 2.5 by the old valley's 3? This slope has factors of its own.",
        when=lambda lr: abs(lr - 2 / 7.5) < 4e-3,
        fraction=0.5,
    ),
    slip(
        value("0.3"),
        "It is stable, but so is a rate a little larger.",
        fraction=0.5,
        when=lambda lr: 0.2 + NEAR < lr < 0.39 - NEAR and min(abs(lr - 1 / 3), abs(lr - 2 / 7.5)) >= 4e-3,
    ),
    slip(
        value("0.1"), "It is stable, but creeps in from one side: much larger ones still come to rest.", when=lambda lr: 0 < lr < 0.2 - NEAR
    ),
    slip(
        value("0.41"),
        "There the distance to −4 grows with every step: the ball runs away.",
        when=lambda lr: (LIMIT + NEAR < lr < 0.6 or 0.67 < lr < 10) and not math.isclose(lr, 0.8),
    ),
    slip(
        value("2 / 2.5"),
        "2 / 2.5 takes 2.5 for the curvature: what becomes of the 2 of the exponent?",
        when=lambda lr: math.isclose(lr, 0.8),
    ),
    slip(value("39"), "That looks like per cent: write it as 0.…", when=lambda lr: 10 <= lr < 100),
    slip(value("1000"), "There the ball is off the page after one step.", when=lambda lr: lr >= 100),
    slip(value("0"), "With η = 0 the weight never moves.", when=lambda lr: lr == 0),
    slip(value("-0.39"), "A negative learning rate walks uphill.", when=lambda lr: lr < 0),
)


@exercise(
    "02.largest_lr",
    title="As fast as it goes",
    points=1,
    slips=SLIPS,
    hints=(
        "What is the slope of 2.5 (w + 4)²? Put it into the rule, and subtract −4 on both sides.",
        "Each step multiplies the distance to −4 by 1 − 5η. When does the distance shrink?",
        "Solve |1 − 5η| < 1, and stay a little below the upper end of what you find.",
    ),
    teaches="The steeper the valley, the lower the limit: 2 divided by the curvature. A network has "
    "many directions, and the steepest one sets the limit for all of them.",
    right=(value("0.395"), value("'0.39'.__len__() and 0.39"), "import numpy as np\n" + value("np.float32(0.39)")),
)
def largest_lr(answer: Answer, draw: Draw) -> Credit | None:
    """A learning rate from 0.39 up to, but not including, 0.4."""
    lr = read_number(answer.value("largest_stable_lr"), "`largest_stable_lr`", "a number such as 0.1")
    if 0.39 - 1e-6 <= lr < LIMIT - 1e-12:
        return None
    w0 = draw.float(-3, -1, digits=1)
    path = [w0]
    while abs(lr) < 1e6 and len(path) < 5:
        path.append(path[-1] - lr * 5 * (path[-1] + 4))
    return explain(
        lr,
        SLIPS,
        Incorrect(
            "`largest_stable_lr` is not right yet.",
            saw=f"η = {lr:g}: {' → '.join(f'{w:.4g}' for w in path)}",
            expected="the largest η, to two digits, at which the ball still comes to rest at −4",
        ),
    )
