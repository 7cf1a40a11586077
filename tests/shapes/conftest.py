"""The course of every shape, graded by nbgrader and by us."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from .course import ASSIGNMENT, make_course, ours, rows, run_nbgrader


@dataclass(frozen=True)
class Graded:
    """A graded copy of the course: the gradebook's rows, and what our command said."""

    root: Path
    rows: dict
    said: dict

    @property
    def submissions(self) -> dict:
        """The rows of the JSON, by student and notebook."""
        return {(one["student"], one["notebook"]): one for one in self.said["submissions"]}

    def incidents(self, student: str, notebook: str) -> list[tuple[str, str]]:
        """Return the kinds and words of a submission's incidents."""
        one = self.submissions[student, notebook]
        return [(each["kind"], each["detail"]) for each in one["incidents"]]


@pytest.fixture(scope="session")
def handed_in(tmp_path_factory):
    """The course, released by nbgrader and handed in; nobody has graded it."""
    return make_course(tmp_path_factory.mktemp("shapes") / "course")


@pytest.fixture(scope="session")
def theirs(handed_in):
    """It, graded by nbgrader."""
    root = shutil.copytree(handed_in, handed_in.parent / "theirs")
    run_nbgrader(root, "autograde", ASSIGNMENT)
    return Graded(root, rows(root), {})


@pytest.fixture(scope="session")
def graded(handed_in):
    """It, graded by us."""
    root = shutil.copytree(handed_in, handed_in.parent / "ours")
    said = ours(root)
    return Graded(root, rows(root), said)
