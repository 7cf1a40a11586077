"""The sandbox as the grader opens it: one zygote, and any number of kernels from it."""

import os
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from course_utils.course_files import SOURCES

from . import bubblewrap, doctor, environment, groups, interpreter
from .contract import Limits
from .course import CourseEnvironment
from .errors import SandboxFault, ZygoteGone
from .foreign import Program
from .kernels import SandboxedKernel
from .places import COURSE_UTILS, GUEST, INSIDE, LANDLOCK, PACKAGE, STUB, places, site_folders
from .zygote import Address, Zygote

PRELOAD = (
    "numpy",
    "tensorflow",
    "keras",
    "matplotlib.pyplot",
    "IPython.display",
    "course_utils",
)
_MOMENT_S = 10.0
_ANSWERS = (PACKAGE / "exercises", PACKAGE / "sandbox", SOURCES)
#: how the names of a loopback are found where nothing else has a name
_NAME_FILES = {
    "/etc/hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "/etc/nsswitch.conf": "hosts: files\n",
}


class Sandbox:
    """Owns one zygote and hands out kernels; any number of threads may ask at once.

    `readable` are folders every kernel may read; `reachable` ones only the kernels that name
    them. `preload` names the modules that kernels start with; without `questions` no check is going
    to ask any, and what answers them stays out, with the NumPy that it stands on. `env` is added to
    the environment of every kernel and must hold no secret. `kernels` says how many are going to
    run at once, and so which share of the processors each has. Without Landlock and seccomp it
    refuses to start, unless `unsafe` gives them up in so many words.
    """

    def __init__(
        self,
        *,
        readable: Sequence[Path] = (),
        reachable: Sequence[Path] = (),
        preload: Sequence[str] = PRELOAD,
        questions: bool = True,
        course: CourseEnvironment | None = None,
        programs: Sequence[Program] = (),
        env: Mapping[str, str] | None = None,
        kernels: int = 1,
        unsafe: bool = False,
        _bubblewrap: bool = True,
        _guest: Path = GUEST,
    ) -> None:
        self.unsafe = unsafe
        self.warm = bool(preload)
        self._preload = tuple(preload)
        self._course = course = course or CourseEnvironment()
        self._programs = tuple(programs)
        self._divided = course.namespaced() + [f"The kernel {one.name!r}" for one in programs]
        self._python = interpreter.chosen(course.kernel_python, questions=questions)
        self._env = {"PATH": environment.search_path(self._python.prefix), **(env or {})}
        self._cores = max(1.0, (os.cpu_count() or 1) / kernels)
        self._guest, self._questions = _guest, questions
        folders = [*self._python.folders, *(one for each in programs for one in each.folders)]
        self._places = places(
            [*readable, *course.readable], reachable, _guest, folders, course.hidden
        )
        if not unsafe:
            doctor.require()
        self._bwrap = bubblewrap.program()[0] if _bubblewrap and not unsafe else None
        if not unsafe:
            self._require_namespaces()
        self._lock = threading.Lock()
        self._zygote: Zygote | None = None
        self._closed = False

    def _require_namespaces(self) -> None:
        """Raise SandboxFault if what the course asks for cannot be had here, saying what to do."""
        if self._divided and not self._bwrap:
            raise SandboxFault(
                f"{' and '.join(self._divided)} needs bubblewrap, in which kernels have namespaces "
                f"of their own. {bubblewrap.program()[1]}"
            )
        seen = (*self._places.run, *self._places.read, *self._places.reachable)
        covered = [path for path in seen if Path(path).is_relative_to(bubblewrap.TMP)]
        if covered and self._course.tmp:
            raise SandboxFault(
                f"With c.Autograder.tmp, kernels see nothing of this machine's /tmp, and "
                f"{covered[0]}, which they need, lies there: move it, or take the option out."
            )

    @property
    def tier(self) -> str:
        """What contains the kernels, in words."""
        if self.unsafe:
            return "none (unsafe: submissions can do anything this user can)"
        parts = ["bubblewrap"] if self._bwrap else []
        parts += [f"Landlock ABI {doctor.landlock_abi()}", "seccomp"]
        shared = groups.controllers()
        parts += [f"cgroup v2 ({', '.join(shared)})"] if shared else []
        return " + ".join(parts)

    def __enter__(self) -> "Sandbox":
        self._running()
        if self._course.tmp or self._course.localhost:
            self._try_namespaces()
        return self

    def _try_namespaces(self) -> None:
        """Start a kernel with what only namespaces of its own make safe; raises SandboxFault."""
        try:
            self.kernel().close()
        except SandboxFault as fault:
            self.close()
            asked = " and ".join(self._course.namespaced())
            raise SandboxFault(
                f"This machine does not give kernels namespaces of their own, which {asked} "
                f"needs: take it out, or allow user namespaces inside bubblewrap. ({fault})"
            ) from fault

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the zygote and every kernel, and remove their folders."""
        with self._lock:
            self._closed = True
            if self._zygote is not None:
                self._zygote.stop()
                self._zygote = None

    @property
    def zygote_socket(self) -> Path:
        """Where a SandboxProvisioner finds the zygote."""
        return Path(self.address.door)

    @property
    def address(self) -> Address:
        """Where the zygote is found, for another process; if it has ended, another one is started.

        Raises SandboxFault when it can't be.
        """
        return self._running().address

    def look_after_fault(self) -> None:
        """If the zygote no longer answers, wait for its end: then `address` is another one's."""
        with self._lock:
            zygote = self._zygote
        if zygote is not None and not zygote.address.answers():
            zygote.ends_within(_MOMENT_S)

    def kernel(
        self,
        *,
        limits: Limits | None = None,
        files: Mapping[str, bytes | Path] | None = None,
        readable: Sequence[Path] = (),
        modules: Sequence[str] = (),
        kept: Sequence[str] = (),
        program: Program | None = None,
    ) -> SandboxedKernel:
        """A fresh kernel in a fresh work folder holding copies of `files`.

        Raises SandboxFault when it can't be had. `readable` names folders inside `reachable`,
        `modules` those of the `files` that come before installed packages of the same name, `kept`
        the files of those that are imported as they are now, whatever becomes of them.
        `program` is one of `programs`, if the kernel is of another language.
        """
        paths = self._readable(readable)
        zygote = self._running()
        try:
            return zygote.address.kernel(limits, files, paths, modules, kept, program)
        except ZygoteGone:
            if not zygote.ends_within(_MOMENT_S):
                raise  # It is only slow, and others' kernels depend on it.
        # Nothing of the student's has run yet, so trying again is safe.
        return self.address.kernel(limits, files, paths, modules, kept, program)

    def _readable(self, paths: Sequence[Path]) -> list[str]:
        resolved = [Path(path).resolve(strict=True) for path in paths]
        known = [Path(path) for path in (*self._places.reachable, *self._places.read)]
        for path in resolved:
            if not any(path.is_relative_to(outer) for outer in known):
                raise ValueError(
                    f"{path} is not inside a folder the sandbox was opened with: "
                    "name it in Sandbox(reachable=...) too."
                )
        return [str(path) for path in resolved]

    def _running(self) -> Zygote:
        with self._lock:
            if self._closed:
                raise SandboxFault("The sandbox is closed.")
            if self._zygote is not None and self._zygote.alive:
                return self._zygote
            if self._zygote is not None:
                self._zygote.stop()
                self._zygote = None
            try:
                self._zygote = self._start()
            except SandboxFault:  # Whatever kept it from starting may have been over in a moment.
                self._zygote = self._start()
            return self._zygote

    def _start(self) -> Zygote:
        while True:
            zygote = Zygote(self._env, bubblewrap.TMP if self._course.tmp else "")
            hello = zygote.start(self._order(zygote.base, self._preload))
            if hello["threads"] == 1 or not self.warm:
                return zygote
            # A fork keeps only one of them, and would hang on the locks of the others.
            zygote.stop()
            left = tuple(one for one in self._preload if one != hello["threaded"])
            self._preload = left if len(left) < len(self._preload) else ()
            self.warm = bool(self._preload)

    def _order(self, base: str, preload: Sequence[str]) -> dict[str, Any]:
        """The keeper's instructions, with the zygote's plan inside them."""
        python = [self._python.executable, "-I", "-S", str(INSIDE / "__main__.py"), "zygote"]
        own_files = self._own_files(base)
        plan = {
            "socket": str(Path(base, "z")),
            "site": list(self._python.site),
            "prefix": self._python.prefix,
            "landlockpy": LANDLOCK,
            "stub": str(STUB),
            "guest": str(self._guest),
            "questions": self._questions,
            "course_utils": str(COURSE_UTILS) if COURSE_UTILS.is_dir() else "",
            "fonts": str(Path(base, "home", "mpl")),
            "preload": list(preload),
            "cores": self._cores,
            "confine": not self.unsafe,
            "tmp": bubblewrap.TMP if self._course.tmp else "",
            "localhost": self._course.localhost,
            "hidden": [*map(str, _ANSWERS), *self._hidden_of_the_course()],
            "run": self._places.granted(self._places.run),
            "read": [*self._places.granted(self._places.read), *own_files],
        }
        command = python
        if self._bwrap:
            divided = bool(self._divided)
            command = bubblewrap.command(
                self._bwrap, self._places, base, python, files=own_files, divided=divided
            )
        return {
            "base": base,
            "log": str(Path(base, "log")),
            "command": command,
            "env": environment.of(Path(base), self._env),
            "site": site_folders(),
            # Under bubblewrap the process namespace ends with its first process anyway.
            "fence": not self.unsafe and not self._bwrap,
            "zygote": plan,
        }

    def _own_files(self, base: str) -> dict[str, Path]:
        """Files of the system's that kernels with a loopback have versions of their own of."""
        found = {}
        for path, text in _NAME_FILES.items() if self._course.localhost else ():
            found[path] = Path(base, Path(path).name)
            found[path].write_text(text)
        return found

    def _hidden_of_the_course(self) -> list[str]:
        """Folders of the course that each kernel tries to list, and must not be able to."""
        shown = [*self._places.read, *self._places.reachable]
        inside = [child for one in self._course.hidden if one.is_dir() for child in one.iterdir()]
        found = (child for child in inside if child.is_dir() and not child.is_symlink())
        return [
            str(child)
            for child in found
            if not any(Path(path).is_relative_to(child) for path in (*shown, *self._places.run))
        ]
