"""The card that answers a check: static, accessible HTML and its plain-text twin.

Colour is never the only sign of a state: each has a word and a shape of its own. The HTML has no
script, no class names and no ids, so that JupyterLab, VS Code, nbconvert and a report show it
alike. Everything that came from a student is escaped.
"""

import html
import re

from .exercise import Exercise
from .outcome import Outcome, State

#: symbol, word, border colour (Okabe and Ito's colour-blind-safe palette, darkened for contrast)
LOOKS = {
    State.CORRECT: ("✔", "Correct", "#00795c"),
    State.PARTIAL: ("◐", "Partly there", "#8a6100"),
    State.INCORRECT: ("✘", "Not yet", "#b34700"),
    State.NOT_ATTEMPTED: ("○", "Not attempted yet", "#5f6368"),
    State.ERROR: ("!", "It raised an error", "#a3195b"),
    State.TIMEOUT: ("∞", "It took too long", "#a3195b"),
    State.TAMPERED: ("⚠", "Not accepted", "#a3195b"),
}
#: of a check that failed itself
OURS = ("⟳", "Our fault", "#5f6368")
_CODE = re.compile(r"`([^`]+)`")


def points_text(value: float) -> str:
    """Return points as people write them: 2, 1.5."""
    return f"{value:g}"


def _rows(outcome: Outcome) -> list[tuple[str, str]]:
    rows = [
        ("", outcome.summary),
        ("Seen", outcome.saw),
        ("Expected", outcome.expected),
        ("Why", outcome.why),
        ("Try", outcome.nudge),
        *(("Note", note) for note in outcome.notes),
    ]
    return [(label, text) for label, text in rows if text]


def card_text(exercise: Exercise, outcome: Outcome) -> str:
    """Return the card as plain text, for a terminal, a screen reader or a log."""
    symbol, word, _ = _look(outcome)
    head = f"{symbol} {word}: {exercise.id} {exercise.title} ({_score(exercise, outcome)})"
    body = [f"  {label}: {text}" if label else f"  {text}" for label, text in _rows(outcome)]
    footer = [f"  {line.replace('`', '')}" for line in _footer(exercise, outcome)]
    return "\n".join([head, *body, *footer])


def _look(outcome: Outcome) -> tuple[str, str, str]:
    return OURS if outcome.ours else LOOKS[outcome.state]


def _score(exercise: Exercise, outcome: Outcome) -> str:
    if outcome.ours:
        return "no points yet"
    return f"{points_text(exercise.score(outcome))} of {points_text(exercise.points)} points"


def _footer(exercise: Exercise, outcome: Outcome) -> list[str]:
    if outcome.ours or outcome.state is State.CORRECT or not exercise.hints:
        return []
    return [f'Stuck? `hint("{exercise.id}")` opens one hint at a time.']


def _label(label: str) -> str:
    return f"<strong>{label}:</strong> " if label else ""


def _html(text: str) -> str:
    """Escape `text`, and set what stands in `backticks` as code."""
    escaped = html.escape(" ".join(text.split()))
    return _CODE.sub(r'<code style="background: transparent; color: inherit">\1</code>', escaped)


def badge_html(state: State) -> str:
    """Return a state's symbol and word, white on its colour: it reads on light and dark pages."""
    return _badge(LOOKS[state])


def _badge(look: tuple[str, str, str]) -> str:
    symbol, word, colour = look
    return (
        f'<span style="background: {colour}; color: #ffffff; border-radius: 3px; '
        f'padding: 1px 7px; font-weight: bold; white-space: nowrap">'
        f'<span aria-hidden="true">{symbol}</span> {word}</span>'
    )


def card_html(exercise: Exercise, outcome: Outcome) -> str:
    """Return the card as HTML. It inherits the page's colours, light or dark."""
    _, word, colour = _look(outcome)
    rows = "".join(
        f'<p style="margin: 4px 0">{_label(label)}{_html(text)}</p>'
        for label, text in _rows(outcome)
    )
    footer = "".join(
        f'<p style="margin: 6px 0 0; font-size: 90%">{_html(line)}</p>'
        for line in _footer(exercise, outcome)
    )
    return (
        f'<div role="group" aria-label="{html.escape(f"{exercise.id}: {word}")}" '
        f'style="border: 1px solid {colour}; border-left: 6px solid {colour}; border-radius: 4px; '
        f'padding: 8px 12px; margin: 6px 0; max-width: 46em; line-height: 1.45">'
        f'<p style="margin: 0">{_badge(_look(outcome))} '
        f"<strong>{html.escape(exercise.id)}</strong> {_html(exercise.title)} "
        f'<span style="white-space: nowrap">({_score(exercise, outcome)})</span></p>'
        f"{rows}{footer}</div>"
    )
