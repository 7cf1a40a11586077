"""What a model answers: with its own weights, with others, and twice."""

from typing import Any


class NoTensor(Exception):
    """A model or layer gave something else than numbers: the message says what."""


def predict(model: Any, inputs: Any) -> dict[str, Any]:
    """Return the outputs of `model` for one batch, by name; one output is called ``""``.

    It is called, as ``model.predict`` would prepare a function for each model that is asked, and
    TensorFlow warns of many.
    """
    return _by_name(model, model(_shaped(model, inputs), training=False))


def predict_with(model: Any, inputs: Any, weights: Any) -> dict[str, Any]:
    """Return the outputs that `model` has with other weights; its own are put back."""
    own = model.get_weights()
    model.set_weights(weights)
    try:
        return predict(model, inputs)
    finally:
        model.set_weights(own)


def call_twice(thing: Any, inputs: Any) -> dict[str, Any]:
    """Call a layer or model twice on one batch; return a ``TwoCalls``."""
    given = _shaped(thing, inputs)
    first = _numbers(thing(given))
    before = [id(one) for one in thing.weights]
    second = _numbers(thing(given))
    return {
        "first": first,
        "second": second,
        "weights_after_first": len(before),
        "weights_after_second": len(thing.weights),
        "same_weights": before == [id(one) for one in thing.weights],
    }


def _shaped(model: Any, inputs: Any) -> Any:
    """Inputs by name for a model that takes them as a list, in its own order."""
    names = [one.name for one in getattr(model, "inputs", None) or []]
    struct = getattr(model, "_inputs_struct", None)
    if isinstance(inputs, dict) and isinstance(struct, (list, tuple)) and set(names) == set(inputs):
        return [inputs[name] for name in names]
    return inputs


def _by_name(model: Any, outputs: Any) -> dict[str, Any]:
    if isinstance(outputs, dict):
        return {str(key): _numbers(one) for key, one in outputs.items()}
    if not isinstance(outputs, (list, tuple)):
        return {"": _numbers(outputs)}
    names = getattr(model, "output_names", None) or []
    if len(names) != len(outputs):
        names = [str(number) for number in range(len(outputs))]
    return {str(name): _numbers(one) for name, one in zip(names, outputs, strict=True)}


def _numbers(gave: Any) -> Any:
    """Return what one call gave as an array of numbers, or raise ``NoTensor``."""
    import keras
    import numpy as np

    kinds = {"a dict": dict, "a list": list, "a tuple": tuple, "text": str, "a layer": keras.Layer}
    kind = next((words for words, base in kinds.items() if isinstance(gave, base)), "")
    name = type(gave).__name__
    if gave is None or kind or name in ("RaggedTensor", "SparseTensor"):
        raise NoTensor(kind or ("nothing" if gave is None else f"a {name}"))
    array = np.asarray(gave)
    if array.dtype.kind == "V":  # bfloat16 and its like, which NumPy does not know
        array = array.astype("float32")
    if array.dtype.kind not in "biuf":
        if any(isinstance(one, (str, bytes)) for one in array.flat):
            raise NoTensor("text")
        raise NoTensor("complex numbers" if array.dtype.kind == "c" else f"a thing of type {name}")
    return array


def evaluate(model: Any, inputs: Any, targets: Any, batch_size: int) -> dict[str, Any]:
    """Return what `model.evaluate` says, by the names of loss and metrics."""
    model.make_test_function(force=True)  # targets may have another rank than before
    said = model.evaluate(inputs, targets, batch_size=batch_size, verbose=0, return_dict=True)
    return {str(key): float(value) for key, value in said.items()}


def fit(model: Any, inputs: Any, targets: Any, epochs: int, batch_size: int) -> dict[str, Any]:
    """Train, and return what `fit` recorded, by the names of loss and metrics."""
    done = model.fit(inputs, targets, epochs=epochs, batch_size=batch_size, verbose=0)
    return {str(key): [float(one) for one in values] for key, values in done.history.items()}
