"""A stall of the grader's own is never the student's time."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

GRADER = """
import json, sys
from autograder.sandbox import Sandbox

with Sandbox(preload=()) as sandbox, sandbox.kernel() as kernel:
    print(kernel.folder, flush=True)
    run = kernel.run_cell('''
import os, time
open("started", "w").close()
while not os.path.exists("go"):
    time.sleep(0.01)
print("done")
''', 3)
    print(json.dumps([run.status, run.outputs, kernel.watch.spent_s]), flush=True)
"""


def wait_for(path: Path) -> None:
    while not path.exists():
        time.sleep(0.01)


def test_a_cell_keeps_the_time_in_which_the_grader_was_stopped() -> None:
    """Its limit is 3 seconds, of which the grader is stopped for 4; it ends after that."""
    with subprocess.Popen(
        [sys.executable, "-c", GRADER], stdout=subprocess.PIPE, text=True
    ) as grader:
        assert grader.stdout is not None
        folder = Path(grader.stdout.readline().strip())
        wait_for(folder / "started")
        os.kill(grader.pid, signal.SIGSTOP)
        try:
            time.sleep(4)
        finally:
            os.kill(grader.pid, signal.SIGCONT)
        (folder / "go").touch()
        status, outputs, spent_s = json.loads(grader.stdout.readline())
    assert status == "ok"
    assert outputs[0]["text"] == "done\n"
    assert spent_s < 3
