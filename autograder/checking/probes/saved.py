"""A model with code of its own, saved as its objects are.

Keras writes the classes and functions of a model by their names, and makes an object anew from the
arguments of its ``__init__``. By then a name may mean something else, and the arguments are known
of the simplest layers only. So here the file holds a *key* for whatever is the student's own, and
``Held`` the thing itself, which ``packing`` takes along; and an object of a student's class is
written as the attributes that it has, and made of them again (``loaded``) without ``__init__``.
"""

import contextlib
import dis
import types
from typing import Any

STATE = "its attributes"  #: in a config: what an object of a student's class holds
TRAINING = frozenset(
    ("optimizer", "history", "stop_training", "stop_evaluating", "stop_predicting", "built")
)
#: where Keras looks up a function of its own, of which a file holds the name alone
PLACES = ("activations", "constraints", "initializers", "losses", "metrics", "regularizers")
CONTAINERS = (list, tuple, set, dict)


def save_own(model: Any, path: str) -> Any:
    """Save a model to `path`; return what it ``Held``."""
    import keras

    held = Held()
    with _Writing(held):
        keras.saving.save_model(model, path)
    return held


class Held:
    """What a model's file names by a key: ``packing`` is handed this very object."""

    def __init__(self) -> None:
        self.things: dict[str, Any] = {}  #: by their keys
        self.layers: dict[int, str] = {}  #: by identity, the keys of objects of student's classes
        self.keys: dict[int, str] = {}

    def key(self, thing: Any, name: str = "") -> str:
        """The key of a thing, which is an attribute of this `name`, or called so."""
        if id(thing) not in self.keys:
            self.keys[id(thing)] = key = self.new_key(name or _name_of(thing))
            self.things[key] = thing
        return self.keys[id(thing)]

    def new_key(self, name: str) -> str:
        """A key that nothing has yet; no variable of a student's is called so."""
        number = len(self.things) + len(self.layers)
        return f"{number}>{''.join(one for one in name if one.isalnum() or one == '_')}"

    def file_of(self, layer: Any) -> bytes:
        """A layer that is no part of the model, with its weights, as a file of its own."""
        import io

        file = io.BytesIO()
        with _Writing(self):
            _library().saving_lib._save_model_to_fileobj(layer, file, "h5")
        return file.getvalue()


def _name_of(thing: Any) -> str:
    name = getattr(thing, "__name__", type(thing).__name__)
    return "lambda" if name == "<lambda>" else str(name)


class _ByKey:
    """In place of a config: the thing itself is held."""

    def __init__(self, key: str) -> None:
        self.key = key


class _Plain:
    """In place of the config of a student's class: that of the class of Keras's which does it."""

    def __init__(self, cls: type, config: Any) -> None:
        self.cls, self.config = cls, config


