"""Measure what notebook 06 claims over seeds, and store it.

    python benchmarks/measure_06.py

First losses of untrained nets on garments, with and without their softmax; a softmax over one unit
beside a sigmoid; and the loss −log p beside (1 − p)², each with the best of four rates. About five
minutes on two cores.
"""

import json
import platform
import warnings
from pathlib import Path

import numpy as np
from stored import chosen

from course_utils import load_fashion_mnist, quiet_start
from course_utils.demos.nb06 import seen_points

with quiet_start():
    import keras
    import tensorflow as tf
    from keras import Input, Sequential
    from keras.layers import Dense, Flatten

SEEDS, RATES, EPOCHS = range(10), (0.001, 0.003, 0.01, 0.03), 20
FILE = Path(__file__).parents[1] / "course_utils/demos/nb06/measured.json"


def first_losses() -> dict[str, list[float]]:
    """Return losses and accuracies of untrained nets, on the lesson's images."""
    data = load_fashion_mnist()
    images, labels = data.train_images[:5000], data.train_labels[:5000]
    found: dict[str, list[float]] = {"scaled": [], "raw": [], "accuracy": [], "no softmax": []}
    for seed in SEEDS:
        keras.utils.set_random_seed(seed)
        net = Sequential([Input((28, 28)), Flatten(), Dense(128, "relu"), Dense(10, "softmax")])
        net.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        loss, accuracy = net.evaluate(images / np.float32(255), labels, 500, verbose=0)
        found["scaled"].append(loss)
        found["accuracy"].append(accuracy)
        found["raw"].append(net.evaluate(images, labels, 500, verbose=0)[0])
        net.layers[-1].activation = keras.activations.linear
        net.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        found["no softmax"].append(
            net.evaluate(images / np.float32(255), labels, 500, verbose=0)[0]
        )
    return found


def trained(end: str, loss: str, rate: float, seed: int) -> dict[str, float]:
    """Return first and last loss in training, and accuracies there and on 4,000 fresh points."""
    x, y = seen_points()
    fresh = seen_points(4_000, seed=7)
    keras.utils.set_random_seed(seed)
    net = Sequential([Input((2,)), Dense(16, "relu"), Dense(1, end)])
    net.compile(keras.optimizers.Adam(rate), loss, metrics=["accuracy"])
    past = net.fit(x, y, epochs=EPOCHS, verbose=0).history
    return {
        "first": past["loss"][0],
        "last": past["loss"][-1],
        "accuracy": past["accuracy"][-1],
        "fresh": net.evaluate(*fresh, batch_size=1000, verbose=0)[1],
    }


def main() -> None:
    """Measure all of it and write the file."""
    chosen(__doc__)
    warnings.simplefilter("ignore")
    ends = ("softmax", "sigmoid")
    losses = ("binary_crossentropy", "mse")
    found = {
        "versions": {
            "python": platform.python_version(),
            "keras": keras.__version__,
            "tensorflow": tf.__version__,
            "numpy": np.__version__,
        },
        "seeds": {"first": [*SEEDS], "one unit": [*SEEDS], "rates": [*SEEDS[:6]]},
        "epochs": EPOCHS,
        "first": first_losses(),
        "one unit": {end: [trained(end, losses[0], 0.01, seed) for seed in SEEDS] for end in ends},
        "rates": {
            loss: {
                str(rate): [trained(ends[1], loss, rate, seed) for seed in SEEDS[:6]]
                for rate in RATES
            }
            for loss in losses
        },
    }
    FILE.write_text(json.dumps(rounded(found), indent=1) + "\n", "utf-8")


def rounded(found: object) -> object:
    """Return `found` with its numbers to five digits."""
    if isinstance(found, dict):
        return {key: rounded(one) for key, one in found.items()}
    if isinstance(found, list):
        return [rounded(one) for one in found]
    return float(f"{found:.5g}") if isinstance(found, float) else found


if __name__ == "__main__":
    main()
