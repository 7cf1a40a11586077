"""A metric or loss of the student's: a function, or an object of a class of Keras's."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .probes import measures
from .remote import Remote
from .source import MODEL

MEASURE_S = 60.0


@dataclass(frozen=True)
class Measured:
    """What a metric or loss said: `values` of shape ``()`` for one number; a tensor, or not."""

    values: np.ndarray
    is_tensor: bool

    @property
    def number(self) -> float | None:
        """The one number; ``None`` if there are several."""
        return float(self.values.reshape(-1)[0]) if self.values.size == 1 else None


@dataclass(frozen=True)
class Fed:
    """What a metric said after each batch; and after a reset and the first batch once more."""

    results: tuple[float, ...]
    after_reset: float


class Measure:
    """A metric or loss; `role` says which, ``"metric"`` or ``"loss"``."""

    def __init__(self, thing: Remote, role: str, width: int = 1) -> None:
        self._thing, self._role, self._width = thing, role, width

    def value(self, y_true: np.ndarray, y_pred: np.ndarray) -> Measured:
        """Call it once, with tensors, as Keras does."""
        return self._thing.examine(
            measures.call, reply=Measured, timeout_s=MEASURE_S, y_true=y_true, y_pred=y_pred
        )

    def feed(self, batches: Sequence[tuple[np.ndarray, np.ndarray]]) -> Fed:
        """Feed it pairs (y_true, y_pred), batch by batch, as in an epoch."""
        pairs = [tuple(one) for one in batches]
        return self._thing.examine(measures.feed, reply=Fed, timeout_s=MEASURE_S, batches=pairs)

    @cached_property
    def _carried(self) -> "Carried":
        handle = self._thing.keep_examined(
            measures.carrier, MEASURE_S, role=self._role, width=self._width
        )
        return Carried(Remote(self._thing.source, handle, self._thing.label), self._role)

    def evaluated(self, y_true: np.ndarray, y_pred: np.ndarray, batch_size: int = 32) -> float:
        """Return what `model.evaluate` says with it (see :class:`Carried`)."""
        return self._carried.evaluated(y_true, y_pred, batch_size)

    def reloaded(self) -> "Carried":
        """Return it as it is once a model compiled with it was saved and strictly loaded.

        Raises:
            Unanswered: if it cannot be loaded, with the reason in words.
        """
        return self._carried.reloaded()


class Carried:
    """A metric or loss in a compiled model that answers what it is given."""

    def __init__(self, model: Remote, role: str) -> None:
        self._model, self._role = model, role

    def evaluated(self, y_true: np.ndarray, y_pred: np.ndarray, batch_size: int = 32) -> float:
        """Return what `model.evaluate` says of a model that predicts `y_pred`, ``(n, width)``.

        `y_true` comes to the metric as it comes in training: of shape ``(n,)`` it stays so.
        """
        return self._model.examine(
            measures.evaluate,
            reply=float,
            timeout_s=MEASURE_S,
            y_true=y_true,
            y_pred=y_pred,
            role=self._role,
            batch_size=batch_size,
        )

    def reloaded(self) -> "Carried":
        """Return it as it is once that model was saved and strictly loaded."""
        source = self._model.source.reloaded(self._model.name, self._model.label)
        return Carried(Remote(source, MODEL, self._model.label), self._role)
