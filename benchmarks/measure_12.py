"""Break off the training of notebook 12, bring it back in four ways, and store the losses.

    python benchmarks/measure_12.py

scikit-learn's digits; each seed has a process of its own. It takes some two minutes on two cores.
"""

import importlib.metadata
import json
import tempfile
from pathlib import Path
from typing import Any

from stored import apart, chosen

STORE = Path(__file__).parents[1] / "course_utils" / "demos" / "nb12" / "measured.json"
SEEDS = range(15)
BROKEN_OFF, EPOCHS = 6, 12


def ways(seed: int) -> dict[str, list[float]]:
    """Return the losses of 12 epochs never stopped, and of the last six after each way back."""
    import keras
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    x = x / 16

    def rate(epoch: int, _: float) -> float:
        return float(0.02 * 0.6**epoch)

    def fit(net: Any, **span: int) -> list[float]:
        keras.utils.set_random_seed(seed)
        schedule = keras.callbacks.LearningRateScheduler(rate)
        history = net.fit(x[:1300], y[:1300], callbacks=[schedule], verbose=0, **span)
        return [round(float(loss), 6) for loss in history.history["loss"]]

    def new() -> Any:
        keras.utils.set_random_seed(seed)
        layers = [keras.layers.Dense(32, "relu"), keras.layers.Dense(10, "softmax")]
        net = keras.Sequential([keras.Input((64,)), *layers])
        net.compile("adam", "sparse_categorical_crossentropy")
        return net

    found = {"never stopped": fit(new(), epochs=EPOCHS)}
    stopped = new()
    assert fit(stopped, epochs=BROKEN_OFF) == found["never stopped"][:BROKEN_OFF]
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/last.keras"
        stopped.save(file)
        rest = {"initial_epoch": BROKEN_OFF, "epochs": EPOCHS}
        found["whole"] = fit(keras.saving.load_model(file), **rest)
        again = keras.saving.load_model(file)
        again.compile("adam", "sparse_categorical_crossentropy")
        found["compiled again"] = fit(again, **rest)
        found["from epoch 0"] = fit(keras.saving.load_model(file), epochs=EPOCHS - BROKEN_OFF)
    found["json"] = fit(keras.models.model_from_json(stopped.to_json()), **rest)
    return found


if __name__ == "__main__":
    chosen(__doc__)
    packages = ("keras", "tensorflow", "numpy", "scikit-learn")
    runs = [apart(ways, seed) for seed in SEEDS]
    versions = {name: importlib.metadata.version(name) for name in packages}
    text = json.dumps({"versions": versions, "seeds": [*SEEDS], "runs": runs})
    STORE.write_text(text.replace("}, ", "},\n") + "\n", "utf-8")
