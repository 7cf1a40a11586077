"""Questions without points: a prediction before a cell runs, and the quiz at a notebook's end.

Both answer at once, in words, and need no network. The questions of notebook 02 are in
``quizzes/02.toml``: each has a `question`, the letter of its `answer`, and for each letter a
`choice` and the sentence that answers it.
"""

import html
import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from .show import put_on_page

_ID = re.compile(r"(\d\d)\.(\w+)")
_CODE = re.compile(r"`([^`]+)`")
_RIGHT, _WRONG, _OPEN = ("✔", "#00795c"), ("✘", "#b34700"), ("○", "#5f6368")


def quiz(question_id: str, answer: Any = ...) -> None:
    """Ask the question `question_id`, or answer it: ``quiz("02.q1", answer="b")``.

    An answer is a letter; ``...`` shows the choices. Nothing is stored and nothing is graded.
    """
    question = _find(str(question_id))
    if question is None:
        text = f"There is no question {question_id!r}. A quiz is called like this: quiz('02.q1')."
        put_on_page(f"<p>{html.escape(text)}</p>", text)
        return
    choices: dict[str, str] = question["choices"]
    letter = _letter(answer)
    if answer is ...:
        sign, words = _OPEN, f"Not answered yet. Put a letter: answer={_or(choices)}."
    elif letter not in choices:
        sign, words = _OPEN, f"That is none of the choices. Give one letter: {_or(choices)}."
    elif letter == question["answer"]:
        sign, words = _RIGHT, f"Right. {question['why'][letter]}"
    else:
        sign, words = _WRONG, f"Not {letter}. {question['why'][letter]}"
    _put(question["question"], choices, letter, sign, words)


def predicted(mine: Any, truth: Any) -> None:
    """Set a prediction beside what happened; `mine` is ``...`` as long as there is none."""
    if mine is ...:
        sign, words = _OPEN, "You made no prediction yet. Guess first: then the answer sticks."
    elif _same(mine, truth):
        sign, words = _RIGHT, f"You predicted {_brief(mine)}, and so it is."
    else:
        sign, words = _WRONG, f"You predicted {_brief(mine)}; it is {_brief(truth)}."
    symbol, colour = sign
    page = f'<p style="border-left: 6px solid {colour}; padding: 4px 12px; margin: 6px 0">'
    page += f'<span aria-hidden="true">{symbol}</span> {_html(words)}</p>'
    put_on_page(page, f"{symbol} {words}")


@cache
def _questions(number: str) -> dict[str, Any]:
    file = resources.files(__package__).joinpath("quizzes", f"{number}.toml")
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def _find(question_id: str) -> dict[str, Any] | None:
    match = _ID.fullmatch(question_id)
    return _questions(match[1]).get(match[2]) if match else None


def _letter(answer: Any) -> str:
    """``" B) "`` → ``"b"``; anything that is no letter → ``""``."""
    text = answer.strip(" ().").lower() if isinstance(answer, str) else ""
    return text if len(text) == 1 else ""


def _or(choices: dict[str, str]) -> str:
    *first, last = (f'"{letter}"' for letter in choices)
    return f"{', '.join(first)} or {last}"


def _same(mine: Any, truth: Any) -> bool:
    if isinstance(mine, str) and isinstance(truth, str):
        return mine.strip().lower() == truth.strip().lower()
    try:
        return abs(float(mine) - float(truth)) <= 1e-3 * abs(float(truth)) + 1e-9
    except (TypeError, ValueError, OverflowError):
        return False


def _brief(value: Any) -> str:
    try:
        text = f"{value:g}" if isinstance(value, float) else str(value)
    except Exception:  # a __str__ may raise anything, and a number of 5,000 digits does
        text = f"a {type(value).__name__}"
    return text if len(text) <= 60 else text[:59] + "…"


def _put(
    question: str, choices: dict[str, str], letter: str, sign: tuple[str, str], words: str
) -> None:
    symbol, colour = sign
    lines = [question]
    items = ""
    for name, choice in choices.items():
        mark = " ← your answer" if name == letter else ""
        lines.append(f"  {name}) {choice}{mark}")
        items += f'<p style="margin: 3px 0 3px 1em"><strong>{name})</strong> {_html(choice)}'
        items += f"<em>{mark}</em></p>"
    lines.append(f"{symbol} {words}")
    put_on_page(
        f'<div style="border: 1px solid {colour}; border-left: 6px solid {colour}; '
        f'border-radius: 4px; padding: 8px 12px; margin: 6px 0; max-width: 46em">'
        f'<p style="margin: 0 0 4px"><strong>{_html(question)}</strong></p>{items}'
        f'<p style="margin: 6px 0 0"><span aria-hidden="true">{symbol}</span> {_html(words)}</p>'
        f"</div>",
        "\n".join(lines),
    )


def _html(text: str) -> str:
    """Escape `text`, and set what stands in `backticks` as code."""
    return _CODE.sub(r"<code>\1</code>", html.escape(text))
