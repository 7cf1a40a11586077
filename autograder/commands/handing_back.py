"""``autograder export`` and ``feedback``: what goes back to students and learning platforms."""

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from autograder.saying import say

from .console import CourseDir, a_path, err, one_sentence, out, told

if TYPE_CHECKING:
    from autograder.classroom.going_out.platforms.outgoing import Choice, Outgoing
    from autograder.classroom.grades import Grades


class To(StrEnum):
    """The forms that grades are written in."""

    CSV = "csv"
    CANVAS = "canvas"
    MOODLE = "moodle"
    GRADESCOPE = "gradescope"


def export(
    course_dir: CourseDir,
    to: Annotated[To, typer.Option(help="For a spreadsheet, or for this platform.")] = To.CSV,
    dest: Annotated[
        Path | None, typer.Option("--file", help="Where to write it.", metavar="FILE")
    ] = None,
    assignment: Annotated[str | None, typer.Option(help="This assignment only.")] = None,
    roster: Annotated[
        Path | None,
        typer.Option(help="The platform's own table, to be filled in.", metavar="FILE"),
    ] = None,
    column: Annotated[
        str | None, typer.Option(help="The assignment's column in it, if it has another title.")
    ] = None,
    rescale: Annotated[
        bool, typer.Option(help="Convert to the platform's points for the assignment.")
    ] = False,
) -> None:
    """Write the final grades for a spreadsheet or a learning platform."""
    from autograder.classroom.going_out.export import ExportError
    from autograder.classroom.going_out.platforms.outgoing import Choice

    path = dest or _file_of(to, assignment)
    path = Path("/dev/stdout") if str(path) == "-" else path  # as for --json
    with one_sentence():
        if column is not None and (assignment is None or roster is None):
            raise ExportError("--column is a column of --roster for one --assignment: give all.")
        if roster is not None and os.path.realpath(roster) == os.path.realpath(path):
            raise ExportError(f"{path} is the roster itself. Give another --file.")
        grades, lost = _grades(course_dir, assignment)
        gone = _made(grades, to, assignment, roster, Choice(column, rescale))
        said, beside = _written(path, gone)
    told(said, "Grades", path)
    for sentence in (grades.source, *grades.notes, *gone.notes):
        say(said, sentence)
    missing = [*lost, *grades.open, *gone.missing]
    for sentence in missing:
        say(err, f"autograder: {sentence}")
    told(err, "Their grades", beside)
    raise typer.Exit(1 if missing else 0)


def _file_of(to: To, assignment: str | None) -> Path:
    """Return where grades go if nobody says so; the table of one assignment replaces not all's."""
    if to is To.CSV and assignment is not None:
        name = re.sub(r"[^\w.-]+", "_", assignment)
        return Path(f"grades-{name}.csv")
    return Path("grades.zip" if to is To.GRADESCOPE else "grades.csv")


def _grades(course_dir: Path, assignment: str | None) -> tuple["Grades", list[str]]:
    """Return the grades, and in sentences what a damaged ledger does not tell any more."""
    from autograder.classroom.course_folder import open_place
    from autograder.classroom.grades import grades_of, lost_lines
    from autograder.classroom.ledger import Ledger

    place = open_place(course_dir)
    with Ledger.reading(place.work) as ledger:
        return grades_of(place, ledger.latest(), assignment, ledger.executed), [*lost_lines(ledger)]


def _written(path: Path, gone: "Outgoing") -> tuple[Console, Path | None]:
    """Write the grades; return where to speak of it, and where those are that were not matched.

    Into a pipe or a device goes the table alone: no word, and nothing is made beside those.
    """
    from autograder.classroom.durable import is_no_file
    from autograder.classroom.going_out.export import details_text, write_file

    elsewhere = is_no_file(path)
    write_file(path, gone.data)
    beside = None
    if gone.left:
        beside = (Path() if elsewhere else path.parent) / f"{path.stem}-not-matched.csv"
        write_file(beside, details_text(gone.left).encode("utf-8-sig"))
    return err if elsewhere else out, beside


def _made(
    grades: "Grades", to: To, assignment: str | None, roster_file: Path | None, choice: "Choice"
) -> "Outgoing":
    from autograder.classroom.going_out.export import ExportError, csv_text, details_text
    from autograder.classroom.going_out.platforms import canvas, gradescope, moodle
    from autograder.classroom.going_out.platforms.outgoing import Outgoing
    from autograder.classroom.going_out.platforms.worksheet import Worksheet

    if to is To.CSV:
        if roster_file is not None:
            raise ExportError("--roster is a platform's own table: say which with --to.")
        text = csv_text(grades) if assignment is None else details_text(grades.rows)
        return Outgoing(text.encode("utf-8-sig"))
    if to is To.GRADESCOPE:
        roster = Worksheet.read(roster_file, gradescope.COLUMNS) if roster_file else None
        return gradescope.made(grades, roster)
    if to is To.CANVAS:
        if roster_file is None:
            return canvas.made(grades)
        return canvas.filled(grades, Worksheet.read(roster_file, canvas.COLUMNS), choice)
    if roster_file is None:
        return moodle.made(grades)
    return moodle.filled(grades, Worksheet.read(roster_file, moodle.COLUMNS), choice)


class Platform(StrEnum):
    """The platforms that take feedback as a zip."""

    MOODLE = "moodle"
    CANVAS = "canvas"


def feedback(
    course_dir: CourseDir,
    dest: Annotated[
        Path,
        typer.Option("--to", help="A zip, or a new folder.", metavar="ZIP_OR_DIR", parser=a_path),
    ] = Path("feedback.zip"),
    assignment: Annotated[str | None, typer.Option(help="This assignment only.")] = None,
    platform: Annotated[
        Platform | None, typer.Option(help="Name the files as this platform wants them.")
    ] = None,
    names: Annotated[
        Path | None,
        typer.Option(
            help="The zip of submissions that the platform gave; or Moodle's grading worksheet.",
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """Make a feedback page for every submission, to send back."""
    from autograder.classroom.going_out.export import ExportError
    from autograder.classroom.going_out.feedback import send_back

    with one_sentence():
        if (platform is None) != (names is None):
            raise ExportError("--platform and --names belong together: give both, or neither.")
        sent = send_back(course_dir, dest, assignment, platform, names)
    told(out, "Feedback", dest)
    for sentence in sent.notes:
        say(out, sentence)
    for sentence in sent.missing:
        say(err, f"autograder: {sentence}")
    raise typer.Exit(1 if sent.missing else 0)
