"""Notebook 12: callbacks, save and restore. The exercises in their order."""

from .best import best
from .pause import pause
from .stop_at import stop_at
from .subclass import subclass
from .table import table

EXERCISES = (stop_at, pause, table, best, subclass)
