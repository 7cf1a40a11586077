"""Grade classes with ``nbgrader autograde`` and with ``autograder grade``, in turn.

    uv run python benchmarks/against_nbgrader.py [CASE ...] [--rounds 3] [--out FILE] [--write]

With ``--write`` the figures also replace those in docs/performance.md.

The cases, each a course folder of its own:

``mixed``     8 notebooks of this course, honest work: half of them train on 60,000 images
``short``     a class of 30 that trains a small model for a moment
``nothing``   a class of 200 whose notebooks compute nothing, and import nothing
``plain``     a class of 30 with a little NumPy and no TensorFlow

In each round both grade a fresh copy of the same folder, one after the other, the order
alternating, so that a busy machine slows both. Each is a command started anew, so its start counts.
What is printed is the median of the rounds with minimum and maximum: wall time for each; the time
that the cells took (as ``autograder`` measured it); the efficiency (that time over wall time ×
workers); the ratio of the wall times; and how busy the machine was before (its load average, which
should be near 0). No verdict is taken from the ledger.

Bytecode is compiled for both before the first round, or else either would compile 1,567 files at
each start of TensorFlow where uv did not.
"""

import argparse
import compileall
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass, field
from functools import partial
from importlib import metadata
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.classroom.setup import init_course
from autograder.library import instructor_notebooks
from autograder.sample_class import fill_in, read_paper
from course_utils.course_files import SAMPLE_CLASS

HONEST = {"02_gradient_descent": ("ada", "ben", "chloe", "dev"), "13_fashion_mnist": ("mia",)}

SHORT = """
import keras
import numpy as np

keras.utils.set_random_seed({seed})
x = np.linspace(-1, 1, 2_000).reshape(-1, 1)
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(16, "relu"), keras.layers.Dense(1)])
model.compile("adam", "mse")
history = model.fit(x, x**2, epochs=5, verbose=0)
"""
#: case → the answer, and the assert that grades it
CLASSIC = {
    "short": (SHORT, 'assert len(history.history["loss"]) == 5'),
    "nothing": ("answer = {seed}", "assert answer >= 0"),
    "plain": (
        "import numpy as np\n\nanswer = np.linalg.eigvalsh(np.eye(200) + {seed}).max()",
        "assert answer > 0",
    ),
}
CLASS_SIZE = {"mixed": 4, "short": 30, "nothing": 200, "plain": 30}


@dataclass
class Rounds:
    """What was measured, in seconds, a number a round."""

    nbgrader: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    compute: list[float] = field(default_factory=list)
    load: list[float] = field(default_factory=list)


def mixed(folder: Path, students: int) -> list[str]:
    """Make a course of this project's notebooks; every student hands in all of them."""
    known = {name: text for name, text in instructor_notebooks().items() if name in HONEST}
    init_course(folder, known)
    for number in range(students):
        for name in known:
            paper = HONEST[name][number % len(HONEST[name])]
            text = (SAMPLE_CLASS / name / f"{paper}.py").read_text("utf-8")
            hand_in(folder, number, name, fill_in(name, read_paper(text)))
    return list(known)


def classic(case: str, folder: Path, students: int) -> list[str]:
    """Make a course of one small nbgrader notebook that has nothing of ours in it."""
    answer, test = CLASSIC[case]
    solution = f"### BEGIN SOLUTION\n{answer.format(seed=0).strip()}\n### END SOLUTION"
    init_course(folder, {"ps": nbformat.writes(small(solution, test)).encode()})
    for number in range(students):
        hand_in(folder, number, "ps", small(answer.format(seed=number).strip(), test))
    return ["ps"]


def small(answer: str, test: str) -> NotebookNode:
    """Return a notebook with one answer and its classic test."""
    cells = []
    for name, source in (("answer", answer), ("test", test)):
        graded = name == "test"
        mark = {"schema_version": 3, "grade_id": name, "grade": graded, "solution": not graded}
        mark |= {"locked": graded, "task": False, **({"points": 1} if graded else {})}
        cells.append(new_code_cell(source, metadata={"nbgrader": mark}, id=name))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def hand_in(folder: Path, number: int, assignment: str, notebook: NotebookNode) -> None:
    """Put a notebook where nbgrader has its submissions."""
    student = f"student{number:03d}"
    target = folder / "submitted" / student / assignment / f"{assignment}.ipynb"
    target.parent.mkdir(parents=True)
    target.write_text(nbformat.writes(notebook), "utf-8")


def timed(command: list[str], folder: Path) -> float:
    """Run `command` in `folder`; return its wall time in seconds."""
    began = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{command} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return time.perf_counter() - began


