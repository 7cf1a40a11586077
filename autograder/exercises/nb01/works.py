"""01.works: what six expressions give, or that they raise."""

from contextlib import suppress
from typing import Any

import numpy as np

from autograder.checking import Answer, Choice, Choices, Credit, Draw, exercise
from autograder.checking.reading import numbers
from autograder.guest.plain import Opaque

MEAN_IT = ("rais", "error", "exception", "fail")  #: parts of words for "raises"
ENDS = "A tensor of int32 has room for whole numbers only, and a Python float is not cut: it is refused."
POURED = "The tensor is int32, and NumPy's 2.5 is poured into that dtype without a word."
ROUND = "uint8 ends at 255 and then goes round, without a word."


class Words(dict[str, str]):
    """The words to wrong options; to any other number a question."""

    def __missing__(self, option: str) -> str:
        return "Which dtype does each side bring, and which of them has its way?"


class Result(Choice):
    """A number, or "raises" for any word that means an error."""

    def read(self, value: Any) -> str | None:
        """Return the option that `value` means, e.g. ``3.5`` for "3.50"."""
        if isinstance(value, (str, np.str_, Opaque)):
            text = str(value).strip(" .!\"'`").lower()
            if any(part in text for part in MEAN_IT) and not text.startswith("no"):
                return "raises"
            with suppress(ValueError):
                value = float(text)
        array = numbers(value)
        return f"{array.item():g}" if array is not None and array.size == 1 else None

    @property
    def options(self) -> str:
        """What may be written, and not what is right."""
        return 'a number such as 7, and "raises"'


RESULTS = {
    "c(1) + 2.5": ("raises", {"3.5": ENDS, "3": ENDS}),
    "c(2.5) + 1": ("3.5", {"raises": "The tensor is float32: does a whole number of Python's fit in there?"}),
    "c(1) + np.float64(2.5)": ("3", {"3.5": POURED, "raises": f"{POURED} Python's own 2.5 would raise."}),
    "c(7) / 2": ("3.5", {"3": "`/` is true division for tensors as well: whole numbers become floats first.",
                         "raises": "2 is a whole number, as the tensor is; and `/` makes floats of both."}),
    "c(250, tf.uint8) + 10": ("4", {"260": ROUND, "255": f"It does not stop there: {ROUND}", "raises": f"If only it did: {ROUND}"}),
    "c(1.5) + c(1)": ("raises", {"2.5": "Two tensors of different dtypes are never converted, not even towards float.",
                                 "2": "Two tensors of different dtypes are never converted, not even towards int."}),
}  # fmt: skip
WORKS = Choices("works", {line: Result(right, Words(wrong)) for line, (right, wrong) in RESULTS.items()})


@exercise(
    "01.works",
    title="Works, raises, or worse",
    points=3,
    by=WORKS,
    hints=(
        "For each one: is there a tensor that sets the dtype? What stands on its other side?",
        "Python's number: does it fit in that dtype? A second tensor: is it of the same dtype?",
        "NumPy's numbers always go in, whatever is lost on the way.",
    ),
    teaches="An error is the good case. The third and the fifth gave a wrong number without a word: there only `x.dtype` helps.",
    right=(
        "works = [None, 3.5, 3, 7 / 2, np.uint8(4), None]\nworks[0] = works[5] = 'Error'",
        "works = {'c(1) + 2.5': 'Raises', 'c(2.5) + 1': '3.50', 'c(1) + np.float64(2.5)': 3.0, 'c(7) / 2': [3.5],"
        " 'c(250, tf.uint8) + 10': 4, 'c(1.5) + c(1)': 'InvalidArgumentError'}",
    ),
)
def works(answer: Answer, draw: Draw) -> Credit | None:
    """Six expressions share the points; a list in their order is as good as the dictionary."""
    return WORKS.judge(answer)
