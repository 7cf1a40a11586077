"""What a terminal of any system can take."""

import io
import sys


def accept_every_letter() -> None:
    """Let a console that lacks a letter, ✔ or 한, show a question mark there instead of failing.

    Windows' own window has them all; what is piped or kept in a file may be in an old code page.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
