"""Notebook 08: a model that does nothing but write down which rows it is handed."""

from typing import Any

import numpy as np


def forget_seed() -> None:
    """Let TensorFlow shuffle as in a fresh kernel, whatever seed an earlier cell has set."""
    import tensorflow as tf

    tf.random.set_seed(None)


def Spy() -> Any:  # noqa: N802 - in the lesson it is a model like others
    """Return a model that learns nothing; its `seen` is a list of ``(kind, rows)``.

    Its data are one column that numbers the rows. The kind is ``"train"`` or ``"validate"``. It is
    handed its batches in the way of any model.
    """
    import keras

    class SpyModel(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.seen: list[tuple[str, list[int]]] = []

        def call(self, inputs: Any) -> Any:
            return inputs

        def train_step(self, data: Any) -> dict[str, float]:
            return self._note("train", data)

        def test_step(self, data: Any) -> dict[str, float]:
            return self._note("validate", data)

        def _note(self, kind: str, data: Any) -> dict[str, float]:
            self.seen.append((kind, [int(one) for one in np.asarray(data[0]).ravel()]))
            return {"loss": 0.0}

    spy = SpyModel()
    spy.compile("sgd", loss="mse", run_eagerly=True)
    return spy
