"""Measure what notebook 03 shows and could not compute in its lesson: uv run python benchmarks/measure_03.py

It writes course_utils/demos/nb03/measured.json: the best of twelve nets with 1 to 8 and 16 ReLU
units, and how often such nets learn the two moons.
"""

import json
import platform
from pathlib import Path

import numpy as np
import sklearn

from course_utils.demos.nb03.folds import GOOD, fresh, moons, train

PLACE = Path(__file__).parents[1] / "course_utils/demos/nb03/measured.json"
STARTS, FEW, SEED = 50, 12, 0


def main() -> None:
    """Train, and write the file."""
    (x, y), (x_new, y_new) = moons()
    nets, passed, dead = {}, {}, {}
    for act, units in [
        *(("relu", n) for n in (*range(1, 9), 16)),
        ("tanh", 2),
        ("tanh", 3),
        ("tanh", 4),
    ]:
        ends = train(fresh(units, STARTS, act, SEED), x, y)
        accuracy = ends.accuracy(x_new, y_new)
        passed[f"{act} {units}"] = int((accuracy > GOOD).sum())
        print(act, units, passed[f"{act} {units}"], np.sort(accuracy).round(4)[[0, -1]], flush=True)
        if act == "relu":
            dead[units] = round(float(ends.dead(x).mean()), 3)
            one = int(ends.loss(x, y)[:FEW].argmin())
            parts = (ends.W[one], ends.b[one, 0], ends.v[one, :, 0], ends.c[one, 0])
            nets[units] = [part.astype(float).round(4).tolist() for part in parts]
    versions = {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "sklearn": sklearn.__version__,
    }
    found = {
        "versions": versions,
        "seed": SEED,
        "starts": STARTS,
        "best_of": FEW,
        "passed": passed,
        "dead": dead,
        "nets": nets,
    }
    PLACE.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
