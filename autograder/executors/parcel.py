"""A job that needs no folder: what a machine needs to grade it that sees nothing of the course.

What many jobs have in common, a key and the course's own files, travels apart, so that it can be
sent once.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from autograder.grading.key import Key
from autograder.grading.pipeline import Job
from autograder.grading.verdicts import Verdict
from autograder.intake.beside import Beside, Given, Own
from autograder.intake.notebook import ReadFault, SubmissionRefused
from autograder.intake.sources import Found, InMemory, Origin, Unavailable, Unread


@dataclass(frozen=True)
class Parcel:
    """A job without its key and the course's files."""

    found: Found
    digest: str
    cell_timeout_s: float
    own: tuple[Own, ...]
    left_out: tuple[str, ...]
    planned: tuple[str, str] | None
    shown: bool
    earlier: Verdict | None
    apart: frozenset[str] | None

    def job(self, key: Key, given: Given) -> Job:
        """Return the job again."""
        beside = Beside(given, self.own, self.left_out)
        about = self.cell_timeout_s, beside, self.planned, self.shown, self.earlier, self.apart
        return Job(self.found, key, self.digest, *about)


def pack(job: Job) -> Parcel:
    """Read what a student handed in; what cannot be read says why, wherever it is graded."""
    own = tuple(
        replace(one, origin=_carried(partial(one.origin.read, one.size))) for one in job.beside.own
    )
    found = replace(job.found, origin=_carried(job.found.read))
    left_out = job.beside.left_out
    about = job.cell_timeout_s, own, left_out, job.planned, job.shown, job.earlier, job.apart
    return Parcel(found, job.digest, *about)


def _carried(read: Callable[[], bytes]) -> Origin:
    try:
        return InMemory(read())
    except ReadFault as fault:
        return Unread(str(fault))
    except SubmissionRefused as refused:
        return Unavailable(refused.kind, str(refused))


@dataclass(frozen=True)
class GivenParcel:
    """The course's own files with their bytes."""

    files: dict[str, bytes]
    digest: str

    @classmethod
    def of(cls, given: Given) -> "GivenParcel":
        """Read the files.

        Raises:
            OSError: if one cannot be read.
        """
        return cls({name: path.read_bytes() for name, path in given.files.items()}, given.digest)

    def unpack(self, folder: Path) -> Given:
        """Write the files into `folder`, which is empty or not there, and return where they lie."""
        files = {}
        for name, data in self.files.items():
            files[name] = folder / name
            files[name].parent.mkdir(parents=True, exist_ok=True)
            files[name].write_bytes(data)
        return Given(files, sum(map(len, self.files.values())), self.digest)
