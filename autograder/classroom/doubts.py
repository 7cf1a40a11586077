"""Which incidents may mean that points were given for nothing: those are looked at first."""

from collections.abc import Iterable

from autograder.grading.verdicts import Incident, Verdict

#: their kinds, the gravest first; the last is of a test, and so of everybody who has its points
DOUBTFUL = (
    "lying_object",
    "unconfirmed",
    "shadowed",
    "inspected",
    "unasked_object",
    "unguarded",
)
NO_DOUBT = len(DOUBTFUL)


def doubts(verdict: Verdict) -> list[Incident]:
    """Return what says that points of a notebook may be unearned; nothing where it has none."""
    return [one for one in verdict.incidents if gravity(one) < NO_DOUBT] if verdict.score else []


def gravity(one: Incident) -> int:
    """Return how soon an incident is to be told: 0 is the first."""
    return DOUBTFUL.index(one.kind) if one.kind in DOUBTFUL else NO_DOUBT


def gravest_first(incidents: Iterable[Incident]) -> list[Incident]:
    """Return incidents in the order in which they are told; all others as they came."""
    return sorted(incidents, key=gravity)
