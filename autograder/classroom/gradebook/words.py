"""What a gradebook's refusal means for the person at the desk."""

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from autograder.refusal import Refusal
from autograder.words import span

from .own_table import RIGHTS, TABLE

_BESIDE = ("-journal", "-wal", "-shm")  #: what SQLite opens beside a gradebook, and waits for
_NAMED = "db_url in nbgrader_config.py or a link in its place"
_AGAIN = "and run the same command again"
_HELD = "locked by another program, e.g. the formgrader or a second autograde"
_LOCKED = f"it is {_HELD}. Let that end {_AGAIN}"
#: what PostgreSQL says in every language
_LOCK_NOT_AVAILABLE, _INSUFFICIENT_PRIVILEGE = "55P03", "42501"
_OURS = (
    f"{TABLE.name}, a table that the grader has made in it, is not as it was. Remove that table "
    f"{_AGAIN}, which makes a new one"
)
#: what SQLite says, and what follows from it
_ADVICE = (
    (
        ("not a database", "malformed", "quick_check"),
        "the file is damaged. Put a backup of it in its place, or move it away (manual grades are "
        f"in a backup only), {_AGAIN}: whatever was graded automatically is written into it anew",
    ),
    (
        ("no such table", "no such column"),
        "it is of another version of nbgrader's. Make a copy of the file, then run `nbgrader db "
        f"upgrade` in the course {_AGAIN}",
    ),
    (("is full", "disk I/O error", "No space left"), f"there is no room left. Make room {_AGAIN}"),
    (
        ("readonly", "unable to open", "Permission denied", "Read-only"),
        f"this account may not write it. Check the permissions of the file and its folder {_AGAIN}",
    ),
)


class GradebookError(Refusal):
    """The gradebook or ``autograded/`` cannot be written. One sentence; the verdict is not lost.

    `locked` says that another program holds it at the moment.
    """

    def __init__(self, sentence: str, *, locked: bool = False) -> None:
        super().__init__(sentence)
        self.locked = locked


@dataclass(frozen=True)
class Address:
    """Where a gradebook is, by SQLAlchemy's URL."""

    url: str

    @property
    def file(self) -> Path | None:
        """The file of an SQLite gradebook; None for a database server, or what is no URL."""
        try:
            url = make_url(self.url)
            name = url.database or ""
            if url.get_backend_name() != "sqlite" or name in ("", ":memory:"):
                return None
        except SQLAlchemyError:
            return None
        return Path(name.removeprefix("file:") if "uri" in url.query else name)

    def is_there(self) -> bool:
        """Whether the gradebook exists, as far as can be seen: a database server has it or not.

        Raises:
            GradebookError: if something else lies in its place, or nobody may look.
        """
        if self.file is None:
            return True
        try:
            if not self.file.exists():
                return False
            _check_file(self.file)
        except OSError as problem:
            raise self.refusal("The gradebook cannot be read", problem) from problem
        return True

    def missing(self) -> GradebookError:
        """Return the error that says that there should be one."""
        return GradebookError(
            f"The gradebook ({self.shown}) is not there, and it is the one of this course, by "
            f"{_NAMED}. What it holds (manual grades, penalties, names) is not known without it. "
            "Put it back, or correct that line; `autograder grade` makes a new one."
        )

    @property
    def shown(self) -> str:
        """It, without a password."""
        if self.file is not None:
            return str(self.file)
        try:
            return str(make_url(self.url).render_as_string(hide_password=True))
        except SQLAlchemyError:
            return "named by db_url in nbgrader_config.py"

    def waiting(self, patience_s: float) -> str:
        """Return what is said as somebody begins to wait for it."""
        return f"The gradebook ({self.shown}) is {_HELD}: waiting for it, up to {span(patience_s)}."

    def refusal(self, what: str, problem: BaseException) -> GradebookError:
        """Return the error that says in one sentence why `what` cannot be done."""
        reason = first_line(problem)
        if is_locked(problem):
            return GradebookError(f"{what} ({self.shown}): {_LOCKED}.", locked=True)
        if _code(problem) == _INSUFFICIENT_PRIVILEGE:
            ours = f": GRANT {RIGHTS} ON {TABLE.name}" if TABLE.name in reason else ""
            return GradebookError(
                f"{what} ({self.shown}): {reason}. Have the owner of that table grant this account "
                f"the right{ours}, {_AGAIN}."
            )
        if TABLE.name in reason and not isinstance(problem, IntegrityError):
            return GradebookError(f"{what} ({self.shown}): {_OURS}.")
        for signs, advice in _ADVICE if self.file is not None else ():
            if any(sign.casefold() in reason.casefold() for sign in signs):
                return GradebookError(f"{what} ({self.shown}): {advice}.")
        if self.file is not None:
            return GradebookError(f"{what} ({self.shown}): {reason}.")
        return GradebookError(
            f"{what} ({self.shown}): {reason}. Check db_url in nbgrader_config.py and that the "
            f"database is running, {_AGAIN}."
        )


def is_locked(problem: BaseException) -> bool:
    """Say whether a database refused because another program holds it at the moment."""
    locked = "is locked" in first_line(problem).casefold()
    return locked or _code(problem) == _LOCK_NOT_AVAILABLE


def _code(problem: BaseException) -> Any:
    original = getattr(problem, "orig", None) or problem
    return getattr(original, "sqlstate", None) or getattr(original, "pgcode", None)


def first_line(problem: BaseException) -> str:
    """Return what an exception says, on one line and without SQLAlchemy's own words."""
    original = getattr(problem, "orig", None) or problem
    return (str(original).strip() or type(original).__name__).splitlines()[0].rstrip(".")


def advice_for(problem: OSError) -> str:
    """Return what to do about an error of the file system."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Make room"
    if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "Check the permissions"
    if problem.errno in (errno.ENOTDIR, errno.EEXIST):
        return "Move the file away that is where a folder should be"
    return "Look at that place"


def check_address(db_url: str) -> None:
    """See whether a course's configuration names a gradebook that there can be.

    Raises:
        GradebookError: if not. Nothing is connected to, so a database that is down is not seen.
    """
    address = Address(db_url)
    try:
        create_engine(db_url).dispose()
        if address.file is not None:
            _check_file(address.file)
    except (SQLAlchemyError, ImportError, ValueError, OSError) as problem:
        raise GradebookError(
            f"The gradebook ({address.shown}) cannot be opened: {first_line(problem)}. Check "
            "db_url in nbgrader_config.py."
        ) from problem


def _check_file(file: Path) -> None:
    """See that a file is there, or can be made there.

    Raises:
        OSError: if not.
    """
    for one in (file, *(file.with_name(file.name + more) for more in _BESIDE)):
        if one.exists() and not one.is_file():
            kind = "a folder" if one.is_dir() else "a pipe or a device"
            which = "it" if one == file else one.name
            raise OSError(f"{which} is {kind} and no file; move that away")
    if not file.parent.is_dir():
        raise OSError(f"there is no folder {file.parent}")
    if not (leads_to := Path(os.path.realpath(file)).parent).is_dir():
        raise OSError(f"it is a link that leads nowhere, for there is no folder {leads_to}")
