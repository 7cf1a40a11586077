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
from .callbacks import File, Played
from .card import card_html, card_text
from .draw import Draw
from .exercise import Check, Exercise, collect, exercise
from .expectations import Incorrect, NotAttempted, expect, fail
from .facts import Compiled, Description, History, Layer, TwoCalls
from .figure import Axes, Box, Figure, Image, Line
from .graph import Call, Graph, Port
from .kinds import Definition, Kind
from .measures import Carried, Fed, Measure, Measured
from .model import Model
from .outcome import Credit, Outcome, State, partial, ramp
from .predictions import finite_predictions
from .remote import Remote
from .replies import Raised
from .saving import NotLoaded
from .source import MODEL, Reply, Source, Unanswered
from .things import Thing
from .typed import read_as

__all__ = [
    "MODEL",
    "Answer",
    "Axes",
    "Box",
    "Call",
    "Carried",
    "Check",
    "Compiled",
    "Credit",
    "Definition",
    "Description",
    "Draw",
    "Exercise",
    "Fed",
    "Figure",
    "File",
    "Graph",
    "History",
    "Image",
    "Incorrect",
    "Kind",
    "Layer",
    "Line",
    "Measure",
    "Measured",
    "Model",
    "NotAttempted",
    "NotLoaded",
    "Outcome",
    "Played",
    "Port",
    "Raised",
    "Remote",
    "Reply",
    "Source",
    "State",
    "Thing",
    "TwoCalls",
    "Unanswered",
    "card_html",
    "card_text",
    "collect",
    "exercise",
    "expect",
    "fail",
    "finite_predictions",
    "partial",
    "ramp",
    "read_as",
]
