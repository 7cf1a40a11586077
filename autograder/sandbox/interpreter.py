"""The Python that kernels are: this one, or another that a course names."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .errors import SandboxFault
from .places import site_folders

OLDEST = (3, 11)
_NEEDED = ("ipykernel",)
_ASKED = ("numpy",)
_PATIENCE_S = 120
_OPTION = "c.Autograder.kernel_python"
# Runs in the other interpreter: with its packages, without the user's, and as old as it may be.
_LOOK = """
import json, site, sys
from importlib import metadata, util
known = site.getsitepackages()
missing = [name for name in sys.argv[1:] if util.find_spec(name) is None]
versions = {one.metadata["Name"]: one.version for one in metadata.distributions()}
print(json.dumps({
    "version": sys.version_info[:3],
    "prefix": sys.prefix,
    "prefixes": [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix],
    "site": [entry for entry in sys.path if entry in known],
    "missing": missing,
    "versions": {str(name).lower().replace("_", "-"): v for name, v in versions.items()},
}))
"""


@dataclass(frozen=True)
class Interpreter:
    """One Python as the sandbox starts it: without its .pth files, so without editable packages.

    `prefixes` are the folders it and its library lie in, `site` those of installed packages.
    `versions` are those of its packages, by their normalized names; empty for this interpreter,
    whose own a caller can ask.
    """

    executable: str
    prefix: str
    prefixes: tuple[str, ...]
    site: tuple[str, ...]
    versions: Mapping[str, str] | None = None

    @property
    def folders(self) -> list[str]:
        """All that must be seen for it to run."""
        return [*self.prefixes, *(os.path.realpath(entry) for entry in self.site)]


def chosen(python: Path | None, *, questions: bool = False) -> Interpreter:
    """Return the interpreter at `python`, or this one where none is named.

    What is asked `questions` by our checks needs what these stand on. Raises as `look_at` does.
    """
    if python is None:
        return this_one()
    return look_at(python, _ASKED if questions else ())


def this_one() -> Interpreter:
    """Return the interpreter that runs the grader."""
    prefixes = (sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix)
    return Interpreter(sys.executable, sys.prefix, prefixes, tuple(site_folders()))


@lru_cache(maxsize=8)
def look_at(python: Path, needed: tuple[str, ...] = ()) -> Interpreter:
    """Return what another interpreter is, having asked it.

    `needed` are modules that it must have beside what every kernel stands on.

    Raises:
        SandboxFault: if it does not run, is too old, or lacks one.
    """
    command = [str(python), "-I", "-c", _LOOK, *_NEEDED, *needed]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE_S, check=True)
        found: dict[str, Any] = json.loads(done.stdout)
        version = tuple(found["version"])
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError) as error:
        raise SandboxFault(
            f"{_OPTION} is {python}, which does not run as a Python ({_reason(error)})."
        ) from None
    if version < OLDEST:
        has, wanted = (".".join(map(str, one)) for one in (version, OLDEST))
        raise SandboxFault(f"{_OPTION} is Python {has}; kernels need {wanted} or newer.")
    if found["missing"]:
        names = " ".join(found["missing"])
        install = f"`uv pip install --python {python} {names}`"
        raise SandboxFault(f"{_OPTION} is {python}, which lacks {names}: run {install}.")
    versions = {"python": ".".join(map(str, version)), **found["versions"]}
    paths = tuple(dict.fromkeys(found["prefixes"]))
    return Interpreter(str(python), found["prefix"], paths, tuple(found["site"]), versions)


def _reason(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        said = error.stderr.decode(errors="replace").strip().splitlines()
        return said[-1] if said else f"it returned {error.returncode}"
    return " ".join(str(error).split())[:200]
