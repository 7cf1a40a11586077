"""02.descend: the whole walk downhill, as a list of weights."""

from collections.abc import Sequence

import numpy as np

from autograder.checking import Answer, Credit, Draw, exercise, program, slip

from .words import FROZEN

Paths = Sequence[Sequence[float]]
STEP = "w - lr * 3 * (w - 8)"
INTEGERS = "An array of whole numbers cuts off what stands behind the point: make it one of floats, also where w0 is whole."


def _stops_early(seen: Paths, right: Paths) -> bool:
    """Whether each path is the beginning of the right one, and it ends at no fixed length."""
    lengths = [np.size(s) for s in seen]
    begins = all(np.ndim(s) == 1 and n <= len(r) and np.allclose(s, r[:n]) for s, r, n in zip(seen, right, lengths, strict=True))
    return begins and len({*lengths}) > 1 and len({len(r) - n for r, n in zip(right, lengths, strict=True)}) > 1


def _keeps_growing(seen: Paths, right: Paths) -> bool:
    """Whether each list ends with the right path, behind those of the calls before."""
    before = 0
    for s, r in zip(seen, right, strict=True):
        if np.ndim(s) != 1 or len(s) < before + len(r) or not np.allclose(s[-len(r) :], r):
            return False
        before = len(s)
    return before > len(right[-1])


def _is_rounded(seen: Paths, right: Paths) -> bool:
    """Whether the weights have one to three decimals, and are not far from the right ones."""
    alike = all(np.shape(s) == np.shape(r) and np.allclose(s, r, atol=1) for s, r in zip(seen, right, strict=True))
    return alike and all(np.allclose(s, np.round(s, 3), atol=1e-9) for s in seen) and not all(np.allclose(s, np.round(s)) for s in seen)


WALK = program(
    """
def descend(w0, lr, steps):
    weights = [w0]
    for _ in range(steps):
        w = weights[-1]
        weights.append(w - lr * 3 * (w - 8))
    return weights
""",
    slip({"w - lr": "w + lr"}, "The steps lead away from 8: with a plus sign you are moving uphill. Subtract the step."),
    slip({"3 * (w - 8)": "6"}, FROZEN),
    slip({"3 * (w - 8)": "3 * (w0 - 8)"}, FROZEN),
    slip({"lr * 3": "lr * lr * 3"}, "The slope is multiplied by `lr` twice: once is enough."),
    slip(
        {"for _ in": "for k in", "lr * 3": "lr / (k + 1) * 3"},
        "The steps get shorter with their number: η stays as it is, and the slope alone shortens them.",
    ),
    slip({"lr * 3": "3"}, "The whole slope is subtracted, as if η were 1: multiply it by `lr`."),
    slip({"lr * 3": "0.1 * 3"}, "It moves with η = 0.1 whatever `lr` says: use the argument."),
    slip({"3 * (w - 8)": "2 * (w - 8)"}, "The steps are too short by a third: the slope is that of 1.5 (w − 8)², with the 1.5 in it."),
    slip(
        {"3 * (w - 8)": "1.5 * (w - 8)"}, "The steps are half as long as they should be: did the 2 of the exponent get lost in the slope?"
    ),
    slip({"3 * (w - 8)": "1.5 * (w - 8) ** 2"}, "The error itself is subtracted: each step needs the slope."),
    slip({STEP: "lr * 3 * (w - 8)"}, "That keeps only the step: the new weight is the old one minus the step."),
    slip({"w = weights[-1]": "w = w0"}, "Each step starts from w0 again: it has to start from the weight before."),
    slip({"3 * (w - 8)": "3 * abs(w - 8)"}, "The sign of the slope got lost: left of 8 it is negative."),
    slip(
        {f"weights.append({STEP})": f"new = {STEP}\n        weights.append(8 if (new - 8) * (w - 8) < 0 else new)"},
        "It is held at 8 when a step would cross to the other side: with a large η the ball does swing across.",
    ),
    slip({"lr * 3": "min(lr, 0.6) * 3"}, "A large η was cut: it is taken as it comes, also where the ball runs away."),
    slip(
        {STEP: f"max(-20, min(40, {STEP}))"},
        "The weights are held within bounds: with a large η the ball does run away, and the list shows it.",
    ),
    slip({STEP: "w"}, "The weight never moves: the list needs the weight after the step."),
    slip(
        {"for _ in": "for k in", "weights[-1]": "weights[k - 1]"},
        "The steps lag behind: each starts one weight too early. In round k of range(steps) the newest one is `weights[k]`.",
    ),
    slip({"w0, lr": "lr, w0"}, "The arguments are in another order: `descend(w0, lr, steps)`, the start first."),
    slip({"[w0]": "[10]"}, "It starts from 10 whatever `w0` says: use the argument."),
    slip({"[w0]": "[w0, w0]"}, "The start stands there twice: put it into the list once, before the loop."),
    slip({"range(steps)": "range(3)"}, "It makes 3 steps whatever `steps` says: use the argument."),
    slip({"range(steps)": "range(steps + 1)"}, "That is one step too many: `steps` steps and the start are steps + 1 weights."),
    slip({"return weights": "return weights[1:]"}, "The start is missing: put w0 first, so that `steps` steps give steps + 1 weights."),
    slip({"return weights": "return weights[:-1]"}, "The last step is missing: `steps` steps and the start are steps + 1 weights."),
    slip({"    return weights": "        return weights"}, "Only one step is made: is there no loop, or does `return` stand inside it?"),
    slip({"return weights": "return weights[-1]"}, "That is only the last weight: return all of them, the start included, as a list."),
    slip(
        {"return weights": "return [weights[-1]] * len(weights)"},
        "All entries are the last weight: one array was appended each time and changed in place (−=). Make a new one: w = w - ….",
    ),
    slip({"return weights": "return weights[::-1]"}, "The weights are in the reverse order: the start comes first."),
    slip({"return weights": "return [1.5 * (w - 8) ** 2 for w in weights]"}, "Those are the errors E(w): return the weights."),
    slip({"return weights": "return [3 * (w - 8) for w in weights]"}, "Those are the slopes: return the weights."),
    slip({"return weights": "return [3 * (w - 8) for w in weights[:-1]]"}, "Those are the slopes: return the weights."),
    slip(
        "import numpy as np\ndef descend(w0, lr, steps):\n"
        "    weights = np.zeros(steps + 1, dtype=int)\n    weights[0] = w0\n"
        "    for k in range(steps):\n        w = weights[k]\n"
        f"        weights[k + 1] = {STEP}\n    return weights\n",
        INTEGERS,
    ),
    slip(
        "import numpy as np\ndef descend(w0, lr, steps):\n    weights = np.full(steps + 1, w0)\n"
        f"    for k in range(steps):\n        w = weights[k]\n        weights[k + 1] = {STEP}\n    return weights\n",
        INTEGERS,
    ),
    slip(
        {"    return weights": "        if abs(w - 8) < 1:\n            break\n    return weights"},
        "It stops before `steps` steps are made: is there a `break`, or a `return`, too early?",
        when=_stops_early,
    ),
    slip(
        "weights = []\ndef descend(w0, lr, steps):\n    w = w0\n    weights.append(w)\n"
        f"    for _ in range(steps):\n        w = {STEP}\n        weights.append(w)\n"
        "    return list(weights)\n",
        "The list still holds what earlier calls put into it: make a new one inside the function.",
        when=_keeps_growing,
    ),
    slip(
        {STEP: f"round({STEP}, 2)"},
        "The weights are rounded on the way: calculate with all digits, and round what you print.",
        when=_is_rounded,
    ),
)