class _Writing:
    """While it is entered, Keras writes keys; how a model was compiled it does not write at all."""

    def __init__(self, held: Held) -> None:
        self.lib, self.held, self.around = _library(), held, set[int]()
        self.renamed: dict[type, str] = {}
        self.config_by_keras = self.lib.serialization_lib._get_class_or_fn_config
        self.class_by_keras = self.lib.serialization_lib.serialize_with_public_class
        self.name_by_keras = self.lib.object_registration.get_registered_name
        self.activation_by_keras = self.lib.activations.serialize
        self.patches = [
            (self.lib.serialization_lib, "_get_class_or_fn_config", self._config),
            (self.lib.serialization_lib, "serialize_with_public_class", self._class),
            (self.lib.object_registration, "get_registered_name", self._name),
            (self.lib.activations, "serialize", self._activation),
            (
                self.lib.python_utils,
                "func_dump",
                lambda function: (held.key(function), None, None),
            ),
            (self.lib.keras.Model, "get_compile_config", lambda model: None),
        ]

    def __enter__(self) -> None:
        import warnings

        self.quiet = contextlib.ExitStack()
        self.quiet.enter_context(warnings.catch_warnings(action="ignore"))  # of lambdas, say
        self.before = [(owner, name, vars(owner).get(name)) for owner, name, _ in self.patches]
        for owner, name, new in self.patches:
            setattr(owner, name, new)

    def __exit__(self, *_: object) -> None:
        for owner, name, honest in self.before:
            setattr(owner, name, honest) if honest is not None else delattr(owner, name)
        for cls, own in self.renamed.items():
            cls.__name__ = own
        self.quiet.close()

    def _name(self, thing: Any) -> Any:
        """By which name a file means a class or a function."""
        if isinstance(thing, type):
            own = _is_own(thing)
        else:
            own = isinstance(thing, types.FunctionType) and not _keras_finds(thing)
        return self.held.key(thing) if own else self.name_by_keras(thing)

    def _activation(self, function: Any) -> Any:
        if isinstance(function, types.FunctionType) and not _keras_finds(function):
            return self._class(None, _ByKey(self.held.key(function)))
        return self.activation_by_keras(function)

    def _class(self, cls: Any, config: Any = None) -> Any:
        if isinstance(config, _ByKey):
            name = config.key.partition(">")[2]
            return {"module": None, "class_name": name, "config": {}, "registered_name": config.key}
        if isinstance(config, _Plain):
            return self.class_by_keras(config.cls, config.config)
        return self.class_by_keras(cls, config)

    def _config(self, thing: Any) -> Any:
        if isinstance(thing, types.FunctionType):
            return self.config_by_keras(thing)
        if isinstance(thing, self.lib.keras.Layer) and _is_own(type(thing)):
            return self._plain(thing) or self._state(thing)
        saveable = isinstance(thing, self.lib.KerasSaveable)
        if isinstance(thing, type) or not hasattr(thing, "get_config"):
            return _ByKey(self.held.key(thing))
        if _is_own(type(thing)) and not saveable:
            return _ByKey(self.held.key(thing))
        return self.config_by_keras(thing)

    def _plain(self, model: Any) -> _Plain | None:
        """The model of Keras's that predicts the same, if a student's class only makes one."""
        cls = type(model)
        if _has_own(cls, "call", "__call__", "from_config"):
            return None
        if isinstance(model, self.lib.keras.Sequential):
            plain = _Plain(self.lib.keras.Sequential, _config_of(self.lib.keras.Sequential, model))
        elif isinstance(model, self.lib.Functional):
            same = self.lib.Functional(model._inputs_struct, model._outputs_struct, name=model.name)
            plain = _Plain(self.lib.Functional, _config_of(self.lib.Functional, same))
        else:
            return None
        self.renamed.setdefault(cls, cls.__name__)
        cls.__name__ = plain.cls.__name__  # under which Keras files the weights
        return plain

    def _state(self, layer: Any) -> Any:
        """The config of an object of a student's class, with its attributes."""
        cls = type(layer)
        if _is_own(cls.from_config):
            return self.config_by_keras(layer)
        base = _library_base(cls)
        self.held.layers[id(layer)] = key = self.held.new_key(cls.__name__)
        simple = base in (self.lib.keras.Model, self.lib.keras.Layer)
        how = "config" if _has_own(cls, "get_config") else "state" if simple else "base"
        self.around.add(id(layer))
        try:
            attributes = self._attributes(layer, how)
            if how == "state":
                config: dict[str, Any] = {
                    "name": layer.name,
                    "trainable": layer.trainable,
                    "dtype": layer.dtype_policy.name,
                }
            else:
                config = self.config_by_keras(layer) if how == "config" else _config_of(base, layer)
        finally:
            self.around.discard(id(layer))
        kept = {"key": key, "how": how, "built": bool(layer.built), "attributes": attributes}
        return {**config, STATE: {**kept, "weights": _weights(layer) if how == "state" else []}}

    def _attributes(self, layer: Any, how: str) -> dict[str, Any]:
        """An object's attributes; where Keras makes the parts that it tracks, all but those."""
        own, by_keras = _stored(type(layer))
        by_keras |= set(dir(_library_base(type(layer))))
        attributes = {}
        for name, value in vars(layer).items():
            unknown = name.startswith("_") or name in by_keras
            if name in TRAINING or (unknown and name not in own):
                continue
            tracked = _holds_tracked(value)
            if tracked and how != "state":
                continue
            attributes[name] = self._kept(layer, value, name, tracked)
        return attributes

    def _kept(self, layer: Any, value: Any, name: str, tracked: bool) -> list[Any]:
        """A value, by what JSON holds of it."""
        if value is None or type(value) in (bool, str):
            return ["plain", value]
        if id(value) in self.around:
            return ["layer", self.held.layers[id(value)]]
        if not tracked:
            return ["held", self.held.key(_untracked(value), name)]
        if isinstance(value, self.lib.keras.Variable):
            own = [id(one) for one in _variables(layer)]
            if id(value) in own:
                return ["weight", own.index(id(value))]
            return ["held", self.held.key(value, name)]
        if isinstance(value, CONTAINERS):
            kind = next(one.__name__ for one in CONTAINERS if isinstance(value, one))
            pairs = value.items() if isinstance(value, dict) else ()
            parts = [one for pair in pairs for one in pair] or value
            return [kind, [self._kept(layer, one, name, _holds_tracked(one)) for one in parts]]
        try:
            return ["keras", self.lib.serialization_lib.serialize_keras_object(value)]
        except Exception:
            if isinstance(value, self.lib.keras.Layer):
                raise
            return ["held", self.held.key(value, name)]


