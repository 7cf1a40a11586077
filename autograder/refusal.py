"""What a command answers when it cannot be carried out, is stopped, or is not heard."""

from collections.abc import Sequence

# After Ctrl-C and what is as good.
GOES_ON = "Stopped. What is done is kept; the same command goes on from here."
AGAIN = "Stopped. What is done is kept; the same command does all of it again."
WHOLE = "Stopped. Each notebook is as it was, or built to its end; the same command begins anew."
ANEW = "Stopped before its end; the same command begins anew."


def when_stopped(words: Sequence[str]) -> str:
    """Return what is true of the command that stands in a command line, once it was stopped.

    The commands are those of ``autograder`` and of ``course``.
    """
    match next((word for word in words if not word.startswith("-")), ""):
        case "init" | "collect" | "merge":
            return GOES_ON
        case "grade":
            return AGAIN if "--force" in words else GOES_ON
        case "calibrate":
            return GOES_ON if "--more" in words else AGAIN
        case "demo":
            return AGAIN
        case "build":
            return WHOLE
    return ANEW


class Unheard(OSError):
    """What a command says cannot be written: a full disk, a pipe that nobody reads any more."""


class Refusal(Exception):
    """It cannot be done. The message says in a sentence what, where, and what to do about it."""
