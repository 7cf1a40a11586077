"""The card that answers a check: static, accessible HTML and its plain-text twin.

Colour is never the only sign of a state: each has a word and a shape of its own. The HTML has no
script, no class names and no ids, so that JupyterLab, VS Code, nbconvert and a report show it
alike; what opens, opens without a kernel. Everything that came from a student is escaped.
"""

import html
import re
from dataclasses import dataclass

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
VALUES = ("Seen", "Expected")  #: the rows that may hold a value of several lines
TRIES_TO_SOLUTION = 3  #: after so many, the card offers the solution by itself
RETYPE = "Read it, close it, and type your own: what you have typed yourself stays with you."
_BLUE = "#0072b2"
_CODE = re.compile(r"`([^`]+)`")
_STRESSED = re.compile(r"(?<![\w*])\*(\w|\w[^*]*\w)\*(?![\w*])")  # not 2 * x * 3, nor *args
_FOLD = '<details style="margin: 6px 0 0"><summary style="cursor: pointer">'


@dataclass(frozen=True)
class Help:
    """What a card can offer beside the verdict: the number of `tries` so far, and the author's
    `solution` as Python source, empty where it is kept back.
    """

    tries: int = 0
    solution: str = ""


NO_HELP = Help()


def points_text(value: float) -> str:
    """Return points as people write them: 2, 1.5."""
    return f"{value:g}"


def _rows(exercise: Exercise, outcome: Outcome) -> list[tuple[str, str]]:
    rows = [
        ("", outcome.summary),
        ("Seen", outcome.saw),
        ("Expected", outcome.expected),
        ("Why", outcome.why),
        ("Try", outcome.nudge),
        *(("Note", note) for note in outcome.notes),
        ("", exercise.teaches if outcome.state is State.CORRECT else ""),
    ]
    return [(label, text) for label, text in rows if text]


def card_text(exercise: Exercise, outcome: Outcome, help: Help = NO_HELP) -> str:
    """Return the card as plain text, for a terminal, a screen reader or a log."""
    symbol, word, _ = _look(outcome)
    head = f"{symbol} {word}: {exercise.id} {exercise.title} ({_score(exercise, outcome)})"
    body = [row_text(*row) for row in _rows(exercise, outcome)]
    if outcome.ours:
        more = ""
    elif outcome.state is State.CORRECT:
        more = (
            f'`solution("{exercise.id}")` shows another way to write it.' if help.solution else ""
        )
    else:
        more = f'Stuck? `hint("{exercise.id}")` opens one hint at a time.' if exercise.hints else ""
        if _offers(help):
            more = f"{more} {_offer(exercise)}".lstrip()
    return "\n".join([head, *body, *([f"  {more.replace('`', '')}"] if more else [])])


def row_text(label: str, text: str) -> str:
    """Return a row of a card as plain text; the rows of a matrix stand below each other."""
    head = f"  {label}: " if label else "  "
    return head + (text.replace("\n", "\n" + " " * len(head)) if label in VALUES else text)


def _look(outcome: Outcome) -> tuple[str, str, str]:
    return OURS if outcome.ours else LOOKS[outcome.state]


def _score(exercise: Exercise, outcome: Outcome) -> str:
    if outcome.ours:
        return "no points yet"
    return f"{points_text(exercise.score(outcome))} of {points_text(exercise.points)} points"


def _offers(help: Help) -> bool:
    return bool(help.solution) and help.tries >= TRIES_TO_SOLUTION


def _offer(exercise: Exercise) -> str:
    return f'`solution("{exercise.id}")` in a new cell shows a solution, and why it works.'


def _label(label: str) -> str:
    return f"<strong>{label}:</strong> " if label else ""


def as_html(text: str) -> str:
    """Escape `text`; set what stands in `backticks` as code, and what in *stars* in italics."""
    escaped = html.escape(" ".join(text.split()))
    code = '<code style="background: transparent; color: inherit; padding: 0">{}</code>'
    return "".join(
        code.format(part) if place % 2 else _STRESSED.sub(r"<em>\1</em>", part)
        for place, part in enumerate(_CODE.split(escaped))
    )


