"""Pictures from strangers: of the kinds that every browser draws, and not larger than they seem.

A picture of a few kilobytes can say that it is a billion pixels wide; a browser that believes it
takes gigabytes. So its head is read, and nothing else of it.
"""

import base64
import binascii
import struct
from collections.abc import Iterator

#: kinds of JPEG segments that hold the size (all but the Huffman, arithmetic and restart tables)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def pixels(kind: str, encoded: str) -> int | None:
    """Return how many pixels a Base64 picture has; None if it is none of its `kind`.

    Args:
        kind: ``png``, ``jpeg`` or ``gif``.
        encoded: its bytes in Base64; line ends are allowed.
    """
    try:
        data = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    size = _READERS[kind](data)
    return None if size is None else size[0] * size[1]


def _png(data: bytes) -> tuple[int, int] | None:
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR" or len(data) < 24:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _gif(data: bytes) -> tuple[int, int] | None:
    if data[:6] not in (b"GIF87a", b"GIF89a") or len(data) < 10:
        return None
    width, height = struct.unpack("<HH", data[6:10])
    return width, height


def _jpeg(data: bytes) -> tuple[int, int] | None:
    sizes = list(_jpeg_sizes(data)) if data[:2] == b"\xff\xd8" else []
    return max(sizes, key=lambda size: size[0] * size[1]) if sizes else None


def _jpeg_sizes(data: bytes) -> Iterator[tuple[int, int]]:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        kind, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if kind in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            yield width, height
        if kind == 0xDA or length < 2:  # the picture itself
            return
        at += 2 + length


_READERS = {"png": _png, "jpeg": _jpeg, "gif": _gif}
