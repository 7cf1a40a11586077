"""Real kernels, started as Jupyter tools start them, from a warm process of the tests' own."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

from course_utils.desk import warm_kernels

PATIENCE_S = 300


class Kernel:
    """A kernel, and what its cells show."""

    def __init__(self, command: list[str], folder: Path, **environment: str) -> None:
        self.manager = KernelManager()
        self.manager._kernel_spec = KernelSpec(
            argv=command, display_name="Warm", language="python", env=environment
        )
        self.manager.start_kernel(cwd=str(folder))
        self.client: BlockingKernelClient = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(PATIENCE_S)

    def __call__(self, code: str, reply: str | None = None) -> str:
        """Run a cell and return what it shows; `reply` is what `input()` gets."""
        shown: list[str] = []

        def show(message: dict) -> None:
            content = message["content"]
            shown.append(content.get("text") or content.get("evalue") or "")
            shown.append(content.get("data", {}).get("text/plain", ""))

        def answer(message: dict) -> None:
            self.client.input(reply)

        self.client.execute_interactive(
            code,
            output_hook=show,
            stdin_hook=answer,
            allow_stdin=reply is not None,
            timeout=PATIENCE_S,
        )
        return "".join(shown).strip()

    @property
    def launcher(self) -> int:
        """The process that the manager has started."""
        return self.manager.provisioner.process.pid

    def close(self) -> None:
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()


@pytest.fixture(scope="package")
def session(runtime: Path) -> Iterator[Path]:
    """A user's session: where the warm process has its socket."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        patch.setenv("TF_CPP_MIN_LOG_LEVEL", "3")
        yield runtime


@pytest.fixture
def start(session: Path, tmp_path: Path) -> Iterator[Callable[..., Kernel]]:
    """Start kernels in the test's folder by the warm command."""
    with ExitStack() as opened:

        def start(*, folder: Path = tmp_path, **environment: str) -> Kernel:
            kernel = Kernel(warm_kernels.warmed(ordinary()), folder, **environment)
            opened.callback(kernel.close)
            return kernel

        yield start


@pytest.fixture
def start_warm(start: Callable[..., Kernel]) -> Callable[..., Kernel]:
    """As `start`; on a machine that imports too slowly, as often as it takes."""

    return lambda **options: until_warm(lambda: start(**options))


def until_warm(start: Callable[[], Kernel]) -> Kernel:
    """The first kernel of those started that is a fork."""
    for _ in range(10):
        kernel = start()
        if is_warm(kernel):
            return kernel
        kernel.close()
    raise AssertionError("no kernel is warm")


def ordinary() -> list[str]:
    from ipykernel.kernelspec import get_kernel_dict

    return list(get_kernel_dict()["argv"])


def is_warm(kernel: Kernel) -> bool:
    """Whether it is a fork: then it is not the process that the manager started."""
    return int(kernel("import os; os.getpid()")) != kernel.launcher


def is_over(pid: int) -> bool:
    """Whether a process has ended, waiting for it a little; a zombie has."""
    for _ in range(1200):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
            os.kill(pid, 0)
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.1)
    return False
