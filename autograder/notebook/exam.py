"""``check`` in an exam: a card that says whether an answer can be read, and no more."""

import html
import os
from collections.abc import Callable
from dataclasses import dataclass

from autograder.checking import (
    Answer,
    Exercise,
    Incorrect,
    NotAttempted,
    Source,
    State,
    Unanswered,
)
from autograder.checking.card import LOOKS, as_html, badge, frame, paragraph, points_text, row_text
from autograder.exercises.exam import NoKeys

from .page import show
from .source import STOPPED

Look = tuple[str, str, str]  #: symbol, word, colour

EXAM = "This is an exam: the grade is made by your instructor."
READABLE = ("▣", "Can be read", "#0072b2")
UNREADABLE = ("✘", "Cannot be read", "#b34700")
_NOT_SAID = "Nothing here says whether the answer is right."


@dataclass(frozen=True)
class Reading:
    """What may be said of one answer: a `look` and the `rows` of a card."""

    look: Look
    rows: tuple[tuple[str, str], ...] = ()


def reading(exercise: Exercise, source: Source) -> Reading:
    """See whether what the exercise's check reads is there, and in a form that it can read."""
    looks: list[Look] = []
    rows: list[tuple[str, str]] = []
    try:
        for one in exercise.reads:
            look, told = _read(one.look, Answer(source))
            looks.append(look)
            rows += [row for row in told if row[1] and row not in rows]
    except KeyboardInterrupt:  # between two questions
        looks, rows = [LOOKS[State.TIMEOUT]], [("", STOPPED)]
    missing = LOOKS[State.NOT_ATTEMPTED]
    # Of several names some may be there: then what is missing is told, and the others are no news.
    first = next((one for one in looks if one not in (READABLE, missing)), None)
    return Reading(first or (missing if missing in looks else READABLE), tuple(rows))


def _read(
    look: Callable[[Answer], None], answer: Answer
) -> tuple[tuple[str, str, str], list[tuple[str, str]]]:
    try:
        look(answer)
    except NotAttempted as nothing:
        return LOOKS[State.NOT_ATTEMPTED], [("", str(nothing))]
    except Incorrect as other:
        rows = [("", other.summary), ("Seen", other.saw), ("Expected", other.expected)]
        return UNREADABLE, [*rows, ("Why", other.why)]
    except Unanswered as silent:
        return LOOKS[silent.state], [("", silent.summary), ("Why", silent.why)]
    return READABLE, []


def show_reading(exercise: Exercise, source: Source) -> None:
    """Show the card of an exam.

    Raises:
        NoKeys: where nbgrader grades: it would take the silence for full points.
    """
    if os.environ.get("NBGRADER_EXECUTION"):
        raise NoKeys
    found = reading(exercise, source)
    show(reading_html(exercise, found), reading_text(exercise, found))


def _rows(found: Reading) -> list[tuple[str, str]]:
    said = f"{EXAM} {_NOT_SAID}" if found.look is READABLE else EXAM
    return [*found.rows, ("", said)]


def reading_text(exercise: Exercise, found: Reading) -> str:
    """Return the card as plain text."""
    symbol, word, _ = found.look
    points = f"{points_text(exercise.points)} points"
    head = f"{symbol} {word}: {exercise.id} {exercise.title} ({points})"
    return "\n".join([head, *(row_text(*row) for row in _rows(found))])


def reading_html(exercise: Exercise, found: Reading) -> str:
    """Return the card as HTML."""
    _, word, colour = found.look
    head = (
        f"{badge(found.look)} <strong>{html.escape(exercise.id)}</strong> "
        f'{as_html(exercise.title)} <span style="white-space: nowrap">'
        f"({points_text(exercise.points)} points)</span>"
    )
    body = "".join(paragraph(text, label) for label, text in _rows(found))
    return frame(html.escape(f"{exercise.id}: {word}"), colour, head, body)
