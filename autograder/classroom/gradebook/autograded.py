"""nbgrader's ``autograded/`` folder: executed notebooks as the formgrader and feedback show them.

Each file is sealed: its metadata end with a sum over its own bytes, the executed notebook it was
made from and the marks of its cells. So a file that is older, or was changed, is told from the one
that belongs there by reading it once.
"""

import hashlib
import json
import mimetypes
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import nbformat

from autograder.border import strict_json
from autograder.display.inert import HANDED_IN
from autograder.grading.verdicts import Verdict
from autograder.intake.beside import Beside

from ..course_folder import TIMESTAMP, CourseFolder
from ..durable import read_file, write_durably
from .cells import conform

Marks = Mapping[str, Any]

_PAGES = frozenset(
    {".htm", ".html", ".shtml", ".xhtml", ".xht", ".svg", ".svgz", ".xml", ".xsl", ".mht", ".mhtml"}
)
_KEY = "autograder_seal"
_MOST_ITEMS = 2_000_000  #: in a notebook that lies there
_OPEN = "0" * 64  #: stands where the seal will


def write_autograded(
    course: CourseFolder, verdict: Verdict, executed: bytes | None, marks: Marks | None
) -> None:
    """Put a submission's executed notebook where nbgrader's tools look, unless it is there.

    Args:
        course: whose folder it is.
        verdict: names the student and the notebook.
        executed: the notebook, format 4 JSON; None removes an older one.
        marks: nbgrader's metadata by the name of a cell; None if nobody asked for this notebook.

    Raises:
        OSError: if it cannot be written.
    """
    names = (verdict.student, verdict.notebook)
    named = not any(name in ("", ".", "..") or "/" in name for name in names)
    folder = course.folder("autograded", verdict.student, verdict.assignment)
    path = _place(course, verdict)
    if executed is None or marks is None:
        if named:  # or else it was never there
            path.unlink(missing_ok=True)
        return
    if not named:
        raise OSError("its name cannot be a file's name")
    mode = 0o664 if course.setting("CourseDirectory", "groupshared", False) else 0o444
    draft = folder / f".{verdict.notebook[:60]}.new"  # of a killed run: written over by the next
    made_from = _made_from(executed, marks)
    if not _is_sealed(path, made_from):
        folder.mkdir(parents=True, exist_ok=True)
        if draft.is_dir():  # a student's folder of that name, copied here before
            shutil.rmtree(draft)
        write_durably(path, _sealed(executed, marks, made_from), mode, draft)
    timestamp, beside = course.timestamp(verdict.student, verdict.assignment), folder / TIMESTAMP
    if timestamp and _content(beside) != timestamp:
        write_durably(beside, timestamp, mode, draft)


def is_of(course: CourseFolder, verdict: Verdict, executed: bytes, marks: Marks) -> bool:
    """Say whether what lies in ``autograded/`` for a verdict was made from this executed notebook.

    What has no seal is nbgrader's own, whose business it is.
    """
    sealed = is_in_place(course, verdict, executed, marks)
    return sealed or _KEY.encode() not in _content(_place(course, verdict))


def is_in_place(
    course: CourseFolder, verdict: Verdict, executed: bytes | None, marks: Marks
) -> bool:
    """Say whether ``autograded/`` holds for a verdict what :func:`write_autograded` puts there."""
    path = _place(course, verdict)
    if executed is None:
        return not path.exists()
    return _is_sealed(path, _made_from(executed, marks))


def standing(course: CourseFolder, verdict: Verdict) -> Any:
    """Return what lies in ``autograded/`` as a verdict's notebook: what the formgrader shows.

    That is None if nothing does, and an empty one if it cannot be read.
    """
    data = _content(_place(course, verdict))
    try:
        return strict_json.parse(data, items=_MOST_ITEMS) if data else None
    except strict_json.BadJson:
        return {}


