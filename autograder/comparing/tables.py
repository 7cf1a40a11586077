"""What ``autograder compare`` shows in a terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.classroom.shown import shown_name, shown_text
from autograder.terminal import print_notes

from .cells import Comparison, Score
from .results import CellChange, Change, Changes


def print_comparison(console: Console, found: Comparison) -> None:
    """Print which cells differ, what could not be compared, both times and the summary."""
    print_notes(console, found.notes)
    if found.differences:
        table = _table("Cells that differ", "student", "notebook", "cell")
        for name in ("nbgrader", "autograder"):
            table.add_column(name, justify="right")
        table.add_column("why", overflow="fold")
        for one in found.differences:
            names = (one.student, one.notebook, one.cell)
            scores = (_points(one.nbgrader), _points(one.autograder))
            table.add_row(*_names(*names), *scores, Text(shown_text(one.reason)))
        console.print(table)
    if found.not_compared:
        table = _table("Not compared", "student", "notebook", "nbgrader", "autograder")
        for row in found.not_compared:
            said = (Text(shown_text(words, 400)) for words in (row.nbgrader, row.autograder))
            table.add_row(*_names(row.student, row.notebook), *said)
        console.print(table)
    seconds = (f"{name} {found.versions[name]}: {s:.1f} s" for name, s in found.wall_s.items())
    _line(console, f"Wall time here, one after the other: {', '.join(seconds)}.")
    if found.submissions < found.of_submissions:
        _line(
            console,
            f"A sample: {found.submissions} of {found.of_submissions} submissions (--seed "
            f"{found.seed} draws it again; --all takes all).",
        )
    _line(console, found.summary)


def print_changes(console: Console, found: Changes) -> None:
    """Print whose points move, and why."""
    if found.changes:
        table = _table("What changes", "student", "notebook")
        table.add_column("points", justify="right")
        for name in ("exercises", "why"):
            table.add_column(name, overflow="fold")
        for one in found.changes:
            table.add_row(
                *_names(one.student, one.notebook),
                _moved(one),
                Text(shown_text("; ".join(_cell(cell) for cell in one.cells))),
                Text(shown_text("; ".join(one.why))),
                style="" if one.moves else "dim",
            )
        console.print(table)
    _line(console, found.summary)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def _names(*names: str) -> list[Text]:
    return [Text(shown_name(name)) for name in names]


def _points(score: Score | None) -> str:
    if score is None:
        return "no such cell"
    return f"{_number(score.points)} of {score.most:g}"


def _number(points: float | None) -> str:
    return "–" if points is None else f"{round(points, 2):g}"


def _moved(one: Change) -> str:
    if one.before == one.after:
        return _number(one.after)
    return f"{_number(one.before)} → {_number(one.after)}"


def _cell(one: CellChange) -> str:
    points = "" if one.before == one.after else f"{_number(one.before)} → {_number(one.after)}"
    return f"{one.id}: {', '.join(filter(None, (points, *one.what)))}"


def _line(console: Console, words: str) -> None:
    console.print(words, soft_wrap=True, highlight=False, markup=False)
