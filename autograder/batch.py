"""A class graded: plan what is left to do, run it, and keep each verdict before it is shown.

:func:`grade_class` does it all; :class:`Batch` are its steps.
"""

import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Protocol

from autograder import __version__
from autograder.classroom.course_folder import CourseFolder, called_otherwise, open_place
from autograder.classroom.environment import course_environment
from autograder.classroom.gradebook.booked import Booked
from autograder.classroom.gradebook.bookkeeper import Bookkeeper
from autograder.classroom.gradebook.handed_in import all_undated
from autograder.classroom.gradebook.waiting import wait_for
from autograder.classroom.grades import CountedByHand, check_assignment
from autograder.classroom.ledger import Ledger, LedgerError
from autograder.classroom.ledger.lines import Row, Span
from autograder.classroom.ledger.lock import one_at_a_time
from autograder.classroom.ledger.reader import Reader
from autograder.classroom.report import Stop
from autograder.classroom.secret import course_secret
from autograder.classroom.slips import check_loose
from autograder.executors.cluster import ClusterLost, NoCluster
from autograder.executors.local import LocalExecutor
from autograder.exercises.exam import NoKeys, is_exam
from autograder.grading.digest import uses_datasets
from autograder.grading.edition import edition_bytes, find_edition, make_edition, missing_sets
from autograder.grading.grader import Settings
from autograder.grading.needs import exercises_for, preload_for, programs_for, require_course
from autograder.grading.pipeline import Graded, Job, grade_one
from autograder.grading.verdicts import Verdict
from autograder.intake.loose import LooseNotebooks
from autograder.intake.sources import Found, PlaceError
from autograder.keeping import Keeper, grade_and_keep
from autograder.library import source_files
from autograder.older_release import older_releases
from autograder.planning import Options, Plan, Planner, Terms
from autograder.refusal import AGAIN, GOES_ON
from autograder.result import Result
from autograder.room import default_workers, look_for_room
from autograder.rows import Entry, RunRows, found_in
from autograder.sandbox.places import PACKAGE
from autograder.stopping import standing, stop_of
from course_utils.course_files import SAMPLE_CLASS, SOURCES
from course_utils.datasets import announcement

Tell = Callable[[str], None]


class Onlooker:
    """Is told how a run goes; this one does nothing about it."""

    def planned(self, settled: int, jobs: Mapping[str, int], workers: int) -> None:
        """So many have their verdict already; so many of each notebook are to be graded."""

    def kept(self, verdict: Verdict) -> None:
        """There is one more verdict, and it is kept. Not always called in the same thread."""


NOBODY = Onlooker()


class Executor(Protocol):
    """Where jobs run. `engine` says what contains them, once the first has been graded."""

    engine: dict[str, Any]

    def run(self, jobs: Iterable[Job]) -> Generator[Graded]:
        """Yield what came of each job once; few are taken at a time."""
        ...


