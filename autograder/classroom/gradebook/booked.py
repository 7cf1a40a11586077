"""What became of verdicts that were to go into the gradebook, told by the writing process."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from autograder.grading.verdicts import Incident
from autograder.words import listed

from ..ledger.lines import Row

LOOK_AGAIN = "look_again"  #: the incident of a row whose manual grades are flagged for review


@dataclass
class Booked:
    """Why some are `refused`, the cells whose manual grades are `flagged`, by row; and `notes`."""

    refused: dict[Row, str] = field(default_factory=dict)
    flagged: dict[Row, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def incidents(self, row: Row) -> Iterable[Incident]:
        """Yield what there is to tell of a row."""
        if row in self.refused:
            yield Incident("gradebook", self.refused[row])
        if cells := self.flagged.get(row):
            yield Incident(
                LOOK_AGAIN,
                f"Graded by hand, and changed since: {listed(cells)}. The points that were given "
                "stand until somebody has looked again, in the formgrader.",
            )

    def told(self) -> list[str]:
        """Return the notes, and one on all manual grades that are flagged."""
        if not self.flagged:
            return self.notes
        whose = listed(sorted({student for _, student, _ in self.flagged}))
        return [
            *self.notes,
            f"What was graded by hand has changed since; look at it again in the formgrader: "
            f"{whose}. Until then these have no final grade.",
        ]
