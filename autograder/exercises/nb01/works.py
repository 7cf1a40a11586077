"""01.works: what six expressions give, or that they raise."""

from contextlib import suppress
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, exercise, fail, show, slip
from autograder.checking.reading import as_float, items_of, why_no_data
from autograder.checking.slips import conclude
from autograder.guest.plain import Opaque

RAISES = ("rais", "error", "exception", "fail")  #: parts of words that mean it
ENDS = "A tensor of int32 has room for whole numbers only, and a Python float is not cut: it is refused."
POURED = "The tensor is int32, and NumPy's 2.5 is poured into that dtype without a word."
ROUND = "uint8 ends at 255 and then goes round, without a word."

#: each expression: the right answer (none: it raises), and the words to wrong ones
ASKED: dict[str, tuple[float | None, dict[float | None, str]]] = {
    "c(1) + 2.5": (None, {3.5: ENDS, 3.0: ENDS}),
    "c(2.5) + 1": (3.5, {None: "The tensor is float32: does a whole number of Python's fit in there?"}),
    "c(1) + np.float64(2.5)": (3.0, {3.5: POURED, None: f"{POURED} Python's own 2.5 would raise."}),
    "c(7) / 2": (3.5, {3.0: "`/` is true division for tensors as well: whole numbers become floats first.",
                       None: "2 is a whole number, as the tensor is; and `/` makes floats of both."}),
    "c(250, tf.uint8) + 10": (4.0, {260.0: ROUND, 255.0: f"It does not stop there: {ROUND}", None: f"If only it did: {ROUND}"}),
    "c(1.5) + c(1)": (None, {2.5: "Two tensors of different dtypes are never converted, not even towards float.",
                             2.0: "Two tensors of different dtypes are never converted, not even towards int."}),
}  # fmt: skip
RIGHT = {line: "raises" if right is None else right for line, (right, _) in ASKED.items()}

SLIPS = tuple(
    slip(f"works = {RIGHT | {line: 'raises' if wrong is None else wrong}}", words, fraction=1 - 1 / len(ASKED))
    for line, (_, wrongs) in ASKED.items()
    for wrong, words in wrongs.items()
)


def read(value: Any, line: str) -> float | None:
    """Return the number, or ``None`` for any word that means an error.

    Raises:
        Incorrect: if it is neither.
    """
    if isinstance(value, (str, np.str_, Opaque)):
        text = str(value).strip(" .!\"'`").lower()
        if any(part in text for part in RAISES) and not text.startswith("no"):
            return None
        with suppress(ValueError):
            value = float(text)
    number = as_float(value)
    if number is None:
        fail(
            f"`{line}` should have a number, or the word raises.",
            saw=show(value),
            expected='a number such as 7, or "raises"',
            why=why_no_data(value),
        )
    return number


@exercise(
    "01.works",
    title="Works, raises, or worse",
    points=3,
    slips=SLIPS,
    hints=(
        "For each one: is there a tensor that sets the dtype? What stands on its other side?",
        "Python's number: does it fit in that dtype? A second tensor: is it of the same dtype?",
        "NumPy's numbers always go in, whatever is lost on the way.",
    ),
    teaches="An error is the good case. The third and the fifth gave a wrong number without a word: there only `x.dtype` helps.",
    right=(
        "works = [None, 3.5, 3, 7 / 2, np.uint8(4), None]\nworks[0] = works[5] = 'Error'",
        "works = {'c(1) + 2.5': 'Raises', 'c(2.5) + 1': '3.5', 'c(1) + np.float64(2.5)': 3.0, 'c(7) / 2': 3.5,"
        " 'c(250, tf.uint8) + 10': 4, 'c(1.5) + c(1)': 'InvalidArgumentError'}",
    ),
)
def works(answer: Answer, draw: Draw) -> Credit | None:
    """Six expressions share the points; a list in their order is as good as the dictionary."""
    value = answer.value("works")
    listed = items_of(value)
    if listed is not None and len(listed) == len(ASKED):
        value = dict(zip(ASKED, listed, strict=True))
    given = value if isinstance(value, dict) else {}
    if any(line not in given for line in ASKED):
        fail("`works` should say something of each of the six lines.", saw=show(value), why=why_no_data(value))
    said = {line: read(given[line], line) for line in ASKED}
    wrong = [line for line, (right, _) in ASKED.items() if said[line] != right]
    if not wrong:
        return None
    line, good = wrong[0], len(ASKED) - len(wrong)
    words = ASKED[line][1].get(said[line], "")
    seen = "raises" if said[line] is None else f"{said[line]:g}"
    otherwise = Incorrect(f"{good} of {len(ASKED)} are right. `{line}` is not yet.", saw=seen, why=words)
    return conclude((), otherwise, share=good / len(ASKED))
