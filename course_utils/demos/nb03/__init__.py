"""Pictures of notebook 03. Nets with one hidden layer are in ``folds``, their pictures in ``panels``."""

from .panels import first_picture

__all__ = ["first_picture"]
