"""What a command says, and what becomes of it where nobody can take that."""

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from autograder.refusal import Unheard


class _Voice(io.TextIOWrapper):
    """Standard output or error, whose own errors are told from those of every other file."""

    def write(self, text: str) -> int:
        with _as_unheard():
            return super().write(text)

    def flush(self) -> None:
        with _as_unheard():
            super().flush()


@contextmanager
def _as_unheard() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unheard(error.errno, error.strerror) from error


@contextmanager
def heard() -> Iterator[None]:
    """Let a command speak; where it is not heard it ends with status 1, in a sentence if it can be.

    A pipe that was closed is no fault: whoever reads has enough, as `head` has.
    """
    _hold_places()
    sys.stdout, sys.stderr = (_voice(one) for one in (sys.stdout, sys.stderr))
    try:
        try:
            yield
        finally:
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:
                    stream.flush()
    except Unheard as error:
        if error.errno != errno.EPIPE:
            with suppress(OSError):
                sys.stderr.write(
                    f"autograder: What there is to say cannot be written: {error.strerror}. What "
                    "the command has written is kept.\n"
                )
                sys.stderr.flush()
        _fall_silent()
        sys.exit(1)


def _hold_places() -> None:
    """Let no file of ours get the number of a standard stream that was closed.

    What a library wrote there would go into it. As it was, whoever writes there is refused.
    """
    while (free := os.open(os.devnull, os.O_RDONLY)) <= 2:
        os.set_inheritable(free, True)
    os.close(free)


def _voice(stream: TextIO) -> TextIO:
    """Return a stream like the one that is there; one that is closed or no file stays."""
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    return _Voice(
        stream.buffer,
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


def _fall_silent() -> None:
    """Let what is left go nowhere: Python itself would try to write it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
