"""The exercises of notebook 10: brakes against overfitting, and layers that train and ask unlike."""

from .bn import bn
from .diagnose import diagnose
from .dropout import dropout
from .gap import gap
from .init import init
from .stop import stop

EXERCISES = (stop, gap, dropout, bn, diagnose, init)
