"""02.escape: a start from which descent on 3y² − 2x² leaves the saddle."""

import math

from autograder.checking import Answer, Credit, Draw, Incorrect, exercise, explain, read_numbers, slip
from autograder.checking.reading import numbers

STEPS, RADIUS = 60, 1e-3
ALONG_X = 1.4  #: what a step with η = 0.1 multiplies x by; y shrinks by 0.4


def steps_to_leave(x: float) -> float:
    """How many steps it takes until |x| > 1; infinity from x = 0."""
    return max(0, math.ceil(-math.log(abs(x)) / math.log(ALONG_X) + 1e-9)) if x else math.inf


def _too_far(start: tuple[float, float]) -> bool:
    return math.hypot(*start) > RADIUS


SLIPS = (
    slip(
        "start = (0.0, 0.0)",
        "At (0, 0) the slope is exactly 0 in both directions, and 1.4 times 0 is 0 for ever.",
        when=lambda start: start == (0, 0),
    ),
    slip(
        "start = (0.0, 0.0005)",
        "There y is off 0, and x is not. But this time the ridge falls away along x: which number has to be off 0?",
        when=lambda start: start[0] == 0 != start[1] and not _too_far(start),
    ),
    slip(
        "start = (1e-12, 0.0005)",
        "It does leave, but too late: every factor of 1.4 costs a step, so x may be a little larger.",
        when=lambda start: STEPS < steps_to_leave(start[0]) < math.inf and not _too_far(start),
    ),
    slip("start = (1.0, 0.5)", "That is not close to the saddle: begin near it, and let the descent do the leaving.", when=_too_far),
)


@exercise(
    "02.escape",
    title="Off the saddle",
    points=2,
    slips=SLIPS,
    hints=(
        "The slopes of 3y² − 2x² are −4x along x and 6y along y. What does one step do to x?",
        "Each step multiplies x by 1.4 and y by 0.4. Which x never grows, however often?",
        "x must be a little off 0. How little? After 60 steps it is 1.4⁶⁰ ≈ 6 · 10⁸ times as large.",
    ),
    teaches="Any x but 0 grows by 1.4 a step, so only a start at exactly 0 is stuck. What a saddle "
    "costs is time, and rounding or the trembling of mini-batches always pushes the ball off it.",
    right=("start = [[0.0009], [0]]", "import numpy as np\nstart = np.array([-1e-8, 3e-4])", "start = 2e-9, -0.0005"),
)
def escape(answer: Answer, draw: Draw) -> Credit | None:
    """From within 0.001 of the saddle, |x| passes 1 within 60 steps."""
    value = answer.value("start")
    pair = numbers(value)
    pair = value if pair is None else pair.squeeze()  # a row or a column is a pair as well
    x, y = (float(one) for one in read_numbers(pair, "`start`", (2,), "a pair of numbers (x, y)"))
    steps = steps_to_leave(x)
    if steps <= STEPS and not _too_far((x, y)):
        if steps < STEPS - 5:
            return None
        return Credit(1.0, notes=(f"Well balanced: it takes {steps:g} steps from there.",))
    takes = f"{steps:g} step{'' if steps == 1 else 's'}" if steps < math.inf else "for ever"
    return explain(
        (x, y),
        SLIPS,
        Incorrect(
            "That start does not do it yet.",
            saw=f"({x:g}, {y:g}), {math.hypot(x, y):.3g} from the saddle; it takes {takes} until |x| > 1",
            expected=f"at most {RADIUS} from the saddle, and at most {STEPS} steps",
        ),
    )
