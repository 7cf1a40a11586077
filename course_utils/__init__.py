"""The course's helpers: data, pictures, seeds, quizzes. Importing this costs no TensorFlow.

What notebooks use is here: ``from course_utils import load_fashion_mnist, set_seed, show``. What
costs more than a moment is imported when it is first asked for.
"""

import importlib
from typing import TYPE_CHECKING, Any

# At once, and by these names: a submodule of the same name would otherwise take its place.
from .guess import predicted
from .quiz import quiz
from .show import show

if TYPE_CHECKING:
    from .datasets import load_fashion_mnist, load_mnist
    from .live import LiveTraining
    from .model_picture import draw_model
    from .seeds import set_seed
    from .start import quiet_start

_HOMES = {
    "LiveTraining": "live",
    "draw_model": "model_picture",
    "load_fashion_mnist": "datasets",
    "load_mnist": "datasets",
    "quiet_start": "start",
    "set_seed": "seeds",
}

__all__ = [
    "LiveTraining",
    "draw_model",
    "load_fashion_mnist",
    "load_mnist",
    "predicted",
    "quiet_start",
    "quiz",
    "set_seed",
    "show",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
