"""Notebook 13: Fashion-MNIST. The exercises in their order."""

from .confusion import confusion
from .grid import grid
from .load import load
from .train import train
from .worst import worst

EXERCISES = (load, grid, train, confusion, worst)
