"""Brightspace (D2L): "Download" of an assignment's submissions.

D2L documents no rule; this one is what public tools read that reorganise such downloads:

    USER-FOLDER - NAME - Nov 1, 2026 1200 PM/FILE            with a folder for each submission
    USER-FOLDER - [NUMBER - ]NAME - Nov 1, 2026 1200 PM - FILE       flat

and an ``index.html`` beside them, which lists them. USER and FOLDER are numbers of D2L's, NUMBER
the organisation's own for the student, at some sites. Colons are left out of the time, which is the
server's own; its form follows the language (``1 November, 2026 1200 PM``). In a group assignment
NAME is the group's. Every submission is there, old ones too.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from ..members import Member
from .handed import Handed, Owner, Platform

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_DATE = (
    r"(?P<date>[^\W\d_]+\.? \d{1,2},? \d{4}|\d{1,2}\.? [^\W\d_]+\.?,? \d{4}|\d{4}-\d\d?-\d\d?)"
    r",? (?P<hour>\d{1,2})[:.h]?(?P<minute>\d\d)(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
)
_NAME = re.compile(
    r"(?P<user>\d+)-(?P<folder>\d+) ?- (?:(?P<number>[A-Za-z]?\d{4,}) - )?(?P<name>.+?) ?- "
    rf"{_DATE}(?: - (?P<file>.+))?",
    re.S,
)


def read(members: Sequence[Member]) -> list[Handed]:
    """Return what is named as Brightspace names it."""
    return [found for one in members if (found := _read(one))]


def _read(member: Member) -> Handed | None:
    match = _NAME.fullmatch(member.parts[0])
    if match is None:
        return None
    folder = len(member.parts) > 1 and not match["file"]
    file = member.parts[1:] if folder else (match["file"],) if match["file"] else ()
    if not file:
        return None
    ids = tuple(one for one in (match["user"], match["number"]) if one)
    name = match["name"].strip()
    owner = Owner(name, name, ids, suffix=match["user"])
    attempt = member.parts[0] if folder else match.group("date", "hour", "minute", "half")
    return Handed(member, (owner,), file, str(attempt), _time(match))


def _time(match: re.Match[str]) -> datetime | None:
    """Return the time, or None if its month is in a language that is not known here."""
    pieces = re.findall(r"[^\W\d_]+|\d+", match["date"])
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    try:
        if "-" in match["date"]:
            year, month, day = map(int, pieces)
        else:
            word = next(one for one in pieces if not one.isdecimal())
            day, year = (int(one) for one in pieces if one.isdecimal())
            month = _month(word.lower())
        return datetime(year, month, day, hour, int(match["minute"]))
    except ValueError:
        return None


def _month(word: str) -> int:
    """Return an English month's number; in no other language, where "mar" may begin November.

    Raises:
        ValueError: if it is none.
    """
    word = "sep" if word == "sept" else word
    names = [name for name in _MONTHS if word in (name, name[:3])]
    return _MONTHS.index(names[0] if names else word) + 1


BRIGHTSPACE = Platform("Brightspace", read, "person")
