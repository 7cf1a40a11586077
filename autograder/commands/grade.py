"""``autograder grade``, ``merge`` and ``demo``: a class is graded, shown, and written down."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from autograder.companions import FORK_SERVER, WRITER, Kind, prepared
from autograder.display.letters import legible
from autograder.grading.quick import uncollected
from autograder.refusal import Unheard
from autograder.saying import say

from .console import CourseDir, a_path, err, one_sentence, out, told, untold

LEAST_TIMEOUT_S = 0.1


def _limit(seconds: float | None) -> float | None:
    """Return a limit that can be waited for; NaN is none, and passes Typer's own bounds.

    Raises:
        BadParameter: if it is none.
    """
    from autograder.classroom.configuration import MOST_TIMEOUT_S

    if seconds is not None and not LEAST_TIMEOUT_S <= seconds <= MOST_TIMEOUT_S:
        raise typer.BadParameter(
            f"{seconds:g} is no limit: give seconds, from {LEAST_TIMEOUT_S} to "
            f"{MOST_TIMEOUT_S:,.0f} (a week)."
        )
    return seconds


def grade(
    course_dir: CourseDir,
    assignment: Annotated[str | None, typer.Option(help="Grade this assignment only.")] = None,
    student: Annotated[str | None, typer.Option(help="Grade this student only.")] = None,
    workers: Annotated[int, typer.Option(min=0, help="Submissions at once; 0: one a core.")] = 0,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the results as JSON.", metavar="FILE")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write an HTML report.", metavar="DIR", parser=a_path)
    ] = None,
    force: Annotated[bool, typer.Option(help="Grade again what is graded already.")] = False,
    timeout: Annotated[
        float | None, typer.Option(callback=_limit, help="One cell's limit.", metavar="SECONDS")
    ] = None,
    unsafe: Annotated[bool, typer.Option(help="Run without any sandbox.")] = False,
    preflight: Annotated[
        bool, typer.Option(help="Look in advance for what notebooks need and this machine lacks.")
    ] = True,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Leave gradebook and autograded/ as they are.")
    ] = False,
    shard: Annotated[
        str | None,
        typer.Option(help="Grade this share, e.g. 1/3; `merge` takes all.", metavar="I/N"),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Grade on this Dask cluster, e.g. tcp://HOST:8786.", metavar="ADDRESS"),
    ] = None,
) -> None:
    """Grade what was submitted; run it again to go on where it stopped."""
    if scheduler is not None and workers:
        raise typer.BadParameter(
            "--workers is for this machine. How many a cluster grades at once, the --nthreads of "
            "its workers say."
        )
    needed = _companions(gradebook=not dry_run and shard is None, jobs=scheduler is None)
    with one_sentence(), prepared(*needed):
        with uncollected():
            from autograder.batch import grade_class
            from autograder.planning import Options
            from autograder.sharding import grade_shard, shard_asked

        options = Options(
            assignment=assignment,
            student=student,
            workers=workers,
            force=force,
            timeout_s=timeout,
            unsafe=unsafe,
            preflight=preflight,
            dry_run=dry_run,
            shard=shard_asked(shard, report=report is not None),
            scheduler=scheduler,
        )
        graded = grade_class if options.shard is None else grade_shard
        complete = _shown(partial(graded, course_dir, options, tell=_tell), json_file, report)
    raise typer.Exit(0 if complete else 1)


def _companions(*, gradebook: bool, jobs: bool = True) -> Iterator[Kind]:
    """Return what a run needs that writes to the gradebook, or has jobs for this machine."""
    if jobs:
        yield FORK_SERVER
    if gradebook:
        yield WRITER


def merge(
    course_dir: CourseDir,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the results as JSON.", metavar="FILE")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write an HTML report.", metavar="DIR", parser=a_path)
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Leave gradebook and autograded/ as they are.")
    ] = False,
) -> None:
    """Take what the shards of a class have graded into the course; it may be repeated."""
    with one_sentence(), prepared(*_companions(gradebook=not dry_run, jobs=False)):
        from autograder.merging import merge_shards

        merged = partial(merge_shards, course_dir, dry_run=dry_run)
        complete = _shown(merged, json_file, report, "Merging")
    raise typer.Exit(0 if complete else 1)


def _tell(words: str) -> None:
    """Say something while a run goes on, which it does unheard as well; a bar stays below it."""
    with suppress(Unheard):
        say(err, legible(words))


def _shown(
    run: Callable[..., Any], json_file: Path | None, report: Path | None, doing: str = "Grading"
) -> bool:
    """Carry out a run, show and write it; return whether everything has a verdict."""
    from autograder.terminal import ClassProgress, print_notes, summary

    with ClassProgress(err, hidden=not err.is_terminal, doing=doing) as progress:
        result = run(progress)
    written = _write_results(result, json_file, report)
    # After what was asked for is written: whoever listens may have gone meanwhile.
    print_notes(err, result.notes)
    shown = out if json_file is None else err  # FILE may be - or /dev/stdout
    if result.rows:
        shown.print(summary(result.rows))
    _say_what_is_left(result)
    return written.told(err) and result.complete


def _say_what_is_left(result: Any) -> None:
    """Say why a run ended early, and what has no verdict: the reasons for exit status 1."""
    for words in filter(None, (result.stopped, result.left)):
        say(err, legible(words))


@dataclass
class _Written:
    """What was written, and what could not be."""

    places: list[tuple[str, Path | None]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def leave(self, json_file: Path | None, report: Path | None) -> tuple[Path | None, None]:
        """Note what is not written; return where it is all the same: into what keeps nothing."""
        from autograder.classroom.durable import is_no_file

        passing = json_file is not None and (str(json_file) == "-" or is_no_file(json_file))
        for label, path in (("Results", None if passing else json_file), ("Report", report)):
            if path is not None:
                what = "is as it was" if path.exists() else "was not written"
                self.left.append(f"{label}: {path.absolute()} {what}, since nothing was graded.")
        return (json_file if passing else None), None

    def told(self, console: Console) -> bool:
        """Say so; return whether all went well."""
        for words in self.left:
            say(console, legible(words))
        for label, path in self.places:
            told(console, label, path)
        for error in self.faults:
            untold(error)
        return not self.faults


def _write_results(result: Any, json_file: Path | None, report: Path | None) -> _Written:
    """Write what was asked for, each whatever becomes of the other.

    A run that graded nothing leaves in place what an earlier one has written.

    The run is over: what cannot be written is no error of usage any more, and nothing is lost.
    """
    from autograder.classroom.report import ReportError, write_document

    written = _Written()
    if result.in_vain:
        json_file, report = written.leave(json_file, report)
    if json_file is not None:
        try:
            written.places.append(("Results", write_document(json_file, result.document())))
        except ReportError as error:
            written.faults.append(error)
    if report is not None:
        try:
            written.places.append(("Report", result.write_report(report)))
        except ReportError as error:
            written.faults.append(error)
    return written


def demo(
    folder: Annotated[
        Path, typer.Argument(help="Where the demonstration's course folder goes.", parser=a_path)
    ] = Path("autograder-demo"),
    workers: Annotated[int, typer.Option(min=0, help="Submissions at once; 0: one a core.")] = 0,
) -> None:
    """Grade the bundled sample class, and write an HTML report and a JSON file."""
    with one_sentence(), prepared(*_companions(gradebook=True)):
        from autograder.batch import grade_class
        from autograder.planning import Options
        from autograder.sample_class import hand_in
        from autograder.terminal import ClassProgress, print_notes, summary

        out.print("Making a course folder, and handing in the sample class …")
        hand_in(folder)
        with ClassProgress(err, hidden=not err.is_terminal) as progress:
            result = grade_class(folder, Options(workers=workers, force=True), progress)
        written = _write_results(result, folder / "results.json", folder / "report")
        print_notes(err, result.notes)
        if result.rows:
            out.print(summary(result.rows))
        _say_what_is_left(result)
        well = written.told(out)
    raise typer.Exit(0 if well and result.complete else 1)
