"""What ``autograder compare`` shows in a terminal."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.classroom.shown import shown_name, shown_text
from autograder.saying import say
from autograder.terminal import print_notes

from .cells import Comparison, Difference, NotCompared, Score
from .results import CellChange, Change, Changes

MOST_LINES = 12  #: for one reason; all of them are in the JSON


def print_comparison(console: Console, found: Comparison) -> None:
    """Print which cells differ and what could not be compared, by reason; times; the summary."""
    print_notes(console, found.notes)
    _by_reason(console, ((_reason(one), _difference(one)) for one in found.differences))
    _by_reason(console, ((_sides(one), _place(one)) for one in found.not_compared))
    seconds = (f"{name} {found.versions[name]}: {s:.1f} s" for name, s in found.wall_s.items())
    _line(console, f"Wall time here, one after the other: {', '.join(seconds)}.")
    if found.submissions < found.of_submissions:
        _line(
            console,
            f"A sample: {found.submissions} of {found.of_submissions} submissions (--seed "
            f"{found.seed} draws it again; --all takes all).",
        )
    _line(console, found.summary)


def _by_reason(console: Console, found: Iterable[tuple[str, str]]) -> None:
    """Print reasons, each once, and below each the lines that it is the reason of."""
    groups: dict[str, list[str]] = {}
    for reason, line in found:
        groups.setdefault(reason, []).append(line)
    for reason, lines in groups.items():
        say(console, reason, "bold")
        for line in lines[:MOST_LINES]:
            _line(console, f"  {line}")
        if len(lines) > MOST_LINES:
            _line(console, f"  and {len(lines) - MOST_LINES} more; --json FILE lists all")
        console.print()


def _reason(one: Difference) -> str:
    return f"Differ: {shown_text(one.reason)}"


def _difference(one: Difference) -> str:
    scores = f"nbgrader {_points(one.nbgrader)}, autograder {_points(one.autograder)}"
    return f"{_place(one)}, {shown_name(one.cell)}: {scores}"


def _sides(one: NotCompared) -> str:
    said = (shown_text(words, 400).rstrip(".") for words in (one.nbgrader, one.autograder))
    return "Not compared: nbgrader: {}. autograder: {}.".format(*said)


def _place(one: Difference | NotCompared) -> str:
    names = (one.student, one.assignment, one.notebook)
    return " / ".join(shown_name(name) for name in dict.fromkeys(names))


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
    say(console, words)
