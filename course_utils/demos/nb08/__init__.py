"""Pictures of notebook 08: what `fit` counts, which rows it takes, and what it writes down."""

from .curves import batch_race, long_training
from .cut import cut_to_move
from .orders import order_picture
from .ruler import epoch_ruler
from .spy import Spy, forget_seed

__all__ = [
    "Spy",
    "batch_race",
    "cut_to_move",
    "epoch_ruler",
    "forget_seed",
    "long_training",
    "order_picture",
]
