"""Measured thresholds: what a check may ask of a trained model, and how it was found out.

``data/calibration/13.train.json`` holds what ``benchmarks/calibrate_13_train.py`` measured: for
each source of data the accuracies of a reference model over many seeds, those of typical wrong
models, and the two thresholds that follow.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent.parent / "data" / "calibration"


class Bar(NamedTuple):
    """Where the points are complete, and where they end: ``ramp(accuracy, *bar)``."""

    full: float
    zero: float


def calibration(exercise_id: str, source: str) -> Bar:
    """Return the thresholds of an exercise for models judged on `source`.

    Args:
        exercise_id: e.g. ``"13.train"``.
        source: what ``HeldOut.source`` or ``Dataset.source`` says, e.g. ``"fashion_mnist"`` or
            ``"standin"``. A grading edition counts as the set it was made from.

    Raises:
        LookupError: if that was never measured.
    """
    source = source.removesuffix(" (grading edition)")
    measured = report(exercise_id).get("sources", {})
    if source not in measured:
        raise LookupError(
            f"{exercise_id} is not calibrated for {source!r}: measure it with "
            f"`autograder calibrate`. Measured: {', '.join(measured) or 'nothing'}."
        )
    return Bar(full=float(measured[source]["full"]), zero=float(measured[source]["zero"]))


@cache
def report(exercise_id: str) -> dict[str, Any]:
    """Return everything that was measured for an exercise, ``{}`` if nothing was."""
    file = FOLDER / f"{exercise_id}.json"
    found: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return found
