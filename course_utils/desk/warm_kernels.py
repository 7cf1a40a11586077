"""Kernelspecs for kernels that start at once: see the package ``warm``."""

import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

NAME = "course-warm"
TITLE = "Python 3 (Keras, warm)"
#: whether a process that has imported Keras can fork here; elsewhere kernels start as usual
POSSIBLE = sys.platform == "linux"


class KernelSpecError(RuntimeError):
    """A kernelspec could not be installed or removed; the message says what to do."""


def warmed(command: list[str]) -> list[str]:
    """Return what starts a kernel warm, if that is possible, and as `command` does otherwise."""
    folder = Path(__file__).parent / "warm"
    return [sys.executable, "-I", "-S", str(folder), *command] if POSSIBLE else command


def install(*, user: bool) -> str:
    """Install the kernelspec for this environment, or for all of this user's.

    Returns:
        What was done and how to use it, in sentences.

    Raises:
        KernelSpecError: if the folder cannot be written.
    """
    from ipykernel.kernelspec import get_kernel_dict, write_kernel_spec

    command = warmed(get_kernel_dict()["argv"])
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, NAME)
        write_kernel_spec(source, overrides={"argv": command, "display_name": TITLE})
        where = {"user": True} if user else {"prefix": sys.prefix}
        try:
            made = KernelSpecManager().install_kernel_spec(str(source), NAME, **where)
        except OSError as error:
            other = "" if user else "; try: course warm --user"
            raise KernelSpecError(f"{error.filename}: {error.strerror}{other}") from None
    said = [
        f"{made} is installed: choose {TITLE} in JupyterLab, or",
        f"  jupyter execute --kernel_name={NAME} NOTEBOOK",
        f"  pytest --nbval --nbval-kernel-name={NAME} NOTEBOOK",
    ]
    if not POSSIBLE:
        said.append("On this system it starts like any other kernel; on Linux, at once.")
    return "\n".join(said)


def remove() -> str:
    """Remove the kernelspec wherever it is installed, and let warm processes end.

    Each ends once it has no kernel.

    Returns:
        What was removed, in sentences.

    Raises:
        KernelSpecError: if one cannot be removed.
    """
    removed: list[str] = []
    try:
        while folder := _installed():
            shutil.rmtree(folder)
            removed.append(f"{folder} is removed.")
    except OSError as error:
        raise KernelSpecError(f"{error.filename}: {error.strerror}") from None
    if POSSIBLE:
        from .warm import world

        with suppress(world.Unavailable):
            shutil.rmtree(world.private_folder())
    return "\n".join(removed) or f"The kernel {NAME} is not installed."


def _installed() -> Path | None:
    with suppress(NoSuchKernel):
        return Path(KernelSpecManager().get_kernel_spec(NAME).resource_dir)
    return None
