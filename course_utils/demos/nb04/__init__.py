"""Pictures of notebook 04: backpropagation."""

from .net import slopes

__all__ = ["slopes"]
