"""Measured thresholds: what a check may ask of a trained model, and how it was found out.

``data/calibration/NN.name.json`` holds what ``autograder calibrate NN.name`` measured: for each
source of data what a reference model reaches with many seeds, what typical failing models reach,
and the two thresholds that follow.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from .course_files import CALIBRATION


class Bar(NamedTuple):
    """Where the points are complete, and where they end: ``ramp(accuracy, *bar)``."""

    full: float
    zero: float


#: while a bar is being measured: what stands in for it, and the sources that were asked for
_instead: list[tuple[Bar, list[str]]] = []


def calibration(exercise_id: str, source: str) -> Bar:
    """Return the thresholds of an exercise for models judged on `source`.

    Args:
        exercise_id: e.g. ``"13.train"``.
        source: what ``HeldOut.source`` or ``Dataset.source`` says, e.g. ``"fashion_mnist"`` or
            ``"standin"``, or the name of whatever else models are judged on. A grading edition
            counts as the set it was made from.

    Raises:
        LookupError: if that was never measured.
    """
    source = source.removesuffix(" (grading edition)")
    if _instead:
        bar, asked = _instead[-1]
        asked.append(source)
        return bar
    measured = report(exercise_id).get("sources", {})
    if "full" not in measured.get(source, {}):
        complete = [name for name, part in measured.items() if "full" in part]
        raise LookupError(
            f"{exercise_id} is not calibrated for {source!r}: measure it with "
            f"`autograder calibrate {exercise_id}`. Measured: {', '.join(complete) or 'nothing'}."
        )
    return Bar(full=float(measured[source]["full"]), zero=float(measured[source]["zero"]))


def is_unseen(exercise_id: str, source: str, value: float) -> bool:
    """Whether `value` is far better than all that honest recipes reached when the bar was measured.

    Its error, or what an accuracy lacks of 1, is then a quarter smaller than theirs ever was: more
    training than the reference had does not do that. Never, while it is being measured.
    """
    part = report(exercise_id).get("sources", {}).get(source, {})
    if _instead or "full" not in part:
        return False
    rows = [part["reference"], *part.get("honest", {}).values()]
    accuracy = part["full"] > part["zero"]
    misses = [
        1 - one if accuracy else one for row in rows for one in row["values"] if one is not None
    ]
    return bool((1 - value if accuracy else value) < 0.75 * min(misses))


@contextmanager
def being_measured(bar: Bar) -> Iterator[list[str]]:
    """Answer every question for a bar with `bar`, measured or not; yield the sources asked for."""
    _instead.append((bar, []))
    try:
        yield _instead[-1][1]
    finally:
        _instead.pop()


@cache
def report(exercise_id: str) -> dict[str, Any]:
    """Return everything that was measured for an exercise, ``{}`` if nothing was."""
    file = CALIBRATION / f"{exercise_id}.json"
    found: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return found
