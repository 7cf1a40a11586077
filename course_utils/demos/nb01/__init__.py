"""Pictures of notebook 01: the clock and the ruler, and two sliders."""

from .brightness import brightness_slider
from .clock import clock_picture
from .first import clock_and_ruler
from .slider import ruler_slider

__all__ = ["brightness_slider", "clock_and_ruler", "clock_picture", "ruler_slider"]
