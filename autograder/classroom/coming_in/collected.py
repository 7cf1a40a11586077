"""One student's submission: the files as they will lie in ``submitted/``, compared and written."""

import hashlib
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from autograder.intake.letters import alike, safe_name
from autograder.intake.matching import File, Ids, code_in, ids_in, match, name_meant
from autograder.intake.members import Member
from autograder.intake.notebook import MAX_BYTES, SubmissionRefused
from autograder.intake.platforms import Handed
from autograder.intake.sources import SUFFIX, InFolder, PlaceError, entries
from autograder.words import size_text

from ..course_folder import CourseFolder
from ..durable import sync_folder, write_durably

MAX_FILES = 300  #: of one submission
MAX_TOTAL = 256 * 2**20
_PACKED = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")
TIMESTAMP = "timestamp.txt"
_TIME = "%Y-%m-%d %H:%M:%S %Z"  #: nbgrader's own form


class State(StrEnum):
    """What becomes of a student's submission."""

    NEW = "taken"
    SAME = "there already"
    NEWER = "replaces an older one"
    OLDER = "left aside: older"
    DIFFERS = "not placed: differs"
    NOT_PLACED = "not placed"


@dataclass
class Bundle:
    """The files of one attempt by the names they get; `complete` if nothing was left unsaid or out.

    Nothing of them is held in memory: each is read when it is compared and when it is written.
    """

    when: datetime | None = None
    files: dict[tuple[str, ...], Member] = field(default_factory=dict)
    notebooks: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    complete: bool = True

    @property
    def timestamp(self) -> bytes:
        """What goes into ``timestamp.txt``; empty if the platform says no time."""
        return f"{self.when:{_TIME}}\n".encode() if self.when else b""

    def digests(self) -> dict[tuple[str, ...], str]:
        """Return the hash of each file.

        Raises:
            SubmissionRefused: if one cannot be read after all.
        """
        found = {name: _hash(member.read(MAX_BYTES)) for name, member in self.files.items()}
        if self.when:
            found[(TIMESTAMP,)] = _hash(self.timestamp)
        return found

    def write(self, course: CourseFolder, student: str, assignment: str) -> None:
        """Put the files in place; what is there is moved to ``.autograder/replaced/``.

        Raises:
            PlaceError: if the disk refuses; what was there is then still there.
        """
        target = course.folder("submitted", student, assignment)
        draft = target.with_name(f".{safe_name(target.name)}.new")
        try:
            shutil.rmtree(draft, ignore_errors=True)  # of a run that was killed
            target.parent.mkdir(parents=True, exist_ok=True)
            draft.mkdir(mode=0o755)
            for name, member in self.files.items():
                path = draft.joinpath(*name)
                path.parent.mkdir(parents=True, exist_ok=True)
                write_durably(path, member.read(MAX_BYTES), 0o644)
            if self.when:
                write_durably(draft / TIMESTAMP, self.timestamp, 0o644)
            if target.exists():
                _keep(target, course, student, assignment)
            draft.rename(target)
            sync_folder(target.parent)
        except (OSError, SubmissionRefused) as problem:
            raise PlaceError(
                f"The submission of {student} cannot be written: {problem}. Mend that and run the "
                "same command again; those before are in place."
            ) from None
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def bundle_of(handed: list[Handed], expected: Mapping[str, Ids], when: datetime | None) -> Bundle:
    """Return the files of one attempt, its notebooks under the names the assignment gives them."""
    bundle = Bundle(when)
    readable = _readable(handed, bundle)
    books = [one for one in readable if one.file[-1].lower().endswith(SUFFIX) and not one.words]
    files = {one.file: File(one.file, *_look(one.member)) for one in books}
    found = match(list(files.values()), expected)
    bundle.words += found.words
    for name, paths in found.unclear.items():
        bundle.complete = False
        shown = ", ".join("/".join(path) for path in paths)
        bundle.words.append(
            f"{name}{SUFFIX} may be any of {shown}, which differ: give the right one that name."
        )
    top = {path[:-1] for path in found.taken.values()}
    base = top.pop() if len(top) == 1 else ()
    named = {path: (f"{name}{SUFFIX}",) for name, path in found.taken.items()}
    code = ""
    if len(books) < len(readable):
        code = "\n".join(code_in(one.member.read(MAX_BYTES)) for one in books)
    # The notebooks first, so that no other file can have their names.
    for one in sorted(readable, key=lambda one: one.file not in named):
        inside = one.file[len(base) :] if one.file[: len(base)] == base else one.file
        kept = named.get(one.file) or _safe(_called(inside, handed, code, bundle))
        _add(bundle, kept, one.member)
        if one.words and one.words != "receipt":
            bundle.words.append(f"There is {one.words} as well, kept as {'/'.join(kept)}.")
    bundle.notebooks = list(found.taken)
    _say_missing(bundle, expected, found.unclear, handed)
    return bundle


def _readable(handed: list[Handed], bundle: Bundle) -> list[Handed]:
    """Return the files that can be kept, and say of the others why not."""
    kept: list[Handed] = []
    total = 0
    for one in handed:
        total += one.member.size
        try:
            if len(kept) >= MAX_FILES:
                sentence = f"There are more than {MAX_FILES} files; the rest was left out."
                raise SubmissionRefused("too_many", sentence)
            if total > MAX_TOTAL:
                sentence = f"{one.member.shown} and what follows exceed {size_text(MAX_TOTAL)}."
                raise SubmissionRefused("too_large", sentence)
            one.member.read(MAX_BYTES)
        except SubmissionRefused as why:
            bundle.complete = False
            if str(why) not in bundle.words:
                bundle.words.append(str(why))
        else:
            kept.append(one)
    return kept


