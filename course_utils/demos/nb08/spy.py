"""Notebook 08: a model that does nothing but write down which rows it is handed."""

from typing import Any

import numpy as np


def Spy() -> Any:  # noqa: N802 - in the lesson it is a model like others
    """Return a model of one weight that never moves; `seen` is a list of ``(kind, rows)``.

    Its data are one column that numbers the rows. The kind is ``"train"`` or ``"validate"``. It runs
    step by step in Python, which is slow, and takes the rows as any model does.
    """
    import keras

    class SpyModel(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.unit = keras.layers.Dense(1)
            self.seen: list[tuple[str, list[int]]] = []

        def call(self, inputs: Any) -> Any:
            return self.unit(inputs)

        def train_step(self, data: Any) -> Any:
            self.seen.append(("train", _rows(data[0])))
            return super().train_step(data)

        def test_step(self, data: Any) -> Any:
            self.seen.append(("validate", _rows(data[0])))
            return super().test_step(data)

    spy = SpyModel()
    spy.compile(keras.optimizers.SGD(0.0), loss="mse", run_eagerly=True)
    return spy


def _rows(batch: Any) -> list[int]:
    return [int(one) for one in np.asarray(batch).ravel()]
