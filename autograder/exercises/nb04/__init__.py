"""Notebook 04: backpropagation. The exercises in their order."""

from .forward import forward
from .gradients import gradients
from .tape import tape
from .update import update

EXERCISES = (forward, gradients, tape, update)
