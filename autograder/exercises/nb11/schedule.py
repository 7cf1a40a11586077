"""11.schedule: a learning rate that warms up, and is then halved in stairs."""

from typing import Any

import numpy as np

from autograder.checking import Answer, Case, Credit, Draw, Incorrect, exercise, program, slip

UP, DOWN = "top * (epoch + 1) / warm", "top * 0.5 ** ((epoch - warm) // k)"
COMPOUNDS = "It starts from `lr`, the rate there is: asked twice for an epoch, or after a restart, it says something else. Reckon from `top` and `epoch`."
AGAIN = 6  #: epochs that are asked once more, out of order
EXAMPLES = "A number of the example stands where `top`, `warm` or `k` belongs: the caller may choose others."
WHY = {
    "EagerTensor": "It is a tensor: `float(…)` makes a number of it.",
    "ndarray": "It is an array, if of one number: `float(…)` makes a number of it.",
    "NoneType": "Nothing comes back: each branch needs its `return`, and a `print` is none.",
    "int": "It is a whole number: `float(…)` makes it a float, and `int(…)` would cut off all behind the point.",
    "str": "It is text: leave out the quotes or the str(…).",
    "list": "It is a list: Keras asks epoch by epoch, for one rate each time.",
}

RATE = program(
    f"""
def schedule(epoch, lr, top=0.01, warm=2, k=3):
    if epoch < warm:
        return {UP}
    return {DOWN}
""",
    slip({DOWN: "lr * 0.5 if epoch > warm and (epoch - warm) % k == 0 else lr"}, COMPOUNDS),
    slip({DOWN: "lr * 0.5"}, COMPOUNDS),
    slip({DOWN: "lr * 0.5 if (epoch - warm) % k == 0 else lr"}, COMPOUNDS),
    slip({DOWN: f"lr{DOWN[3:]}"}, COMPOUNDS),
    slip({UP: f"lr{UP[3:]}"}, COMPOUNDS),
    slip({UP: "lr + top / warm"}, COMPOUNDS),
    slip({"// k": "/ k"}, "It slides down: with `//` in place of `/` it keeps a rate for `k` epochs, in stairs."),
    slip({"// k": "% k"}, "`%` gives the rest: how often k epochs are *over* is `//`."),
    slip({" // k": ""}, "It is halved in every epoch: each rate lasts for `k` epochs."),
    slip({"(epoch + 1) / warm": "((epoch + 1) // warm)"}, "`//` cuts the warm-up down to 0: there it is `/`."),
    slip({"(epoch + 1)": "epoch"}, "The warm-up begins with 0: in epoch 0 nothing would be learnt. Epochs count from 0; the first rate is top / warm."),
    slip({"(epoch + 1) / warm": "(epoch + 1) / (warm + 1)"}, "The warm-up stays below `top`: its last epoch has the whole of it."),
    slip({"(epoch - warm) // k": "epoch // k"}, "The stairs begin at epoch 0: they count from the end of the warm-up."),
    slip({"(epoch - warm) // k": "(epoch - warm) // k + 1"}, "The first stair comes at once: after the warm-up `top` stays for `k` epochs."),
    slip({"(epoch - warm)": "(epoch - warm + 1)"}, "The stairs come an epoch too early: `top` stays for `k` epochs after the warm-up."),
    slip({"epoch < warm": "epoch <= warm", UP: "top * epoch / warm", "(epoch - warm)": "(epoch - warm - 1)"}, "It counts epochs from 1: Keras's first one is 0."),
    slip({"epoch < warm": "epoch <= warm"}, "The warm-up is an epoch too long, and goes beyond `top`."),
    slip({f"return {UP}": "pass"}, "There is no warm-up yet: the first `warm` epochs climb."),
    slip({f"    if epoch < warm:\n        return {UP}\n": "", "(epoch - warm)": "epoch"}, "It goes down in stairs from the beginning: first comes the warm-up, and the stairs count from its end."),
    slip({"0.5 **": "0.5 *"}, "It multiplies by the number of stairs: halved that often is a power, 0.5**n."),
    slip({DOWN: "top / max(1, 2 * ((epoch - warm) // k))"}, "A half, a quarter, a sixth: each stair is half of the *one before*, so 2 to a power."),
    slip({DOWN: "top if epoch - warm < k else top / 2"}, "It is halved once, and then stays: it goes on, every `k` epochs."),
    slip({"0.5 **": "2 **"}, "It doubles: halving is a factor of 0.5."),
    slip({"0.5 **": "0.1 **"}, "Each stair is a tenth of the one before: a half is asked for."),
    slip({UP: "top"}, "The warm-up stands at `top`: it climbs there, in `warm` equal steps."),
    slip({UP: f"0.01{UP[3:]}", DOWN: f"0.01{DOWN[3:]}"}, EXAMPLES),
    slip({"// k": "// 3"}, EXAMPLES),
    slip({"epoch < warm": "epoch < 2"}, EXAMPLES),
    slip({"epoch < warm": "epoch < 2", UP: "0.01 * (epoch + 1) / 2", DOWN: "0.01 * 0.5 ** ((epoch - 2) // 3)"}, EXAMPLES),
    slip(
        {f"return {UP}": f"schedule.rate = {UP}", f"    return {DOWN}": "    elif epoch > warm and (epoch - warm) % k == 0:\n        schedule.rate /= 2\n    return schedule.rate"},
        "Asked epoch by epoch it is right, out of order it is not: it remembers an earlier call, which a resumed training has not made.",
        when=lambda seen, right: np.allclose(seen[:-AGAIN], right[:-AGAIN]),
    ),
)  # fmt: skip


