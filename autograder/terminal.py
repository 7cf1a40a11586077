"""What the ``autograder`` command shows in a terminal."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from autograder.batch import OnVerdict
from autograder.checking import State
from autograder.checking.card import LOOKS, OURS
from autograder.classroom.shown import shown_name, shown_text
from autograder.display.letters import legible
from autograder.grading.verdicts import ExerciseVerdict, Status, Verdict
from autograder.intake.sources import natural
from autograder.words import counted

if TYPE_CHECKING:
    from autograder.calibrating.record import Measured, Part
    from autograder.classroom.coming_in.collecting import Collection

STATUS_STYLE = {Status.GRADED: "", Status.REJECTED: "magenta", Status.NOT_GRADED: "red"}


@contextmanager
def progress_bar(console: Console) -> Iterator[OnVerdict]:
    """Show a bar with the time left, unless in no terminal; yield what moves it."""
    with _bar(console, hidden=not console.is_terminal) as bar:
        task = bar.add_task("Grading", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def trial_bar(console: Console) -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar for each recipe that is measured; in no terminal, a line at its end."""
    with _bar(console, hidden=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def on_trial(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total)
            bar.update(tasks[name], completed=done)
            if done == total and not console.is_terminal:
                console.print(f"{name}: {total} seeds", highlight=False)

        yield on_trial


def calibration_table(exercise_id: str, source: str, part: "Part") -> Table:
    """Return what was measured for a bar as a table: a row for each recipe."""
    bar = "no bar yet"
    if part.full is not None and part.zero is not None:
        bar = f"full points from {part.full:g}, none at {part.zero:g}"
    title = f"{exercise_id} on {source}: {bar}"
    table = Table(title=title, title_justify="left", header_style="bold")
    for name in ("recipe", "how it is trained"):
        table.add_column(name, overflow="fold")
    for name in ("seeds", "mean", "sd", "gets full points"):
        table.add_column(name, justify="right")
    for _, name, one in part.rows():
        table.add_row(Text(name), Text(one.what), *_spread(one), _chance(part.passes(one)))
    return table


def _spread(one: "Measured") -> tuple[str, str, str]:
    values = [value for value in one.values if value is not None]
    refused = len(one.values) - len(values)
    seeds = f"{len(one.values)}" + (f" ({refused} refused)" if refused else "")
    centre = f"{fmean(values):.4g}" if values else "–"
    return seeds, centre, f"{stdev(values):.2g}" if len(values) > 1 else "–"


def _chance(passes: float | None) -> str:
    if passes is None:
        return "–"
    return f"{passes:.4f}" if passes >= 0.0001 else "< 0.0001"


def print_notes(console: Console, notes: Iterable[str]) -> None:
    """Print what the instructor should know about a run as a whole."""
    for note in notes:
        words = legible(note, keep="\n")
        console.print(f"Note: {words}", soft_wrap=True, highlight=False, markup=False)


def _bar(console: Console, *, hidden: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("elapsed"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=console,
        disable=hidden,
    )


def summary(rows: Iterable[Verdict]) -> Table:
    """Return the class as a table: a row for each notebook."""
    table = Table(title="The class", title_justify="left", header_style="bold")
    for name in ("student", "notebook"):
        table.add_column(name, overflow="fold")
    table.add_column("score", justify="right")
    table.add_column("exercises", overflow="fold")
    table.add_column("notes", overflow="fold")
    by_hand = 0
    marks: set[str] = set()  # the legend explains those that occur
    for row in rows:
        by_hand += row.by_hand
        marks |= {_mark(one) for one in row.exercises}
        score = "–" if row.score is None else f"{row.score:g}"
        answers = " ".join(_mark(one) for one in row.exercises)
        kinds = [] if row.status is Status.GRADED else [str(row.status).replace("_", " ")]
        kinds += dict.fromkeys(one.kind for one in row.incidents)
        style = STATUS_STYLE[row.status] if row.settled else "red"
        table.add_row(
            Text(shown_name(row.student), style),
            Text(shown_name(row.notebook)),
            Text(f"{score} of {row.max_score:g}" + _open(row)),
            Text(answers),
            Text(", ".join(kinds), style),
        )
    looks = [LOOKS[state] for state in State if LOOKS[state][0] in marks]
    looks += [OURS] if OURS[0] in marks else []
    table.caption = "   ".join(f"{symbol} {word.lower()}" for symbol, word, _ in looks)
    if by_hand:
        table.caption += (
            f"\nTo be graded by hand: {counted(by_hand, 'cell')}. Scores here are the automatic "
            "ones; the final ones are what `autograder export` writes."
        )
    table.caption_justify = "left"
    return table


def collected(collection: "Collection", *, dry_run: bool) -> Table:
    """Return what was collected as a table: a row for each student."""
    done = "what would be done; nothing is written" if dry_run else "what was done"
    title = f"{collection.assignment}, from {collection.platform}: {done}"
    table = Table(title=title, title_justify="left", header_style="bold")
    for name in ("student", "handed in as", "what", "files", "notes"):
        table.add_column(name, overflow="fold")
    for row in sorted(collection.rows, key=lambda row: (row.fine, natural(row.student))):
        style = "" if row.fine else "red"
        table.add_row(
            Text(shown_name(row.student) or "–", style),
            Text(shown_name(row.handed_in_as)),
            Text(row.shown_state, style),
            Text(str(len(row.bundle.files)) if row.bundle else "–"),
            Text(shown_text(" ".join(row.words)), style),
        )
    counts = Counter(row.shown_state for row in collection.rows)
    table.caption = "   ".join(f"{word}: {count}" for word, count in counts.items())
    table.caption_justify = "left"
    return table


def _mark(one: ExerciseVerdict) -> str:
    return OURS[0] if one.score is None else LOOKS[one.state][0]


def _open(row: Verdict) -> str:
    """Return what keeps a score from being final."""
    still = f", {row.open_points:g} open" if row.open_points else ""
    return f"{still}, {counted(row.by_hand, 'cell')} by hand" if row.by_hand else still


def print_facts(console: Console, facts: Iterable[Any]) -> bool:
    """Print what a doctor found; return whether all that is needed is there."""
    fine = True
    for fact in facts:
        mark = "[green]✔[/]" if fact.ok else "[red]✘[/]" if fact.needed else "[yellow]–[/]"
        console.print(f"{mark} [bold]{fact.name}[/]: {fact.sentence}", soft_wrap=True)
        fine = fine and (fact.ok or not fact.needed)
    return fine
