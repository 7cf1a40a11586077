"""Locked cells of an older release, told from cells that a student has edited.

After a correction, every notebook that was handed out before has the locked cells of then. That is
one thing to say of an assignment, not an incident for each student.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from autograder.rows import Entry

_ALIKE = 3  #: nobody edits a cell to the very text that two others have


def older_releases(
    entries: Sequence[Entry], others: Iterable[Entry] = ()
) -> tuple[set[tuple[str, str, str]], list[str]]:
    """Return what an older release explains, and a note for each notebook.

    What is explained is named by assignment, notebook and a member of :attr:`.Entry.edited`.
    `others` are what is known of the rest of the class, which was not asked for this time.
    """
    there = {one.row for one in entries}
    asked = {(one.row[0], one.row[2]) for one in entries}
    everybody = [(one.row, one.edited) for one in entries]
    rest = (one for one in others if one.row not in there)
    everybody += [(one.row, one.edited) for one in rest if (one.row[0], one.row[2]) in asked]
    count = Counter((row[0], row[2]) for row, _ in everybody)
    alike = Counter((row[0], row[2], of) for row, edited in everybody for of in edited)
    cells: dict[tuple[str, str], set[str]] = defaultdict(set)
    older = set()
    for (assignment, notebook, of), times in alike.items():
        if times >= _ALIKE or 1 < times > count[assignment, notebook] / 2:
            older.add((assignment, notebook, of))
            cells[assignment, notebook].add(of.rpartition(" ")[0])
    having: Counter[tuple[str, str]] = Counter()
    for row, edited in everybody:
        where = (row[0], row[2])
        having[where] += any((*where, of) in older for of in edited)
    notes = [
        f"{assignment}, {notebook}: {having[assignment, notebook]} of "
        f"{count[assignment, notebook]} students have locked cells of an older release "
        f"({', '.join(sorted(names))}). Yours of today were used."
        for (assignment, notebook), names in cells.items()
    ]
    return older, notes
