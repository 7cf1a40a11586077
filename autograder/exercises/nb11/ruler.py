"""11.ruler: the steps of Adagrad and RMSprop, for one weight's slopes."""

from functools import partial

from autograder.checking import Answer, Credit, Draw, Slip, exercise, parts, program, slip

BOTH = """
def adagrad_steps(slopes, lr):
    a, moves = 0.1, []
    for g in slopes:
        a = a + g * g
        moves.append(-lr * g / np.sqrt(a + 1e-7))
    return moves


def rmsprop_steps(slopes, lr, rho):
    v, steps = 0.0, []
    for g in slopes:
        v = rho * v + (1 - rho) * g * g
        steps.append(-lr * g / np.sqrt(v + 1e-7))
    return steps
"""
half = partial(slip, fraction=0.5)  # with the other one right


def both(steps: str, memory: str) -> tuple[Slip, ...]:
    """Return the slips that the two functions share; `steps` and `memory` are their own names."""
    line, root, new = f"{steps}.append(-lr * g", f"np.sqrt({memory} + 1e-7)", f"g * g\n        {steps}"
    return (
        half({line: f"{steps}.append(lr * g"}, "The signs are turned round: a step goes against its slope."),
        half({line: f"{steps}.append(lr * abs(g)"}, "Those are sizes: each step has a sign, against its slope's."),
        half({line: f"{steps}.append(-lr"}, "The slope is missing above the line: all steps go one way."),
        half({line: f"{steps}.append(-0.1 * g"}, "η is 0.1 whatever `lr` says: use the argument."),
        half({f"{line} / {root}": line}, "That is SGD's step: it is to be divided by the root of the memory."),
        half({root: f"({memory} + 1e-7)"}, "The root is missing: a memory of *squares* is no size yet, its root is."),
        half({new: f"abs(g)\n        {steps}"}, "The slopes' sizes come in as they are: their *squares* do."),
        half({new: f"g * 2\n        {steps}"}, "That is the slope times 2: the square is `g**2`, or `g * g`."),
        half({f"return {steps}": f"return np.cumsum({steps})"}, "Those are the places, the steps added up: the steps themselves are asked for."),
        half({f"    return {steps}": f"        return {steps}"}, "Only the first step comes back: is `return` inside the loop?"),
    )  # fmt: skip


ADAGRAD = program(
    BOTH,
    *both("moves", "a"),
    half({"a, moves = 0.1": "a, moves = 0.0"}, "The sum starts from 0: Keras's starts from 0.1, which tames the first steps."),
    half({"a = a + g * g": "a = a + (g * g - a) / (len(moves) + 1)"}, "That is a mean of the squares: Adagrad's is a sum, and only grows."),
    half({"np.sqrt(a + 1e-7)": "np.sqrt(a + 1e-7 - g * g)"}, "The slope of the step itself is missing from the sum: add its square first, then step."),
    half({"a = a + g * g": "a = 0.1 + g * g"}, "Each step is divided by its own slope's size alone: what was before has to stay in the sum."),
    half({"0.1, []": "0.1 + sum(g * g for g in slopes), []", "        a = a + g * g\n": ""}, "The sum knows all slopes from the beginning: at each step it holds those *up to now*."),
    name="adagrad_steps",
)  # fmt: skip
RMSPROP = program(
    BOTH,
    *both("steps", "v"),
    half({"(1 - rho) * g * g": "g * g"}, "It is a sum: the new square comes in with the share 1 − ρ."),
    half({"(1 - rho) * g * g": "((1 - rho) * g) ** 2"}, "The share 1 − ρ is squared, too: square the slope alone."),
    half({"v = rho * v": "v = v + rho * v"}, "v grows in every step: the new v takes the place of the old one (=), it is not added to it (+=)."),
    half({"rho * v + (1 - rho)": "(1 - rho) * v + rho"}, "ρ and 1 − ρ have changed places: the large share is the memory's."),
    half(
        {"v = rho * v": "old = v\n        v = rho * v", "np.sqrt(v + 1e-7)": "np.sqrt(old + 1e-7)"},
        "It divides by the *old* v, which is 0 at first: the first step is thousands of η long. Renew v, then step.",
    ),
    half(
        {"np.sqrt(v + 1e-7)": "np.sqrt(v / (1 - rho ** (len(steps) + 1)) + 1e-7)"},
        "It is corrected for its start, as Adam is: RMSprop is not, and its first step is 3.16 η with ρ = 0.9.",
    ),
    half({"v, steps = 0.0": "v, steps = slopes[0] ** 2"}, "v starts from the first square: RMSprop's mean starts from 0."),
    half({"v, steps = 0.0": "v, steps = 0.1"}, "v starts from 0.1: that is Adagrad's sum; RMSprop's mean starts from 0."),
    half({"v = rho * v +": "v ="}, "Each step is divided by its own slope's size alone: a share ρ of the old mean has to stay."),
    half({"rho * v + (1 - rho) * g * g": "v + g * g"}, "That is a sum, as Adagrad's: a mean forgets, a share 1 − ρ in each step."),
    half({"rho * v + (1 - rho)": "0.9 * v + 0.1"}, "ρ is 0.9 whatever `rho` says: use the argument."),
    name="rmsprop_steps",
)  # fmt: skip


