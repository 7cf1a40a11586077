"""Canvas: "Download Submissions" of an assignment.

From ``lib/content_zipper.rb`` of instructure/canvas-lms (``zip_assignment``, ``get_filename``,
``add_upload_submission``, ``sanitize_user_name``) and ``Attachment.make_unique_filename``. All
files lie in one folder and are called

    NAME[_LATE]_USER_ATTACHMENT_FILE        an uploaded file
    NAME[_LATE]_USER_text.html              text typed into Canvas
    NAME[_LATE]_USER_link.html              a web address

NAME is the sortable name ("Last, First") in lower case without anything but word characters, in
any script; for a group assignment it is the group's name, and USER one of its members. USER and
ATTACHMENT are numbers. In an anonymous assignment it is ``[LATE_]anon_CODE_ATTACHMENT_FILE``. A
file handed in again under the same name becomes ``FILE-1``, ``FILE-2``. The archive holds the last
attempt only, and no times.
"""

import re
from collections.abc import Sequence

from ..members import Member
from .handed import Handed, Owner, Platform

_WHAT = r"(?:[1-9]\d*_(?P<file>.+)|(?P<typed>text|link)\.html)"
_NAMED = re.compile(
    rf"(?P<name>\S*?)(?P<late>_LATE)?_(?P<user>[1-9]\d*)_{_WHAT}",
    re.S,
)
_ANONYMOUS = re.compile(rf"(?P<late>LATE_)?anon_(?P<user>[A-Za-z0-9]+)_{_WHAT}", re.S)
_TYPED = {"text": "online text", "link": "link"}


def read(members: Sequence[Member]) -> list[Handed]:
    """Return what is named as Canvas names it."""
    return [found for one in members if (found := _read(one))]


def _read(member: Member) -> Handed | None:
    name = member.parts[-1]
    match = _ANONYMOUS.fullmatch(name) or _NAMED.fullmatch(name)
    if match is None or len(member.parts) > 1:
        return None
    user, typed = match["user"], match["typed"]
    name = match.groupdict().get("name", "anon")
    # Canvas knows two of one name apart, and so must every later archive: the number stays.
    owner = Owner(f"{name}_{user}".lstrip("_"), name, (user,), suffix=user)
    file = f"canvas-{typed}.html" if typed else match["file"]
    return Handed(
        member, (owner,), (file,), late=bool(match["late"]), words=_TYPED.get(typed or "", "")
    )


CANVAS = Platform("Canvas", read, "account")