def rate_of(value: Any) -> float:
    """Return a float as it is; a kind's name ends the check, as the kind ends a training in Keras."""
    if isinstance(value, float):
        return value
    kind = value if isinstance(value, str) else type(value).__name__
    raise Incorrect("`schedule` is to return a float, or Keras refuses it.", saw=f"`{kind}`", expected="`float`", why=WHY.get(kind, ""))  # fmt: skip


def as_keras_takes_it(schedule: Any) -> Any:
    """Probe: the schedule; what Keras would refuse comes back as the name of its kind."""
    import numpy as np

    def ask(*given: Any) -> Any:
        rate = schedule(*given)
        fine = isinstance(rate, (float, np.float32, np.float64))
        return float(rate) if fine else type(rate).__name__

    return ask


@exercise(
    "11.schedule",
    title="Up, then down the stairs",
    points=2,
    by=RATE,
    hints=(
        "Which of the two parts is an epoch in? An `if` decides, and each branch returns a float.",
        "Warm-up of 2: half of `top`, then `top`. Epochs count from 0.",
        "How often has it been halved? With k = 3: 0, 0, 0, 1, 1, 1, 2 … from the end of the warm-up on: that is `//`.",
    ),
    teaches="It depends on the epoch alone, so a training that is resumed in epoch 7 goes on with the right rate. Hand it over as `callbacks=[LearningRateScheduler(schedule)]`.",
    given="import keras\nimport tensorflow as tf",
    right=(
        "def schedule(epoch, lr, top=0.01, warm=2, k=3):\n    up = [top * (n + 1) / warm for n in range(warm)]\n"
        "    return (up + [top / 2 ** (n // k) for n in range(100)])[epoch]\n",
        "def schedule(epoch, lr, top=0.01, warm=2, k=3):\n    if epoch >= warm:\n        return np.float64(top) * np.power(0.5, np.floor((epoch - warm) / k))\n"
        "    return np.float32(np.linspace(top / warm, top, warm)[epoch])\n",
        "def schedule(epoch, lr, top=0.01, warm=2, k=3):\n    rate = top * min(1, (epoch + 1) / warm)\n    for _ in range(warm + k, epoch + 1, k):\n"
        "        rate /= 2\n    return float(rate)\n",
    ),
)  # fmt: skip
def schedule(answer: Answer, draw: Draw) -> Credit | None:
    """The rates agree in order, again with another `lr`, and in any order, for drawn settings."""
    top, warm, k = draw.float(0.02, 0.3), draw.integer(3, 4), draw.choice([2, 4])
    epochs = [*range(warm + 3 * k + 1)]  # halved three times: 8 is no 6
    again = [int(one) for one in draw.rng.permutation(epochs)[:AGAIN]]
    rates = draw.floats(0.001, 0.9, count=len(epochs) + AGAIN)
    asked = [(epoch, lr, top, warm, k) for epoch, lr in zip(epochs + again, rates, strict=True)]
    example = [(epoch, 0.001, 0.01, 2, 3) for epoch in range(7)]
    cases = [Case(one, rate_of) for one in [*example, *asked]]
    return RATE.judge(answer, cases, rel=1e-5, ask=answer.made("schedule", as_keras_takes_it))
