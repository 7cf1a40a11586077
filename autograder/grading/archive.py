"""A saved model, ``.keras``, looked at as what it is: a zip of plain JSON and numbers."""

import json
import zipfile
import zlib
from pathlib import Path

from autograder.checking import State, Unanswered

from .keras_config import other_members, own_code

UNPACKED_BYTES = 512 * 2**20
CONFIG_BYTES = 4 * 2**20

_NO_ARCHIVE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(KeyError, ValueError, RuntimeError, MemoryError),
)


def read_archive(path: Path, name: str) -> list[str]:
    """Look into a saved model as a zip of plain JSON; name what is more than Keras's parts.

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
        return sorted(own_code(config) | other_members(set(sizes)))
    except _NO_ARCHIVE:
        raise Unanswered(State.ERROR, f"The saved `{name}` is no Keras model file.") from None
