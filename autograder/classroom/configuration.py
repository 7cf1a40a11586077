"""What a course's ``nbgrader_config.py`` says, and where by it everything lies.

The file is executed, as nbgrader does; it is the instructor's, and trusted.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from jupyter_core.paths import jupyter_config_path
from traitlets.config import Config, ConfigFileNotFound, PyFileConfigLoader

from autograder.intake.sources import PlaceError

CONFIG = "nbgrader_config.py"


@dataclass(frozen=True)
class Configuration:
    """The configuration of the course in `root`, which is absolute; `config` is nbgrader's."""

    root: Path
    config: Config = field(repr=False, compare=False)

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Read the configuration of the course in `path`.

        Raises:
            PlaceError: if there is no such folder or its configuration does not run.
        """
        root = Path(path).absolute()
        if not root.is_dir():
            raise PlaceError(f"There is no course folder {root}. `autograder init` makes one.")
        return cls(root, _load_config(root))

    def setting(self, section: str, name: str, default: Any) -> Any:
        """Return what the configuration says, e.g. of ``CourseDirectory.course_id``."""
        return self.config[section].get(name, default) if section in self.config else default

    @property
    def course_id(self) -> str:
        """nbgrader's name of the course, or an empty string."""
        return str(self.setting("CourseDirectory", "course_id", "")).strip()

    @property
    def db_url(self) -> str:
        """The gradebook's URL, in SQLAlchemy's words."""
        default = f"sqlite:///{self.root / 'gradebook.db'}"
        return str(self.setting("CourseDirectory", "db_url", "") or default)

    def has_gradebook(self) -> bool:
        """Whether the gradebook exists, as far as can be seen: a database server has it or not."""
        prefix = "sqlite:///"
        return not self.db_url.startswith(prefix) or Path(self.db_url[len(prefix) :]).is_file()

    @property
    def cell_timeout_s(self) -> float | None:
        """The wall-clock limit of one cell in seconds; None if the course sets none."""
        for section in ("Execute", "ExecutePreprocessor", "NotebookClient"):
            seconds = self.setting(section, "timeout", None)
            if isinstance(seconds, int | float) and seconds > 0:
                return float(seconds)
        return None

    @property
    def work(self) -> Path:
        """Where the grader keeps its own files: secret, ledger, executed notebooks."""
        return self.root / ".autograder"

    def pattern(self, step: str) -> tuple[str, ...]:
        """Return the parts of a step's folders, with ``{student_id}`` and ``{assignment_id}``."""
        default = "{nbgrader_step}/{student_id}/{assignment_id}"
        structure = str(self.setting("CourseDirectory", "directory_structure", default))
        name = str(self.setting("CourseDirectory", f"{step}_directory", step))
        return Path(structure.replace("{nbgrader_step}", name)).parts

    def base(self, step: str) -> Path:
        """Return the folder that holds all students of a step, e.g. ``submitted``."""
        pattern = self.pattern(step)
        first = next(n for n, part in enumerate(pattern) if "{" in part)
        return Path(os.path.normpath(self.root.joinpath(*pattern[:first])))

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Return the folder of one step of nbgrader, e.g. ``submitted/kim/ps1``."""
        names = {"{student_id}": student, "{assignment_id}": assignment}
        parts = [
            re.sub(r"\{(student|assignment)_id\}", lambda one: names[one[0]], part)
            for part in self.pattern(step)
        ]
        return Path(os.path.normpath(self.root.joinpath(*parts)))

    @contextmanager
    def importable(self) -> Iterator[None]:
        """Let the course's own modules (plugins, hooks) be imported, as nbgrader does."""
        sys.path.insert(0, str(self.root))
        try:
            yield
        finally:
            sys.path.remove(str(self.root))


def _load_config(root: Path) -> Config:
    """Return nbgrader's configuration: the account's own first, then the course's on top."""
    config = Config()
    sys.path.insert(0, str(root))
    try:
        for folder in [*reversed(jupyter_config_path()), str(root)]:
            try:
                config.merge(PyFileConfigLoader(CONFIG, path=folder).load_config())
            except ConfigFileNotFound:
                continue
            except (Exception, SystemExit) as problem:
                raise PlaceError(
                    f"{Path(folder) / CONFIG} does not run: {type(problem).__name__}: {problem}. "
                    "Correct that line and try again."
                ) from problem
    finally:
        sys.path.remove(str(root))
    return config
