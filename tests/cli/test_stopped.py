"""Ctrl-C, at whatever moment: a true sentence, status 1, and no word more for a second one."""

import os
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
from course_utils.desk.stopping import Stopped
from tests.environment.courses import ANSWER, TEST, make_course, notebook

from ..classroom.conftest import verdict

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