def with_nbgrader(folder: Path, assignments: list[str]) -> float:
    """Grade every assignment with nbgrader; return seconds."""
    program = str(Path(sys.executable).parent / "nbgrader")
    return sum(timed([program, "autograde", name], folder) for name in assignments)


def with_ours(folder: Path, workers: int) -> tuple[float, float]:
    """Grade every assignment with ``autograder grade``; return seconds, and those of the cells."""
    command = [sys.executable, "-m", "autograder.cli", "grade", ".", "--json", "results.json"]
    wall_s = timed([*command, "--workers", str(workers)], folder)
    document = json.loads((folder / "results.json").read_text("utf-8"))
    left = [row["student"] for row in document["submissions"] if row["status"] != "graded"]
    if left:
        sys.exit(f"not graded: {left}")
    return wall_s, document["timing"]["compute_s"]


def measure(case: str, rounds: int, workers: int, students: int) -> Rounds:
    """Run the rounds of one case."""
    found = Rounds()
    with tempfile.TemporaryDirectory() as temporary:
        original = Path(temporary) / "course"
        make = mixed if case == "mixed" else partial(classic, case)
        assignments = make(original, students)
        for turn in range(rounds):
            found.load.append(os.getloadavg()[0])
            copies = {name: Path(temporary) / f"{name}{turn}" for name in ("nbgrader", "ours")}
            for name in sorted(copies, reverse=bool(turn % 2)):
                shutil.copytree(original, copies[name])
                if name == "nbgrader":
                    found.nbgrader.append(with_nbgrader(copies[name], assignments))
                else:
                    wall_s, compute_s = with_ours(copies[name], workers)
                    found.ours.append(wall_s)
                    found.compute.append(compute_s)
                shutil.rmtree(copies[name])
    return found


def spread(values: list[float]) -> str:
    """Return median, minimum and maximum in words."""
    return f"{statistics.median(values):.1f} ({min(values):.1f} to {max(values):.1f})"


def told(case: str, found: Rounds, workers: int, notebooks: int) -> str:
    """Return what was measured in words."""
    ratio = [one / two for one, two in zip(found.nbgrader, found.ours, strict=True)]
    efficiency = [
        compute / (wall * workers) for compute, wall in zip(found.compute, found.ours, strict=True)
    ]
    each = statistics.median(found.nbgrader) / notebooks, statistics.median(found.ours) / notebooks
    return "\n".join(
        (
            f"{case}: {notebooks} notebooks, {len(ratio)} rounds, {workers} workers, "
            f"load before {spread(found.load)}",
            f"  nbgrader autograde   wall {spread(found.nbgrader)} s, {each[0]:.2f} s each",
            f"  autograder grade     wall {spread(found.ours)} s, {each[1]:.2f} s each, "
            f"cells {spread(found.compute)} s",
            f"  efficiency           {statistics.median(efficiency):.2f} of {workers} workers",
            f"  ratio                {spread(ratio)}",
        )
    )


def write_figures(text: str) -> None:
    """Put what was measured between the marks in docs/performance.md."""
    page = Path(__file__).parent.parent / "docs" / "performance.md"
    versions = f"TensorFlow {metadata.version('tensorflow')}, Python {platform.python_version()}"
    cores = len(os.sched_getaffinity(0))
    where = f"{platform.system()} {platform.release().split('-')[0]}, {cores} cores, {versions}"
    begin, end = "<!-- figures: begin -->\n", "<!-- figures: end -->"
    head, _, rest = page.read_text("utf-8").partition(begin)
    tail = rest.partition(end)[2]
    page.write_text(f"{head}{begin}{where}\n\n```\n{text}\n```\n{end}{tail}", "utf-8")


def compile_bytecode() -> None:
    """Compile what is installed and what is ours; both commands then only read it."""
    ours = Path(__file__).parent.parent
    for folder in (Path(sysconfig.get_paths()["purelib"]), ours / "autograder"):
        compileall.compile_dir(folder, quiet=2, workers=0)
    compileall.compile_dir(ours / "course_utils", quiet=2, workers=0)


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", metavar="CASE", default=list(CLASS_SIZE))
    parser.add_argument("--students", type=int, help="another number than the case's own")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    options = parser.parse_args()
    if unknown := set(options.cases) - set(CLASS_SIZE):
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    compile_bytecode()
    kept, lines = {}, []
    for case in options.cases:
        students = options.students or CLASS_SIZE[case]
        found = measure(case, options.rounds, options.workers, students)
        notebooks = students * (len(HONEST) if case == "mixed" else 1)
        lines.append(told(case, found, options.workers, notebooks))
        print(lines[-1], flush=True)
        kept[case] = vars(found)
    if options.out:
        options.out.write_text(json.dumps(kept, indent=1), "utf-8")
    if options.write:
        write_figures("\n".join(lines))


if __name__ == "__main__":
    main()
