"""The ``autograder`` command: init, grade, demo, report, export, compare, calibrate, doctor."""

import typer

from autograder.commands.compare import compare
from autograder.commands.course import export, init, report
from autograder.commands.grade import demo, grade
from autograder.commands.upkeep import calibrate, doctor
from course_utils.desk.console import accept_every_letter

app = typer.Typer(
    help="Grade a class of notebooks: fast, safely, and with reasons.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
for command in (init, grade, demo, report, export, compare, calibrate, doctor):
    app.command()(command)


def main() -> None:
    """Run the command."""
    accept_every_letter()
    app()


if __name__ == "__main__":
    main()
