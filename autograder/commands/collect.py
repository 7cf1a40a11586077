"""``autograder collect``: what a learning platform gave goes into a course."""

from pathlib import Path
from typing import Annotated, Any

import typer

from .console import CourseDir, a_path, err, one_sentence, out


def collect(
    course_dir: CourseDir,
    download: Annotated[
        Path,
        typer.Argument(
            help="The platform's zip, or the folder it unpacks to.", metavar="ZIP", parser=a_path
        ),
    ],
    assignment: Annotated[
        str | None, typer.Option(help="Which assignment it is; by default the cells tell.")
    ] = None,
    roster: Annotated[
        Path | None, typer.Option(help="A class list: who is who.", metavar="CSV")
    ] = None,
    replace: Annotated[
        bool, typer.Option(help="Take these where others are and no time says which is newer.")
    ] = False,
    dry_run: Annotated[bool, typer.Option(help="Say what would be done; write nothing.")] = False,
) -> None:
    """Put what Canvas, Moodle, Gradescope, Blackboard or Brightspace gave into submitted/."""
    from autograder.classroom.coming_in.collecting import carry_out, plan
    from autograder.classroom.course_folder import CourseFolder
    from autograder.terminal import collected, print_notes

    with one_sentence():
        course = CourseFolder.open(course_dir)
        collection = plan(course, download, _roster(course, roster), assignment, replacing=replace)
        if not dry_run:
            carry_out(collection)
            _tell_gradebook(collection, made=roster is not None)
        print_notes(err, collection.notes)
        out.print(collected(collection, dry_run=dry_run))
    for name in collection.unknown:
        print_notes(err, [f"Nothing says whose {name} is; it was left."])
    raise typer.Exit(0 if collection.complete else 1)


def _roster(course: Any, path: Path | None) -> Any:
    from autograder.classroom.gradebook.final_grades import class_list
    from autograder.classroom.people.roster import Roster, read_roster

    people = class_list(course) if course.has_gradebook() else []
    if path is None:
        return Roster.of(people)
    return read_roster(path, {one.student for one in people} | course.students())


def _tell_gradebook(collection: Any, *, made: bool) -> None:
    """Add names and addresses to the gradebook; where it refuses, the submissions are there."""
    from autograder.classroom.gradebook.asked import add_students
    from autograder.classroom.gradebook.words import GradebookError

    try:
        people = [row.person for row in collection.rows if row.person]
        add_students(collection.course, people, made=made and bool(people))
    except GradebookError as error:
        collection.notes.append(str(error))
