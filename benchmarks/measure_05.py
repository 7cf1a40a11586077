"""Train the nets of notebook 05 that add two digits, over seeds, and store what they said.

    uv run python benchmarks/measure_05.py        # about two minutes on two cores

It writes ``course_utils/demos/nb05/adder.json``: for each seed how far the joined net and the cut
one are off on 2,000 test pairs, with the pictures as they are and swapped; and what both nets of
the first seed say to the first 20 of the pairs, with the pictures themselves.
"""

import base64
import io
import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np

from course_utils import load_mnist, quiet_start
from course_utils.demos.nb05.pairs import digit_pairs

with quiet_start():
    import keras
    from keras import Input, Model
    from keras.layers import Concatenate, Dense, Flatten

SEEDS, KEPT = 10, 20
EPOCHS, BATCH, RATE = 6, 128, 0.002
TARGET = Path(__file__).parents[1] / "course_utils" / "demos" / "nb05" / "adder.json"


def adder(joined: bool) -> Model:
    """Return the net of the lesson, or the same layers without `join`."""
    left, right = Input((28, 28), name="left"), Input((28, 28), name="right")
    flat, eye, think = Flatten(), Dense(128, "relu"), Dense(64, "relu")
    one, other = eye(flat(left)), eye(flat(right))
    if joined:
        one = other = think(Concatenate()([one, other]))
    else:
        one, other = think(one), think(other)
    answers = {
        "total": Dense(1, name="total")(one),
        "bigger": Dense(1, "sigmoid", name="bigger")(other),
    }
    return Model({"left": left, "right": right}, answers)


def main() -> None:
    """Train, measure and store."""
    (images, labels), (test_images, test_labels) = mnist = load_mnist()
    assert mnist.source == "mnist", "This needs the real MNIST."
    pairs, truths = digit_pairs(images, labels, 12_000, seed=5)
    test_pairs, test_truths = digit_pairs(test_images, test_labels, 2_000, seed=6)
    rows = np.random.default_rng(6).integers(len(test_images), size=(2, 2_000))  # as drawn there
    digits = test_labels[rows]
    assert np.array_equal(digits.sum(axis=0), test_truths["total"])
    swapped = {"left": test_pairs["right"], "right": test_pairs["left"]}

    def measure(net: Model, given: dict[str, np.ndarray]) -> dict[str, float]:
        found = net.evaluate(given, test_truths, batch_size=500, verbose=0, return_dict=True)
        return {
            "total_miss": round(found["total_loss"], 3),
            "bigger_accuracy": round(found["bigger_accuracy"], 4),
        }

    runs, said = [], {}
    for seed in range(1, SEEDS + 1):
        run = {"seed": seed}
        for name in ("joined", "cut"):
            keras.utils.set_random_seed(seed)
            net = adder(name == "joined")
            losses = {"total": "mse", "bigger": "binary_crossentropy"}
            rule = keras.optimizers.Adam(RATE)
            net.compile(rule, loss=losses, metrics={"bigger": "accuracy"})
            net.fit(pairs, truths, epochs=EPOCHS, batch_size=BATCH, verbose=0)
            ways = {name: test_pairs} | ({"swapped": swapped} if name == "joined" else {})
            for way, given in ways.items():
                run[way] = measure(net, given)
                if seed == 1:
                    out = net.predict({key: one[:KEPT] for key, one in given.items()}, verbose=0)
                    said[way] = {key: one.ravel().round(3).tolist() for key, one in out.items()}
        print(run, flush=True)
        runs.append(run)
    stored = {
        "made_by": "benchmarks/measure_05.py",
        "data": "MNIST; 12,000 pairs of training digits, 2,000 of test digits",
        "settings": {"epochs": EPOCHS, "batch_size": BATCH, "learning_rate": RATE},
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("keras", "tensorflow", "numpy")},
        },
        "right_digit_variance": round(float(digits[1].var()), 3),
        "always_no": round(1 - float(test_truths["bigger"].mean()), 4),
        "mean_only": round(float(test_truths["total"].var()), 3),
        "runs": runs,
        "pairs": [
            {
                "digits": digits[:, row].tolist(),
                "pictures": [as_picture(test_pairs[side][row]) for side in ("left", "right")],
                "said": {way: {k: v[row] for k, v in out.items()} for way, out in said.items()},
            }
            for row in range(KEPT)
        ],
    }
    TARGET.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")


def as_picture(image: np.ndarray) -> str:
    """Return one digit ``(28, 28)``, 0 to 1, as a PNG in 16 greys, dark on nothing, in base64."""
    from PIL import Image

    shades = Image.fromarray(np.round(15 * image).astype(np.uint8), mode="P")
    shades.putpalette([0] * 48)
    shades.info["transparency"] = bytes(17 * shade for shade in range(16))
    file = io.BytesIO()
    shades.save(file, format="PNG", bits=4, optimize=True, transparency=shades.info["transparency"])
    return base64.b64encode(file.getvalue()).decode("ascii")


if __name__ == "__main__":
    main()
