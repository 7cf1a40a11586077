"""Notebook 11: the rules of the optimizers, a bowl to turn, and the race as it was measured."""

from .bowl import opening_picture, valley_picture
from .pictures import correction_picture, escape, fingerprints_picture, saddle_picture
from .race import mean_loss, race_picture, race_table, schedule, schedule_picture
from .rules import Rule
from .turned import before_turning, turn_explorer

__all__ = [
    "Rule",
    "before_turning",
    "correction_picture",
    "escape",
    "fingerprints_picture",
    "mean_loss",
    "opening_picture",
    "race_picture",
    "race_table",
    "saddle_picture",
    "schedule",
    "schedule_picture",
    "turn_explorer",
    "valley_picture",
]
