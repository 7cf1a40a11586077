"""What lies in ``submitted/`` already: looked at, and put away where something newer comes."""

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from autograder.intake.letters import safe_name
from autograder.intake.notebook import MAX_BYTES, ReadFault, SubmissionRefused
from autograder.intake.sources import InFolder, listing

from ..course_folder import CourseFolder
from ..durable import sync_folder

TIME_FORM = "%Y-%m-%d %H:%M:%S %Z"  #: nbgrader's own
MOST_LEVELS = 64  #: of folders; what copies and removes them goes down into each by a call


class TooDeep(Exception):
    """There are more folders within each other than anybody looks into. One sentence."""


def files_in(target: Path) -> dict[tuple[str, ...], str] | None:
    """Return the hash of each file in a folder; None if it does not exist or is empty.

    What cannot be read or listed has the reason instead, which is no hash.

    Raises:
        TooDeep: if folders lie within each other beyond measure.
    """
    if not target.exists():
        return None
    return dict(_looked_at(target)) or None


def _looked_at(target: Path) -> Iterator[tuple[tuple[str, ...], str]]:
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        parts = waiting.pop()
        if len(parts) > MOST_LEVELS:
            raise TooDeep(f"{target} holds more than {MOST_LEVELS} folders within each other.")
        try:
            found = listing(target.joinpath(*parts))
        except ReadFault as why:
            yield parts, str(why)
            continue
        for name, is_folder in found:
            inside = (*parts, name)
            if is_folder:
                waiting.append(inside)
                continue
            try:
                yield inside, hash_of(InFolder(target, inside).read(MAX_BYTES))
            except SubmissionRefused as why:
                yield inside, str(why)


def handed_in_at(written: bytes) -> datetime | None:
    """Return the time in a ``timestamp.txt`` that this command or nbgrader wrote in UTC."""
    text = written.decode("ascii", "replace").strip()
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d+)?(?: UTC)?", text)
    with suppress(ValueError):
        return datetime.fromisoformat(match[1]).replace(tzinfo=UTC) if match else None
    return None


def keep(target: Path, course: CourseFolder, student: str, assignment: str) -> None:
    """Move what is there out of nbgrader's sight: it is whole there before it is gone here.

    Raises:
        OSError: if it cannot be; it is then still there.
    """
    folder = course.work / "replaced" / safe_name(student) / safe_name(assignment)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = next(one for n in count(1) if not os.path.lexists(one := folder / str(n)))
    try:
        target.rename(kept)
    except OSError as problem:
        if problem.errno != errno.EXDEV:
            raise
        _carry(target, kept)
    sync_folder(folder)


def _carry(target: Path, kept: Path) -> None:
    """Move a folder to another file system, where ``submitted/`` is a link."""
    draft, aside = kept.with_name(".new"), target.with_name(f".{safe_name(target.name)}.old")
    for left in (draft, aside):  # of a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    try:
        shutil.copytree(target, draft, symlinks=True, copy_function=_copy)
        for place, _, _ in os.walk(draft):
            sync_folder(Path(place))
        draft.rename(kept)
        sync_folder(kept.parent)
        target.rename(aside)
    except shutil.Error as problem:  # of each file that was not copied: from, to, why
        raise OSError(problem.args[0][0][2]) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    shutil.rmtree(aside, ignore_errors=True)


def _copy(source: str, dest: str) -> None:
    shutil.copy2(source, dest, follow_symlinks=False)
    handle = os.open(dest, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def hash_of(data: bytes) -> str:
    """Return the digest by which files are compared."""
    return hashlib.sha256(data).hexdigest()
