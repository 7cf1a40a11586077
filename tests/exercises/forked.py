"""A process that has imported Keras and forks one child for each answer that touches it.

What an answer registers, patches or leaves behind in Keras is gone with its child, so no answer
passes on the strength of the one before. It is a process of its own: the one of the tests may have
used TensorFlow already, and a fork of that would hang.
"""

import json
import os
import subprocess
import sys
import traceback
from pathlib import Path

from autograder.exercises import find

from . import running  # here, and not in each child, which would spend seconds on it

ROOT = Path(__file__).parents[2]


class Zygote:
    """Calls one of the functions of ``running`` with an exercise, an answer and a number."""

    def __init__(self):
        self._process = None

    def __call__(self, runner, exercise_id, code, number):
        """Return what the function returned, which is JSON."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.exercises.forked"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        self._process.stdin.write(json.dumps([runner, exercise_id, code, number]) + "\n")
        self._process.stdin.flush()
        reply = json.loads(self._process.stdout.readline())
        assert isinstance(reply, list), reply
        return reply

    def close(self):
        """End the process."""
        if self._process is not None:
            self._process.communicate()


def serve(requests, replies):
    """Answer line by line, each in a child; no operation of TensorFlow runs before it is forked."""
    import keras  # noqa: F401 - once, here

    for line in requests:
        child = os.fork()
        if child == 0:
            replies.write(_answer(*json.loads(line)) + "\n")
            replies.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            replies.write(json.dumps(f"the child died of {status}") + "\n")
            replies.flush()


def _answer(runner, exercise_id, code, number):
    try:
        running.without_downloads()
        return json.dumps(getattr(running, runner)(find(exercise_id), code, number))
    except BaseException:
        return json.dumps(traceback.format_exc())


if __name__ == "__main__":
    ours = os.fdopen(os.dup(1), "w")  # what an answer prints must not get among the replies
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    serve(sys.stdin, ours)
