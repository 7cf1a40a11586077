"""The process that writes the gradebook: all that is handed over at a time in one transaction."""

import os
import select
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from autograder.grading.verdicts import Verdict

from ..course_folder import CourseFolder
from ..ledger.lines import Kept, Row
from ..ledger.reader import Reader
from .autograded import Marks
from .book import ClassGradebook
from .booked import Booked
from .bookkeeper import DONE, ENDING, MOST, STOP, STOPPED, Place
from .known import KnownGradebooks
from .waiting import PAUSE_S
from .words import Address, GradebookError

ALONE_S = 30.0  #: for what is begun, once the run is gone

T = TypeVar("T")


class Writer:
    """Writes verdicts that lie in the ledger of `work` to the gradebook of `course`.

    `line` is the bookkeeper's. `patience_s` is how long, in all, a locked gradebook is waited for
    once the run is at its end; until then it keeps nobody waiting.
    """

    def __init__(
        self, course: CourseFolder, work: Path, patience_s: float, line: Connection
    ) -> None:
        self._course, self._work, self._patience_s, self._line = course, work, patience_s, line
        self._reader: Reader | None = None
        self._again: dict[Row, Place] = {}
        self._booked = Booked()
        self._book: ClassGradebook | None = None
        self._shut: GradebookError | None = None  # why it is not even tried, until the end
        self._ending = False
        self._stopped = False
        self._entered = False
        self._waited_s, self._told_of_waiting = 0.0, False
        self._known = KnownGradebooks(work)

    def serve(self) -> None:
        """Write what comes, until it is said that nothing more will; then try again what failed.

        Raises:
            EOFError: if the bookkeeper's process has ended.
        """
        while (told := self._line.recv()) != DONE:
            if isinstance(told, str):
                self._heed(told)
            else:
                self._line.send(self._write(told))
        self._ending = True
        again, self._again, self._shut = list(self._again.items()), {}, None
        self._booked.refused.clear()
        for first in range(0, len(again), MOST):
            self._write(again[first : first + MOST])
        if self._book is not None and self._entered:
            self._known.add(self._book.itself)  # not before: a run that is killed tells nothing
        self._line.send(self._told())

    def _heed(self, word: str) -> None:
        self._ending = self._ending or word == ENDING
        self._stopped = self._stopped or word == STOP

    def _write(self, places: Sequence[tuple[Row, Place]]) -> Booked:
        """Write verdicts and return what became of all until now."""
        found = [(row, place, kept) for row, place in places if (kept := self._kept(place))]
        self._write_all(found)
        return self._told()

    def _told(self) -> Booked:
        if self._book is not None:
            self._booked.outlived = self._book.outlived
        return self._booked

    def _kept(self, place: Place) -> Kept | None:
        if isinstance(place, Verdict):
            return Kept(place, "")
        if self._reader is None:
            self._reader = Reader(self._work)
        return self._reader.at(place)

    def _write_all(self, found: Sequence[tuple[Row, Place, Kept]]) -> None:
        """Write them together; if that cannot be, each for itself."""
        results = [(kept.verdict, partial(self._notebook, kept)) for _, _, kept in found]
        try:
            marks = self._patiently(lambda book: book.enter(results))
        except EOFError:  # nobody is there any more who would be told
            raise
        except Exception as error:  # the process goes on, whatever one row does
            if len(found) > 1:
                for one in found:
                    self._write_all([one])
            elif found:
                self._refuse(found[0], error)
            return
        self._entered = self._entered or any(mark is not None for mark in marks)
        for one, mark in zip(found, marks, strict=True):
            try:
                self._lay_out(one[2], mark)
            except EOFError:
                raise
            except Exception as error:
                self._refuse(one, error)

    def _lay_out(self, kept: Kept, marks: Marks | None) -> None:
        if self._is_stopped():
            raise GradebookError(STOPPED)
        self._opened().lay_out(kept.verdict, self._notebook(kept), marks)

    def _refuse(self, found: tuple[Row, Place, Kept], error: Exception) -> None:
        row, place, kept = found
        words = str(error)
        if self._stopped:
            words = STOPPED
        elif not isinstance(error, GradebookError):
            words = (
                f"The grades of {kept.verdict.student!r} for {kept.verdict.notebook!r} cannot be "
                f"written to the gradebook ({type(error).__name__}: {error}). They are safe in the "
                "ledger."
            )
        self._booked.refused[row] = words
        self._again[row] = place

    def _notebook(self, kept: Kept) -> bytes | None:
        return self._reader.notebook(kept) if self._reader is not None else None

    def _patiently(self, act: Callable[[ClassGradebook], T]) -> T:
        """Return what `act` does with the gradebook; wait for a lock as long as there is time."""
        while True:
            if self._is_stopped():
                raise GradebookError(STOPPED)
            began = time.monotonic()
            try:
                return act(self._opened())
            except GradebookError as error:
                if not error.locked:
                    raise
                if self._waited_s >= self._patience_s:
                    self._shut = error  # the others would wait in vain, each for itself
                    raise
                self._say_that_it_waits()
            self._line.poll(PAUSE_S)
            self._is_stopped()
            if self._ending:
                self._waited_s += time.monotonic() - began

    def _say_that_it_waits(self) -> None:
        if self._ending and not self._told_of_waiting:
            self._told_of_waiting = True
            self._line.send(Address(self._course.db_url).waiting(self._patience_s))

    def _is_stopped(self) -> bool:
        """Hear what the bookkeeper says meanwhile; say whether the run was stopped."""
        while self._line.poll(0):
            self._heed(self._line.recv())
        return self._stopped

    def _opened(self) -> ClassGradebook:
        if self._shut is not None:
            raise self._shut
        if self._book is None:
            try:
                self._book = ClassGradebook(self._course)
                told = self._known.unlike(self._book.itself, empty=self._book.is_empty)
                if told:
                    self._booked.notes = [told.format(Address(self._course.db_url).shown)]
            except GradebookError as error:
                if not error.locked:
                    self._shut = error
                raise
        return self._book


def end_after(line: Connection, patience_s: float = ALONE_S) -> None:
    """See that this process is not left behind, waiting for a disk, by a run that was killed."""

    def watch() -> None:
        heard = select.poll()
        heard.register(line.fileno(), 0)  # nothing that comes; only that nobody is there
        heard.poll()
        time.sleep(patience_s)
        os._exit(1)  # a transaction that is not complete is none

    threading.Thread(target=watch, daemon=True).start()


def serve(line: socket.socket, course: Path, work: Path, patience_s: float) -> None:
    """Write for the bookkeeper at the other end of `line`, until it has ended or is done."""
    with redirect_stderr(sys.stdout):  # what a configuration prints, the command has shown already
        opened = CourseFolder.open(course)
    connection = Connection(line.detach())
    end_after(connection)
    writer = Writer(opened, work, patience_s, connection)
    try:
        writer.serve()
    except (EOFError, OSError):  # the run was killed; a transaction that is not complete is none
        return
