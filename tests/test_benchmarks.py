"""The programs in benchmarks/ start, and the one that compares graders says what it promises."""

import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needed import need

ROOT = Path(__file__).parent.parent
PROGRAMS = sorted(
    path
    for path in (ROOT / "benchmarks").glob("*.py")
    if 'if __name__ == "__main__":' in path.read_text("utf-8")
)


def started(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Start a program the way its own first lines say."""
    module = f"benchmarks.{program.stem}"
    named = ["-m", module] if f"-m {module}" in program.read_text("utf-8") else [str(program)]
    command = [sys.executable, *named, *arguments]
    env = {**os.environ, "PATH": "/usr/bin:/bin"}  # no uv, so nothing is installed for a test
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_every_program_imports_and_answers_help(program):
    done = started(program, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("usage: ")


def test_a_program_asked_for_an_unknown_part_names_those_that_there_are():
    done = started(ROOT / "benchmarks" / "measure_10.py", "lnog")
    assert done.returncode == 2
    assert "no such part: lnog; there are pairs, long, sizes, remedies" in done.stderr


def test_a_watched_test_is_run_as_it_is_and_as_the_runner_has_it():
    done = started(ROOT / "benchmarks" / "guarded_tests.py", "growing lists", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    line = r" *growing lists: +[\d.]+ s, watched +[\d.]+ s, +[\d.]+ times\n"
    assert re.fullmatch(line, done.stdout)


def test_a_notebook_is_graded_with_and_without_its_tests_apart():
    done = started(ROOT / "benchmarks" / "apart.py", "--rounds", "1", "--tests", "1")
    assert done.returncode == 0, done.stderr
    kinds = re.findall(
        r"^(\w[\w ]*?) +[\d.]+ s a notebook .*, [\d.]+ times$", done.stdout, flags=re.M
    )
    assert kinds == ["beside", "both ways"]


def test_the_page_is_only_written_with_all_its_figures():
    done = started(ROOT / "benchmarks" / "grading.py", "nothing", "--write")
    assert done.returncode == 2
    assert "leave out CASE and --quick" in done.stderr


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """What the benchmark prints and keeps of two students without TensorFlow, and of our parts."""
    kept = tmp_path_factory.mktemp("benchmark") / "figures.json"
    cases = ("nothing", "growth", "parts")
    program = ROOT / "benchmarks" / "grading.py"
    done = started(program, *cases, "--quick", "--out", str(kept))
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(kept.read_text("utf-8"))


def test_both_graders_grade_the_same_class_and_every_figure_has_its_column(quick):
    said, figures = quick
    for words in ("nbgrader / it", "Σ compute, s", "efficiency, warm", "overhead, CPU s each"):
        assert words in said
    (rounds,) = figures["rounds"]
    assert rounds["notebooks"] == 2
    (ours,), (theirs,), (again,) = rounds["ours"], rounds["nbgrader"], rounds["ours_again"]
    assert 0 < ours["first_s"] <= ours["wall_s"]
    assert 0 < ours["compute_s"] <= ours["wall_s"] * rounds["workers"]
    assert math.isnan(theirs["first_s"])
    assert again["wall_s"] > 0 < rounds["warm_s"]


def test_what_a_submission_costs_is_told_by_part_and_adds_up(quick):
    said, _ = quick
    need("CPU ms |" in said, "no control group can be made here, to count CPU time in")
    rows = [line.split(" | ") for line in said.split("CPU ms |\n")[1].splitlines() if "|" in line]
    parts = {row[0].strip("|* "): float(row[1].strip("|* ")) for row in rows[1:]}
    whole = parts.pop("all of it")
    assert {"fork a worker", "start a kernel", "end it", "keep in the ledger"} <= {*parts}
    assert parts["start a kernel"] > 0
    assert sum(parts.values()) == pytest.approx(whole, abs=len(parts))


def synthetic():
    """Figures of one class, as they would be on a machine without a group to count in."""
    from comparison.commands import Ran
    from comparison.growth import Growth
    from comparison.memory import Memory
    from comparison.page import Figures
    from comparison.rounds import Rounds

    ours, theirs = Ran(7.0, 9.0, 2.0, 0.5), Ran(66.0, 60.0)
    rounds = Rounds("nothing", 60, 2, 2, 0.3, [theirs], [Ran(6.0, 5.0)], [ours], [ours], [0.1])
    sizes = {n: Ran(2 + 0.1 * n, 1 + 0.15 * n) for n in (10, 100)}
    book = {n: Ran(2 + 0.04 * n, 1 + 0.03 * n) for n in sizes}
    growth = Growth(2, {10: theirs, 30: Ran(33.0, 30.0)}, sizes, dict.fromkeys(sizes, ours), book)
    names = ("kernel start", "cell", "test", "kernel end", "grading", "worker", "ledger")
    parts = {name: [0.01, 0.02] for name in names}
    return Figures([rounds], growth, parts, Memory(2, {"kernel": 90.0, "zygote": 400.0}, 700.0))


@pytest.mark.parametrize("counted", [True, False])
def test_what_is_written_stands_between_the_marks_and_nothing_else_is_changed(
    counted, tmp_path, monkeypatch
):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from comparison import page
    from comparison.commands import Ran

    written = tmp_path / "performance.md"
    written.write_text(f"before\n{page.BEGIN}old\n{page.END}\nafter\n", "utf-8")
    monkeypatch.setattr(page, "PAGE", written)
    figures = synthetic()
    if not counted:
        figures.growth.ours = {n: Ran(1.0 + n, math.nan) for n in (10, 100)}
        figures.memory = None
    page.write_page("Linux, 2 cores.", figures)
    text = written.read_text("utf-8")
    assert text.startswith(f"before\n{page.BEGIN}\nLinux, 2 cores.\n\n")
    assert text.endswith(f"\n\n{page.END}\nafter\n")
    assert "old" not in text and "nan" not in text
    assert text.count("Not counted: no control group") == (0 if counted else 2)
    pictures = {"cost-by-size.svg", *(["cost-by-part.svg"] if counted else [])}
    assert {path.name for path in (tmp_path / "images").iterdir()} == pictures
    assert all(f"](images/{name})" in text for name in pictures)
