"""Gradescope: "Export Submissions" of a programming assignment.

The archive holds ``assignment_NUMBER_export/`` with a folder ``submission_NUMBER/`` for each active
submission, and ``submission_metadata.yml``, which Ruby writes: keys are symbols, as in

    submission_123456:
      :submitters:
      - :name: Kim Min
        :sid: '20260001'
        :email: kim@example.edu
      :created_at: 2026-11-01 03:00:00.000000000 Z
      :score: …
      :results: …
      :history: …

(read so, with variations, by the public tools for it; Gradescope documents the data that its
autograders get, with the same names, at gradescope-autograders.readthedocs.io). A group submission
has several submitters. In anonymous grading there are none. Times are in UTC. Earlier attempts are
named in ``:history:``, but their files are not exported.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from autograder.border.plain_yaml import BadYaml, parse

from ..members import Member
from ..notebook import SubmissionRefused
from .handed import Handed, Owner, Platform

METADATA = "submission_metadata.yml"
_EXPORT = re.compile(r"assignment_\d+_export.*", re.S)
_FOLDER = re.compile(r"submission_\d+")
_METADATA_BYTES = 64 * 2**20
_WANTED = {":submitters", ":created_at", "submitters", "created_at"}
_TIME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d:\d\d)(?:\.\d+)? ?"
    r"(?P<zone>Z|UTC|[+-]\d\d:?\d\d)?"
)


def read(members: Sequence[Member]) -> list[Handed]:
    """Return what lies in a submission's folder, with whom the metadata names.

    Where they cannot be read, nobody is named: a student's file of that name, in another platform's
    archive, must not stop everybody else's. One anywhere but on top is a student's, and says
    nothing of anybody.
    """
    about = {
        one.parts[:-1]: one
        for one in members
        if one.parts[-1] == METADATA and all(map(_EXPORT.fullmatch, one.parts[:-1]))
    }
    if not about:
        return [found for one in members if (found := _read(one, 0, {}))]
    root, metadata = min(about.items(), key=lambda item: len(item[0]))
    entries = _entries(metadata)
    inside = [one for one in members if one.parts[: len(root)] == root]
    return [found for one in inside if (found := _read(one, len(root), entries))]


def _entries(metadata: Member) -> dict[str, Any]:
    try:
        found = parse(
            metadata.read(_METADATA_BYTES),
            lambda path: len(path) < 2 or path[1] in _WANTED,
        )
    except (BadYaml, SubmissionRefused):
        return {}
    return found if isinstance(found, dict) else {}


def _read(member: Member, depth: int, entries: dict[str, Any]) -> Handed | None:
    parts = member.parts[depth:]
    if len(parts) < 2 or not (parts[0] in entries or _FOLDER.fullmatch(parts[0])):
        return None
    entry = entries.get(parts[0])
    entry = entry if isinstance(entry, dict) else {}
    people = _of(entry, "submitters")
    owners = tuple(
        _owner(one) for one in (people if isinstance(people, list) else ()) if isinstance(one, dict)
    )
    named = tuple(one for one in owners if one.fallback)
    return Handed(member, named, parts[1:], parts[0], _time(_text(entry, "created_at")))


def _owner(entry: dict[str, Any]) -> Owner:
    name, sid, email = (_text(entry, key) for key in ("name", "sid", "email"))
    return Owner(sid or email or name, name, (sid,) if sid else (), email, email)


def _of(entry: dict[str, Any], key: str) -> Any:
    return entry.get(f":{key}", entry.get(key))


def _text(entry: dict[str, Any], key: str) -> str:
    found = _of(entry, key)
    return found.strip() if isinstance(found, str) and found.strip() not in ("~", "null") else ""


def _time(text: str) -> datetime | None:
    match = _TIME.match(text)
    if match is None:
        return None
    zone = {"Z": "+0000", "UTC": "+0000", None: "+0000"}.get(match["zone"], match["zone"])
    try:
        when = datetime.strptime(f"{match['day']} {match['time']} {zone}", "%Y-%m-%d %H:%M:%S %z")
        return when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


GRADESCOPE = Platform(
    "Gradescope", read, nobody="Gradescope's metadata are missing, or name nobody for it."
)
