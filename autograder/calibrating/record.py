"""What was measured for an exercise, as a file, and the bar that follows from it."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from autograder.checking.calibrated import REFERENCE, SEEDS, Calibrated

from .estimate import (
    FAIL,
    PASS,
    Expectation,
    Measure,
    better,
    estimator,
    expectation,
    on_step,
)

GROUPS = ("honest", "failing")
_NUMBERS = re.compile(r"\[([^\[\]{}\"]*)\]")  #: a list of numbers, which is written on one line


@dataclass(frozen=True)
class Measured:
    """The `values` of one recipe, one a seed; None where the check refused the model.

    Attributes:
        what: how it is trained.
        measured: when, and with which versions.
        draw_sd: the spread of one model over held-out draws, where the values hold none.
    """

    what: str
    measured: str
    values: tuple[float | None, ...]
    draw_sd: float = 0.0


@dataclass
class Part:
    """What was measured on one source of data, by the recipes' names; and how it is judged."""

    measure: Measure
    step: float
    zero_from: str
    reference: Measured | None = None
    honest: dict[str, Measured] = field(default_factory=dict)
    failing: dict[str, Measured] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[str, str, Measured]]:
        """Yield group, name and values of each recipe, the reference first."""
        if self.reference is not None:
            yield REFERENCE, REFERENCE, self.reference
        for group in GROUPS:
            for name, one in getattr(self, group).items():
                yield group, name, one

    def expect(self, one: Measured | None) -> Expectation | None:
        """Return what may be expected of a recipe; None if that cannot be said."""
        return expectation(one.values, self.measure, one.draw_sd) if one else None

    @property
    def full(self) -> float | None:
        """Where the points are complete; None if the reference was not measured."""
        expected = self.expect(self.reference)
        if expected is None:
            return None
        return on_step(expected.reached_with(PASS), self.step, self.measure, easier=True)

    @property
    def zero(self) -> float | None:
        """Where the points end; None if the recipe that says so was not measured."""
        expected = self.expect(self.failing.get(self.zero_from))
        if expected is None:
            return None
        return on_step(expected.reached_with(1 - FAIL), self.step, self.measure, easier=False)

    def passes(self, one: Measured) -> float | None:
        """Return the probability that a recipe gets full points.

        What the check refused is left out, which makes it rather too large.
        """
        expected = self.expect(one)
        if not any(value is not None for value in one.values):
            return 0.0
        if expected is None or self.full is None:
            return None
        return expected.reaches(self.full)

    def problems(self, declared: Calibrated) -> list[str]:
        """Return why the bar may not be used, a sentence each; nothing if it may."""
        names = {REFERENCE, *(one.name for one in declared.recipes)}
        missing = sorted(names - {name for _, name, _ in self.rows()})
        found = [f"Not measured yet: {', '.join(missing)}."] if missing else []
        found += self._problems_of_the_reference()
        for name, one in self.failing.items():
            passes = self.passes(one)
            if passes is None:
                found.append(f"{name}: too few of its models could be measured to say more.")
            elif 1 - passes < FAIL:
                found.append(
                    f"{name} gets full points with probability {passes:.3f}; at most "
                    f"{1 - FAIL:.2f} is allowed."
                )
        full, zero = self.full, self.zero
        if full is not None and zero is not None and not better(full, zero, self.measure):
            found.append(
                f"The points would end at {zero:g}, which is no worse than {full:g}, where they "
                f"are complete: {self.zero_from} is too good for that."
            )
        return found

    def _problems_of_the_reference(self) -> list[str]:
        if self.reference is None:
            return []
        seeds, found = len(self.reference.values), []
        if seeds < SEEDS:
            found.append(f"The reference was measured with {seeds} seeds; {SEEDS} are needed.")
        if (passes := self.passes(self.reference)) is not None and passes < PASS:
            found.append(f"The reference passes with probability {passes:.4f} only.")
        return found

    def doubts(self) -> list[str]:
        """Return what speaks against the estimate, a sentence each: odd shapes, and counts."""
        if self.full is None:
            return []
        found = []
        for group, name, one in self.rows():
            expected = self.expect(one)
            if expected is None or group == "honest":
                continue
            hits, count = expected.hits(self.full), len(expected.values)
            wrong = hits if group == "failing" else count - hits
            if wrong:
                verb = "reached" if group == "failing" else "missed"
                found.append(f"{name}: {wrong} of {count} {verb} the bar while it was measured.")
            if expected.is_odd(self.full):
                found.append(
                    f"{name}: its values are not spread as the estimate assumes (Shapiro–Wilk "
                    "p < 0.001), so take its probability with care."
                )
        return found


