"""Kernels of other languages: programs of their own in the same sandbox.

The language here is Python as well, run by its usual launcher; nothing in the sandbox knows.
"""

import json
import sys

import pytest

from autograder.sandbox import Limits, Sandbox, SandboxFault, find_program
from tests.needed import need

from .courses import grade, make_course, notebook

LAUNCHER = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
RIGHT, WRONG = "mean = lambda x: sum(x) / len(x)", "mean = lambda x: 0"
TEST = "assert mean([1, 2, 3]) == 2"
ATTEMPTS = {
    "the answers": "import os, autograder; os.listdir(os.path.dirname(autograder.__file__))",
    "other kernels": "import os; os.listdir('../..')",
    "the door to others": "import socket as s; s.socket(s.AF_UNIX).connect('../../z')",
    "the network": "import socket; socket.create_connection(('192.0.2.1', 80), 5)",
    "itself": "import socket as s; s.socket().connect(s.create_server(('', 0)).getsockname())",
    "an audit socket": "import socket as s; s.socket(s.AF_NETLINK, s.SOCK_RAW, 9)",
    "another's terminal": "open('/dev/pts/0', 'w')",
    "a namespace": "import ctypes; assert ctypes.CDLL(None).unshare(0x40000000) == 0",
}


@pytest.fixture(scope="module", autouse=True)
def installed(tmp_path_factory):
    """A kernel called "other", of a language that nbgrader knows."""
    above = tmp_path_factory.mktemp("jupyter")
    for name, first in {
        "other": LAUNCHER[0],
        "stray": str(above / "stray" / "bin" / "run"),
        "broken": "/bin/false",
    }.items():
        folder = above / "kernels" / name
        folder.mkdir(parents=True)
        spec = {"argv": [first, *LAUNCHER[1:]], "display_name": "Other", "language": "java"}
        (folder / "kernel.json").write_text(json.dumps(spec), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(above))
        yield


@pytest.fixture(scope="module")
def sandbox(installed):
    programs = [find_program("other")]
    try:
        with Sandbox(preload=(), questions=False, programs=programs) as sandbox:
            yield sandbox
    except SandboxFault as fault:
        need(None, str(fault).rstrip("."))


@pytest.fixture(scope="module")
def kernel(sandbox):
    with sandbox.kernel(program=find_program("other")) as kernel:
        yield kernel


def test_a_course_in_another_language_is_graded_by_what_its_kernel_says_of_the_tests(tmp_path):
    papers = {"source": RIGHT, "kim": RIGHT, "lee": WRONG}
    kernel = ("other", "java")
    made = {
        name: notebook(("mean", text), ("test_mean", TEST), kernel=kernel)
        for name, text in papers.items()
    }
    status, document, _ = grade(make_course(tmp_path / "course", **made))
    assert status == 0
    assert [row["score"] for row in document["submissions"]] == [2, 0]
    assert document["engine"]["kernels"] == ["other"]
    [executed] = (tmp_path / "course" / "autograded" / "kim").rglob("*.ipynb")
    metadata = json.loads(executed.read_text("utf-8"))["metadata"]
    assert metadata["kernelspec"]["name"] == "other"
    assert metadata["language_info"]["name"] == metadata["kernelspec"]["language"] == "java"


def test_a_kernel_that_does_not_run_here_is_told_before_anything_is_graded(tmp_path):
    text = notebook(("mean", RIGHT), ("test_mean", TEST), kernel=("broken", "java"))
    course = make_course(tmp_path / "course", source=text, kim=text)
    status, document, said = grade(course)
    assert (status, document) == (2, {})
    assert "ps1/ps1 is written for the kernel 'broken' (java)" in said
    assert "The kernel 'broken' does not run in the sandbox of this machine" in said


def test_a_kernel_that_does_not_run_here_keeps_no_other_assignment_from_being_graded(tmp_path):
    text = notebook(("mean", RIGHT), ("test_mean", TEST), kernel=("broken", "java"))
    course = make_course(tmp_path / "course", source=text, kim=text)
    for folder in ("source", "submitted/kim"):
        path = course / folder / "ps2" / "ps2.ipynb"
        path.parent.mkdir()
        path.write_text(notebook(("mean", RIGHT), ("test_mean", TEST)), "utf-8")
    for _ in range(2):  # what is graded is found again, what is not is tried again
        status, document, said = grade(course)
        assert status == 1
        broken, python = document["submissions"]
        assert (broken["status"], broken["score"]) == ("not_graded", None)
        assert [one["kind"] for one in broken["incidents"]] == ["cannot_grade"]
        assert (python["status"], python["score"]) == ("graded", 2)
        assert "ps1/ps1 is written for the kernel 'broken' (java)" in said


@pytest.mark.parametrize(
    ("options", "graded"),
    [("", False), ("c.ClearSolutions.code_stub = {'bash': '# YOUR CODE HERE'}", True)],
    ids=["not known", "named by the course"],
)
def test_a_language_that_nbgrader_cannot_clear_solutions_in_is_told_before_anything_is_graded(
    tmp_path, options, graded
):
    text = notebook(("mean", RIGHT), ("test_mean", TEST), kernel=("other", "bash"))
    course = make_course(tmp_path / "course", options, source=text, kim=text)
    status, document, said = grade(course)
    assert (status, bool(document)) == ((0, True) if graded else (2, False)), said
    assert ("c.ClearSolutions.code_stub = {'bash': '# YOUR CODE HERE'}" in said) != graded
    assert (course / "gradebook.db").exists() == graded


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_such_a_kernel_reaches_no_more_than_others_do(kernel, attempt):
    run = kernel.run_cell(attempt, 30)
    assert run.status == "error", run.outputs


def test_a_test_that_raises_fails_with_the_words_of_the_kernel(kernel):
    assert kernel.test({"source": "assert 1 == 1"}, 30)["failure"] is None
    failure = kernel.test({"source": "raise ValueError('seven')"}, 30)["failure"]
    assert failure == ("ValueError", "seven")


def test_its_limits_are_those_of_other_kernels(sandbox):
    limits = Limits(processes=8, disk_bytes=8 << 20)
    with sandbox.kernel(program=find_program("other"), limits=limits) as kernel:
        kernel.run_cell("import subprocess as s\nfor _ in range(20): s.Popen(['sleep', '60'])", 60)
        assert "processes" in [notice.kind for notice in kernel.notices]


def test_a_kernel_that_is_not_installed_is_missed_in_a_sentence(tmp_path):
    paper = notebook(("mean", RIGHT), ("test_mean", TEST), kernel=("julia-1.11", "julia"))
    status, _, said = grade(make_course(tmp_path / "course", source=paper, kim=paper))
    assert status == 2
    assert "The kernel 'julia-1.11' is not installed here: install it" in said


def test_a_kernel_that_belongs_to_no_environment_is_refused(installed):
    with pytest.raises(SandboxFault, match=r"The kernel 'stray' is .* in one\."):
        find_program("stray")


def test_without_bubblewrap_it_is_refused_in_a_sentence():
    with pytest.raises(SandboxFault, match=r"^The kernel 'other' needs bubblewrap, "):
        Sandbox(programs=[find_program("other")], _bubblewrap=False)
