"""The bookkeeper: has verdicts passed on to the gradebook beside the grading, and holds nothing up.

A verdict is in the ledger before it comes here, so nothing is lost whatever happens: what the
gradebook refuses is remembered with the reason, tried once more at the end, and told. The next run
compares and writes what is missing.

A process of its own writes (``writer``), many verdicts at a time: SQLAlchemy and nbgrader take far
more time for each than all that the collecting process does. It is told where the verdicts lie, and
asked for no more at once than it writes in one transaction, so that nothing piles up between us.
"""

import signal
import subprocess
import threading
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

from autograder.companions import WRITER, companion
from autograder.grading.verdicts import Verdict

from ..course_folder import CourseFolder
from ..ledger.lines import Row, Span
from .booked import Booked
from .words import GradebookError, check_address

PATIENCE_S = 20.0  #: how long a run that is done waits, in all, for a gradebook that is locked
MOST = 50  #: verdicts that are handed over at a time
GATHER_S = 2.0  #: for how long they are gathered; one for itself takes twice the work
HEARKEN_S = 0.5  #: between two looks at how long the writer has said nothing
AT_ONCE_S = 5.0  #: how long a run that was stopped waits for what the writer has begun
SILENCE_S = 300.0  #: how long a run that is done waits for a writer that says nothing
SILENT = (
    "The process that writes the gradebook has not answered for five minutes: the database, or a "
    "disk, hangs. The grades are safe in the ledger; run the same command again."
)
STOPPED = (
    "The run was stopped before these grades were in the gradebook. They are safe in the ledger; "
    "run the same command again."
)
#: where a verdict lies in the ledger, or itself if no line has it
Place = Span | Verdict
#: what is told to the writer beside places
ENDING, STOP, DONE = "ending", "stop", "done"


class Bookkeeper:
    """Has verdicts written to a course's gradebook, one after the other, by another process.

    `work` is the ledger's folder. `booked` says what became of the verdicts; it is complete once
    :meth:`finish` has returned.

    Raises:
        GradebookError: if the configuration names no gradebook that there can be, or no process
            can be started.
    """

    def __init__(self, course: CourseFolder, work: Path) -> None:
        check_address(course.db_url)
        self.booked = Booked()
        self._waiting: deque[tuple[Row, Place]] = deque()
        self._news = threading.Condition()  # there is more to pass on, or nothing will be
        self._ending = self._stopped = False
        self._why = STOPPED  # what is still waiting in the end is not written
        self._telling = threading.Lock()
        try:
            found = companion(WRITER, course.root, work, PATIENCE_S)
        except OSError as error:
            raise GradebookError(
                f"The process that writes the gradebook does not start: {error}."
            ) from None
        self._process, self._line = found.process, Connection(found.line.detach())
        self._thread = threading.Thread(target=self._pass_on, name="bookkeeper", daemon=True)
        self._thread.start()

    def add(self, row: Row, place: Place) -> None:
        """Let a verdict be written when its turn comes. Returns at once."""
        with self._news:
            self._waiting.append((row, place))
            self._news.notify()

    def finish(self) -> None:
        """Wait until everything is written or refused for good; a lock is waited for a while."""
        self._end(ENDING)

    def stop(self) -> None:
        """End as soon as may be: what is not written yet is refused, the next run writes it."""
        self._stopped = True
        self._end(STOP)

    def _end(self, word: str) -> None:
        with self._news:
            self._ending = True
            self._news.notify()
        if self._thread.is_alive():
            self._tell(word)
        self._thread.join()
        # What came after the writer was lost, or was not handed over before it was stopped.
        self._refuse(row for row, _ in self._waiting)
        self._waiting.clear()

    def _tell(self, what: object) -> None:
        with self._telling, suppress(OSError):  # that it has ended is seen by who waits for it
            self._line.send(what)

    # in the thread

    def _pass_on(self) -> None:
        taken: list[tuple[Row, Place]] = []
        try:
            while taken := self._next():
                self._tell(taken)
                self.booked = self._heard()
            if not self._stopped:
                self._tell(DONE)
                self.booked = self._heard()
        except (OSError, EOFError) as problem:
            silent = isinstance(problem, TimeoutError)
            self._why = STOPPED if self._stopped else SILENT if silent else self._lost()
            self._refuse([*self.booked.refused, *(row for row, _ in taken)])
        finally:
            with self._telling:  # whoever tells something at this moment finds it open or closed
                self._line.close()
            with suppress(ProcessLookupError):
                self._process.kill()
            self._process.wait()

    def _heard(self) -> Booked:
        """Wait for an answer; a writer that hangs is waited for once the run is at its end.

        Raises:
            TimeoutError: if it hangs.
            EOFError, OSError: if it has ended.
        """
        waited_s = 0.0
        while not self._line.poll(HEARKEN_S):
            waited_s += HEARKEN_S if self._ending else 0.0
            if waited_s >= (AT_ONCE_S if self._stopped else SILENCE_S):
                raise TimeoutError
        heard: Booked = self._line.recv()
        return heard

    def _refuse(self, rows: Iterable[Row]) -> None:
        self.booked.refused |= dict.fromkeys(rows, self._why)

    def _next(self) -> list[tuple[Row, Place]]:
        """Wait for verdicts, and return as many as are handed over; none if it is over."""
        with self._news:
            self._news.wait_for(lambda: self._waiting or self._ending)
            self._news.wait_for(lambda: len(self._waiting) >= MOST or self._ending, GATHER_S)
            if self._stopped:
                return []
            taken = list(islice(self._waiting, MOST))
            for _ in taken:
                self._waiting.popleft()
        return taken

    def _lost(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        code = self._process.poll()
        how = f" ({signal.Signals(-code).name})" if code is not None and code < 0 else ""
        return (
            f"The process that writes the gradebook has ended{how}. The grades are safe in the "
            "ledger; run the same command again."
        )
