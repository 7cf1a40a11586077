"""What kernels of this sandbox can run and import, found out before any of them starts."""

import os
import sys
from collections.abc import Iterable, Mapping
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from .course import CourseEnvironment
from .errors import SandboxFault
from .foreign import find_program, foreign_kernel, kernel_spec
from .interpreter import chosen
from .places import GUEST, places
from .sandbox import Sandbox

_OURS = frozenset({"autograder", "course_utils"})
_USUAL = ("", "python", "python3")  #: names of the kernel that every Jupyter has


def why_not_run(metadata: Mapping[str, Any], course: CourseEnvironment) -> str:
    """Return why a notebook with this metadata cannot be run here, as one sentence; or nothing.

    The sentence begins with what the notebook does: "is written for the kernel 'ir'. …".
    """
    if (foreign := foreign_kernel(metadata)) is not None:
        return _why_not_found(*foreign)
    name = str(_mapping(metadata.get("kernelspec")).get("name") or "")
    if name in _USUAL or course.kernel_python:
        return ""
    spec = kernel_spec(name)
    if spec is None or not spec.argv:
        return (
            f"asks for the kernel {name!r}, which is not installed here: install it, or choose "
            "Python 3 in JupyterLab's Kernel menu and save the source again."
        )
    program = spec.argv[0]
    # Two environments may be links to one interpreter; the folder tells them apart.
    if (
        os.sep in program
        and Path(program).parent.resolve() != Path(sys.executable).parent.resolve()
    ):
        return (
            f"asks for the kernel {name!r}, which is another Python ({program}) than the one that "
            f"grades ({sys.executable}): let c.Autograder.kernel_python in nbgrader_config.py name "
            "it, or choose Python 3 in JupyterLab's Kernel menu and save the source again."
        )
    return ""


def _why_not_found(name: str, language: str) -> str:
    try:
        find_program(name)
    except SandboxFault as fault:
        return f"is written for the kernel {name!r} ({language}). {fault}"
    return ""


def why_not_started(name: str, course: CourseEnvironment, *, unsafe: bool = False) -> str:
    """Return why the kernel called `name`, of another language, does not run here; or nothing.

    It is started once, in a sandbox of its own.
    """
    try:
        program = find_program(name)
        with Sandbox(
            preload=(), questions=False, course=course, programs=(program,), unsafe=unsafe
        ) as sandbox:
            sandbox.kernel(program=program).close()
    except SandboxFault as fault:
        return (
            f"The kernel {name!r} does not run in the sandbox of this machine: see that it starts "
            "in JupyterLab, and that this machine allows user namespaces inside bubblewrap. "
            f"({fault})"
        )
    return ""


def not_installed(modules: Iterable[str], course: CourseEnvironment) -> list[str]:
    """Return which of these modules, by their first name, no kernel could import; none is run.

    Raises:
        SandboxFault: if the Python that the course asks for does not run.
    """
    folders = list(chosen(course.kernel_python).site)
    return [
        name
        for name in modules
        if name not in sys.stdlib_module_names
        and name not in _OURS
        and PathFinder.find_spec(name, folders) is None
    ]


def is_visible(path: str, course: CourseEnvironment) -> bool:
    """Whether kernels may read what lies at this absolute path.

    Raises:
        SandboxFault: if the Python that the course asks for does not run.
    """
    python = chosen(course.kernel_python).folders
    known = places((), (), GUEST, python, course.hidden)
    granted = known.granted([*known.run, *known.read, *map(str, course.readable)])
    real = Path(os.path.realpath(path))
    return any(real.is_relative_to(one) for one in granted)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
