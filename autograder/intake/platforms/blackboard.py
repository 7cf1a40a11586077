"""Blackboard Learn: "Assignment File Download" of a column of the gradebook.

Blackboard documents no rule; this one is what the public tools read that clean such archives up
(kwurst/bb-file-cleanup among them):

    ASSIGNMENT_USER_attempt_2026-11-01-12-00-00_FILE
    ASSIGNMENT_USER_attempt_2026-11-01-12-00-00.txt

All lie in one folder. The ``.txt`` is a receipt for each attempt, with the lines ``Name: Full Name
(USER)``, ``Assignment:``, ``Date Submitted:``, and sections ``Submission Field:``, ``Comments:``
and ``Files:``; the first two hold a sentence of Blackboard's where the student wrote nothing.
ASSIGNMENT and USER may both contain underscores: the receipt says where one ends. The time is the
server's own.
"""

import os
import re
from collections.abc import Sequence
from datetime import datetime

from ..members import Member
from ..notebook import SubmissionRefused
from .handed import Handed, Owner, Platform

_NAME = re.compile(
    r"(?P<head>.+?)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)", re.S
)
_RECEIPT_BYTES = 2**20
_TITLE = re.compile(r"^(Submission Field|Comments|Files):", re.M)
_BREAK = re.compile(r"<br\s*/?>")
_NOTHING = re.compile(r"There (?:is|are) no student (?:submission text data|comments)\b")
_TITLES = {"Submission Field": "online text", "Comments": "comment"}


def read(members: Sequence[Member]) -> list[Handed]:
    """Return what is named as Blackboard names it."""
    named = [
        (one, match)
        for one in members
        if len(one.parts) == 1 and (match := _NAME.fullmatch(one.parts[0]))
    ]
    receipts = {
        (match["head"], match["when"]): _receipt(one) for one, match in named if not match["file"]
    }
    owners = _owners({match["head"] for _, match in named}, receipts)
    return [
        Handed(
            one,
            (owners[match["head"]],),
            (match["file"] or "blackboard-receipt.txt",),
            match["when"],
            _time(match["when"]),
            words="" if match["file"] else _words(receipts[match["head"], match["when"]]),
        )
        for one, match in named
    ]


def _receipt(member: Member) -> str:
    try:
        data = member.read(_RECEIPT_BYTES)
    except SubmissionRefused:  # told when the member itself is read
        return ""
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _owners(heads: set[str], receipts: dict[tuple[str, str], str]) -> dict[str, Owner]:
    """Tell in each ASSIGNMENT_USER where the user begins."""
    found: dict[str, Owner] = {}
    for (head, _), text in receipts.items():
        user, name = _who(text)
        if user and head.endswith(f"_{user}"):
            found[head] = Owner(user, name, (user,))
    before = {head.removesuffix(owner.ids[0]) for head, owner in found.items()}
    if not before and len(heads) > 1:
        common = os.path.commonprefix(sorted(heads))  # noqa: RUF071 - of letters, these are no folders
        before = {common[: common.rindex("_") + 1]} if "_" in common else set()
    for head in heads - set(found):
        start = max((one for one in before if head.startswith(one)), key=len, default="")
        user = head[len(start) :] if start else head.rpartition("_")[2]
        found[head] = Owner(user, ids=(user,))
    return found


def _who(receipt: str) -> tuple[str, str]:
    """Return the user and the name in a receipt's first line; nothing if they are not there."""
    label, _, rest = receipt.partition("\n")[0].partition(":")
    name, opened, user = rest.rstrip().rpartition("(")
    user, closed, more = user.partition(")")
    said = label and opened and closed and not more
    return (user, name.strip()) if said else ("", "")


# A student writes what it holds: it is cut at its titles, in one go, and no pattern is tried on it
# from each of its letters.
def _words(receipt: str) -> str:
    """What the student wrote into Blackboard itself; "receipt" if nothing is known of it."""
    pieces = _TITLE.split(receipt)  # what comes first, and then each title and its text
    wrote = [
        _TITLES[title]
        for title, text in zip(pieces[1::2], pieces[2::2], strict=True)
        if title in _TITLES and _says_something(text.strip())
    ]
    return " and ".join(wrote) or "receipt"


def _says_something(text: str) -> bool:
    rest = _BREAK.sub("", text, count=1).strip() if _BREAK.match(text) else text
    return bool(rest) and not _NOTHING.search(rest)


def _time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        return None


BLACKBOARD = Platform("Blackboard", read)
