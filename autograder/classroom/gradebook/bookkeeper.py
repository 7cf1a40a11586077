"""The bookkeeper: passes verdicts on to the gradebook beside the grading, and holds nothing up.

A verdict is in the ledger before it comes here, so nothing is lost whatever happens: what the
gradebook refuses is remembered with the reason, tried once more at the end, and told. The next run
compares and writes what is missing.
"""

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue

from autograder.grading.verdicts import Verdict

from ..course_folder import CourseFolder
from ..ledger.lines import Row, row_of
from .book import ClassGradebook, check_address
from .words import GradebookError

PATIENCE_S = 20.0  #: how long a run that is done waits, in all, for a gradebook that is locked
PAUSE_S = 0.1  #: between two tries, where SQLite itself did not wait
STOPPED = (
    "The run was stopped before these grades were in the gradebook. They are safe in the ledger; "
    "run the same command again."
)


class Bookkeeper:
    """Writes verdicts to a course's gradebook, one after the other, in a thread of its own.

    `executed` returns the executed notebook of a verdict. `refused` holds, by row, why a verdict is
    not in the gradebook; it is complete once :meth:`finish` has returned.

    Raises:
        GradebookError: if the configuration names no gradebook that there can be.
    """

    def __init__(self, course: CourseFolder, executed: Callable[[Verdict], bytes | None]) -> None:
        check_address(course)
        self.refused: dict[Row, str] = {}
        self._course = course
        self._executed = executed
        self._queue: SimpleQueue[Verdict | None] = SimpleQueue()
        self._again: list[Verdict] = []
        self._book: ClassGradebook | None = None
        self._shut: GradebookError | None = None  # why it is not even tried, until the end
        self._ending = threading.Event()
        self._stopped = threading.Event()
        self._waited_s = 0.0
        # Killed with the process: a transaction that is not complete is none.
        self._thread = threading.Thread(target=self._work, name="bookkeeper", daemon=True)
        self._thread.start()

    def add(self, verdict: Verdict) -> None:
        """Let a verdict that the ledger holds be written when its turn comes. Returns at once."""
        self._queue.put(verdict)

    def finish(self) -> None:
        """Wait until everything is written or refused for good; a lock is waited for a while."""
        self._ending.set()
        self._queue.put(None)
        self._thread.join()

    def stop(self) -> None:
        """End as soon as may be: what is not written yet is refused, the next run writes it."""
        self._stopped.set()
        self.finish()

    # in the thread

    def _work(self) -> None:
        try:
            while (verdict := self._queue.get()) is not None:
                self._write(verdict)
            again, self._again, self._shut = self._again, [], None
            for verdict in again:
                self._write(verdict)
        finally:
            if self._book is not None:
                self._book.close()

    def _write(self, verdict: Verdict) -> None:
        row = row_of(verdict)
        try:
            self._record(verdict)
        except GradebookError as error:
            self.refused[row] = STOPPED if self._stopped.is_set() else str(error)
            self._again.append(verdict)
        except Exception as error:  # the thread goes on, whatever one row does
            self.refused[row] = (
                f"The grades of {verdict.student!r} for {verdict.notebook!r} cannot be written to "
                f"the gradebook ({type(error).__name__}: {error}). They are safe in the ledger."
            )
            self._again.append(verdict)
        else:
            self.refused.pop(row, None)

    def _record(self, verdict: Verdict) -> None:
        """Write one verdict; wait for a lock as long as there is time."""
        while True:
            if self._stopped.is_set():
                raise GradebookError(STOPPED)
            began = time.monotonic()
            try:
                self._opened().record(verdict, self._executed(verdict))
                return
            except GradebookError as error:
                if not error.locked:
                    raise
                if self._waited_s >= PATIENCE_S:
                    self._shut = error  # the others would wait in vain, each for itself
                    raise
            self._stopped.wait(PAUSE_S)
            if self._ending.is_set():  # until then it keeps nobody waiting
                self._waited_s += time.monotonic() - began

    def _opened(self) -> ClassGradebook:
        if self._shut is not None:
            raise self._shut
        if self._book is None:
            try:
                self._book = ClassGradebook(self._course)
            except GradebookError as error:
                if not error.locked:
                    self._shut = error
                raise
        return self._book