def is_ours(lies: Any) -> bool:
    """Say whether what lies in ``autograded/`` was written by :func:`write_autograded`.

    In nbgrader's stands whatever a student wrote into it, a seal or a digest as well; but also what
    ours never has: all that there is to know of the language, and when each cell ran.
    """
    try:
        about, cells = lies["metadata"], lies["cells"]
        return (
            about.keys() <= {"kernelspec", "language_info", _KEY}
            and about["language_info"].keys() == {"name", "pygments_lexer"}
            and all(one["metadata"].keys() <= {"nbgrader", HANDED_IN} for one in cells)
        )
    except (LookupError, TypeError, AttributeError):  # it may be anything that JSON can say
        return False


def copy_beside(course: CourseFolder, verdict: Verdict, beside: Beside) -> None:
    """Copy what lies beside a student's notebook to where nbgrader's tools look for it.

    A file is left alone if it has the size of what it is a copy of, and the time when that last
    changed in this file system; the other time of a file, a zip can bring along. What a browser
    would run as a page is copied only if it is the course's: the formgrader serves these files, and
    a script in them would have the rights of whoever looks.

    Raises:
        OSError, SubmissionRefused: if one cannot be read or written.
    """
    folder = course.folder("autograded", verdict.student, verdict.assignment)
    mode = 0o664 if course.setting("CourseDirectory", "groupshared", False) else 0o444
    for name, path in beside.given.files.items():
        about = path.stat()
        _copy(folder, name, about.st_size, about.st_ctime_ns, path.read_bytes, mode)
    for one in beside.own:
        if not _is_page(one.name):
            read = partial(one.origin.read, one.size)
            _copy(folder, one.name, one.size, one.changed_ns, read, mode)


def _copy(
    folder: Path, name: str, size: int, changed_ns: int, read: Callable[[], bytes], mode: int
) -> None:
    path = folder / name
    with suppress(OSError):
        about = path.lstat()
        if (about.st_size, about.st_mtime_ns) == (size, changed_ns) and path.is_file():
            return
    for place in (path, *path.parents):  # where a folder has become a file, or a file a folder
        if place == folder:
            break
        if place == path and place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        elif place != path and place.is_file():
            place.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(path, read(), mode)
    os.utime(path, ns=(changed_ns, changed_ns))


def _is_page(name: str) -> bool:
    kind = mimetypes.guess_type(name)[0] or ""
    return "html" in kind or "xml" in kind or not _PAGES.isdisjoint(Path(name.lower()).suffixes)


def _place(course: CourseFolder, verdict: Verdict) -> Path:
    folder = course.folder("autograded", verdict.student, verdict.assignment)
    return folder / f"{verdict.notebook}.ipynb"


def _sealed(executed: bytes, marks: Marks, made_from: bytes) -> bytes:
    notebook = conform(nbformat.v4.reads_json(executed.decode("utf-8")), marks)
    notebook["metadata"][_KEY] = _OPEN
    text = nbformat.v4.writes_json(notebook) + "\n"
    before, _, after = text.rpartition(_OPEN)
    return f"{before}{_seal(text.encode('utf-8'), made_from)}{after}".encode()


def _is_sealed(path: Path, made_from: bytes) -> bool:
    data = _content(path)
    before, key, after = data.rpartition(f'"{_KEY}": "'.encode())
    seal, rest = after[:64], after[64:]
    open_again = before + key + _OPEN.encode() + rest
    return bool(key) and seal == _seal(open_again, made_from).encode()


def _made_from(executed: bytes, marks: Marks) -> bytes:
    told = json.dumps([hashlib.sha256(executed).hexdigest(), marks], sort_keys=True)
    return hashlib.sha256(told.encode()).digest()


def _seal(text: bytes, made_from: bytes) -> str:
    return hashlib.sha256(made_from + text).hexdigest()


def _content(path: Path) -> bytes:
    try:
        return read_file(path)
    except OSError:
        return b""
