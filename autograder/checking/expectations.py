"""How a check ends before its last line: the answer is wrong, or there is none."""

from typing import NoReturn


class Incorrect(Exception):
    """The answer is wrong. Carries what was seen, what was expected, why, and a nudge."""

    def __init__(
        self,
        summary: str = "",
        *,
        saw: str = "",
        expected: str = "",
        why: str = "",
        nudge: str = "",
    ) -> None:
        super().__init__(summary or why or f"saw {saw}, expected {expected}")
        self.summary, self.saw, self.expected = summary, saw, expected
        self.why, self.nudge = why, nudge


class NotAttempted(Exception):
    """There is nothing to look at yet."""


def fail(
    summary: str, *, saw: str = "", expected: str = "", why: str = "", nudge: str = ""
) -> NoReturn:
    """End the check: the answer is wrong.

    Raises:
        Incorrect: always.
    """
    raise Incorrect(summary, saw=saw, expected=expected, why=why, nudge=nudge)
