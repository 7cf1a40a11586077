"""Puts the course's own files into a wheel: see ``course_utils/course_files.py``."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CourseFiles(BuildHookInterface):
    """What a wheel carries beside the packages' own files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files; an editable installation uses those of the checkout."""
        if version == "editable":
            return
        root = Path(self.root)
        known = runpy.run_path(str(root / "course_utils" / "course_files.py"))["CARRIED"]
        for place in known.values():
            folder = root / place.checkout
            for file in place.found(folder):
                target = f"{place.wheel}/{file.relative_to(folder).as_posix()}"
                build_data["force_include"][str(file)] = target
