"""The words a check is written in.

>>> from autograder.checking import Answer, Draw, exercise, formula
>>> DOUBLE = formula("double(x)", "2 * x", {"x * x": "That is the square of x."})
>>> @exercise("99.double", title="Twice", points=1, by=DOUBLE)
... def double(answer: Answer, draw: Draw) -> None:
...     DOUBLE.judge(answer, [(3.0,), *((x,) for x in draw.floats(-10, 10, count=3))])

A check is one piece of source with two answers behind it: the notebook's own names, when a student
calls ``check``, and plain data fetched from a sandboxed kernel, when a class is graded. It cannot
tell which. It needs no TensorFlow and no nbgrader.
"""

from .answer import Answer
from .calibrated import Calibrated, Recipe, recipe
from .callbacks import File, Played
from .calls import Case, Code, StandIn
from .card import card_html, card_text
from .choices import Choice, Choices
from .draw import Draw
from .exercise import Check, Exercise, exercise
from .expectations import Incorrect, NotAttempted, fail
from .facts import Compiled, Description, History, Layer, TwoCalls
from .fault import our_fault
from .figure import Axes, Box, Figure, Image, Line
from .graph import Call, Graph, Port
from .kinds import Definition, Kind
from .measures import Carried, Fed, Measure, Measured
from .model import Model
from .outcome import Credit, Outcome, State, partial, ramp
from .parts import parts
from .predictions import NotFinite
from .programs import Program, formula, program
from .readable import Form, PlainCall, Read, form_of
from .readers import read_number, read_numbers, read_text, read_whole
from .reading import shorten, show
from .remote import Remote
from .replies import Raised
from .saving import NotLoaded
from .slips import Slip, explain, named, slip, suspects
from .source import MODEL, Reply, Source, Unanswered, out_of_time
from .things import Thing
from .typed import read_as
from .unusual import report_unusual

__all__ = [
    "MODEL",
    "Answer",
    "Axes",
    "Box",
    "Calibrated",
    "Call",
    "Carried",
    "Case",
    "Check",
    "Choice",
    "Choices",
    "Code",
    "Compiled",
    "Credit",
    "Definition",
    "Description",
    "Draw",
    "Exercise",
    "Fed",
    "Figure",
    "File",
    "Form",
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
    "NotFinite",
    "NotLoaded",
    "Outcome",
    "PlainCall",
    "Played",
    "Port",
    "Program",
    "Raised",
    "Read",
    "Recipe",
    "Remote",
    "Reply",
    "Slip",
    "Source",
    "StandIn",
    "State",
    "Thing",
    "TwoCalls",
    "Unanswered",
    "card_html",
    "card_text",
    "exercise",
    "explain",
    "fail",
    "form_of",
    "formula",
    "named",
    "our_fault",
    "out_of_time",
    "partial",
    "parts",
    "program",
    "ramp",
    "read_as",
    "read_number",
    "read_numbers",
    "read_text",
    "read_whole",
    "recipe",
    "report_unusual",
    "shorten",
    "show",
    "slip",
    "suspects",
]
