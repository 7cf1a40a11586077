"""How far a run came that was ended early: what it graded, what stands of before, what is left."""

from collections.abc import Sequence

from autograder.classroom.ledger import Ledger
from autograder.classroom.report import Stop
from autograder.intake.sources import Found
from autograder.planning import Plan
from autograder.rows import Entry, found_in


def standing(plan: Plan, entries: Sequence[Entry], ledger: Ledger) -> list[Entry]:
    """Return what a run did not come to, as an earlier one graded the same notebooks."""
    known = {one.row for one in entries}
    earlier = [*plan.settled, *(found_in(ledger, job.digest) for job in plan.jobs)]
    return [one for one in earlier if one is not None and one.row not in known]


def stop_of(
    why: str, entries: Sequence[Entry], earlier: Sequence[Entry], found: Sequence[Found]
) -> Stop:
    """Return how far a run came.

    Args:
        why: it was ended early, in a sentence.
        entries: what it came to.
        earlier: what stands of before.
        found: all that was handed in.
    """
    known = {one.row for one in (*entries, *earlier)}
    rows = ((one.assignment, one.student, one.notebook) for one in found)
    return Stop(
        why=why,
        graded=sum(one.settled for one in entries),
        earlier=sum(one.settled for one in earlier),
        handed_in=len(found),
        waiting=[row for row in rows if row not in known],
    )
