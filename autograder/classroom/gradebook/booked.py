"""What became of verdicts that were to go into the gradebook, told by the writing process; and what
people gave by hand there that somebody should look at again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from autograder.grading.verdicts import Incident
from autograder.words import listed

from ..ledger.lines import Row

LOOK_AGAIN = "look_again"  #: the incident of a row with something by hand that was for other work


@dataclass
class Booked:
    """Why some are `refused`, and the cells whose comments have `outlived` the work that they were
    given for, by row; and `notes`.
    """

    refused: dict[Row, str] = field(default_factory=dict)
    outlived: dict[Row, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def incidents(self, row: Row) -> Iterable[Incident]:
        """Yield what there is to tell of a row."""
        if row in self.refused:
            yield Incident("gradebook", self.refused[row])
        if cells := self.outlived.get(row):
            yield Incident(
                LOOK_AGAIN,
                f"Commented on by hand, and handed in anew since: {listed(cells)}. The comments "
                "stand: see in the formgrader whether they still fit. This is said once.",
            )


@dataclass(frozen=True)
class ToLookAt:
    """The cells of a row that are flagged for review in the gradebook: those with a manual grade,
    and those with nothing but extra credit by hand.
    """

    graded: Sequence[str] = ()
    extra: Sequence[str] = ()

    def incident(self, *, rejected: bool = False) -> Incident:
        """Return what there is to tell of it; of a file that was `rejected` there is no page."""
        cells = listed([*self.graded, *(f"{one} (extra credit)" for one in self.extra)])
        until = "somebody has looked at it in the formgrader and pressed Resolve."
        if rejected:
            until = "a notebook is handed in: the formgrader shows no file that was not accepted."
        words = (
            f"Graded by hand, and since then handed in or graded anew: {cells}. The points that "
            f"were given stand, but the grade is not final until {until}"
        )
        if self.extra and not rejected:  # the formgrader shows no button there
            words += " Beside extra credit alone, type the cell's points in instead."
        return Incident(LOOK_AGAIN, words)


def look_again(rows: Iterable[Row]) -> list[str]:
    """Return the note on all rows with something to look at again."""
    whose = listed(sorted({student for _, student, _ in rows}))
    if not whose:
        return []
    return [
        f"Work that was graded by hand was handed in or graded anew: {whose}. Look at it in the "
        "formgrader and press Resolve there; until then these have no final grade."
    ]
