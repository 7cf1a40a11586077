"""What this machine has room for: free space, looked at before it is needed, and workers."""

import os
import tempfile
from pathlib import Path

from autograder.refusal import Refusal
from autograder.words import size_text

MIB = 2**20
COURSE_BYTES = 32 * MIB  #: in the course's folder, whatever the class: ledger, gradebook
JOB_BYTES = MIB // 4  #: for each submission, on top: the executed notebook, kept and handed on
WORKER_BYTES = 64 * MIB  #: in the temporary folder, for each submission that is graded at once


class NoRoom(Refusal):
    """This machine has no room for the run. One sentence."""


def look_for_room(
    course: Path, jobs: int, workers: int, more_bytes: int = 0, each_bytes: int = 0
) -> None:
    """See whether the file systems have room for the grading of `jobs` submissions.

    Args:
        course: the grader's folder in the course.
        jobs: how many submissions there are to grade.
        workers: how many are graded at once.
        more_bytes: what else will be written into the course's folder.
        each_bytes: what lies beside a notebook while it is graded, at most.

    Raises:
        NoRoom: if one has not, and nothing has been graded yet.
    """
    wanted: dict[int, tuple[Path, int]] = {}
    for folder, count in (
        (course, COURSE_BYTES + JOB_BYTES * jobs + more_bytes),
        (_temporary(), (WORKER_BYTES + each_bytes) * min(workers, jobs)),
    ):
        device = folder.stat().st_dev
        _, before = wanted.get(device, (folder, 0))
        wanted[device] = (folder, before + count)
    for folder, count in wanted.values():
        need_room(folder, count, "this run")


def need_room(folder: Path, count: int, who: str) -> None:
    """See whether the file system of `folder` has `count` bytes; `who` needs them.

    Raises:
        NoRoom: if it has not.
    """
    about = os.statvfs(folder)
    free = about.f_bavail * about.f_frsize
    if free < count:
        raise NoRoom(
            f"There is too little room on the file system of {folder}: {size_text(free)} are "
            f"free, and {who} needs {size_text(count)}. Make room and try again; nothing was "
            "graded."
        )


def _temporary() -> Path:
    try:
        return Path(tempfile.gettempdir())
    except OSError:
        raise NoRoom(
            "There is no folder for temporary files that this account may write: set TMPDIR to one "
            "and try again; nothing was graded."
        ) from None


def default_workers() -> int:
    """One worker for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
