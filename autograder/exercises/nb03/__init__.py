"""Notebook 03: neurons, layers, activations. The exercises in their order."""

from .dense import dense

EXERCISES = (dense,)
