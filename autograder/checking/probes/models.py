"""A Keras model: described, saved, loaded strictly, asked for outputs."""

from typing import Any

LARGEST_TEXT = 200  #: characters kept of a setting


def save_model(model: Any, path: str) -> None:
    """Save a Keras model to `path`, which ends in ``.keras``."""
    import keras

    keras.saving.save_model(model, path)


def load_strictly(names: Any, path: str) -> Any:
    """Load the model at `path` as a program does that has what was unpacked among `names`.

    It is compiled, in safe mode, and of the student's own only what is registered is found. An
    object that is registered, but that no name means any more, is a leftover of an earlier
    definition, which a fresh program would not know.
    """
    import warnings

    import keras

    known = keras.saving.get_custom_objects()
    before = dict(known)
    known.clear()
    known.update({key: one for key, one in before.items() if _is_of_library(one)})
    known.update(names["the registered"])
    try:
        with warnings.catch_warnings(action="ignore"):  # the card says what went wrong
            return keras.saving.load_model(path, compile=True, safe_mode=True)
    finally:
        known.clear()
        known.update(before)


def _is_of_library(thing: Any) -> bool:
    import sys

    name, module = getattr(thing, "__name__", ""), getattr(thing, "__module__", "")
    return module != "__main__" and getattr(sys.modules.get(module), name, None) is thing


def describe(model: Any) -> dict[str, Any]:
    """Return a ``Description`` of a Keras model."""
    graph = _graph(model)
    calls: list[dict[str, Any]] = []
    ends = _walk(graph, None, calls) if graph is not None else []
    return {
        "kind": type(model).__name__,
        "style": _style(model),
        "inputs": _ports(graph, "inputs", _starts(graph, calls)),
        "outputs": _ports(graph, "outputs", ends),
        "parameters": _count(model.weights),
        "trainable_parameters": _count(model.trainable_weights),
        "layers": [_layer(layer) for layer in model.layers],
        "calls": calls,
    }


def _graph(model: Any) -> Any:
    """The Functional model that knows the layers' connections, or ``None``."""
    if hasattr(model, "_nodes_by_depth"):
        return model
    return getattr(model, "_functional", None)


def _style(model: Any) -> str:
    import keras

    if isinstance(model, keras.Sequential):
        return "sequential"
    return "functional" if hasattr(model, "_nodes_by_depth") else "subclass"


def _starts(graph: Any, calls: list[dict[str, Any]]) -> list[int]:
    """For each input of `graph`, where in `calls` it stands."""
    places = {call["layer"]: place for place, call in enumerate(calls) if not call["sources"]}
    inputs = graph.inputs if graph is not None else []
    return [places[one._keras_history.operation.name] for one in inputs]


def _ports(graph: Any, side: str, calls: list[int]) -> list[dict[str, Any]]:
    if graph is None:
        return []
    struct = getattr(graph, f"_{side}_struct", None)
    keys = {id(one): str(key) for key, one in struct.items()} if isinstance(struct, dict) else {}
    return [
        {
            "name": str(one._keras_history.operation.name),
            "key": keys.get(id(one), ""),
            "shape": list(one.shape),
            "dtype": str(one.dtype),
            "call": call,
        }
        for one, call in zip(getattr(graph, side), calls, strict=True)
    ]


def _count(weights: Any) -> int:
    import math

    return sum(math.prod(int(length) for length in weight.shape) for weight in weights)


def _layer(layer: Any) -> dict[str, Any]:
    import keras

    try:
        shape = layer.output.shape
        output = list(shape) if all(n is None or isinstance(n, int) for n in shape) else None
    except Exception:
        output = None
    try:
        settings = _settings(layer.get_config())
    except Exception:
        settings = {}
    return {
        "name": str(layer.name),
        "kind": type(layer).__name__,
        "parameters": _count(layer.weights),
        "trainable_parameters": _count(layer.trainable_weights),
        "output_shape": output,
        "settings": settings,
        "layers": [one.name for one in layer.layers] if isinstance(layer, keras.Model) else [],
    }


def _settings(config: Any, before: str = "", depth: int = 3) -> dict[str, Any]:
    """A config as one flat dict: a part's own settings stand under ``part.setting``."""
    flat: dict[str, Any] = {}
    for key, value in config.items():
        name = f"{before}{key}"
        if type(value) is int and abs(value) >= 2**63:
            flat[name] = hex(value)[:LARGEST_TEXT]
        elif value is None or type(value) in (bool, int, float):
            flat[name] = value
        elif isinstance(value, str):
            flat[name] = value[:LARGEST_TEXT]
        elif isinstance(value, dict) and "class_name" in value:
            inner = value.get("config")
            named = inner if isinstance(inner, str) else value["class_name"]
            flat[name] = str(named)[:LARGEST_TEXT]
            if depth and isinstance(inner, dict):
                flat |= _settings(inner, f"{name}.", depth - 1)
        elif isinstance(value, (list, tuple)) and len(value) < 10:
            flat[name] = str(list(value))[:LARGEST_TEXT]
    return flat


