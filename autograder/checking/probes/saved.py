"""A model with code of its own: saved as its objects are, and loaded among definitions alone.

Keras makes an object of a student's class anew from the arguments of its ``__init__``, which it
knows of the simplest layers only. So a class that says nothing of its own in ``get_config`` is
saved by the attributes that it has, and they are put back without ``__init__``.
"""

from typing import Any

PARTIAL = "functools.partial"
STATE = "its attributes"  #: in a config: what an object of a student's class holds
MOST = 100_000  #: numbers in an array that is carried over
TRAINING = frozenset(
    ("optimizer", "history", "stop_training", "stop_evaluating", "stop_predicting")
)


def save_own(model: Any, path: str) -> dict[str, Any]:
    """Save a model to `path`; return a ``Needs``: what its code looks up besides."""
    import warnings

    import keras
    from keras.src import activations

    honest, by_name = keras.layers.Layer.get_config, activations.serialize

    def get_config(layer: Any) -> Any:
        cls = type(layer)
        silent = cls.get_config is get_config and not _is_own(cls.from_config)
        return (_is_own(cls) and silent and _state_of(layer)) or honest(layer)

    get_config._is_default = True  # type: ignore[attr-defined]
    keras.layers.Layer.get_config = get_config
    activations.serialize = lambda one: _activation(one, by_name)
    try:
        with warnings.catch_warnings(action="ignore"):  # that lambdas are unsafe, say
            keras.saving.save_model(model, path)
    finally:
        keras.layers.Layer.get_config, activations.serialize = honest, by_name
    return _needs_of(model)


def _activation(function: Any, by_name: Any) -> Any:
    """A config of what Keras keeps half of, or not at all: a lambda, or a partial."""
    import functools

    import keras

    if getattr(function, "__name__", "") == "<lambda>":
        return keras.saving.serialize_keras_object(function)
    if not isinstance(function, functools.partial):
        return by_name(function)
    parts = {"function": function.func, "args": function.args, "keywords": function.keywords}
    return {
        "module": None,
        "class_name": PARTIAL,
        "registered_name": PARTIAL,
        "config": keras.saving.serialize_keras_object(parts),
    }


def prepare_plain(names: Any, path: str) -> Any:
    """Return what loads a model of Keras's own parts: no other name is found."""
    import keras

    return lambda: keras.saving.load_model(path, compile=False, safe_mode=True)


def prepare_own(names: Any, path: str, functions: Any) -> Any:
    """Return what loads a model that holds these `functions` with all that `names` hold."""
    return lambda: _load(names, path, functions)


def _load(names: Any, path: str, functions: Any) -> Any:
    """Lambdas that a file holds look up the same names."""
    import warnings

    import keras
    from keras.src.utils import python_utils

    honest = python_utils.func_load

    def func_load(code: Any, defaults: Any = None, closure: Any = None, _: Any = None) -> Any:
        if isinstance(code, (list, tuple)):
            code, defaults, closure = code
        plain = keras.saving.deserialize_keras_object
        return honest(
            code,
            tuple(plain(defaults)) if defaults else None,
            plain(closure) if closure else None,
            names,
        )

    objects = _objects(names, set(functions))
    known = keras.saving.get_custom_objects()
    before = dict(known)
    for key, one in {**before, **names["the registered"]}.items():
        name = getattr(one, "__name__", "")
        known[key] = objects[name] if name in names and name in objects else one
    python_utils.func_load = func_load
    try:
        with warnings.catch_warnings(action="ignore"):
            return keras.saving.load_model(path, objects, compile=False, safe_mode=False)
    finally:
        python_utils.func_load = honest
        known.clear()
        known.update(before)


def _is_own(thing: Any) -> bool:
    """Whether a class or a function was written in the notebook."""
    return getattr(thing, "__module__", "") == "__main__"


def _state_of(layer: Any) -> dict[str, Any] | None:
    """The config of an object whose class is a student's; ``None`` if not all of it can be kept."""
    import keras

    stored, built = _stored_by(type(layer))
    keras_own = {*dir(keras.layers.Layer()), *dir(keras.Model())} - stored
    attributes, variables = {}, {}
    for name, value in vars(layer).items():
        unknown = name.startswith("_") or name in TRAINING
        if name in keras_own or name in built or (unknown and name not in stored):
            continue
        if isinstance(value, keras.Variable):
            trainable, shape = bool(value.trainable), list(value.shape)
            variables[name] = {"shape": shape, "dtype": value.dtype, "trainable": trainable}
        elif not _can_be_kept(value):
            return None
        else:
            try:
                attributes[name] = keras.saving.serialize_keras_object(value)
            except Exception:
                return None
    held = [id(value) for value in vars(layer).values()]
    if any(
        id(one) not in held
        for one in (*layer._trainable_variables, *layer._non_trainable_variables)
    ):
        return None
    return {
        "name": layer.name,
        "trainable": layer.trainable,
        "dtype": layer.dtype_policy.name,
        STATE: {"attributes": attributes, "variables": variables},
    }


