"""The workers of a cluster as a run sees them: who is there, who takes part, and who does not."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic

from autograder.refusal import Refusal
from autograder.words import counted

WAITED_S = 10.0  #: after so long without a worker it is told that one is waited for
MOST_FAULTS = 3  #: jobs in a row that a worker could not grade; then it gets no more
SPARE = 2  #: jobs that are under way for each that is graded: the next one lies there already


class NoCluster(Refusal):
    """There is no cluster to grade with. One sentence."""


class ClusterLost(Refusal):
    """The cluster was lost in the middle of a run. One sentence."""


@dataclass(frozen=True)
class Greeting:
    """How a worker answered: `gone`, `refused` with the reason, or what contains its kernels."""

    tier: str = ""
    warm: bool = False
    refused: str = ""
    gone: bool = False


class Crew:
    """Who takes part in a run. Looked at by one thread; `greet` is called in others.

    `ready` are the workers that take jobs, each with how many at once; `first` is what the first of
    them answered, and `most` how many jobs were graded at once at best.
    """

    def __init__(self, greet: Callable[[str], Greeting], tell: Callable[[str], None]) -> None:
        self._greet, self._tell = greet, tell
        self.ready: dict[str, int] = {}
        self.first: Greeting | None = None
        self.most = 0
        self._coming: dict[str, Future[Greeting]] = {}
        self._refused: dict[str, str] = {}
        self._faults: dict[str, int] = {}
        self._waiting: float | None = None  # since when nobody takes part
        self._told = False
        self._hosts = ThreadPoolExecutor(32, thread_name_prefix="greeting")

    @property
    def window(self) -> int:
        """How many jobs should be under way."""
        return SPARE * sum(self.ready.values())

    def look(self, there: Mapping[str, int]) -> None:
        """Take note of the workers that are `there`, each with its number of threads.

        Raises:
            NoCluster: if all of them have been refused and none has ever taken part.
        """
        known = {*self.ready, *self._refused, *self._coming}
        for worker in known - set(there):
            self.forget(worker)
        for worker in there:
            if worker not in self.ready and worker not in self._refused:
                self._take(worker, there[worker])
        self.most = max(self.most, sum(self.ready.values()))
        if self.first is None and there and len(self._refused) == len(there):
            raise NoCluster("No worker of this cluster can grade. " + " ".join(self._sentences()))
        self._wait()

    def _take(self, worker: str, threads: int) -> None:
        if worker not in self._coming:
            self._coming[worker] = self._hosts.submit(self._greet, worker)
        if not self._coming[worker].done():
            return
        greeting = self._coming.pop(worker).result()
        if greeting.refused:
            self._refused[worker] = greeting.refused
            self._tell(_refusal(worker, greeting.refused))
        elif not greeting.gone:
            self.ready[worker] = threads
            self.first = self.first or greeting

    def _sentences(self) -> list[str]:
        return [_refusal(*one) for one in self._refused.items()]

    def _wait(self) -> None:
        """Say once that nobody takes part, if that lasts."""
        if self.ready:
            self._waiting = None
        elif self._waiting is None:
            self._waiting, self._told = monotonic(), False
        elif not self._told and monotonic() - self._waiting > WAITED_S:
            coming = len(self._coming)
            self._tell(
                f"Waiting for {counted(coming, 'worker')} of the cluster to open a sandbox."
                if coming
                else "No worker of the cluster takes jobs at the moment; waiting for one."
            )
            self._told = True

    def forget(self, worker: str) -> None:
        """A worker is gone, or was started again: if it is there, it is greeted anew."""
        for known in (self.ready, self._refused, self._faults, self._coming):
            known.pop(worker, None)

    def note(self, worker: str, fault: str | None) -> None:
        """A worker has graded a job, or a fault of ours kept it from doing so."""
        if fault is None or worker not in self.ready:
            self._faults.pop(worker, None)
            return
        self._faults[worker] = self._faults.get(worker, 0) + 1
        if self._faults[worker] >= MOST_FAULTS and len(self.ready) > 1:
            del self.ready[worker]
            self._refused[worker] = fault
            self._tell(_refusal(worker, fault))

    def close(self) -> None:
        """Greet nobody any more."""
        self._hosts.shutdown(wait=False, cancel_futures=True)


def _refusal(worker: str, why: str) -> str:
    return f"The worker {worker} takes no jobs: {why}"
