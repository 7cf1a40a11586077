"""Race the optimizers of notebook 11, and store what its pictures show.

    python benchmarks/measure_11.py [race] [schedule]

Real Fashion-MNIST: 5,000 images, 784-64-10, batches of 64, 6 epochs. Each run has a process of its
own. Both parts take some fifteen minutes on two cores.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from stored import apart, store_parts

from course_utils import load_fashion_mnist

STORE = Path(__file__).parents[1] / "course_utils" / "demos" / "nb11" / "measured.json"
TUNING, FRESH = range(1, 7), range(7, 17)  #: seeds to choose the learning rates by, and to report
ROWS, EPOCHS, BATCH = 5000, 6, 64
WORST = 99.0  #: stands for a loss that is no number any more
#: the learning rates that are tried, in order: at best, neither the first nor the last one wins
GRIDS = {
    "SGD": (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0),
    "momentum": (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2),
    "Adagrad": (0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5),
    "RMSprop": (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02),
    "Adam": (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02),
}
DEFAULTS = {"SGD": 0.01, "momentum": 0.01, "Adagrad": 0.001, "RMSprop": 0.001, "Adam": 0.001}
STARTS = (0.001, 0.003, 0.01)  #: Adam's first rates, constant and halved in each epoch


def optimizer(name: str, rate: float) -> Any:
    """Return a new optimizer: Keras's defaults, but for the rate and 0.9 of momentum."""
    from keras import optimizers

    if name == "momentum":
        return optimizers.SGD(rate, momentum=0.9)
    return getattr(optimizers, name)(rate)


def run(name: str, rate: float, seed: int, halved: bool = False) -> dict[str, float]:
    """Train once; return loss and accuracy, on the training images and on 5,000 others."""
    import keras

    fashion = load_fashion_mnist()
    assert fashion.source == "fashion_mnist", "the stored numbers are those of the real set"
    x, y = fashion.train_images[: 2 * ROWS] / np.float32(255), fashion.train_labels[: 2 * ROWS]
    keras.utils.set_random_seed(seed)
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((28, 28)),
            layers.Flatten(),
            layers.Dense(64, "relu"),
            layers.Dense(10, "softmax"),
        ]
    )
    model.compile(optimizer(name, rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    halve = keras.callbacks.LearningRateScheduler(lambda epoch: rate * 0.5**epoch)
    model.fit(
        x[:ROWS], y[:ROWS], batch_size=BATCH, epochs=EPOCHS, verbose=0,
        callbacks=[halve] if halved else [],
    )  # fmt: skip
    found: dict[str, float] = {}
    for part, rows in (("", slice(ROWS)), ("val_", slice(ROWS, None))):
        seen = model.evaluate(x[rows], y[rows], verbose=0, return_dict=True)
        found |= {part + key: round(float(value), 4) for key, value in seen.items()}
    return {key: value if np.isfinite(value) else WORST for key, value in found.items()}


def over(seeds: range, make: Callable[..., Any], *args: Any) -> dict[str, list[float]]:
    """Return each measure's values over some seeds."""
    runs = [apart(make, *args[:2], seed, *args[2:]) for seed in seeds]
    return {key: [one[key] for one in runs] for key in runs[0]}


def measure_race() -> dict[str, Any]:
    """Each optimizer's best rate by the mean training loss; with it and the default, new seeds."""
    race: dict[str, dict[str, Any]] = {}
    for name, rates in GRIDS.items():
        tried = {rate: over(TUNING, run, name, rate)["loss"] for rate in rates}
        best = min(tried, key=lambda rate: np.mean(tried[rate]))
        race[name] = {
            "tried": {str(rate): losses for rate, losses in tried.items()},
            "rates": {"default": DEFAULTS[name], "tuned": best},
            "default": over(FRESH, run, name, DEFAULTS[name]),
            "tuned": over(FRESH, run, name, best),
        }
        print(
            name,
            best,
            np.mean(race[name]["default"]["loss"]),
            np.mean(race[name]["tuned"]["loss"]),
            flush=True,
        )
    return {"race": race}


def measure_schedule() -> dict[str, Any]:
    """Adam from three rates, which stay or are halved in each epoch."""
    return {
        "schedule": {
            str(rate): {
                "constant": over(FRESH, run, "Adam", rate),
                "halved": over(FRESH, run, "Adam", rate, True),
            }
            for rate in STARTS
        }
    }


PARTS = {"race": measure_race, "schedule": measure_schedule}

if __name__ == "__main__":
    about = {"data": "Fashion-MNIST", "seeds": {"tuning": [*TUNING], "reported": [*FRESH]}}
    store_parts(__doc__, STORE, PARTS, ("tensorflow", "keras", "numpy"), about, keras=True)
