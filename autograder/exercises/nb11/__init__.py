"""Notebook 11: optimizers. The exercises in their order."""

from .adam import adam
from .momentum import momentum
from .ruler import ruler
from .schedule import schedule

EXERCISES = (momentum, ruler, adam, schedule)
