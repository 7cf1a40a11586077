"""What the exercises of notebook 05 share: a slip for each fault, and the sums of a net in NumPy."""

from collections.abc import Callable, Sequence

import numpy as np

from autograder.checking import Model, slip

#: what the lesson has imported
GIVEN = """
import keras
from keras import Input, Model, Sequential
from keras.layers import Concatenate, Dense, Flatten
"""


LINEAR = slip({', activation="relu")': ")"}, "The hidden layer has no ReLU: without one, two layers are no more than one.", when="linear")
SCORES = slip(
    {', activation="softmax")': ")"}, "The rows of its answer do not add up to 1: what turns scores into probabilities?", when="scores"
)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return the probabilities ``(n, k)`` of scores ``(n, k)``."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return shares


ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "linear": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "tanh": np.tanh,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softmax": softmax,
}


def net(x: np.ndarray, weights: Sequence[np.ndarray], *activations: str) -> np.ndarray:
    """Return what Dense layers with these kernels and biases give for `x` ``(n, inputs)``."""
    for kernel, bias, activation in zip(weights[::2], weights[1::2], activations, strict=True):
        x = ACTIVATIONS[activation](x @ kernel + bias)
    return x


def alike(seen: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether a model's numbers, in float32, are those wanted."""
    return seen.shape == wanted.shape and np.allclose(seen, wanted, rtol=1e-3, atol=1e-4)


def misread(said: np.ndarray, x: np.ndarray, weights: Sequence[np.ndarray]) -> str:
    """Return the fault of a net with relu, then softmax, that said `said` of `x`; empty if none."""
    for word, hidden in {"": "relu", "linear": "linear"}.items():
        if alike(said, net(x, weights, hidden, "softmax")):
            return word
    return "numbers" if np.allclose(said.sum(axis=said.ndim - 1), 1, atol=1e-3) else "scores"


def changes_in_training(model: Model) -> bool:
    """Whether one of its layers changes numbers by chance, but only while it trains."""
    return any("Dropout" in one.kind or "Noise" in one.kind for one in model.layers)
