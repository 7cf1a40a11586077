"""Workers on this machine: a process for each job, and one warm sandbox for all of them.

The collecting process owns the sandbox and only waits: nothing of a stranger's is judged or
rendered in it. A thread for each worker waits for the process that grades.
"""

import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from functools import partial
from itertools import islice
from typing import Any

from autograder.grading.grader import Settings, open_sandbox
from autograder.grading.judge import Judge
from autograder.grading.pipeline import Grade, Graded, Job, grade_one, not_graded
from autograder.sandbox import Address, Sandbox, SandboxFault

from .fork_server import ForkServer, WorkerLost
from .rounds import Note, fault_of, in_rounds, unheard


class LocalExecutor:
    """Grades up to `workers` submissions at once."""

    def __init__(self, settings: Settings, grade: Grade = grade_one, note: Note = unheard) -> None:
        """`grade` is a function of a module, or a partial one: it is called in other processes.

        `note` takes what should be known about a run as a whole.
        """
        self._settings, self._grade, self._note = settings, grade, note
        self._judge = Judge(settings.course_secret)
        self.engine: dict[str, Any] = {"sandbox": "not started: nothing to grade", "zygote": False}

    def run(self, jobs: Iterable[Job]) -> Generator[Graded]:
        """Grade `jobs`, and yield what came of each once.

        What needs another round (see ``rounds``) comes after the others. On the way out, by an
        exception too, workers and kernels are killed, and none is left.
        """
        # The fork server imports the grader while the zygote imports the libraries.
        with closing(self.server()) as server, open_sandbox(self._settings) as sandbox:
            self.engine = {"sandbox": sandbox.tier, "zygote": sandbox.warm}
            if asked := self._settings.course.settings():
                self.engine["environment"] = asked
            if self._settings.programs:
                self.engine["kernels"] = [program.name for program in self._settings.programs]
            slots = ThreadPoolExecutor(self._settings.workers, thread_name_prefix="worker")
            attempt = partial(self.attempt, server, sandbox)
            # One more for each worker than it grades, so that it need not wait for us.
            each = partial(_each, slots, 2 * self._settings.workers, attempt)
            try:
                yield from in_rounds(each, jobs, note=self._note)
            finally:
                server.close()
                slots.shutdown(wait=True, cancel_futures=True)

    def server(self) -> ForkServer:
        """Return a new server whose forks have imported what they are going to need."""
        module = getattr(self._grade, "func", self._grade).__module__
        return ForkServer(self._settings.exercises, module)

    def attempt(self, server: ForkServer, sandbox: Sandbox, job: Job) -> Graded:
        """Grade one job in a worker; a worker or a sandbox that is lost makes it "not graded"."""
        try:
            # If the zygote has ended, this starts another one.
            work = partial(_work, self._grade, job, sandbox.address, self._judge)
            graded: Graded = server.call(work, job.limit_s)
        except (WorkerLost, SandboxFault) as fault:
            graded = not_graded(job, str(fault))
        if fault_of(graded) is not None:
            sandbox.look_after_fault()
        return graded


def _work(grade: Grade, job: Job, address: Address, judge: Judge) -> Graded:
    """What a worker does; its temporary files go when the zygote goes."""
    tempfile.tempdir = str(address.private)
    return grade(job, address, judge)


def _each(
    slots: ThreadPoolExecutor, most: int, attempt: Callable[[Job], Graded], jobs: Iterable[Job]
) -> Iterator[tuple[Job, Graded]]:
    """Yield each job with what came of it; at most `most` are taken from `jobs` at a time."""
    jobs = iter(jobs)
    pending: dict[Future[Graded], Job] = {}
    while True:
        for job in islice(jobs, most - len(pending)):
            pending[slots.submit(attempt, job)] = job
        if not pending:
            return
        done, _ = wait(pending, return_when=FIRST_COMPLETED)
        future = done.pop()
        yield pending.pop(future), future.result()
