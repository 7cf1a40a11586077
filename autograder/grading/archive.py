"""A saved model, ``.keras``, looked at as what it is: a zip of plain JSON and numbers."""

from pathlib import Path

from autograder.border.strict_json import BadJson, parse
from autograder.border.zips import COMPRESSIONS, BadZip, ZipBounds, opened_zip, read_member
from autograder.checking import State, Unanswered

from .keras_config import other_members, own_code

UNPACKED_BYTES = 512 * 2**20
CONFIG_BYTES = 4 * 2**20
CONFIG_ITEMS, CONFIG_DEPTH = 250_000, 100  #: models in models nest deeply
BOUNDS = ZipBounds(entries=1_000, bytes=2**18)


def read_archive(path: Path, name: str) -> list[str]:
    """Look into a saved model as a zip of plain JSON; name what is more than Keras's parts.

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
        found = own_code(parse(data, items=CONFIG_ITEMS, depth=CONFIG_DEPTH))
        return sorted(found | other_members(set(members)))
    except (BadZip, BadJson, KeyError):
        raise Unanswered(State.ERROR, f"The saved `{name}` is no Keras model file.") from None
