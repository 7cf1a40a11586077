"""The ``autograder`` command.

init, collect, grade, merge, compare, demo, report, export, feedback, calibrate, doctor.
"""

import sys

from autograder.refusal import STOPPED


def main() -> None:
    """Run the command; Ctrl-C ends it in words, at whatever moment."""
    try:
        # Here and not above: most of the time before the first word is spent on this.
        from autograder.commands.listed import run

        run()
    except KeyboardInterrupt:
        sys.stderr.write(f"\nautograder: {STOPPED}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
