"""The ``course`` command, as it is typed."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import matplotlib
import nbformat
import pytest
from matplotlib import font_manager
from nbformat.v4 import new_code_cell, new_notebook
from typer.testing import CliRunner

from autograder import exercises
from course_utils import graphviz
from course_utils.dataset_files import KNOWN
from course_utils.desk import checks, cli, doctor, lab, workspace

ROOT = Path(__file__).parents[2]


def course(*words: str) -> "tuple[int, str]":
    """Run the command in this process; return its exit status and what it printed."""
    done = CliRunner().invoke(cli.app, list(words))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


@pytest.fixture
def student(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a workspace in it, and the student in that folder."""
    made = tmp_path / "workspace"
    workspace.prepare(made, [])
    monkeypatch.chdir(tmp_path)
    return made


def exercise_notebook(path: Path, answer: str) -> None:
    """Write a notebook with one answer and its check."""
    course_role = {"course": {"role": "check"}}
    cells = [
        new_code_cell("from autograder import check"),
        new_code_cell(answer),
        new_code_cell('check("02.grad")', metadata=course_role),
    ]
    nbformat.write(new_notebook(cells=cells), path)


def test_help_answers_without_loading_what_commands_need() -> None:
    heavy = "{'keras', 'tensorflow', 'nbclient', 'nbformat', 'jupytext', 'matplotlib', 'numpy'}"
    code = f"import sys; from course_utils.desk import cli; print({heavy} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "set()\n"
    status, page = course("--help")
    assert status == 0
    commands = ("lab", "check", "progress", "doctor", "build", "release", "site")
    assert all(name in page for name in commands)


def test_check_prints_the_cards_and_leaves_the_notebook_alone(student: Path) -> None:
    path = student / "02_slopes.ipynb"
    exercise_notebook(path, "def grad(w):\n    return 3 * (w - 8)")
    before = path.read_bytes()
    status, page = course("check", str(path))
    assert (status, "Correct: 02.grad" in page) == (0, True)
    assert path.read_bytes() == before
    standing = json.loads((student / ".course" / "progress.json").read_text("utf-8"))
    assert standing["02.grad"]["state"] == "correct"


def test_check_takes_the_whole_workspace_and_tells_what_is_not_right(student: Path) -> None:
    exercise_notebook(student / "02_slopes.ipynb", "def grad(w):\n    return 6\n\n\noops")
    status, page = course("check")
    assert status == 1
    assert "! Cell 2 (def grad(w):) raised NameError: name 'oops' is not defined" in page
    assert "Not yet: 02.grad" in page


STORED = "✔ Correct: 02.grad, in a run of long ago"


def with_a_cell(path: Path, code: str) -> None:
    """Write a notebook with `code` before its check, and a card stored under that."""
    exercise_notebook(path, code)
    notebook = nbformat.read(path, as_version=4)
    card = nbformat.v4.new_output("display_data", data={"text/plain": STORED})
    notebook.cells[2].update(outputs=[card], execution_count=3)
    nbformat.write(notebook, path)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("while True:\n    pass", "(while True:): the cell took longer than 1 seconds"),
        ("# end\nimport os\nos._exit(1)", "(import os): the kernel died in this cell"),
    ],
)
def test_check_shows_nothing_that_it_did_not_run(
    student: Path, monkeypatch: pytest.MonkeyPatch, code: str, words: str
) -> None:
    monkeypatch.setattr(checks, "CELL_S", 1)
    with_a_cell(student / "02_slopes.ipynb", code)
    status, page = course("check")
    assert status == 1
    assert STORED not in page
    assert f"! Cell 2 {words}" in page
    assert "The cells after it did not run." in page


@pytest.mark.parametrize("name", ["02", "2"])
def test_check_takes_a_notebooks_number(student: Path, name: str) -> None:
    exercise_notebook(student / "02_slopes.ipynb", "def grad(w):\n    return 3 * (w - 8)")
    exercise_notebook(student / "13_other.ipynb", "oops")
    status, page = course("check", name)
    assert (status, "02_slopes" in page, "13_other" in page) == (0, True, False)
    status, page = course("check", "7")
    assert (status, "There is no notebook 7 in" in page) == (1, True)


