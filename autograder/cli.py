"""The ``autograder`` command: init, grade, demo, report, export, calibrate, doctor."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from autograder.display.letters import legible
from course_utils.desk.console import accept_every_letter

app = typer.Typer(
    help="Grade a class of notebooks: fast, safely, and with reasons.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
out = Console()
err = Console(stderr=True)

CourseDir = Annotated[Path, typer.Argument(help="The course folder.", metavar="COURSE_DIR")]


def main() -> None:
    """Run the command."""
    accept_every_letter()
    app()


@contextmanager
def one_sentence() -> Iterator[None]:
    """End with exit status 2 and the error's own sentence where a command cannot be carried out."""
    from autograder.calibrating.fault import CalibrationError
    from autograder.classroom.export import ExportError
    from autograder.classroom.gradebook_words import GradebookError
    from autograder.classroom.ledger import LedgerError
    from autograder.classroom.nbgrader_release import NbgraderError
    from autograder.classroom.report import ReportError
    from autograder.intake.sources import PlaceError
    from autograder.room import NoRoom
    from autograder.sandbox import SandboxFault
    from course_utils.desk.authoring import SourceError
    from course_utils.idx import DatasetError

    known = (
        *(ExportError, GradebookError, LedgerError, NbgraderError, ReportError, PlaceError),
        *(NoRoom, SandboxFault, DatasetError, SourceError, CalibrationError),
    )
    try:
        yield
    except known as error:
        words = escape(legible(str(error), keep="\n"))
        err.print(f"autograder: {words}", soft_wrap=True, highlight=False)
        raise typer.Exit(2) from None


@app.command()
def init(course_dir: CourseDir) -> None:
    """Make an nbgrader course folder with this course's notebooks, ready to collect and grade."""
    from autograder.classroom.setup import init_course
    from autograder.library import instructor_notebooks

    with one_sentence():
        report = init_course(course_dir, instructor_notebooks())
    for verb, names in (("made", report.created), ("left as it was", report.kept)):
        for name in names:
            out.print(f"{verb}: {escape(name)}", highlight=False, soft_wrap=True)
    out.print(
        f"Submissions go to {escape(str(course_dir))}/submitted/STUDENT/ASSIGNMENT/; then: "
        f"autograder grade {escape(str(course_dir))}",
        highlight=False,
        soft_wrap=True,
    )


@app.command()
def grade(
    course_dir: CourseDir,
    assignment: Annotated[str | None, typer.Option(help="Grade this assignment only.")] = None,
    student: Annotated[str | None, typer.Option(help="Grade this student only.")] = None,
    workers: Annotated[int, typer.Option(min=0, help="Submissions at once; 0: one a core.")] = 0,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the results as JSON.", metavar="FILE")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write an HTML report.", metavar="DIR")
    ] = None,
    force: Annotated[bool, typer.Option(help="Grade again what is graded already.")] = False,
    timeout: Annotated[
        float | None, typer.Option(min=0.1, help="One cell's limit.", metavar="SECONDS")
    ] = None,
    unsafe: Annotated[bool, typer.Option(help="Run without any sandbox.")] = False,
) -> None:
    """Grade what was submitted; run it again to go on where it stopped."""
    from autograder.batch import Options

    options = Options(assignment, student, workers, force, timeout, unsafe)
    with one_sentence():
        complete = _grade(course_dir, options, json_file, report)
    raise typer.Exit(0 if complete else 1)


def _grade(place: Path, options: Any, json_file: Path | None, report: Path | None) -> bool:
    """Grade, show and write; return whether everything has a verdict."""
    from autograder.batch import grade_class
    from autograder.terminal import print_notes, progress_bar, summary

    with progress_bar(err, quiet=json_file is not None) as on_verdict:
        result = grade_class(place, options, on_verdict)
    print_notes(err, result.notes)
    if json_file is None:
        out.print(summary(result.rows))
    if result.stopped:
        err.print(escape(result.stopped), soft_wrap=True, highlight=False)
    written = _write_results(result, json_file, report)
    return written and result.complete


def _write_results(
    result: Any, json_file: Path | None, report: Path | None, console: Console = err
) -> bool:
    """Write what was asked for, each whatever becomes of the other; return whether all went well.

    The run is over: what cannot be written is no error of usage any more, and nothing is lost.
    """
    from autograder.classroom.report import ReportError, write_document

    well = True
    if json_file is not None:
        try:
            _told(console, "Results", write_document(json_file, result.document()))
        except ReportError as error:
            well = _untold(error)
    if report is not None:
        try:
            _told(console, "Report", result.write_report(report))
        except ReportError as error:
            well = _untold(error)
    return well


def _told(console: Console, label: str, path: Path | None) -> None:
    if path is not None:
        console.print(f"{label}: {escape(str(path.absolute()))}", soft_wrap=True, highlight=False)


