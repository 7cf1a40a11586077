"""The course map as a page: HTML for a notebook's output, its plain-text twin, and a table to read.

Without its styles it reads as a list; without its script it is right as of when it was made.
Relative links are opened by whatever shows the notebook.
"""

import html
import re
import time
from functools import cache
from importlib import resources

from autograder.checking.card import points_text
from autograder.exercises.exam import is_exam

from .exam import EXAM
from .route import Route, Stop

_SYMBOLS = {"Done": "✔", "Begun": "◐", "Next": "→", "": "○"}
_GLOSSARY = "glossary.md"
_COMMA = '<span class="comma">, </span>'


def page(route: Route) -> str:
    """Return the map as HTML, with its styles and its script."""
    return f"<style>{_asset('map.css')}</style>{fragment(route)}<script>{_asset('map.js')}</script>"


def fragment(route: Route) -> str:
    """Return the map alone, as what the script puts in place of an older one."""
    stops = "".join(_item(stop, route) for stop in route.stops)
    made = time.strftime("%H:%M")
    return (
        f'<div class="course-map">{_top(route)}'
        f'<ol class="stops" style="list-style: none; padding: 0">{stops}</ol>'
        f'<p class="foot"><a href="{_GLOSSARY}" data-stop="{_GLOSSARY}">Glossary</a>: '
        f"every term in one sentence. "
        f'<span class="as-of">This page is as of {made}; run its cell to renew it.</span></p></div>'
    )


def text(route: Route) -> str:
    """Return the map as plain text."""
    lines = [_summary(route), _invitation(route)]
    for stop in route.stops:
        state = _state(stop, route)
        parts = [state.lower(), stop.head.minutes, _points(stop)]
        lines.append(f"  {_SYMBOLS[state]} {stop.name}: {', '.join(filter(None, parts))}")
    return "\n".join(lines)


def markdown(route: Route) -> str:
    """Return the path alone as a Markdown table, for readers."""
    lines = ["| Notebook | | Time | Points |", "|---|---|---|---|"]
    for stop in route.stops:
        head = stop.head
        native = f"<br>*{head.native}*" if head.native else ""
        cells = (head.about, head.minutes, points_text(stop.tally.worth))
        lines.append(
            f"| [{stop.name}]({stop.file}){native} | {' | '.join(map(_in_a_cell, cells))} |"
        )
    return "\n".join(lines)


def _in_a_cell(words: str) -> str:
    return re.sub(r"([|*_<\\])", r"\\\1", words)


def _top(route: Route) -> str:
    share = route.earned / route.worth if route.worth else 0.0
    here = route.here
    go = f"<p>{html.escape(_invitation(route))}</p>"
    if here is not None:
        word, note = _call(route, here)
        go = (
            f'<p><a class="go" href="{here.file}" data-go="{here.file}">{word}: '
            f"<strong>{html.escape(here.name)}</strong></a>"
            f'<span class="note"> {html.escape(note)}</span></p>'
        )
    total = f'<div class="sum"><span>{_summary(route)}</span>{_bar(share)}</div>'
    return f'<div class="top">{go}{total}</div>'


def _call(route: Route, here: Stop) -> tuple[str, str]:
    """Return the word on the button, and what is said beside it."""
    if not route.begun:
        return "Begin", f"about {here.head.minutes}" if here.head.minutes else ""
    if not here.tally.begun:
        return "Continue", f"about {here.head.minutes}" if here.head.minutes else ""
    left = [
        exercise.id for exercise, standing in here.tally.rows if standing.score < exercise.points
    ]
    return "Continue", f"{_count(len(left), 'exercise')} left: {', '.join(left)}"


def _invitation(route: Route) -> str:
    if route.here is not None:
        return f"{_call(route, route.here)[0]}: {route.here.name} ({route.here.file})"
    if route.stops:
        return "You have done every exercise of the course. Well done!"
    return "There are no notebooks of the course in this folder."


def _summary(route: Route) -> str:
    if is_exam():
        return f"{points_text(route.worth)} points. {EXAM}"
    points = f"{points_text(route.earned)} of {points_text(route.worth)} points"
    return f"{points}, {route.done} of {_count(len(route.stops), 'notebook')} done"


def _item(stop: Stop, route: Route) -> str:
    state = _state(stop, route)
    here = ' here" aria-current="step"' if stop is route.here else '"'
    share = stop.tally.earned / stop.tally.worth if stop.tally.worth else 0.0
    node = _SYMBOLS[state] if stop.tally.done else ""
    native = f' <span class="native" lang="ko">{html.escape(stop.head.native)}</span>'
    return (
        f'<li class="stop {state.lower() or "open"}{here}>'
        f'<span class="node" aria-hidden="true" style="--share: {share:.0%}">{node}</span>'
        f'<div class="what"><a href="{stop.file}" data-stop="{stop.file}">'
        f"<strong>{html.escape(stop.name)}</strong></a>{native if stop.head.native else ''}</div>"
        f'<div class="facts">{_facts(state, stop)}</div>'
        f'<div class="about">{html.escape(stop.head.about)}</div></li>'
    )


def _facts(state: str, stop: Stop) -> str:
    """Return state, minutes and points; the commas are for where there are no styles."""
    facts = {"state": state, "minutes": stop.head.minutes, "points": _points(stop)}
    later = [name for name in facts if facts[name]][1:]
    return "".join(
        f'{_COMMA if name in later else ""}<span class="{name}">{html.escape(fact)}</span>'
        for name, fact in facts.items()
    )


def _state(stop: Stop, route: Route) -> str:
    if stop.tally.done:
        return "Done"
    if stop.tally.begun:
        return "Begun"
    return "Next" if stop is route.here else ""


def _points(stop: Stop) -> str:
    if not stop.tally.begun:
        return f"{points_text(stop.tally.worth)} points" if stop.tally.rows else ""
    return f"{points_text(stop.tally.earned)} of {points_text(stop.tally.worth)} points"


def _bar(share: float) -> str:
    return f'<div class="bar" aria-hidden="true"><div style="width: {share:.1%}"></div></div>'


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@cache
def _asset(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text("utf-8").strip()
