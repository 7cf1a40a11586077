"""What a model's predictions must be, whoever made them."""

from typing import Any

import numpy as np

from .outcome import State
from .source import Unanswered


class NotFinite(Unanswered):
    """A model predicts nan or infinity: `kind` says which, `seen` for how many inputs."""

    def __init__(self, name: str, outputs: np.ndarray) -> None:
        nan = np.isnan(outputs)
        self.kind = "nan" if nan.any() else "infinity"
        odd = nan if nan.any() else np.isinf(outputs)
        rows = int(odd.reshape(len(odd), -1).any(axis=1).sum())
        self.seen = f"{self.kind} for {rows:,} of {len(odd):,} inputs"
        words = f"`{name}` predicts {self.seen}: if it was trained, did its loss become nan?"
        super().__init__(State.ERROR, words)


def as_predictions(outputs: Any, count: int, name: str) -> np.ndarray:
    """Return `outputs` as a float array whose first axis has length `count`.

    Raises:
        Unanswered: if it is not that.
    """
    if isinstance(outputs, np.ndarray) and outputs.dtype.kind == "b":
        raise Unanswered(
            State.ERROR, f"`{name}` answers with True and False: numbers were expected."
        )
    if not isinstance(outputs, np.ndarray) or outputs.dtype.kind not in "iuf":
        raise Unanswered(
            State.ERROR,
            f"`{name}` must have one output. It answered with {type(outputs).__name__}.",
        )
    if outputs.ndim == 0 or len(outputs) != count:
        raise Unanswered(
            State.ERROR,
            f"`{name}` answered {count} inputs with an array of shape {outputs.shape}: "
            f"one row an input was expected.",
        )
    return outputs.astype(float)


def expect_finite(outputs: np.ndarray, name: str) -> np.ndarray:
    """Return all the `outputs` of a model.

    Raises:
        NotFinite: if nan or infinity is among them.
    """
    if not np.isfinite(outputs).all():
        raise NotFinite(name, outputs)
    return outputs