def _walk(graph: Any, given: Any, calls: list[dict[str, Any]]) -> list[int]:
    """Append the calls of `graph`, fed by the calls `given`; return those of its outputs."""
    made: dict[int, int] = {}
    if given is not None:
        made = {id(one): source for one, source in zip(graph.inputs, given, strict=True)}
    for depth in sorted(graph._nodes_by_depth, reverse=True):
        for node in graph._nodes_by_depth[depth]:
            if all(id(one) in made for one in node.outputs):
                continue  # the input of a model inside a model
            sources = [made[id(one)] for one in node.input_tensors]
            inner = _graph(node.operation)
            if inner is not None and len(inner.inputs) == len(sources):
                ends = _walk(inner, sources, calls)
            else:
                calls.append(
                    {
                        "layer": str(node.operation.name),
                        "kind": type(node.operation).__name__,
                        "sources": sources,
                    }
                )
                ends = [len(calls) - 1] * len(node.outputs)
            made |= {id(one): end for one, end in zip(node.outputs, ends, strict=True)}
    return [made[id(one)] for one in graph.outputs]


def weights(model: Any, layer: str) -> list[Any]:
    """Return the arrays of the layer called `layer`, or of the whole model."""
    return _real((model.get_layer(layer) if layer else model).get_weights())


def _real(arrays: Any) -> list[Any]:
    """Return the arrays, unless one is complex: then raise."""
    import numpy as np

    found = [np.asarray(one) for one in arrays]
    if any(one.dtype.kind == "c" for one in found):
        raise TypeError("there are complex weights, and only real ones can be compared")
    return found


def compiled(model: Any) -> dict[str, Any]:
    """Return a ``Compiled``: with what a model was compiled, and how far its training is."""
    optimizer = getattr(model, "optimizer", None)
    config = _compile_config(model) if getattr(model, "compiled", False) else {}
    rate = getattr(optimizer, "learning_rate", None)
    found = getattr(model, "_compile_metrics", None)
    return {
        "compiled": bool(getattr(model, "compiled", False)),
        "losses": _named(config.get("loss")),
        "metrics": [str(one.name) for one in getattr(found, "metrics", None) or []],
        "metric_names": [
            name for names in _named(config.get("metrics")).values() for name in names
        ],
        "optimizer": type(optimizer).__name__ if optimizer is not None else "",
        "learning_rate": None if rate is None else float(rate),
        "iterations": int(optimizer.iterations) if optimizer is not None else 0,
        "settings": _settings(_config(optimizer)) if optimizer is not None else {},
    }


def _compile_config(model: Any) -> Any:
    """With what it was compiled; without the optimizer, if that has a part that says no config."""
    import keras

    try:
        return model.get_compile_config() or {}
    except Exception:
        kept = model._compile_config.config
        told = ("loss", "metrics")
        return {key: keras.saving.serialize_keras_object(kept.get(key)) for key in told}


def _config(optimizer: Any) -> Any:
    try:
        return optimizer.get_config()
    except Exception:
        return {}


def _named(given: Any) -> dict[str, list[str]]:
    """Losses or metrics as they were named to `compile`, by output (``""`` if for all)."""
    if given is None:
        return {}
    if isinstance(given, dict) and "class_name" not in given:
        return {str(key): _named(one).get("", []) for key, one in given.items()}
    if not isinstance(given, (list, tuple)):
        given = [given]
    names: list[str] = []
    for one in given:
        if isinstance(one, (list, tuple)):
            names += _named(one).get("", [])
        elif isinstance(one, dict):
            inner = one.get("config")
            names.append(str(inner if isinstance(inner, str) else one.get("class_name")))
        elif one is not None:
            names.append(str(one))
    return {"": [name[:LARGEST_TEXT] for name in names]}


def optimizer_state(model: Any) -> list[Any]:
    """Return the optimizer's arrays: how many updates, its rate, then its memory."""
    return _real(model.optimizer.variables)


def history(thing: Any) -> dict[str, Any]:
    """Return a ``History``: what `fit` recorded."""
    recorded = {str(key): [float(one) for one in values] for key, values in thing.history.items()}
    return {"epochs": [int(one) for one in thing.epoch], "values": recorded}