def _can_be_kept(value: Any) -> bool:
    """Whether a file can hold it as it is: not what belongs to one call of a function."""
    import types

    import keras
    import numpy as np

    if isinstance(value, dict):
        texts = all(isinstance(key, str) for key in value)
        return texts and all(_can_be_kept(one) for one in value.values())
    if isinstance(value, (list, tuple)):
        return all(_can_be_kept(one) for one in value)
    if isinstance(value, types.FunctionType) and _is_own(value):
        inner = "<locals>" in value.__qualname__ and value.__name__ != "<lambda>"
        return not inner and not value.__closure__
    is_array = isinstance(value, np.ndarray)
    return not isinstance(value, keras.Variable) and (not is_array or value.size <= MOST)


def _made(cls: Any, config: Any) -> Any:
    """Make an object of a student's class from its config."""
    import inspect

    if STATE in config:
        return _revived(cls, config)
    if not _is_own(cls.from_config):  # what every layer has, and this class does not take
        taken = inspect.signature(cls.__init__).parameters.values()
        if not any(one.kind is one.VAR_KEYWORD for one in taken):
            spare = {"name", "trainable", "dtype"} - {one.name for one in taken}
            config = {key: one for key, one in config.items() if key not in spare}
    return cls.from_config(config)


def _made_partial(config: Any) -> Any:
    import functools

    import keras

    parts = keras.saving.deserialize_keras_object(config)
    return functools.partial(parts["function"], *parts["args"], **parts["keywords"])


def _revived(cls: Any, config: Any) -> Any:
    """An object of `cls` with the attributes that it had."""
    import keras

    base = keras.Model if issubclass(cls, keras.Model) else keras.layers.Layer
    made = cls.__new__(cls)
    base.__init__(made, **{key: config[key] for key in ("name", "trainable", "dtype")})
    for name in _stored_by(cls)[1]:
        setattr(made, name, None)  # `build` makes it
    for name, value in config[STATE]["attributes"].items():
        setattr(made, name, keras.saving.deserialize_keras_object(value))
    for name, kind in config[STATE]["variables"].items():
        setattr(made, name, made.add_weight(initializer="zeros", name=name, **kind))
    return made


def _stored_by(cls: type) -> tuple[set[str], set[str]]:
    """The attributes that a student's class gives values to; and which of them in ``build``."""
    import types

    stored: set[str] = set()
    built: set[str] = set()
    for own in filter(_is_own, cls.__mro__):
        for name, member in vars(own).items():
            if isinstance(member, types.FunctionType):
                codes = _codes(member.__code__)
                names = {name for code in codes for name in _stepped(code, "STORE_ATTR")}
                stored |= names
                built |= names if name == "build" else set()
    return stored, built


def _stepped(code: Any, step: str) -> set[str]:
    """The names that a function's own code does this with."""
    import dis

    return {str(one.argval) for one in dis.get_instructions(code) if step in one.opname}


def _codes(code: Any) -> list[Any]:
    """A function's code, and that of the functions in it."""
    inner = [part for part in code.co_consts if hasattr(part, "co_names")]
    return [code, *(found for part in inner for found in _codes(part))]


def _needs_of(model: Any) -> dict[str, Any]:
    """A ``Needs``: the names that a model's own code looks up, and which functions it holds."""
    import types

    waiting: list[Any] = []
    functions: set[str] = set()
    for layer in model._flatten_layers():
        held = list(vars(layer).values())
        waiting += [type(layer), *held, *(type(one) for one in held)]
        functions |= {one.__name__ for one in held if isinstance(one, types.FunctionType)}
    names: set[str] = set()
    seen: set[int] = set()
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, type) and _is_own(thing):
            waiting += [*thing.__bases__, *vars(thing).values()]
        elif isinstance(thing, types.FunctionType) and _is_own(thing):
            names |= {name for code in _codes(thing.__code__) for name in _stepped(code, "_GLOBAL")}
        else:  # what a decorator made of a function
            inside = ("__func__", "fget", "__wrapped__", "python_function")
            waiting += [getattr(thing, name) for name in inside if name in dir(type(thing))]
    return {"names": sorted(names), "functions": sorted(functions)}


def _objects(names: Any, functions: set[str]) -> dict[str, Any]:
    """What a file may mean by a name: a thing of the student's, or a function of a library's."""
    import functools
    import types

    import keras
    import tensorflow as tf

    found: dict[str, Any] = {}
    for name, thing in [*_named(keras.ops), *_named(tf.math), *_named(tf.nn)]:
        if not _is_activation(name):
            found[name] = thing
    for name, thing in list(names.items()):
        if not callable(thing) or name.startswith("_"):
            continue
        if isinstance(thing, type) and _is_own(thing) and hasattr(thing, "from_config"):
            maker = types.SimpleNamespace(from_config=functools.partial(_made, thing))
            found[thing.__name__] = found[name] = maker
        elif isinstance(thing, type) or name in functions or not _is_activation(name):
            found[name] = thing
    return {
        **found,
        PARTIAL: types.SimpleNamespace(from_config=_made_partial),
        "__lambda__": "code in the file itself",
    }


def _named(module: Any) -> list[tuple[str, Any]]:
    """A library's functions by both names that they have, there and in a file."""
    public = [(name, one) for name, one in vars(module).items() if not name.startswith("_")]
    functions = [(name, one) for name, one in public if not isinstance(one, type)]
    return [
        pair
        for name, one in functions
        if callable(one)
        for pair in ((getattr(one, "__name__", name), one), (name, one))
    ]


def _is_activation(name: str) -> bool:
    """Whether Keras means one of its own by this name alone, as a file holds it."""
    import keras

    return name in vars(keras.activations)
