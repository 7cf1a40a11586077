"""The rounds of a run, wherever its jobs are graded: all of them once, and few of them again.

What a fault of ours stopped is tried once more. What the hurdles of its tests may have cost points
waits for what they cost the author's own answers (see ``grading/authors_word.py``).
"""

from collections.abc import Callable, Generator, Iterable, Iterator

from autograder.grading.authors_word import authors_job, in_doubt, without_hurdles
from autograder.grading.pipeline import INFRASTRUCTURE, Graded, Job, not_graded
from autograder.grading.verdicts import Status

#: grades jobs, and yields each with what came of it
Each = Callable[[Iterable[Job]], Iterator[tuple[Job, Graded]]]

MOST_HELD = 200  #: results in doubt that are kept in memory; what else is in doubt is graded again
_UNTOLD = "The author's own answers, which decide about this one's tests, could not be graded ({})."


def in_rounds(each: Each, jobs: Iterable[Job], again: Each | None = None) -> Generator[Graded]:
    """Yield what came of every job by `each`, once.

    The second try of what a fault of ours stopped is by `again`, if that is another way.
    """
    doubtful: list[tuple[Job, Graded | None]] = []
    for job, graded in _with_second_try(each, jobs, again):
        if in_doubt(job, graded):
            doubtful.append((job, graded if len(doubtful) < MOST_HELD else None))
        else:
            yield graded
    yield from _by_the_authors_word(each, doubtful)


def _with_second_try(
    each: Each, jobs: Iterable[Job], again: Each | None
) -> Iterator[tuple[Job, Graded]]:
    lost: list[tuple[Job, str]] = []
    for job, graded in each(jobs):
        if (reason := fault_of(graded)) is None:
            yield job, graded
        else:
            lost.append((job, reason))
    reasons = {id(job): reason for job, reason in lost}
    for job, graded in (again or each)(job for job, _ in lost):
        second = fault_of(graded)
        yield job, graded if second is None else _twice(job, reasons[id(job)], second)


def _by_the_authors_word(each: Each, doubtful: list[tuple[Job, Graded | None]]) -> Iterator[Graded]:
    """Yield what came of those in doubt, once the author's answers are graded by the same keys."""
    ours = {id(job.key): authors_job(job) for job, _ in doubtful}
    words = {id(job.key): graded for job, graded in each(ours.values())}
    left: list[Job] = []
    for job, graded in doubtful:
        word = words[id(job.key)]
        if (reason := fault_of(word)) is not None:
            yield not_graded(job, _UNTOLD.format(reason))
        elif (lenient := without_hurdles(job, graded, word)) is not None:
            left.append(lenient)
        elif graded is not None:
            yield graded
        else:
            left.append(job)
    yield from (graded for _, graded in each(left))


def fault_of(graded: Graded) -> str | None:
    """The fault of ours that kept it from being graded, if another try may go without it."""
    verdict = graded.verdict
    if verdict.status is Status.NOT_GRADED and verdict.incidents[-1].kind == INFRASTRUCTURE:
        return verdict.incidents[-1].detail
    return None


def _twice(job: Job, first: str, second: str) -> Graded:
    then = "Then the same again." if first == second else f"Then: {second}"
    return not_graded(job, f"It was tried twice. First: {first} {then}")
