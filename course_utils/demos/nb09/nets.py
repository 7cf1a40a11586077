"""Notebook 09: networks that predict a number, as arrays, many of one size at once.

So a lesson can show how results spread over seeds. They start, and are trained, as Keras does it:
the tests look whether the numbers agree.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

B1, B2, TINY = 0.9, 0.999, 1e-7  #: Adam's settings, beside the learning rate


@dataclass(frozen=True)
class Nets:
    """Networks with ReLU in all layers but the last, which is linear.

    `layers` holds kernel ``(nets, inputs, units)`` and bias ``(nets, 1, units)`` of each.
    """

    layers: tuple[tuple[np.ndarray, np.ndarray], ...]

    def outputs(self, x: np.ndarray) -> list[np.ndarray]:
        """Return each layer's output for rows ``(n, inputs)``, or ``(nets, n, inputs)``."""
        outputs = [x]
        for w, b in self.layers[:-1]:
            outputs.append(np.maximum(outputs[-1] @ w + b, 0))
        w, b = self.layers[-1]
        return [*outputs[1:], outputs[-1] @ w + b]

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Return the predictions, ``(nets, n)``."""
        last: np.ndarray = self.outputs(np.asarray(x, "float32"))[-1][..., 0]
        return last

    def slopes(self, x: np.ndarray, y: np.ndarray) -> list[np.ndarray]:
        """Return the slope of the mean squared miss by each kernel and bias, net by net."""
        outputs = [x, *self.outputs(x)]
        back = 2 * (outputs[-1] - y[..., None]) / x.shape[-2]
        found: list[np.ndarray] = []
        for k in reversed(range(len(self.layers))):
            before = outputs[k]
            found = [before.swapaxes(-1, -2) @ back, back.sum(axis=-2, keepdims=True), *found]
            if k:
                back = back @ self.layers[k][0].swapaxes(1, 2) * (before > 0)
        return found


def train(
    x: np.ndarray,
    y: np.ndarray,
    hidden: Sequence[int] = (16,),
    *,
    epochs: int,
    rate: float = 0.001,
    nets: int = 15,
    bias: float = 0.0,
    seed: int = 0,
    batch_size: int = 32,
    watch: Callable[[Nets], None] = lambda nets: None,
) -> Nets:
    """Return networks trained on rows ``(n, inputs)`` and targets ``(n,)``, by Adam on the mse.

    Each net has its own start and its own order of the rows. `bias` is where the last unit's bias
    starts; `watch` is called with the nets after each epoch.
    """
    rng = np.random.default_rng(seed)
    x, y = np.asarray(x, "float32"), np.asarray(y, "float32")
    weights: list[np.ndarray] = []
    for inputs, units in pairwise((x.shape[1], *hidden, 1)):
        wide = np.sqrt(6 / (inputs + units))  # as Glorot draws them
        weights += [
            rng.uniform(-wide, wide, (nets, inputs, units)).astype("float32"),
            np.zeros((nets, 1, units), "float32"),
        ]
    weights[-1] += np.float32(bias)
    mean, square = ([np.zeros_like(part) for part in weights] for _ in range(2))
    trained, step = Nets(tuple(zip(weights[::2], weights[1::2], strict=True))), 0
    for _ in range(epochs):
        order = rng.permuted(np.tile(np.arange(len(x)), (nets, 1)), axis=1)
        for first in range(0, len(x), batch_size):
            rows, step = order[:, first : first + batch_size], step + 1
            size = np.float32(rate * np.sqrt(1 - B2**step) / (1 - B1**step))
            for w, m, s, slope in zip(
                weights, mean, square, trained.slopes(x[rows], y[rows]), strict=True
            ):
                m += np.float32(1 - B1) * (slope - m)
                s += np.float32(1 - B2) * (slope**2 - s)
                w -= size * m / (np.sqrt(s) + np.float32(TINY))
        watch(trained)
    return trained
