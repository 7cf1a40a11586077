"""Metrics and losses: called on numbers, fed in batches, and used by a model."""

from typing import Any


def call(thing: Any, y_true: Any, y_pred: Any) -> dict[str, Any]:
    """Return a ``Measured``: what a metric or loss says of `y_true` and `y_pred`, as tensors."""
    import keras
    import numpy as np

    true, pred = keras.ops.convert_to_tensor(y_true), keras.ops.convert_to_tensor(y_pred)
    thing = _fresh(thing)
    if isinstance(thing, keras.Metric):
        thing.update_state(true, pred)
        said = thing.result()
    else:
        said = thing(true, pred)
    values = np.asarray(said)
    return {"values": values.astype(float), "is_tensor": keras.ops.is_tensor(said)}


def feed(thing: Any, batches: Any) -> dict[str, Any]:
    """Return a ``Fed``: what a metric says after each of `batches`, and after a reset.

    A function is averaged over the batches as Keras does it, by their rows.
    """
    import keras

    metric = _fresh(thing)
    if not isinstance(metric, keras.Metric):
        metric = keras.metrics.MeanMetricWrapper(metric, name="measure")
    results = []
    for y_true, y_pred in batches:
        metric.update_state(
            keras.ops.convert_to_tensor(y_true), keras.ops.convert_to_tensor(y_pred)
        )
        results.append(float(metric.result()))
    metric.reset_state()
    y_true, y_pred = batches[0]
    metric.update_state(keras.ops.convert_to_tensor(y_true), keras.ops.convert_to_tensor(y_pred))
    return {"results": results, "after_reset": float(metric.result())}


def carrier(thing: Any, role: str, width: int) -> Any:
    """Return a model that answers what it is given, compiled with `thing` as metric or loss."""
    import keras
    import numpy as np

    model = keras.Sequential(
        [keras.Input((width,)), keras.layers.Dense(width, use_bias=False, name="same")]
    )
    model.set_weights([np.eye(width)])
    used = _fresh(thing)
    if role == "metric":
        model.compile(keras.optimizers.SGD(0.0), "mse", metrics=[used])
    else:
        model.compile(keras.optimizers.SGD(0.0), used)
    return model


def evaluate(model: Any, y_true: Any, y_pred: Any, role: str, batch_size: int) -> float:
    """Return what `evaluate` says for predictions `y_pred`, by a ``carrier``."""
    import logging

    # Targets of another rank than before would come to the metric with no rank at all.
    model.make_test_function(force=True)
    log = logging.getLogger("tensorflow")  # warns of functions that are recorded so often
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        said = model.evaluate(y_pred, y_true, batch_size=batch_size, verbose=0, return_dict=True)
    finally:
        log.setLevel(level)
    names = [name for name in said if name != "loss"]
    return float(said[names[0]] if role == "metric" and names else said["loss"])


def _fresh(thing: Any) -> Any:
    """A new metric or loss of the same kind: one that has counted already keeps its counts."""
    import keras

    if isinstance(thing, type):
        return thing()
    if isinstance(thing, keras.Metric):
        try:
            return type(thing).from_config(thing.get_config())
        except Exception:  # it cannot be made anew: then it starts again from nothing
            thing.reset_state()
    return thing
