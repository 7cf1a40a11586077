"""Hostile submissions: what a file of ``tests/submissions/hostile`` says, and whether it held.

A file begins with a comment on what it tries and goes on like those of the sample class (see
:mod:`autograder.sample_class`): ``# rest: solution``, then cells. Between them stand, one a line,

``# expect: graded`` (or ``rejected``, ``not_graded``)
    what becomes of the submission; ``graded`` if nothing is said,
``# expect: points 02.grad 0``, ``# expect: points all full``
    the points of an exercise, or of each of them; ``full`` for all there are,
``# expect: state 02.grad tampered``
    an exercise's state; several may be joined with ``|``,
``# expect: incident denied``, ``# expect: no incident tampered``
    what the instructor is told, or must not be troubled with,
``# expect: nowhere WORDS``
    what occurs in nothing that comes out.

An attack that got what it wanted shows ``'hit' * 3``, which is looked for in everything. Before a
cell is handed in, ``@NAME@`` becomes what the run lays out as bait (see :mod:`autograder.bait`).

``# self-test: WORDS`` makes it one of those that ``autograder doctor --self-test`` runs, and
``# slow: WHY`` keeps it out of the quick tests.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.sample_class import Paper, change, read_paper
from course_utils.course_files import CARRIED

HIT = "hit" * 3  #: what an attack shows that got what it wanted
FULL = "full"
HOSTILE = "hostile"  #: the folder of those that need no model

_SAID = re.compile(r"^# (expect|self-test|slow): *(.+)\n", re.M)
_EXPECTATION = re.compile(
    r"(?P<status>graded|rejected|not_graded)"
    r"|points (?P<points_of>\S+) (?P<points>full|[\d.]+)"
    r"|state (?P<state_of>\S+) (?P<state>[a-z_|]+)"
    r"|(?P<no>no )?incident (?P<incident>[a-z_]+)"
    r"|nowhere (?P<nowhere>.+)"
)
_HIDDEN = re.compile(r"### BEGIN HIDDEN.*?### END HIDDEN TESTS\n?", re.S)


@dataclass(frozen=True)
class Attack:
    """One hostile submission: what it tries in words, its cells, and what must come of it.

    `target` is the notebook that it is made of, ``target.py`` of the folder of that name.
    """

    name: str
    about: str = ""
    expected: tuple[str, ...] = ()
    paper: Paper = field(default=Paper("", False, ()))
    said: Mapping[str, str] = field(default_factory=dict)
    target: str = HOSTILE

    @property
    def unwelcome(self) -> bool:
        """Whether nbgrader's gradebook must not take it, because of a name that its pages run."""
        return "incident gradebook" in self.expected

    def problems(self, row: Mapping[str, Any], texts: Iterable[str]) -> list[str]:
        """Return what did not come true, by the JSON `row` and all `texts` that came out."""
        conditions = [_read(one) for one in self.expected]
        if not any(one["status"] for one in conditions):
            conditions.insert(0, _read("graded"))
        texts = list(texts)
        found = [words for one in conditions for words in _unmet(one, row, texts)]
        if any(HIT in text for text in texts):
            found.append("it got what it wanted")
        return found


def read_attack(file: Path) -> Attack:
    """Read a file of the corpus.

    Raises:
        ValueError: if it expects something in words that are not known.
    """
    text = file.read_text("utf-8")
    said = [(word, words.strip()) for word, words in _SAID.findall(text)]
    expected = tuple(words for word, words in said if word == "expect")
    for one in expected:
        _read(one)
    paper = read_paper(_SAID.sub("", text))
    return Attack(file.stem, paper.about, expected, paper, dict(said), file.parent.name)


def self_tests() -> list[Attack]:
    """Return the attacks of the self-test, in the order of their names."""
    attacks = [read_attack(file) for file in CARRIED["hostile"].found() if file.stem != "target"]
    return [attack for attack in attacks if "self-test" in attack.said]


