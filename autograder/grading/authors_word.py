"""What a test's guards cost the author's own answers, they cost nobody.

Classic tests are guarded in the student's kernel (``sandbox/inside/runner.py``), which can take an
unusual way to test, or to answer, for an attempt at forging, or stand in its way. The author's own
notebook tells: a test that it loses guarded and passes unguarded is run for students as nbgrader
would run it, unguarded, and their rows say so.
"""

from dataclasses import replace

from autograder.checking.outcome import State
from autograder.intake.sources import Found, InMemory

from .key import Key
from .pipeline import Job
from .verdicts import Status, Verdict

_AUTHOR = "the author"


def authors_job(job: Job, key: Key) -> Job:
    """Return the job of grading the author's own answers by `key`, in place of those of `job`."""
    found = Found(_AUTHOR, job.found.assignment, job.found.notebook, None, InMemory(key.author))
    beside = replace(job.beside, own=(), left_out=())
    return replace(job, found=found, key=key, beside=beside, digest="", planned=None, shown=False)


def failed(key: Key, verdict: Verdict) -> frozenset[str]:
    """The ids of the classic tests that lack points, though something was answered."""
    if verdict.status is not Status.GRADED:
        return frozenset()
    return frozenset(
        one.id
        for one in verdict.exercises
        if one.id in classic_tests(key)
        and one.score != one.max_score
        and one.state is not State.NOT_ATTEMPTED
    )


def classic_tests(key: Key) -> frozenset[str]:
    """The ids of all classic tests."""
    return frozenset(cell.grade_id for cell in key.cells if not cell.exercise)
