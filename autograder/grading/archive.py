"""A saved model, ``.keras``, looked at as what it is: a zip of plain JSON and numbers."""

from pathlib import Path
from typing import Any

from autograder.border.strict_json import BadJson, parse
from autograder.border.zips import COMPRESSIONS, BadZip, ZipBounds, opened_zip, read_member
from autograder.checking import State, Unanswered

UNPACKED_BYTES = 512 * 2**20
CONFIG_BYTES = 4 * 2**20
CONFIG_ITEMS, CONFIG_DEPTH = 250_000, 100  #: models in models nest deeply
BOUNDS = ZipBounds(entries=1_000, bytes=2**18)


def read_archive(path: Path, name: str) -> list[str]:
    """Look into a saved model as a zip of plain JSON; name the code in it that is not Keras's.

    Raises:
        Unanswered: if it is no such archive, or would unpack to too much.
    """
    try:
        with opened_zip(path, BOUNDS) as archive:
            members = {info.filename: info for info in archive.infolist()}
            if len(members) != len(archive.infolist()):
                raise BadZip("a name occurs twice")
            config = members["config.json"]
            total = sum(info.file_size for info in members.values())
            if total > UNPACKED_BYTES or config.file_size > CONFIG_BYTES:
                raise Unanswered(State.ERROR, f"The saved `{name}` is too large to be scored.")
            if any(info.compress_type not in COMPRESSIONS for info in members.values()):
                raise BadZip("a member is compressed in a way that Keras does not use")
            data = read_member(archive, config, CONFIG_BYTES + 1)
        return sorted(_own_code(parse(data, items=CONFIG_ITEMS, depth=CONFIG_DEPTH)))
    except (BadZip, BadJson, KeyError):
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
