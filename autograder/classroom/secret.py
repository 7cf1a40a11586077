"""The course's secret: 32 random bytes that seed the inputs drawn when grading.

Whoever knows it can compute the graded inputs in advance, so it never leaves the grader's process,
and its file can be read by the instructor's account alone.
"""

import os
import secrets
from pathlib import Path

from autograder.intake.sources import PlaceError

from .durable import read_file, sync_folder

SECRET_BYTES = 32


def course_secret(work: Path) -> bytes:
    """Return the secret kept in the grader's folder `work`, made on first use, never replaced.

    Raises:
        PlaceError: if it cannot be read or made, or is damaged.
    """
    path = work / "secret"
    try:
        if not path.exists():
            _make(path)
        found = read_file(path)
    except OSError as problem:
        raise PlaceError(
            f"The course's secret {path} cannot be read or made: {problem.strerror}."
        ) from None
    if len(found) != SECRET_BYTES:
        raise PlaceError(
            f"{path} has {len(found)} bytes, not {SECRET_BYTES}: restore it from a backup, or "
            "remove it to start afresh (every submission is then graded again)."
        )
    return found


def _make(path: Path) -> None:
    """Write it beside its place and link it in: never half a secret, never two of them."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"secret.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            return
        sync_folder(path.parent)
    finally:
        fresh.unlink()
