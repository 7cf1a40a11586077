"""A class graded: plan what is left to do, run it, and keep each verdict before it is shown.

:func:`grade_class` does it all; :class:`Batch` are its steps.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder import __version__
from autograder.classroom.course_folder import CourseFolder, open_place
from autograder.classroom.gradebook import ClassGradebook, GradebookError
from autograder.classroom.ledger import Ledger
from autograder.classroom.report import document, write_report
from autograder.classroom.secret import course_secret
from autograder.classroom.written import Written
from autograder.executors.local import LocalExecutor
from autograder.grading.digest import digest_of
from autograder.grading.edition import grading_edition, missing_sets
from autograder.grading.grader import Settings
from autograder.grading.judge import secret_fingerprint
from autograder.grading.key import BadKey, Key, NoKey, make_key
from autograder.grading.pipeline import Graded, Job, without_key
from autograder.grading.verdicts import Verdict
from autograder.intake.notebook import SubmissionRefused
from autograder.intake.sources import Found, PlaceError
from autograder.library import builtin_notebook, source_files
from course_utils.datasets import announcement

CELL_TIMEOUT_S = 60.0  #: one cell's limit where neither the command nor the course sets one


@dataclass(frozen=True)
class Options:
    """What ``autograder grade`` was asked for. No `timeout_s` means the course's own."""

    assignment: str | None = None
    student: str | None = None
    workers: int = 0
    force: bool = False
    timeout_s: float | None = None
    unsafe: bool = False


#: told how many verdicts there are, and how many there will be, whenever there is one more
OnVerdict = Callable[[int, int], None]


@dataclass
class Plan:
    """What is there: verdicts that are settled already, and jobs still to do."""

    settled: list[Verdict] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)


def default_workers() -> int:
    """One worker for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Batch:
    """One run over a course folder, a folder of notebooks or a zip; a context manager.

    While it is open it holds the ledger's lock. `notes` collects what the instructor should know
    about the run as a whole.
    """

    def __init__(self, place: Path, options: Options) -> None:
        """Open what `place` is.

        Raises:
            PlaceError: if it is nothing that can be graded.
        """
        self.options = options
        self.workers = options.workers or default_workers()
        self.where = place.absolute()
        self.place = open_place(place, tuple(source_files()))
        self.notes: list[str] = []
        self.engine: dict[str, Any] = {"version": __version__, "workers": self.workers}
        self._keys: dict[tuple[str, str], Key | BadKey | NoKey] = {}
        self._open = ExitStack()

    def __enter__(self) -> "Batch":
        """Take the ledger, and open the gradebook if the place has one.

        Raises:
            LedgerError, GradebookError: if they cannot be used.
        """
        with ExitStack() as opened:
            self.ledger = opened.enter_context(Ledger.writing(self.place.work))
            self.notes += self.ledger.notes
            self.gradebook: ClassGradebook | None = None
            if isinstance(self.place, CourseFolder):
                self.written = Written(self.place)  # it looks before the gradebook may be made
                self.gradebook = opened.enter_context(ClassGradebook(self.place))
            self._open = opened.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @cached_property
    def secret(self) -> bytes:
        """The course secret."""
        return course_secret(self.place.work)

    @cached_property
    def datasets(self) -> Path:
        """The grading edition of the course's datasets, made when the first batch needs it."""
        edition = grading_edition(self.place.work / "datasets", self.secret)
        self.notes += [announcement(name, "standin") for name in missing_sets()]
        return edition

    def plan(self) -> Plan:
        """Find every submission, and tell apart what is settled and what is left to do.

        Raises:
            PlaceError: if there is nothing to grade, or no such assignment or student.
        """
        plan = Plan()
        submissions = self.place.submissions(self.options.assignment, self.options.student)
        if not submissions:
            raise PlaceError(self._nothing())
        for found in submissions:
            key = self._key(found)
            if not isinstance(key, Key):
                plan.settled.append(without_key(found, key))
                continue
            job = Job(found, key, self._digest(found, key), self._cell_timeout_s)
            verdict = None if self.options.force else self.ledger.find(job.digest)
            if verdict is None:
                plan.jobs.append(job)
            else:
                plan.settled.append(verdict.from_cache())
        return plan

    def _nothing(self) -> str:
        asked = (("of student", self.options.student), ("for assignment", self.options.assignment))
        which = "".join(f" {words} {name!r}" for words, name in asked if name is not None)
        where = ""
        if isinstance(self.place, CourseFolder):
            where = " Put submissions into submitted/STUDENT/ASSIGNMENT/ and try again."
        return f"There is no notebook{which} in {self.where}.{where}"

    def run(self, plan: Plan) -> Iterator[Verdict]:
        """Yield every verdict: the settled ones at once, each other as soon as it is kept."""
        for verdict in plan.settled:
            self._write(verdict, self.ledger.artifact(verdict.digest))
            yield verdict
        if not plan.jobs:
            return
        settings = Settings(self.secret, self.datasets, self.workers, self.options.unsafe)
        executor = LocalExecutor(settings)
        with closing(executor.run(plan.jobs)) as results:
            for graded in results:
                self.engine |= executor.engine
                self._keep(graded)
                yield graded.verdict

    def _keep(self, graded: Graded) -> None:
        self.ledger.record(graded.verdict, graded.notebook)
        self._write(graded.verdict, graded.notebook)

    def _write(self, verdict: Verdict, notebook: bytes | None) -> None:
        """Pass a verdict on to the gradebook; what it refuses is safe in the ledger."""
        if self.gradebook is None or (verdict.cached and verdict in self.written):
            return
        try:
            self.gradebook.record(verdict, notebook)
        except GradebookError as error:
            self.notes.append(str(error))
            return
        self.written.add(verdict)

    @property
    def _cell_timeout_s(self) -> float:
        course_s = self.place.cell_timeout_s if isinstance(self.place, CourseFolder) else None
        return self.options.timeout_s or course_s or CELL_TIMEOUT_S

    def _key(self, found: Found) -> Key | BadKey | NoKey:
        """The key of a notebook: from the course's ``source/``, else this course's own."""
        where = (found.assignment, found.notebook)
        if where not in self._keys:
            try:
                self._keys[where] = self._read_key(found)
            except (BadKey, NoKey) as none:
                self._keys[where] = none
        return self._keys[where]

    def _read_key(self, found: Found) -> Key:
        data = None
        if isinstance(self.place, CourseFolder):
            data = self.place.source_notebook(found.assignment, found.notebook)
        if data is None:
            return make_key(found.notebook, builtin_notebook(found.notebook))
        try:
            return make_key(found.notebook, json.loads(data))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, BadKey):
                raise
            raise BadKey(
                f"The instructor's notebook {found.notebook} cannot be read ({error})."
            ) from None

    def _digest(self, found: Found, key: Key) -> str:
        try:
            content = hashlib.sha256(found.read()).hexdigest()
        except SubmissionRefused as refused:
            content = f"{refused.kind}: {refused}"
        return digest_of(
            key,
            *(found.student, found.assignment, found.notebook, content),
            secret_fingerprint(self.secret),
            self.datasets.name,
            str(self._cell_timeout_s),
            str(self.options.unsafe),
        )


