"""Train the nets of notebook 05 that add two digits, and store what they said.

    uv run python benchmarks/measure_05.py        # about seven minutes on two busy cores

It writes ``course_utils/demos/nb05/adder.json``. `runs`: the lesson's joined and cut net, ten
seeds: how far they are off on 2,000 test pairs, with the pictures as they are and swapped.
`longer`: the same of two nets that were trained for longer. `said`: what these say of every pair of
ten `pictures`, the first of each digit in the test set, by left and right digit.
"""

import base64
import io
import json
import platform
import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from stored import chosen

from course_utils import load_mnist, quiet_start
from course_utils.demos.nb05.pairs import Arrays, digit_pairs

with quiet_start():
    import keras
    from keras import Input, Model
    from keras.layers import Concatenate, Dense, Flatten

SEEDS = 10
LESSON: dict[str, Any] = {"pairs": 12_000, "epochs": 6, "batch_size": 128, "learning_rate": 0.002}
LONGER: dict[str, Any] = {"pairs": 100_000, "epochs": 10, "batch_size": 128, "learning_rate": 0.001}
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


def trained(
    joined: bool, pairs: Arrays, truths: Arrays, seed: int, how: Mapping[str, Any]
) -> Model:
    """Return a net that was trained as `how` says."""
    keras.utils.set_random_seed(seed)
    net = adder(joined)
    losses = {"total": "mse", "bigger": "binary_crossentropy"}
    rule = keras.optimizers.Adam(how["learning_rate"])
    net.compile(rule, loss=losses, metrics={"bigger": "accuracy"})
    net.fit(pairs, truths, epochs=how["epochs"], batch_size=how["batch_size"], verbose=0)
    return net


def main() -> None:
    """Train, measure and store."""
    chosen(__doc__)
    (images, labels), (test_images, test_labels) = mnist = load_mnist()
    assert mnist.source == "mnist", "This needs the real MNIST."
    test_pairs, test_truths = digit_pairs(test_images, test_labels, 2_000, seed=6)
    swapped = {"left": test_pairs["right"], "right": test_pairs["left"]}
    asked = {"joined": test_pairs, "cut": test_pairs, "swapped": swapped}

    def measured(nets: Mapping[str, Model]) -> dict[str, Any]:
        run = {}
        for way, given in asked.items():
            net = nets["cut" if way == "cut" else "joined"]
            found = net.evaluate(given, test_truths, batch_size=500, verbose=0, return_dict=True)
            run[way] = {
                "total_miss": round(found["total_loss"], 3),
                "bigger_accuracy": round(found["bigger_accuracy"], 4),
            }
        print(run, flush=True)
        return run

    runs = []
    pairs, truths = digit_pairs(images, labels, LESSON["pairs"], seed=5)
    for seed in range(1, SEEDS + 1):
        nets = {k: trained(k == "joined", pairs, truths, seed, LESSON) for k in ("joined", "cut")}
        runs.append({"seed": seed, **measured(nets)})
    pairs, truths = digit_pairs(images, labels, LONGER["pairs"], seed=5)
    nets = {k: trained(k == "joined", pairs, truths, 1, LONGER) for k in ("joined", "cut")}
    ten = test_images[[int(np.argmax(test_labels == digit)) for digit in range(10)]] / np.float32(
        255
    )
    left, right = np.divmod(np.arange(100), 10)
    every = {"left": ten[left], "right": ten[right]}
    said = {name: net.predict(every, verbose=0) for name, net in nets.items()}
    stored = {
        "made_by": "benchmarks/measure_05.py",
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("keras", "tensorflow", "numpy")},
        },
        "data": "MNIST",
        "lesson": LESSON,
        "runs": runs,
        "longer": {**LONGER, "seed": 1, **measured(nets)},
        "said": {
            name: {key: one.reshape(10, 10).round(3).tolist() for key, one in out.items()}
            for name, out in said.items()
        },
        "pictures": [as_picture(one) for one in ten],
    }
    text = json.dumps(stored, indent=1)
    TARGET.write_text(
        re.sub(r"\[\s+(-?[\d.]+),\s+([-\d.,\s]+?)\s+\]", one_line, text) + "\n", "utf-8"
    )


def one_line(numbers: re.Match[str]) -> str:
    """Return a list of numbers on one line."""
    return "[" + " ".join(numbers[0][1:-1].split()) + "]"


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
