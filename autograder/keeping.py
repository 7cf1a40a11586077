"""What came of each job, kept: the executed notebook by its worker, the verdict by the ledger.

A worker writes the executed notebook and waits for the disk, beside all the others, so that the
collecting process handles its name alone. The ledger's lines are written in a thread of their own:
while it waits for the disk, the next ones gather, and wait for it once, together.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from autograder.classroom.ledger import Ledger
from autograder.classroom.ledger.artifacts import Artifacts
from autograder.classroom.ledger.lines import Kept, Span
from autograder.grading.judge import Judge
from autograder.grading.pipeline import Grade, Graded, Job
from autograder.grading.verdicts import Verdict
from autograder.sandbox import Kernels

MOST = 64  #: results that wait to be kept; then no further one is taken


def grade_and_keep(
    grade: Grade, artifacts: Artifacts, job: Job, sandbox: Kernels, judge: Judge
) -> Graded:
    """Grade a job in a worker on this machine, and keep its executed notebook from there.

    A disk that refuses it is the collecting process's to tell, which has it then.
    """
    graded = grade(job, sandbox, judge)
    if graded.notebook is None:
        return graded
    try:
        return replace(graded, notebook=None, kept=artifacts.put(graded.notebook))
    except OSError:
        return graded


class Keeper:
    """Keeps verdicts, and tells of each when it is kept; a context manager.

    On the way out everything that was handed over is kept. `on_kept` is called in another thread,
    in the order of the ledger's lines, with where each of them lies.
    """

    def __init__(self, ledger: Ledger, on_kept: Callable[[Verdict, Span], None]) -> None:
        self._ledger, self._on_kept = ledger, on_kept
        self._waiting: deque[Graded] = deque()
        self._news = threading.Condition()
        self._ending = False
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="ledger")
        self._over = threading.Event()  # Ctrl-C in Thread.join() marks it as ended (3.11, 3.12)

    def __enter__(self) -> "Keeper":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._news:
            self._ending = True
            self._news.notify_all()
        try:
            self._over.wait()
        except KeyboardInterrupt:  # the second one does not wait for a disk that hangs
            self._over.wait()
            raise
        if kind is None:
            self._check()

    def add(self, graded: Graded) -> None:
        """Let what came of a job be kept. It waits only if much more comes than the disk takes.

        Raises:
            LedgerError: if an earlier one could not be kept; it was not told of either.
        """
        with self._news:
            self._news.wait_for(lambda: len(self._waiting) < MOST or self._failed)
            self._check()
            self._waiting.append(graded)
            self._news.notify_all()

    def _check(self) -> None:
        if self._failed is not None:
            raise self._failed

    # in the thread

    def _work(self) -> None:
        try:
            while taken := self._next():
                self._keep(taken)
        except BaseException as error:
            with self._news:
                self._failed = error
                self._news.notify_all()
        finally:
            self._over.set()

    def _next(self) -> list[Graded]:
        with self._news:
            self._news.wait_for(lambda: self._waiting or self._ending)
            taken = list(self._waiting)
            self._waiting.clear()
            self._news.notify_all()
        return taken

    def _keep(self, taken: list[Graded]) -> None:
        kept = [Kept(one.verdict, one.kept or self._ledger.keep(one.notebook)) for one in taken]
        for one, span in zip(kept, self._ledger.record_all(kept), strict=True):
            self._on_kept(one.verdict, span)
