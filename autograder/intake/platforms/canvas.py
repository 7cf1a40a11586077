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
from statistics import median

from ..members import Member
from .handed import Handed, Owner, Platform

_WHAT = r"(?:(?P<attachment>[1-9]\d*)_(?P<file>.+)|(?P<typed>text|link)\.html)"
_NAMED = re.compile(
    rf"(?P<name>\S*?)(?P<late>_LATE)?_(?P<user>[1-9]\d*)_{_WHAT}",
    re.S,
)
_ANONYMOUS = re.compile(rf"(?P<late>LATE_)?anon_(?P<user>[A-Za-z0-9]+)_{_WHAT}", re.S)
_MORE = re.compile(r"(?:text|link)\.html$|[1-9]\d*_(?:(?P<second>[1-9]\d*)_)?.", re.S)
_TYPED = {"text": "online text", "link": "link"}


def read(members: Sequence[Member]) -> list[Handed]:
    """Return what is named as Canvas names it, and is of one person only."""
    named = [(one, match) for one in members if (match := _matched(one))]
    numbers = [int(match["attachment"]) for _, match in named if match["attachment"]]
    usual = median(numbers or [0])
    return [_read(one, match) for one, match in named if not _may_be_anothers(match, usual)]


def _matched(member: Member) -> re.Match[str] | None:
    if len(member.parts) > 1:
        return None
    return _ANONYMOUS.fullmatch(member.parts[0]) or _NAMED.fullmatch(member.parts[0])


def _may_be_anothers(match: re.Match[str], usual: float) -> bool:
    """Whether USER and ATTACHMENT may be the end of a longer NAME, which its own two follow."""
    more = _MORE.match(match["file"] or "")
    if more is None:
        return False

    def fits(attachment: str) -> bool:
        return usual / 2 <= float(attachment) <= 2 * usual

    return not fits(match["attachment"]) or bool(more["second"] and fits(more["second"]))


def _read(member: Member, match: re.Match[str]) -> Handed:
    user, typed = match["user"], match["typed"]
    name = match.groupdict().get("name", "anon")
    # Canvas knows two of one name apart, and so must every later archive: the number stays.
    owner = Owner(f"{name}_{user}".lstrip("_"), name, (user,), suffix=user)
    file = f"canvas-{typed}.html" if typed else match["file"]
    return Handed(
        member, (owner,), (file,), late=bool(match["late"]), words=_TYPED.get(typed or "", "")
    )


CANVAS = Platform("Canvas", read, "account")
