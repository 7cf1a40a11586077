"""Whatever a call does in a notebook's copy, the notebook and what it has started are as before."""

import errno
import os
import signal
import socket
import subprocess
from dataclasses import replace

import pytest

from autograder.grading.judge import Judge
from autograder.grading.pipeline import grade_one
from autograder.sandbox import Limits
from autograder.sandbox.inside.fate import Fate
from autograder.sandbox.inside.questions import Question
from tests.grading.conftest import SECRET, job_of

from .conftest import cells_of, points, told

SQUARE = ("square", "assert square(3) == 9")
WHOLE = {
    "the temporary one": "import os, tempfile\nos.chdir(tempfile.gettempdir())",
    "the temporary one too": "import os, tempfile\ntempfile.tempdir = os.getcwd()",
    "that of copies": "import os\nos.chdir('../apart')",
}


@pytest.mark.parametrize("folder", WHOLE)
def test_a_notebook_that_works_in_another_folder_is_copied(graded, folder):
    verdict = graded([f"{WHOLE[folder]}\ndef square(x):\n    return x * x", SQUARE])
    assert points(verdict) == {"square": 1} and verdict.incidents == (), verdict


#: `poke` sends a signal, and says how many have come, or whether none had come before
POKES = {
    "to the notebook": "import os, signal, time\nme, heard = os.getpid(), []\n"
    "signal.signal(signal.SIGUSR1, lambda *_: heard.append(1))\n"
    "def poke():\n    os.kill(me, signal.SIGUSR1)\n    return len(heard)",
    "to its child": "import os, signal\nchild = os.fork()\nif not child:\n    signal.pause()\n"
    "def poke():\n    try:\n        return os.waitpid(child, os.WNOHANG) == (0, 0)\n"
    "    finally:\n        os.kill(child, signal.SIGKILL)",
}


@pytest.mark.parametrize("whom", POKES)
def test_a_signal_from_the_copy_comes_to_nobody(graded, whom):
    verdict = graded([POKES[whom], ("poke", "assert poke() == 1")])
    assert points(verdict) == {"poke": 1}, verdict


def test_a_limit_that_the_copy_sets_is_not_the_notebooks(graded):
    lowers = (
        "import os, resource\nme, what = os.getpid(), resource.RLIMIT_STACK\n"
        "before = resource.getrlimit(what)[0]\ndef lower():\n"
        "    soft, hard = resource.prlimit(me, what)\n"
        "    resource.prlimit(me, what, (soft - 4096, hard))\n    return soft == before"
    )
    assert points(graded([lowers, ("lower", "assert lower()")])) == {"lower": 1}


@pytest.mark.parametrize("how", ["", ", preexec_fn=os.setpgrp", ", start_new_session=True"])
def test_what_a_copy_starts_ends_with_it(graded, how):
    starts = (
        "import os, subprocess\nstarted = []\ndef square(x):\n"
        f"    started.extend(subprocess.Popen(['sleep', '60']{how}) for _ in range(20))\n"
        "    return x * x"
    )
    tests = [(f"t{n}", f"assert square({n}) == {n * n}") for n in range(2)]
    verdict = graded([starts, *tests])
    assert verdict.score == 2 and {one.kind for one in verdict.incidents} <= {"lent"}, verdict


class Small:
    """A sandbox whose kernels have less."""

    def __init__(self, sandbox, **limits):
        self._sandbox, self._limits = sandbox, Limits(**limits)

    def kernel(self, **asked):
        return self._sandbox.kernel(limits=self._limits, **asked)


def test_a_copy_leaves_room_for_what_the_notebook_has_started(light):
    author = ["def square(x):\n    return x * x", SQUARE]
    fills = (
        "import os, time\nhears, says = os.pipe()\nif not os.fork():\n"
        "    kept = bytearray(b'x') * (446 << 20)\n    os.write(says, b'x')\n"
        "    time.sleep(600)\nos.read(hears, 1)\nmany = [float(k) for k in range(4_000_000)]\n"
        "def square(x):\n    for _ in range(30):\n        sum(many)\n    return x * x"
    )
    job = replace(job_of(cells_of(*author), cells_of(fills, SQUARE)), apart=None)
    verdict = grade_one(job, Small(light, memory_bytes=760 << 20), Judge(SECRET)).verdict
    assert points(verdict) == {"square": 1}, verdict
    assert told(verdict) == {"square": "the notebook holds too much to be copied"}


def test_a_notebook_may_have_as_many_processes_as_without_its_copy(light):
    forks = (
        "import os, time\nfor _ in range(4):\n    if not os.fork():\n        time.sleep(600)\n"
        "def square(x):\n    return x * x"
    )
    job = replace(job_of(cells_of(forks, SQUARE), cells_of(forks, SQUARE)), apart=None)
    verdict = grade_one(job, Small(light, processes=5), Judge(SECRET)).verdict
    assert points(verdict) == {"square": 1} and verdict.incidents == (), verdict


class Asked:
    """Somebody whose signals are asked about; says what each one is answered."""

    over = False

    def __init__(self, *signals):
        self._signals, self.answers = [Question(n, 0, *one) for n, one in enumerate(signals)], []

    def next(self):
        return self._signals.pop(0)

    def answer(self, question, refusal=0):
        self.answers.append(refusal)


def test_where_signals_have_no_fence_a_copy_can_be_ended_and_nobody_else():
    with subprocess.Popen(["sleep", "60"]) as copy:
        ends, stops = signal.SIGKILL, signal.SIGTERM
        of_copy = [(ends, copy.pid), (ends, -copy.pid), (stops, copy.pid)]
        asked = Asked(*of_copy, (ends, os.getppid()), (ends, -os.getppid()), (ends, -1))
        fate = Fate(socket.socket(), fenced=False)
        fate.kernel, fate._telltale, fate._questions = os.getpid(), None, asked
        for _ in range(6):
            fate.serve(1)
        copy.kill()
    assert asked.answers == [0, 0, *[errno.EPERM] * 4]


NOTES = (
    "def noted(x):\n    with open('note.txt', 'w') as note:\n        note.write(str(x))\n"
    "    with open('note.txt') as note, open('kept-0', 'rb') as kept:\n"
    "        return int(note.read()), len(kept.read(3))"
)
MUCH = {
    "is large": "with open('kept-0', 'wb') as kept:\n    kept.write(bytes(17 << 20))\n",
    "has many files": "for k in range(250):\n    with open(f'kept-{k}', 'w') as kept:\n"
    "        kept.write('abc')\n",
}


@pytest.mark.parametrize("folder", MUCH)
def test_a_copy_writes_in_a_folder_that(graded, folder):
    verdict = graded([MUCH[folder] + NOTES, ("noted", "assert noted(4) == (4, 3)")])
    assert points(verdict) == {"noted": 1} and verdict.incidents == (), verdict


def test_a_copy_that_would_change_what_is_too_large_to_be_copied_is_told_so(graded):
    adds = MUCH["is large"] + (
        "def added():\n    with open('kept-0', 'ab') as kept:\n        kept.write(b'x')\n"
        "        return kept.tell() - (17 << 20)"
    )
    verdict = graded([adds, ("added", "assert added() == 1")])
    assert points(verdict) == {"added": 1}
    assert told(verdict) == {"added": "`added`: its folder holds too much to be copied"}
