"""What `import autograder` finds where notebooks are graded: names that do nothing.

The grader asks its questions from outside; the answer keys are not on this side at all.
"""

__all__ = ["check", "hint", "progress", "solution"]


def check(*args: object, **options: object) -> None:
    """Do nothing: the exercise is judged from outside."""


def hint(*args: object, **options: object) -> None:
    """Do nothing."""


def progress(*args: object, **options: object) -> None:
    """Do nothing."""


def solution(*args: object, **options: object) -> None:
    """Do nothing."""
