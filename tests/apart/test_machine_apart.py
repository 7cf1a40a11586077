"""What the machine does to a notebook's copy is a fault of ours; what the notebook does is not."""

import os
import re
import signal
import threading
from pathlib import Path

import pytest

from autograder.grading.verdicts import Status
from tests.sandbox.helpers import eventually

from .conftest import points, told

TEST = ("square", "assert square(3) == 9")
AUTHOR = ["def square(x):\n    return x * x", TEST]
HERE = "import os, signal, time\nhere = os.getpid()\n"
#: in the copy, it waits for what becomes of it
WAITS = HERE + (
    "def square(x):\n    if os.getpid() != here:\n        open('waits', 'w').close()\n"
    "        time.sleep(60)\n    return x * x"
)


def copies():
    """The processes that work in a copy of a notebook's folder, and wait there."""
    for path in Path("/proc").glob("[0-9]*/cwd"):
        try:
            folder = os.readlink(path)
            if re.search(r"/apart/[^/]*/work$", folder) and (path / "waits").exists():
                yield int(path.parent.name)
        except OSError:
            continue


def soon(number):
    """Send a signal to the copy, once it waits."""

    def send():
        assert eventually(lambda: any(copies()))
        for pid in copies():
            os.kill(pid, number)

    threading.Thread(target=send, daemon=True).start()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP])
def test_what_something_outside_does_to_a_copy_is_no_students_doing(graded, monkeypatch, number):
    if number == signal.SIGSTOP:  # which nobody hears of before
        monkeypatch.setattr("autograder.grading.apart._TEST_S", 10.0)
    soon(number)
    verdict = graded(AUTHOR, [WAITS, TEST])
    assert verdict.status is Status.NOT_GRADED and told(verdict) == {}
    (incident,) = verdict.incidents
    assert incident.kind == "infrastructure" and "something outside" in incident.detail


ITSELF = {
    "kills itself": "os.kill(os.getpid(), 9)",
    "terminates itself": "signal.raise_signal(15)",
    "stops itself": "os.kill(os.getpid(), 19)",
    "kills its group": "os.killpg(0, 9)",
    "is killed by a child": "if not os.fork():\n            os.kill(os.getppid(), 9)\n"
    "        time.sleep(60)",
    "is killed by the number of a thread": "import threading\n        thread = threading.Thread("
    "target=time.sleep, args=(9,), daemon=True)\n"
    "        thread.start(); os.kill(thread.native_id, 9)",
    "ends itself": "os._exit(137)",
}


@pytest.mark.parametrize("does", ITSELF)
def test_a_copy_that_ends_itself_is_the_students_doing(graded, monkeypatch, does):
    monkeypatch.setattr("autograder.grading.apart._TEST_S", 3.0)
    forged = (
        HERE + f"def square(x):\n    if os.getpid() != here:\n        {ITSELF[does]}\n    return 9"
    )
    verdict = graded(AUTHOR, [forged, TEST])
    assert verdict.status is Status.GRADED
    assert points(verdict) == {"square": 1} and list(told(verdict)) == ["square"]
