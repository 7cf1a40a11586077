"""What the collecting process costs: CPU seconds and memory, by itself and for each submission.

    uv run python benchmarks/collecting.py kernels 20 100         # real kernels, real grading
    uv run python benchmarks/collecting.py asleep 10000           # 64 workers that only sleep

Each figure is of the process that ``autograder grade`` is, its threads included and its children
not: user and system time, which a busy machine hardly changes. `rest` is what a run costs without
the submissions' part: where several sizes are asked for, the slope between them tells it apart.
Memory is the proportional set size (PSS) of that process, looked at all the time from outside.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from simulated import asleep, make_course

from autograder import batch
from autograder.batch import Onlooker, grade_class
from autograder.grading.verdicts import Verdict
from autograder.planning import Options

SLEEP_S, SHOWN_BYTES = 0.5, 60_000


def cpu_s() -> float:
    """User and system time of this process, in seconds."""
    spent = os.times()
    return spent.user + spent.system


class Marks(Onlooker):
    """Notes what a run has cost by now: notebooks, CPU seconds, and the clock."""

    def __init__(self) -> None:
        self.taken: list[tuple[int, float, float]] = []
        self._done = 0

    def planned(self, settled: int, jobs: Mapping[str, int], workers: int) -> None:
        """Note what the plan has cost."""
        self._note()

    def kept(self, verdict: Verdict) -> None:
        """Note it now and then."""
        self._done += 1
        if self._done == 10 or self._done % 1_000 == 0:
            self._note()

    def _note(self) -> None:
        self.taken.append((self._done, cpu_s(), time.monotonic()))


def one_run(course: Path, workers: int, *, sleeping: bool) -> dict[str, Any]:
    """Grade a course here, and say what that cost this process, in parts."""
    if sleeping:
        grade = partial(asleep, SLEEP_S, SHOWN_BYTES)
        setattr(batch, "grade_one", grade)  # noqa: B010 - mypy: it belongs to another module
    marks = Marks()
    began, clock = cpu_s(), time.monotonic()
    result = grade_class(course, Options(workers=workers), marks)
    graded = cpu_s()
    rows = len(result.rows)
    with tempfile.TemporaryDirectory() as folder:
        from autograder.classroom.report import write_document

        write_document(Path(folder) / "results.json", result.document())
    return {
        "rows": rows,
        "complete": result.complete,
        "plan_s": marks.taken[0][1] - began,
        "grade_s": graded - marks.taken[0][1],
        "json_s": cpu_s() - graded,
        "wall_s": time.monotonic() - clock,
        "marks": [(done, spent - began, at - clock) for done, spent, at in marks.taken],
    }


def watched(command: list[str]) -> dict[str, Any]:
    """Run a command that prints JSON; add what memory it held, in MiB, looked at from outside."""
    held: list[float] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None

        def look() -> None:
            while process.poll() is None:
                try:
                    text = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
                except OSError:
                    return
                lines = [line.split() for line in text.splitlines() if line.startswith("Pss:")]
                held.extend(int(line[1]) / 1024 for line in lines)
                time.sleep(1.0)

        threading.Thread(target=look, daemon=True).start()
        printed = process.stdout.read()
    found: dict[str, Any] = json.loads(printed.splitlines()[-1])
    step = max(1, len(held) // 10)
    return {**found, "peak_mib": max(held, default=0.0), "held_mib": held[::step]}


def main() -> None:
    """Make classes of these sizes, grade each, and print what it cost."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("how", choices=["kernels", "asleep"])
    asked.add_argument("students", type=int, nargs="+")
    asked.add_argument("--workers", type=int, default=0, help="0: 64 that sleep, one a core else")
    asked.add_argument("--rounds", type=int, default=1)
    asked.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    options = asked.parse_args()
    sleeping = options.how == "asleep"
    workers = options.workers or (64 if sleeping else 0)
    if options.inside:
        print(json.dumps(one_run(options.inside, workers, sleeping=sleeping)))
        return
    for students in options.students:
        for _ in range(options.rounds):
            with tempfile.TemporaryDirectory() as folder:
                course = Path(folder) / "course"
                make_course(course, students)
                me = [sys.executable, __file__, options.how, "0"]
                found = watched([*me, "--workers", str(workers), "--inside", str(course)])
            parts = ("plan", "grade", "json")
            each = {name: 1000 * found[f"{name}_s"] / students for name in parts}
            print(
                f"{students} students, complete: {found['complete']}; CPU of the collecting "
                f"process {sum(each.values()):.2f} ms each (plan {each['plan']:.2f}, grading "
                f"{each['grade']:.2f}, JSON {each['json']:.2f}), {found['wall_s']:.1f} s wall, "
                f"peak {found['peak_mib']:.0f} MiB, over time "
                f"{[round(one) for one in found['held_mib']]}"
            )
            marks = [(done, round(cpu, 2), round(wall, 1)) for done, cpu, wall in found["marks"]]
            print(f"  done, CPU s, wall s: {marks}")


if __name__ == "__main__":
    main()
