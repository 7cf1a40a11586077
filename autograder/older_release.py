"""Locked cells of an older release, told from cells that a student has edited.

After a correction, every notebook that was handed out before has the locked cells of then. That is
one thing to say of an assignment, not an incident for each student.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from autograder.classroom.ledger.lines import row_of
from autograder.grading.verdicts import Verdict

_ALIKE = 3  #: nobody edits a cell to the very text that two others have


def older_releases(
    rows: Sequence[Verdict], others: Iterable[Verdict] = ()
) -> tuple[list[Verdict], list[str]]:
    """Return the rows without what an older release explains, and a note for each notebook.

    `others` are what is known of the rest of the class, which was not asked for this time.
    """
    there = {row_of(row) for row in rows}
    asked = {(row.assignment, row.notebook) for row in rows}
    everybody = [*rows]
    for one in others:
        if row_of(one) not in there and (one.assignment, one.notebook) in asked:
            everybody.append(one)
    count = Counter((row.assignment, row.notebook) for row in everybody)
    alike = Counter((row.assignment, row.notebook, of) for row in everybody for of in _edited(row))
    cells: dict[tuple[str, str], set[str]] = defaultdict(set)
    older = set()
    for (assignment, notebook, of), times in alike.items():
        if times >= _ALIKE or 1 < times > count[assignment, notebook] / 2:
            older.add((assignment, notebook, of))
            cells[assignment, notebook].add(of.rpartition(" ")[0])
    found, having = [], Counter[tuple[str, str]]()
    for row in everybody:
        explained = {of for of in _edited(row) if (row.assignment, row.notebook, of) in older}
        having[row.assignment, row.notebook] += bool(explained)
        kept = tuple(one for one in row.incidents if not one.of or one.of not in explained)
        found.append(replace(row, incidents=kept) if explained else row)
    notes = [
        f"{assignment}, {notebook}: {having[assignment, notebook]} of "
        f"{count[assignment, notebook]} students have locked cells of an older release "
        f"({', '.join(sorted(names))}). Yours of today were used."
        for (assignment, notebook), names in cells.items()
    ]
    return found[: len(rows)], notes


def _edited(row: Verdict) -> set[str]:
    return {one.of for one in row.incidents if one.kind == "edited_cell" and one.of}
