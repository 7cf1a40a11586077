"""What a saved model's config names that is more than Keras's own parts.

Keras makes an object of every dict in a config that has a ``class_name``. What may stand there is
listed by module, in ``keras_names.json``, and everything else is named: classes and functions of
the student's own, code that was packed into the file, and layers that hold a table to look up. So
a kind of node that nobody thought of is named as well.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

#: plain data that Keras packs up; what is inside is looked at as well
DATA = frozenset(
    ("__keras_tensor__", "__tensor__", "__numpy__", "__bytes__", "__ellipsis__", "__slice__")
)
#: the parts of an archive
MEMBERS = frozenset(("metadata.json", "config.json", "model.weights.h5", "model.weights.npz"))
SHOWN = 60  #: characters of a name of the student's


@cache
def known() -> dict[str, frozenset[str]]:
    """Return the names of Keras's that need no code of the student's, by module."""
    text = Path(__file__).with_name("keras_names.json").read_text("utf-8")
    return {module: frozenset(names) for module, names in json.loads(text).items()}


def own_code(config: Any) -> set[str]:
    """Return what `config`, the whole of a ``config.json``, names beyond Keras's own parts.

    How the model itself was compiled does not matter: it is loaded without. A model inside it is
    compiled, though.
    """
    found: set[str] = set()
    waiting = [config]
    if isinstance(config, dict):
        waiting = [{key: part for key, part in config.items() if key != "compile_config"}]
    while waiting:  # no recursion: the depth is the student's choice
        node = waiting.pop()
        if isinstance(node, dict):
            waiting.extend(node.values())
            if "class_name" in node and not _is_known(node):
                found.add(_called(node))
        elif isinstance(node, list):
            waiting.extend(node)
    return found


def other_members(names: set[str]) -> set[str]:
    """Return what is in an archive beside the parts of a model."""
    return {f"the file {name[:SHOWN]!r}" for name in names - MEMBERS}


def _is_known(node: dict[str, Any]) -> bool:
    kind, module = node["class_name"], node.get("module")
    if not isinstance(kind, str):
        return False
    if kind in DATA:
        return True
    name = node.get("config") if kind == "function" else kind
    if not isinstance(module, str) or not isinstance(name, str):
        return False  # without a module, only names that were registered are found
    registered = node.get("registered_name")
    return name in known().get(module, ()) and registered in (None, name, "function")


def _called(node: dict[str, Any]) -> str:
    """What to call a node that is not known."""
    kind, inner = str(node["class_name"])[:SHOWN], node.get("config")
    if kind == "function":
        return f"{str(inner).rpartition('>')[2][:SHOWN]}()"
    return "a lambda" if kind == "__lambda__" else kind
