"""What the ``autograder`` command shows in a terminal."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console, RenderableType
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

from autograder.batch import Onlooker
from autograder.checking import State
from autograder.checking.card import LOOKS, OURS
from autograder.classroom.doubts import doubts
from autograder.classroom.shown import named, shown_name, shown_text
from autograder.display.letters import legible
from autograder.grading.verdicts import ExerciseVerdict, Status, Verdict
from autograder.intake.sources import natural
from autograder.pace import Pace
from autograder.saying import say
from autograder.words import counted, span

if TYPE_CHECKING:
    from autograder.calibrating.record import Measured, Part
    from autograder.classroom.coming_in.collecting import Collection

MOST_ROWS = 200  #: a larger class is no table that anybody reads
STATUS_STYLE = {Status.GRADED: "", Status.REJECTED: "magenta", Status.NOT_GRADED: "red"}


class ClassProgress(Onlooker):
    """A run as a person follows it: a bar, the rate, the time left, the slowest and what failed."""

    def __init__(self, console: Console, *, hidden: bool, doing: str = "Grading") -> None:
        self._pace, self._doing = Pace(), doing
        self._bar = _ClassBar(self._pace, console, hidden=hidden)
        self._task = self._bar.add_task("Looking at what was handed in", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def planned(self, settled: int, jobs: Mapping[str, int], workers: int) -> None:
        """Begin the bar."""
        self._pace.plan(jobs, workers)
        words = "Starting" if jobs else self._doing
        everything = settled + sum(jobs.values())
        self._bar.update(self._task, description=words, completed=settled, total=everything)

    def kept(self, verdict: Verdict) -> None:
        """Move it."""
        self._pace.keep(verdict)
        self._bar.update(self._task, description=self._doing, advance=1)


class _ClassBar(Progress):
    """Rich's bar, with the lines of a class below it."""

    def __init__(self, pace: Pace, console: Console, *, hidden: bool) -> None:
        self._pace = pace
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
        super().__init__(*columns, TimeElapsedColumn(), console=console, disable=hidden)

    def get_renderables(self) -> Iterable[RenderableType]:
        """Return the bar and what there is to say."""
        yield from super().get_renderables()
        for words in pace_lines(self._pace):
            yield Text(words, "dim", no_wrap=True, overflow="ellipsis")


def pace_lines(pace: Pace) -> Iterator[str]:
    """Say at what rate a class is graded, what is left, what was slowest, and what failed."""
    each_second, left_s = pace.each_second, pace.left_s
    if each_second is not None and left_s:
        yield f"{_rate(each_second)}, about {span(left_s)} left"
    if (slow := pace.slowest) is not None:
        yield f"slowest: {_who(slow)}, {span(slow.seconds.total)}"
    if (last := pace.last_unwell) is not None:
        why = last.incidents[-1].detail if last.incidents else str(last.status).replace("_", " ")
        yield f"without a grade: {pace.unwell}, the last one {_who(last)}: {legible(why)}"


def _who(verdict: Verdict) -> str:
    return f"{shown_name(verdict.student)}, {shown_name(verdict.notebook)}"


def _rate(each_second: float) -> str:
    if each_second >= 1:
        return f"{each_second:.1f} notebooks a second"
    return f"{each_second * 60:.1f} notebooks a minute"


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
        say(console, f"Note: {words}")


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


def summary(rows: Sequence[Verdict]) -> Table:
    """Return the class as a table: a row for each notebook; of very many, what to look at."""
    table = Table(title="The class", title_justify="left", header_style="bold")
    for name in ("student", "notebook"):
        table.add_column(name, overflow="fold")
    table.add_column("score", justify="right")
    table.add_column("exercises", overflow="fold")
    table.add_column("notes", overflow="fold")
    many = len(rows) > MOST_ROWS
    by_hand = hidden = 0
    doubtful: list[str] = []
    marks: set[str] = set()  # the legend explains those that occur
    for row in rows:
        by_hand += row.by_hand
        doubtful += [row.student] if doubts(row) else []
        if many and (table.row_count == MOST_ROWS or not _is_to_be_looked_at(row)):
            hidden += 1
            continue
        marks |= {_mark(one) for one in row.exercises}
        table.add_row(*_cells(row))
    looks = [LOOKS[state] for state in State if LOOKS[state][0] in marks]
    looks += [OURS] if OURS[0] in marks else []
    caption = ["   ".join(f"{symbol} {word.lower()}" for symbol, word, _ in looks)]
    if many:
        table.title = "The class: what there is to look at"
        caption.append(f"{hidden} more of {len(rows)} notebooks are in --report and --json.")
    if by_hand:
        caption.append(
            f"To be graded by hand: {counted(by_hand, 'cell')}. Scores here are the automatic "
            "ones; the final ones are what `autograder export` writes."
        )
    if doubtful:
        caption.append(
            f"Points may be unearned: {named(doubtful)}. What to look at stands in --report."
        )
    table.caption = "\n".join(filter(None, caption))
    table.caption_justify = "left"
    return table


def _is_to_be_looked_at(row: Verdict) -> bool:
    return row.status is not Status.GRADED or not row.settled or bool(row.incidents)


def _cells(row: Verdict) -> Iterator[Text]:
    """Return what a notebook's row says."""
    score = "–" if row.score is None else f"{row.score:g}"
    kinds = [] if row.status is Status.GRADED else [str(row.status).replace("_", " ")]
    kinds += dict.fromkeys(one.kind for one in row.incidents)
    style = STATUS_STYLE[row.status] if row.settled else "red"
    yield Text(shown_name(row.student), style)
    yield Text(shown_name(row.notebook))
    yield Text(f"{score} of {row.max_score:g}" + _open(row))
    yield Text(" ".join(_mark(one) for one in row.exercises))
    yield Text(", ".join(kinds), style)


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
        mark, colour = (
            ("✔", "green") if fact.ok else ("✘", "red") if fact.needed else ("–", "yellow")
        )
        parts = [(colour, 0, 1), ("bold", 2, 2 + len(fact.name))]
        say(console, f"{mark} {fact.name}: {fact.sentence}", parts=parts)
        fine = fine and (fact.ok or not fact.needed)
    return fine
