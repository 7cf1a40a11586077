"""Notebook 03: neurons, layers, activations. The exercises in their order."""

from .activations import activations
from .dense import dense
from .fading import fading
from .flat_shape import flat_shape
from .params import params

EXERCISES = (dense, params, activations, fading, flat_shape)
