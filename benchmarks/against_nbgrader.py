"""Grade one class with ``nbgrader autograde`` and with ``autograder grade``, in turn.

    uv run python benchmarks/against_nbgrader.py [--students 8] [--rounds 3] [--out FILE]

The class is made of honest submissions of notebook 02 and 13 (solved, untouched, and in part
wrong). In each round both grade a fresh copy of the same course folder, one after the other, the
order alternating, so that a busy machine slows both. It prints, for each, the wall time and the
time the cells themselves took (as ``autograder`` measured it), the efficiency (that time over wall
time × workers), and the ratio of the wall times, as median with minimum and maximum.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from autograder.classroom.setup import init_course
from autograder.library import instructor_notebooks, source_files
from autograder.sample_class import FOLDER, fill_in, read_paper

HONEST = {"02_gradient_descent": ("ada", "ben", "chloe", "dev"), "13_fashion_mnist": ("mia",)}


def make_course(folder: Path, students: int) -> None:
    """Make a course folder with `students` honest students, each handing in both notebooks."""
    init_course(folder, instructor_notebooks())
    for number in range(students):
        for name in source_files():
            paper = HONEST[name][number % len(HONEST[name])]
            text = (FOLDER / name / f"{paper}.py").read_text("utf-8")
            target = folder / "submitted" / f"student{number:03d}" / name / f"{name}.ipynb"
            target.parent.mkdir(parents=True)
            target.write_text(nbformat.writes(fill_in(name, read_paper(text))), "utf-8")


def timed(command: list[str], folder: Path) -> float:
    """Run `command` in `folder`; return its wall time in seconds."""
    began = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{command} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return time.perf_counter() - began


def with_nbgrader(folder: Path) -> float:
    """Grade every assignment with nbgrader; return seconds."""
    program = str(Path(sys.executable).parent / "nbgrader")
    return sum(timed([program, "autograde", name], folder) for name in source_files())


def with_ours(folder: Path, workers: int) -> tuple[float, float]:
    """Grade every assignment with ``autograder grade``; return seconds, and those of the cells."""
    command = [sys.executable, "-m", "autograder.cli", "grade", ".", "--json", "results.json"]
    wall_s = timed([*command, "--workers", str(workers)], folder)
    timing = json.loads((folder / "results.json").read_text("utf-8"))["timing"]
    return wall_s, timing["compute_s"]


def show(values: list[float]) -> str:
    """Return median, minimum and maximum in words."""
    return f"{statistics.median(values):.1f} ({min(values):.1f} to {max(values):.1f})"


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    rows: dict[str, list[float]] = {"nbgrader": [], "ours": [], "compute": [], "ratio": []}
    with tempfile.TemporaryDirectory() as temporary:
        original = Path(temporary) / "course"
        make_course(original, options.students)
        for turn in range(options.rounds):
            copies = {name: Path(temporary) / f"{name}{turn}" for name in ("nbgrader", "ours")}
            for folder in copies.values():
                shutil.copytree(original, folder)
            for name in sorted(copies, reverse=bool(turn % 2)):
                if name == "nbgrader":
                    rows["nbgrader"].append(with_nbgrader(copies[name]))
                else:
                    wall_s, compute_s = with_ours(copies[name], options.workers)
                    rows["ours"].append(wall_s)
                    rows["compute"].append(compute_s)
            rows["ratio"].append(rows["nbgrader"][-1] / rows["ours"][-1])
    notebooks = options.students * len(source_files())
    efficiency = [
        compute / (wall * options.workers)
        for compute, wall in zip(rows["compute"], rows["ours"], strict=True)
    ]
    print(f"{notebooks} notebooks, {options.rounds} rounds, {options.workers} workers")
    print(f"nbgrader autograde   wall {show(rows['nbgrader'])} s")
    print(f"autograder grade     wall {show(rows['ours'])} s, cells {show(rows['compute'])} s")
    print(f"efficiency           {statistics.median(efficiency):.2f} of {options.workers} workers")
    print(f"ratio                {show(rows['ratio'])}")
    if options.out:
        options.out.write_text(json.dumps(rows, indent=1), "utf-8")


if __name__ == "__main__":
    main()
