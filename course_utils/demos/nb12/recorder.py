"""Notebook 12: a callback that prints each of its methods that Keras calls."""

from collections.abc import Callable
from typing import Any

from course_utils.start import quiet_start

with quiet_start():
    import keras

#: what Keras may call; the notes' `on_batch_begin` and `on_batch_end` are other names of two of them
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
