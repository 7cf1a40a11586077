"""The ``autograder`` command.

init, collect, grade, merge, compare, demo, report, export, feedback, calibrate, doctor.
"""

import os
import sys

from autograder.refusal import when_stopped
from course_utils.desk.stopping import run_until_stopped


def main() -> None:
    """Run the command; Ctrl-C ends it in words, at whatever moment, and a second one adds none."""
    os.umask(os.umask(0o077) & ~0o700)  # what we make we can use, whatever the shell says
    run_until_stopped(_run, "autograder", lambda: when_stopped(sys.argv[1:]))


def _run() -> None:
    # Here and not above: most of the time before the first word is spent on this.
    from autograder.commands.listed import run

    run()


if __name__ == "__main__":
    main()
