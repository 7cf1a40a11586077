"""What is left to do of a class: each notebook's verdict, or the job that makes one."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from autograder.classroom.course_folder import CourseFolder
from autograder.grading.digest import digest_of, uses_datasets
from autograder.grading.judge import secret_fingerprint
from autograder.grading.key import Key
from autograder.grading.pipeline import Job, cannot_grade, without_key
from autograder.intake.beside import Beside
from autograder.intake.loose import LooseNotebooks
from autograder.intake.notebook import ReadFault
from autograder.intake.sources import Found, PlaceError
from autograder.keys import Keys
from autograder.preflight import Preflight
from autograder.rows import Entry
from autograder.sandbox import CourseEnvironment

CELL_TIMEOUT_S = 60.0  #: one cell's limit where neither the command nor the course sets one


@dataclass(frozen=True)
class Shard:
    """One share of a class that several runs grade at once: the `number`th, from 1, of `of`."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


@dataclass(frozen=True)
class Options:
    """What ``autograder grade`` was asked for. No `timeout_s` means the course's own."""

    assignment: str | None = None
    student: str | None = None
    workers: int = 0
    force: bool = False
    timeout_s: float | None = None
    unsafe: bool = False
    preflight: bool = True
    dry_run: bool = False  #: write to no gradebook, and nothing into autograded/
    shard: Shard | None = None  #: grade this share only, into a ledger of its own
    scheduler: str | None = None  #: the address of a Dask cluster's scheduler


class Known(Protocol):
    """Where settled verdicts are found: a ledger, or several."""

    def find(self, digest: str) -> Entry | None:
        """Return what is remembered of the submission with this digest, if it is settled."""
        ...


@dataclass
class Plan:
    """What is there: notebooks that are settled already, and jobs still to do.

    The verdicts of the first are read when they are needed; what jobs have in common (keys, the
    course's files) is there once.
    """

    settled: list[Entry] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)


@dataclass(frozen=True)
class Terms:
    """What everything in one run is graded by, and every digest covers.

    `datasets` says where the grading edition of the course's datasets lies, or will be; it is asked
    only for a notebook that uses one, since the answer may take a download.
    """

    secret: bytes
    datasets: Callable[[], Path]
    environment: CourseEnvironment


class Planner:
    """Tells apart what is settled and what is left to do. `notes` are for the instructor."""

    def __init__(
        self,
        place: CourseFolder | LooseNotebooks,
        found: Sequence[Found],
        options: Options,
        terms: Terms,
    ) -> None:
        self.notes: list[str] = []
        self._found, self._options, self._terms = found, options, terms
        course = place if isinstance(place, CourseFolder) else None
        course_s = course.cell_timeout_s if course is not None else None
        self._cell_timeout_s = options.timeout_s or course_s or CELL_TIMEOUT_S
        self._keys = Keys(place)
        self._preflight = Preflight(
            course,
            found,
            terms.environment,
            self._keys.lesson,
            confined=not options.unsafe,
            thorough=options.preflight,
        )

    def plan(self, known: Known) -> Plan:
        """Look at every notebook.

        Raises:
            PlaceError: if no notebook at all can be graded on this machine, with what is missing.
        """
        plan = Plan()
        stuck = 0
        for found in self._found:
            key = self._keys.of(found)
            if not isinstance(key, Key):
                plan.settled.append(Entry.of(without_key(found, key), None))
                continue
            beside = self._preflight.of(found)
            planned = _fingerprint(found), beside.digest
            digest = self._digest(key, submission_text(found, key, beside, planned[0]))
            job = Job(found, key, digest, self._cell_timeout_s, beside, planned)
            entry = None if self._options.force else known.find(job.digest)
            if entry is not None:
                plan.settled.append(entry)
            elif missing := self._preflight.missing(found):
                plan.settled.append(Entry.of(cannot_grade(found, key, missing), None))
                stuck += 1
            else:
                plan.jobs.append(job)
        sentences = self._preflight.sentences
        if stuck and not plan.jobs and not any(one.settled for one in plan.settled):
            raise PlaceError("Nothing can be graded here.\n" + "\n".join(sentences))
        self.notes += [*self._keys.notes, *sentences]
        if (at := self._options.scheduler) is not None and not plan.jobs:
            self.notes.append(f"Nothing is left to grade, so no scheduler was looked for at {at}.")
        return plan

    def _digest(self, key: Key, submission: str) -> str:
        return digest_of(
            key,
            submission,
            secret_fingerprint(self._terms.secret),
            self._terms.datasets().name if uses_datasets(key) else "",
            str(self._cell_timeout_s),
            str(self._options.unsafe),
            course=self._terms.environment,
        )


def submission_text(found: Found, key: Key, beside: Beside, fingerprint: str | None = None) -> str:
    """Return what a digest has of a submission: whose it is, what is there, and beside it.

    `fingerprint` is that of its content, if that was read already.
    """
    content = _fingerprint(found) if fingerprint is None else fingerprint
    # What the author's cells do with files matters where there are any.
    speaks = key.course_files.parts() if beside.given.files else []
    whose = (found.student, found.assignment, found.notebook)
    return json.dumps([*whose, content, beside.digest, *speaks])


def _fingerprint(found: Found) -> str:
    """What is there now. What cannot be read now is tried again when it is graded."""
    try:
        return found.content().fingerprint
    except ReadFault as fault:
        return str(fault)  # which no later look at the file comes to
