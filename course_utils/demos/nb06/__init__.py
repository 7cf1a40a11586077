"""Pictures of notebook 06: prices in ``prices`` and ``lid``, what was measured in ``seen``."""

from .lid import logits_slider
from .prices import price_slider, price_tags
from .seen import broadcast_picture, first_losses_picture, seen_points

__all__ = [
    "broadcast_picture",
    "first_losses_picture",
    "logits_slider",
    "price_slider",
    "price_tags",
    "seen_points",
]
