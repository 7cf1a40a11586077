"""A Keras model as a check sees it: described, asked for predictions, never held as an object."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from .expectations import Incorrect
from .facts import Compiled, Description, Layer
from .graph import Graph, Port
from .outcome import State
from .predictions import as_predictions, expect_finite
from .probes import models, outputs
from .remote import Remote
from .replies import Raised
from .saving import NotLoaded
from .source import Unanswered

MODEL_S = 60.0  #: seconds that one question to a model may take
T = TypeVar("T")
ROWS = 1_000  #: inputs sent at once; 1,000 float32 images are 3 MiB
NOT_BUILT = (
    "A kernel needs the width of the input, and that is not known yet: does a `keras.Input` come "
    "first?"
)
NOT_CALLED = (
    "The layers of a model written as a class get their weights when it is called on a batch: do "
    "that once. `model.build(…)` makes none, unless the class has a `build` of its own that does."
)

#: one array, or arrays by the names of the inputs
Inputs = np.ndarray | Mapping[str, np.ndarray]


class Model:
    """A Keras model. What it is and what it predicts is asked of the saved model alone."""

    def __init__(
        self,
        live: Remote,
        built: bool,
        saved: Callable[[], Remote],
        reloaded: Callable[[], Remote],
        *,
        subclass: bool = False,
    ) -> None:
        """`live` is the student's own; `saved` and `reloaded` load it elsewhere, when needed."""
        self.name = live.label
        self.built = built  #: whether it has its weights
        self.subclass = subclass  #: whether it is of a class of the student's own
        self.live = live
        self._load, self._reload = saved, reloaded

    @cached_property
    def saved(self) -> Remote:
        """The model as its file holds it, for predictions (see ``Source.saved``)."""
        return self._load()

    def reloaded(self) -> "Model":
        """Return the model saved and loaded strictly: compiled, with registered names only.

        Raises:
            Unanswered: if it cannot be saved or loaded, with the reason in words.
        """
        again = self._reload()
        return Model(again, self.built, lambda: again, self._reload, subclass=self.subclass)

    @property
    def in_place(self) -> "Model":
        """The same model, asked where the student keeps it: quick, and for what no file holds.

        What a saved model does is compared with this one. Code of the student's can answer here in
        its stead, so points for a trained model are given by :meth:`predict` of the saved one.
        """
        live = self.live
        return Model(live, self.built, lambda: live, self._reload, subclass=self.subclass)

    @cached_property
    def description(self) -> Description:
        """What the model says of itself."""
        return self._ask_saved(models.describe, Description)

    @property
    def style(self) -> str:
        """``"sequential"``, ``"functional"`` or ``"subclass"``."""
        return self.description.style

    @property
    def graph(self) -> Graph:
        """Which layers lead where.

        Raises:
            Incorrect: if Keras cannot know, because the model is a class, or has no input yet.
        """
        seen = self.description
        if not seen.calls:
            why = "A model written as a class keeps its way through the layers in `call`."
            raise Incorrect(
                f"Keras cannot see how the layers of `{self.name}` are connected.",
                why=why if seen.style == "subclass" else NOT_BUILT,
            )
        return Graph(seen.calls, seen.inputs, seen.outputs)

    @property
    def inputs(self) -> tuple[Port, ...]:
        """The inputs; none if Keras cannot know them."""
        return self.description.inputs

    @property
    def outputs(self) -> tuple[Port, ...]:
        """The outputs; none if Keras cannot know them."""
        return self.description.outputs

    @property
    def input_shape(self) -> tuple[int | None, ...] | None:
        """Shape of the one input, ``None`` for the batch axis."""
        return self.inputs[0].shape if len(self.inputs) == 1 else None

    @property
    def output_shape(self) -> tuple[int | None, ...] | None:
        """Shape of the one output, ``None`` for the batch axis."""
        return self.outputs[0].shape if len(self.outputs) == 1 else None

    @property
    def parameters(self) -> int:
        """Number of weights, trainable or not."""
        return self.description.parameters

    @property
    def trainable_parameters(self) -> int:
        """Number of weights that training changes."""
        return self.description.trainable_parameters

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers in order; a Functional model lists its inputs too."""
        return self.description.layers

    def layer(self, name: str) -> Layer:
        """Return the layer called `name`.

        Raises:
            Incorrect: if there is none.
        """
        for one in self.layers:
            if one.name == name:
                return one
        raise Incorrect(
            f"`{self.name}` has no layer called '{name}'.",
            saw=", ".join(f"'{one.name}'" for one in self.layers) or "no layers",
            expected=f"'{name}' among them",
        )

    @cached_property
    def weights(self) -> list[np.ndarray]:
        """All weights, as ``get_weights`` gives them."""
        return self.weights_of("")

    def weights_of(self, layer: str) -> list[np.ndarray]:
        """Return the weights of the layer called `layer`, none if it has none."""
        return self._ask_saved(models.weights, list[np.ndarray], layer=layer)

    def expect_built(self) -> None:
        """End the check if the model has no weights yet.

        Raises:
            Incorrect: then.
        """
        if not self.built:
            why = NOT_CALLED if self.subclass else NOT_BUILT
            raise Incorrect(f"`{self.name}` has no weights yet.", why=why)

    @property
    def compiled(self) -> Compiled:
        """With what the student compiled it, and how often it was updated."""
        return self.live.examine(models.compiled, reply=Compiled, timeout_s=MODEL_S)

    @property
    def optimizer_state(self) -> list[np.ndarray]:
        """The optimizer's arrays: how many updates, its rate, then its memory of each weight."""
        return self.live.examine(models.optimizer_state, reply=list[np.ndarray], timeout_s=MODEL_S)

    def predict(self, inputs: Inputs, weights: Sequence[np.ndarray] | None = None) -> np.ndarray:
        """Return the model's outputs for `inputs`, shape ``(len(inputs), …)``, all finite.

        With `weights`, what it would give with them: behaviour can be compared without training.

        Raises:
            Unanswered: if there are none, or if it has several outputs.
        """
        found = self.predict_all(inputs, weights)
        if len(found) != 1:
            raise Unanswered(
                State.ERROR,
                f"`{self.name}` must have one output. It answered with {len(found)}.",
            )
        return next(iter(found.values()))

    def predict_all(
        self, inputs: Inputs, weights: Sequence[np.ndarray] | None = None
    ) -> dict[str, np.ndarray]:
        """Return the outputs by name (``""`` for the only one), each as in :meth:`predict`."""
        parts = [
            self._predict_rows(_rows(inputs, start), weights)
            for start in range(0, _count(inputs), ROWS)
        ]
        if len({tuple((name, part[name].shape[1:]) for name in part) for part in parts}) != 1:
            text = f"`{self.name}` answers with arrays of changing shape."
            raise Unanswered(State.ERROR, text)
        whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        return {name: expect_finite(one, self.name) for name, one in whole.items()}

    def evaluate(self, inputs: Inputs, targets: Inputs, batch_size: int = 32) -> dict[str, float]:
        """Return what the student's own `model.evaluate` says, by the names of the metrics."""
        return self.live.examine(
            outputs.evaluate,
            reply=dict[str, float],
            timeout_s=MODEL_S,
            inputs=_plain(inputs),
            targets=_plain(targets),
            batch_size=batch_size,
        )

    def fit(
        self, inputs: Inputs, targets: Inputs, epochs: int = 1, batch_size: int = 32
    ) -> dict[str, tuple[float, ...]]:
        """Train the student's own model, and return what was recorded, by name.

        For a model made for the check: a model that a variable of theirs holds is theirs to train.
        """
        return self.live.examine(
            outputs.fit,
            reply=dict[str, tuple[float, ...]],
            timeout_s=MODEL_S,
            inputs=_plain(inputs),
            targets=_plain(targets),
            epochs=epochs,
            batch_size=batch_size,
        )

    def classes(self, inputs: np.ndarray, count: int) -> np.ndarray:
        """Return the predicted class of each input, shape ``(n,)``; as :meth:`scores` raises."""
        return np.asarray(self.scores(inputs, count).argmax(axis=1))

    def scores(self, inputs: np.ndarray, count: int) -> np.ndarray:
        """Return the `count` numbers that the model gives each input, one for each class.

        Raises:
            Incorrect: if it does not give so many.
        """
        scores = self.predict(inputs)
        if scores.shape != (len(inputs), count):
            raise Incorrect(
                f"`{self.name}` does not answer with {count} numbers an input.",
                saw=f"outputs of shape {scores.shape} for the {len(inputs)} inputs it was given",
                expected=f"({len(inputs)}, {count}): one number for each class",
            )
        return scores

    def _predict_rows(
        self, rows: Inputs, weights: Sequence[np.ndarray] | None
    ) -> dict[str, np.ndarray]:
        kind, given = dict[str, np.ndarray], _plain(rows)
        if weights is None:
            said = self._ask_saved(outputs.predict, kind, inputs=given)
        else:
            said = self._ask_saved(outputs.predict_with, kind, inputs=given, weights=list(weights))
        return {name: as_predictions(one, _count(rows), self.name) for name, one in said.items()}

    def _ask_saved(self, probe: Callable[..., Any], reply: type[T], **inputs: Any) -> T:
        try:
            return self.saved.examine(probe, reply=reply, timeout_s=MODEL_S, **inputs)
        except Raised as raised:
            if not raised.behind or self.saved is self.live:
                raise
            raise NotLoaded(self.name, raised.type_name, raised.message, raised.behind) from None


def _plain(inputs: Inputs) -> np.ndarray | dict[str, np.ndarray]:
    return dict(inputs) if isinstance(inputs, Mapping) else inputs


def _count(inputs: Inputs) -> int:
    return len(next(iter(inputs.values()))) if isinstance(inputs, Mapping) else len(inputs)


def _rows(inputs: Inputs, start: int) -> Inputs:
    if isinstance(inputs, Mapping):
        return {name: one[start : start + ROWS] for name, one in inputs.items()}
    return inputs[start : start + ROWS]
