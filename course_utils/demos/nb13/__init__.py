"""Pictures of notebook 13: garments, what a model makes of them, and where it goes wrong."""

from .explorer import confusion_to_click
from .matrix import confusion_picture, quartet
from .training import learning_curve, recall_change, score_bars
from .walls import digit_wall, garment_wall, wrong_wall

__all__ = [
    "confusion_picture",
    "confusion_to_click",
    "digit_wall",
    "garment_wall",
    "learning_curve",
    "quartet",
    "recall_change",
    "score_bars",
    "wrong_wall",
]