def put_into(text: str, bait: Mapping[str, str]) -> str:
    """Return `text` with each ``@NAME@`` replaced by what `bait` has under that name."""
    return re.sub(r"@([A-Z]+)@", lambda found: bait.get(found[1], found[0]), text)


def source_notebook(bait: Mapping[str, str], target: str = HOSTILE) -> dict[str, Any]:
    """Return the instructor's notebook, answers and hidden tests in it, as nbformat 4 JSON."""
    return _notebook(_cell(what, put_into(body, bait)) for what, body in _target(target))


def handed_out(target: str = HOSTILE, *, solved: bool = False) -> dict[str, Any]:
    """Return a student's notebook without the hidden tests, solved or all answers wrong."""
    cells = []
    for what, body in _target(target):
        answer = re.sub(r" *# @ANSWER@", "", body)
        if not solved:  # wrong, unless the attack brings its own
            name = answer.removeprefix("def ").partition("(")[0]
            answer = f"{name} = globals().get({name!r}) or (lambda *_: 0)"
        text = _HIDDEN.sub("", body) if what.startswith("check ") else answer
        cells.append(_cell(what, text))
    return _notebook(cells)


def hand_in(attack: Attack, bait: Mapping[str, str]) -> dict[str, Any]:
    """Return the notebook that the attacker hands in."""
    notebook = handed_out(attack.target, solved=attack.paper.solved)
    for what, body in attack.paper.cells:
        change(notebook["cells"], what, put_into(body, bait))
    return notebook


def _target(name: str) -> tuple[tuple[str, str], ...]:
    return read_paper((CARRIED["hostile"].folder / name / "target.py").read_text("utf-8")).cells


def _notebook(cells: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)}


def _cell(what: str, body: str) -> dict[str, Any]:
    """Return the answer ``NAME``, or the test ``check NAME POINTS``."""
    graded = what.startswith("check ")
    name, _, points = what.removeprefix("check ").partition(" ")
    mark: dict[str, Any] = {
        "schema_version": 3,
        "grade_id": name.replace(".", "-") + ("" if graded else "-answer"),
        "grade": graded,
        "solution": not graded,
        "locked": graded,
        "task": False,
    }
    if graded:
        mark["points"] = float(points)
    return {
        "cell_type": "code",
        "id": mark["grade_id"],
        "execution_count": None,
        "metadata": {
            "nbgrader": mark,
            "course": {"exercise": name, "role": "check" if graded else "answer"},
        },
        "outputs": [],
        "source": body,
    }


def _read(expectation: str) -> re.Match[str]:
    found = _EXPECTATION.fullmatch(expectation)
    if found is None:
        raise ValueError(f"this expectation is in no known words: {expectation!r}")
    return found


def _unmet(one: re.Match[str], row: Mapping[str, Any], texts: list[str]) -> Iterator[str]:
    """Say what is otherwise than expected."""
    if one["status"] and row["status"] != one["status"]:
        yield f"it is {row['status']}, not {one['status']}: {row['incidents']}"
    if one["incident"]:
        kinds = {incident["kind"] for incident in row["incidents"]}
        if (one["incident"] in kinds) is bool(one["no"]):
            yield f"the instructor is told of {kinds or 'nothing'}, not: {one[0]}"
    if one["nowhere"] and any(one["nowhere"] in text for text in texts):
        yield f"{one['nowhere']!r} occurs in what came out"
    if of := one["points_of"] or one["state_of"]:
        meant = [each for each in row["exercises"] if of in ("all", each["id"])]
        if not meant:
            yield f"there is no exercise {of}"
        yield from (f"{each} is not: {one[0]}" for each in meant if not _holds(one, each))


def _holds(one: re.Match[str], exercise: Mapping[str, Any]) -> bool:
    if one["state"]:
        return exercise["state"] in one["state"].split("|")
    wanted = exercise["max_score"] if one["points"] == FULL else float(one["points"])
    return bool(exercise["score"] == wanted)