def test_watching_sees_each_save_once_and_no_half_of_one(tmp_path: Path) -> None:
    path, other = tmp_path / "a.ipynb", tmp_path / "b.ipynb"
    path.write_text("1")
    other.write_text("1")
    steps = iter(["", "22", "333", "", "", "gone", "4444", ""])

    def pause(seconds: float) -> None:
        step = next(steps)
        if step == "gone":
            path.unlink()
        elif step:
            path.write_text(step)

    seen = []
    with pytest.raises(RuntimeError):  # the steps have come to their end
        for saved in checks.saves([path, other], pause):
            seen.append((saved.name, path.read_text()))
    assert seen == [("a.ipynb", "333"), ("a.ipynb", "4444")]


@pytest.mark.parametrize("content", [None, "no notebook"])
def test_check_names_a_notebook_it_cannot_read(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "x.ipynb"
    if content:
        path.write_text(content)
    status, page = course("check", str(path))
    assert status == 1
    assert str(path) in page.replace("\n", "")


def test_check_reads_no_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.ipynb")
    with pytest.raises(checks.CheckError, match="is no file"):
        checks.check_notebook(tmp_path / "x.ipynb", "Correct")


@pytest.mark.parametrize("command", ["check", "progress"])
def test_without_a_workspace_the_student_is_told_to_make_one(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, page = course(command)
    assert status == 1
    assert "make one with: course lab" in page


def test_progress_shows_every_exercise_with_its_state(student: Path) -> None:
    record = {
        "02.grad": {"state": "correct", "score": 2, "points": 2},
        "02.descend": {"state": "what?", "score": []},
    }
    (student / ".course" / "progress.json").write_text(json.dumps(record))
    status, page = course("progress")
    assert status == 0
    worth = sum(one.points for one in exercises.for_notebook("02"))
    assert f"Notebook 02: 2 of {worth:g} points" in page
    assert any("02.grad" in line and "Correct" in line for line in page.splitlines())
    assert any("02.descend" in line and "Not attempted" in line for line in page.splitlines())


def test_progress_survives_a_damaged_record(student: Path) -> None:
    (student / ".course" / "progress.json").write_text("[1, ")
    status, page = course("progress")
    assert (status, "Notebook 02: 0 of " in page) == (0, True)


def finding(ok: bool, needed: bool = True) -> doctor.Finding:
    return doctor.Finding(ok, "something", needed=needed)


@pytest.mark.parametrize(
    ("found", "status"),
    [
        ([finding(True)], 0),
        ([finding(True), finding(False, needed=False)], 0),
        ([finding(False), finding(True)], 1),
    ],
)
def test_doctor_ends_well_if_all_that_is_needed_is_there(
    monkeypatch: pytest.MonkeyPatch, found: list[doctor.Finding], status: int
) -> None:
    monkeypatch.setattr(doctor, "findings", lambda: iter(found))
    assert course("doctor")[0] == status


def test_doctor_tells_a_damaged_data_set_from_a_missing_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "none"))
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    missing = list(doctor._datasets())
    assert [(one.ok, one.needed) for one in missing] == [(False, False)] * len(KNOWN)
    (tmp_path / "mnist").mkdir()
    for name in KNOWN["mnist"].md5:
        (tmp_path / "mnist" / f"{name}.gz").write_bytes(b"damaged")
    damaged = [one for one in doctor._datasets() if one.needed]
    assert [one.ok for one in damaged] == [False]
    assert "mnist" in damaged[0].text


def test_doctor_says_what_draws_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "drawn by Graphviz in PyGraphviz" in str(doctor._graphviz())


def test_doctor_says_what_to_do_without_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(graphviz, "find_spec", lambda name: None)
    assert "run: uv sync" in str(doctor._graphviz())


