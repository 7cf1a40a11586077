"""Notebook 12: a callback that prints its calls, and a training that is played to one."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from course_utils.start import quiet_start

with quiet_start():
    import keras

#: what Keras may call; the notes' `on_batch_…` are other names of `on_train_batch_…`
HOOKS = tuple(
    f"on_{moment}_{side}"
    for moment in (
        "train", "test", "predict", "epoch", "train_batch", "test_batch", "predict_batch"
    )
    for side in ("begin", "end")
)  # fmt: skip


class Recorder(keras.callbacks.Callback):  # type: ignore[misc]  # Keras is not typed
    """Prints and keeps the names of its methods as Keras calls them, indented, with their logs."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []
        self._depth = 0


def _hook(name: str) -> Callable[..., None]:
    def called(self: Recorder, *args: Any, logs: Any = None) -> None:
        self._depth -= name.endswith("_end")
        number = [one for one in args if isinstance(one, int)]
        known = logs or (args[-1] if args and isinstance(args[-1], dict) else {})
        text = " ".join([name, *map(str, number), *([f"({', '.join(known)})"] if known else [])])
        print(f"{len(self.calls) + 1:>2}  {'    ' * self._depth}{text}")
        self.calls.append(name)
        self._depth += name.endswith("_begin")

    return called


for _name in HOOKS:
    setattr(Recorder, _name, _hook(_name))


def play(callback: Any, val_losses: Iterable[float]) -> float:
    """Call the hooks of a training whose epochs have these `val_loss`.

    The net has one weight: in each epoch that is its `val_loss`. Return it as it is at the end.
    """
    net = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    net.compile("sgd", "mse")
    callback.set_model(net)
    callback.on_train_begin()
    for epoch, value in enumerate(val_losses):
        net.set_weights([np.array([[value]])])
        callback.on_epoch_end(epoch, {"val_loss": value})
    callback.on_train_end()
    return float(net.get_weights()[0].item())
