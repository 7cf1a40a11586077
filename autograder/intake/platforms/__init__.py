"""How learning platforms name what students handed in: one module for each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..members import Member
from .blackboard import BLACKBOARD
from .brightspace import BRIGHTSPACE
from .canvas import CANVAS
from .gradescope import GRADESCOPE, METADATA
from .handed import Handed, Owner, Platform, student_ids
from .moodle import MOODLE
from .plain import plain

__all__ = ["PLATFORMS", "Handed", "Owner", "Platform", "Reading", "recognise", "student_ids"]

PLATFORMS = (GRADESCOPE, MOODLE, BLACKBOARD, BRIGHTSPACE, CANVAS)
#: what platforms put beside the submissions for a person to read
_BESIDE = frozenset(("index.html", METADATA, "manifest.txt"))


@dataclass(frozen=True)
class Reading:
    """All files of a download: whose they are, and those of which nothing is known."""

    platform: Platform
    handed: tuple[Handed, ...]
    unknown: tuple[Member, ...]


def recognise(
    members: Sequence[Member], notebooks: Iterable[str], assignments: Iterable[str]
) -> Reading:
    """Return what the platform that names most of them says; plain folders if none names any."""
    found = _best(members)
    if found is None and (inside := _without_top(members)):
        found = _best(inside)
    if found is None:
        platform = plain(notebooks, assignments)
        found = platform, members, platform.read(members)
    platform, members, handed = found
    known = {id(one.member) for one in handed}
    unknown = (one for one in members if id(one) not in known and one.parts[-1] not in _BESIDE)
    return Reading(platform, tuple(handed), tuple(unknown))


def _best(members: Sequence[Member]) -> tuple[Platform, Sequence[Member], list[Handed]] | None:
    read = [(platform, platform.read(members)) for platform in PLATFORMS]
    platform, handed = max(read, key=lambda pair: len(pair[1]))
    # What one student called a file or two is no platform's doing.
    return (platform, members, handed) if handed and 2 * len(handed) >= len(members) else None


def _without_top(members: Sequence[Member]) -> list[Member]:
    """Return the members below the one folder that holds them all, if there is one."""
    tops = {one.parts[0] for one in members if len(one.parts) > 1}
    if len(tops) != 1 or any(len(one.parts) == 1 for one in members):
        return []
    return [replace(one, parts=one.parts[1:]) for one in members]
