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
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

from autograder.companions import WRITER, companion
from autograder.grading.verdicts import Verdict

from ..course_folder import CourseFolder
from ..ledger.lines import Row, Span
from . import waiting
from .booked import Booked
from .words import GradebookError, check_address

MOST = 50  #: verdicts that are handed over at a time
GATHER_S = 2.0  #: for how long they are gathered; one for itself takes twice the work
HEARKEN_S = 0.5  #: between two looks at how long the writer has said nothing
AT_ONCE_S = 5.0  #: how long a run that was stopped waits for what the writer has begun
SILENCE_S = 300.0  #: how long a run that is done waits for a writer that says nothing
SILENT = (
    "The process that writes the gradebook has not answered for five minutes: the database, or a "
    "disk, hangs. The grades are kept in .autograder/; run the same command again."
)
STOPPED = (
    "The run was stopped before these grades were in the gradebook: the same command puts them "
    "there."
)
#: where a verdict lies in the ledger, or itself if no line has it
Place = Span | Verdict
Tell = Callable[[str], None]
#: what is told to the writer beside places
ENDING, STOP, DONE = "ending", "stop", "done"


class Bookkeeper:
    """Has verdicts written to a course's gradebook, one after the other, by another process.

    `work` is the ledger's folder; `tell` is told, in another thread, of a lock that is waited for.
    `booked` says what became of the verdicts; it is complete once :meth:`finish` has returned.

    Raises:
        GradebookError: if the configuration names no gradebook that there can be, or no process
            can be started.
    """

    def __init__(self, course: CourseFolder, work: Path, tell: Tell = lambda _: None) -> None:
        check_address(course.db_url)
        self.booked = Booked()
        self._say = tell
        self._waiting: deque[tuple[Row, Place]] = deque()
        self._news = threading.Condition()  # there is more to pass on, or nothing will be
        self._ending = self._stopped = False
        self._why = STOPPED  # what is still waiting in the end is not written
        self._telling = threading.Lock()
        self._over = threading.Event()  # Ctrl-C in Thread.join() marks it as ended (3.11, 3.12)
        try:
            found = companion(WRITER, course.root, work, waiting.PATIENCE_S)
        except OSError as error:
            raise GradebookError(
                f"The process that writes the gradebook does not start: {error}."
            ) from None
        self._process, self._line = found.process, Connection(found.line.detach())
        threading.Thread(target=self._work, name="bookkeeper", daemon=True).start()

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
        if not self._over.is_set():
            self._tell(word)
        self._over.wait()
        # What came after the writer was lost, or was not handed over before it was stopped.
        self._refuse(row for row, _ in self._waiting)
        self._waiting.clear()

    def _tell(self, what: object) -> None:
        with self._telling, suppress(OSError):  # that it has ended is seen by who waits for it
            self._line.send(what)

    # in the thread

    def _work(self) -> None:
        try:
            self._pass_on()
        finally:
            self._over.set()

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
        left_s = SILENCE_S
        while not self._line.poll(HEARKEN_S):
            left_s -= HEARKEN_S if self._ending else 0.0
            left_s = min(left_s, AT_ONCE_S) if self._stopped else left_s
            if left_s <= 0:
                raise TimeoutError
        heard: Booked | str = self._line.recv()
        if isinstance(heard, str):
            self._say(heard)
            return self._heard()
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
