"""What a ledger of many verdicts costs: to open, and to make rows, a JSON and a report of.

    uv run python -m benchmarks.large_ledger 140000 --students 10000 --to DIR

A synthetic class is written into a ledger, then everything that follows a run over it is done in
this process: CPU seconds, and the most memory that it had so far (maximum resident set size). With
``--front`` the pages of single submissions, which are written and forgotten one by one, are left
out: they take most of the time and none of the memory.
"""

import argparse
import os
import resource
import shutil
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from unittest.mock import patch

from autograder.classroom.ledger import Ledger
from autograder.classroom.ledger.lines import Kept, row_of
from autograder.classroom.ledger.reader import Reader
from autograder.classroom.report import write_document, writing
from autograder.older_release import older_releases
from autograder.result import Result
from autograder.rows import Entry, RunRows
from tests.classroom.large_class import LargeClass


def told(what: str, before: float) -> float:
    """Print what a step cost; return the CPU time so far."""
    spent = os.times()
    now = spent.user + spent.system
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {now - before:.1f} s CPU; at most {most:.0f} MiB so far", flush=True)
    return now


def main() -> None:
    """Make the ledger, and do everything with it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("verdicts", type=int)
    asked.add_argument("--students", type=int, default=10_000)
    asked.add_argument("--to", type=Path, default=Path("large-ledger"))
    asked.add_argument("--front", action="store_true", help="No pages of single submissions.")
    options = asked.parse_args()
    work = options.to / "work"
    shutil.rmtree(work, ignore_errors=True)
    class_ = LargeClass(options.students, -(-options.verdicts // options.students))
    now = told("start", 0.0)
    with Ledger.writing(work) as ledger:
        left = islice(class_, options.verdicts)
        while some := [Kept(one, "") for one in islice(left, 1_000)]:
            ledger.record_all(some)
    now = told(f"write {options.verdicts} lines", now)
    with Ledger.writing(work) as ledger:
        now = told("open the ledger", now)
        reader = Reader(work)
        entries = [Entry.of(one.from_cache(), ledger.current(row_of(one))) for one in ledger.rows()]
    older, notes = older_releases(entries)
    rows = RunRows(reader, entries, older)
    result = Result(work, rows, rows.entries, notes=notes)
    now = told(f"{len(rows)} rows, complete: {result.complete}", now)
    write_document(options.to / "results.json", result.document())
    now = told("JSON", now)
    with ExitStack() as stack:
        if options.front:
            stack.enter_context(patch.object(writing._Report, "_papers", lambda *_: None))
        result.write_report(options.to / "report")
    told("report", now)


if __name__ == "__main__":
    main()
