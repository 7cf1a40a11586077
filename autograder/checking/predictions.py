"""What a model's predictions must be, whoever made them."""

from typing import Any

import numpy as np

from .outcome import State
from .source import Unanswered


class NotFinite(Unanswered):
    """A model predicts nan or infinity."""


def finite_predictions(outputs: Any, count: int, name: str) -> np.ndarray:
    """Return `outputs` as a float array whose first axis has length `count`, all finite.

    Raises:
        NotFinite: if nan or infinity is among them.
        Unanswered: if it is not that otherwise.
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
    if not np.isfinite(outputs).all():
        raise NotFinite(
            State.ERROR,
            f"`{name}` predicts values that are not numbers (nan or infinity): "
            f"did the loss become nan while it was trained?",
        )
    return outputs.astype(float)
