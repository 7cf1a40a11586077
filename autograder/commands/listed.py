"""The ``autograder`` command's parts, as one Typer application."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

from autograder.refusal import Stopped
from course_utils.desk.console import accept_every_letter

from ..classroom.quick import import_nbgrader
from ..grading.quick import import_notebook_format
from .collect import collect
from .compare import compare
from .course import init, report
from .grade import demo, grade, merge
from .handing_back import export, feedback
from .heard import heard
from .upkeep import calibrate, doctor


class _Commands(TyperGroup):
    """All of them; Ctrl-C is answered by whoever called, where Typer would end without a word."""

    def make_context(self, *args: Any, **options: Any) -> Any:
        """Read the command line."""
        with _stoppable():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:
        """Carry out what it says."""
        with _stoppable():
            return super().invoke(ctx)


@contextmanager
def _stoppable() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        raise Stopped from None


app = typer.Typer(
    cls=_Commands,
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
