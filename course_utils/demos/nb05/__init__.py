"""Pictures of notebook 05: graphs in ``graph`` and ``asking``, numbers in ``pictures``."""

from .asking import ask_the_adder
from .drawn import draw
from .graph import adder_picture
from .pairs import digit_pairs
from .pictures import kernel_picture, sums_picture

__all__ = [
    "adder_picture",
    "ask_the_adder",
    "digit_pairs",
    "draw",
    "kernel_picture",
    "sums_picture",
]
