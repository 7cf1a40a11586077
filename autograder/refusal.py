"""What a command answers when it cannot be carried out, is stopped, or is not heard."""

#: after Ctrl-C and what is as good: every command keeps what it has done, and repeats nothing
STOPPED = "Stopped. What is done is kept; the same command goes on from here."


class Stopped(BaseException):
    """Somebody stopped the command. No library on the way takes it for its own business.

    It may say what became of what was begun, if that is not as `STOPPED` says.
    """


class Unheard(OSError):
    """What a command says cannot be written: a full disk, a pipe that nobody reads any more."""


class Refusal(Exception):
    """It cannot be done. The message says in a sentence what, where, and what to do about it."""
