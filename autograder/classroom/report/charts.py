"""The report's charts: Vega-Lite, drawn once, while the report is written, as inline SVG.

Vega writes attributes only and no style, which the page's content security policy would refuse, so
colours are the page's own variables: one drawing serves the light and the dark page, and paper.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from autograder.words import counted

from .looks import STATE_LOOKS, percent
from .mistakes import ExerciseTally
from .statistics import Spread

BIN = 10  #: percent
MOST_HARDEST = 3  #: exercises that are named as the hardest
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_WIDTH = 380
_CONFIG = {
    "background": None,
    # Words are measured in another font than the reader's, which may be wider.
    "padding": {"left": 30, "right": 12, "top": 5, "bottom": 5},
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelColor": "var(--soft)",
        "titleColor": "var(--soft)",
        "gridColor": "var(--line)",
        "domainColor": "var(--soft)",
        "tickColor": "var(--soft)",
        "labelLimit": 240,
    },
}


@dataclass(frozen=True)
class Chart:
    """A drawing, its point in one sentence, and all that it shows in words."""

    svg: Markup
    title: str
    words: str


def _drawn(spec: dict[str, Any], title: str, words: str) -> Chart:
    import vl_convert  # it holds a JavaScript engine, which grading does not need

    whole = {"$schema": _SCHEMA, "config": _CONFIG, "width": _WIDTH, **spec}
    svg = vl_convert.vegalite_to_svg(whole)
    # Its size is the page's to choose; its own roles would be read a second time, after the words.
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    svg = re.sub(r'^<svg [^>]*viewBox="([^"]*)">', r'<svg aria-hidden="true" viewBox="\1">', svg)
    return Chart(Markup(svg), title, words)  # noqa: S704  Vega escapes what it writes


def histogram(shares: Sequence[float], found: Spread) -> Chart:
    """Draw how many students reached which share of the points, and where the middle lies.

    Args:
        shares: of the points, 0 to 1, one a student; shape ``(n,)``.
        found: how they lie.
    """
    counts = [0] * (100 // BIN)
    for share in shares:
        counts[min(len(counts) - 1, int(share * len(counts) + 1e-9))] += 1
    bars = [{"from": BIN * n, "to": BIN * (n + 1), "n": count} for n, count in enumerate(counts)]
    x = {"type": "quantitative", "scale": {"domain": [0, 100]}, "title": "Share of the points (%)"}
    ticks = min(5, max(1, *counts))  # whole students; tickMinStep is lost when layers are merged
    y = {"type": "quantitative", "title": "Students", "axis": {"tickCount": ticks}}
    middle = {"datum": 100 * found.median, "type": "quantitative"}
    top = [one for one in bars if one["n"]]
    spec = {
        "height": 200,
        "layer": [
            {
                "data": {"values": bars},
                "mark": {"type": "bar", "color": "var(--bar)", "binSpacing": 3},
                "encoding": {
                    "x": {"field": "from", "bin": {"binned": True, "step": BIN}, **x},
                    "x2": {"field": "to"},
                    "y": {"field": "n", **y},
                },
            },
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", "color": "var(--ink)", "strokeWidth": 2},
                "encoding": {"x": middle},
            },
            {
                "data": {"values": [{}]},
                "mark": {
                    "type": "text",
                    "text": f"median {percent(found.median)}",
                    "align": "left" if found.median < 0.75 else "right",
                    "dx": 6 if found.median < 0.75 else -6,
                    "dy": -26,  # above the number on a bar that reaches the top
                    "color": "var(--ink)",
                    "fontSize": 13,
                    "fontWeight": "bold",
                },
                "encoding": {"x": middle, "y": {"value": 0}},
            },
            *_numbers(top, x, y),
        ],
    }
    said = [f"{one['n']} from {one['from']} to {one['to']} percent" for one in top]
    words = f"Students by share of the points: {'; '.join(said)}. {_middle(found)}"
    return _drawn(spec, _middle(found), words)


def _numbers(bars: list[Any], x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the layers of the numbers on bars, each on a little ground: a line may run through."""
    ground = {"color": "var(--card)", "stroke": "var(--card)", "strokeWidth": 5}
    encoding = {"x": {"field": "at", **x}, "y": {"field": "n", **y}, "text": {"field": "n"}}
    return [
        {
            "data": {"values": bars},
            "transform": [{"calculate": f"datum.from + {BIN / 2}", "as": "at"}],
            "mark": {"type": "text", "dy": -7, "fontSize": 12, **ink},
            "encoding": encoding,
        }
        for ink in (ground, {"color": "var(--ink)"})
    ]


