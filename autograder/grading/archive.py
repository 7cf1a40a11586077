"""A saved model, ``.keras``, looked at as what it is: a zip of plain JSON and numbers."""

import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

from autograder.checking import State, Unanswered

UNPACKED_BYTES = 512 * 2**20
CONFIG_BYTES = 4 * 2**20

_NO_ARCHIVE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(KeyError, ValueError, RuntimeError, MemoryError),
)


def read_archive(path: Path, name: str) -> list[str]:
    """Look into a saved model as a zip of plain JSON; name the code in it that is not Keras's.

    Raises:
        Unanswered: if it is no such archive, or would unpack to too much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {info.filename: info.file_size for info in archive.infolist()}
            if sum(sizes.values()) > UNPACKED_BYTES or sizes.get("config.json", 0) > CONFIG_BYTES:
                raise Unanswered(State.ERROR, f"The saved `{name}` is too large to be scored.")
            with archive.open("config.json") as file:
                config = json.loads(file.read(CONFIG_BYTES + 1))
        return sorted(_own_code(config))
    except _NO_ARCHIVE:
        raise Unanswered(State.ERROR, f"The saved `{name}` is no Keras model file.") from None


def _own_code(config: Any) -> set[str]:
    """Return the classes and functions that Keras knows by name only, and Lambda layers.

    How the model was compiled does not matter here: only its predictions are asked for.
    """
    if isinstance(config, list):
        return {name for item in config for name in _own_code(item)}
    if not isinstance(config, dict):
        return set()
    inside = (item for key, item in config.items() if key != "compile_config")
    found = {name for item in inside for name in _own_code(item)}
    kind, module = str(config.get("class_name"))[:80], str(config.get("module") or "")
    if kind == "function":
        found.add(f"{str(config.get('config'))[:80]}()")
    elif kind == "Lambda" or (
        isinstance(config.get("registered_name"), str) and module.split(".")[0] != "keras"
    ):
        found.add(kind)
    return found
