"""What the ``autograder`` command shows in a terminal."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from autograder.batch import Batch, Options
from autograder.checking import State
from autograder.checking.card import LOOKS
from autograder.classroom.report import document, write_report
from autograder.classroom.shown import shown_name
from autograder.grading.verdicts import Status, Verdict

STATUS_STYLE = {Status.GRADED: "", Status.REJECTED: "magenta", Status.NOT_GRADED: "red"}


@dataclass
class Result:
    """A run: its rows in the order of the folder, the engine they ran in, and the time it took."""

    rows: list[Verdict] = field(default_factory=list)
    engine: dict[str, Any] = field(default_factory=dict)
    wall_s: float = 0.0
    workers: int = 1
    interrupted: bool = False
    notes: list[str] = field(default_factory=list)

    def _timing(self) -> dict[str, Any]:
        compute_s = sum(row.seconds.compute for row in self.rows if not row.cached)
        return {
            "wall_s": round(self.wall_s, 3),
            "compute_s": round(compute_s, 3),
            "workers": self.workers,
        }

    def document(self) -> dict[str, Any]:
        """Return what ``--json`` writes."""
        return document(self.rows, self.engine, self._timing())

    def write_report(self, folder: Path) -> None:
        """Write the HTML report into `folder`."""
        write_report(folder, self.rows, self.engine, self._timing(), self.notes)


def grade_with_progress(
    place: Path, options: Options, console: Console, *, quiet: bool = False
) -> Result:
    """Grade `place`; show a bar with the time left, unless `quiet` or not in a terminal.

    Ctrl-C ends it early, with what is graded so far.
    """
    began = time.monotonic()
    with Batch(place, options) as batch:
        plan = batch.plan()
        result = Result(workers=batch.workers)
        try:
            with _bar(console, hidden=quiet or not console.is_terminal) as bar:
                total = len(plan.settled) + len(plan.jobs)
                task = bar.add_task("Grading", total=total, completed=len(plan.settled))
                for verdict in batch.run(plan):
                    result.rows.append(verdict)
                    if not verdict.cached:
                        bar.advance(task)
        except KeyboardInterrupt:
            result.interrupted = True
        result.rows.sort(key=lambda row: (row.assignment, row.student, row.notebook))
        result.engine = batch.engine
        result.notes = batch.notes
        for note in batch.notes:
            console.print(f"Note: {note}", soft_wrap=True, highlight=False, markup=False)
    result.wall_s = time.monotonic() - began
    return result


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
    for row in rows:
        score = "–" if row.score is None else f"{row.score:g}"
        marks = " ".join(LOOKS[one.state][0] for one in row.exercises)
        kinds = [] if row.status is Status.GRADED else [str(row.status).replace("_", " ")]
        kinds += dict.fromkeys(one.kind for one in row.incidents)
        style = STATUS_STYLE[row.status]
        table.add_row(
            Text(shown_name(row.student), style),
            Text(shown_name(row.notebook)),
            Text(f"{score} of {row.max_score:g}"),
            Text(marks),
            Text(", ".join(kinds), style),
        )
    legend = "   ".join(f"{LOOKS[state][0]} {LOOKS[state][1].lower()}" for state in State)
    table.caption = legend
    table.caption_justify = "left"
    return table


def print_facts(console: Console, facts: Iterable[Any]) -> bool:
    """Print what a doctor found; return whether all that is needed is there."""
    fine = True
    for fact in facts:
        mark = "[green]✔[/]" if fact.ok else "[red]✘[/]" if fact.needed else "[yellow]–[/]"
        console.print(f"{mark} [bold]{fact.name}[/]: {fact.sentence}", soft_wrap=True)
        fine = fine and (fact.ok or not fact.needed)
    return fine
