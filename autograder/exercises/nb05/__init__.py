"""Notebook 05: three ways to build a model. The exercises in their order."""

from .kernel import kernel

EXERCISES = (kernel,)
