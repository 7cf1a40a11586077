"""Ctrl-C, at whatever moment: one sentence, status 1, and no word more for a second one."""

import signal
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from autograder import batch
from autograder.commands import listed
from autograder.refusal import STOPPED, Stopped

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
    ("moment", "words"),
    [
        ("autograder.commands.listed.run", ["export"]),
        ("autograder.commands.listed.import_nbgrader", ["export"]),
        ("autograder.commands.handing_back.Path", ["export"]),  # before anything is begun
        ("autograder.commands.handing_back._grades", ["export"]),
        ("autograder.terminal.print_facts", ["doctor"]),  # what came of it is told
        ("autograder.commands.grade._companions", ["grade"]),
    ],
)
def test_ctrl_c_is_answered_in_one_sentence_at_any_moment(tmp_path, moment, words):
    (tmp_path / "source").mkdir()
    if words != ["doctor"]:
        words = [*words, tmp_path]
    done = _pressed(signal.SIGINT, moment, words, tmp_path)
    assert done.stderr == f"\nautograder: {STOPPED}\n"
    assert done.returncode == 1


def test_a_comparison_that_is_stopped_keeps_nothing_and_says_so(tmp_path):
    words = ["compare", tmp_path, "--trust-submissions"]
    done = _pressed(signal.SIGTERM, "autograder.comparing.both.compare_with_nbgrader", words, "/")
    assert done.stderr.endswith("nothing is kept; the same command begins anew.\n")
    assert (STOPPED not in done.stderr, done.returncode) == (True, 1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["kill", "no terminal"])
def test_other_signals_that_end_a_program_are_answered_as_ctrl_c(tmp_path, number):
    moment = "autograder.commands.handing_back._grades"
    done = _pressed(number, moment, ["export", tmp_path], tmp_path)
    assert (done.stderr, done.returncode) == (f"\nautograder: {STOPPED}\n", 1)


def test_what_nohup_ignores_stays_ignored(tmp_path):
    moment = "autograder.commands.handing_back._grades"
    done = _pressed(signal.SIGHUP, moment, ["export", tmp_path], tmp_path, before=["nohup"])
    assert STOPPED not in done.stderr


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


def test_what_a_command_makes_it_can_use_whatever_the_shells_mask(tmp_path):
    words = "import os, sys; os.umask(0o777); from autograder import cli; cli.main()"
    line = [sys.executable, "-c", words, "init", str(tmp_path / "course")]
    subprocess.run(line, capture_output=True, timeout=120, cwd=tmp_path)
    assert (tmp_path / "course").stat().st_mode & 0o777 == 0o700