class Batch:
    """One run over a course folder, a folder of notebooks or a zip; a context manager.

    While it is open it holds the ledger's lock. `notes` collects what the instructor should know
    about the run as a whole; `tell` is given what should be known while it runs.
    """

    def __init__(self, place: Path, options: Options) -> None:
        """Open what `place` is.

        Raises:
            PlaceError: if it is nothing that can be graded.
        """
        self.options = options
        # Of a cluster nobody knows yet how many workers it has.
        self.workers = 0 if options.scheduler else options.workers or default_workers()
        self.where = place.absolute()
        self.place = open_place(place, tuple(source_files()))
        self.notes: list[str] = []
        self.tell: Tell = self.notes.append
        self.engine: dict[str, Any] = {"version": __version__, "workers": self.workers}
        self.entries: list[Entry] = []  #: what has a verdict by now, in the order in which it came
        self._plan = Plan()
        self._open = ExitStack()

    def __enter__(self) -> "Batch":
        """Find the submissions, take the ledger, and begin with the gradebook if there is one.

        Raises:
            PlaceError: if there is nothing to grade, or no such assignment or student.
            LedgerError, GradebookError: if they cannot be used.
        """
        if isinstance(self.place, CourseFolder):
            wait_for(self.place.db_url, self.tell)
        # First of all: where there is nothing to grade, nothing is left behind.
        self._found = self.place.submissions(self.options.assignment, self.options.student)
        self._environment = course_environment(self.place, (PACKAGE, SOURCES, SAMPLE_CLASS))
        if not self._found:
            check_assignment(self.place, self.options.assignment)
            raise PlaceError(self._nothing())
        if isinstance(self.place, LooseNotebooks):
            check_loose(self.place, self._found)
            self.notes += self.place.notes
        self._found = self._choose(self._found)
        if isinstance(self.place, CourseFolder):
            self.notes += called_otherwise(self._found)
        with ExitStack() as opened:
            self.ledger = self._take_ledger(opened)
            self.reader = Reader(self.ledger.folder)  # for whoever looks at the rows, the run over
            self.notes += self.ledger.notes
            self._bookkeeper: Bookkeeper | None = None
            if isinstance(self.place, CourseFolder) and not self.options.dry_run:
                self._bookkeeper = Bookkeeper(self.place, self.place.work, self.tell)
                opened.callback(self._bookkeeper.stop)  # which does nothing once it has finished
            self._open = opened.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _choose(self, found: list[Found]) -> list[Found]:
        """Return which of the notebooks found this run is about."""
        return found

    def _take_ledger(self, opened: ExitStack) -> Ledger:
        """Return the ledger that this run writes; what is read as well is put on `opened`."""
        return opened.enter_context(Ledger.writing(self.place.work))

    def find(self, digest: str) -> Entry | None:
        """Return what is remembered of the submission with this digest, if it is settled."""
        return found_in(self.ledger, digest)

    def finish(self, *, soon: bool) -> Booked:
        """Wait for the gradebook; return what became of the verdicts. `soon` waits for no lock."""
        if self._bookkeeper is None:
            return Booked()
        if soon:
            self._bookkeeper.stop()
        else:
            self._bookkeeper.finish()
        return self._bookkeeper.booked

    @cached_property
    def secret(self) -> bytes:
        """The course secret."""
        return course_secret(self.place.work)

    @cached_property
    def datasets(self) -> Path:
        """Where the grading edition of the course's datasets lies, or will be."""
        return find_edition(self.place.work / "datasets", self.secret)

    def plan(self) -> Plan:
        """Tell apart what is settled and what is left to do.

        Raises:
            PlaceError: if no notebook at all can be graded on this machine, with what is missing.
        """
        terms = Terms(self.secret, lambda: self.datasets, self._environment)
        planner = Planner(self.place, self._found, self.options, terms)
        self._plan = planner.plan(self)
        self.notes += planner.notes
        return self._plan

    def stop(self, why: str) -> Stop:
        """Return how far the run came; what it did not come to is an entry as it stands."""
        earlier = standing(self._plan, self.entries, self.ledger)
        stop = stop_of(why, self.entries, earlier, self._found)
        self.entries += earlier
        return stop

    def _nothing(self) -> str:
        asked = (("of student", self.options.student), ("for assignment", self.options.assignment))
        which = "".join(f" {words} {name!r}" for words, name in asked if name is not None)
        where = ""
        if isinstance(self.place, CourseFolder):
            where = f" Put submissions into {self.place.for_submissions}/ and try again."
        return f"There is no notebook{which} in {self.where}.{where}"

    def run(self, plan: Plan, onlooker: Onlooker) -> None:
        """Grade what is left to do, and tell of each verdict as soon as it is kept.

        Raises:
            NoRoom, SandboxFault, DatasetError, NoCluster: if grading cannot begin.
            ClusterLost: if a cluster is gone in the middle.
            LedgerError: if a verdict cannot be kept; it is then not told of either.
        """
        edition = self._edition(plan.jobs) if plan.jobs else None
        for entry in plan.settled:
            self._settle(entry)
        if not plan.jobs:
            return
        executor = self._executor(self._settings(plan.jobs, edition))
        with (
            self._keeper(onlooker) as keeper,
            closing(executor.run(plan.jobs)) as results,
        ):
            for graded in results:
                self.engine |= executor.engine
                self.workers = self.engine["workers"]
                keeper.add(graded)

    def _keeper(self, onlooker: Onlooker) -> Keeper:
        """Return what keeps verdicts in the ledger, and passes them on."""

        def on_kept(verdict: Verdict, span: Span) -> None:
            entry = Entry.of(verdict, span)
            self.entries.append(entry)
            self._book(entry.row, span)
            onlooker.kept(verdict)

        return Keeper(self.ledger, on_kept)

    def _settings(self, jobs: list[Job], edition: Path | None) -> Settings:
        keys = list({id(job.key): job.key for job in jobs}.values())
        require_course(keys, self._environment)
        return Settings(
            course_secret=self.secret,
            datasets=edition,
            workers=self.workers,
            unsafe=self.options.unsafe,
            exercises=exercises_for(keys),
            preload=preload_for(keys, [job.found for job in jobs]),
            course=self._environment,
            programs=programs_for(keys),
        )

    def _settle(self, entry: Entry) -> None:
        """Let a verdict that is known already be the current one of its row."""
        if isinstance(entry.place, Verdict):
            self.ledger.make_current(entry.place)
        elif self.ledger.current(entry.row) != entry.place:
            kept = self.ledger.read(entry.place)
            assert kept is not None, "it was read for the plan"
            self.ledger.make_current(kept.verdict)
        self.entries.append(entry)
        self._book(entry.row, self.ledger.current(entry.row) or entry.place)

    def _executor(self, settings: Settings) -> Executor:
        """Return what runs the jobs: this machine, or a cluster.

        Raises:
            NoCluster: if Dask is not installed.
        """
        if self.options.scheduler is None:
            keeping = partial(grade_and_keep, grade_one, self.ledger.artifacts)
            return LocalExecutor(settings, keeping, self.notes.append)
        try:
            from autograder.executors.dask import DaskExecutor
        except ImportError:
            raise NoCluster(
                "--scheduler needs Dask, here and on the workers: install keras-course[dask]."
            ) from None
        return DaskExecutor(settings, self.options.scheduler, self.tell, note=self.notes.append)

    def _edition(self, jobs: list[Job]) -> Path | None:
        """Return the datasets that `jobs` need, made if they are not there; None if none does.

        Raises:
            NoRoom: if this machine has no room for the jobs.
            DatasetError: if the datasets are damaged or cannot be written.
        """
        needed = any(uses_datasets(job.key) for job in jobs)
        more = edition_bytes() if needed and not self.datasets.is_dir() else 0
        # Copied to where a notebook is graded, and then into autograded/.
        more += sum(job.beside.size for job in jobs)
        most = max(job.beside.size for job in jobs)
        look_for_room(self.place.work, len(jobs), self.workers, more, most)
        if not needed:
            return None
        with one_at_a_time(self.datasets.parent):  # several shards may begin together
            make_edition(self.datasets, self.secret)
        self.notes += [announcement(name, "standin") for name in missing_sets()]
        return self.datasets

    def counted(self, rows: Sequence[Verdict]) -> Sequence[Verdict]:
        """Return the rows with what the gradebook says is left to do by hand, and note it."""
        counted = CountedByHand(self.place, rows)
        self.notes += counted.notes_on(one.row for one in self.entries)
        return counted

    def _book(self, row: Row, place: Span | Verdict) -> None:
        if self._bookkeeper is not None:
            self._bookkeeper.add(row, place)


