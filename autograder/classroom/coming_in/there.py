"""What lies in ``submitted/`` already: looked at, and put away where something newer comes."""

import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from autograder.intake.letters import safe_name
from autograder.intake.notebook import MAX_BYTES, SubmissionRefused
from autograder.intake.sources import InFolder, entries

from ..course_folder import CourseFolder

TIME_FORM = "%Y-%m-%d %H:%M:%S %Z"  #: nbgrader's own


def files_in(target: Path) -> dict[tuple[str, ...], str] | None:
    """Return the hash of each file in a folder; None if it does not exist or is empty."""
    if not target.exists():
        return None
    found = {}
    for parts in _walk(target, ()):
        try:
            found[parts] = hash_of(InFolder(target, parts).read(MAX_BYTES))
        except SubmissionRefused as why:
            found[parts] = str(why)
    return found or None


def _walk(folder: Path, parts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, is_folder in entries(folder.joinpath(*parts)):
        if is_folder:
            yield from _walk(folder, (*parts, name))
        else:
            yield (*parts, name)


def handed_in_at(written: bytes) -> datetime | None:
    """Return the time in a ``timestamp.txt`` that this command or nbgrader wrote in UTC."""
    text = written.decode("ascii", "replace").strip()
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d+)?(?: UTC)?", text)
    with suppress(ValueError):
        return datetime.fromisoformat(match[1]).replace(tzinfo=UTC) if match else None
    return None


def keep(target: Path, course: CourseFolder, student: str, assignment: str) -> None:
    """Move what is there out of nbgrader's sight."""
    there = files_in(target) or {}
    mark = hash_of(repr(sorted(there.items())).encode())[:12]
    folder = course.work / "replaced" / safe_name(student) / safe_name(assignment)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = folder / mark
    if kept.exists():  # the same files were replaced before
        shutil.rmtree(target)
    else:
        shutil.move(target, kept)


def hash_of(data: bytes) -> str:
    """Return the digest by which files are compared."""
    return hashlib.sha256(data).hexdigest()
