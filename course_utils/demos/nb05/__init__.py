"""Pictures of notebook 05: graphs in ``graph`` and ``asking``, numbers in ``pictures``."""

from .asking import ask_the_adder
from .graph import adder_picture
from .pairs import digit_pairs
from .pictures import kernel_picture, sums_picture

__all__ = [
    "adder_picture",
    "ask_the_adder",
    "digit_pairs",
    "kernel_picture",
    "sums_picture",
]
