"""A pool of threads on this machine, around one warm sandbox.

Threads suffice: a job's work is done by its kernel, a process of its own; the thread only waits
for it and judges.
"""

from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from typing import Any

from autograder.grading.grader import Grader, Settings
from autograder.grading.pipeline import Graded, Job


class LocalExecutor:
    """Grades up to `workers` submissions at once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.engine: dict[str, Any] = {"sandbox": "not started: nothing to grade", "zygote": False}

    def run(self, jobs: Iterable[Job]) -> Generator[Graded]:
        """Grade `jobs`; on the way out, by an exception too, kernels are killed, none is left."""
        with Grader(self._settings) as grade:
            self.engine = {"sandbox": grade.sandbox.tier, "zygote": grade.sandbox.warm}
            pool = ThreadPoolExecutor(self._settings.workers, thread_name_prefix="grader")
            try:
                futures: list[Future[Graded]] = [pool.submit(grade, job) for job in jobs]
                for future in as_completed(futures):
                    yield future.result()
            finally:
                grade.close()
                pool.shutdown(wait=True, cancel_futures=True)
