"""Notebook 02: gradient descent and the learning rate. The exercises in their order."""

from .descend import descend
from .escape import escape
from .grad import grad
from .largest_lr import largest_lr
from .minibatch import minibatch

EXERCISES = (grad, descend, largest_lr, minibatch, escape)
