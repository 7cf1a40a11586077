"""Whoever installs the wheel has the whole course, outside any clone, and nothing else."""

import json
import re
import signal
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from pathlib import Path

import pytest

from autograder import exercises
from course_utils.course_files import CARRIED
from course_utils.desk.authoring.release import release
from tests.environment.courses import ANSWER as ANSWER_HERE
from tests.environment.courses import make_course, notebook

from .conftest import ROOT, Installed, build

ANSWER = "def grad(w):\n    return 3 * (w - 8)"


def contents(wheel: Path) -> dict[str, bytes]:
    """Return the files of a wheel but for its own notes about itself."""
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
        return {name: archive.read(name) for name in names}


def expected() -> dict[str, bytes]:
    """Return what a wheel should hold: the packages' files, and the course's in its place."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    names = [name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]
    packages = {name: name for name in names if name.startswith(("autograder/", "course_utils/"))}
    packages.pop("autograder/exercises/ruff.toml")
    carried = {
        f"{place.wheel}/{name.removeprefix(f'{place.checkout}/')}": name
        for place in CARRIED.values()
        for name in names
        if any(Path(ROOT, name) in (ROOT / place.checkout).glob(glob) for glob in place.files)
    }
    return {name: (ROOT / file).read_bytes() for name, file in (packages | carried).items()}


def test_a_wheel_holds_the_packages_with_the_courses_files_inside_and_nothing_else(built, tmp_path):
    (wheel,) = build(ROOT, tmp_path, "--wheel")
    found = contents(wheel)
    assert found.keys() == expected().keys()
    assert found == expected()
    assert {name.split("/")[0] for name in found} == {"autograder", "course_utils"}
    notebooks = [name for name in found if name.startswith("course_utils/_course/notebooks/")]
    assert len(notebooks) == len(list((ROOT / "notebooks").glob("*.ipynb")))


def test_the_source_distribution_makes_the_same_wheel(built):
    source, wheel = built
    assert contents(wheel) == expected()
    with tarfile.open(source) as archive:
        tops = {name.split("/")[1] for name in archive.getnames()}
    assert tops == {
        *("autograder", "course_utils", "notebooks", "data", "docs", "tests"),
        *("pyproject.toml", "hatch_build.py", "requirements.lock"),
        *("README.md", "CHANGELOG.md", "LICENSE", ".gitignore", "PKG-INFO"),
    }


def test_the_folder_that_students_get_can_be_installed(tmp_path):
    release(ROOT, tmp_path / "course", exercises, solutions=False)
    (wheel,) = build(tmp_path / "course", tmp_path / "dist", "--wheel")
    found = contents(wheel)
    assert "course_utils/_course/notebooks/02_gradient_descent.ipynb" in found
    assert not any(name.startswith("autograder/_course/") for name in found)  # they hold answers


def test_what_is_imported_is_what_was_installed(installed: Installed):
    look = "import autograder, course_utils; print(autograder.__file__, course_utils.__file__)"
    done = installed.run("python", "-c", look + "; import sys; print(sys.path)")
    assert done.stdout.count(f"{installed.environment}/lib") >= 3
    assert str(ROOT) not in done.stdout


def test_the_sample_class_hands_in_however_it_was_compiled(installed: Installed):
    hand_in = "from pathlib import Path; from autograder.sample_class import hand_in as give"
    done = installed.run("python", "-c", f"{hand_in}; give(Path('sample'))")
    assert done.returncode == 0, done.stderr
    papers = {file.stem for file in CARRIED["sample_class"].found()}
    submitted = installed.home / "sample" / "submitted"
    assert {folder.name for folder in submitted.iterdir()} == papers


def test_a_verdict_of_the_checkout_is_one_of_the_wheel(installed: Installed):
    program = """
from autograder.grading.digest import environment
from autograder.grading.key import make_key
from autograder.library import builtin_notebook
for name in ("02_gradient_descent", "13_fashion_mnist"):
    print(environment(make_key(name, builtin_notebook(name))))
"""
    there = installed.run("python", "-c", program)
    assert len(there.stdout.split()) == 2, there.stderr
    here = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert there.stdout == here.stdout


def test_the_doctor_finds_everything(installed: Installed):
    done = installed.run("course", "doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    count = len(list((ROOT / "notebooks").glob("[0-9]*.ipynb")))
    assert f"✔ ok       {count} notebooks in {installed.environment}" in done.stdout


def test_no_submission_can_read_the_sources_or_the_sample_class(installed: Installed):
    program = """
from autograder.sandbox import Sandbox
from course_utils.course_files import CALIBRATION, NOTEBOOKS, SAMPLE_CLASS, SOURCES
for bubblewrap in (True, False):
    with Sandbox(preload=(), _bubblewrap=bubblewrap) as sandbox, sandbox.kernel() as kernel:
        for folder in (NOTEBOOKS, CALIBRATION, SOURCES, SAMPLE_CLASS):
            print(kernel.run_cell(f"import os; os.listdir({str(folder)!r})", 30).status)