def read(file: Path, declared: Calibrated) -> dict[str, Part]:
    """Return what `file` holds of an exercise, by source, as it is `declared` now.

    What is declared no longer is left out; a recipe that has changed groups goes with it.
    """
    report = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return {
        source: _part(content, declared) for source, content in report.get("sources", {}).items()
    }


def empty(declared: Calibrated) -> Part:
    """Return the part of a source that nothing was measured on."""
    return Part(declared.measure, declared.step, declared.zero)


def _part(content: Mapping[str, Any], declared: Calibrated) -> Part:
    part = empty(declared)
    known = content.get("honest", {}) | content.get("failing", {})
    if REFERENCE in content:
        part.reference = _measured(content[REFERENCE])
    for group in GROUPS:
        for one in getattr(declared, group):
            if one.name in known:
                getattr(part, group)[one.name] = _measured(known[one.name])
    return part


def _measured(row: Mapping[str, Any]) -> Measured:
    values = tuple(None if one is None else float(one) for one in row["values"])
    draw_sd = float(row.get("draw_sd", 0.0))
    return Measured(str(row["what"]), str(row["measured"]), values, draw_sd)


def text_of(exercise_id: str, declared: Calibrated, parts: Mapping[str, Part]) -> str:
    """Return the file's text; what was measured for a source is complete in it or not there."""
    report = {
        "exercise": exercise_id,
        "measure": declared.measure,
        "label": declared.label,
        "step": declared.step,
        "estimator": estimator(declared.measure),
        "sources": {source: _content(part) for source, part in sorted(parts.items())},
    }
    text = json.dumps(report, indent=1, ensure_ascii=False)
    return _NUMBERS.sub(lambda found: f"[{' '.join(found[1].split())}]", text) + "\n"


def _content(part: Part) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if part.full is not None and part.zero is not None:
        content |= {"full": part.full, "zero": part.zero, "zero_from": part.zero_from}
    for group, name, one in part.rows():
        row = _row(part, group, one)
        if group == REFERENCE:
            content[REFERENCE] = row
        else:
            content.setdefault(group, {})[name] = row
    return content


def _row(part: Part, group: str, one: Measured) -> dict[str, Any]:
    values = [value for value in one.values if value is not None]
    row: dict[str, Any] = {
        "what": one.what,
        "measured": one.measured,
        "seeds": len(one.values),
        "values": list(one.values),
    }
    if values:
        row["mean"] = significant(mean(values), 4)
    if len(values) > 1:
        row["sd"] = significant(stdev(values), 3)
    if one.draw_sd:
        row["draw_sd"] = one.draw_sd
    passes = part.passes(one)
    if passes is not None:
        key, share = ("fails", 1 - passes) if group == "failing" else ("passes", passes)
        row[key] = math.floor(share * 1e5 + 1e-6) / 1e5
    return row


def significant(value: float, digits: int) -> float:
    """Return `value` with so many significant digits."""
    return float(f"{value:.{digits}g}")


def with_row(part: Part, declared: Calibrated, name: str, one: Measured) -> Part:
    """Return `part` with what was measured for the recipe `name`, in the declared order."""
    rows = {other: row for _, other, row in part.rows()} | {name: one}
    found = empty(declared)
    found.reference = rows.get(REFERENCE)
    for group in GROUPS:
        names = [one.name for one in getattr(declared, group) if one.name in rows]
        setattr(found, group, {name: rows[name] for name in names})
    return found
