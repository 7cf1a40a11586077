"""Notebook 05: three ways to build a model. The exercises in their order."""

from .heads import heads
from .kernel import kernel
from .repair import repair
from .subclass import subclass
from .twin import twin

EXERCISES = (repair, twin, heads, subclass, kernel)
