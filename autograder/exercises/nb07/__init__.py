"""Notebook 07: splits and scaling. The exercises in their order."""

from .loo import loo
from .outlier import outlier
from .scale import scale
from .split import split

EXERCISES = (loo, scale, outlier, split)
