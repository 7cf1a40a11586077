"""Pictures of notebook 04: calculations as graphs, their cost, and two orders of an update."""

from .cost import WEIGHTS, kept_numbers, pass_times
from .graphs import coffee_picture, fork_picture, net_picture, neuron_picture
from .orders import error_after, mixed, orders_picture, together
from .stepper import way_back

__all__ = [
    "WEIGHTS",
    "coffee_picture",
    "error_after",
    "fork_picture",
    "kept_numbers",
    "mixed",
    "net_picture",
    "neuron_picture",
    "orders_picture",
    "pass_times",
    "together",
    "way_back",
]
