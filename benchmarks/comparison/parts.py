"""What a submission costs by part, in CPU seconds of all processes that take part in it.

Each part is measured where it has an interface of its own: a worker's fork, a kernel's start, a
cell, a test, the end, a line in the ledger. It runs in a process in a control group of its own, so
that what zygote, wardens and kernels do counts as well.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from autograder.batch import Batch
from autograder.classroom.ledger import Ledger
from autograder.executors.fork_server import ForkServer
from autograder.grading.grader import Settings, open_sandbox
from autograder.grading.judge import Judge
from autograder.grading.needs import preload_for
from autograder.grading.pipeline import Graded, Job, grade_one
from autograder.planning import Options
from autograder.sandbox import Sandbox

from .classes import CASES, code_of, submissions
from .commands import PYTHON
from .processors import Group

SECRET = b"the secret of a benchmark's class"
_LIMIT_S = 60.0
#: part → CPU seconds, one for each time that it was done
Costs = dict[str, list[float]]


def measure_parts(count: int) -> Costs:
    """Do each part `count` times, in a process of its own; return the CPU seconds of each time."""
    with Group.new() as group:
        command = [str(PYTHON), "-m", "comparison.parts", str(count), str(group.path or "")]
        folder = Path(__file__).parents[1]
        done = subprocess.run(group.entered(command), cwd=folder, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"The parts could not be measured:\n{done.stderr[-4000:]}")
        costs: Costs = json.loads(done.stdout.splitlines()[-1])
        return costs


class Meter:
    """Adds up the CPU seconds of this process's group, by part."""

    def __init__(self, group: Group) -> None:
        self.costs: Costs = {}
        self._group = group

    @contextmanager
    def __call__(self, part: str) -> Iterator[None]:
        """Count what is done meanwhile."""
        before = self._group.seconds()
        yield
        self.costs.setdefault(part, []).append(self._group.seconds() - before)


def measure(count: int, meter: Meter) -> None:
    """Do each part `count` times with a class that computes nothing."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "course")
        CASES["nothing"].make(folder, 1)
        with Batch(folder, Options(dry_run=True)) as batch:
            job = next(iter(batch.plan().jobs))
        settings = Settings(course_secret=SECRET, exercises=(), preload=preload_for([job.key]))
        with open_sandbox(settings) as sandbox:
            _kernels(count, meter, sandbox, *code_of(submissions(folder)[0]))
            graded = _pipeline(count, meter, sandbox, job)
        _workers(count, meter)
        _keeping(count, meter, Path(temporary, "kept"), graded)


def _kernels(count: int, meter: Meter, sandbox: Sandbox, cell: str, test: str) -> None:
    question = {"source": test, "imports": {}, "forget": []}
    sandbox.kernel().close()  # the first one reads what the others find in memory
    for _ in range(count):
        with meter("kernel start"):
            kernel = sandbox.kernel()
        with meter("cell"):
            assert kernel.run_cell(cell, _LIMIT_S).status == "ok"
        with meter("test"):
            assert kernel.test(question, _LIMIT_S)["failure"] is None
        with meter("kernel end"):
            kernel.close()


def _pipeline(count: int, meter: Meter, sandbox: Sandbox, job: Job) -> Graded:
    judge = Judge(SECRET)
    graded = grade_one(job, sandbox, judge)
    for _ in range(count):
        with meter("grading"):
            graded = grade_one(job, sandbox, judge)
    return graded


def _workers(count: int, meter: Meter) -> None:
    server = ForkServer()
    work: Callable[[], int] = partial(int)
    try:
        server.call(work, _LIMIT_S)  # it has imported everything
        for _ in range(count):
            with meter("worker"):
                server.call(work, _LIMIT_S)
    finally:
        server.close()


def _keeping(count: int, meter: Meter, folder: Path, graded: Graded) -> None:
    with Ledger.writing(folder) as ledger:
        for _ in range(count):
            with meter("ledger"):
                ledger.record(graded.verdict, graded.notebook)


if __name__ == "__main__":
    counted = Meter(Group(Path(sys.argv[2]) if sys.argv[2] else None))
    measure(int(sys.argv[1]), counted)
    print(json.dumps(counted.costs))
