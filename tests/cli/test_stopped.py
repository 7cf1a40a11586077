"""Ctrl-C, at whatever moment: a true sentence, status 1, and no word more for a second one."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time

import pytest
from typer.testing import CliRunner

from autograder import batch
from autograder.commands import listed
from autograder.grading.pipeline import Graded
from autograder.keeping import Keeper
from autograder.refusal import AGAIN, ANEW, GOES_ON
from autograder.terminal import ClassProgress
from course_utils.desk.stopping import Stopped
from tests.environment.courses import ANSWER, TEST, make_course, notebook

from ..classroom.conftest import verdict
from .conftest import RIGHT, WRONG, hand_in, submission

#: runs the command, in which something is called that sends a signal, and once more at Python's end
_PRESSED = """
import atexit, importlib, os, signal, sys
number, name, *words = sys.argv[1:]
def pressed(*_, **options):
    atexit.register(os.kill, os.getpid(), int(number))
    os.kill(os.getpid(), int(number))
module, _, function = name.rpartition(".")
setattr(importlib.import_module(module), function, pressed)
sys.argv[1:] = words
from autograder import cli
cli.main()
"""


@pytest.mark.parametrize(
    ("moment", "words", "said"),
    [
        ("autograder.commands.listed.run", ["export"], ANEW),
        ("autograder.commands.listed.import_nbgrader", ["export"], ANEW),
        ("autograder.commands.handing_back.Path", ["export"], ANEW),  # before anything is begun
        ("autograder.commands.handing_back._grades", ["export"], ANEW),
        ("autograder.terminal.print_facts", ["doctor"], ANEW),  # what came of it is told
        ("autograder.commands.grade._companions", ["grade"], GOES_ON),
        ("autograder.commands.grade._companions", ["grade", "--force"], AGAIN),
    ],
)
def test_ctrl_c_is_answered_by_what_is_true_of_the_command(tmp_path, moment, words, said):
    (tmp_path / "source").mkdir()
    if words != ["doctor"]:
        words = [*words, tmp_path]
    done = _pressed(signal.SIGINT, moment, words, tmp_path)
    assert done.stderr == f"\nautograder: {said}\n"
    assert done.returncode == 1


def test_a_comparison_that_is_stopped_lets_nbgrader_begin_nothing_and_says_that_nothing_is_left(
    tmp_path,
):
    course = make_course(tmp_path / "course", ann=notebook(("mean", ANSWER), ("test_mean", TEST)))
    words = ["compare", course, "--trust-submissions"]
    done = _pressed(signal.SIGTERM, "autograder.batch.Counter", words, tmp_path)
    assert done.stderr.endswith(f" sandbox …\n\nautograder: {ANEW}\n")
    assert done.returncode == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["kill", "no terminal"])
def test_other_signals_that_end_a_program_are_answered_as_ctrl_c(tmp_path, number):
    moment = "autograder.commands.handing_back._grades"
    done = _pressed(number, moment, ["export", tmp_path], tmp_path)
    assert (done.stderr, done.returncode) == (f"\nautograder: {ANEW}\n", 1)


def test_what_nohup_ignores_stays_ignored(tmp_path):
    moment = "autograder.commands.handing_back._grades"
    done = _pressed(signal.SIGHUP, moment, ["export", tmp_path], tmp_path, before=["nohup"])
    assert ANEW not in done.stderr


def _pressed(number, moment, words, cwd, before=()):
    line = [*before, sys.executable, "-c", _PRESSED, str(int(number)), moment, *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, timeout=120, cwd=cwd)


def test_ctrl_c_before_the_first_and_after_the_last_notebook_is_answered_by_who_called(
    monkeypatch, tmp_path
):
    def stopped(*_, **options):
        raise KeyboardInterrupt

    for name in ("grade_class", "open_place"):
        with monkeypatch.context() as patch:
            patch.setattr(batch, name, stopped)
            with pytest.raises(Stopped):
                CliRunner().invoke(listed.app, ["grade", str(tmp_path)])


def _pressed_once(monkeypatch, name):
    """Let Ctrl-C come as the class's bar is told this."""

    def pressed(*_):
        monkeypatch.undo()
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(ClassProgress, name, pressed)


