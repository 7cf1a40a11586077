"""Where jobs run. How they are contained is the sandbox's business and no executor's."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from autograder.grading.pipeline import Graded, Job


class Executor(Protocol):
    """Runs jobs and yields each result once, as it comes, in any order."""

    def run(self, jobs: Iterable[Job]) -> Iterator[Graded]:
        """Grade `jobs`. Closing the iterator stops what has not begun."""
        ...
