"""The ``autograder`` command.

init, collect, grade, merge, compare, demo, report, export, feedback, calibrate, doctor.
"""

import os
import signal
import sys
from contextlib import suppress

from autograder.refusal import STOPPED, Stopped


def main() -> None:
    """Run the command; Ctrl-C ends it in words, at whatever moment, and a second one adds none."""
    os.umask(os.umask(0o077) & ~0o700)  # what we make we can use, whatever the shell says
    try:
        # Here and not above: most of the time before the first word is spent on this.
        from autograder.commands.listed import run

        run()
    except (KeyboardInterrupt, Stopped):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with suppress(OSError, AttributeError):  # a full disk, or no standard error at all
            sys.stderr.write(f"\nautograder: {STOPPED}\n")
        sys.exit(1)
    finally:  # what is left to do is Python's own, which has only tracebacks for it
        signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    main()
