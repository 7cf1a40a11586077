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
from autograder.saying import say

#: what is wrong with a path or with the disk that it leads to, and not with any line of ours
_OF_THE_PLACE = frozenset(
    {errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ELOOP, errno.EROFS, errno.EIO}
)
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
        if (said := _said(error)) is None:
            raise
        say(err, "autograder: " + legible(said, keep="\n"))
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


def _said(error: Exception) -> str | None:
    """Return an error's sentence for whoever asked; None if it has none."""
    # Here and not above: they stand on much that a command may do without.
    from autograder.exercises.exam import NoKeys
    from autograder.sandbox import SandboxFault
    from course_utils.desk.authoring import SourceError
    from course_utils.idx import DatasetError

    if isinstance(error, (Refusal, NoKeys, SandboxFault, SourceError, DatasetError)):
        return str(error)
    if isinstance(error, OSError) and error.errno in _OF_THE_PLACE and error.filename:
        return (
            f"{str(error.filename)[:300]} cannot be used: {error.strerror}. See that the path is "
            "right and that this account may use it, and try again; what is done is kept."
        )
    return None


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
    say(err, f"autograder: {error}")
    return False
