"""Notebook 01: tensors and dtypes. The exercises in their order."""

from .add_any import add_any
from .parse import parse
from .to_unit import to_unit
from .works import works

EXERCISES = (works, add_any, to_unit, parse)
