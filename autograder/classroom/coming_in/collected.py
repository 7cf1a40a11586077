"""One student's submission: the files as they will lie in ``submitted/``, compared and written."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from autograder.intake.letters import alike, safe_name
from autograder.intake.matching import File, Ids, code_in, ids_in, match, name_meant
from autograder.intake.members import HIDDEN, Member
from autograder.intake.notebook import MAX_BYTES, SubmissionRefused
from autograder.intake.platforms import Handed
from autograder.intake.sources import SUFFIX, PlaceError
from autograder.words import size_text

from ..course_folder import TIMESTAMP, CourseFolder
from ..durable import sync_folder, write_durably
from .there import TIME_FORM, TooDeep, files_in, handed_in_at, hash_of, keep

MAX_FILES = 300  #: of one submission
MAX_TOTAL = 256 * 2**20
_PACKED = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")


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

    `lost` is that a notebook may be among what could not be read: then it is not to be placed, or
    a damaged download would be graded as if nothing had been handed in. Nothing of the files is
    held in memory: each is read when it is compared and when it is written.
    """

    when: datetime | None = None
    files: dict[tuple[str, ...], Member] = field(default_factory=dict)
    notebooks: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    complete: bool = True
    lost: bool = False

    @property
    def timestamp(self) -> bytes:
        """What goes into ``timestamp.txt``; empty if the platform says no time."""
        return f"{self.when:{TIME_FORM}}\n".encode() if self.when else b""

    def digests(self) -> dict[tuple[str, ...], str]:
        """Return the hash of each file.

        Raises:
            SubmissionRefused: if one cannot be read after all.
        """
        found = {name: hash_of(member.read(MAX_BYTES)) for name, member in self.files.items()}
        if self.when:
            found[(TIMESTAMP,)] = hash_of(self.timestamp)
        return found

    def write(self, course: CourseFolder, student: str, assignment: str) -> None:
        """Put the files in place; what is there is moved to ``.autograder/replaced/``.

        Raises:
            PlaceError: if the disk refuses; what was there is then still there.
            SubmissionRefused: if a file cannot be read any more; likewise.
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
                keep(target, course, student, assignment)
            draft.rename(target)
            sync_folder(target.parent)
        except OSError as problem:
            raise PlaceError(
                f"The submission of {student} cannot be written: {problem}. Mend that and run the "
                "same command again; those before are in place."
            ) from None
        finally:
            shutil.rmtree(draft, ignore_errors=True)
            with suppress(OSError):  # it holds something, as a rule
                target.parent.rmdir()


def bundle_of(handed: list[Handed], expected: Mapping[str, Ids], when: datetime | None) -> Bundle:
    """Return the files of one attempt, its notebooks under the names the assignment gives them.

    Raises:
        SubmissionRefused: if a file cannot be read any more that could be a moment ago.
    """
    bundle = Bundle(when)
    readable, unread = _readable(handed, bundle)
    books = [one for one in readable if _is_notebook(one) and not one.words]
    files = {one.file: File(one.file, *_look(one.member)) for one in books}
    found = match(list(files.values()), expected)
    bundle.words += found.words
    for name, paths in found.unclear.items():
        bundle.complete = False
        shown = ", ".join("/".join(path) for path in paths)
        bundle.words.append(
            f"{name}{SUFFIX} may be any of {shown}, which differ: give the right one that name."
        )
    code = ""
    if len(books) < len(readable):
        code = "\n".join(code_in(one.member.read(MAX_BYTES)) for one in books)
    _name(bundle, readable, found.taken, lambda path: _called(path, handed, code, bundle))
    bundle.notebooks = list(found.taken)
    missing = [one for one in expected if one not in found.taken and one not in found.unclear]
    at_all = not found.taken
    doubt = any(_may_be_notebook(one, at_all=at_all) for one in unread)
    bundle.lost = not readable or (bool(missing) and doubt)
    if bundle.lost:
        _say_lost(bundle, missing)
    elif missing:
        _say_missing(bundle, missing, handed)
    return bundle


def _name(
    bundle: Bundle,
    readable: list[Handed],
    taken: Mapping[str, tuple[str, ...]],
    called: Callable[[tuple[str, ...]], tuple[str, ...]],
) -> None:
    """Give each file its name, below the folder that holds the notebooks."""
    top = {path[:-1] for path in taken.values()}
    base = top.pop() if len(top) == 1 else ()
    named = {path: (f"{name}{SUFFIX}",) for name, path in taken.items()}
    # The notebooks first, so that no other file can have their names.
    for one in sorted(readable, key=lambda one: one.file not in named):
        inside = one.file[len(base) :] if one.file[: len(base)] == base else one.file
        kept = named.get(one.file) or _safe(called(inside))
        _add(bundle, kept, one.member)
        if one.words and one.words != "receipt":
            bundle.words.append(f"There is {one.words} as well, kept as {'/'.join(kept)}.")


def _readable(handed: list[Handed], bundle: Bundle) -> tuple[list[Handed], list[Handed]]:
    """Return the files that can be kept and those that cannot, and say why not."""
    kept: list[Handed] = []
    unread: list[Handed] = []
    total = 0
    # The notebooks first, so that no other file can take up their room.
    for one in sorted(handed, key=lambda one: not _is_notebook(one)):
        try:
            if len(kept) >= MAX_FILES:
                sentence = f"There are more than {MAX_FILES} files; the rest was left out."
                raise SubmissionRefused("too_many", sentence)
            size = one.member.size  # of one that is too large, reading it says so
            if size <= MAX_BYTES and total + size > MAX_TOTAL:
                words = f"together the files exceed {size_text(MAX_TOTAL)}"
                raise SubmissionRefused("too_large", f"{one.member.shown} was left out: {words}.")
            one.member.read(MAX_BYTES)
        except SubmissionRefused as why:
            unread.append(one)
            # What hides is told; that it was meant to be handed in, nothing says.
            bundle.complete = bundle.complete and why.kind == HIDDEN
            if str(why) not in bundle.words:
                bundle.words.append(str(why))
        else:
            kept.append(one)
            total += size
    return kept, unread


def _is_notebook(one: Handed) -> bool:
    return one.file[-1].lower().endswith(SUFFIX)


def _may_be_notebook(one: Handed, *, at_all: bool) -> bool:
    """Say whether what could not be read may be a notebook, or hold one.

    A hidden folder holds one if there is no other notebook `at_all`.
    """
    if one.member.closed:
        return at_all or not one.file[-1].startswith(".")
    return one.file[-1].lower().endswith((SUFFIX, *_PACKED))


def _look(member: Member) -> tuple[str, Ids | None]:
    data = member.read(MAX_BYTES)
    return hash_of(data), ids_in(data)


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
    if hash_of(member.read(MAX_BYTES)) != hash_of(bundle.files[clash].read(MAX_BYTES)):
        bundle.complete = False
        bundle.words.append(f"{member.shown} was left out: {'/'.join(clash)} has its name already.")


def _say_lost(bundle: Bundle, missing: list[str]) -> None:
    shown = ", ".join(f"{name}{SUFFIX}" for name in missing) or "all of it"
    bundle.words.append(
        f"So nothing was placed: {shown} would count as not handed in. Mend that, download it "
        "again or ask for it again; then run the same command."
    )


def _say_missing(bundle: Bundle, missing: list[str], handed: list[Handed]) -> None:
    if bundle.notebooks:
        bundle.words.append(f"{', '.join(f'{name}{SUFFIX}' for name in missing)} is not in it.")
        strange = sum(map(_is_notebook, handed))
        bundle.complete = bundle.complete and strange <= len(bundle.notebooks)
        return
    bundle.complete = False
    files = ", ".join("/".join(one.file) for one in handed[:5])
    bundle.words.append(f"No notebook of the assignment is in it, but: {files}.")
    if any(one.file[-1].lower().endswith(_PACKED) for one in handed):
        bundle.words.append("Unpack what is packed into the submission's folder.")


# what is there already


def reconcile(
    bundle: Bundle, course: CourseFolder, student: str, assignment: str, replacing: bool
) -> tuple[State, list[str]]:
    """Compare with what lies in ``submitted/``; return what is to be done, and words about it.

    Raises:
        SubmissionRefused: if a file cannot be read any more.
    """
    if bundle.lost:
        return State.NOT_PLACED, []
    target = course.folder("submitted", student, assignment)
    if course.behind_link(student, assignment):
        return State.NOT_PLACED, [f"{target} is or lies behind a link, and links are not followed."]
    try:
        held = files_in(target)
    except TooDeep as why:
        return State.NOT_PLACED, [f"{why} Move that away; then run the same command."]
    if held is None:
        return State.NEW, []
    if held == bundle.digests():
        return State.SAME, []
    before = handed_in_at(course.timestamp(student, assignment))
    if before and bundle.when and before != bundle.when:
        if bundle.when < before:
            return State.OLDER, [f"What is there is of {before:{TIME_FORM}}, and newer; it stays."]
        return State.NEWER, [_kept(course)]
    if replacing:
        return State.NEWER, [_kept(course)]
    return State.DIFFERS, [
        "There is another submission already, and no time says which is newer. It stays; "
        "--replace takes this one instead and keeps that."
    ]


def _kept(course: CourseFolder) -> str:
    return f"The older one is kept in {(course.work / 'replaced').relative_to(course.root)}/."