def _is_own(thing: Any) -> bool:
    """Whether a class or a function was written in the notebook."""
    return getattr(thing, "__module__", "") == "__main__"


def _library() -> Any:
    """Keras, with what has no public door."""
    import keras
    from keras.src import activations
    from keras.src.models.functional import Functional
    from keras.src.saving import object_registration, saving_lib, serialization_lib
    from keras.src.saving.keras_saveable import KerasSaveable
    from keras.src.utils import python_utils

    return types.SimpleNamespace(
        keras=keras,
        activations=activations,
        Functional=Functional,
        object_registration=object_registration,
        saving_lib=saving_lib,
        serialization_lib=serialization_lib,
        KerasSaveable=KerasSaveable,
        python_utils=python_utils,
    )


def _library_base(cls: type) -> type:
    """The nearest class above a student's that is none of theirs."""
    return next(one for one in cls.__mro__ if not _is_own(one) and hasattr(one, "get_config"))


def _has_own(cls: type, *names: str) -> bool:
    return any(_is_own(one) and name in vars(one) for one in cls.__mro__ for name in names)


def _keras_finds(function: Any) -> bool:
    """Whether Keras finds this very function by its name alone, which a file holds."""
    import keras

    name = getattr(function, "__name__", "")
    return any(vars(getattr(keras, place)).get(name) is function for place in PLACES)


def _config_of(base: Any, layer: Any) -> dict[str, Any]:
    from keras.src.saving import serialization_lib

    config: dict[str, Any] = serialization_lib.serialize_dict(base.get_config(layer))
    return config


def _variables(layer: Any) -> list[Any]:
    """A layer's own weights, as its file counts them."""
    return [*layer._trainable_variables, *layer._non_trainable_variables]


def _weights(layer: Any) -> list[dict[str, Any]]:
    trainable = {id(one) for one in layer._trainable_variables}
    return [
        {
            "shape": list(one.shape),
            "dtype": one.dtype,
            "name": one.name,
            "trainable": id(one) in trainable,
        }
        for one in _variables(layer)
    ]


def _holds_tracked(value: Any) -> bool:
    """Whether it is, or holds, what Keras keeps in a file: layers, weights and such."""
    import keras
    from keras.src.saving.keras_saveable import KerasSaveable

    if isinstance(value, CONTAINERS):
        parts = [*value, *value.values()] if isinstance(value, dict) else value
        return any(_holds_tracked(one) for one in parts)
    return isinstance(value, (KerasSaveable, keras.Variable))


def _untracked(value: Any) -> Any:
    """A list, dict or set as it was before Keras put its own around it."""
    if type(value).__module__ == "keras.src.utils.tracking":
        value = type(value).__bases__[0](value)
    if type(value) in (list, tuple):
        return type(value)(map(_untracked, value))
    return {k: _untracked(one) for k, one in value.items()} if type(value) is dict else value


def _stored(cls: type) -> tuple[set[str], set[str]]:
    """The attributes that a student's classes give values to; and those that a library's do."""
    own: set[str] = set()
    others: set[str] = set()
    for one in cls.__mro__:
        for member in vars(one).values():
            if isinstance(member, types.FunctionType):
                (own if _is_own(one) else others).update(_stores(member.__code__))
    return own, others


def _stores(code: Any) -> set[str]:
    """The attributes that a function's code stores, and that of the functions in it."""
    steps = [one for one in dis.get_instructions(code) if one.opname == "STORE_ATTR"]
    inner = [part for part in code.co_consts if hasattr(part, "co_names")]
    return {str(one.argval) for one in steps}.union(*map(_stores, inner))
