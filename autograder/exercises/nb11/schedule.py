"""11.schedule: a learning rate that warms up, and is then halved in stairs."""

from dataclasses import dataclass
from typing import Any

from autograder.checking import Answer, Case, Credit, Draw, Incorrect, exercise, program, slip

UP, DOWN = "top * (epoch + 1) / warm", "top * 0.5 ** ((epoch - warm) // k)"
COMPOUNDS = "It starts from `lr`, the rate there is: asked twice for an epoch, or after a restart, it says something else. Reckon from `top` and `epoch`."
KINDS = {"EagerTensor": "a tensor", "NoneType": "nothing, None", "int": "a whole number", "ndarray": "an array"}


@dataclass(frozen=True)
class Tensors:
    """Stands in for TensorFlow."""

    def constant(self, value: float) -> str:
        """Return what kind of thing it would be."""
        return "EagerTensor"


RATE = program(
    f"""
def schedule(epoch, lr, top=0.01, warm=2, k=3):
    if epoch < warm:
        return float({UP})
    return float({DOWN})
""",
    slip({f"float({UP})": f"tf.constant({UP})", f"float({DOWN})": f"tf.constant({DOWN})"}, "Keras wants a Python float and gets a tensor: `float(…)` makes one."),
    slip({f"float({UP})": f"int({UP})", f"float({DOWN})": f"int({DOWN})"}, "`int` cuts off what stands behind the point, and Keras wants a float."),
    slip({f"float({UP})": f"np.asarray({UP})", f"float({DOWN})": f"np.asarray({DOWN})"}, "Keras wants a Python float and gets an array, if of one number: `float(…)` makes one."),
    slip({f"float({DOWN})": "lr * 0.5 if epoch > warm and (epoch - warm) % k == 0 else lr"}, COMPOUNDS),
    slip({f"float({DOWN})": "lr * 0.5"}, COMPOUNDS),
    slip({f"float({DOWN})": "lr * 0.5 if (epoch - warm) % k == 0 else lr"}, COMPOUNDS),
    slip({"// k": "/ k"}, "It slides down: with `//` in place of `/` it keeps a rate for `k` epochs, in stairs."),
    slip({"(epoch + 1)": "epoch"}, "The warm-up begins with 0: in epoch 0 nothing would be learnt. Epochs count from 0; the first rate is top / warm."),
    slip({"(epoch - warm) // k": "epoch // k"}, "The stairs begin at epoch 0: they count from the end of the warm-up."),
    slip({"(epoch - warm) // k": "(epoch - warm) // k + 1"}, "The first stair comes at once: after the warm-up `top` stays for `k` epochs."),
    slip({"(epoch - warm)": "(epoch - warm + 1)"}, "The stairs come an epoch too early: `top` stays for `k` epochs after the warm-up."),
    slip({"epoch < warm": "epoch <= warm", UP: "top * epoch / warm", "(epoch - warm)": "(epoch - warm - 1)"}, "It counts epochs from 1: Keras's first one is 0."),
    slip({"epoch < warm": "epoch <= warm"}, "The warm-up is an epoch too long, and goes beyond `top`."),
    slip({f"    return float({DOWN})": ""}, "After the warm-up nothing comes back: each branch needs its `return`."),
    slip({f"        return float({UP})": "        pass"}, "There is no warm-up yet: the first `warm` epochs climb."),
    slip({f"return float({UP})": f"float({UP})", f"    return float({DOWN})": f"    else:\n        return float({DOWN})"}, "In the warm-up nothing comes back: each branch needs its `return`."),
    slip({"0.5 **": "0.5 *"}, "It multiplies by the number of stairs: halved that often is a power, 0.5**n."),
    slip({"0.5 **": "2 **"}, "It doubles: halving is a factor of 0.5."),
    slip({f"float({UP})": "float(top)"}, "The warm-up stands at `top`: it climbs there, in `warm` equal steps."),
    slip({f"float({UP})": f"float(0.01{UP[3:]})", f"float({DOWN})": f"float(0.01{DOWN[3:]})"}, "`top` is 0.01 whatever the caller says: use the argument."),
    names={"tf": Tensors()},
)  # fmt: skip


def rate_of(value: Any) -> float:
    """Return a float as it is; anything else ends the check, as it ends a training in Keras."""
    if isinstance(value, float):
        return value
    kind = value if isinstance(value, str) else type(value).__name__
    raise Incorrect("`schedule` is to return a float, or Keras refuses it.", saw=KINDS.get(kind, f"a {kind}"), expected="a Python float")


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
    top, warm, k = draw.float(0.02, 0.3), draw.integer(3, 4), draw.integer(2, 4)
    epochs = [*range(warm + 2 * k + 1)]
    again = [int(one) for one in draw.rng.permutation(epochs)[:6]]
    rates = draw.floats(0.001, 0.9, count=len(epochs) + 6)
    asked = [(epoch, lr, top, warm, k) for epoch, lr in zip(epochs + again, rates, strict=True)]
    example = [(epoch, 0.001, 0.01, 2, 3) for epoch in range(7)]
    cases = [Case(one, rate_of) for one in [*example, *asked]]
    return RATE.judge(answer, cases, rel=1e-5, ask=answer.made("schedule", as_keras_takes_it))
