"""Notebook 00: orientation. The exercises in their order."""

from .newer import newer
from .run import run
from .sort import sort
from .spread import spread
from .versions import versions

EXERCISES = (versions, newer, sort, run, spread)
