"""A model loaded where none but definitions are: what its file names by a key was unpacked."""

import contextlib
from typing import Any

STATE = "its attributes"  #: as ``saved`` writes it


def prepare_plain(names: Any, path: str) -> Any:
    """Return what loads a model of Keras's own parts: no other name is found."""
    import keras

    return lambda: keras.saving.load_model(path, compile=False, safe_mode=True)


def prepare_own(names: Any, path: str) -> Any:
    """Return what loads a model with code of its own; before it is called, ``unpack`` into `names`.

    That opens files of layers which are no part of the model with what is put there.
    """
    import io

    import keras
    from keras.src.saving import saving_lib

    def opened(data: bytes) -> Any:
        read = saving_lib._load_model_from_fileobj
        return _loading(names, lambda found: read(io.BytesIO(data), found, False, False))

    def load() -> Any:
        by_keras = keras.saving.load_model
        return _loading(names, lambda found: by_keras(path, found, compile=False, safe_mode=False))

    names["the opening"] = opened
    return load


def _loading(names: Any, load: Any) -> Any:
    """Load with all that was unpacked."""
    import warnings

    import keras
    from keras.src.utils import python_utils

    making = names["the making"]
    known = keras.saving.get_custom_objects()
    before = dict(known)
    inferred, by_code = keras.layers.Lambda.compute_output_shape, python_utils.func_load

    def compute_output_shape(layer: Any, shape: Any) -> Any:
        try:
            return inferred(layer, shape)
        except NotImplementedError as hides:
            raise (hides.__context__ or hides) from None

    def func_load(code: Any, *more: Any, **named: Any) -> Any:
        key = code if isinstance(code, str) else code[0]
        return making.again(key) if key in making.things else by_code(code, *more, **named)

    keras.layers.Lambda.compute_output_shape = compute_output_shape
    python_utils.func_load = func_load
    known.update(names.get("the registered", {}))
    try:
        with warnings.catch_warnings(action="ignore"):  # the card says what went wrong
            loaded = load(_objects(making))
            making.rest()
            return loaded
    finally:
        keras.layers.Lambda.compute_output_shape = inferred
        python_utils.func_load = by_code
        known.clear()
        known.update(before)


def _objects(making: Any) -> dict[str, Any]:
    """What a file means by a key; what cannot be made is not found."""
    import functools
    import types

    found: dict[str, Any] = {"__lambda__": "a function without a name"}
    for key in [key for key in making.things if ">" in key]:
        with contextlib.suppress(Exception):  # what holds a layer of the file's is made with that
            thing = making.of_name(key)
            is_class = isinstance(thing, type) and hasattr(thing, "from_config")
            maker = functools.partial(_made if is_class else _itself, making, thing)
            by_config = types.SimpleNamespace(from_config=maker)
            found[key] = thing if isinstance(thing, types.FunctionType) else by_config
    return found


def _itself(making: Any, thing: Any, config: Any) -> Any:
    return thing


def _made(making: Any, cls: Any, config: Any) -> Any:
    """Make an object of a student's class from its config."""
    import inspect

    config = dict(config)
    state = config.pop(STATE, None)
    if state is not None and state["how"] != "config":
        return _revived(making, cls, config, state)
    if not _is_own(cls.from_config):  # what every layer has, and this class does not take
        taken = inspect.signature(cls.__init__).parameters.values()
        if not any(one.kind is one.VAR_KEYWORD for one in taken):
            spare = {"name", "trainable", "dtype"} - {one.name for one in taken}
            config = {key: one for key, one in config.items() if key not in spare}
    made = cls.from_config(config)
    if state is not None:
        making.made[state["key"]] = made
        _put_over(making, made, state)
    return made


def _is_own(thing: Any) -> bool:
    return getattr(thing, "__module__", "") == "__main__"


def _library_base(cls: Any) -> Any:
    """The nearest class above a student's that is none of theirs."""
    return next(one for one in cls.__mro__ if not _is_own(one) and hasattr(one, "get_config"))


def _revived(making: Any, cls: Any, config: Any, state: Any) -> Any:
    """An object of `cls` with the attributes that it had; its ``__init__`` is not called."""
    import keras

    made = cls.__new__(cls)
    making.made[state["key"]] = made
    if isinstance(config.get("dtype"), dict):
        config["dtype"] = keras.dtype_policies.deserialize(config["dtype"])
    initialize = _library_base(cls).__init__
    initialize(made, **config)
    if state["how"] == "base":
        _put_over(making, made, state)
        return made
    weights = []
    for kind in state["weights"]:
        weights.append(made.add_weight(initializer="zeros", **kind))
    for name, kept in state["attributes"].items():
        _put(making, made, name, kept, weights)
    made.built = state["built"]
    return made


def _put(making: Any, made: Any, name: str, kept: Any, weights: Any = ()) -> None:
    """Give it an attribute. One that stayed behind is missing where it is used, and named then."""
    try:
        value = _read(making, kept, weights)
    except _Missing:
        if hasattr(type(made), name):  # the class's own would stand in for it
            raise NameError(f"name '{name}' is not defined") from None
        return
    setattr(made, name, value)


def _put_over(making: Any, made: Any, state: Any) -> None:
    """Put attributes over those that Keras or ``__init__`` gave, and over those of ``build``."""
    by_keras = made.build_from_config

    def put() -> None:
        for name, kept in state["attributes"].items():
            if state["how"] == "base":
                _put(making, made, name, kept)
            else:
                with contextlib.suppress(Exception):  # then it stays as `__init__` made it
                    setattr(made, name, _read(making, kept))

    def build_from_config(config: Any) -> None:
        object.__delattr__(made, "build_from_config")
        by_keras(config)
        put()

    put()
    object.__setattr__(made, "build_from_config", build_from_config)


class _Missing(Exception):
    """What stayed behind."""


def _read(making: Any, kept: Any, weights: Any = ()) -> Any:
    """Return a value from what ``saved`` kept of it."""
    import keras

    kind, inside = kept
    if kind == "plain":
        return inside
    if kind == "weight":
        return weights[inside]
    if kind == "keras":
        return keras.saving.deserialize_keras_object(inside)
    if kind in ("held", "layer"):
        try:
            return making.again(inside)
        except Exception:
            raise _Missing from None
    parts = [_read(making, one, weights) for one in inside]
    if kind == "dict":
        return dict(zip(parts[::2], parts[1::2], strict=True))
    return {"list": list, "tuple": tuple, "set": set}[kind](parts)
