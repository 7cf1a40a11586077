"""What the exercises of notebook 05 share: a fault as one word, and the sums of a layer in NumPy."""

from collections.abc import Callable, Sequence

import numpy as np

#: what the lesson has imported
GIVEN = """
import keras
from keras import Input, Model, Sequential
from keras.layers import Concatenate, Dense, Flatten
"""


def found(word: str) -> Callable[[str], bool]:
    """Return the rule that holds if the check's fault is `word`."""
    return lambda fault: fault == word


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


def dense(x: np.ndarray, weights: Sequence[np.ndarray], activation: str = "linear") -> np.ndarray:
    """Return what a Dense layer with kernel and bias `weights` gives for `x` ``(n, inputs)``."""
    kernel, bias = weights
    return ACTIVATIONS[activation](x @ kernel + bias)


def alike(seen: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether a model's numbers, in float32, are those wanted."""
    return seen.shape == wanted.shape and np.allclose(seen, wanted, rtol=1e-3, atol=1e-4)
