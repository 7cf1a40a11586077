"""What a check may ask a student's notebook for: values, functions, models, figures."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from autograder.guest.plain import encode

from . import probes
from .expectations import Incorrect, NotAttempted
from .model import Model
from .reading import show
from .replies import unwrap
from .source import Source

QUESTION_S = 10.0  #: seconds that one question to a student's code may take


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

    def model(self, name: str) -> Model:
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
