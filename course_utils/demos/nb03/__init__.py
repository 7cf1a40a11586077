"""Pictures of notebook 03: a layer, the moons and the folds, the curves, and ten layers."""

from .curves import curves_picture
from .deep import gradient_picture, starts_picture, trained_deep
from .explorer import fold_explorer
from .layer import layer_picture
from .nets import fresh, moons, train
from .panels import first_picture

__all__ = [
    "curves_picture",
    "first_picture",
    "fold_explorer",
    "fresh",
    "gradient_picture",
    "layer_picture",
    "moons",
    "starts_picture",
    "train",
    "trained_deep",
]
