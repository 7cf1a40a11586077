"""Which of the assignment's notebooks a file is, whatever the student called it.

By its cells: nbgrader's ids are in it, and no two notebooks share them by chance. By its name only
where it holds none. What fits several files, or none, is not guessed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .letters import alike
from .notebook import SubmissionRefused, parse_submission
from .sources import SUFFIX

#: a name-2.ipynb or name (1).ipynb, sent or downloaded again; "- Copy" and "-Copy1" of Jupyter
_AGAIN = re.compile(r"(?:[-_]\d{1,3}| ?\(\d{1,3}\)| ?[-_] ?copy ?\d{0,9})\Z", re.I)
_LONGEST = len(" - copy 123456789")

Ids = frozenset[str]


def ids_in(data: bytes) -> Ids | None:
    """Return the nbgrader ids of a notebook's cells; None if it is none that can be read."""
    try:
        return frozenset(cell.grade_id for cell in parse_submission(data).cells) - {""}
    except SubmissionRefused:
        return None


def code_in(data: bytes) -> str:
    """Return the sources of a notebook's cells; nothing if it is none that can be read."""
    try:
        return "\n".join(cell.source for cell in parse_submission(data).cells)
    except SubmissionRefused:
        return ""


def name_meant(name: str, code: str) -> str:
    """Return what the notebooks, whose code it is, call a file; its name if they do not say.

    A platform calls a file that was handed in again ``data-1.csv``, and the notebook goes on to
    read ``data.csv``.
    """
    stem, dot, ending = name.rpartition(".")
    before = _once(stem)
    if not before or before == stem or _speaks_of(code, stem, ending):
        return name
    return f"{before}{dot}{ending}" if _speaks_of(code, before, ending) else name


def _speaks_of(code: str, stem: str, ending: str) -> bool:
    if f"{stem}.{ending}" in code:
        return True
    module = rf"^[ \t]*(?:import|from)[ \t]+{re.escape(stem)}\b"
    return ending == "py" and re.search(module, code, re.M) is not None


@dataclass
class Match:
    """`taken` names the file for each notebook; `words` say what was not simply its own name.

    `unclear` are notebooks that several different files may be, each with those files.
    """

    taken: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    unclear: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True)
class File:
    """A notebook that was handed in: where it lay, its bytes' digest, and the ids in it."""

    path: tuple[str, ...]
    digest: str
    ids: Ids | None

    @property
    def stem(self) -> str:
        """Its name."""
        name = self.path[-1]
        return name[: -len(SUFFIX)] if name.lower().endswith(SUFFIX) else name


def match(files: list[File], expected: Mapping[str, Ids]) -> Match:
    """Match files to the notebooks that an assignment asks for, given the ids of each."""
    found = Match()
    by_cells = {one: _closest(one, expected) for one in files}
    for name in expected:
        own = [one for one in files if one.stem == name and by_cells[one] in ("", name)]
        inside = [one for one in files if by_cells[one] == name]
        similar = [one for one in files if not by_cells[one] and _plain(one.stem) == _plain(name)]
        for candidates, reason in ((own, ""), (inside, "cells"), (similar, "name")):
            if candidates:
                _settle(found, name, candidates, reason)
                break
    for name, path in found.taken.items():
        strange = next(one for one in files if one.path == path)
        if expected[name] and strange.ids and not by_cells[strange]:
            found.words.append(f"{'/'.join(path)} is called so, and holds none of its cells.")
    found.words += _others(files, found, by_cells)
    return found


def _settle(found: Match, name: str, candidates: list[File], reason: str) -> None:
    top = min(len(one.path) for one in candidates)
    nearest = [one for one in candidates if len(one.path) == top] if not reason else candidates
    if len({one.digest for one in nearest}) > 1:
        found.unclear[name] = [one.path for one in nearest]
        return
    found.taken[name] = nearest[0].path
    if reason:
        found.words.append(f"{'/'.join(nearest[0].path)} is {name}{SUFFIX}, by its {reason}.")


def _others(files: list[File], found: Match, by_cells: dict[File, str]) -> Iterator[str]:
    """Say of each notebook that was not taken what it is."""
    unclear = {path for paths in found.unclear.values() for path in paths}
    for one in files:
        if one.path in found.taken.values() or one.path in unclear:
            continue
        shown = "/".join(one.path)
        if by_cells[one] in found.taken:
            yield f"{shown} is a {by_cells[one]} too, and was left beside it."
        elif one.ids is None:
            yield f"{shown} is no notebook that can be read."
        else:
            yield f"{shown} holds no cell of this assignment."


def _closest(file: File, expected: Mapping[str, Ids]) -> str:
    """Return the notebook that shares most ids with the file, or nothing if none or two do."""
    shared = {name: len(ids & (file.ids or frozenset())) for name, ids in expected.items()}
    most = max(shared.values(), default=0)
    best = [name for name, count in shared.items() if count == most]
    return best[0] if most and len(best) == 1 else ""


def _plain(stem: str) -> str:
    return alike(_once(stem))


def _once(stem: str) -> str:
    """Return a name without what says that it was sent again, however often it was.

    From its end, a piece at a time: no pattern is tried at each letter of a stranger's text.
    """
    end = len(stem)
    while found := _AGAIN.search(stem, max(0, end - _LONGEST), end):
        end = found.start()
    return stem[:end]


def assignment_of(
    notebooks: list[tuple[str, Ids | None]], known: Mapping[str, Mapping[str, Ids]]
) -> dict[str, int]:
    """Return, for each assignment, how many notebooks (name and ids) are most likely of it."""
    votes = dict.fromkeys(known, 0)
    for stem, ids in notebooks:
        points = {
            name: max((2 * len(one & (ids or frozenset())) for one in asked.values()), default=0)
            + (1 if any(_plain(stem) == _plain(one) for one in asked) else 0)
            for name, asked in known.items()
        }
        most = max(points.values(), default=0)
        for name, count in points.items():
            votes[name] += bool(most) and count == most
    return votes
