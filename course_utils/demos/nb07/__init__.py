"""Pictures of notebook 07. The ravine is in ``ravine`` and ``explorer``, the runs in ``wine``."""

from .explorer import ravine_sliders
from .houses import houses_picture, left_out_picture, ten_houses, training_rmse
from .leaks import leaks_picture
from .ravine import steps_needed, two_landscapes
from .sets import classes_picture, coins_picture
from .wine import first_layer_picture, models_picture, on_training_ruler, rates_picture, stored

__all__ = [
    "classes_picture",
    "coins_picture",
    "first_layer_picture",
    "houses_picture",
    "leaks_picture",
    "left_out_picture",
    "models_picture",
    "on_training_ruler",
    "rates_picture",
    "ravine_sliders",
    "steps_needed",
    "stored",
    "ten_houses",
    "training_rmse",
    "two_landscapes",
]
