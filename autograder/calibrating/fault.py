"""What goes wrong when a bar is measured."""

from autograder.refusal import Refusal


class CalibrationError(Refusal):
    """Nothing can be measured; the message says what, where, and what to do."""
