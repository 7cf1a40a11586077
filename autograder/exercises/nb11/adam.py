"""11.adam: Adam's steps, with both means corrected for their start."""

from autograder.checking import Answer, Credit, Draw, exercise, program, slip

from .ruler import drawn_slopes

M, V = "m = beta_1 * m + (1 - beta_1) * g", "v = beta_2 * v + (1 - beta_2) * g * g"
MH, VH = "mh = m / (1 - beta_1**t)", "vh = v / (1 - beta_2**t)"

ADAM = program(
    f"""
def adam_steps(slopes, lr, beta_1, beta_2):
    m, v, steps = 0.0, 0.0, []
    for t, g in enumerate(slopes, start=1):
        {M}
        {V}
        {MH}
        {VH}
        steps.append(-lr * mh / (np.sqrt(vh) + 1e-7))
    return steps
""",
    slip({MH: "mh = m", VH: "vh = v"}, "Neither mean is corrected: the first step is 3.16 η with the usual betas, and not η."),
    slip({VH: "vh = v"}, "v is not corrected: it is far too small at first, and the steps are far too long."),
    slip({MH: "mh = m"}, "m is not corrected: at first it is mostly the 0 that it started from, and the steps are too short."),
    slip({MH: "mh = m * (1 - beta_1**t)", VH: "vh = v * (1 - beta_2**t)"}, "It multiplies by 1 − β to the power of t: the means are too *small* at first, so divide."),
    slip({"(1 - beta_1**t)": "(1 - beta_1)**t", "(1 - beta_2**t)": "(1 - beta_2)**t"}, "The power is outside the brackets: it is β to the power of t, taken from 1."),
    slip({"start=1": "start=0"}, "Steps are counted from 1: with t = 0 the correction divides by zero."),
    slip({"start=1": "start=2"}, "It counts a step too far: in the first step t is 1."),
    slip({"beta_1**t": "beta_1**len(slopes)", "beta_2**t": "beta_2**len(slopes)"}, "t is the number of *all* steps: it counts those up to now, 1, 2, 3 …"),
    slip({"beta_1**t": "beta_1", "beta_2**t": "beta_2"}, "t stays 1: the correction fades, 1 − β to the power of t."),
    slip({"beta_1**t": "beta_1 * t", "beta_2**t": "beta_2 * t"}, "It multiplies β by t: t is a power, β**t."),
    slip({"np.sqrt(vh)": "np.sqrt(v) / (1 - beta_2**t)"}, "The root is taken before the correction: correct v, then take its root."),
    slip({"np.sqrt(vh)": "vh"}, "The root is missing: v is a mean of squares, and its root a size."),
    slip(
        {M: M.replace("beta_1", "beta_2"), V: V.replace("beta_2", "beta_1"), "beta_1**t": "beta_2**t", "(1 - beta_2**t": "(1 - beta_1**t"},
        "The betas have changed places: m fades with `beta_1`, v with `beta_2`.",
    ),
    slip({MH: "mh = m = m / (1 - beta_1**t)", VH: "vh = v = v / (1 - beta_2**t)"}, "The corrected means are carried on: correct a copy, and keep m and v as they are."),
    slip({MH: "mh = m = m / (1 - beta_1**t)"}, "The corrected m is carried on: correct a copy, and keep m as it is."),
    slip({V: V.replace("beta_2", "beta_1"), "beta_2**t": "beta_1**t"}, "Both memories fade with `beta_1`: v has a β of its own, `beta_2`."),
    slip({"beta_2**t": "beta_1**t"}, "v is corrected with β₁: it fades with β₂, and is corrected with it."),
    slip({M: "m = (1 - beta_1) * m + beta_1 * g", V: "v = (1 - beta_2) * v + beta_2 * g * g"}, "β and 1 − β have changed places: the large share is the memory's."),
    slip({"m = beta_1": "m = m + beta_1", "v = beta_2": "v = v + beta_2"}, "Both memories grow in every step: a new one takes the place of the old one (=), it is not added to it (+=)."),
    slip({M: f"m = v = 0.0\n        {M}"}, "m and v begin at 0 again in every step: start them before the loop."),
    slip({f"{M}\n        {V}\n        {MH}\n        {VH}": f"{MH}\n        {VH}\n        {M}\n        {V}"}, "It corrects the m and v of the step *before*: renew them first."),
    slip({"mh / (np.sqrt(vh) + 1e-7)": "np.sign(g)"}, "Each step is η long: so it is on a constant slope alone. Where are the memories?"),
    slip({"-lr * mh / (np.sqrt(vh) + 1e-7)": "-lr"}, "All steps are −η, whatever the slopes say: so it is on an even slope above 0 alone."),
    slip({"-lr * mh / (np.sqrt(vh) + 1e-7)": "-0.1"}, "All steps are −0.1, the example's: they follow from the slopes and `lr`."),
    slip({"-lr * mh": "-0.1 * mh"}, "η is 0.1 whatever `lr` says: use the argument."),
    slip({"-lr * mh": "-lr * abs(mh)"}, "The sign is lost: a weight whose slopes are below 0 moves up."),
    slip({"-lr * mh": "lr * abs(mh)"}, "Those are sizes: each step has a sign, against m's."),
    slip({"-lr * mh": "-lr * g"}, "The slope itself stands above the line, as in RMSprop: Adam puts the mean m there."),
    slip({"(1 - beta_2) * g * g": "(1 - beta_2) * abs(g)"}, "v is a mean of sizes: it is to be one of *squares*."),
    slip({"(1 - beta_2) * g * g": "(1 - beta_2) * m * m"}, "v collects squares of m: it is to collect those of the slopes."),
    slip({V: "v = v + g * g", VH: "vh = v"}, "v is a sum, as Adagrad's: here it is a mean, of which a share β₂ stays."),
    slip({"(1 - beta_1) * g\n": "g\n", "(1 - beta_2) * g": "g"}, "Both memories are sums: the new slope comes in with the share 1 − β."),
    slip({"(1 - beta_1) * g\n": "g\n"}, "m is a sum, as momentum's v: here it is a mean, and the slope comes in with the share 1 − β₁."),
    slip({"-lr * mh": "lr * mh"}, "The signs are turned round: a step goes against the slope."),
    slip({"beta_1 * m": "0.9 * m", "(1 - beta_1) * g": "0.1 * g", "beta_1**t": "0.9**t"}, "β₁ is 0.9 whatever `beta_1` says: use the argument."),
    slip({"return steps": "return np.cumsum(steps)"}, "Those are the places, the steps added up: the steps themselves are asked for."),
    slip({"    return": "        return"}, "Only the first step comes back: is `return` inside the loop?"),
)  # fmt: skip


