"""IDX, the file format of the MNIST family: reading, writing, and checking the bytes.

An IDX file is four bytes (0, 0, the element type, the number of axes), the length of each axis as
a big-endian 32-bit integer, and the elements. ``0x08`` is the unsigned byte, the one type here.
"""

import gzip
import hashlib
import struct
import zlib
from pathlib import Path

import numpy as np

_UNSIGNED_BYTE = 0x08


class DatasetError(Exception):
    """A data set's file is damaged or missing. The message names it and says what to do."""


def encode(array: np.ndarray) -> bytes:
    """Return the IDX bytes of a uint8 `array` of any shape."""
    if array.dtype != np.uint8:
        raise ValueError(f"IDX files here hold uint8 only. Received: {array.dtype}")
    header = struct.pack(">BBBB", 0, 0, _UNSIGNED_BYTE, array.ndim)
    axes = struct.pack(f">{array.ndim}I", *array.shape)
    return header + axes + np.ascontiguousarray(array).tobytes()


def decode(raw: bytes) -> np.ndarray:
    """Return the uint8 array in the IDX bytes `raw`, read-only.

    Raises:
        ValueError: if they are no IDX file of unsigned bytes, or not as long as they claim.
    """
    if len(raw) < 4 or raw[:3] != bytes((0, 0, _UNSIGNED_BYTE)):
        raise ValueError("these are not the bytes of an IDX file of unsigned bytes")
    count = raw[3]
    start = 4 + 4 * count
    if len(raw) < start:
        raise ValueError("the IDX file ends inside its header")
    shape = struct.unpack(f">{count}I", raw[4:start])
    size = int(np.prod(shape, dtype=np.int64))
    if len(raw) != start + size:
        raise ValueError(f"the IDX file should hold {size} elements but has {len(raw) - start}")
    return np.frombuffer(raw, np.uint8, offset=start).reshape(shape)


def checksum(raw: bytes) -> str:
    """Return the MD5 of `raw` in hexadecimal: it finds damage, it is no protection."""
    return hashlib.md5(raw, usedforsecurity=False).hexdigest()


def read(path: Path, md5: str, remedy: str) -> np.ndarray:
    """Return the array in `path`, an IDX file with or without gzip, once its bytes are verified.

    Args:
        path: the file; a name that ends in ``.gz`` is decompressed.
        md5: of the uncompressed bytes.
        remedy: what to do about a damaged file, for the message.

    Raises:
        DatasetError: if it cannot be read, or is not the file it should be.
    """
    try:
        raw = path.read_bytes()
        if path.suffix == ".gz":
            raw = gzip.decompress(raw)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DatasetError(f"{path} is damaged or incomplete ({error}): {remedy}.") from None
    except OSError as error:
        raise DatasetError(f"{path} cannot be read ({error.strerror}): {remedy}.") from None
    return verify(raw, path, md5, remedy)


def verify(raw: bytes, path: Path, md5: str, remedy: str) -> np.ndarray:
    """Return the array in `raw`, which came from `path`, if its MD5 is `md5`.

    Raises:
        DatasetError: if it is not.
    """
    if checksum(raw) != md5:
        raise DatasetError(
            f"{path} is not the file it should be (its MD5 differs: damaged, or another version): "
            f"{remedy}."
        )
    try:
        return decode(raw)
    except ValueError as error:
        raise DatasetError(f"{path} is damaged ({error}): {remedy}.") from None


def write_gz(path: Path, array: np.ndarray, level: int = 1) -> str:
    """Write `array` to `path` as gzipped IDX and return the MD5 of its uncompressed bytes.

    The same array gives the same file: no time stamp is written.
    """
    raw = encode(array)
    path.write_bytes(gzip.compress(raw, compresslevel=level, mtime=0))
    return checksum(raw)
