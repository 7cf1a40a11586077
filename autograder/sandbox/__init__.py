"""All contact with student code goes through here.

    with Sandbox() as sandbox, sandbox.kernel(files={"data.csv": b"..."}) as kernel:
        run = kernel.run_cell("answer = 42", timeout_s=60)
        reply = kernel.ask({"..."}, timeout_s=10)

A kernel is a fork of a zygote that has imported TensorFlow, confined by Landlock, seccomp and
limits (and bubblewrap, where it runs) before the first line of a notebook runs in it.
"""

from .contract import CellRun, Limits, Notice
from .course import CourseEnvironment
from .doctor import Fact, tier
from .errors import (
    AskTimeout,
    FileRefused,
    Flooded,
    Garbage,
    KernelGone,
    SandboxError,
    SandboxFault,
)
from .foreign import Program, find_program, foreign_kernel
from .in_python import in_python
from .inside.lies import ASKING_S
from .interpreter import look_at
from .kernels import MOST_PATIENCE, SandboxedKernel
from .sandbox import PRELOAD, Sandbox
from .zygote import Address, Kernels

__all__ = [
    "ASKING_S",
    "MOST_PATIENCE",
    "PRELOAD",
    "Address",
    "AskTimeout",
    "CellRun",
    "CourseEnvironment",
    "Fact",
    "FileRefused",
    "Flooded",
    "Garbage",
    "KernelGone",
    "Kernels",
    "Limits",
    "Notice",
    "Program",
    "Sandbox",
    "SandboxError",
    "SandboxFault",
    "SandboxedKernel",
    "find_program",
    "foreign_kernel",
    "in_python",
    "look_at",
    "tier",
]
