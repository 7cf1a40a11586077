"""How long a class still takes, by what it has cost so far."""

import math
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping

from autograder.grading.verdicts import Status, Verdict

#: verdicts that the rate is taken from: enough to be steady, few enough to follow the machine
RECENT = 60


class Pace:
    """What a run has cost so far, and what that says of the rest.

    A notebook costs what others of its name cost; one that nobody's run has reached yet, what all
    cost on the average. How much of that is done in a second is measured over the last verdicts,
    whatever the number of workers and however busy the machine. `slowest` is the verdict of the
    notebook that took longest, `unwell` are how many have no grade, `last_unwell` is the last one.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._workers: float = 1
        self._left: Counter[str] = Counter()
        self._cost_s: defaultdict[str, float] = defaultdict(float)
        self._count: Counter[str] = Counter()
        self._recent: deque[tuple[float, float]] = deque(maxlen=RECENT)
        self.slowest: Verdict | None = None
        self.unwell = 0
        self.last_unwell: Verdict | None = None

    def plan(self, notebooks: Mapping[str, int], workers: int) -> None:
        """Begin: so many of each notebook, by name, are to be graded, `workers` at once.

        0 workers: nobody knows yet how many a cluster has.
        """
        self._left = Counter(notebooks)
        self._workers = workers or math.inf

    def keep(self, verdict: Verdict) -> None:
        """Take a verdict into account."""
        if verdict.status is not Status.GRADED or not verdict.settled:
            self.unwell += 1
            self.last_unwell = verdict
        cost_s = verdict.seconds.total
        self._left[verdict.notebook] -= 1
        self._cost_s[verdict.notebook] += cost_s
        self._count[verdict.notebook] += 1
        # The clock starts at the first one: what came before it was the start of the run.
        self._recent.append((self._clock(), cost_s))
        if self.slowest is None or cost_s > self.slowest.seconds.total:
            self.slowest = verdict

    @property
    def graded(self) -> int:
        """How many were graded in this run."""
        return self._count.total()

    @property
    def each_second(self) -> float | None:
        """Notebooks a second, over the last verdicts; None before there are two."""
        passed_s, _ = self._measured()
        if not passed_s:
            return None
        most = self._workers * self.graded / max(sum(self._cost_s.values()), 1e-9)
        return min((len(self._recent) - 1) / passed_s, most)

    @property
    def left_s(self) -> float | None:
        """Seconds until the last notebook; None before there are two verdicts."""
        passed_s, done_s = self._measured()
        if not passed_s or not done_s:
            return None
        mean_s = sum(self._cost_s.values()) / self.graded
        rest_s = 0.0
        for name, left in self._left.items():
            known = self._count[name]
            rest_s += left * (self._cost_s[name] / known if known else mean_s)
        # Here and above: two that end in the same moment do not say that a hundred would.
        return rest_s / min(done_s / passed_s, self._workers)

    def _measured(self) -> tuple[float, float]:
        """Seconds since the oldest recent verdict, and the cost of what was done in them.

        Up to now, not up to the last verdict: a run that stalls does not flatter itself.
        """
        if len(self._recent) < 2:
            return 0.0, 0.0
        first, *rest = self._recent
        return self._clock() - first[0], sum(cost_s for _, cost_s in rest)
