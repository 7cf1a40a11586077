"""Moodle: "Download all submissions" of an assignment.

From ``mod/assign/classes/downloader.php`` of moodle/moodle (before 4.2 in
``mod/assign/locallib.php``) and ``assignsubmission_onlinetext``. With "Download submissions in
folders", which is the default,

    NAME_NUMBER_assignsubmission_TYPE_/FOLDERS/FILE

(newer releases drop the underscore before the slash), otherwise
``NAME_NUMBER_assignsubmission_TYPE_FILE``. TYPE is ``file`` or ``onlinetext`` (a page made of what
was typed, called ``onlinetext.html`` in English), or another plugin's. NAME is the full name with
blanks for underscores; a group's name, followed by the group's number, or by none for those in no
group; and in blind marking the word for "Participant" in the site's language. NUMBER is the
participant's number *in this assignment*: another assignment has another for the same person. The
archive holds the last attempt only, and no times.
"""

import re
from collections.abc import Sequence

from ..members import Member
from .handed import Handed, Owner, Platform

_PREFIX = re.compile(
    r"(?P<name>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?P<type>[a-z0-9]+)(?:_(?P<file>.*))?",
    re.S,
)


def read(members: Sequence[Member]) -> list[Handed]:
    """Return what is named as Moodle names it."""
    return [found for one in members if (found := _read(one))]


def _read(member: Member) -> Handed | None:
    match = _PREFIX.fullmatch(member.parts[0])
    if match is None:
        return None
    file = member.parts[1:] or ((match["file"],) if match["file"] else ())
    if not file:
        return None
    number = match["number"] or ""
    # In a grading worksheet's column "Identifier": the word for "Participant", and the number.
    owner = Owner(match["name"], match["name"], (number,) if number else (), suffix=number)
    words = {"file": "", "onlinetext": "online text"}.get(match["type"], match["type"])
    return Handed(member, (owner,), file, words=words)


MOODLE = Platform("Moodle", read, "assignment")