def _middle(found: Spread) -> str:
    if found.n == 1:
        return f"One score: {percent(found.median)}."
    half = f"the middle half of {counted(found.n, 'score')}"
    if percent(found.low) == percent(found.high):
        return f"The median is {percent(found.median)}, and {half} is the same."
    low, high = percent(found.low), percent(found.high)
    return f"The median is {percent(found.median)}; {half} lies between {low} and {high}."


def states(exercises: Sequence[ExerciseTally]) -> Chart:
    """Draw the share of each state in the answers to each exercise."""
    order = list(STATE_LOOKS)
    values = [
        {
            "exercise": one.name,
            "state": STATE_LOOKS[state].word,
            "share": 100 * one.states[state] / one.answers,
            "order": order.index(state),
        }
        for one in exercises
        for state in order
        if one.states[state]
    ]
    looks = list(STATE_LOOKS.values())
    spec = {
        "height": {"step": 26},
        "data": {"values": values},
        "mark": {"type": "bar", "stroke": "var(--card)", "strokeWidth": 1},
        "encoding": {
            "x": {
                "field": "share",
                "type": "quantitative",
                "title": "Share of the answers (%)",
                "scale": {"domain": [0, 100]},
            },
            "y": {
                "field": "exercise",
                "type": "nominal",
                "title": None,
                "sort": [one.name for one in exercises],
            },
            "order": {"field": "order"},
            "color": {
                "field": "state",
                "legend": None,
                "scale": {
                    "domain": [look.word for look in looks],
                    "range": [f"var(--{look.css}-fill)" for look in looks],
                },
            },
        },
    }
    words = "; ".join(f"{one.name}: {state_words(one)}" for one in exercises)
    title = _hardest(exercises)
    return _drawn(spec, title, f"{title} {words}.")


def _hardest(exercises: Sequence[ExerciseTally]) -> str:
    """Name the exercise of which the least was won, or all that are alike in it as shown."""
    least = percent(min(one.mean for one in exercises))
    names = [one.name for one in exercises if percent(one.mean) == least]
    if len(names) == len(exercises):
        return f"{least} of the points were won."
    if len(names) == 1:
        return f"The hardest is {names[0]}: {least} of its points were won."
    if len(names) > MOST_HARDEST:
        return f"The hardest are {len(names)} exercises: {least} of the points of each were won."
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    return f"The hardest are {listed}: {least} of the points of each were won."


def state_words(one: ExerciseTally) -> str:
    """Return how many answers to an exercise have which state, in words."""
    return ", ".join(
        f"{one.states[state]} {look.word}"
        for state, look in STATE_LOOKS.items()
        if one.states[state]
    )


def middles(assignments: Sequence[tuple[str, Spread]]) -> Chart:
    """Draw the median and the middle half of the scores of each assignment."""
    values = [
        {"name": name, "low": 100 * one.low, "median": 100 * one.median, "high": 100 * one.high}
        for name, one in assignments
    ]
    names = {
        "field": "name",
        "type": "nominal",
        "title": None,
        "sort": [name for name, _ in assignments],
    }
    scale = {
        "type": "quantitative",
        "scale": {"domain": [0, 100]},
        "title": "Share of the points (%): median and middle half",
    }
    spec = {
        "height": {"step": 28},
        "data": {"values": values},
        "encoding": {"y": names},
        "layer": [
            {
                "mark": {"type": "bar", "color": "var(--bar-soft)", "size": 14},
                "encoding": {"x": {"field": "low", **scale}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "tick", "color": "var(--ink)", "thickness": 3, "size": 20},
                "encoding": {"x": {"field": "median", **scale}},
            },
        ],
    }
    lowest, found = min(assignments, key=lambda one: one[1].median)
    title = f"The lowest median is that of {lowest}: {percent(found.median)}."
    words = "; ".join(
        f"{name}: median {percent(one.median)}, middle half {percent(one.low)} to "
        f"{percent(one.high)}"
        for name, one in assignments
    )
    return _drawn(spec, title, f"{words}.")
