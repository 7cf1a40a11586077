"""The ``autograder`` command.

init, collect, grade, compare, demo, report, export, feedback, calibrate, doctor.
"""

import typer

from autograder.classroom.quick import import_nbgrader
from autograder.commands.collect import collect
from autograder.commands.compare import compare
from autograder.commands.course import init, report
from autograder.commands.grade import demo, grade
from autograder.commands.handing_back import export, feedback
from autograder.commands.upkeep import calibrate, doctor
from autograder.grading.quick import import_notebook_format
from course_utils.desk.console import accept_every_letter

app = typer.Typer(
    help="Grade a class of notebooks: fast, safely, and with reasons.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
for command in (
    *(init, collect, grade, compare, demo),
    *(report, export, feedback, calibrate, doctor),
):
    app.command()(command)


def main() -> None:
    """Run the command."""
    accept_every_letter()
    import_notebook_format()
    import_nbgrader()
    app()


if __name__ == "__main__":
    main()
