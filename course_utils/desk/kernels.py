"""Run a notebook from top to bottom without a browser, in a kernel of this very environment."""

import asyncio
import atexit
import logging
import os
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from .stopping import told_instead

#: what keeps TensorFlow's start-up messages off the page
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0"}
#: what makes two runs on one machine agree to the last digit
REPEATABLE = {
    **QUIET,
    "PYTHONHASHSEED": "0",
    "CUDA_VISIBLE_DEVICES": "-1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "MATPLOTLIBRC": os.devnull,
}
#: settings of the person who builds, which must not reach the page
_PERSONAL = {
    "MPLBACKEND",
    "PYTHONWARNINGS",
    "PYTHONSTARTUP",
    "PYTHONOPTIMIZE",
    "NBGRADER_EXECUTION",
}


class NotebookStoppedError(RuntimeError):
    """A run ended before the last cell. `position` is that of the cell, counted from 0."""

    def __init__(self, position: int, message: str) -> None:
        self.position = position
        super().__init__(message)


def run_notebook(
    notebook: NotebookNode,
    *,
    folder: Path,
    cell_timeout_s: float,
    environment: Mapping[str, str] | None = None,
    on_cell: Callable[[int, int], None] | None = None,
) -> None:
    """Execute every cell in place. An exception in a cell is kept as its output.

    Outputs from before are removed first, so that what is there afterwards was shown by this run.

    Args:
        folder: the working folder of the kernel.
        cell_timeout_s: one cell's limit in seconds, unless its metadata has a ``timeout_s``.
        environment: environment variables of the kernel instead of this process's.
        on_cell: called before each cell with its position and the number of cells.

    Raises:
        NotebookStoppedError: if a cell took too long or the kernel died.
        KeyboardInterrupt: if a signal that stands for it came; no kernel is left then.
    """
    position = 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None

    def starting(cell: NotebookNode, cell_index: int) -> None:
        nonlocal position
        position = cell_index
        if on_cell is not None:
            on_cell(cell_index, len(notebook.cells))

    def limit(cell: NotebookNode) -> float:
        return float(cell.metadata.get("course", {}).get("timeout_s", cell_timeout_s))

    with _private_folder() as private, warnings.catch_warnings():
        client = _Client(
            notebook,
            private_folder=Path(private),
            allow_errors=True,
            coalesce_streams=True,
            ipython_hist_file="",
            # What goes wrong is told below, in words. The default logger is everybody's.
            log=logging.Logger("course", level=logging.CRITICAL + 1),
            on_cell_start=starting,
            record_timing=False,
            resources={"metadata": {"path": str(folder)}},
            store_widget_state=False,
            timeout_func=limit,
        )
        own = {"IPYTHONDIR": private} if environment is not None else {}
        warnings.filterwarnings("ignore", message="Proactor event loop")  # Windows' own kind works
        try:
            client.run_to_the_end(
                env={**(environment or os.environ), **own},
                stdout=subprocess.DEVNULL,  # what the kernel says beside its channels is not
                stderr=subprocess.DEVNULL,  # in the notebook either
            )
        except CellTimeoutError:
            seconds = limit(notebook.cells[position])
            message = (
                f"the cell took longer than {seconds:g} seconds and was stopped; "
                "is there a loop that never ends?"
            )
            raise NotebookStoppedError(position, message) from None
        except DeadKernelError:
            message = "the kernel died in this cell; it may have run out of memory"
            raise NotebookStoppedError(position, message) from None
        except RuntimeError as error:  # nbclient's word for a kernel that does not answer
            message = f"no kernel started ({error}); see: course doctor"
            raise NotebookStoppedError(position, message) from None


def _private_folder() -> "tempfile.TemporaryDirectory[str]":
    """Return a new folder; what a kernel still holds open on Windows may stay behind in it."""
    return tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True)


def repeatable_environment() -> dict[str, str]:
    """Return this process's environment without personal settings, and with fixed seeds."""
    inherited = {name: text for name, text in os.environ.items() if name not in _PERSONAL}
    return {**inherited, **REPEATABLE}


class _Client(NotebookClient):  # type: ignore[misc]
    """Starts the kernel of this environment, whatever kernels the user has registered."""

    def __init__(self, notebook: NotebookNode, *, private_folder: Path, **options: Any) -> None:
        super().__init__(notebook, **options)
        self._private_folder = private_folder

    def run_to_the_end(self, **options: Any) -> None:
        """Execute the notebook; where somebody stops that, end the kernel at once.

        nbclient's own answer to a signal is to shut down the kernel and to go on without it, and it
        takes a run that was cancelled for a kernel that died.
        """
        with asyncio.Runner() as runner:
            loop = runner.get_loop()
            loop.add_signal_handler = _refuse  # type: ignore[assignment,method-assign]
            run = loop.create_task(self.async_execute(**options))

            def stop() -> None:
                self.shutdown_kernel = "immediate"
                loop.call_soon_threadsafe(run.cancel)

            with told_instead(stop):
                try:
                    loop.run_until_complete(run)
                finally:
                    loop.run_until_complete(self._end())

    async def _end(self) -> None:
        """End the kernel, if the run has left one."""
        if self.km is not None and self.km.has_kernel:
            await self.km.shutdown_kernel(now=True)
        atexit.unregister(self._cleanup_kernel)

    def create_kernel_manager(self) -> AsyncKernelManager:
        """Return a manager of a kernel that no other user of the machine can reach."""
        manager = AsyncKernelManager(
            kernel_name="python3",
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
            connection_file=str(self._private_folder / "kernel.json"),
        )
        if os.name == "posix":
            manager.transport = "ipc"
            manager.ip = str(self._private_folder / "k")
        self.km = manager
        return manager


def _refuse(*_: object) -> NoReturn:
    """Say to nbclient that it can't have a signal, as a loop in another thread would."""
    raise RuntimeError
