"""Train the small networks of notebook 00, and store what its pictures show.

uv run python benchmarks/measure_00.py

Each run has a process of its own, forked before TensorFlow has calculated anything: in one process,
runs follow each other's generators. It takes some four minutes on two cores.
"""

import importlib.metadata
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.demos.nb00.data import BOARD, checkerboard, moons
from course_utils.pictures.boundary import grid_of
from course_utils.start import quiet_start

STORE = Path(__file__).parents[1] / "course_utils" / "demos" / "nb00" / "runs.json"
SIDE = 40  #: places along each side of a map
FRESH = 5_000


def apart(run: Callable[..., Any], *args: Any) -> Any:
    """Return what `run(*args)` returns in a process of its own."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.write(writing, json.dumps(run(*args)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        reply = json.loads(pipe.read())
    os.wait()
    return reply


def network(seed: int, units: int) -> Any:
    """Return a new network of one hidden layer, seeded."""
    import keras

    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.layers.Input((2,)),
            keras.layers.Dense(units, "relu"),
            keras.layers.Dense(1, "sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.03), "binary_crossentropy")
    return model


def share_right(model: Any, points: np.ndarray, labels: np.ndarray) -> float:
    """Return the accuracy, to four digits."""
    said = model.predict(points, verbose=0)[:, 0] > 0.5
    return round(float((said == labels).mean()), 4)


def board_run(seed: int, units: int) -> dict[str, Any]:
    """Train on the checkerboard: the losses, the accuracy on fresh points, and a map."""
    model = network(seed, units)
    losses = model.fit(*checkerboard(), epochs=40, verbose=0).history["loss"]
    _, places = grid_of(BOARD, SIDE)
    scores = model.predict(places, verbose=0)[:, 0]
    return {
        "seed": seed,
        "loss": [round(one, 3) for one in losses],
        "accuracy": share_right(model, *checkerboard(FRESH, seed=1)),
        "map": "".join(f"{round(15 * float(one)):x}" for one in scores),
    }


def moons_run(seed: int, units: int) -> dict[str, Any]:
    """Train on the moons: the accuracy on 50 validation points, and on fresh ones."""
    model = network(seed, units)
    model.fit(*moons(), epochs=20, verbose=0)
    return {
        "seed": seed,
        "validation": share_right(model, *moons(50, seed=2)),
        "accuracy": share_right(model, *moons(FRESH, seed=1)),
    }


def measure() -> dict[str, Any]:
    """Return everything that is stored."""
    board = [apart(board_run, seed, 4) for seed in range(20)]
    wide = [apart(board_run, seed, 16)["accuracy"] for seed in range(10)]
    lucky = {units: [apart(moons_run, seed, units) for seed in range(10)] for units in (16, 17)}
    return {
        "made_by": "benchmarks/measure_00.py",
        "versions": {
            name: importlib.metadata.version(name)
            for name in ("tensorflow", "keras", "numpy", "scikit-learn")
        },
        "board": board,
        "board_16_units": wide,
        "moons": lucky,
    }


if __name__ == "__main__":
    with quiet_start():
        import keras  # noqa: F401 - once, before the processes fork

        STORE.write_text(json.dumps(measure(), indent=0) + "\n", "utf-8")
