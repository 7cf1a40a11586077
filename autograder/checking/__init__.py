"""The words a check is written in.

>>> from autograder.checking import Answer, Draw, exercise, expect
>>> @exercise("99.double", title="Twice", points=1)
... def double(answer: Answer, draw: Draw) -> None:
...     f = answer.function("double")
...     for x in draw.floats(-10, 10, count=3):
...         expect(f(x), f"double({x:g})").close_to(2 * x)

A check is one piece of source with two answers behind it: the notebook's own names, when a student
calls ``check``, and plain data fetched from a sandboxed kernel, when a class is graded. It cannot
tell which. It needs no TensorFlow and no nbgrader.
"""

from .answer import Answer
from .card import card_html, card_text
from .draw import Draw
from .exercise import Check, Exercise, collect, exercise
from .expectations import Incorrect, NotAttempted, expect, fail
from .fault import our_fault
from .model import Model
from .outcome import Credit, Outcome, State, partial, ramp
from .predictions import finite_predictions
from .source import Predictor, Reply, Source, Unanswered

__all__ = [
    "Answer",
    "Check",
    "Credit",
    "Draw",
    "Exercise",
    "Incorrect",
    "Model",
    "NotAttempted",
    "Outcome",
    "Predictor",
    "Reply",
    "Source",
    "State",
    "Unanswered",
    "card_html",
    "card_text",
    "collect",
    "exercise",
    "expect",
    "fail",
    "finite_predictions",
    "our_fault",
    "partial",
    "ramp",
]
