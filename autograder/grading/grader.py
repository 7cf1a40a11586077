"""What every job of a run has in common: its settings, and the sandbox that they ask for."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.exercises import for_notebook, notebook_numbers
from autograder.sandbox import PRELOAD, CourseEnvironment, Program, Sandbox


@dataclass(frozen=True)
class Settings:
    """What every job of a run has in common; plain data, so that it can go to another machine.

    `datasets` is the folder of the grading edition of the course's datasets: what a student's code
    may read, with no held-out image in it. `workers` submissions are graded at once. `exercises`
    are the numbers of the notebooks whose exercises are checked, `preload` the modules that kernels
    start with (see ``needs``); `course` is what the course asks of the place where they run;
    `programs` are the kernels of other languages.
    """

    course_secret: bytes
    datasets: Path | None = None
    workers: int = 1
    unsafe: bool = False
    exercises: tuple[str, ...] = field(default_factory=lambda: tuple(notebook_numbers()))
    preload: tuple[str, ...] = PRELOAD
    course: CourseEnvironment = field(default_factory=CourseEnvironment)
    programs: tuple[Program, ...] = ()


def open_sandbox(settings: Settings) -> Sandbox:
    """Return the sandbox, not started yet, in which all jobs of a run are graded."""
    # Kernels share the cores, and one submission's threads must not slow another one.
    threads = str(max(1, (os.cpu_count() or 1) // settings.workers))
    env = {
        "NBGRADER_EXECUTION": "autograde",  # as nbgrader says it to notebooks that ask
        "OMP_NUM_THREADS": threads,
        "TF_NUM_INTRAOP_THREADS": threads,
        "TF_NUM_INTEROP_THREADS": "1",
    }
    if settings.datasets is not None:
        env["COURSE_DATA"] = env["KERAS_HOME"] = str(settings.datasets)
    readable = [settings.datasets] if settings.datasets is not None else []
    return Sandbox(
        readable=readable,
        preload=settings.preload,
        questions=bool(settings.exercises),
        course=settings.course,
        programs=settings.programs,
        env=env,
        kernels=settings.workers,
        unsafe=settings.unsafe,
    )


def import_exercises(numbers: Iterable[str]) -> None:
    """Import the exercises of these notebooks now, for all the forks of this process."""
    for number in numbers:
        for_notebook(number)
