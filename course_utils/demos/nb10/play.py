"""Notebook 10: a callback played on losses that somebody wrote down."""

from collections.abc import Sequence
from typing import Any

import numpy as np


def played(callback: Any, losses: Sequence[float]) -> tuple[int, int]:
    """Return how many epochs run, and which epoch's weights are left, if `val_loss` takes this way.

    The callback gets a real model of one weight, in which each epoch writes its number.
    """
    import keras

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.compile(loss="mse")
    callback.set_model(model)
    model.stop_training = False
    callback.on_train_begin()
    ran = 0
    for ran, loss in enumerate(losses, start=1):
        model.set_weights([np.full((1, 1), float(ran))])
        callback.on_epoch_end(ran - 1, {"val_loss": loss})
        if model.stop_training:
            break
    callback.on_train_end()
    return ran, int(model.get_weights()[0].item())
