"""What a check learns of a Keras model: plain, typed facts."""

from dataclasses import dataclass

import numpy as np

from .graph import Call, Port

Setting = bool | int | float | str | None


@dataclass(frozen=True)
class Layer:
    """One layer as its model describes it.

    `settings` is its config made flat: ``settings["units"]``, ``settings["kernel_initializer"]``
    (the class), ``settings["kernel_regularizer.l2"]``. `layers` names what is inside a model that
    is used as a layer.
    """

    name: str
    kind: str
    parameters: int
    trainable_parameters: int
    output_shape: tuple[int | None, ...] | None
    settings: dict[str, Setting]
    layers: tuple[str, ...]

    @property
    def units(self) -> int | None:
        """How many units it has, or filters; ``None`` if that is not the question for it."""
        found = self.settings.get("units", self.settings.get("filters"))
        return found if type(found) is int else None

    @property
    def activation(self) -> str:
        """The name of its activation: ``"linear"`` if there is none."""
        if self.kind in ("ReLU", "Softmax", "LeakyReLU", "ELU", "PReLU"):
            return self.kind.lower()
        found = self.settings.get("activation")
        return found if isinstance(found, str) else "linear"

    @property
    def rate(self) -> float | None:
        """The rate of a Dropout layer."""
        found = self.settings.get("rate")
        return float(found) if isinstance(found, (int, float)) else None

    @property
    def uses_bias(self) -> bool | None:
        """Whether it adds a bias; ``None`` if that is not the question for it."""
        found = self.settings.get("use_bias")
        return found if isinstance(found, bool) else None


@dataclass(frozen=True)
class Description:
    """What a model says of itself; `style` is ``"sequential"``, ``"functional"`` or ``"subclass"``.

    Inputs, outputs and calls are empty if Keras cannot know them.
    """

    kind: str
    style: str
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    parameters: int
    trainable_parameters: int
    layers: tuple[Layer, ...]
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Compiled:
    """With what a model was compiled, and how far its training is.

    `losses` and the `metric_names` are as they were given; `losses` by output, under ``""`` if one
    serves all. `metrics` are their names once the model has been trained. `settings` is the
    optimizer's config, flat.
    """

    compiled: bool
    losses: dict[str, tuple[str, ...]]
    metrics: tuple[str, ...]
    metric_names: tuple[str, ...]
    optimizer: str
    learning_rate: float | None
    iterations: int
    settings: dict[str, Setting]

    @property
    def loss(self) -> str:
        """The loss, if one serves all outputs; else empty."""
        return next(iter(self.losses.get("", ())), "")


@dataclass(frozen=True)
class TwoCalls:
    """What two calls on one batch gave; `same_weights` if the second made no new ones."""

    first: np.ndarray
    second: np.ndarray
    weights_after_first: int
    weights_after_second: int
    same_weights: bool

    @property
    def same_outputs(self) -> bool:
        """Whether the two calls agree."""
        return self.first.shape == self.second.shape and bool(
            np.allclose(self.first, self.second, rtol=1e-5, atol=1e-6)
        )


@dataclass(frozen=True)
class History:
    """What `fit` recorded: the epochs' numbers, from 0, and a row of values for each quantity."""

    epochs: tuple[int, ...]
    values: dict[str, tuple[float, ...]]
