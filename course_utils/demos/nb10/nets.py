"""Notebook 10: networks that tell two classes apart, as arrays, many of one size at once.

They start, and are trained, as Keras does it; the tests look whether the numbers agree. In float64:
so the numbers that the lesson speaks of are the same on every machine.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

B1, B2, TINY = 0.9, 0.999, 1e-7  #: Adam's settings, beside the learning rate
Watch = Callable[[int, "Nets"], None]


@dataclass(frozen=True)
class Nets:
    """Networks with ReLU in all layers but the last, which is one sigmoid unit.

    `weights` are kernel ``(nets, inputs, units)`` and bias ``(nets, 1, units)``, layer by layer.
    """

    weights: tuple[np.ndarray, ...]

    def outputs(self, x: np.ndarray, keep: Sequence[np.ndarray] = ()) -> list[np.ndarray]:
        """Return what each layer gives for ``(n, inputs)`` or ``(nets, n, inputs)``; scores last.

        `keep` multiplies what the hidden layers give: dropout's masks.
        """
        *hidden, last = zip(self.weights[::2], self.weights[1::2], strict=True)
        outputs = [x]
        for k, (w, b) in enumerate(hidden):
            out = np.maximum(outputs[-1] @ w + b, 0)
            outputs.append(out * keep[k] if keep else out)
        return [*outputs[1:], outputs[-1] @ last[0] + last[1]]

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Return the probabilities of class 1, ``(nets, n)``."""
        return np.asarray(1 / (1 + np.exp(-self.outputs(x)[-1][..., 0])))

    def loss(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return each net's cross-entropy, ``(nets,)``, for labels ``(n,)`` or ``(nets, n)``."""
        return cross_entropy(self.outputs(x)[-1][..., 0], y)

    def accuracy(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return each net's share of rows that are right, ``(nets,)``."""
        return np.asarray(np.mean((self.outputs(x)[-1][..., 0] > 0) == (y > 0.5), axis=-1))


def cross_entropy(scores: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the mean over the last axis, from scores before the sigmoid."""
    return np.asarray(np.mean(np.logaddexp(0, scores) - y * scores, axis=-1))


def train(
    x: np.ndarray,
    y: np.ndarray,
    hidden: Sequence[int] = (64, 64),
    *,
    epochs: int,
    rate: float = 0.01,
    l2: float = 0.0,
    dropout: float = 0.0,
    seed: int = 0,
    batch_size: int | None = None,
    watch: Watch = lambda epoch, nets: None,
) -> Nets:
    """Return nets trained by Adam, each on rows of its own.

    Args:
        x: ``(nets, n, inputs)``.
        y: ``(nets, n)``, 0 or 1.
        hidden: units of each hidden layer.
        epochs: passes through the rows.
        rate: Adam's.
        l2: factor of the squared kernels in the hidden layers, as ``regularizers.L2`` takes it.
        dropout: share of the hidden units that each row does without, in training.
        seed: of the starts and the masks.
        batch_size: rows of an update; ``None`` for all at once.
        watch: called after each epoch, counted from 1, with the nets.
    """
    rng = np.random.default_rng(seed)
    count, rows, inputs = x.shape
    weights: list[np.ndarray] = []
    for before, units in pairwise((inputs, *hidden, 1)):
        wide = np.sqrt(6 / (before + units))  # as Glorot draws them
        weights += [rng.uniform(-wide, wide, (count, before, units)), np.zeros((count, 1, units))]
    mean, square = ([np.zeros_like(part) for part in weights] for _ in range(2))
    nets = Nets(tuple(weights))
    step = 0
    for epoch in range(1, epochs + 1):
        for chosen in _batches(rng, rows, batch_size):
            step += 1
            some, labels = x[:, chosen], y[:, chosen]
            keep = [
                (rng.random((*some.shape[:2], units)) >= dropout) / (1 - dropout)
                for units in (hidden if dropout else ())
            ]
            size = rate * np.sqrt(1 - B2**step) / (1 - B1**step)
            slopes = _slopes(nets, some, labels, keep, l2)
            for w, m, s, slope in zip(weights, mean, square, slopes, strict=True):
                m += (1 - B1) * (slope - m)
                s += (1 - B2) * (slope**2 - s)
                w -= size * m / (np.sqrt(s) + TINY)
        watch(epoch, nets)
    return nets


def _batches(rng: np.random.Generator, rows: int, size: int | None) -> list[np.ndarray]:
    """Return the rows of each batch of an epoch: mixed, or all at once as they stand."""
    if size is None:
        return [np.arange(rows)]
    return np.array_split(rng.permutation(rows), np.arange(size, rows, size))


def _slopes(
    nets: Nets, x: np.ndarray, y: np.ndarray, keep: Sequence[np.ndarray], l2: float
) -> list[np.ndarray]:
    """Return the slope of the loss by each kernel and bias, net by net."""
    outputs = [x, *nets.outputs(x, keep)]
    layers = len(nets.weights) // 2
    back = (1 / (1 + np.exp(-outputs[-1])) - y[..., None]) / x.shape[1]
    found: list[np.ndarray] = []
    for k in reversed(range(layers)):
        w = nets.weights[2 * k]
        slope = outputs[k].swapaxes(1, 2) @ back
        if k < layers - 1:
            slope = slope + 2 * l2 * w
        found = [slope, back.sum(axis=1, keepdims=True), *found]
        if k:
            back = back @ w.swapaxes(1, 2) * (outputs[k] > 0)
            back = back * keep[k - 1] if keep else back
    return found
