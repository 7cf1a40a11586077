"""Pictures of notebook 00. The dice are in ``dice`` and ``roll``, the rings in ``models``."""

from .data import checkerboard, mislabelled, moons, rings
from .dice import board_picture, five_seeds, luck_picture
from .lucky import duel_picture, moons_accuracies
from .models import rings_picture
from .roll import roll_the_dice
from .runs import stored

__all__ = [
    "board_picture",
    "checkerboard",
    "duel_picture",
    "five_seeds",
    "luck_picture",
    "mislabelled",
    "moons",
    "moons_accuracies",
    "rings",
    "rings_picture",
    "roll_the_dice",
    "stored",
]
