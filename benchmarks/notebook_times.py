"""Run the notebooks, solved, and print how long their cells take.

    uv run python benchmarks/notebook_times.py [NN ...] [--rounds 3]

A fresh kernel for each, as a student has it (all cores, no seeds set from outside), on the real
data sets where ``COURSE_DATA`` names them. A cell's time is from its start to the next one's; the
first cell's includes the imports. Printed are the median of the rounds, minimum and maximum, the
longest cell, how long a card takes (``check``, from the cell's start to the next one's: median and
longest), and how busy the machine was before (its load average, which should be near 0).
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from autograder import exercises
from course_utils.desk.authoring.build import sources
from course_utils.desk.authoring.notebooks import instructor_notebook
from course_utils.desk.kernels import QUIET, run_notebook

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
ALLOWED_S = 360.0  #: for all notebooks together
CELL_TIMEOUT_S = 300.0


def cell_times(source: Path) -> list[tuple[float, str]]:
    """Run one solved notebook; return each code cell's seconds and first line."""
    notebook = instructor_notebook(source, exercises)
    begun: list[tuple[float, int]] = []
    with tempfile.TemporaryDirectory(prefix="course-times-") as empty:
        run_notebook(
            notebook,
            folder=Path(empty),
            cell_timeout_s=CELL_TIMEOUT_S,
            environment={**os.environ, **QUIET},
            on_cell=lambda position, _: begun.append((time.perf_counter(), position)),
        )
    ends = [moment for moment, _ in begun[1:]] + [time.perf_counter()]
    found = []
    for (start, position), end in zip(begun, ends, strict=True):
        cell = notebook.cells[position]
        errors = [one.evalue for one in cell.get("outputs", []) if one.output_type == "error"]
        assert not errors, f"{source.name}: {errors}"
        if cell.cell_type == "code":
            found.append((end - start, cell.source.partition("\n")[0]))
    return found


def _checks(runs: list[list[tuple[float, str]]]) -> list[tuple[float, str]]:
    return [one for run in runs for one in run if one[1].startswith("check(")]


def _cards(runs: list[list[tuple[float, str]]]) -> str:
    """The two columns about cards: the median, and the slowest with its name."""
    found = _checks(runs)
    if not found:
        return "– | –"
    longest, line = max(found)
    middle = statistics.median(seconds for seconds, _ in found)
    return f"{1000 * middle:.0f} | {1000 * longest:.0f} ms: `{line}`"


def main() -> None:
    """Print the table; end with 1 if all together take longer than they may."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("numbers", nargs="*", metavar="NN")
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    print(f"Load average before: {os.getloadavg()[0]:.2f}; {os.cpu_count()} cores")
    print(
        "| notebook | code cells | seconds | from – to | longest cell | cards, ms | slowest card |"
    )
    print("|---|--:|--:|--:|---|--:|---|")
    whole, cards = 0.0, list[float]()
    for source in sources(NOTEBOOKS):
        if asked.numbers and source.name[:2] not in asked.numbers:
            continue
        runs = [cell_times(source) for _ in range(asked.rounds)]
        totals = [sum(seconds for seconds, _ in run) for run in runs]
        middle = statistics.median(totals)
        longest, line = max(runs[0])
        spread = f"{min(totals):.1f} – {max(totals):.1f}"
        print(
            f"| {source.stem} | {len(runs[0])} | {middle:.1f} | {spread} "
            f"| {longest:.1f} s: `{line[:48]}` | {_cards(runs)} |",
            flush=True,
        )
        whole += middle
        cards += [seconds for seconds, _ in _checks(runs)]
    middle = statistics.median(cards) if cards else 0.0
    print(
        f"| **all** | | **{whole:.1f}** | | {ALLOWED_S:g} s are allowed | {1000 * middle:.0f} | |"
    )
    raise SystemExit(whole > ALLOWED_S)


if __name__ == "__main__":
    main()
