"""Grade classes with nbgrader, otter-grader and ``autograder grade`` in turn; say what each costs.

    uv run python benchmarks/grading.py [CASE ...] [--rounds N] [--quick] [--write]

A case is a class: ``nothing`` computes nothing, ``plain`` is a little NumPy, ``short`` a short
training, all three with nbgrader's own kind of tests; ``mixed`` is two of this course's notebooks.
In each round every grader grades a fresh copy of the same folder, one after the other, the order
turning, so that a busy machine slows all. Each is a command started anew, so its start counts, and
none finds a verdict in a ledger. Bytecode is compiled for all beforehand.

Three more are ours alone: ``growth`` is cost against the number of notebooks, with a line through
it; ``parts`` is overhead by part (and needs ``growth``); ``memory`` is memory by process.

Without a CASE, everything is measured. What is printed is the median of the rounds, with minimum
and maximum. ``--write`` puts it into docs/performance.md, with two pictures; ``--quick`` takes two
students each, to see that everything runs.
"""

import argparse
import compileall
import json
import sysconfig
import tempfile
from dataclasses import asdict
from pathlib import Path

from comparison import words
from comparison.classes import CASES
from comparison.commands import cores
from comparison.growth import NBGRADER, OURS, measure_growth
from comparison.memory import measure_memory
from comparison.otter import NoOtter, installed
from comparison.page import Figures, around_figures, write_page
from comparison.parts import measure_parts
from comparison.rounds import measure

ROOT = Path(__file__).parents[1]
PARTS = ("growth", "parts", "memory")
QUICK_STUDENTS, QUICK_SIZES = 2, ((2, 4), (1, 2))


def main() -> None:
    """Measure what was asked for; print it, and keep it where that was asked for."""
    options = _options()
    if options.write:
        around_figures()  # before anything is measured for an hour
    compile_bytecode()
    figures = Figures()
    with tempfile.TemporaryDirectory() as temporary:
        otter, without = Path(temporary, "otter"), ""
        try:
            installed(otter)
        except NoOtter as error:
            without = str(error)
        where = words.conditions(without)
        print(where, flush=True)
        for case in (one for one in options.cases if one in CASES):
            kind = CASES[case]
            students = options.students or (QUICK_STUDENTS if options.quick else kind.students)
            rounds = options.rounds or (1 if options.quick else kind.rounds)
            found = measure(case, students, rounds, options.workers, None if without else otter)
            figures.rounds.append(found)
            print(f"\n{words.compared([found])}\n\n{words.workload([found])}", flush=True)
    _measure_the_rest(figures, options)
    if options.out:
        options.out.write_text(json.dumps(asdict(figures), indent=1), "utf-8")
    if options.write:
        write_page(where, figures)


def _measure_the_rest(figures: Figures, options: argparse.Namespace) -> None:
    """Measure growth, parts and memory, as far as they were asked for."""
    if {"growth", "parts"} & {*options.cases}:
        ours, theirs = QUICK_SIZES if options.quick else (OURS, NBGRADER)
        figures.growth = measure_growth(ours, theirs, options.workers)
        print(f"\n{words.grown(figures.growth)}", flush=True)
    if figures.growth and "parts" in options.cases:
        figures.parts = measure_parts(3 if options.quick else 30)
        print(f"\n{words.explained(figures.parts, figures.growth)}", flush=True)
    if "memory" in options.cases:
        figures.memory = measure_memory(2 * options.workers, options.workers)
        print(f"\n{words.remembered(figures.memory)}", flush=True)


def compile_bytecode() -> None:
    """Compile what is installed and what is ours; all graders then only read it."""
    installed_here = Path(sysconfig.get_paths()["purelib"])
    for folder in (installed_here, ROOT / "autograder", ROOT / "course_utils"):
        compileall.compile_dir(folder, quiet=2, workers=0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    known = (*CASES, *PARTS)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of: {', '.join(known)}")
    parser.add_argument("--students", type=int, help="another number than a class's own")
    parser.add_argument("--rounds", type=int, help="another number than a class's own")
    parser.add_argument("--workers", type=int, default=cores(), help="of autograder grade")
    parser.add_argument("--quick", action="store_true", help="two students, one round")
    parser.add_argument("--out", type=Path, metavar="FILE", help="all that was measured, as JSON")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    options = parser.parse_args()
    if unknown := {*options.cases} - {*known}:
        parser.error(f"no such case: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    if options.write and (options.cases or options.quick):
        parser.error("--write replaces all figures of the page: leave out CASE and --quick")
    options.cases = options.cases or list(known)
    return options


if __name__ == "__main__":
    main()
