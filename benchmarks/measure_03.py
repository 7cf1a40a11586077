"""Measure what notebook 03 only shows: uv run python benchmarks/measure_03.py (a minute or two).

It writes course_utils/demos/nb03/measured.json: the best of twelve nets with one hidden layer of a
few units, how often such nets learn the two moons, and what ten layers learn.
"""

import json
import platform
from pathlib import Path

import numpy as np
import sklearn
from stored import chosen

from course_utils.demos.nb03.nets import GOOD, Nets, fresh, moons, train

PLACE = Path(__file__).parents[1] / "course_utils/demos/nb03/measured.json"
NETS, FEW, STEPS, RATE = 50, 12, 2000, 0.02
ONE_LAYER = [
    *(("relu", n) for n in (*range(1, 9), 16)),
    ("linear", 3),
    *(("tanh", n) for n in (2, 3, 4)),
]
DEEP, EPOCHS, BATCH, RATES = 10, 30, 16, (0.0003, 0.001, 0.003, 0.01, 0.03)


def main() -> None:
    """Train, and write the file."""
    chosen(__doc__)
    found = {
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "sklearn": sklearn.__version__,
        },
        "seed": 0,
        **one_layer(),
        "deep": {act: ten_layers(act) for act in ("sigmoid", "tanh", "relu")},
    }
    PLACE.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def one_layer() -> dict[str, object]:
    """Return what 50 nets of each kind became: full batches, 2,000 steps of Adam(0.02)."""
    (x, y), new = moons()
    passed, dead, nets = {}, {}, {}
    for act, units in ONE_LAYER:
        name = f"{act} {units}"
        ends = train(fresh([2, units, 1], NETS, act), x, y, epochs=STEPS, rate=RATE)
        accuracy = ends.accuracy(*new)
        passed[name] = int((accuracy > GOOD).sum())
        dead[name] = round(float(ends.dead(x).mean()), 3)
        nets[name] = rounded(ends.one(int(ends.loss(x, y)[:FEW].argmin())))
        print(name, passed[name], accuracy.min(), accuracy.max(), flush=True)
    return {"starts": NETS, "best_of": FEW, "passed": passed, "dead": dead, "nets": nets}


def rounded(net: Nets) -> list[list[object]]:
    """Return kernel and bias of each layer of one net, to four digits behind the point."""
    return [
        [W[0].astype(float).round(4).tolist(), b[0, 0].astype(float).round(4).tolist()]
        for W, b in net.layers
    ]


def ten_layers(act: str) -> dict[str, object]:
    """Return accuracies and losses of ten nets of 10 layers of 32, for the best of a few rates."""
    (x, y), new = moons()
    runs = []
    for rate in RATES:
        ends = train(
            fresh([2, *[32] * DEEP, 1], 10, act, he=act == "relu"),
            x,
            y,
            epochs=EPOCHS,
            rate=rate,
            batch_size=BATCH,
        )
        loss, accuracy = np.sort(ends.loss(x, y)), np.sort(ends.accuracy(*new))
        runs.append(
            {"rate": rate, "loss": loss.round(4).tolist(), "accuracy": accuracy.round(4).tolist()}
        )
        print(act, rate, loss[[0, 5, -1]].round(4), accuracy[[0, 5, -1]].round(4), flush=True)
    return {"runs": runs, "best": min(runs, key=lambda run: run["loss"][5])["rate"]}


if __name__ == "__main__":
    main()