def paragraph(text: str, label: str = "") -> str:
    """Return a card's paragraph, behind a `label` in bold; a value keeps its lines."""
    lines = text.strip("\n").split("\n") if label in VALUES else [text]
    inside = as_html(text) if len(lines) == 1 else _block(lines)
    return f'<p style="margin: 4px 0">{_label(label)}{inside}</p>'


def _block(lines: list[str]) -> str:
    """Return lines that stand below each other, column by column, such as the rows of a matrix."""
    return (
        '<span style="display: inline-block; vertical-align: top; max-width: 100%; '
        f'white-space: pre-wrap; font-family: monospace">{html.escape(chr(10).join(lines))}</span>'
    )


def _code(source: str) -> str:
    return (
        '<pre style="margin: 6px 0; padding: 6px 10px; border-left: 2px solid #8a8f94; '
        'background: transparent; color: inherit; white-space: pre; overflow-x: auto">'
        f"{html.escape(source)}</pre>"
    )


def badge_html(state: State) -> str:
    """Return a state's symbol and word, white on its colour: it reads on light and dark pages."""
    return badge(LOOKS[state])


def badge(look: tuple[str, str, str]) -> str:
    """Return a symbol and a word, white on their colour."""
    symbol, word, colour = look
    return (
        f'<span style="background: {colour}; color: #ffffff; border-radius: 3px; '
        f'padding: 1px 7px; font-weight: bold; white-space: nowrap">'
        f'<span aria-hidden="true">{symbol}</span> {word}</span>'
    )


def card_html(exercise: Exercise, outcome: Outcome, help: Help = NO_HELP) -> str:
    """Return the card as HTML. It inherits the page's colours, light or dark."""
    _, word, colour = _look(outcome)
    rows = "".join(paragraph(text, label) for label, text in _rows(exercise, outcome))
    head = (
        f"{badge(_look(outcome))} <strong>{html.escape(exercise.id)}</strong> "
        f'{as_html(exercise.title)} <span style="white-space: nowrap">'
        f"({_score(exercise, outcome)})</span>"
    )
    name = html.escape(f"{exercise.id}: {word}")
    return frame(name, colour, head, rows + _folded(exercise, outcome, help))


def frame(name: str, colour: str, head: str, body: str) -> str:
    """Return a card of HTML: its `head` line, and its `body` below."""
    return (
        f'<div role="group" aria-label="{name}" '
        f'style="border: 1px solid {colour}; border-left: 6px solid {colour}; border-radius: 4px; '
        f'padding: 8px 12px; margin: 6px 0; max-width: 46em; line-height: 1.45">'
        f'<p style="margin: 0">{head}</p>{body}</div>'
    )


def _folded(exercise: Exercise, outcome: Outcome, help: Help) -> str:
    """Return what opens on a click: after a right answer the solution, else hint after hint."""
    if outcome.ours:
        return ""
    if outcome.state is State.CORRECT:
        if not help.solution:
            return ""
        title = "Compare it with the author's solution"
        return f"{_FOLD}{title}</summary>{_code(help.solution)}</details>"
    offer = paragraph(f"Still stuck? {_offer(exercise)}") if help.solution else ""
    page = offer if exercise.hints and not _offers(help) else ""
    total = len(exercise.hints)
    for number, hint in reversed(list(enumerate(exercise.hints, 1))):
        # Each hint holds the next one, so that no later one opens before it.
        title = f"Hint {number} of {total}"
        page = f"{_FOLD}{title}</summary>{paragraph(hint)}{page}</details>"
    return page + (offer if _offers(help) else "")


def solution_text(exercise: Exercise, solution: str) -> str:
    """Return a solution and its reason as plain text."""
    lines = [f"A solution of {exercise.id} {exercise.title}", ""]
    lines += [f"    {line}" for line in solution.splitlines()]
    lines += ["", *([f"  {exercise.teaches}"] if exercise.teaches else []), f"  {RETYPE}"]
    return "\n".join(lines)


def solution_html(exercise: Exercise, solution: str) -> str:
    """Return a solution and its reason as HTML."""
    head = f"<strong>A solution of {html.escape(exercise.id)}</strong> {as_html(exercise.title)}"
    teaches = paragraph(exercise.teaches) if exercise.teaches else ""
    body = f"{_code(solution)}{teaches}{paragraph(RETYPE)}"
    return frame(html.escape(f"A solution of {exercise.id}"), _BLUE, head, body)
