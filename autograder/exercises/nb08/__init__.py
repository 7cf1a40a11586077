"""Notebook 08: how training runs. The exercises in their order."""

from .best import best
from .count import count
from .rows import rows
from .steps import steps

EXERCISES = (steps, count, rows, best)
