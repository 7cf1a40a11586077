"""What a terminal of any system can take."""

import errno
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from .stopping import Stopped


class StoppableGroup(TyperGroup):
    """Commands; Ctrl-C is answered by whoever called, where Typer would end without a word."""

    def make_context(self, *args: Any, **options: Any) -> Any:
        """Read the command line."""
        with _stoppable():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:
        """Carry out what it says."""
        with _stoppable():
            return super().invoke(ctx)


class RefusedGroup(StoppableGroup):
    """Commands; what the file system refuses, of any of them, is said in a sentence."""

    def invoke(self, ctx: Any) -> Any:
        """Carry out what the command line says."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno == errno.EPIPE:  # nobody reads what it says
                raise
            where = f"{error.filename}: " if error.filename else ""
            said = f"{where}{error.strerror or error}."
            Console(stderr=True, highlight=False, soft_wrap=True).print(said, markup=False)
            raise typer.Exit(1) from None


@contextmanager
def _stoppable() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        raise Stopped from None


def accept_every_letter() -> None:
    """Let a console that lacks a letter, ✔ or 한, show a question mark there instead of failing.

    Windows' own window has them all; what is piped or kept in a file may be in an old code page.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


@contextmanager
def progress_bar(console: Console, title: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far a notebook's run is; yield what to call before each cell."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
