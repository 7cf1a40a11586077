"""The plain records that cross the sandbox's border."""

from dataclasses import dataclass, field
from typing import Any, Literal

MIB, GIB = 1024**2, 1024**3


@dataclass(frozen=True)
class Limits:
    """How much of the machine one kernel and everything it starts may use.

    `*_bytes` and `files` count the whole process tree and the whole kernel folder; `cpu_s` and
    `file_bytes` hold for each process and each file alone. `output_bytes` is the displayed
    output kept for one cell, `notebook_output_bytes` and `notebook_outputs` what is kept for all
    cells together, `reply_bytes` the largest answer to one question.
    """

    memory_bytes: int = 4 * GIB
    processes: int = 64
    threads: int = 1024
    disk_bytes: int = 512 * MIB
    files: int = 10_000
    file_bytes: int = 256 * MIB
    open_files: int = 512
    output_bytes: int = 1 * MIB
    notebook_output_bytes: int = 16 * MIB
    notebook_outputs: int = 4_000
    reply_bytes: int = 16 * MIB
    cpu_s: int = 3600


@dataclass(frozen=True)
class Notice:
    """Something an instructor should know, in plain words.

    `kind` is one of "memory", "processes", "disk", "timeout", "output", "kernel_died", "denied",
    "inspected", "cpu".
    """

    kind: str
    detail: str

    @property
    def fatal(self) -> bool:
        """Whether it can be why a kernel ended, and is not only an attempt."""
        return self.kind not in ("denied", "inspected", "cpu")


Status = Literal["ok", "error", "timeout", "died"]


@dataclass
class CellRun:
    """What happened when one cell ran; everything in it is untrusted data of bounded size."""

    status: Status
    outputs: list[Any] = field(default_factory=list)
    execution_count: int | None = None
    error: tuple[str, str, list[str]] | None = None
    seconds: float = 0.0
