"""What a test's guards cost the author's own answers, they cost nobody.

Classic tests are guarded in the student's kernel (``sandbox/inside/runner.py``), which can take an
unusual way to test, or to answer, for an attempt at forging, or stand in its way. The author's own
notebook tells: a test that it loses guarded and passes unguarded is run for students as nbgrader
would run it, unguarded, and their rows say so. It also tells which tests may be run apart from a
notebook, and mean the same there (see ``apart``).
"""

from collections.abc import Mapping
from dataclasses import replace

from autograder.checking.outcome import State
from autograder.intake.sources import Found, InMemory
from autograder.words import listed

from .execution import LENT, UNANSWERED, UNCONFIRMED, UNCONFIRMED_WORDS
from .key import Key
from .pipeline import Job
from .verdicts import Incident, Status, Verdict

_NOTE = (
    "{where}: your own answers lose points here as well, in {tests}. {saw} Before you count that "
    "against students, see whether the test is right, and whether this machine has the versions, "
    "the files and the network that it needs."
)
_UNGUARDED = (
    "{where}: your own answers lose {tests} guarded and pass unguarded, so for whoever lost points "
    "there it ran as nbgrader runs it (incident `unguarded`)."
)
#: what is given in place of data, in words
_GIVES = {
    "object": "an object of the notebook's",
    "class": "a class",
    "nothing": "what holds nothing",
    "nan": "nan",
}
UNHEARD = (
    "{where}: your own answers could not be graded ({fault}), so nothing is told of tests that "
    "pass where a notebook runs and not apart from it. Once they can be, grade again with --force."
)
_UNSEEN = (
    "{where}: of {tests} it is not told who passes where a notebook runs and not apart from it, "
    "for apart nothing came from your own answers, twice ({why}). If the machine was busy, grade "
    "again with --force."
)
_AUTHOR = "the author"


def authors_job(job: Job, key: Key) -> Job:
    """Return the job of grading the author's own answers by `key`, in place of those of `job`."""
    found = Found(_AUTHOR, job.found.assignment, job.found.notebook, None, InMemory(key.author))
    beside = replace(job.beside, own=(), left_out=())
    job = replace(job, found=found, key=key, beside=beside, digest="", planned=None, shown=False)
    return replace(job, apart=None)


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


def unconfirmed(verdict: Verdict) -> frozenset[str]:
    """The ids of the tests that it passed where its notebook ran, and not apart from it."""
    return frozenset(one.of for one in verdict.incidents if one.kind == UNCONFIRMED)


def unanswered(verdict: Verdict) -> dict[str, str]:
    """The ids of those where nobody answered in time apart, each with the words for it."""
    return {one.of: one.detail for one in verdict.incidents if one.kind == UNANSWERED}


def passed_both_ways(key: Key, verdict: Verdict) -> frozenset[str]:
    """The ids of the tests that the author's own answers pass, beside their notebook and apart."""
    if verdict.status is not Status.GRADED:
        return frozenset()
    return classic_tests(key) - failed(key, verdict) - unconfirmed(verdict)


def undecided(verdict: Verdict) -> bool:
    """Whether the author's answers must say what to tell of its tests apart."""
    return any(one.kind in (UNCONFIRMED, LENT) for one in verdict.incidents)


def things_lent(verdict: Verdict) -> dict[str, frozenset[str]]:
    """What gave objects in place of data, by the id of the test that passed so apart."""
    lent = (one for one in verdict.incidents if one.kind == LENT)
    return {one.of: frozenset(one.detail.split("\n")) for one in lent}


def as_told(
    verdict: Verdict, told: frozenset[str], authors: Mapping[str, frozenset[str]]
) -> Verdict:
    """The verdict with what is told of these tests apart, and of no others.

    Where the `authors` answers gave data, an object would be the student's own word, and what holds
    nothing is close to everything.
    """
    incidents = []
    for one in verdict.incidents:
        if one.kind == UNANSWERED:
            continue
        if one.kind not in (UNCONFIRMED, LENT) or (one.of in told and one.kind == UNCONFIRMED):
            incidents.append(one)
        elif one.of in told and (more := things_lent(verdict)[one.of] - authors.get(one.of, set())):
            what = [each.rpartition(" → ") for each in sorted(more)]
            given = [f"`{name}` gives {_GIVES.get(kind, kind)}" for name, _, kind in what]
            why = f"{listed(given)}, where your own answers do not"
            words = UNCONFIRMED_WORDS.format(one.of, why)
            incidents.append(Incident(UNCONFIRMED, words, one.of))
    return replace(verdict, incidents=tuple(incidents))


def notes_of(
    job: Job, verdict: Verdict, excused: frozenset[str], apart: frozenset[str]
) -> list[str]:
    """What to say of tests that the author's answers lose: guarded, in `verdict`, as all are.

    `excused` are those that they lose only so; `apart` those that they pass both ways.
    """
    where = f"{job.found.assignment}/{job.found.notebook}"
    lost = failed(job.key, verdict)
    either_way = [one for one in verdict.exercises if one.id in lost - excused]
    notes = []
    if unseen := {of: why for of, why in unanswered(verdict).items() if of not in apart}:
        tests, why = _tests(list(unseen)), next(iter(unseen.values()))
        notes.append(_UNSEEN.format(where=where, tests=tests, why=why))
    if either_way:
        refused = [one.detail for one in verdict.incidents if one.kind == "denied"]
        saw = " ".join(" ".join([either_way[0].message, *refused[:1]]).split())[:400]
        tests = _tests([one.id for one in either_way])
        notes.append(_NOTE.format(where=where, tests=tests, saw=saw))
    if excused:
        notes.append(_UNGUARDED.format(where=where, tests=_tests(sorted(excused))))
    return notes


def _tests(ids: list[str]) -> str:
    return f"{'test' if len(ids) == 1 else 'tests'} {listed(ids)}"