"""
    done = installed.run("python", "-c", program)
    assert done.stdout.split() == ["ok", "ok", "error", "error"] * 2, done.stderr


@pytest.fixture(scope="module")
def workspace(installed: Installed) -> Path:
    """The workspace that ``course lab`` makes, once JupyterLab on it has served a notebook."""
    command = installed.command("course", "lab", "--no-browser", "--port", "18970")
    with subprocess.Popen(
        command,
        cwd=installed.home,
        env=installed.variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as lab:
        try:
            said = []
            for line in lab.stdout:
                said.append(line)
                if found := re.search(r"(http://[^/]+)/lab/tree/START.ipynb\?token=(\S+)", line):
                    break
            else:
                raise AssertionError("".join(said))
            with urllib.request.urlopen(found[0], timeout=60) as page:
                assert b"JupyterLab" in page.read()
            for name in ("START.ipynb", "02_gradient_descent.ipynb"):
                served = f"{found[1]}/api/contents/{name}?token={found[2]}"
                with urllib.request.urlopen(served, timeout=60) as reply:
                    assert json.load(reply)["content"]
        finally:
            lab.send_signal(signal.SIGTERM)
            lab.stdout.read()
    return installed.home / "workspace"


def test_the_course_opens(workspace: Path):
    names = {path.name for path in workspace.glob("*.ipynb")}
    assert names == {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}


def test_a_course_is_made_and_a_students_notebook_gets_its_points(
    installed: Installed, workspace: Path
):
    done = installed.run("autograder", "init", "spring")
    assert done.returncode == 0, done.stderr
    name = "02_gradient_descent"
    notebook = json.loads((workspace / f"{name}.ipynb").read_text("utf-8"))
    (cell,) = (cell for cell in notebook["cells"] if cell.get("id") == "02-grad-answer")
    cell["source"] = ANSWER
    for student in ("하나", "leo"):
        target = installed.home / "spring" / "submitted" / student / name / f"{name}.ipynb"
        target.parent.mkdir(parents=True)
        if student == "leo":
            target.write_bytes((workspace / f"{name}.ipynb").read_bytes())
        else:
            target.write_text(json.dumps(notebook), "utf-8")
    done = installed.run("autograder", "grade", "spring", "--json", "scores.json")
    assert done.returncode == 0, done.stderr
    results = json.loads((installed.home / "scores.json").read_text("utf-8"))["submissions"]
    found = {row["student"]: (row["status"], row["score"], row["max_score"]) for row in results}
    points = {one.id: one.points for one in exercises.for_notebook("02")}
    worth = sum(points.values())
    assert found == {"하나": ("graded", points["02.grad"], worth), "leo": ("graded", 0, worth)}
    states = {row["student"]: {e["state"] for e in row["exercises"]} for row in results}
    assert states["leo"] == {"not_attempted"}


#: what only this course's own notebooks need
COURSE_ONLY = ("tensorflow", "keras", "matplotlib", "seaborn", "sklearn", "scipy", "pydot")


def test_the_grader_needs_none_of_the_courses_packages(installed: Installed, tmp_path):
    """As in an environment in which only `keras-course` was installed, without its extra."""
    away = tmp_path / "away"
    packages = next(installed.environment.glob("lib/python*/site-packages"))
    gone = [path for name in COURSE_ONLY for path in packages.glob(f"{name}*") if path.exists()]
    away.mkdir()
    for path in gone:
        path.rename(away / path.name)
    try:
        paper = notebook(("mean", ANSWER_HERE), ("test_mean", "assert mean([1, 2, 3]) == 2"))
        course = make_course(installed.home / "statistics", source=paper, kim=paper)
        done = installed.run("autograder", "grade", str(course), "--json", "statistics.json")
        own = installed.run("autograder", "grade", "spring", "--force")
        doctor = installed.run("autograder", "doctor")
    finally:
        for path in gone:
            (away / path.name).rename(path)
    assert done.returncode == 0, done.stderr
    found = json.loads((installed.home / "statistics.json").read_text("utf-8"))
    assert [row["score"] for row in found["submissions"]] == [2]
    assert own.returncode == 2
    assert "has exercises of this course, and this Python lacks the packages" in own.stderr
    assert "tensorflow (not installed)" in doctor.stdout


@pytest.mark.slow
def test_the_demonstration_runs(installed: Installed):
    done = installed.run("autograder", "demo")
    assert done.returncode == 0, done.stderr
    results = json.loads((installed.home / "autograder-demo" / "results.json").read_text("utf-8"))
    papers = {file.stem for file in CARRIED["sample_class"].found()}
    assert {row["student"] for row in results["submissions"]} == papers
