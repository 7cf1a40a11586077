"""Short ways to say what a kernel did."""

import time
from collections.abc import Callable
from typing import Any

from autograder.sandbox import SandboxedKernel


def printed(kernel: SandboxedKernel, source: str, timeout_s: float = 60) -> str:
    """What a cell that must succeed wrote to its standard output."""
    run = kernel.run_cell(source, timeout_s)
    assert run.status == "ok", (run.status, run.error and run.error[:2], kernel.notices)
    return "".join(o["text"] for o in run.outputs if o.get("name") == "stdout").strip()


def raised(kernel: SandboxedKernel, source: str, timeout_s: float = 60) -> str:
    """The name of the exception that a cell ended with, or its status."""
    run = kernel.run_cell(source, timeout_s)
    return run.error[0] if run.error else run.status


def kinds(kernel: SandboxedKernel) -> set[str]:
    """The kinds of the kernel's events."""
    return {notice.kind for notice in kernel.notices}


def shown(outputs: list[Any]) -> set[str]:
    """All MIME types among the outputs."""
    return {kind for output in outputs for kind in output.get("data", {})}


def eventually(true: Callable[[], bool], patience_s: float = 20) -> bool:
    """Whether `true()` comes to hold."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return False
