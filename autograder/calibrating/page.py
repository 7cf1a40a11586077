"""``docs/calibration.md`` and its pictures: what was measured, for people to read."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

from autograder import exercises
from autograder.checking import Exercise
from course_utils.course_files import CALIBRATION, INSTALLED, ROOT
from course_utils.desk.bars import Row, draw_bar
from course_utils.desk.files import write_atomically
from course_utils.show import png

from . import record
from .estimate import FAIL, PASS
from .measuring import known
from .record import Part

PAGE = Path("docs", "calibration.md")
PICTURES = Path("docs", "calibration")

_HEAD = f"""# Measured bars

Where an answer is trained, full points begin at a bar that was measured. This page is made by
`autograder calibrate` from `data/calibration/`, which holds every value; the exercise's own file
says what is trained.

Each value is one training with a seed of its own, judged by the exercise's own check with a secret
draw of its own, so it varies as a grade does. On a scale where such values are nearly symmetric
(the logit of a share, the logarithm of an error) one more value is expected within Student's t
prediction interval, m ± t·s·√(1 + 1/n). Full points begin at the limit that the notebook's own
solution reaches with probability {PASS:g}, made easier to the next multiple of a step; every
failing model must miss it with {FAIL:g}; the points end at the limit that the weakest of them
stays behind with {FAIL:g}, made harder.
"""


def measured(folder: Path = CALIBRATION) -> Iterator[tuple[Exercise, dict[str, Part]]]:
    """Yield each exercise that was measured, with what was found on each source of data."""
    for exercise_id in known():
        exercise, file = exercises.find(exercise_id), folder / f"{exercise_id}.json"
        if exercise.calibrated is not None and file.is_file():
            yield exercise, record.read(file, exercise.calibrated)


def page(every: Iterator[tuple[Exercise, dict[str, Part]]]) -> str:
    """Return ``docs/calibration.md``."""
    parts = [_HEAD]
    for exercise, sources in every:
        parts.append(f"## {exercise.id} · {exercise.title}\n")
        for source, part in sources.items():
            if part.full is not None and part.zero is not None:
                parts.append(_section(exercise, source, part))
    return "\n".join(parts)


def _section(exercise: Exercise, source: str, part: Part) -> str:
    lines = [
        f"### On `{source}`: full points from {part.full:g}, none at {part.zero:g}",
        "",
        f"![{_alt(exercise, source, part)}](calibration/{picture_name(exercise, source)})",
        "",
        "| recipe | how it is trained | seeds | lowest | mean | highest | gets full points |",
        "|---|---|---|---|---|---|---|",
    ]
    for group, name, one in part.rows():
        values = [value for value in one.values if value is not None]
        spread = [min(values), fmean(values), max(values)] if values else []
        shown = [f"{value:.4g}" for value in spread] or ["–"] * 3
        refused = f" ({one.values.count(None)} refused)" if None in one.values else ""
        cells = [_emphasised(name, group), one.what, f"{len(one.values)}{refused}", *shown]
        lines.append(f"| {' | '.join([*cells, _chance(part.passes(one))])} |")
    when = dict.fromkeys(one.measured for _, _, one in part.rows())
    lines += ["", "Measured: " + "; ".join(when) + ".", ""]
    return "\n".join(lines)


def _emphasised(name: str, group: str) -> str:
    return f"{name}, *must not pass*" if group == "failing" else f"**{name}**"


def _chance(passes: float | None) -> str:
    if passes is None:
        return "not known"
    return f"{passes:.4f}" if passes >= 0.0001 else "< 0.0001"


def title(exercise: Exercise, source: str, part: Part) -> str:
    """Return the point of a bar's picture."""
    assert part.full is not None
    behind = [one for one in part.failing.values() if 1 - (part.passes(one) or 0.0) >= FAIL]
    which = "all" if len(behind) == len(part.failing) else f"{len(behind)} of"
    return (
        f"{exercise.id}, {source}: {which} {len(part.failing)} failing models stay behind the bar"
    )


def _alt(exercise: Exercise, source: str, part: Part) -> str:
    """Return what the picture shows, for a reader who cannot see it."""
    assert part.reference is not None
    values = [value for value in part.reference.values if value is not None]
    return (
        f"Strip plot. {title(exercise, source, part)}. The points rise from {part.zero:g} to "
        f"{part.full:g}. {len(values)} trainings of the reference lie between {min(values):.4g} "
        f"and {max(values):.4g}."
    )


def picture_name(exercise: Exercise, source: str) -> str:
    """Return the file name of the picture of a bar."""
    return f"{exercise.id}.{source}.png"


def digest(exercise: Exercise, source: str, part: Part) -> str:
    """Return a digest of what a bar's picture shows; the picture carries it."""
    rows = [(group, name, one.values) for group, name, one in part.rows()]
    shown = [title(exercise, source, part), _label(exercise), part.full, part.zero, rows]
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def picture(exercise: Exercise, source: str, part: Part) -> bytes:
    """Return the picture of a bar as a PNG file with the digest of what it shows."""
    assert part.full is not None
    assert part.zero is not None
    rows = [
        Row(name, group, [v for v in one.values if v is not None], one.values.count(None))
        for group, name, one in part.rows()
    ]
    fig = draw_bar(
        title(exercise, source, part),
        rows,
        full=part.full,
        zero=part.zero,
        measure=part.measure,
        label=_label(exercise),
    )
    return png(fig, note=digest(exercise, source, part))


def _label(exercise: Exercise) -> str:
    return exercise.calibrated.label if exercise.calibrated else ""


def write(exercise_id: str, root: Path = ROOT) -> list[Path]:
    """Write the page, and the pictures of one exercise, into a checkout's ``docs``.

    Return the files; none where there is no such folder.
    """
    if INSTALLED or not (root / PAGE).parent.is_dir():
        return []
    every = list(measured())
    write_atomically(root / PAGE, page(iter(every)))
    written = [root / PAGE]
    (root / PICTURES).mkdir(exist_ok=True)
    for exercise, sources in every:
        for source, part in sources.items():
            if exercise.id == exercise_id and part.full is not None and part.zero is not None:
                written.append(root / PICTURES / picture_name(exercise, source))
                written[-1].write_bytes(picture(exercise, source, part))
    return written
