"""Probes: functions that travel to a student's object and bring back plain data.

Each must stand alone: its source is sent as it is written here, so it imports what it uses and
refers to nothing else in this module.
"""

from typing import Any


def kind_of(thing: Any) -> str:
    """Return ``"model"`` for something that can be called like a Keras model, else its type."""
    import sys

    keras = sys.modules.get("keras")
    if keras is not None and isinstance(thing, keras.Model):
        return "model"
    return type(thing).__name__


def describe_model(model: Any) -> dict[str, Any]:
    """Return shapes, parameter counts and layers of a built Keras model.

    Shapes are lists with ``None`` for the batch axis. Layer configs are JSON text.
    """
    import json

    def shape(value: Any) -> Any:
        return (
            None
            if value is None
            else [shape(v) if isinstance(v, (list, tuple)) else v for v in value]
        )

    def count(weights: Any) -> int:
        total = 0
        for weight in weights:
            size = 1
            for length in weight.shape:
                size *= int(length)
            total += size
        return total

    def describe(layer: Any) -> dict[str, Any]:
        try:
            output = layer.output.shape
        except Exception:
            output = None
        return {
            "name": str(layer.name),
            "kind": type(layer).__name__,
            "parameters": count(layer.weights),
            "output_shape": shape(output),
            "config": json.dumps(layer.get_config(), default=str)[:20_000],
        }

    return {
        "kind": type(model).__name__,
        "built": bool(model.built),
        "input_shape": shape(getattr(model, "input_shape", None)) if model.built else None,
        "output_shape": shape(getattr(model, "output_shape", None)) if model.built else None,
        "parameters": count(model.weights),
        "trainable_parameters": count(model.trainable_weights),
        "layers": [describe(layer) for layer in model.layers],
    }


def describe_figure(figure: Any) -> dict[str, Any]:
    """Return what is drawn in a Matplotlib figure: its axes with titles, labels and images."""
    import numpy as np

    def describe(axes: Any) -> dict[str, Any]:
        images = [np.asarray(image.get_array()) for image in axes.get_images()]
        return {
            "title": "".join(axes.get_title(loc=side) for side in ("left", "center", "right")),
            "xlabel": axes.get_xlabel(),
            "ylabel": axes.get_ylabel(),
            "visible_axis": bool(axes.axison),
            "lines": [np.asarray(line.get_xydata(), dtype=float) for line in axes.get_lines()],
            "images": [{"shape": list(i.shape), "pixels": i.astype("float32")} for i in images],
        }

    if not hasattr(figure, "get_axes"):
        return {"axes": None, "kind": type(figure).__name__}
    return {"axes": [describe(axes) for axes in figure.get_axes()], "kind": "Figure"}


def save_model(model: Any, path: str) -> str:
    """Save a Keras model to `path`, which ends in ``.keras``, and return the path."""
    import keras

    keras.saving.save_model(model, path)
    return path


def predict(model: Any, inputs: Any) -> Any:
    """Return a model's outputs for `inputs`, shape ``(n, …)``."""
    return model.predict(inputs, batch_size=len(inputs), verbose=0)
