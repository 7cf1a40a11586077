"""What a command answers when it cannot be carried out, or is stopped."""

#: after Ctrl-C: every command keeps what it has done, and repeats nothing
STOPPED = "Stopped. What is done is kept; the same command goes on from here."


class Refusal(Exception):
    """It cannot be done. The message says in a sentence what, where, and what to do about it."""
