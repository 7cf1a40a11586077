"""What a check may ask a student's notebook for: values, functions, models, figures."""

import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from autograder.guest.plain import encode

from . import probes
from .expectations import Incorrect, NotAttempted
from .outcome import State
from .reading import show
from .source import Predictor, Reply, Source, Unanswered

QUESTION_S = 10.0  #: seconds that one question to a student's code may take


class Raised(Unanswered):
    """The student's code raised. A check may catch it where that is the point of the exercise."""

    def __init__(self, name: str, detail: Mapping[str, str]) -> None:
        self.type_name = str(detail.get("type", "an error"))
        self.message = str(detail.get("message", ""))
        self.line = str(detail.get("line", ""))
        where = f" in the line `{self.line.strip()}`" if self.line else ""
        words = f"{self.type_name}: {self.message}" if self.message else self.type_name
        super().__init__(State.ERROR, f"`{name}` raised {words}{where}")


class Answer:
    """One student's answer to one exercise, asked by name."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def value(self, name: str) -> Any:
        """Return the variable `name` as plain data.

        Raises:
            NotAttempted: if it does not exist, or is (or contains nothing but) ``...``.
        """
        value = self._ask(name, {"do": "value", "name": name}, QUESTION_S)
        items = value.values() if isinstance(value, dict) else value
        if isinstance(value, (dict, list, tuple)) and value and all(item is ... for item in items):
            raise NotAttempted(f"`{name}` still holds `...`: put your answer there.")
        return value

    def function(self, name: str, timeout_s: float = QUESTION_S) -> Callable[..., Any]:
        """Return the function `name`: call it with plain data to get plain data.

        Each call may take `timeout_s` seconds.
        """

        def call(*args: Any, **kwargs: Any) -> Any:
            question = {
                "do": "call",
                "name": name,
                "args": encode(list(args)),
                "kwargs": encode(kwargs),
            }
            return self._ask(name, question, timeout_s)

        return call

    def examine(
        self,
        name: str,
        probe: Callable[..., Any],
        timeout_s: float = QUESTION_S,
        **inputs: Any,
    ) -> Any:
        """Run `probe(thing, **inputs)` beside the object called `name`; return its plain data.

        `probe` is a module-level function that stands alone: it imports what it uses. Its source
        is sent to the student's side, so it must hold no reference result.
        """
        question = {
            "do": "examine",
            "name": name,
            "probe": probe.__name__,
            "source": inspect.getsource(probe),
            "inputs": encode(inputs),
        }
        return self._ask(name, question, timeout_s)

    def model(self, name: str) -> "Model":
        """Return the Keras model called `name`.

        Raises:
            NotAttempted: if it does not exist yet.
            Incorrect: if it is no Keras model.
        """
        kind = self.examine(name, probes.kind_of)
        if kind != "model":
            raise Incorrect(
                f"`{name}` is no Keras model.",
                saw=f"a {kind}" if isinstance(kind, str) else show(kind),
                expected="a keras.Model: Sequential, Functional or your own subclass",
            )
        return Model(name, self._source.predictor(name))

    def figure(self, name: str) -> list[dict[str, Any]]:
        """Return the axes of the Matplotlib figure called `name` (see ``probes``).

        Raises:
            NotAttempted: if it does not exist yet.
            Incorrect: if it is no figure.
        """
        seen = self.examine(name, probes.describe_figure)
        axes = seen.get("axes") if isinstance(seen, dict) else None
        if not isinstance(axes, list) or not all(isinstance(one, dict) for one in axes):
            kind = seen.get("kind", "?") if isinstance(seen, dict) else show(seen)
            raise Incorrect(
                f"`{name}` is no Matplotlib figure.",
                saw=f"a {kind}",
                expected="the figure that plt.figure() returned",
            )
        return axes

    def _ask(self, name: str, question: Mapping[str, Any], timeout_s: float) -> Any:
        return unwrap(name, self._source.ask(question, timeout_s))


def unwrap(name: str, reply: Reply) -> Any:
    """Return the reply's value, or raise what its problem means for the exercise."""
    problem = reply.problem
    if not problem:
        return reply.value
    if problem == "missing":
        raise NotAttempted(f"There is no `{name}` yet: write it, and run its cell.")
    if problem == "blank":
        raise NotAttempted(f"`{name}` still holds `...`: put your answer there, and run its cell.")
    if problem == "not_callable":
        kind = reply.detail.get("type", "value")
        raise Incorrect(f"`{name}` is no function.", saw=f"a {kind}", expected="a function")
    if problem == "too_large":
        raise Incorrect(
            f"`{name}` is too large to look at.", why=str(reply.detail.get("message", ""))
        )
    raise Raised(name, reply.detail)


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


__all__ = ["Answer", "Layer", "Model", "Raised", "unwrap"]
