"""The Python that a course names is the one that its notebooks run in."""

import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from autograder.sandbox import CourseEnvironment, Sandbox, SandboxFault, look_at

from .courses import ANSWER, grade, make_course, notebook

ONLY_THERE = 'name = "a package of the course"'


def closure(name):
    """Return the distributions that one needs, itself included."""
    found, waiting = {}, [name]
    while waiting:
        one = waiting.pop()
        try:
            found[one] = metadata.distribution(one)
        except metadata.PackageNotFoundError:  # for another system
            continue
        needs = (
            re.split(r"[^\w.-]", need)[0]
            for need in found[one].requires or ()
            if "extra" not in need
        )
        waiting += [need for need in needs if need not in found]
    return found.values()


def make_venv(folder, *names):
    """Make a venv with these packages and all they need, linked from this environment."""
    subprocess.run(["uv", "venv", "-q", "--python", sys.executable, str(folder)], check=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    for one in {dist for name in names for dist in closure(name)}:
        for file in one.files or ():
            source, target = Path(one.locate_file(file)), packages / file
            if ".." not in file.parts and source.is_file() and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                try:
                    os.link(source, target)
                except OSError:
                    shutil.copy2(source, target)
    (packages / "onlythere.py").write_text(ONLY_THERE)
    return folder


@pytest.fixture(scope="module")
def venv(tmp_path_factory):
    """A venv of the course's, which has ipykernel, a package of its own, and no NumPy."""
    return make_venv(tmp_path_factory.mktemp("venvs") / "env", "ipykernel")


def test_a_course_is_graded_in_its_own_venv(tmp_path, venv):
    test = "import onlythere, sys\nassert mean([1, 2, 3]) == 2\nassert 'numpy' not in sys.modules"
    paper = notebook(("", "import onlythere"), ("mean", ANSWER), ("test_mean", test))
    options = f"c.Autograder.kernel_python = {str(venv)!r}"
    course = make_course(tmp_path / "course", options, source=paper, kim=paper)
    status, document, said = grade(course)
    assert status == 0, said
    (row,) = document["submissions"]
    assert (row["score"], row["incidents"]) == (2, [])
    python = str(venv / "bin" / "python")
    assert document["engine"]["environment"] == {"kernel_python": python}
    # Another environment is another verdict.
    (course / "nbgrader_config.py").write_text("c = get_config()", "utf-8")
    _, document, _ = grade(course, "--no-preflight")
    assert document["submissions"][0]["digest"] != row["digest"]
    assert document["submissions"][0]["score"] == 0


@pytest.mark.parametrize("bubblewrap", [True, False])
def test_a_kernel_of_another_python_is_as_confined_as_ours(venv, bubblewrap):
    course = CourseEnvironment(kernel_python=venv / "bin" / "python")
    sandbox = Sandbox(preload=(), questions=False, course=course, _bubblewrap=bubblewrap)
    with sandbox, sandbox.kernel() as kernel:
        assert kernel.run_cell("import onlythere", 30).status == "ok"
        for attempt in (
            "import numpy",
            "open('/etc/passwd')",
            f"import os; os.listdir({os.path.dirname(sys.modules['autograder'].__file__)!r})",
            "import os; os.listdir('../..')",
            "import socket; socket.socket()",
        ):
            assert kernel.run_cell(attempt, 30).status == "error", attempt


def test_a_python_that_cannot_be_a_kernel_is_refused_in_a_sentence(tmp_path):
    empty = tmp_path / "empty"
    subprocess.run(["uv", "venv", "-q", "--python", sys.executable, str(empty)], check=True)
    with pytest.raises(SandboxFault, match=r"which lacks ipykernel: run `uv pip install --python "):
        look_at(empty / "bin" / "python")
    with pytest.raises(SandboxFault, match=r"is /bin/ls, which does not run as a Python \("):
        look_at(Path("/bin/ls"))


def test_our_checks_need_numpy_in_it(venv):
    course = CourseEnvironment(kernel_python=venv / "bin" / "python")
    with pytest.raises(SandboxFault, match="which lacks numpy: run"):
        Sandbox(course=course)
