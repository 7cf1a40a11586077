"""Train the small networks of notebook 07 over ten splits of the wines; store their accuracies.

    python benchmarks/measure_07.py [raw] [standardised] […]

Each run has a process of its own. Split, first weights and shuffling of run k all come from seed k.
All four kinds of input take some fifteen minutes on two cores.
"""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from stored import apart, store_parts

STORE = Path(__file__).parents[1] / "course_utils" / "demos" / "nb07" / "runs.json"
SPLITS = range(10)
RATES = (0.001, 0.003, 0.01, 0.03, 0.1)
EPOCHS = 40
#: what the network is given, and the momentum of a BatchNormalization in front of it, if any
INPUTS = {
    "raw": None,
    "standardised": None,
    "BatchNormalization": 0.99,  # as Keras has it
    "BatchNormalization 0.9": 0.9,
}


def one_run(inputs: str, rate: float, seed: int) -> list[float]:
    """Train one network; return its loss before training and its accuracy on the test rows."""
    import keras
    from sklearn.datasets import load_wine
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler

    x, y = load_wine(return_X_y=True)
    parts = train_test_split(x, y, test_size=0.25, stratify=y, random_state=seed)
    x_train, x_test, y_train, y_test = parts
    if inputs == "standardised":
        ruler = StandardScaler().fit(x_train)
        x_train, x_test = ruler.transform(x_train), ruler.transform(x_test)
    keras.utils.set_random_seed(seed)
    momentum = INPUTS[inputs]
    first = [keras.layers.BatchNormalization(momentum=momentum)] if momentum else []
    layers = [keras.layers.Dense(16, "relu"), keras.layers.Dense(3, "softmax")]
    net = keras.Sequential([keras.Input((x.shape[1],)), *first, *layers])
    loss = "sparse_categorical_crossentropy"
    net.compile(keras.optimizers.Adam(rate), loss=loss, metrics=["accuracy"])
    before, _ = net.evaluate(x_train, y_train, verbose=0)
    net.fit(x_train, y_train, batch_size=32, epochs=EPOCHS, verbose=0)
    right = net.predict(x_test, verbose=0).argmax(axis=1) == y_test
    return [round(float(before), 2), round(float(np.mean(right)), 4)]


def measure(inputs: str) -> dict[str, Any]:
    """Return the first losses and, for each learning rate, the accuracies over the splits."""
    runs = {rate: [apart(one_run, inputs, rate, k) for k in SPLITS] for rate in RATES}
    found = {
        "first_loss": [before for before, _ in runs[RATES[0]]],
        "accuracy": {str(rate): [right for _, right in runs[rate]] for rate in RATES},
    }
    return {inputs: found}


if __name__ == "__main__":
    packages = ("tensorflow", "keras", "numpy", "scikit-learn")
    parts = {name: partial(measure, name) for name in INPUTS}
    about = {"seeds": list(SPLITS), "epochs": EPOCHS}
    store_parts(__doc__, STORE, parts, packages, about, keras=True, indent=0)
