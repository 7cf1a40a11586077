"""Ctrl-C, `kill` and a terminal that was closed: a command that is asked to end says what is true.

Nothing here is imported that takes time: a command may be stopped while it imports the rest.
"""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

#: Ctrl-C, what service managers and batch systems send, and a terminal that was closed.
_ENDING = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


class Stopped(BaseException):
    """Somebody stopped the command. No library on the way takes it for its own business."""


def run_until_stopped(run: Callable[[], None], name: str, words: Callable[[], str]) -> None:
    """Run the command called `name`; once it is stopped, end with its `words` and status 1.

    At whatever moment, and a second signal adds no word. One that whoever called had ignored, as
    nohup has, stays ignored.
    """
    try:
        for number in _ENDING:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, signal.default_int_handler)
        run()
    except (KeyboardInterrupt, Stopped):
        _hear_no_more()
        with suppress(OSError, AttributeError):  # a full disk, or no standard error at all
            sys.stderr.write(f"\n{name}: {words()}\n")
        sys.exit(1)
    finally:  # what is left to do is Python's own, which has only tracebacks for it
        _hear_no_more()


def _hear_no_more() -> None:
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def told_instead(tell: Callable[[], object]) -> Iterator[None]:
    """Call `tell` for each signal that would raise KeyboardInterrupt; raise it once, at the end.

    For what would take an exception out of nowhere for something else.
    """
    heard: list[int] = []

    def hear(number: int, frame: object) -> None:
        heard.append(number)
        tell()

    ours = [one for one in _ENDING if signal.getsignal(one) is signal.default_int_handler]
    for number in ours:
        signal.signal(number, hear)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.default_int_handler)
        if heard:
            raise KeyboardInterrupt from None
