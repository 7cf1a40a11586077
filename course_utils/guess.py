"""A prediction, made before a cell runs, set beside what happened."""

from collections.abc import Mapping
from typing import Any

from .choices import OPEN, RIGHT, WRONG, as_html, badge, chosen, number, plain
from .show import put_on_page

NO_PREDICTION = "You made no prediction yet."
_SHOWN = 60  #: characters of a prediction
_EXACT = 1e-3


def predicted(
    mine: Any,
    truth: Any,
    *,
    within: float = 0.02,
    choices: Mapping[str, str] | None = None,
    why: str = "",
) -> None:
    """Set a prediction beside what happened; `mine` is ``...`` as long as there is none.

    >>> predicted("1/3", 1 / 3)
    ✔ Right. You predicted 1/3, and so it is: 0.3333.
    >>> predicted(0.9, 0.91)
    ✔ Right. You predicted 0.9, close enough: it is 0.91.
    >>> predicted("it stays", "b", choices={"a": "it stays", "b": "it gets away"})
    ✘ Not quite. You predicted a (it stays). It is b (it gets away).

    Args:
        mine: a number in any form ("1/3", "33 %", an array or tensor of one number), a text, or a
            choice by its letter or its words.
        truth: what happened; with `choices`, the letter of the right one.
        within: how far a number may be off, as a share of the truth; in units where that is 0.
        choices: the choices by their letters.
        why: a sentence on what the difference means, shown with a wrong prediction.
    """
    if mine is ...:
        _put(OPEN, f"{NO_PREDICTION} Guess first: then the answer sticks.")
        return
    if choices:
        letter = chosen(mine, choices)
        right = letter == truth
        said = f"{letter} ({choices[letter]})" if letter else _brief(mine)
        happened = f"{truth} ({choices[truth]})"
        if not letter:
            *first, last = (f'"{name}"' for name in choices)
            why = f"{why} Next time write one letter: {', '.join(first)} or {last}.".lstrip()
    else:
        said, happened, right = _brief(mine), _brief(truth), _same(mine, truth, within)
    if right:
        _put(RIGHT, f"You predicted {said}, {_agrees(mine, truth, said, happened)}.")
    else:
        _put(WRONG, f"You predicted {said}. It is {happened}. {why}".rstrip())


def _put(sign: tuple[str, str, str], words: str) -> None:
    symbol, word, colour = sign
    page = (
        f'<p style="border-left: 6px solid {colour}; padding: 4px 12px; margin: 6px 0; '
        f'max-width: 46em; line-height: 1.45">{badge(*sign)} {as_html(words)}</p>'
    )
    put_on_page(page, f"{symbol} {word}. {words}")


def _agrees(mine: Any, truth: Any, said: str, happened: str) -> str:
    if plain(said) == plain(happened):
        return "and so it is"
    exact = _same(mine, truth, _EXACT)
    return f"and so it is: {happened}" if exact else f"close enough: it is {happened}"


def _same(mine: Any, truth: Any, within: float) -> bool:
    there = number(truth)
    if there is None:
        return plain(_brief(mine)) == plain(_brief(truth))
    here = number(mine)
    if here is None:
        return False
    percent = isinstance(mine, str) and "%" in mine  # "33 %" is 0.33, and 33 where that is asked
    # A hair more than `within`, so that 1.02 is within 2 % of 1 whatever the rounding.
    room = within * (abs(there) or 1) * (1 + 1e-9)
    return any(abs(one - there) <= room for one in (here, *([100 * here] if percent else [])))


def _brief(value: Any) -> str:
    """Return a value in a few characters, as a student would write it."""
    try:
        known = None if isinstance(value, str | int) else number(value)
        text = str(value) if known is None else f"{known:.4g}"
    except Exception:  # a __str__ may raise anything, and a number of 5,000 digits does
        text = f"something that cannot be shown (of type {type(value).__name__})"
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
