"""Locked cells of an older release, told from cells that a student has edited.

After a correction, every notebook that was handed out before has the locked cells of then. That is
one thing to say of an assignment, not an incident for each student.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from autograder.grading.verdicts import Verdict

_ALIKE = 3  #: nobody edits a cell to the very text that two others have


def older_releases(rows: Sequence[Verdict]) -> tuple[list[Verdict], list[str]]:
    """Return the rows without what an older release explains, and a note for each notebook."""
    count = Counter((row.assignment, row.notebook) for row in rows)
    alike = Counter((row.assignment, row.notebook, of) for row in rows for of in _edited(row))
    cells: dict[tuple[str, str], set[str]] = defaultdict(set)
    older = set()
    for (assignment, notebook, of), times in alike.items():
        if times >= _ALIKE or 1 < times > count[assignment, notebook] / 2:
            older.add((assignment, notebook, of))
            cells[assignment, notebook].add(of.rpartition(" ")[0])
    found, having = [], Counter[tuple[str, str]]()
    for row in rows:
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
    return found, notes


def _edited(row: Verdict) -> set[str]:
    return {one.of for one in row.incidents if one.kind == "edited_cell" and one.of}
