"""What all commands share: where they print, and how they end if they cannot be carried out."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from autograder.display.letters import legible
from autograder.refusal import Refusal

out = Console()
err = Console(stderr=True)


def a_path(text: str | Path) -> Path:
    """Return the path that a word of the command line names.

    Raises:
        BadParameter: if it is empty, as a variable is that nobody has set; Python takes that for
            the current folder.
    """
    if text == "":
        raise typer.BadParameter("It is empty. Write . for the current folder.")
    return Path(text)


CourseDir = Annotated[
    Path, typer.Argument(help="The course folder.", metavar="COURSE_DIR", parser=a_path)
]


@contextmanager
def one_sentence() -> Iterator[None]:
    """End in a sentence, and with status 2, if a command cannot be carried out."""
    try:
        _look_around()
        yield
    except Exception as error:
        if not _is_refusal(error):
            raise
        words = escape(legible(str(error), keep="\n"))
        err.print(f"autograder: {words}", soft_wrap=True, highlight=False)
        raise typer.Exit(2) from None


def _look_around() -> None:
    """See that there is a current folder, which every path that is relative begins with.

    Raises:
        Refusal: if somebody has removed it since the shell went there.
    """
    try:
        Path.cwd()
    except OSError as error:
        raise Refusal(
            f"The current folder cannot be used ({error.strerror}): it was removed, or belongs to "
            "somebody else. Go to another one with `cd`, and run the command again from there."
        ) from None


def _is_refusal(error: Exception) -> bool:
    """Say whether an error's message is a sentence for whoever asked."""
    # Here and not above: they stand on much that a command may do without.
    from autograder.exercises.exam import NoKeys
    from autograder.sandbox import SandboxFault
    from course_utils.desk.authoring import SourceError
    from course_utils.idx import DatasetError

    return isinstance(error, (Refusal, NoKeys, SandboxFault, SourceError, DatasetError))


def told(console: Console, label: str, path: Path | None) -> None:
    """Say where something was written, if it was."""
    if path is not None:
        console.print(f"{label}: {escape(str(path.absolute()))}", soft_wrap=True, highlight=False)


def untold(error: Exception) -> bool:
    """Say why something was not written; return False.

    Of a pipe that was closed nothing is said: whoever reads has enough.
    """
    if getattr(error.__cause__, "errno", None) == errno.EPIPE:
        return False
    err.print(f"autograder: {escape(str(error))}", soft_wrap=True, highlight=False)
    return False
