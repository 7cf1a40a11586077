"""A grader: the settings of a run, and one warm sandbox that grades job after job."""

import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from autograder.sandbox import Sandbox

from .judge import Judge
from .pipeline import Graded, Job, grade_one


@dataclass(frozen=True)
class Settings:
    """What every job of a run has in common; plain data, so that it can go to another machine.

    `datasets` is the folder of the grading edition of the course's datasets: what a student's code
    may read, with no held-out image in it. `workers` submissions are graded at once.
    """

    course_secret: bytes
    datasets: Path | None = None
    workers: int = 1
    unsafe: bool = False


class Grader:
    """Grades jobs, from any thread, in one sandbox. A context manager."""

    def __init__(self, settings: Settings) -> None:
        self._judge = Judge(settings.course_secret)
        # Kernels share the cores, and one submission's threads must not slow another one.
        threads = str(max(1, (os.cpu_count() or 1) // settings.workers))
        env = {
            "OMP_NUM_THREADS": threads,
            "TF_NUM_INTRAOP_THREADS": threads,
            "TF_NUM_INTEROP_THREADS": "1",
        }
        if settings.datasets is not None:
            env["COURSE_DATA"] = env["KERAS_HOME"] = str(settings.datasets)
        readable = [settings.datasets] if settings.datasets is not None else []
        self.sandbox = Sandbox(
            readable=readable, env=env, kernels=settings.workers, unsafe=settings.unsafe
        )

    def __enter__(self) -> "Grader":
        self.sandbox.__enter__()
        return self

    def __call__(self, job: Job) -> Graded:
        """Grade one job; see ``pipeline.grade_one``."""
        return grade_one(job, self.sandbox, self._judge)

    def close(self) -> None:
        """Kill what still runs."""
        self.sandbox.__exit__(None, None, None)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
