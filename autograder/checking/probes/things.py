"""What an object is: its kind, and how a class or function of the student's is written."""

from typing import Any


def look(thing: Any) -> dict[str, Any]:
    """Return a ``Kind``: what sort of thing it is, as far as a check distinguishes."""
    inner = thing if isinstance(thing, type) else type(thing)
    family = _family(inner)
    return {
        "kind": "a class" if isinstance(thing, type) else _kind(thing),
        "type_name": str(inner.__name__)[:100],
        "of": family,
        "built": not isinstance(thing, type) and _is_built(thing),
        "subclass": family == "model" and not _is_graph(thing),
    }


def _is_graph(thing: Any) -> bool:
    """Whether it is one of Keras's own kinds of model."""
    return hasattr(thing, "_nodes_by_depth") or hasattr(thing, "_functional")


def _is_built(thing: Any) -> bool:
    """Whether it has its weights: Keras's own `build` of a class only says that it has."""
    if not getattr(thing, "built", False):
        return False
    inside = getattr(thing, "_flatten_layers", None)
    if inside is None or thing.trainable_weights:
        return True
    return all(one.built for one in inside())


def _family(kind: type) -> str:
    """Which of Keras's kinds of thing a class belongs to; empty if none."""
    import sys

    keras = sys.modules.get("keras")
    if keras is None:
        return ""
    families = {
        "model": keras.Model,
        "layer": keras.Layer,
        "history": keras.callbacks.History,
        "callback": keras.callbacks.Callback,
        "metric": keras.Metric,
        "loss": keras.Loss,
        "optimizer": keras.optimizers.Optimizer,
        "tensor": keras.KerasTensor,
    }
    return next((name for name, base in families.items() if issubclass(kind, base)), "")


def _kind(thing: Any) -> str:
    import sys
    import types

    family = _family(type(thing))
    if family:
        return family
    if thing is None:
        return "nothing"
    kinds: dict[str, Any] = {
        "a module": types.ModuleType,
        "a function": (types.FunctionType, types.MethodType, types.BuiltinFunctionType),
        "a dict": dict,
        "a pair": tuple,
        "a list": list,
        "text": str,
        "a number": (bool, int, float),
    }
    for name, base in kinds.items():
        if isinstance(thing, base):
            return name
    if callable(thing) and callable(getattr(thing, "__wrapped__", None)):
        return "a function"  # what a decorator such as tf.function made of one
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None and hasattr(thing, "get_axes"):
        return "figure"
    if matplotlib is not None and hasattr(thing, "figure") and hasattr(thing, "axison"):
        return "axes"
    return "an array" if hasattr(thing, "shape") else "something else"


def define(thing: Any) -> dict[str, Any]:
    """Return a ``Definition`` of a class or function of the student's."""
    import inspect
    import types

    kind = thing if isinstance(thing, type) else None
    own = vars(kind) if kind is not None else {}
    entry = own.get("__init__") if kind is not None else thing
    parameters: list[Any] = []
    if isinstance(entry, types.FunctionType):
        parameters = list(inspect.signature(entry).parameters.values())
    return {
        "kind": "class" if kind is not None else "function",
        "of": _family(kind) if kind is not None else "",
        "bases": [one.__name__ for one in kind.__mro__[1:-1]] if kind is not None else [],
        "methods": [name for name, one in own.items() if isinstance(one, types.FunctionType)],
        "parameters": [
            one.name for one in parameters if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
        ][1 if kind is not None else 0 :],
        "takes_kwargs": any(one.kind == one.VAR_KEYWORD for one in parameters),
        "calls_super": _calls_super(entry) if kind is not None else None,
        "registered_as": _registered_as(thing),
    }


def _calls_super(entry: Any) -> bool | None:
    """Whether `__init__` calls that of a base class; none of its own counts as yes."""
    import ast
    import inspect
    import textwrap
    import types

    if not isinstance(entry, types.FunctionType):
        return True
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(entry)))
    except (OSError, TypeError, SyntaxError):
        return None
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "__init__"
        for node in ast.walk(tree)
    )


def _registered_as(thing: Any) -> str:
    """The name under which exactly this object is registered with Keras; empty if it is not."""
    import sys

    keras = sys.modules.get("keras")
    if keras is None:
        return ""
    known = keras.saving.get_custom_objects().items()
    return next((str(name) for name, one in known if one is thing), "")


def attribute(thing: Any, called: str) -> Any:
    """Return its attribute, or ``None``."""
    return getattr(thing, called, None)


class Folder:
    """An empty folder for files, which goes when nothing holds it any more."""

    def __init__(self) -> None:
        import shutil
        import tempfile
        import weakref

        self.path = tempfile.mkdtemp(prefix="check-")
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def make_folder(_: Any) -> Folder:
    """Make a ``Folder``."""
    return Folder()


def where(folder: Folder) -> str:
    """Return the path of a ``Folder``."""
    return folder.path


def pack(_: Any, folder: str, to: str) -> None:
    """Write all files of `folder` into one, `to`, whose name ends in ``.zip``."""
    import shutil

    shutil.make_archive(to.removesuffix(".zip"), "zip", folder)


def evaluate(thing: Any, source: str) -> Any:
    """Return the value of `source`, an expression of ours that may use ``np``."""
    import numpy as np

    return eval(source, {"np": np})  # noqa: S307 - our own source, sent by a check
