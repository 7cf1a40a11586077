"""What a student typed, read kindly: a choice by its letter or words, a number in any form."""

import html
import math
import re
from collections.abc import Mapping
from fractions import Fraction
from numbers import Integral
from typing import Any

RIGHT, WRONG = ("✔", "Right", "#00795c"), ("✘", "Not quite", "#b34700")
OPEN = ("○", "Your turn", "#5f6368")
_CODE = re.compile(r"`([^`]+)`")
_NEAR = 0.015  #: two digits are enough
_AROUND = " \t\n'\"“”‘’`()[].,:"
_COMMA = re.compile(r"\s*,\s*")


def plain(text: str) -> str:
    """Return `text` without case, quotes, brackets around it, and doubled spaces.

    >>> plain("(28,28)") == plain("[28, 28]")
    True
    """
    return " ".join(_COMMA.sub(", ", text.strip(_AROUND).lower()).split())


def chosen(answer: Any, choices: Mapping[str, str]) -> str:
    """Return the letter that `answer` means, by letter or by words; else an empty text.

    Some of the words will do if they stand in one choice only, and where the words are numbers, a
    number: 0.33 means the choice "1/3".
    """
    if isinstance(answer, tuple) or (isinstance(answer, list) and len(answer) > 1):
        answer = str(answer)  # e.g. a shape
    elif isinstance(answer, Integral) and not isinstance(answer, bool):
        answer = str(answer)  # where choices are called 1, 2, …
    if isinstance(answer, str):
        said = plain(answer)
        letter, _, rest = said.partition(")")
        for name, words in choices.items():
            if said in (plain(name), plain(words)) or (letter == plain(name) and rest):
                return name
        some = {*said.split()}
        named = [
            name for name, words in choices.items() if some and some <= {*plain(words).split()}
        ]
        if len(named) == 1:
            return named[0]
    value = number(answer)
    near = [
        name
        for name, words in choices.items()
        if value is not None
        and (there := number(words)) is not None
        and math.isclose(value, there, rel_tol=_NEAR)
    ]
    return near[0] if len(near) == 1 else ""


def number(value: Any) -> float | None:
    """Return `value` as a number: 0.33, "1/3", "33 %", "1,000", an array or tensor of one number.

    None if it is no finite number.
    """
    try:
        found = _from_text(value) if isinstance(value, str) else _from_object(value)
    except Exception:  # whatever a student's object does when it is asked for a number
        return None
    return found if math.isfinite(found) else None


def _from_text(text: str) -> float:
    said = plain(text).replace("−", "-").replace(" ", "")
    percent = said.endswith("%")
    said = said.removesuffix("%")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", said):
        said = said.replace(",", "")
    found = float(Fraction(said)) if "/" in said else float(said)
    return found / 100 if percent else found


def _from_object(value: Any) -> float:
    while isinstance(value, (list, tuple)) and len(value) == 1:
        value = value[0]
    if hasattr(value, "shape"):
        import numpy as np

        value = np.asarray(value).reshape(-1)
        if value.size != 1:
            raise ValueError("more than one number")
        value = value[0]
    return float(value)


def badge(symbol: str, word: str, colour: str) -> str:
    """Return a symbol and its word, white on a colour: it reads on light and dark pages."""
    return (
        f'<span style="background: {colour}; color: #ffffff; border-radius: 3px; '
        f'padding: 1px 7px; font-weight: bold; white-space: nowrap">'
        f'<span aria-hidden="true">{symbol}</span> {word}</span>'
    )


def as_html(text: str) -> str:
    """Escape `text`, and set what stands in `backticks` as code."""
    code = r'<code style="background: transparent; color: inherit; padding: 0">\1</code>'
    return _CODE.sub(code, html.escape(text))
