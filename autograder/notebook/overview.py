"""``progress``: a map of one notebook's exercises; ``course_map``: one of the whole course."""

import html
from pathlib import Path

from autograder.checking import Exercise
from autograder.checking.card import LOOKS, badge_html, points_text
from autograder.exercises import notebook_numbers
from autograder.exercises.exam import is_exam

from .asking import last_checked
from .exam import EXAM
from .page import notebook_number, say, show
from .route import route
from .standing import Standing, find_workspace, load_standings
from .tally import points_of, tally

_CELL = 'style="text-align: left; padding: 4px 14px 4px 0; border: none"'


def progress(notebook: object = None) -> None:
    """Show a map of a notebook's exercises: ``progress("02")``; by default this one's."""
    number = _number(notebook)
    found = tally(number, load_standings())
    if not found.rows:
        known = ", ".join(f'progress("{one}")' for one in notebook_numbers())
        start = f'There are no exercises in notebook "{notebook}".' if notebook else "Which one?"
        say(f"{start} Try {known}.")
        return
    if is_exam():
        listed = ", ".join(f"{one.id} ({points_text(one.points)})" for one, _ in found.rows)
        say(f"{EXAM} Notebook {number}, {points_text(found.worth)} points: {listed}.")
        return
    earned, worth = found.earned, found.worth
    head = f"Notebook {number}: {points_text(earned)} of {points_text(worth)} points"
    note = "Your best result of each exercise counts."
    lines = [_line(one, standing) for one, standing in found.rows]
    cells = "".join(_row(one, standing) for one, standing in found.rows)
    show(
        f'<div role="group" aria-label="{head}" style="margin: 6px 0">'
        f'<p style="margin: 0 0 6px"><strong>{head}</strong></p>{_bar(earned / worth)}'
        f'<table style="border-collapse: collapse; margin: 0">{cells}</table>'
        f'<p style="margin: 6px 0 0; font-size: 90%">{note}</p></div>',
        "\n".join([head, *lines, note]),
    )


def course_map() -> None:
    """Show the course as a path: what is done, what is begun, and where to go on."""
    from .map_page import page, text

    here = route(find_workspace() or Path.cwd(), load_standings())
    show(page(here), text(here))


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
    return f"{points_text(points_of(exercise, standing))} of {points_text(exercise.points)}"


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