def test_doctor_sees_a_font_that_is_newer_than_matplotlibs_list(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(matplotlib, "get_cachedir", lambda: str(tmp_path))
    monkeypatch.setattr(doctor, "_KOREAN_FONTS", ("DejaVu Sans",))
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    assert doctor._korean_font().ok
    (kept,) = tmp_path.glob("fontlist*.json")
    assert "DejaVu Sans" in kept.read_text()


def test_build_outside_a_checkout_and_for_an_unknown_number_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "run this in a checkout" in course("build")[1]
    (tmp_path / "notebooks" / "source").mkdir(parents=True)
    (tmp_path / "notebooks" / "source" / "02_x.py").write_text("# %%\n")
    status, page = course("build", "77")
    assert status == 1
    assert "There is no source for 77. There are: 02." in page
    status, page = course("build", "")
    assert (status, "There is no source for an empty number." in page) == (1, True)
    status, page = course("build", "--check")
    assert status == 1
    assert "exercise '02.grad' has a check but no cell here" in page


def test_release_refuses_a_folder_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    status, page = course("release", str(ROOT))
    assert status == 1
    assert "is not an empty folder" in page


def test_a_taken_port_gives_way_to_the_next() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert lab.free_port(port) > port


def test_a_file_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, page = course("lab", str(tmp_path / "file"), "--no-browser")
    assert status == 1
    assert "is a file; name a folder" in page.replace("\n", " ")


def test_lab_promises_no_more_than_that_what_was_saved_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab, "run_lab", lambda *_, **options: None)
    status, page = course("lab", str(tmp_path / "w"))
    assert status == 0
    assert page.endswith(f"JupyterLab has ended. What you saved is in {tmp_path / 'w'}\n")


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGHUP])
def test_lab_tells_its_address_and_ends_with_its_server(
    tmp_path: Path, ending: signal.Signals
) -> None:
    code = (
        "import os, pathlib, sys; from course_utils.desk import lab, workspace\n"
        "folder = pathlib.Path(sys.argv[1]); workspace.prepare(folder, [])\n"
        "port = lab.free_port(18950)\n"
        "parts = ['autograder.notebook.live_map']\n"
        "say = lambda address: print(address, flush=True)\n"
        "end, again = lab._end, int(sys.argv[2])\n"  # which an impatient person presses meanwhile
        "lab._end = lambda *given: (os.kill(os.getpid(), again), end(*given))\n"
        "lab.run_lab(folder, port=port, browser=False, say=say, parts=parts)\n"
        "print('over')"
    )
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment["http_proxy"] = "http://127.0.0.1:9"  # as at some schools; it is not for this
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "w"), str(int(ending))],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as started:
        assert started.stdout is not None
        address = started.stdout.readline().strip()
        page = urllib.request.urlopen(address).read().decode()
        assert '"fullStaticUrl"' in page
        before, _, token = address.partition("/lab/tree/START.ipynb?")
        course_map = urllib.request.urlopen(f"{before}/course/map?{token}").read().decode()
        assert course_map.startswith('<div class="course-map">')
        stranger = urllib.request.urlopen(f"{before}/course/map")
        assert "/login?" in stranger.url
        assert "course-map" not in stranger.read().decode()
        started.send_signal(ending)
        assert started.stdout.read() == "over\n"
    assert started.returncode == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address)
    log = (tmp_path / "w" / ".course" / "lab.log").read_text()
    assert address.partition("token=")[2] not in log
    assert "Shutting down on /api/shutdown request" in log  # as it must be where nobody signals


def test_lab_that_cannot_start_says_where_its_last_words_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.prepare(tmp_path, [])
    monkeypatch.setattr(lab, "_command", lambda *_: [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(lab.LabError, match=r"did not start; its last words are in .*lab\.log"):
        lab.run_lab(tmp_path, port=18990, browser=False, say=print)


@pytest.mark.parametrize("words", [["release"], ["site"], ["lab", "--no-browser"], ["check"]])
@pytest.mark.parametrize(
    "place", ["file/below/it", "n" * 300], ids=["below a file", "of 300 letters"]
)
def test_what_the_file_system_refuses_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: "list[str]", place: str
) -> None:
    (tmp_path / "file").write_text("mine")
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("course_utils.desk.site.making._run_sphinx", lambda source, built: None)
    status, page = course(*words, str(tmp_path / place))
    assert status == 1
    said = f"{re.escape(str(tmp_path))}.*(Not a directory|File name too long|cannot be read).*\\."
    assert re.fullmatch(said, page.splitlines()[-1])
    assert (tmp_path / "file").read_text() == "mine"
    assert [*tmp_path.iterdir()] == [tmp_path / "file"]
