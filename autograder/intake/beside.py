"""What lies beside a notebook: files that the course hands out, and files that came along with it.

Names are relative to the notebook's folder, with slashes. The course's files are trusted; a
student's are read as their notebook is: no link is followed, and how many there are, how large and
how deep, is bounded. What is left out is told in a sentence and costs nobody the submission.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from autograder.words import listed, size_text

from .notebook import ReadFault, SubmissionRefused
from .sources import InFolder, Origin

MOST_FILES = 1_000  #: that a student may hand in beside the notebooks of one assignment
MOST_BYTES = 100 * 2**20  #: of them all; nbgrader's own limit, roughly
MOST_ENTRIES = 10_000  #: names that are looked at
MOST_LEVELS = 16  #: of folders
_MODULES = (".py", ".pyc", ".so")  #: what Python would import


@dataclass(frozen=True)
class Given:
    """The course's own files: where each lies, by its name, how large they are, and a digest."""

    files: Mapping[str, Path] = field(default_factory=dict)
    size: int = 0
    digest: str = ""

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules among them that a notebook can import by their first name."""
        return tuple(sorted(name for folder, name in _modules(self.files) if not folder))


@dataclass(frozen=True)
class Own:
    """One file of a student's. `changed_ns` is when it changed, which no student can choose."""

    name: str
    size: int
    changed_ns: int
    origin: Origin = field(compare=False, repr=False)