@pytest.mark.parametrize("words", [[], ["--force"]], ids=["", "again"])
def test_a_run_that_is_stopped_before_it_graded_anything_leaves_the_earlier_results(
    monkeypatch, folder, words
):
    results, report = folder.parent / "results.json", folder.parent / "report"
    command = ["grade", folder, "--workers", "1", "--json", results, "--report", report, *words]
    hand_in(folder, "ada", submission(RIGHT))
    _pressed_once(monkeypatch, "planned")
    first = CliRunner().invoke(listed.app, list(map(str, command)))
    assert f"Report: {report} was not written, since nothing was graded." in first.output
    assert (first.exit_code, results.exists(), report.exists()) == (1, False, False)
    assert CliRunner().invoke(listed.app, list(map(str, command))).exit_code == 0
    earlier = {path: path.read_bytes() for path in (results, *report.iterdir())}
    shutil.rmtree(folder / "ada")
    hand_in(folder, "ada", submission(WRONG))
    _pressed_once(monkeypatch, "planned")
    done = CliRunner().invoke(listed.app, list(map(str, command)))
    assert f"Results: {results} is as it was, since nothing was graded." in done.output
    assert f"Report: {report} is as it was, since nothing was graded." in done.output
    assert done.exit_code == 1
    assert {path: path.read_bytes() for path in (results, *report.iterdir())} == earlier


def test_grading_a_class_again_by_force_keeps_what_stood_where_it_was_stopped(monkeypatch, folder):
    results = folder.parent / "results.json"
    command = ["grade", str(folder), "--workers", "1", "--json", str(results)]
    for student in ("ada", "ben", "cem", "dan"):
        hand_in(folder, student, submission(f"{RIGHT}\n# {student}", slow_s=0.3))
    assert CliRunner().invoke(listed.app, command).exit_code == 0
    hand_in(folder, "eve", submission(WRONG))
    _pressed_once(monkeypatch, "kept")
    done = CliRunner().invoke(listed.app, [*command, "--force"])
    found = json.loads(results.read_text())
    rows, stopped = found["submissions"], found["stopped"]
    cached = [row["student"] for row in rows if row["cached"]]
    assert {row["student"]: row["score"] for row in rows if row["student"] != "eve"} == {
        "ada": 2,
        "ben": 2,
        "cem": 2,
        "dan": 2,
    }
    assert 0 < len(cached) == stopped["earlier"]
    assert stopped["graded"] + len(cached) + len(found.get("waiting", ())) == 5
    assert stopped["words"] in done.output
    assert done.exit_code == 1


def test_what_was_handed_over_is_kept_before_ctrl_c_is_answered():
    gone = threading.Event()

    class SlowDisk:
        def keep(self, notebook):
            return ""

        def record_all(self, kept):
            while not keeper._ending:
                time.sleep(0.01)
            os.kill(os.getpid(), signal.SIGINT)
            gone.wait(1)  # which nobody must have done by then
            return [None for _ in kept]

    told = []
    with (
        pytest.raises(KeyboardInterrupt),
        Keeper(SlowDisk(), lambda one, _: told.append(one)) as keeper,
    ):
        keeper.add(Graded(verdict()))
    kept = [*told]
    gone.set()
    assert kept == [verdict()]


def test_what_a_command_makes_it_can_use_whatever_the_shells_mask(tmp_path):
    words = "import os, sys; os.umask(0o777); from autograder import cli; cli.main()"
    line = [sys.executable, "-c", words, "init", str(tmp_path / "course")]
    subprocess.run(line, capture_output=True, timeout=120, cwd=tmp_path)
    assert (tmp_path / "course").stat().st_mode & 0o777 == 0o700
