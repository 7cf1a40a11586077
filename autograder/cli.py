"""The ``autograder`` command.

init, collect, grade, merge, compare, demo, report, export, feedback, calibrate, doctor.
"""

import os
import signal
import sys
from contextlib import suppress

from autograder.refusal import STOPPED, Stopped

#: Ctrl-C, what service managers and batch systems send, and a terminal that was closed.
_ENDING = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


def main() -> None:
    """Run the command; Ctrl-C ends it in words, at whatever moment, and a second one adds none.

    So do other signals that ask it to end, unless whoever called had them ignored, as nohup has.
    """
    os.umask(os.umask(0o077) & ~0o700)  # what we make we can use, whatever the shell says
    try:
        for number in _ENDING:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, signal.default_int_handler)
        # Here and not above: most of the time before the first word is spent on this.
        from autograder.commands.listed import run

        run()
    except (KeyboardInterrupt, Stopped) as stopped:
        _hear_no_more()
        with suppress(OSError, AttributeError):  # a full disk, or no standard error at all
            sys.stderr.write(f"\nautograder: {str(stopped) or STOPPED}\n")
        sys.exit(1)
    finally:  # what is left to do is Python's own, which has only tracebacks for it
        _hear_no_more()


def _hear_no_more() -> None:
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    main()
