"""Notebook 12: who calls a callback, a training that is killed, and four ways back."""

from .night import Night, epochs_in, run_through, started
from .recorder import Recorder, play
from .ways import broken_off, four_ways, night_picture

__all__ = [
    "Night",
    "Recorder",
    "broken_off",
    "epochs_in",
    "four_ways",
    "night_picture",
    "play",
    "run_through",
    "started",
]
