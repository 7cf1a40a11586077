"""``progress``: a map of one notebook's exercises."""

import html

from autograder.checking import Exercise
from autograder.checking.card import LOOKS, badge_html, points_text
from autograder.exercises import for_notebook, notebook_numbers

from .asking import last_checked
from .page import notebook_number, say, show
from .standing import Standing, load_standings

_CELL = 'style="text-align: left; padding: 4px 14px 4px 0; border: none"'


def progress(notebook: object = None) -> None:
    """Show a map of a notebook's exercises: ``progress("02")``; by default this one's."""
    number = _number(notebook)
    exercises = for_notebook(number)
    if not exercises:
        known = ", ".join(f'progress("{one}")' for one in notebook_numbers())
        start = f'There are no exercises in notebook "{notebook}".' if notebook else "Which one?"
        say(f"{start} Try {known}.")
        return
    standings = load_standings()
    rows = [(one, standings.get(one.id, Standing())) for one in exercises]
    earned = sum(min(standing.score, one.points) for one, standing in rows)
    worth = sum(one.points for one in exercises)
    head = f"Notebook {number}: {points_text(earned)} of {points_text(worth)} points"
    note = "Your best result of each exercise counts."
    lines = [_line(one, standing) for one, standing in rows]
    cells = "".join(_row(one, standing) for one, standing in rows)
    show(
        f'<div role="group" aria-label="{head}" style="margin: 6px 0">'
        f'<p style="margin: 0 0 6px"><strong>{head}</strong></p>{_bar(earned / worth)}'
        f'<table style="border-collapse: collapse; margin: 0">{cells}</table>'
        f'<p style="margin: 6px 0 0; font-size: 90%">{note}</p></div>',
        "\n".join([head, *lines, note]),
    )


def _number(notebook: object) -> str:
    """Return the two digits meant: ``2``, ``"2"``, ``"02"`` and ``"02.grad"`` are notebook 02."""
    if notebook is None:
        return last_checked()[:2] or notebook_number()
    digits = str(notebook).strip().partition(".")[0].partition("_")[0]
    return digits.zfill(2)


def _tries(standing: Standing) -> str:
    if not standing.tries:
        return ""
    return "1 try" if standing.tries == 1 else f"{standing.tries} tries"


def _points(exercise: Exercise, standing: Standing) -> str:
    score = min(standing.score, exercise.points)
    return f"{points_text(score)} of {points_text(exercise.points)}"


def _line(exercise: Exercise, standing: Standing) -> str:
    symbol, word, _ = LOOKS[standing.state]
    parts = [word.lower(), f"{_points(exercise, standing)} points", _tries(standing)]
    return f"  {symbol} {exercise.id}  {exercise.title}: {', '.join(filter(None, parts))}"


def _row(exercise: Exercise, standing: Standing) -> str:
    return (
        f'<tr style="background: transparent"><td {_CELL}>{badge_html(standing.state)}</td>'
        f"<td {_CELL}><strong>{exercise.id}</strong> {html.escape(exercise.title)}</td>"
        f"<td {_CELL}>{_points(exercise, standing)} points</td><td {_CELL}>{_tries(standing)}</td>"
        f"</tr>"
    )


def _bar(share: float) -> str:
    """Return a bar as wide as the share of the points, for the eye alone."""
    return (
        '<div aria-hidden="true" style="max-width: 30em; height: 8px; margin: 0 0 8px; '
        'border: 1px solid #8a8f94; border-radius: 4px; overflow: hidden">'
        f'<div style="width: {share:.0%}; height: 8px; background: #00795c"></div></div>'
    )
