"""What a notebook carries that nobody typed: large constants, such as weights, images or labels.

Only what a kernel can read is looked at, which is the code: attachments, outputs and metadata of a
submission reach none. Sizes are those after compression, so that prose and repeated lines count for
what is in them.
"""

import ast
import hashlib
import zlib
from collections.abc import Collection, Iterable, Iterator

from autograder.intake.notebook import Cell

CELL_BYTES, NOTEBOOK_BYTES = 2_000, 4_000  #: of constants: more is worth a look
SOURCE_BYTES = 8_000  #: of a cell's whole text: names, comments and blanks hold data as well
PARSED = 200_000  #: characters; a longer cell is taken as it is


def digest_of(source: str) -> str:
    """Return what a cell's source is known by, however blank its ends are."""
    return hashlib.sha256(source.strip().encode()).hexdigest()


def large_constants(cells: Iterable[Cell], given: Collection[str]) -> Iterator[str]:
    """Yield a sentence on each cell, or on all together, with more constants than anybody types.

    `given` are the digests of the cells that came with the assignment.
    """
    together = b""
    found = False
    for number, cell in enumerate(cells, 1):
        if cell.kind != "code" or digest_of(cell.source) in given:
            continue
        constants = _constants(cell.source)
        together += constants
        size, whole = _packed(constants), _packed(cell.source.encode())
        if size > CELL_BYTES:
            found = True
            yield f"Cell {number} holds constants of {size / 1000:.1f} kB when compressed."
        elif whole > SOURCE_BYTES:
            found = True
            yield f"Cell {number} is a text of {whole / 1000:.1f} kB when compressed."
    size = _packed(together)
    if size > NOTEBOOK_BYTES and not found:
        yield f"Its cells hold constants of {size / 1000:.1f} kB together when compressed."


def _constants(source: str) -> bytes:
    """Return the strings, bytes and numbers in a cell; all of it, if it is no Python."""
    lines = (line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))
    try:
        if len(source) > PARSED:
            return source.encode()
        tree = ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source.encode()
    parts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return b"\n".join(_bytes_of(value) for value in parts)


def _bytes_of(value: object) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    if isinstance(value, bytes):
        return value
    if type(value) is int:  # not as decimal digits: Python refuses to write out long ones
        return value.to_bytes(value.bit_length() // 8 + 1, "big")
    return repr(value).encode()


def _packed(data: bytes) -> int:
    return len(zlib.compress(data)) if data else 0
