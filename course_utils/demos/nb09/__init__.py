"""Notebook 09: its data, networks that show how results spread, and its pictures."""

from .data import braking, diabetes
from .fans import at_200, fan_explorer
from .pictures import (
    beyond_picture,
    by_formula,
    cars_picture,
    climbing_picture,
    constants_picture,
    houses,
    houses_picture,
    polynomial,
    recipes_picture,
    split_means,
    splits_picture,
    too_much_picture,
)
from .runs import too_much

__all__ = [
    "at_200",
    "beyond_picture",
    "braking",
    "by_formula",
    "cars_picture",
    "climbing_picture",
    "constants_picture",
    "diabetes",
    "fan_explorer",
    "houses",
    "houses_picture",
    "polynomial",
    "recipes_picture",
    "split_means",
    "splits_picture",
    "too_much",
    "too_much_picture",
]
