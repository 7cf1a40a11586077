"""A Keras model as a check sees it: described, asked for predictions, never held as an object."""

import inspect
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from . import probes
from .expectations import Incorrect
from .outcome import State
from .replies import unwrap
from .source import Predictor, Unanswered


@dataclass(frozen=True)
class Layer:
    """One layer as its model describes it; `config` is what ``get_config`` said."""

    name: str
    kind: str
    parameters: int
    output_shape: tuple[int | None, ...] | None
    config: Mapping[str, Any] = field(default_factory=dict)


class Model:
    """A Keras model, described and asked for predictions; never held as an object."""

    def __init__(self, name: str, predictor: Predictor) -> None:
        self.name = name
        self._predictor = predictor

    @cached_property
    def _description(self) -> dict[str, Any]:
        source = inspect.getsource(probes.describe_model)
        reply = self._predictor.examine(probes.describe_model.__name__, source, {})
        seen = unwrap(self.name, reply)
        if not isinstance(seen, dict):
            raise Unanswered(State.ERROR, f"`{self.name}` could not be described.")
        return seen

    @property
    def input_shape(self) -> tuple[Any, ...] | None:
        """Shape of the input, ``None`` for the batch axis."""
        return _shape(self._description.get("input_shape"))

    @property
    def output_shape(self) -> tuple[Any, ...] | None:
        """Shape of the output, ``None`` for the batch axis."""
        return _shape(self._description.get("output_shape"))

    @property
    def parameters(self) -> int:
        """Number of weights, trainable or not."""
        return _integer(self._description.get("parameters"))

    @property
    def trainable_parameters(self) -> int:
        """Number of weights that training changes."""
        return _integer(self._description.get("trainable_parameters"))

    @property
    def layers(self) -> list[Layer]:
        """The layers in order, without the input."""
        found = self._description.get("layers")
        layers = found if isinstance(found, list) else []
        return [_layer(one) for one in layers if isinstance(one, dict)]

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        """Return the model's outputs for `inputs`, shape ``(len(inputs), …)``, all finite.

        Raises:
            Unanswered: if there are none.
        """
        return self._predictor.predict(inputs)

    def classes(self, inputs: np.ndarray, count: int) -> np.ndarray:
        """Return the predicted class of each input, shape ``(n,)``, from `count` scores each.

        Raises:
            Incorrect: if the model does not give `count` numbers an input.
        """
        scores = self.predict(inputs)
        if scores.shape != (len(inputs), count):
            raise Incorrect(
                f"`{self.name}` does not answer with {count} numbers an input.",
                saw=f"outputs of shape {scores.shape} for {len(inputs)} inputs",
                expected=f"({len(inputs)}, {count}): one number for each class",
            )
        return np.asarray(scores.argmax(axis=1))


def _shape(value: Any) -> tuple[Any, ...] | None:
    if not isinstance(value, (list, tuple)):
        return None
    return tuple(_shape(v) if isinstance(v, (list, tuple)) else v for v in value)


def _integer(value: Any) -> int:
    return value if type(value) is int else -1


def _layer(seen: Mapping[str, Any]) -> Layer:
    try:
        config = json.loads(str(seen.get("config", "{}")))
    except (ValueError, RecursionError):
        config = {}
    return Layer(
        name=str(seen.get("name", "")),
        kind=str(seen.get("kind", "")),
        parameters=_integer(seen.get("parameters")),
        output_shape=_shape(seen.get("output_shape")),
        config=config if isinstance(config, dict) else {},
    )