def grade_class(
    place: Path, options: Options, onlooker: Onlooker = NOBODY, tell: Tell | None = None
) -> Result:
    """Grade what is in `place`. Ctrl-C or a full disk ends it early, with what is kept so far.

    `tell` is given what should be known while it runs; without it, that is among the notes.

    Raises:
        PlaceError: if it is nothing that can be graded.
        NoKeys: if this installation is what students get for an exam.
        LedgerError, GradebookError, NoRoom, SandboxFault, DatasetError, NoCluster: if it cannot
            begin.
    """
    return run_batch(Batch(place, options), onlooker, tell)


def run_batch(batch: Batch, onlooker: Onlooker = NOBODY, tell: Tell | None = None) -> Result:
    """Take a batch through all its steps (see :func:`grade_class`)."""
    if is_exam():
        raise NoKeys
    batch.tell = tell or batch.tell
    began = time.monotonic()
    with batch:
        result = Result(batch.place.work, workers=batch.workers, place=batch.place)
        why = ""
        try:
            plan = batch.plan()
            jobs = Counter(job.found.notebook for job in plan.jobs)
            onlooker.planned(len(plan.settled), jobs, batch.workers)
            batch.run(plan, onlooker)
            booked = batch.finish(soon=False)
        except KeyboardInterrupt:
            why = AGAIN if batch.options.force else GOES_ON
            booked = batch.finish(soon=True)
        except (LedgerError, ClusterLost) as error:
            why = str(error)
            booked = batch.finish(soon=True)
        result.stop = batch.stop(why) if why else None
        others = batch.ledger.rows() if batch.options.student is not None else ()
        older, notes = older_releases(batch.entries, (Entry.of(one, None) for one in others))
        undated = all_undated(batch.place, (one.row for one in batch.entries))
        rows = RunRows(batch.reader, batch.entries, older, booked, undated)
        result.entries, result.rows = rows.entries, batch.counted(rows)
        result.engine, result.workers = batch.engine, batch.workers
        result.notes = [*batch.notes, *notes, *booked.notes]
        result.refuse(booked.refused)
    result.wall_s = time.monotonic() - began
    return result
