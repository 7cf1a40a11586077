"""No platform, but folders that a person sorted.

``STUDENT/FILE``, ``STUDENT/ASSIGNMENT/FILE`` as nbgrader has it, or ``STUDENT_NOTEBOOK.ipynb``.
"""

from collections.abc import Iterable, Sequence

from ..members import Member
from ..sources import SUFFIX, who_and_what
from .handed import Handed, Owner, Platform


def plain(notebooks: Iterable[str], assignments: Iterable[str]) -> Platform:
    """Return the rule for files that a person sorted, whose notebooks may be `notebooks`."""
    known, folders = tuple(notebooks), frozenset(assignments)

    def read(members: Sequence[Member]) -> list[Handed]:
        return [found for one in members if (found := _read(one))]

    def _read(member: Member) -> Handed | None:
        parts = member.parts
        if len(parts) == 1:
            if not parts[0].endswith(SUFFIX):
                return None
            student, notebook = who_and_what(parts, known)
            return Handed(member, (Owner(student, ids=(student,)),), (f"{notebook}{SUFFIX}",))
        rest = parts[2:] if len(parts) > 2 and parts[1] in folders else parts[1:]
        return Handed(member, (Owner(parts[0], ids=(parts[0],)),), rest)

    return Platform("plain folders", read)
