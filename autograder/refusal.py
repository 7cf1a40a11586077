"""What a command answers when it cannot be carried out."""


class Refusal(Exception):
    """It cannot be done. The message says in a sentence what, where, and what to do about it."""
