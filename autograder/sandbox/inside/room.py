"""Tell a full disk, which is the machine's fault, from a submission that fills its own quota."""

import os
from pathlib import Path

from .disk import in_words

RESERVE_BYTES = 64 << 20  #: what stays free for everybody
_RESERVE_FILES = 1_000
_PROBE_BYTES = 1 << 16


def shortage(folder: str, wanted_bytes: int = 0) -> str:
    """Say that there is not room for `wanted_bytes` and the reserve; "" where there is."""
    system = os.statvfs(folder)
    free = system.f_bavail * system.f_frsize
    if free < RESERVE_BYTES + wanted_bytes:
        return f"only {in_words(free)} are free in the temporary folder"
    # Some file systems have no fixed number of files, and say 0.
    if system.f_files and system.f_favail < _RESERVE_FILES:
        return f"only {system.f_favail} more files fit into the temporary folder"
    return ""


def refusal(folder: str) -> str:
    """Try to write a little into `folder`; returns why that failed, or ""."""
    probe = Path(folder, "room")
    try:
        with probe.open("xb") as file:
            file.write(os.urandom(_PROBE_BYTES))
            file.flush()
            os.fdatasync(file.fileno())
    except OSError as error:
        return f"nothing can be written to the temporary folder: {error.strerror}"
    finally:
        probe.unlink(missing_ok=True)
    return ""
