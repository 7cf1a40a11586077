"""``autograder init`` and ``report``: a course folder, and what is graded in it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from autograder.saying import say

from .console import CourseDir, a_path, err, one_sentence, out

if TYPE_CHECKING:
    from autograder.grading.verdicts import Verdict


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
    from autograder.classroom import standing
    from autograder.classroom.course_folder import open_place
    from autograder.classroom.gradebook.words import GradebookError
    from autograder.classroom.grades import NO_FINALS, NO_GRADES, CountedByHand, lost_lines
    from autograder.classroom.grades import recorded_grades as recorded
    from autograder.classroom.ledger import Ledger
    from autograder.classroom.report import Lacking, write_report
    from autograder.intake.sources import PlaceError
    from autograder.renewed import renewed

    with one_sentence():
        place = open_place(course_dir)
        with Ledger.reading(place.work) as ledger:
            rows: Sequence[Verdict] = CountedByHand(place, ledger.rows())
            notes = [*lost_lines(ledger)]
            if not rows:
                raise PlaceError(" ".join([*notes, NO_GRADES.format("")]))
            lacking = Lacking(None, standing.waiting(place, rows), renewed(place, rows))
            finals, late, more = {}, set[tuple[str, str]](), list[str]()
            try:
                finals = recorded(place, rows, ledger.executed)
                late = standing.unbooked(place, rows, ledger.executed)
                more = standing.without_gradebook(place)
            except GradebookError as error:
                notes.append(NO_FINALS.format(error))
            rows = standing.WithUnbooked(rows, late)
            engine, said = {"version": __version__}, [*notes, *more]
            page = write_report(dest, rows, engine, {}, said, ledger.executed, finals, lacking)
    out.print(f"Report: {escape(str(page.absolute()))}", soft_wrap=True, highlight=False)
    for sentence in (*notes, *more, *lacking.sentences(), *standing.in_words(late)):
        say(err, f"autograder: {sentence}")
    raise typer.Exit(1 if notes else 0)  # all else is in it