@exercise(
    "11.ruler",
    title="Two rulers",
    points=2,
    by=ADAGRAD,
    slips=RMSPROP.slips,
    hints=(
        "One number lasts from step to step: Adagrad's sum, RMSprop's mean. Start it before the loop.",
        "In each round: put the new square in, *then* divide the slope by the root.",
        "Slopes 6, 6: Adagrad's sum is 0.1, 36.1, 72.1; RMSprop's mean, with ρ = 0.9, is 0, 3.6, 6.84.",
    ),
    teaches="One line apart: Adagrad adds, RMSprop averages. A sum remembers the steep start for ever; a mean of the last 1 / (1 − ρ) squares has got over it.",
    right=(
        "def adagrad_steps(slopes, lr):\n    g = np.array(slopes)\n    return -lr * g / (np.sqrt(0.1 + np.cumsum(g**2)) + 1e-7)\n"
        "def rmsprop_steps(slopes, lr, rho):\n    v = 0\n    for g in slopes:\n        v += (1 - rho) * (g**2 - v)\n        yield -lr * g / (v**0.5 + 1e-7)\n",
        """
import keras
def moves(rule, slopes):
    w = keras.Variable(0.0)
    for g in slopes:
        before = keras.ops.copy(w.value)
        rule.apply([keras.ops.convert_to_tensor(g, "float32")], [w])
        yield w.value - before
def adagrad_steps(slopes, lr):
    return list(moves(keras.optimizers.Adagrad(lr), slopes))
def rmsprop_steps(slopes, lr, rho):
    return list(moves(keras.optimizers.RMSprop(lr, rho=rho), slopes))
""",
    ),
)  # fmt: skip
def ruler(answer: Answer, draw: Draw) -> Credit | None:
    """Both agree with Keras for slopes 6, 6, and for drawn slopes of both signs that begin small."""
    drawn = [drawn_slopes(draw) for _ in range(3)]
    rates, rhos = draw.floats(0.02, 0.3, count=3), draw.floats(0.6, 0.85, count=3)
    first, second = [([6.0, 6.0], 0.1)], [([6.0, 6.0], 0.1, 0.9)]
    return parts(
        {
            "adagrad_steps": lambda: ADAGRAD.judge(answer, [*first, *zip(drawn, rates, strict=True)], rel=3e-4),
            "rmsprop_steps": lambda: RMSPROP.judge(answer, [*second, *zip(drawn, rates, rhos, strict=True)], rel=3e-4),
        }
    )


def drawn_slopes(draw: Draw, count: int = 5) -> list[float]:
    """Return slopes of both signs and of different sizes, a small one first."""
    small = draw.float(0.3, 0.8)
    sizes = [small, *(small * factor for factor in draw.rng.permutation([1.5, 2.5, 4, 6])[: count - 1])]
    signs = [1, *draw.rng.permutation([1, -1, -1, 1])[: count - 1]]
    turn = draw.choice([1, -1])
    return [round(float(turn * s * draw.float(0.85, 1.15) * size), 3) for s, size in zip(signs, sizes, strict=True)]
