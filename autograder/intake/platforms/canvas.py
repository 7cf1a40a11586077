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

A NAME may end in another's name and number, and a FILE may begin with a number, as in
``kim_123_998_6120_hw1.ipynb``: by user 123, or by 998 who is called "kim_123". The other numbers of
the download tell which, if it has enough of them; else it is nobody's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Self

from ..members import Member
from .handed import Handed, Owner, Platform

_NUMBER = r"[1-9]\d{0,18}"  #: of 64 bits
_WHAT = rf"(?:(?P<attachment>{_NUMBER})_(?P<file>.+)|(?P<typed>text|link)\.html)"
_NAMED = re.compile(
    rf"(?P<name>\S*?)(?P<late>_LATE)?_(?P<user>{_NUMBER})_{_WHAT}",
    re.S,
)
_ANONYMOUS = re.compile(rf"(?P<late>LATE_)?anon_(?P<user>[A-Za-z0-9]+)_{_WHAT}", re.S)
_MORE = re.compile(rf"(?:{_NUMBER}_)+(?=.)|(?=(?:text|link)\.html$)", re.S)
_TYPED = {"text": "online text", "link": "link"}
_ENOUGH = 3  #: people whose numbers are looked at, so that one of them cannot decide what is usual


def read(members: Sequence[Member]) -> list[Handed]:
    """Return what is named as Canvas names it; it has no owner where two people may be meant."""
    named = [(one, match) for one in members if (match := _matched(one))]
    usual = _Usual.of([match for _, match in named])
    return [_read(one, match, certain=usual.certain(match)) for one, match in named]


def certain_in(names: Sequence[str]) -> list[re.Match[str] | None]:
    """Return of each file's name what Canvas says in it: NAME, USER, ATTACHMENT and FILE.

    It is None where that is nothing, or two people may be meant.
    """
    found = [_parsed(one) for one in names]
    usual = _Usual.of([match for match in found if match])
    return [match if match and usual.certain(match) else None for match in found]


def _matched(member: Member) -> re.Match[str] | None:
    return _parsed(member.parts[0]) if len(member.parts) == 1 else None


def _parsed(name: str) -> re.Match[str] | None:
    return _ANONYMOUS.fullmatch(name) or _NAMED.fullmatch(name)


@dataclass(frozen=True)
class _Usual:
    """What the numbers of a download are like; nothing is usual among too few.

    `user` is the second largest, so that a name cannot make it, and `attachment` the median.
    """

    user: int
    attachment: float

    @classmethod
    def of(cls, named: Sequence[re.Match[str]]) -> Self:
        """Look at one attachment of each person, however many files are theirs."""
        first: dict[int, int] = {}
        for match in named:
            if match["user"].isdecimal() and match["attachment"]:
                first.setdefault(int(match["user"]), int(match["attachment"]))
        if len(first) < _ENOUGH:
            return cls(0, 0.0)
        return cls(sorted(first)[-2], median(first.values()))

    def certain(self, match: re.Match[str]) -> bool:
        """Say whether USER and ATTACHMENT cannot be the end of a NAME, with its own two after."""
        more = _MORE.match(match["file"] or "")
        if more is None:
            return True
        attachment = int(match["attachment"])
        numbers = [attachment, *map(int, more[0].split("_")[:-1])]
        if not self.attachment:  # files outnumber people, so nobody's number is above their file's
            return bool(more[0]) and all(user > file for user, file in pairwise(numbers))
        if not self._is_attachment(attachment):
            return False
        for user, number in pairwise(numbers):
            if self._may_be_user(user) and self._is_attachment(number):
                return False
        user = numbers[-1]
        return bool(more[0]) or not self._may_be_user(user)  # else it is typed text of that user

    def _is_attachment(self, number: int) -> bool:
        return self.attachment / 2 <= number <= 2 * self.attachment

    def _may_be_user(self, number: int) -> bool:
        return number <= 4 * self.user or number < self.attachment / 2


def _read(member: Member, match: re.Match[str], *, certain: bool) -> Handed:
    if not certain:
        return Handed(member, (), (member.parts[0],), member.parts[0])
    user, typed = match["user"], match["typed"]
    name = match.groupdict().get("name", "anon")
    # Canvas knows two of one name apart, and so must every later archive: the number stays.
    owner = Owner(f"{name}_{user}".lstrip("_"), name, (user,), suffix=user)
    file = f"canvas-{typed}.html" if typed else match["file"]
    return Handed(
        member, (owner,), (file,), late=bool(match["late"]), words=_TYPED.get(typed or "", "")
    )


CANVAS = Platform(
    "Canvas",
    read,
    "account",
    nobody="Its name may be read as of two people, so it is nobody's: look in Canvas whose it is, "
    "and put it into submitted/STUDENT/ASSIGNMENT.",
)