@dataclass
class Result:
    """A run: its rows in the order of the folder, the engine they ran in, and the time it took."""

    rows: list[Verdict] = field(default_factory=list)
    engine: dict[str, Any] = field(default_factory=dict)
    wall_s: float = 0.0
    workers: int = 1
    interrupted: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether everything has a verdict: no fault of ours is left, and nobody stopped it."""
        return not self.interrupted and all(row.settled for row in self.rows)

    def _timing(self) -> dict[str, Any]:
        compute_s = sum(row.seconds.compute for row in self.rows if not row.cached)
        return {
            "wall_s": round(self.wall_s, 3),
            "compute_s": round(compute_s, 3),
            "workers": self.workers,
        }

    def document(self) -> dict[str, Any]:
        """Return what ``--json`` writes."""
        return document(self.rows, self.engine, self._timing())

    def write_report(self, folder: Path) -> None:
        """Write the HTML report into `folder`."""
        write_report(folder, self.rows, self.engine, self._timing(), self.notes)


def grade_class(place: Path, options: Options, on_verdict: OnVerdict) -> Result:
    """Grade what is in `place`. Ctrl-C ends it early, with what is graded so far.

    Raises:
        PlaceError: if it is nothing that can be graded.
        LedgerError, GradebookError, SandboxFault, DatasetError: if the run cannot begin.
    """
    began = time.monotonic()
    with Batch(place, options) as batch:
        plan = batch.plan()
        result = Result(workers=batch.workers)
        total = len(plan.settled) + len(plan.jobs)
        on_verdict(0, total)
        try:
            for verdict in batch.run(plan):
                result.rows.append(verdict)
                on_verdict(len(result.rows), total)
        except KeyboardInterrupt:
            result.interrupted = True
        result.rows.sort(key=lambda row: (row.assignment, row.student, row.notebook))
        result.engine = batch.engine
        result.notes = batch.notes
    result.wall_s = time.monotonic() - began
    return result
