"""The time that student code takes: what the grader waited for it, and no stall of the grader's."""

import select
import time
from collections.abc import Sequence

_STEP_S = 0.5  #: the longest single wait, and so the most that one stall can cost


class Stopwatch:
    """Runs only while the grader waits, and never longer than it asked to wait.

    When the grader itself was stopped, swapped out, suspended or busy, that time is nobody's. One
    stopwatch goes with all kernels of a submission. `granted_s` is what the submission as a whole
    gets on top: by how much limits have grown because a kernel had to wait for a processor, and
    what was lost on a model that hung.
    """

    def __init__(self) -> None:
        self.spent_s = self.granted_s = 0.0

    def wait(self, files: Sequence[int], at_most_s: float) -> list[int]:
        """Wait until a descriptor can be read, half a second at most; return those that can."""
        asked_s = min(max(at_most_s, 0.0), _STEP_S)
        began = time.monotonic()
        ready, _, _ = select.select(files, [], [], asked_s)
        self.spent_s += min(asked_s, time.monotonic() - began)
        return ready
