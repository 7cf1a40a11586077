"""What a test's hurdles cost the author's own answers, they cost nobody.

Tests stand behind hurdles in the student's kernel (``sandbox/inside/runner.py``), which can take
an unusual way to test, or to answer, for an attempt at forging. The author's answers tell: where a
student has lost points and a hurdle has spoken, the instructor's notebook is graded as well, once
for the whole run. The tests at which it fares no better run again without hurdles, as nbgrader runs
them, and the student's row says so.
"""

from dataclasses import replace

from autograder.checking.outcome import State
from autograder.intake.sources import Found, InMemory

from .key import Key
from .pipeline import Graded, Job
from .verdicts import Status, Verdict

#: the incidents of hurdles that can cost points
HURDLES = frozenset({"helper_replaced", "inspected", "shadowed", "tests_meddled", "tests_patched"})
_AUTHOR = "the author"


def in_doubt(job: Job, graded: Graded) -> bool:
    """Whether a hurdle may have cost points, and the author's answers could tell."""
    return bool(job.key.author and not job.key.lenient and _lost(job.key, graded.verdict))


def authors_job(job: Job) -> Job:
    """Return the job of grading the author's own answers by the same key."""
    found = Found(_AUTHOR, job.found.assignment, job.found.notebook, None, InMemory(job.key.author))
    beside = replace(job.beside, own=(), left_out=())
    return replace(job, found=found, beside=beside, digest="", planned=None, shown=False)


def without_hurdles(job: Job, graded: Graded | None, authors: Graded) -> Job | None:
    """Return the job in which the tests that the author's answers lose have no hurdles.

    None if that could change nothing for this one. What came of it may have been forgotten.
    """
    lost = _lost(job.key, authors.verdict)
    if not lost or (graded is not None and not lost & _lost(job.key, graded.verdict)):
        return None
    return replace(job, key=replace(job.key, lenient=lost))


def _lost(key: Key, verdict: Verdict) -> frozenset[str]:
    """The ids of the classic tests without all their points, if a hurdle has spoken."""
    if verdict.status is not Status.GRADED or HURDLES.isdisjoint(
        one.kind for one in verdict.incidents
    ):
        return frozenset()
    classic = {cell.grade_id for cell in key.cells if not cell.exercise}
    return frozenset(
        one.id
        for one in verdict.exercises
        if one.id in classic and one.state is not State.TIMEOUT and one.score != one.max_score
    )