def _untold(error: Exception) -> bool:
    err.print(f"autograder: {escape(str(error))}", soft_wrap=True, highlight=False)
    return False


@app.command()
def demo(
    folder: Annotated[
        Path, typer.Argument(help="Where the demonstration's course folder goes.")
    ] = Path("autograder-demo"),
    workers: Annotated[int, typer.Option(min=0, help="Submissions at once; 0: one a core.")] = 0,
) -> None:
    """Grade the bundled sample class, and write an HTML report and a JSON file."""
    from autograder.batch import Options, grade_class
    from autograder.sample_class import hand_in
    from autograder.terminal import print_notes, progress_bar, summary

    with one_sentence():
        out.print("Making a course folder, and handing in the sample class …")
        hand_in(folder)
        with progress_bar(err) as on_verdict:
            result = grade_class(folder, Options(workers=workers, force=True), on_verdict)
        print_notes(err, result.notes)
    out.print(summary(result.rows))
    if result.stopped:
        err.print(escape(result.stopped), soft_wrap=True, highlight=False)
    written = _write_results(result, folder / "results.json", folder / "report", out)
    raise typer.Exit(0 if written and result.complete else 1)


@app.command()
def report(
    course_dir: CourseDir,
    dest: Annotated[
        Path, typer.Option("--to", help="The folder to write it into.", metavar="DIR")
    ] = Path("report"),
) -> None:
    """Write an HTML report of what is graded already."""
    from autograder import __version__
    from autograder.classroom.report import write_report

    with one_sentence():
        page = write_report(dest, _graded(course_dir), {"version": __version__}, {})
    out.print(f"Report: {escape(str(page.absolute()))}", soft_wrap=True, highlight=False)


@app.command()
def export(
    course_dir: CourseDir,
    to: Annotated[str, typer.Option(help="The format: csv.")] = "csv",
    dest: Annotated[Path, typer.Option("--file", help="Where to write it.", metavar="FILE")] = Path(
        "grades.csv"
    ),
) -> None:
    """Write the scores for a spreadsheet or a learning platform."""
    from autograder.classroom.export import write_csv

    if to != "csv":
        raise typer.BadParameter(f"{to!r} is no format this version writes; csv is.")
    with one_sentence():
        path = write_csv(dest, _graded(course_dir))
    out.print(f"Scores: {escape(str(path.absolute()))}", soft_wrap=True, highlight=False)


def _graded(course_dir: Path) -> list[Any]:
    """Return the newest verdicts of a course."""
    from autograder.classroom.course_folder import open_place
    from autograder.classroom.ledger import Ledger

    with Ledger.reading(open_place(course_dir).work) as ledger:
        return ledger.latest()


@app.command()
def calibrate(
    exercise: Annotated[str, typer.Argument(help="For example 13.train.")],
    only: Annotated[
        list[str] | None, typer.Option(help="Measure this recipe only; may be repeated.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=0, help="For each recipe; 0: as declared.")] = 0,
    more: Annotated[bool, typer.Option(help="Measure only the seeds that are missing.")] = False,
    workers: Annotated[int, typer.Option(min=1, help="Trainings at once.")] = 1,
    standin: Annotated[bool, typer.Option(help="Hide the data sets of this machine.")] = False,
    redraw: Annotated[bool, typer.Option(help="Measure nothing: write the page anew.")] = False,
) -> None:
    """Measure an exercise's bar anew (it trains many models; minutes to an hour)."""
    from autograder.calibrating import measuring, page
    from autograder.terminal import calibration_table, trial_bar

    options = measuring.Options(only or (), seeds, more, workers, standin)
    with one_sentence():
        try:
            with trial_bar(err) as on_trial:
                run = measuring.calibrate(exercise, options, on_trial, measure=not redraw)
        except KeyboardInterrupt:
            err.print("Stopped. What was measured is kept; with --more it goes on from here.")
            raise typer.Exit(130) from None
        for path in page.write(run.exercise.id):
            err.print(f"Written: {escape(str(path))}", soft_wrap=True, highlight=False)
    for source, part in run.parts.items():
        out.print(calibration_table(run.exercise.id, source, part))
    for words in run.doubts():
        err.print(f"Note: {words}", soft_wrap=True, highlight=False, markup=False)
    problems = run.problems()
    for words in problems:
        err.print(words, soft_wrap=True, highlight=False, markup=False, style="red")
    raise typer.Exit(1 if problems else 0)


@app.command()
def doctor(
    self_test: Annotated[
        bool, typer.Option("--self-test", help="Attack this machine with hostile submissions.")
    ] = False,
) -> None:
    """Say in plain words what this machine offers the grader, and what is missing."""
    from autograder import doctor as machine
    from autograder import selftest
    from autograder.terminal import print_facts

    with one_sentence():
        fine = print_facts(out, selftest.self_test() if self_test else machine.examine())
    raise typer.Exit(0 if fine else 1)


if __name__ == "__main__":
    main()
