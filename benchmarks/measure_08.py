"""Train the networks of notebook 08, and store what its pictures show.

    python benchmarks/measure_08.py [sorted] [printed] [long] [batches]

Real Fashion-MNIST; each run has a process of its own. All parts take some ten minutes on two cores.
"""

import time
from pathlib import Path
from typing import Any

import numpy as np
from stored import apart, store_parts

from course_utils import load_fashion_mnist

STORE = Path(__file__).parents[1] / "course_utils" / "demos" / "nb08" / "measured.json"
SEEDS = range(5)
TUNING, FRESH = range(1, 4), range(4, 9)  #: seeds to choose the learning rates by, and to report
RATES = (0.02, 0.04, 0.08, 0.15, 0.3, 0.6)
SIZES = (16, 64, 500, 4000)


def data() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return pixels and labels, for training and for the test."""
    fashion = load_fashion_mnist()
    assert fashion.source == "fashion_mnist", "the stored numbers are those of the real set"
    scale = np.float32(255)
    return (
        fashion.train_images / scale, fashion.train_labels,
        fashion.test_images / scale, fashion.test_labels,
    )  # fmt: skip


def network(seed: int, optimizer: Any = "adam") -> Any:
    """Return a new network of 64 hidden units, seeded."""
    import keras

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
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def rounded(values: Any, digits: int = 3) -> list[float]:
    """Return some numbers to so many digits."""
    return [round(float(one), digits) for one in values]


def sorted_run(seed: int, in_order: bool) -> dict[str, Any]:
    """5,000 images sorted by label, as they are or mixed once beforehand; the last 20% validate."""
    pixels, labels, test_pixels, test_labels = data()
    rows = np.argsort(labels[:5000], kind="stable")
    if not in_order:
        rows = np.random.default_rng(seed).permutation(rows)
    model = network(seed)
    history = model.fit(
        pixels[rows], labels[rows], epochs=5, validation_split=0.2, verbose=0
    ).history
    test = model.evaluate(test_pixels, test_labels, verbose=0, return_dict=True)
    said = np.bincount(model.predict(test_pixels, verbose=0).argmax(axis=1), minlength=10)
    return {name: rounded(values, 4) for name, values in history.items()} | {
        "test": round(test["accuracy"], 4),
        "said": said.tolist(),
    }


def printed_run(seed: int) -> list[float]:
    """One epoch on 4,000 images: its loss, and that of these and of 5,000 others after it."""
    pixels, labels, *_ = data()
    rows, others = slice(4000), slice(5000, 10_000)
    model = network(seed)
    history = model.fit(pixels[rows], labels[rows], verbose=0).history
    after = [model.evaluate(pixels[k], labels[k], verbose=0)[0] for k in (rows, others)]
    return rounded([history["loss"][0], *after])


def long_run(seed: int) -> dict[str, Any]:
    """800 images of its own, and 2,000 others to validate, for 80 epochs."""
    pixels, labels, *_ = data()
    rows, others = slice(800 * seed, 800 * (seed + 1)), slice(-2000, None)
    model = network(seed)
    history = model.fit(
        pixels[rows], labels[rows], epochs=80, verbose=0,
        validation_data=(pixels[others], labels[others]),
    ).history  # fmt: skip
    return {name: rounded(values) for name, values in history.items()}


def batch_run(seed: int, size: int, rate: float) -> list[float]:
    """4,000 images, 5 epochs of SGD; return the loss on 1,000 others, and the seconds."""
    import keras

    pixels, labels, *_ = data()
    model = network(seed, keras.optimizers.SGD(rate))
    start = time.perf_counter()
    model.fit(pixels[:4000], labels[:4000], batch_size=size, epochs=5, verbose=0)
    seconds = time.perf_counter() - start
    loss = model.evaluate(pixels[4000:5000], labels[4000:5000], verbose=0)[0]
    return [round(float(loss), 3) if np.isfinite(loss) else 99.0, round(seconds, 2)]


def measure_sorted() -> dict[str, Any]:
    """Five seeds each, sorted and mixed."""
    labels = data()[1]
    counts = np.bincount(np.sort(labels[:5000])[-1000:], minlength=10)
    return {
        "sorted": [apart(sorted_run, seed, True) for seed in SEEDS],
        "mixed": [apart(sorted_run, seed, False) for seed in SEEDS],
        "counts": np.bincount(labels[:5000], minlength=10).tolist(),
        "last_1000": counts.tolist(),
    }


def measure_printed() -> dict[str, Any]:
    """Eight seeds."""
    return {"printed": [apart(printed_run, seed) for seed in range(8)]}


def measure_long() -> dict[str, Any]:
    """Five seeds, each with 800 images of its own."""
    return {"long": [apart(long_run, seed) for seed in SEEDS]}


def measure_batches() -> dict[str, Any]:
    """Each size's best rate by the mean loss of three seeds; with it, five other seeds."""
    found = {}
    for size in SIZES:
        tried = {
            rate: float(np.mean([apart(batch_run, seed, size, rate)[0] for seed in TUNING]))
            for rate in RATES
        }
        best = min(tried, key=lambda rate: tried[rate])
        runs = [apart(batch_run, seed, size, best) for seed in FRESH]
        found[str(size)] = {
            "rate": best,
            "tuning": {str(rate): round(loss, 3) for rate, loss in tried.items()},
            "loss": [one[0] for one in runs],
            "seconds": [one[1] for one in runs],
        }
        print(size, found[str(size)], flush=True)
    return {"batches": found}


PARTS = {
    "sorted": measure_sorted,
    "printed": measure_printed,
    "long": measure_long,
    "batches": measure_batches,
}

if __name__ == "__main__":
    seeds = {
        "sorted, mixed, long": [*SEEDS],
        "printed": [*range(8)],
        "tuning": [*TUNING],
        "batches": [*FRESH],
    }
    about = {"data": "Fashion-MNIST", "seeds": seeds}
    store_parts(__doc__, STORE, PARTS, ("tensorflow", "keras", "numpy"), about, keras=True)