@exercise(
    "11.adam",
    title="Two memories",
    points=3,
    by=ADAM,
    hints=(
        "Four numbers a step: m and v, which last, and their corrected copies, which do not.",
        "Count the steps from 1: `for t, g in enumerate(slopes, start=1)`.",
        "Slopes 6, 6: m is 0.6, then 1.14; divided by 0.1, then by 0.19, it is 6 both times.",
    ),
    teaches="m says where to, √v how large slopes have been, and the correction takes out the zeros that both started from. While slopes are alike, each step is about η long, weight by weight.",
    right=(
        "def adam_steps(slopes, lr, b1, b2):\n    m = v = t = 0\n    for g in slopes:\n        t += 1\n"
        "        m += (g - m) * (1 - b1)\n        v += (g**2 - v) * (1 - b2)\n"
        "        yield -lr * (1 - b2**t) ** 0.5 / (1 - b1**t) * m / (v**0.5 + 1e-8)\n",
        "def adam_steps(slopes, lr, beta_1, beta_2):\n    g = np.array(slopes)\n    t = np.arange(len(g))\n"
        "    w1 = np.tril(beta_1 ** abs(t[:, None] - t))\n    w2 = np.tril(beta_2 ** abs(t[:, None] - t))\n"
        "    return -lr * (w1 @ g / w1.sum(axis=1)) / np.sqrt(w2 @ g**2 / w2.sum(axis=1))\n",
        """
import keras
def adam_steps(slopes, lr, beta_1, beta_2):
    w, rule = keras.Variable(0.0), keras.optimizers.Adam(lr, beta_1, beta_2)
    places = [0.0]
    for g in slopes:
        rule.apply([keras.ops.convert_to_tensor(g, "float32")], [w])
        places.append(float(w.numpy()))
    return np.diff(places)
""",
    ),
)  # fmt: skip
def adam(answer: Answer, draw: Draw) -> Credit | None:
    """-η each time on slopes 6, 6, 6, and the right steps for drawn slopes of both signs."""
    cases = [(drawn_slopes(draw), draw.float(0.02, 0.3), draw.float(0.7, 0.9), draw.float(0.95, 0.99)) for _ in range(3)]
    return ADAM.judge(answer, [([6.0, 6.0, 6.0], 0.1, 0.9, 0.999), *cases], rel=1e-3)
