"""Ask the system whether a file may have been written to since its status was last looked at.

A store through a mapping need not change a file's times. But Linux grants a lease for reading only
while nobody has the file open for writing, and a mapping counts as that; and whoever opens it anew
changes its times with the first thing that he writes. Not every file system keeps to that (a lease
on overlayfs knows nothing of mappings, tmpfs notes no store into a page that was read before, NFS
has no leases), so it is tried in the folder at hand before it is believed.
"""

import ctypes
import fcntl
import mmap
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mmap.restype = ctypes.c_void_p
_COARSE = 5  # CLOCK_REALTIME_COARSE, of which Python has no name
_FAILED = ctypes.c_void_p(-1).value
_LONG_AGO = 1, 1  # nanoseconds after 1970


def nobody_writes(handle: int) -> bool:
    """Whether no descriptor and no mapping can change a file; `handle` may only read it.

    It is False as well where the system can't tell.
    """
    try:
        # Whoever opens it in this moment waits, and we get a signal: here one that does nothing.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError:
        return False
    return True


def tick_ns() -> int:
    """The time that a file is given, at least, that changes from now on: their clock is coarse."""
    return time.clock_gettime_ns(_COARSE)


def tells(folder: Path) -> bool:
    """Whether writing is told of here as said above; tried with a file that is removed again."""
    path = folder / token_hex(8)
    try:
        path.write_bytes(b"0")
        with path.open("rb") as ours:
            return _tells(ours.fileno(), path)
    except OSError:
        return False
    finally:
        with suppress(OSError):
            path.unlink()


def _tells(ours: int, path: Path) -> bool:
    os.utime(ours, ns=_LONG_AGO)
    if os.fstat(ours).st_mtime_ns != _LONG_AGO[1]:  # as where times are whole seconds
        return False
    with path.open("r+b") as theirs:  # Python's own mappings keep the file open besides
        access = mmap.PROT_READ | mmap.PROT_WRITE
        place = _libc.mmap(
            None, ctypes.c_size_t(1), access, mmap.MAP_SHARED, theirs.fileno(), ctypes.c_long(0)
        )
    if place in (None, _FAILED):
        return False
    place = ctypes.c_void_p(place)
    try:
        known = not nobody_writes(ours)
        ctypes.memset(place, ctypes.string_at(place, 1)[0] + 1, 1)  # read before it is written
        dated = os.fstat(ours).st_mtime_ns != _LONG_AGO[1]
    finally:
        _libc.munmap(place, ctypes.c_size_t(1))
    return known and dated and nobody_writes(ours)
