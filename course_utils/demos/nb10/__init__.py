"""Notebook 10: moons, networks that learn them by heart, and what holds them back."""

from .data import coins, rows
from .pictures import (
    accuracy_picture,
    pairs_picture,
    points_lost,
    remedies_picture,
    remedies_table,
    remedy_rows,
    size_means,
    sizes_picture,
    turns,
)
from .play import played
from .tearing import tearing_curves, tearing_map

__all__ = [
    "accuracy_picture",
    "coins",
    "pairs_picture",
    "played",
    "points_lost",
    "remedies_picture",
    "remedies_table",
    "remedy_rows",
    "rows",
    "size_means",
    "sizes_picture",
    "tearing_curves",
    "tearing_map",
    "turns",
]
