"""Notebook 06: losses and metrics. The exercises in their order."""

from .ce import ce
from .labels import labels
from .match import match
from .mend import mend
from .mspe import mspe

EXERCISES = (mend, ce, labels, match, mspe)
