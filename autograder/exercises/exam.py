"""An exam: what stands in the place of the answer keys in the folder that students get.

``course release --exam`` leaves out this whole folder but for its loaders, and writes
``exam.json``: of each exercise its id, title and points, and what its check reads
(``autograder.checking.readable``). Where that file lies, this installation is an exam's.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from functools import cache
from importlib import resources
from typing import Any, NoReturn

from autograder.checking import Answer, Draw, Exercise, Form, PlainCall, Read
from autograder.guest.plain import decode, encode

FILE = "exam.json"


class NoKeys(RuntimeError):
    """An exam's release was to grade; it holds nothing to grade with."""

    def __init__(self) -> None:
        super().__init__("This is an exam's release, which holds no answer keys: grade where the course itself is installed.")


def is_exam() -> bool:
    """Return whether this installation is what students get for an exam."""
    return exam_exercises() is not None


@cache
def exam_exercises() -> Mapping[str, tuple[Exercise, ...]] | None:
    """Return an exam's exercises by the number of their notebook; None where this is no exam."""
    try:
        text = resources.files(__package__).joinpath(FILE).read_text("utf-8")
    except FileNotFoundError:
        return None
    found: dict[str, list[Exercise]] = {}
    for exercise in read_exam_text(text):
        found.setdefault(exercise.notebook, []).append(exercise)
    return {number: tuple(those) for number, those in found.items()}


def as_exam_text(exercises: Iterable[Exercise]) -> str:
    """Return the text of ``exam.json`` for exercises whose `reads` are known."""
    return json.dumps([_plain(one) for one in exercises], indent=1, ensure_ascii=False) + "\n"


def read_exam_text(text: str) -> list[Exercise]:
    """Return the exercises that :func:`as_exam_text` wrote down."""
    return [_exercise(one) for one in json.loads(text)]


def kept_back(id: str, title: str, points: float, reads: tuple[Read, ...]) -> Exercise:
    """Return an exercise as an exam has it: without key, hints and words."""
    return replace(Exercise(id, title, points, (), _no_key), reads=reads)


def _no_key(answer: Answer, draw: Draw) -> NoReturn:
    raise NoKeys


def _plain(exercise: Exercise) -> dict[str, Any]:
    reads = [_plain_read(one) for one in exercise.reads]
    return {"id": exercise.id, "title": exercise.title, "points": exercise.points, "reads": reads}


def _plain_read(read: Read) -> dict[str, Any]:
    plain: dict[str, Any] = {"name": read.name, "kind": read.kind}
    if read.value is not None:
        plain["value"] = asdict(read.value)
    if read.call is not None:
        given = {"args": encode(list(read.call.args)), "kwargs": encode(read.call.kwargs)}
        plain["call"] = {**given, "gives": asdict(read.call.gives)}
    return plain


def _exercise(plain: Mapping[str, Any]) -> Exercise:
    reads = tuple(_read(one) for one in plain["reads"])
    return kept_back(plain["id"], plain["title"], plain["points"], reads)


def _read(plain: Mapping[str, Any]) -> Read:
    value = _form(plain["value"]) if "value" in plain else None
    if (call := plain.get("call")) is None:
        return Read(plain["name"], plain["kind"], value)
    given = PlainCall(tuple(decode(call["args"])), decode(call["kwargs"]), _form(call["gives"]))
    return Read(plain["name"], plain["kind"], value, given)


def _form(plain: Mapping[str, Any]) -> Form:
    axes = plain["axes"]
    return Form(plain["kind"], None if axes is None else tuple(axes))
