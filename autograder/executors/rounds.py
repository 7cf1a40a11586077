"""The rounds of a run, wherever its jobs are graded: all of them once, and few of them again.

What a fault of ours stopped is tried once more. Whoever lost points in a classic test waits until
the author's own notebook has been graded by the same key (see ``grading/authors_word.py``), which
it is once for a run. The author's job goes in among the others, when the first one waits.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace

from autograder.grading.authors_word import (
    UNHEARD,
    as_told,
    authors_job,
    classic_tests,
    failed,
    notes_of,
    passed_both_ways,
    things_lent,
    unanswered,
    undecided,
)
from autograder.grading.key import Key
from autograder.grading.pipeline import INFRASTRUCTURE, Graded, Job, not_graded
from autograder.grading.verdicts import Status, Verdict

#: grades jobs, and yields each with what came of it
Each = Callable[[Iterable[Job]], Iterator[tuple[Job, Graded]]]

#: takes what should be known about a run as a whole
Note = Callable[[str], None]

_UNTOLD = "The author's answers, which decide about this one's tests, could not be graded: {}"


def unheard(_: str) -> None:
    """Take a note that nobody wants."""


def in_rounds(
    each: Each, jobs: Iterable[Job], again: Each | None = None, note: Note = unheard
) -> Generator[Graded]:
    """Yield what came of every job by `each`, once.

    The second try of what a fault of ours stopped is by `again`, if that is another way. `note` is
    told, once a notebook, which points its author's own answers lose.
    """
    yield from _Rounds(each, again or each, note).run(jobs)


@dataclass
class _Word:
    """What the author's answers say of one key's tests.

    `unguarded` is the key with the tests that must run so; None until that is known, for which
    others are `waiting`. `first` is what came of the author's answers with all guards; `lost` are
    the tests that they failed, try by try, `excused` those that they failed guarded only, and
    `lenient` what had to run so for that. `apart` are the tests that they pass apart from their
    notebook, too; None until that is known. `things` are what gave objects there, by the test.
    `once` is what came of them first, if nothing came of a test apart: so they ran once more.
    """

    key: Key
    asked: bool = False
    unguarded: Key | None = None
    fault: str = ""
    first: Verdict | None = None
    waiting: list[tuple[Job, Graded]] = field(default_factory=list)
    lost: list[frozenset[str]] = field(default_factory=list)
    excused: frozenset[str] = frozenset()
    lenient: frozenset[str] = frozenset()
    apart: frozenset[str] | None = None
    things: dict[str, str] = field(default_factory=dict)
    once: Graded | None = None

    def told(self, graded: Graded) -> Graded:
        """Return what came of a job with what is told of its tests apart."""
        verdict = as_told(graded.verdict, self.apart or frozenset(), self.things)
        return replace(graded, verdict=verdict)

    def next_try(self, lost: frozenset[str], lenient: frozenset[str]) -> frozenset[str] | None:
        """Take which tests the author has `lost`; returns which must run unguarded to know more.

        Guarded all; then without the guards of those that were lost; then without any, since what
        guards one test may be what another one stumbles on. What helped counts if they are lost
        guarded once more: answers may succeed by chance. None once it is known.
        """
        self.lost.append(lost)
        everything = classic_tests(self.key)
        if self.excused:  # and this was guarded again
            self.excused &= lost
            lenient = self.lenient if self.excused else frozenset()
        elif lost and lenient != everything:
            return everything if lenient else lost
        else:
            if len(self.lost) == 3 and not lost < self.lost[1]:
                lenient, lost = self.lost[0], self.lost[1]
            self.excused = self.lost[0] - lost
            if self.excused:
                self.lenient = lenient - lost
                return frozenset()
        self.unguarded = replace(self.key, lenient=lenient, excused=self.excused)
        return None


class _Rounds:
    def __init__(self, each: Each, again: Each, note: Note) -> None:
        self._each, self._again, self._note = each, again, note
        self._next: deque[Job] = deque()
        self._lost: list[Job] = []
        self._reasons: dict[int, tuple[Job, str]] = {}  # why a job was lost, by its identity
        self._words: dict[int, _Word] = {}  # by the key's identity
        self._of_ours: dict[int, tuple[Job, _Word]] = {}  # the author's jobs, by their identity

    def run(self, jobs: Iterable[Job]) -> Generator[Graded]:
        yield from self._take(self._each(self._feed(jobs)))
        while self._lost or self._next:
            lost, self._lost = self._lost, []
            yield from self._take(self._again(lost))
            some = list(self._next)
            self._next.clear()
            yield from self._take(self._each(some))

    def _feed(self, jobs: Iterable[Job]) -> Iterator[Job]:
        for job in jobs:
            while self._next:
                yield self._next.popleft()
            yield self._with_tests_apart(job)

    def _with_tests_apart(self, job: Job) -> Job:
        """Have those tests run apart as well that the author's answers pass so, as far as known."""
        if not job.key.author:
            return job
        apart = self._word(job).apart
        return replace(job, apart=classic_tests(job.key) if apart is None else apart)

    def _word(self, job: Job) -> _Word:
        return self._words.setdefault(id(job.key), _Word(job.key))

    def _take(self, results: Iterable[tuple[Job, Graded]]) -> Iterator[Graded]:
        for job, graded in results:
            if (reason := fault_of(graded)) is not None:
                _, first = self._reasons.pop(id(job), (job, ""))
                if not first:
                    self._reasons[id(job)] = job, reason
                    self._lost.append(job)
                    continue
                graded = _twice(job, first, reason)
            ours = self._of_ours.pop(id(job), None)
            if ours is not None:
                yield from self._hear(job, graded, ours[1])
            elif job.key.author and not job.key.lenient:
                yield from self._consider(job, graded)
            elif job.key.author:  # graded again
                yield self._word(job).told(graded)
            else:
                yield graded

    def _consider(self, job: Job, graded: Graded) -> Iterator[Graded]:
        """Yield what came of a job, unless it has to wait for the author's word."""
        word = self._word(job)
        if not failed(job.key, graded.verdict) and not undecided(graded.verdict):
            yield word.told(graded)
        elif word.unguarded is not None:
            yield from self._decide(word, job, graded)
        else:
            word.waiting.append((job, graded))
            if not word.asked:
                self._ask(word, job, word.key)

    def _ask(self, word: _Word, job: Job, key: Key) -> None:
        word.asked = True
        ours = authors_job(job, key)
        self._of_ours[id(ours)] = ours, word
        self._next.append(ours)

    def _hear(self, job: Job, graded: Graded, word: _Word) -> Iterator[Graded]:
        """Take what came of the author's own answers."""
        before: frozenset[str] = frozenset()
        if word.first is None and word.once is not None:
            before = passed_both_ways(job.key, word.once.verdict)
            graded = graded if graded.verdict.status is Status.GRADED else word.once
        elif word.first is None and unanswered(graded.verdict):  # it may have been the machine
            word.once, word.things = graded, things_lent(graded.verdict)
            self._ask(word, job, word.key)
            return
        lost = failed(job.key, graded.verdict)
        both_ways = passed_both_ways(job.key, graded.verdict)
        word.things = {**things_lent(graded.verdict), **word.things}
        if word.first is None:
            word.first, word.apart = graded.verdict, both_ways | before
        elif word.apart is not None:  # and what they pass unguarded alone, they pass apart, too
            word.apart |= both_ways & job.key.lenient
        if graded.verdict.status is not Status.GRADED:  # refused, as a submission would be
            word.unguarded, word.fault = word.key, graded.verdict.incidents[-1].detail
            where = f"{job.found.assignment}/{job.found.notebook}"
            self._note(UNHEARD.format(where=where, fault=word.fault))
        elif (tests := word.next_try(lost, job.key.lenient)) is not None:
            self._ask(word, job, replace(word.key, lenient=tests))
            return
        self._words[id(word.unguarded)] = word
        apart = word.apart or frozenset()
        for words in notes_of(replace(job, key=word.key), word.first, word.excused, apart):
            self._note(words)
        waiting, word.waiting = word.waiting, []
        for one in waiting:
            yield from self._decide(word, *one)

    def _decide(self, word: _Word, job: Job, graded: Graded) -> Iterator[Graded]:
        """Yield one whom the guards may have cost points, or let it be graded again."""
        assert word.unguarded is not None
        lost = failed(job.key, graded.verdict)
        unheard_of = word.first is not None and word.first.status is Status.NOT_GRADED
        if word.fault and (lost or (unheard_of and undecided(graded.verdict))):
            yield not_graded(job, _UNTOLD.format(word.fault))
        elif lost & word.excused:
            again = replace(job, key=word.unguarded, earlier=graded.verdict, apart=word.apart)
            self._next.append(again)
        else:
            yield word.told(graded)


def fault_of(graded: Graded) -> str | None:
    """The fault of ours that kept it from being graded, if another try may go without it."""
    verdict = graded.verdict
    if verdict.status is Status.NOT_GRADED and verdict.incidents[-1].kind == INFRASTRUCTURE:
        return verdict.incidents[-1].detail
    return None


def _twice(job: Job, first: str, second: str) -> Graded:
    then = "Then the same again." if first == second else f"Then: {second}"
    return not_graded(job, f"It was tried twice. First: {first} {then}")
