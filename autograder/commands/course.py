"""``autograder init`` and ``report``: a course folder, and what is graded in it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from autograder.saying import say

from .console import CourseDir, a_path, err, one_sentence, out


def init(course_dir: CourseDir) -> None:
    """Make an nbgrader course folder with this course's notebooks, ready to collect and grade."""
    from autograder.classroom.setup import init_course
    from autograder.library import instructor_notebooks

    with one_sentence():
        report = init_course(course_dir, instructor_notebooks())
    for verb, names in (("made", report.created), ("left as it was", report.kept)):
        for name in names:
            out.print(f"{verb}: {escape(name)}", highlight=False, soft_wrap=True)
    place = course_dir / report.course.for_submissions
    out.print(
        f"Submissions go to {escape(str(place))}/; then: "
        f"autograder grade {escape(str(course_dir))}",
        highlight=False,
        soft_wrap=True,
    )


def report(
    course_dir: CourseDir,
    dest: Annotated[
        Path,
        typer.Option("--to", help="The folder to write it into.", metavar="DIR", parser=a_path),
    ] = Path("report"),
) -> None:
    """Write an HTML report of what is graded already."""
    from autograder import __version__
    from autograder.classroom.course_folder import open_place
    from autograder.classroom.gradebook.words import GradebookError
    from autograder.classroom.grades import (
        NO_FINALS,
        NO_GRADES,
        CountedByHand,
        lost_lines,
        recorded_grades,
    )
    from autograder.classroom.ledger import Ledger
    from autograder.classroom.report import write_report
    from autograder.intake.sources import PlaceError

    with one_sentence():
        place = open_place(course_dir)
        with Ledger.reading(place.work) as ledger:
            rows = CountedByHand(place, ledger.rows())
            lacking = [*lost_lines(ledger)]
            if not rows:
                raise PlaceError(" ".join([*lacking, NO_GRADES.format("")]))
            engine = {"version": __version__}
            finals = {}
            try:
                finals = recorded_grades(place, rows, ledger.executed)
            except GradebookError as error:
                lacking.append(NO_FINALS.format(error))
            page = write_report(dest, rows, engine, {}, lacking, ledger.executed, finals)
    out.print(f"Report: {escape(str(page.absolute()))}", soft_wrap=True, highlight=False)
    for sentence in lacking:
        say(err, f"autograder: {sentence}")
    raise typer.Exit(1 if lacking else 0)
