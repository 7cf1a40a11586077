"""11.momentum: descent with a velocity, as a list of weights."""

from autograder.checking import Answer, Code, Credit, Draw, exercise, program, slip

V, W = "v = beta * v - lr * grad(w)", "w = w + v"
FORGETS = "v forgets: each step is its own slope's alone. Is β · v missing, or does v begin at 0 again in every step?"
EXAMPLE = Code("lambda w: 3 * (w - 8)", "grad")

WALK = program(
    f"""
def momentum_walk(grad, w0, lr, beta, steps):
    weights, w, v = [w0], w0, 0.0
    for _ in range(steps):
        {V}
        {W}
        weights.append(w)
    return weights
""",
    slip({"beta * v - lr": "-lr"}, FORGETS),
    slip({"- lr * grad": "+ lr * grad"}, "It walks uphill: the slope's part points against the slope."),
    slip(
        {"- lr * grad": "- (1 - beta) * lr * grad"},
        "The steps start short: that v is an average of the slopes (Adam's, in section 4). Here it is a sum: the whole of lr · slope comes in.",
    ),
    slip({f"{V}\n        {W}": f"{W}\n        {V}"}, "It walks with the *old* velocity, so the first step is 0: renew v, then move."),
    slip({"grad(w)": "grad(w0)"}, "The slope is frozen at the start: measure it anew, at the w of each step."),
    slip({"grad(w)": "3 * (w - 8)"}, "The slope is the example's, whatever valley it is: call `grad`, which is given."),
    slip({"grad(w)": "abs(grad(w))"}, "The sign of the slope is lost: left of the bottom it is negative, and pushes the ball to the right."),
    slip({V: f"{V} if len(weights) == 1 else beta * v"}, "Only the first slope comes in: every step measures one, and adds it to v."),
    slip({"w + v": "w + lr * v"}, "η is there twice: it is in v already."),
    slip({V: "v = beta * v + grad(w)", "w + v": "w - v"}, "η is missing: v collects whole slopes, and then the step needs `lr`."),
    slip({f"{V}\n        {W}": "w = beta * w - lr * grad(w)"}, "β shrinks the *weight*: what is to fade is the velocity."),
    slip({"grad(w)": "grad(w + beta * v)"}, "The slope is measured ahead of the ball: that is Nesterov's. Measure it at w."),
    slip({W: "w = w + beta * v - lr * grad(w)"}, "That looks one step ahead: it is Nesterov's. Plain momentum moves by v."),
    slip({V: "v = lr * (beta * v - grad(w))"}, "η shrinks the old velocity, too: it belongs to the slope alone."),
    slip({V: "v = beta * (v - lr * grad(w))"}, "β fades the new slope, too: it belongs to the old velocity alone."),
    slip({"beta * v": "v + beta * v"}, "v grows in every step: the new v takes the place of the old one (=), it is not added to it (+=)."),
    slip({"beta * v": "(1 - beta) * v"}, "1 − β is left of the velocity: β is the share that stays."),
    slip({V: "v = lr * v - beta * grad(w)"}, "β and η have changed places: β fades the old velocity, η scales the slope."),
    slip({"beta * v": "-beta * v"}, "The old velocity is taken back: it is to carry on, with a plus."),
    slip({"w0, 0.0": "w0, -lr * grad(w0)"}, "The ball begins with a push: v is 0 at first, and the first slope comes in once."),
    slip({"v = beta * v": "v = v"}, "Nothing fades: the old velocity is to be multiplied by `beta`."),
    slip({"w = w + v": "w = w0 + v"}, "Each step starts from w0 again: it has to start from the weight before."),
    slip({"w = w + v": "w = v"}, "That is the step alone: the new weight is the old one plus v."),
    slip({"beta * v": "0.9 * v"}, "β is 0.9 whatever `beta` says: use the argument."),
    slip({"- lr * grad": "- 0.1 * grad"}, "η is 0.1 whatever `lr` says: use the argument."),
    slip({"        v = beta": "        v = 0.0\n        v = beta"}, FORGETS),
    slip({"append(w)": "append(v)"}, "Those are the velocities: return the weights."),
    slip({"[w0], w0": "[], w0"}, "The start is missing: put w0 first."),
    slip({"return weights": "return weights[-1]"}, "That is the last weight alone: return all of them, the start included."),
    slip({"range(steps)": "range(steps - 1)"}, "That is one step too few: `steps` steps and the start are steps + 1 weights."),
    slip({"range(steps)": "range(steps + 1)"}, "That is one step too many: `steps` steps and the start are steps + 1 weights."),
    slip({"    return": "        return"}, "Only one step is made: is `return` inside the loop?"),
)  # fmt: skip


@exercise(
    "11.momentum",
    title="A ball that rolls on",
    points=2,
    by=WALK,
    hints=(
        "Two things last from one step to the next: the weight, and the velocity, which begins at 0.",
        "First v is renewed from its old self and from the slope at the present w; then w moves by v.",
        "From 10: v = 0.9 · 0 − 0.1 · 6 = −0.6, so 9.4. Then v = 0.9 · (−0.6) − 0.1 · 4.2 = −0.96, so 8.44.",
    ),
    teaches="Old slopes live on in v, each step a factor β fainter: about the last 1 / (1 − β) of them count. `SGD(momentum=…)` does just this.",
    right=(
        "def momentum_walk(grad, w0, lr, beta, steps):\n    path, v = [w0], 0\n    for _ in range(steps):\n"
        "        v = beta * v + grad(path[-1])\n        path.append(path[-1] - lr * v)\n    return np.array(path)\n",
        "def momentum_walk(grad, w0, lr, beta, steps):\n    w = before = w0\n    yield w\n    for _ in range(steps):\n"
        "        w, before = w - lr * grad(w) + beta * (w - before), w\n        yield w\n",
        """
import keras
def momentum_walk(grad, w0, lr, beta, steps):
    w, rule = keras.Variable(float(w0)), keras.optimizers.SGD(lr, momentum=beta)
    path = [keras.ops.copy(w.value)]
    for _ in range(steps):
        rule.apply([keras.ops.convert_to_tensor(grad(w.value))], [w])
        path.append(keras.ops.copy(w.value))
    return path
""",
    ),
)  # fmt: skip
def momentum(answer: Answer, draw: Draw) -> Credit | None:
    """[10, 9.4, 8.44, 7.444] in the lesson's valley, and the walks in drawn ones."""
    cases = []
    for beta, side in ((0.5, 1), (0.8, -1), (0.9, 1)):
        curve, bottom, rate = draw.float(0.5, 4), draw.float(-5, 5), draw.float(0.05, 0.2)
        slope = Code(f"lambda w: {curve} * (w - {bottom})", f"slope {curve} (w − {bottom})".replace("− -", "+ "))
        cases.append((slope, round(bottom + side * draw.float(2, 6), 3), rate, beta, 5))
    return WALK.judge(answer, [(EXAMPLE, 10, 0.1, 0.9, 3), *cases], rel=5e-5)
