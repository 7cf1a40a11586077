"""The quiz at a notebook's end: questions without points, answered at once and in words.

The questions of notebook 02 are in ``quizzes/02.toml``: each has a `question`, the letter of its
`answer`, and for each letter a `choice` and the sentence that answers it.
"""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from .choices import OPEN, RIGHT, WRONG, as_html, badge, chosen
from .show import put_on_page

_ID = re.compile(r"(\d\d)\.(\w+)")
_WRONG = (WRONG[0], "Not this one", WRONG[2])


def quiz(question_id: str, answer: Any = ...) -> None:
    """Ask the question `question_id`, e.g. ``quiz("02.q1")``: each choice opens its answer.

    ``quiz("02.q1", answer="b")`` answers in words, by a letter or a choice, where nothing can be
    clicked on. Nothing is stored and nothing is graded.
    """
    question = _find(str(question_id))
    if question is None:
        text = f'There is no question {question_id!r}. A quiz is called like this: quiz("02.q1").'
        put_on_page(f"<p>{as_html(text)}</p>", text)
        return
    choices: dict[str, str] = question["choices"]
    letter = chosen(answer, choices)
    if letter:
        symbol, word, _ = _sign(question, letter)
        told = f"{symbol} {word}. {question['why'][letter]}"
    else:
        start = "" if answer is ... else "That is none of the choices. "
        *first, last = (f'"{name}"' for name in choices)
        told = f"{OPEN[0]} {start}Answer with answer={', '.join(first)} or {last}."
    lines = [
        f"  {name}) {choice}{' ← your answer' if name == letter else ''}"
        for name, choice in choices.items()
    ]
    put_on_page(_page(question, letter), "\n".join([question["question"], *lines, told]))


def _page(question: dict[str, Any], letter: str) -> str:
    """Return the question with its choices folded; that of `letter` is open."""
    items = "".join(
        f'<details style="margin: 4px 0"{" open" if name == letter else ""}>'
        f'<summary style="cursor: pointer"><strong>{name})</strong> {as_html(choice)}</summary>'
        f'<p style="margin: 4px 0 8px 18px">{badge(*_sign(question, name))} '
        f"{as_html(question['why'][name])}</p></details>"
        for name, choice in question["choices"].items()
    )
    return (
        f'<div role="group" aria-label="Quiz" style="border: 1px solid {OPEN[2]}; '
        f"border-left: 6px solid {OPEN[2]}; border-radius: 4px; padding: 8px 12px; "
        f'margin: 6px 0; max-width: 46em; line-height: 1.45">'
        f'<p style="margin: 0 0 6px"><strong>{as_html(question["question"])}</strong></p>{items}'
        f'<p style="margin: 6px 0 0; font-size: 90%">Click on the answer you would give.</p></div>'
    )


def _sign(question: dict[str, Any], letter: str) -> tuple[str, str, str]:
    return RIGHT if letter == question["answer"] else _WRONG


@cache
def _questions(number: str) -> dict[str, Any]:
    file = resources.files(__package__).joinpath("quizzes", f"{number}.toml")
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def _find(question_id: str) -> dict[str, Any] | None:
    match = _ID.fullmatch(question_id)
    return _questions(match[1]).get(match[2]) if match else None
