"""A command of `course` that is stopped says so in one true sentence, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.refusal import ANEW, WHOLE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")

ROOT = Path(__file__).parents[2]
#: a cell that, while it runs, has the command stopped whose kernel this is
STOPPING = "import os, time\nprint(os.kill(os.getppid(), {}))\ntime.sleep(600)"
_COURSE = "from course_utils.desk import cli; cli.main()"
#: the command, stopped when it imports what a subcommand needs
_EARLY = f"""
import os, signal, sys
class Stopping:
    def find_spec(self, name, *_):
        if name == "nbclient":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Stopping())
{_COURSE}
"""


@pytest.fixture
def stopped(tmp_path):
    """Run a command that is stopped; return its words, once nothing is left of it but these."""
    (tmp_path / "tmp").mkdir()

    def run(*words, code=_COURSE):
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, words)],
            env={**os.environ, "TMPDIR": str(tmp_path / "tmp"), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            cwd=tmp_path,
        )
        assert done.returncode == 1
        assert [*(tmp_path / "tmp").iterdir()] == []
        return done.stderr

    return run


@pytest.fixture
def notebook(tmp_path):
    """A notebook of one cell, with what it is to do."""

    def put(cell):
        nbformat.write(new_notebook(cells=[new_code_cell(cell)]), tmp_path / "a.ipynb")
        return tmp_path / "a.ipynb"

    return put


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_check_that_is_stopped_says_so_and_leaves_no_folder(notebook, stopped, number):
    assert stopped("check", notebook(STOPPING.format(int(number)))) == f"\ncourse: {ANEW}\n"


def test_a_command_is_stopped_in_words_while_it_still_imports(notebook, stopped):
    assert stopped("check", notebook("1"), code=_EARLY) == f"\ncourse: {ANEW}\n"


def test_a_build_that_is_stopped_blames_no_cell_and_writes_nothing(tmp_path, stopped):
    (lesson,) = (ROOT / "notebooks" / "source").glob("00_*.py")
    source = tmp_path / "notebooks" / "source" / lesson.name
    source.parent.mkdir(parents=True)
    stopping = f"\n# %%\n{STOPPING.format(int(signal.SIGTERM))}\n"
    source.write_text(
        lesson.read_text("utf-8").replace("\n# %%\n", f"{stopping}\n# %%\n", 1), "utf-8"
    )
    assert stopped("build") == f"\ncourse: {WHOLE}\n"
    assert [*source.parent.parent.glob("*.ipynb")] == []