@dataclass(frozen=True)
class Beside:
    """All that belongs beside one student's notebooks; the course's files win over the student's.

    `left_out` says in sentences what the student handed in and is not laid there.
    """

    given: Given = field(default_factory=Given)
    own: tuple[Own, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return self.given.size + sum(one.size for one in self.own)

    @cached_property
    def digest(self) -> str:
        """A digest of all names and contents; empty where there are none."""
        try:
            return self._digest_of(self._contents())
        except ReadFault as fault:
            return str(fault)  # which no later look at the files comes to

    def read(self, planned: str | None = None) -> tuple[dict[str, bytes | Path], list[str]]:
        """Return what to lay beside the notebook, by name, and why something is missing there.

        Args:
            planned: the digest that it had, if that matters.

        Raises:
            ReadFault: if the machine keeps it from being read, or it has another digest now.
        """
        files: dict[str, bytes | Path] = dict(self.given.files)
        missing = list(self.left_out)
        contents = self._contents()
        if planned is not None and self._digest_of(contents) != planned:
            raise ReadFault("Files beside the notebook changed while the class was graded.")
        for one, content in zip(self.own, contents, strict=True):
            if isinstance(content, bytes):
                files[one.name] = content
            else:
                missing.append(f"A file beside the notebook was left out: {content}")
        return files, missing

    def _contents(self) -> list[bytes | SubmissionRefused]:
        """What the student's files hold, or why one is not taken; raises ReadFault."""
        found: list[bytes | SubmissionRefused] = []
        for one in self.own:
            try:
                found.append(one.origin.read(one.size))
            except ReadFault:
                raise
            except SubmissionRefused as refused:
                found.append(refused)
        return found

    def _digest_of(self, contents: list[bytes | SubmissionRefused]) -> str:
        if not self.given.files and not self.own:
            return ""
        digest = hashlib.sha256(self.given.digest.encode())
        for one, content in zip(self.own, contents, strict=True):
            if isinstance(content, bytes):
                said = hashlib.sha256(content).hexdigest()
            else:
                said = str(content)
            digest.update(f"{one.name}\0{said}\0".encode())
        return digest.hexdigest()


NOTHING = Beside()


def look_beside(
    base: Path, parts: tuple[str, ...], given: Given, ignored: Callable[[str], bool]
) -> Beside:
    """Return what lies beside the notebooks in ``base/parts…``, a student's folder, and `given`.

    Args:
        base: a folder of the instructor's; below it no link is followed.
        parts: the way from there to the student's folder.
        given: the course's own files.
        ignored: says of the name of a file or folder whether nobody asks for it.
    """
    look = _Look(InFolder(base, parts), ignored)
    look.at_folder()
    shadows = _Shadows(given.files)
    own = [one for one in look.found if not shadows.hide(one.name)]
    own.sort(key=lambda one: (one.size, one.name))  # as many as there is room for
    taken: list[Own] = []
    room = MOST_BYTES
    for one in own:
        if len(taken) == MOST_FILES or one.size > room:
            break
        room -= one.size
        taken.append(one)
    too_much = [one.name for one in own[len(taken) :]]
    limits = f"at most {MOST_FILES:,} files and {size_text(MOST_BYTES)} are taken"
    left_out = [
        *_told(look.odd, "they are links, no plain files, or may not be read"),
        *_told(look.unnamed, "their names hold characters that nobody can read"),
        *_told(too_much, limits),
    ]
    if look.cut_short:
        left_out.append(
            f"The folder holds more than {MOST_ENTRIES:,} files, or folders within folders more "
            f"than {MOST_LEVELS} deep; what lies beyond was left out."
        )
    return Beside(given, tuple(sorted(taken, key=lambda one: one.name)), tuple(left_out))


class _Look:
    """Lists a student's folder by descriptors, so that nothing can be exchanged for a link."""

    def __init__(self, root: InFolder, ignored: Callable[[str], bool]) -> None:
        self._root, self._ignored = root, ignored
        self.found: list[Own] = []
        self.odd: list[str] = []
        self.unnamed: list[str] = []
        self._seen = 0
        self.cut_short = False

    def at_folder(self) -> None:
        """Look at everything below the folder."""
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
        with suppress(OSError):  # that it is no folder is what its notebooks' rows say
            handle = os.open(self._root.root, os.O_RDONLY | os.O_DIRECTORY)
            try:
                for part in self._root.parts:
                    inner = os.open(part, flags, dir_fd=handle)
                    os.close(handle)
                    handle = inner
                self._list(handle, ())
            finally:
                os.close(handle)

    def _list(self, folder: int, above: tuple[str, ...]) -> None:
        if len(above) > MOST_LEVELS:
            self.cut_short = True
            return
        for name in self._names(folder):
            parts = (*above, name)
            shown = "/".join(parts)
            if not name.isprintable():
                self.unnamed.append(ascii(shown)[1:-1])
                continue
            try:
                about = os.stat(name, dir_fd=folder, follow_symlinks=False)
            except OSError:
                self.odd.append(shown)
                continue
            if stat.S_ISDIR(about.st_mode):
                self._below(folder, parts, shown)
            elif stat.S_ISREG(about.st_mode):
                origin = InFolder(self._root.root, (*self._root.parts, *parts))
                self.found.append(Own(shown, about.st_size, about.st_ctime_ns, origin))
            else:
                self.odd.append(shown)

    def _names(self, folder: int) -> list[str]:
        """Return a folder's names that somebody may ask for, in order."""
        names = []
        with os.scandir(folder) as entries:
            for one in entries:
                self._seen += 1
                if self._seen > MOST_ENTRIES:
                    self.cut_short = True
                    break
                if not self._ignored(one.name):
                    names.append(one.name)
        return sorted(names)

    def _below(self, folder: int, parts: tuple[str, ...], shown: str) -> None:
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
        try:
            inner = os.open(parts[-1], flags, dir_fd=folder)
        except OSError:
            self.odd.append(shown)
            return
        try:
            self._list(inner, parts)
        finally:
            os.close(inner)


class _Shadows:
    """Which of a student's files would hide, or stand in the way of, one of the course's."""

    def __init__(self, given: Collection[str]) -> None:
        self._given = frozenset(given)
        self._folders = {above for name in given for above in _above(name)}
        self._modules = _modules(given)

    def hide(self, name: str) -> bool:
        """Whether this file must not lie beside the course's."""
        if name in self._given or name in self._folders:
            return True
        if any(above in self._given for above in _above(name)):
            return True
        # Python prefers a package or a compiled module to the plain one of the same name.
        return _module(name) in self._modules


def _above(name: str) -> Iterator[str]:
    """Yield the folders that a name lies in, without the outermost."""
    place = name.rpartition("/")[0]
    while place:
        yield place
        place = place.rpartition("/")[0]


def _modules(names: Collection[str]) -> set[tuple[str, str]]:
    """Return (folder, name) of all modules and packages among these files."""
    found: set[tuple[str, str]] = set()
    for name in names:
        if (module := _module(name)) is not None:
            found.add(module)
            packages = (above.rpartition("/") for above in _above(name))
            found |= {(folder, package) for folder, _, package in packages}
    return found


def _module(name: str) -> tuple[str, str] | None:
    """Return the folder and the name of the module that a file is; None if it is none."""
    folder, _, file = name.rpartition("/")
    stem = file.partition(".")[0]
    if not file.endswith(_MODULES):
        return None
    if stem == "__init__":
        folder, _, stem = folder.rpartition("/")
    return folder, stem


def _told(names: list[str], why: str) -> list[str]:
    if not names:
        return []
    some = listed(name[:80] for name in names)
    return [f"Handed in beside the notebook and left out ({why}): {some}."]
