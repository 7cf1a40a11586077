"""Train the small networks of notebook 00, and store what its pictures show.

    python benchmarks/measure_00.py [board] [moons] [rings]

Each run has a process of its own, forked before TensorFlow has calculated anything: in one process,
runs follow each other's generators. All parts take some five minutes on two cores.
"""

from pathlib import Path
from typing import Any

import numpy as np
from stored import apart, store_parts

from course_utils.demos.nb00.data import BOARD, checkerboard, mislabelled, moons, rings
from course_utils.pictures.boundary import grid_of

STORE = Path(__file__).parents[1] / "course_utils" / "demos" / "nb00" / "runs.json"
SIDE = 40  #: places along each side of a map
FRESH = 5_000


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


def moons_run(seed: int, units: int) -> list[int]:
    """Train on the moons; return which of the fresh points are right, as 0 and 1."""
    model = network(seed, units)
    model.fit(*moons(), epochs=20, verbose=0)
    points, labels = moons(FRESH, seed=1)
    right = (model.predict(points, verbose=0)[:, 0] > 0.5) == labels
    return [int(one) for one in right]


def rings_run(seed: int, kind: str) -> float:
    """Train on the rings, or on fewer of them, or with wrong labels; return the accuracy."""
    points, labels = rings()
    if kind == "60 rows":
        points, labels = points[:60], labels[:60]
    elif kind != "clean":
        labels = mislabelled(labels, kind, seed)
    model = network(seed, 16)
    model.fit(points, labels, epochs=100 if kind == "60 rows" else 40, verbose=0)
    return share_right(model, *rings(2_000, seed=1))


def pick_the_best(right: np.ndarray, count: int = 50, draws: int = 1_000) -> dict[str, float]:
    """Return what the best of some runs on few points promises, and what it keeps.

    `right`, ``(runs, points)``, says which points each run has right. The validation points are
    drawn `draws` times; the others show what the chosen run is worth.
    """
    rng = np.random.default_rng(0)
    promised, kept = [], []
    for _ in range(draws):
        few = np.zeros(right.shape[1], dtype=bool)
        few[rng.choice(right.shape[1], count, replace=False)] = True
        scores = right[:, few].mean(axis=1)
        best = rng.choice(np.flatnonzero(scores == scores.max()))
        promised.append(scores[best])
        kept.append(right[best][~few].mean())
    mean = {"promised": np.mean(promised), "kept": np.mean(kept), "all": right.mean()}
    return {name: round(float(one), 4) for name, one in mean.items()}


def measure_board() -> dict[str, Any]:
    """Twenty runs on the checkerboard with 4 units, ten with 16."""
    wide = [apart(board_run, seed, 16)["accuracy"] for seed in range(10)]
    return {"board": [apart(board_run, seed, 4) for seed in range(20)], "board_16_units": wide}


def measure_moons() -> dict[str, Any]:
    """Ten runs each with 16 and with 17 units, and what choosing the best of ten is worth."""
    right = {n: np.array([apart(moons_run, seed, n) for seed in range(10)]) for n in (16, 17)}
    scores = {str(n): [round(float(one.mean()), 4) for one in runs] for n, runs in right.items()}
    return {"moons": scores, "best_of_ten": pick_the_best(right[16])}


def measure_rings() -> dict[str, Any]:
    """Three runs each on the rings as they are, and on worse ones."""
    kinds = ("clean", "60 rows", "at random", "one ring")
    return {"rings": {kind: [apart(rings_run, seed, kind) for seed in range(3)] for kind in kinds}}


PARTS = {"board": measure_board, "moons": measure_moons, "rings": measure_rings}

if __name__ == "__main__":
    packages = ("tensorflow", "keras", "numpy", "scikit-learn")
    store_parts(__doc__, STORE, PARTS, packages, keras=True, indent=0)
