"""What goes wrong when a bar is measured."""


class CalibrationError(RuntimeError):
    """Nothing can be measured; the message says what, where, and what to do."""
