"""No platform, but folders that a person sorted.

``STUDENT/FILE``, ``STUDENT/ASSIGNMENT/FILE`` as nbgrader has it, or ``STUDENT_NOTEBOOK.ipynb``.
"""

import re
from collections.abc import Iterable, Sequence

from ..members import Member
from ..sources import SUFFIX
from .handed import Handed, Owner, Platform


def plain(notebooks: Iterable[str], assignments: Iterable[str]) -> Platform:
    """Return the rule for files that a person sorted, whose notebooks may be `notebooks`."""
    known, folders = tuple(notebooks), frozenset(assignments)

    def read(members: Sequence[Member]) -> list[Handed]:
        return [found for one in members if (found := _read(one))]

    def _read(member: Member) -> Handed | None:
        parts = member.parts
        if len(parts) == 1:
            if not parts[0].lower().endswith(SUFFIX):
                return None
            student, notebook = who_and_what(parts[0], known)
            return Handed(member, (Owner(student, ids=(student,)),), (f"{notebook}{SUFFIX}",))
        rest = parts[2:] if len(parts) > 2 and parts[1] in folders else parts[1:]
        return Handed(member, (Owner(parts[0], ids=(parts[0],)),), rest)

    return Platform("plain folders", read)


def who_and_what(name: str, known: Iterable[str] = ()) -> tuple[str, str]:
    """Return the student and the notebook that the name of a loose file speaks of.

    The student is what is left of it beside a `known` notebook's name, as in
    ``kim_02_gradient_descent.ipynb``. Otherwise the whole name is the student, and the notebook is
    the only one known, or the name again.
    """
    names = sorted(known, key=len, reverse=True)
    stem = name[: -len(SUFFIX)] if name.lower().endswith(SUFFIX) else name
    for one in names:
        for pattern in (
            rf"(?P<student>.+)[ _-]{re.escape(one)}",
            rf"{re.escape(one)}[ _-](?P<student>.+)",
        ):
            if named := re.fullmatch(pattern, stem, re.S):
                return named["student"], one
    if stem in names:
        return stem, stem
    return stem, names[0] if len(names) == 1 else stem
