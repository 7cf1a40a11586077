"""Pictures of notebook 02. One weight is in ``one``, two are in ``two``, batches in ``batches``."""

from .batches import batch_picture, line_data, line_picture, race_picture, walk
from .one import four_rates, frozen_picture, slope_picture
from .slider import ball_slider
from .two import bowl_picture, saddle_picture

__all__ = [
    "ball_slider",
    "batch_picture",
    "bowl_picture",
    "four_rates",
    "frozen_picture",
    "line_data",
    "line_picture",
    "race_picture",
    "saddle_picture",
    "slope_picture",
    "walk",
]
