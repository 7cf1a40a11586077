"""Whatever a call does in a notebook's copy, the notebook and what it has started are as before."""

import pytest

from .conftest import points

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


def test_what_a_copy_starts_ends_with_it(graded):
    starts = (
        "import subprocess\nstarted = []\ndef square(x):\n"
        "    started.extend(subprocess.Popen(['sleep', '60']) for _ in range(20))\n"
        "    return x * x"
    )
    tests = [(f"t{n}", f"assert square({n}) == {n * n}") for n in range(2)]
    verdict = graded([starts, *tests])
    assert verdict.score == 2 and verdict.incidents == (), verdict