def _look(member: Member) -> tuple[str, Ids | None]:
    data = member.read(MAX_BYTES)
    return _hash(data), ids_in(data)


def _called(
    path: tuple[str, ...], handed: list[Handed], code: str, bundle: Bundle
) -> tuple[str, ...]:
    """Undo what a platform did to the name of a file that was handed in again."""
    name = name_meant(path[-1], code)
    if name == path[-1] or any(one.file[-1] == name for one in handed):
        return path
    bundle.words.append(f"{path[-1]} is {name} again, which the notebook reads.")
    return (*path[:-1], name)


def _safe(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return a path that stays inside, and is no ``timestamp.txt``: that one is the platform's."""
    parts = tuple(safe_name(part) for part in path[-8:])
    if alike("/".join(parts)) == TIMESTAMP:
        return ("timestamp (handed in).txt",)
    return parts


def _add(bundle: Bundle, name: tuple[str, ...], member: Member) -> None:
    taken = {alike("/".join(one)): one for one in bundle.files}
    mine = alike("/".join(name))
    clash = next(
        (
            one
            for key, one in taken.items()
            if key == mine or key.startswith(f"{mine}/") or mine.startswith(f"{key}/")
        ),
        None,
    )
    if clash is None:
        bundle.files[name] = member
        return
    if _hash(member.read(MAX_BYTES)) != _hash(bundle.files[clash].read(MAX_BYTES)):
        bundle.complete = False
        bundle.words.append(f"{member.shown} was left out: {'/'.join(clash)} has its name already.")


def _say_missing(
    bundle: Bundle, expected: Mapping[str, Ids], unclear: Mapping[str, object], handed: list[Handed]
) -> None:
    missing = [name for name in expected if name not in bundle.notebooks and name not in unclear]
    if not missing:
        return
    shown = ", ".join(f"{name}{SUFFIX}" for name in missing)
    if not bundle.notebooks:
        bundle.complete = False
        files = ", ".join("/".join(one.file) for one in handed[:5])
        bundle.words.append(f"No notebook of the assignment is in it, but: {files}.")
        if any(one.file[-1].lower().endswith(_PACKED) for one in handed):
            bundle.words.append("Unpack what is packed into the submission's folder.")
    else:
        bundle.words.append(f"{shown} is not in it.")
        strange = len([one for one in handed if one.file[-1].lower().endswith(SUFFIX)])
        bundle.complete = bundle.complete and strange <= len(bundle.notebooks)


# what is there already


def reconcile(
    bundle: Bundle, course: CourseFolder, student: str, assignment: str, replacing: bool
) -> tuple[State, list[str]]:
    """Compare with what lies in ``submitted/``; return what is to be done, and words about it."""
    target = course.folder("submitted", student, assignment)
    if course.behind_link(student, assignment):
        return State.NOT_PLACED, [f"{target} is or lies behind a link, and links are not followed."]
    there = _there(target)
    if there is None:
        return State.NEW, []
    if there == bundle.digests():
        return State.SAME, []
    before = _time_of(course.timestamp(student, assignment))
    if before and bundle.when and before != bundle.when:
        if bundle.when < before:
            return State.OLDER, [f"What is there is of {before:{_TIME}}, and newer; it stays."]
        return State.NEWER, [_kept(course)]
    if replacing:
        return State.NEWER, [_kept(course)]
    return State.DIFFERS, [
        "There is another submission already, and no time says which is newer. It stays; "
        "--replace takes this one instead and keeps that."
    ]


def _kept(course: CourseFolder) -> str:
    return f"The older one is kept in {(course.work / 'replaced').relative_to(course.root)}/."


def _there(target: Path) -> dict[tuple[str, ...], str] | None:
    """Return the hash of each file in a folder; None if it does not exist or is empty."""
    if not target.exists():
        return None
    found = {}
    for parts in _walk(target, ()):
        try:
            found[parts] = _hash(InFolder(target, parts).read(MAX_BYTES))
        except SubmissionRefused as why:
            found[parts] = str(why)
    return found or None


def _walk(folder: Path, parts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, is_folder in entries(folder.joinpath(*parts)):
        if is_folder:
            yield from _walk(folder, (*parts, name))
        else:
            yield (*parts, name)


def _time_of(written: bytes) -> datetime | None:
    """Return the time in a ``timestamp.txt`` that this command or nbgrader wrote in UTC."""
    text = written.decode("ascii", "replace").strip()
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d+)?(?: UTC)?", text)
    with suppress(ValueError):
        return datetime.fromisoformat(match[1]).replace(tzinfo=UTC) if match else None
    return None


def _keep(target: Path, course: CourseFolder, student: str, assignment: str) -> None:
    """Move what is there out of nbgrader's sight."""
    there = _there(target) or {}
    mark = _hash(repr(sorted(there.items())).encode())[:12]
    folder = course.work / "replaced" / safe_name(student) / safe_name(assignment)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = folder / mark
    if kept.exists():  # the same files were replaced before
        shutil.rmtree(target)
    else:
        shutil.move(target, kept)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
