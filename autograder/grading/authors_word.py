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
from .pipeline import Graded, Job
from .verdicts import ExerciseVerdict, Status, Verdict

#: the incidents of guards that can cost points
GUARDS = frozenset({"helper_replaced", "inspected", "shadowed", "tests_meddled", "tests_patched"})
_AUTHOR = "the author"


def authors_job(job: Job, key: Key) -> Job:
    """Return the job of grading the author's own answers by `key`, in place of those of `job`."""
    found = Found(_AUTHOR, job.found.assignment, job.found.notebook, None, InMemory(key.author))
    beside = replace(job.beside, own=(), left_out=())
    return replace(job, found=found, key=key, beside=beside, digest="", planned=None, shown=False)


def has_spoken(graded: Graded) -> bool:
    """Whether a guard has said something of this one that may have cost it points."""
    return not GUARDS.isdisjoint(one.kind for one in graded.verdict.incidents)


def passed(key: Key, verdict: Verdict) -> frozenset[str]:
    """The ids of the classic tests that have all their points."""
    return frozenset(one.id for one in _classic(key, verdict) if one.score == one.max_score)


def failed(key: Key, verdict: Verdict) -> frozenset[str]:
    """The ids of the classic tests that lack points, though something was answered."""
    return frozenset(
        one.id
        for one in _classic(key, verdict)
        if one.score != one.max_score and one.state is not State.NOT_ATTEMPTED
    )


def classic_tests(key: Key) -> frozenset[str]:
    """The ids of all classic tests."""
    return frozenset(cell.grade_id for cell in key.cells if not cell.exercise)


def _classic(key: Key, verdict: Verdict) -> list[ExerciseVerdict]:
    if verdict.status is not Status.GRADED:
        return []
    return [one for one in verdict.exercises if one.id in classic_tests(key)]
