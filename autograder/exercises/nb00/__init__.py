"""Notebook 00: orientation. The exercises in their order."""

from .newer import newer
from .versions import versions

EXERCISES = (versions, newer)
