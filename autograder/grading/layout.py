"""What is done with each cell of a submission, before anything runs: :func:`lay_out`.

Marked cells are known by nbgrader's id. What is locked is the instructor's again, as in nbgrader's
own grading. What a student took out of it is put back before the next marked cell, which nbgrader
does not do, so that a notebook without its set-up is graded like any other. What a student moved
below a graded cell that follows it in the key is run before that one, and once more in its place:
what follows it there may build on it, as it may on answers that stand above it there alone.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.intake.notebook import Cell

from .key import GivenCell, GradedCell, Key
from .verdicts import Incident

_MISSING = "This cell was missing from the submission."


@dataclass(frozen=True)
class Step:
    """One cell as it is run, shown, or judged if it is `graded`.

    `number` is where it stands in the submission, from 1; 0 if it was put there. Of a cell that is
    `shown`, nothing runs. `released` is what is shown in its place where it holds what students
    were not given.
    """

    number: int
    cell: Cell
    graded: GradedCell | None = None
    shown: bool = False
    released: str | None = None

    @property
    def page(self) -> Cell:
        """The cell as it is shown."""
        return self.cell if self.released is None else replace(self.cell, source=self.released)

    @property
    def runs(self) -> bool:
        """Whether it is code of the notebook's, and not judged."""
        return self.cell.kind == "code" and self.graded is None and not self.shown


@dataclass(frozen=True)
class Layout:
    """A submission's cells in their order, what was done to them, and how many wait for a person.

    `by_hand` counts the cells that a person grades, without those that were left as they were;
    `untouched` are the ids of all answers that were.
    """

    steps: tuple[Step, ...]
    incidents: tuple[Incident, ...]
    by_hand: int
    untouched: frozenset[str]


def lay_out(key: Key, cells: Sequence[Cell]) -> Layout:
    """Return what is done with each of a submission's cells."""
    work = _Work(key, cells)
    steps = tuple(work.steps())
    return Layout(steps, tuple(work.incidents), work.by_hand(), work.untouched)


class _Work:
    def __init__(self, key: Key, cells: Sequence[Cell]) -> None:
        self.incidents: list[Incident] = []
        self._key, self._cells = key, cells
        self._names = _names(key, cells)
        self._places = {name: place for place, name in enumerate(key.marks)}
        there = set(self._names.values())
        self.untouched = frozenset(
            name
            for number, name in self._names.items()
            if (one := key.given.get(name)) is not None
            if not one.locked and cells[number - 1].source == one.released
        )
        self._missing = [one for one in key.given.values() if one.grade_id not in there]
        self._coming = there
        self._early: set[str] = set()

    def steps(self) -> Iterator[Step]:
        for number, cell in enumerate(self._cells, 1):
            name = self._names.get(number)
            if name is None:
                yield from self._own(number, cell)
                continue
            self._coming.discard(name)
            graded = self._key.cell(name)
            yield from self._put_back(self._places[name], graded)
            if graded is not None:
                self._look(cell, name, graded.title, "code", graded.released)
                yield Step(number, cell, graded)
            else:
                given = self._key.given[name]
                yield Step(number, self._restored(cell, given), released=_covered(given))
        yield from self._put_back(len(self._places))
        for one in self._missing:
            if one.by_hand:  # or else the formgrader has no place to grade it in
                yield Step(0, _empty_place(one), shown=True)

    def by_hand(self) -> int:
        """Return how many cells wait for a person."""
        return sum(
            one.by_hand and (one.task or name not in self.untouched)
            for name, one in self._key.given.items()
        )

    def _own(self, number: int, cell: Cell) -> Iterator[Step]:
        """Yield a cell of the student's own. A second copy of a locked cell is no locked cell."""
        graded, given = self._key.cell(cell.grade_id), self._key.given.get(cell.grade_id)
        if graded is not None:
            words = f"Cell {number} is a second copy of {graded.title}; ignored."
            self._report("duplicate_cell", words)
            return
        if given is not None and given.locked:
            words = f"Cell {number} is a second copy of {cell.grade_id}; it is taken as it stands."
            self._report("duplicate_cell", words)
            cell = replace(cell, grade_id="")
        yield Step(number, cell)

    def _restored(self, cell: Cell, given: GivenCell) -> Cell:
        """Return the cell as the kind that it was, and with the source that it had if locked."""
        if given.locked:
            self._look(cell, given.grade_id, given.grade_id, given.kind, given.released)
            # The id is that of the place where it ran first: no two cells may share one.
            name = "" if given.grade_id in self._early else given.grade_id
            return replace(cell, kind=given.kind, source=given.source, grade_id=name)
        if cell.kind != given.kind:
            words = f"The cell {given.grade_id} had become a {cell.kind} cell"
            self._report("edited_cell", f"{words}; it was taken as the {given.kind} cell it was.")
        return replace(cell, kind=given.kind)

    def _look(self, cell: Cell, name: str, title: str, kind: str, released: str) -> None:
        if cell.kind != kind or cell.source.strip() != released.strip():
            words = f"The locked cell of {title} was edited; the original was used instead."
            text = f"{cell.kind} {cell.source.strip()}".encode()
            self._report("edited_cell", words, f"{name} {hashlib.sha256(text).hexdigest()[:16]}")

    def _put_back(self, place: int, graded: GradedCell | None = None) -> Iterator[Step]:
        """Yield the locked cells of code that stand before this place in the key, and not here.

        Those that are missing; before a graded cell, also those that stand further down.
        """
        for name, one in self._key.given.items():
            if not one.locked or one.kind != "code" or self._places[name] >= place:
                continue
            if one in self._missing:
                self._missing.remove(one)
                if self._names:  # or else this is another notebook
                    words = f"The locked cell {name} is missing; it was put back."
                    self._report("missing_cell", words)
            elif graded is not None and name in self._coming - self._early:
                self._early.add(name)
                words = f"The locked cell {name} stands below {graded.title}, which comes after it"
                self._report("moved_cell", f"{words}; it was run before that as well.")
            else:
                continue
            yield Step(0, Cell(one.kind, one.source, name), released=_covered(one))

    def _report(self, kind: str, detail: str, of: str = "") -> None:
        self.incidents.append(Incident(kind, detail, of))


def _names(key: Key, cells: Sequence[Cell]) -> Mapping[int, str]:
    """Return which marked cell each of the cells is, by its number: the first of those that say so.

    A locked cell that lost its id on the way is known by its text.
    """
    first: dict[str, int] = {}
    for number, cell in enumerate(cells, 1):
        if cell.grade_id in key.marks:
            first.setdefault(cell.grade_id, number)
    lost = {
        one.released.strip(): one.grade_id
        for one in key.given.values()
        if one.locked and one.kind == "code" and one.grade_id not in first
    }
    for number, cell in enumerate(cells, 1):
        if cell.kind == "code" and cell.grade_id not in key.marks and cell.source.strip() in lost:
            first[lost.pop(cell.source.strip())] = number
    return {number: name for name, number in first.items()}


def _covered(given: GivenCell) -> str | None:
    """What is shown of a cell that holds more than students were given."""
    return given.released if given.covered else None


def _empty_place(given: GivenCell) -> Cell:
    mark = "# " if given.kind == "code" else ""
    return Cell(given.kind, f"{mark}{_MISSING}\n\n{given.source}", given.grade_id)
