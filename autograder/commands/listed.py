"""The ``autograder`` command's parts, as one Typer application."""

import typer

from course_utils.desk.console import StoppableGroup, accept_every_letter

from ..classroom.quick import import_nbgrader
from ..grading.quick import import_notebook_format
from .collect import collect
from .compare import compare
from .course import init, report
from .grade import demo, grade, merge
from .handing_back import export, feedback
from .heard import heard
from .upkeep import calibrate, doctor

app = typer.Typer(
    cls=StoppableGroup,
    help="Grade a class of notebooks: fast, safely, and with reasons.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
for command in (
    *(init, collect, grade, merge, compare, demo),
    *(report, export, feedback, calibrate, doctor),
):
    app.command()(command)


def run() -> None:
    """Run the command that was asked for."""
    accept_every_letter()
    import_notebook_format()
    import_nbgrader()
    with heard():
        app()
