"""Kernels of other languages: found by their kernelspecs, run as programs of their own."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_client.kernelspec import KernelSpec

from .errors import SandboxFault
from .interpreter import look_at

_PYTHONS = ("python", "python3", f"python3.{sys.version_info[1]}")
_EVERYBODYS = ("/usr/", "/bin/", "/nix/store/", "/gnu/store/")
#: languages of kernels that a kernelspec may name without saying in which language
_LANGUAGES = {
    "ir": "R", "bash": "bash", "julia": "julia", "octave": "octave", "xcpp": "c++", "xr": "R",
    "iruby": "ruby", "ijava": "java", "java": "java", "scala": "scala", "matlab": "matlab",
    "deno": "typescript", "gophernotes": "go", "rust": "rust", "sas": "sas", "stata": "stata",
}  # fmt: skip


def foreign_kernel(metadata: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the kernel and language of a notebook's metadata; None if it is written in Python."""
    spec, info = (
        one if isinstance(one := metadata.get(name), dict) else {}
        for name in ("kernelspec", "language_info")
    )
    name = str(spec.get("name") or "")
    guess = _LANGUAGES.get(re.split(r"[-_.\d]", name.casefold())[0], "python")
    language = str(spec.get("language") or info.get("name") or guess)
    return None if language.casefold() in ("python", "ipython") else (name or language, language)


@dataclass(frozen=True)
class Program:
    """What starts a kernel: its command with ``{connection_file}`` in it, and its environment.

    `folders` are what must be seen for it to run, beside the system's.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[str, ...] = ()

    def request(self) -> dict[str, Any]:
        """Return what a warden is told."""
        return {"argv": list(self.argv), "env": dict(self.env)}


def kernel_spec(name: str) -> "KernelSpec | None":
    """Return the kernelspec called `name`, if one is installed."""
    # Here and not above: it imports a whole client, which nobody else in this process needs.
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        return KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        return None


def find_program(name: str) -> Program:
    """Return the kernel called `name`.

    Raises:
        SandboxFault: if there is none, or it lies where submissions must not look.
    """
    if (spec := kernel_spec(name)) is None:
        raise SandboxFault(
            f"The kernel {name!r} is not installed here: install it, so that `jupyter kernelspec "
            "list` shows it, and try again."
        )
    first = sys.executable if spec.argv[0] in _PYTHONS else spec.argv[0]
    env = {key: text for key, text in spec.env.items() if "${" not in text}
    return Program(name, (first, *spec.argv[1:]), env, _folders(name, first))


def _folders(name: str, first: str) -> tuple[str, ...]:
    """The folders of the environment that a program belongs to; none for the system's own."""
    if os.sep not in first or first.startswith(_EVERYBODYS):
        return ()
    prefix = Path(first).parent.parent
    if (prefix / "pyvenv.cfg").is_file():
        return tuple(look_at(prefix / "bin" / "python").folders)
    if (prefix / "conda-meta").is_dir():
        return (str(prefix),)
    raise SandboxFault(
        f"The kernel {name!r} is {first}, which belongs neither to the system nor to a venv or "
        "conda environment, so there is no telling what else submissions would see beside it: "
        "install it in one."
    )
