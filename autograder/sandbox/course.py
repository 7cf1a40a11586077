"""What a course may ask of the place where its notebooks run. The default allows nothing more."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class CourseEnvironment:
    """Plain data, checked before it gets here (``classroom.environment``); paths are real ones.

    `kernel_python` is the interpreter that kernels are; None for this one. `readable` are files and
    folders that student code may read, `tmp` and `localhost` whether it has a /tmp and a loopback
    of its own. `hidden` are the course's own folders: no kernel sees them, whatever holds them.
    """

    kernel_python: Path | None = None
    readable: tuple[Path, ...] = ()
    tmp: bool = False
    localhost: bool = False
    hidden: tuple[Path, ...] = ()

    def namespaced(self) -> list[str]:
        """Return the options that are set and need namespaces of a kernel's own."""
        return [f"c.Autograder.{name}" for name in ("tmp", "localhost") if getattr(self, name)]

    def settings(self) -> dict[str, Any]:
        """Return what differs from the default, as JSON holds it."""
        found = {
            "kernel_python": str(self.kernel_python or ""),
            "readable": [str(path) for path in self.readable],
            "tmp": self.tmp,
            "localhost": self.localhost,
        }
        return {name: value for name, value in found.items() if value}
