"""Pictures of notebook 01: the clock, the ruler and shapes, and two sliders."""

from .brightness import brightness_slider
from .clock import clock_picture
from .first import clock_and_ruler
from .shapes import shapes_picture
from .slider import ruler_slider

__all__ = [
    "brightness_slider",
    "clock_and_ruler",
    "clock_picture",
    "ruler_slider",
    "shapes_picture",
]