@exercise(
    "02.descend",
    title="Walk downhill",
    points=2,
    by=WALK,
    hints=(
        "Start a list with w0 in it, and append one weight a step.",
        "One step: measure the slope at the last weight of the list, and subtract lr times it.",
        "The slope has to be measured inside the loop: at 10 it is 6, at 9.4 it is 4.2.",
    ),
    teaches="The slope is measured inside the loop, at the newest weight; only η stays as it is. "
    "Every optimizer of Keras is this loop with another rule for the step.",
    right=(
        "import numpy as np\ndef descend(w0, lr, steps):\n    return 8 + (w0 - 8) * (1 - 3 * lr) ** np.arange(steps + 1)\n",
        "def descend(w0, lr, steps):\n    yield w0\n    for _ in range(steps):\n        w0 -= lr * 3 * (w0 - 8)\n        yield w0\n",
        "import pandas as pd\ndef descend(w, lr, n):\n    path = [w]\n    while len(path) <= n:\n"
        "        path += [path[-1] * (1 - 3 * lr) + 24 * lr]\n    return pd.Series(path)\n",
    ),
)
def descend(answer: Answer, draw: Draw) -> Credit | None:
    """[10, 9.4, 8.98, 8.686] for (10, 0.1, 3), and as many weights as asked for drawn starts."""
    short = (draw.float(11, 30), draw.float(0.02, 0.09), draw.integer(5, 6))
    across = (draw.float(-10, 5), draw.float(0.42, 0.58), draw.integer(7, 9))
    arrives = (draw.float(9, 10), draw.float(0.15, 0.2), draw.integer(40, 45))
    runs_away = (draw.float(11, 14), draw.float(0.8, 0.9), draw.integer(7, 9))
    return WALK.judge(answer, [(10, 0.1, 3), short, across, arrives, runs_away], rel=1e-5)
