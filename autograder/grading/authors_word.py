"""What a test's guards cost the author's own answers, they cost nobody.

Classic tests are guarded in the student's kernel (``sandbox/inside/runner.py``), which can take an
unusual way to test, or to answer, for an attempt at forging, or stand in its way. The author's own
notebook tells: a test that it loses guarded and passes unguarded is run for students as nbgrader
would run it, unguarded, and their rows say so. It also tells which tests may be run apart from a
notebook, and mean the same there (see ``apart``).
"""

import re
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
_BESIDE = (
    "{where}: your own answers pass {tests} in their notebook, but not in a process that gets "
    "only values from it, so whoever forges that is not told of as `unconfirmed`."
)
#: what is given in place of data, in words
_GIVES = {
    "object": "an object of the notebook's",
    "class": "a class",
    "type": "a class",
    "function": "a function",
    "interval": "an interval",
    "nothing": "what holds nothing",
    "nan": "nan or infinity",
    "opaque": "what is no data",
}
#: what the author's answers may give in the same place, and a student's is as good
_AS_GOOD = {
    "nothing": ("nothing", "none", "false"),  # `if not found:` is true of all
    "object": ("object", "opaque", "none"),  # a method that returns its object, unlooked at
    "opaque": ("opaque", "object", "none"),
    **dict.fromkeys(("class", "type", "function"), ("class", "type", "function")),
}
_KEY = re.compile(r"\[(?!…)[^\[\]]*\]")  #: of a place; one that holds brackets has none there
UNHEARD = (
    "{where}: your own answers could not be graded ({fault}), so nobody is told of as "
    "`unconfirmed`: it is not known what passes in a process that gets only values from a "
    "notebook."
)
_UNSEEN = (
    "{where}: nobody is told of as `unconfirmed` in {tests}, for nothing came from your own "
    "answers, twice, in a process that gets only values from their notebook ({why}). If the "
    "machine was busy, grade again with --force."
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
    return any(
        one.kind == UNCONFIRMED
        or (one.kind == LENT and any(kind in _GIVES for *_, kind in _by_place(one.detail)[1]))
        for one in verdict.incidents
    )


def things_lent(verdict: Verdict) -> dict[str, str]:
    """What gave objects, or little, by the id of the test that passed so apart, a line each."""
    return {one.of: one.detail for one in verdict.incidents if one.kind == LENT}


def _more_than(things: str, authors: str) -> list[str]:
    """What a student's answers give that says less than the `authors` in the same place.

    Where a test has asked the same of both, the same is what it got for the same question.
    """
    asked, own = _by_place(things)
    authors_asked, had = _by_place(authors)
    if asked != authors_asked or not asked:
        had = {("", place, kind) for _, place, kind in had}
        own = {("", place, kind) for _, place, kind in own}
    found = {
        f"`{place}` gives {_GIVES[kind]}"
        for number, place, kind in own
        if kind in _GIVES
        and not any((number, place, one) in had for one in _AS_GOOD.get(kind, (kind,)))
        and all((number, key, "there") in had for key in _keys(place))
    }
    return sorted(found)


def _keys(place: str) -> list[str]:
    """What of a place are keys: ``f['a']`` and ``f['a']['b']`` of ``f['a']['b'][…]``."""
    return [place[: found.end()] for found in _KEY.finditer(place)]


def _by_place(things: str) -> tuple[str, set[tuple[str, str, str]]]:
    """Return what all questions of a test were, in short, and what was given for which, where."""
    asked, found = "", set()
    for line in filter(None, things.split("\n")):
        number, _, thing = line.partition(" ")
        place, _, kind = thing.rpartition(" → ")
        if kind == "requests":
            asked = place
        else:
            found.add((number, place, kind))
    return asked, found


def as_told(verdict: Verdict, told: frozenset[str], authors: Mapping[str, str]) -> Verdict:
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
        elif one.of in told and (more := _more_than(one.detail, authors.get(one.of, ""))):
            why = f"{listed(more)}, where your own answers do not"
            words = UNCONFIRMED_WORDS.format(one.of, why)
            incidents.append(Incident(UNCONFIRMED, words, one.of))
    return replace(verdict, incidents=tuple(incidents))


def notes_of(
    job: Job, verdict: Verdict, excused: frozenset[str], apart: frozenset[str]
) -> list[str]:
    """What to say of tests that the author's answers lose: guarded, in `verdict`, as all are.

    `excused` are those that they lose only so, `apart` those that they pass apart as well.
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
    beside = classic_tests(job.key) - (lost - excused) - apart - unseen.keys()
    if verdict.status is Status.GRADED and beside:
        notes.append(_BESIDE.format(where=where, tests=_tests(sorted(beside))))
    return notes


def _tests(ids: list[str]) -> str:
    return f"{'test' if len(ids) == 1 else 'tests'} {listed(ids)}"
