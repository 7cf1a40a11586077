"""A training in one line and a small plot, as it stands after each epoch: an SVG and words.

Written without Matplotlib, which takes a tenth of a second for a picture: while a model trains,
that time is the student's.
"""

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from course_utils.pictures.curves import moved_apart
from course_utils.show import BLACK, BLUE, GREY, ORANGE_WORDS, VERMILLION_WORDS

VALIDATION = "val_"  #: what Keras puts before the name of a value on validation data
_WIDE, _HIGH = 318, 128  #: units of one panel
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 74, 20, 26  #: units around the plot in it, for words
_LOG_FROM = 30  #: the largest value over the smallest, from which the axis becomes logarithmic
_LARGEST = 1e39
_APART = 13  #: units between two words at the end of curves

Curves = Mapping[str, Sequence[float]]


@dataclass(frozen=True)
class Panel:
    """One value over the epochs, with that of the validation data if there is one.

    Attributes:
        name: as Keras calls it, e.g. ``"loss"``.
        curves: by ``"training"`` and ``"validation"``, the values after each epoch.
    """

    name: str
    curves: Curves

    @property
    def finite(self) -> list[float]:
        """All values that can be drawn."""
        return [v for values in self.curves.values() for v in values if drawable(v)]

    @property
    def logarithmic(self) -> bool:
        """Whether equal ratios are drawn equally long: what falls by much would look flat."""
        low, high = min(self.finite, default=1.0), max(self.finite, default=1.0)
        share = self.name != "loss" and high <= 1  # as an accuracy is: read from 0 to 1
        return low > 0 and high > _LOG_FROM * low and not share


def drawable(value: float) -> bool:
    """Whether a value has a place on an axis: what has diverged beyond float32 has none."""
    return abs(value) < _LARGEST  # false for nan


def panels(history: Curves, most: int = 2) -> list[Panel]:
    """Return the loss and the first metrics of a history, at most so many, each with its pair."""
    names = [
        name for name in history if not name.startswith(VALIDATION) and name != "learning_rate"
    ]
    names.sort(key=lambda name: name != "loss")  # stable: the metrics stay in their order
    return [
        Panel(
            name,
            {
                label: history[key]
                for label, key in (("training", name), ("validation", VALIDATION + name))
                if key in history
            },
        )
        for name in names[:most]
    ]


def drawn(history: Curves, epochs: int, first: int = 1) -> str:
    """Return the small plot as SVG, on no ground of its own and in inks for a light page.

    Args:
        history: by name, the values after each epoch: the dict of a Keras ``History``.
        epochs: the last epoch that is planned, so that the axis stands still meanwhile.
        first: the number of the first epoch.
    """
    shown = panels(history)
    body = "".join(
        f'<g transform="translate({k * _WIDE})">{_panel(panel, first, max(epochs, first))}</g>'
        for k, panel in enumerate(shown)
    )
    width = _WIDE * len(shown)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HIGH}" '
        f'viewBox="0 0 {width} {_HIGH}" font-family="DejaVu Sans, Verdana, sans-serif" '
        f'font-size="11" fill="none">{body}</svg>'
    )


def size(history: Curves) -> tuple[int, int]:
    """Return the width and height of the small plot, in pixels."""
    return _WIDE * len(panels(history)), _HIGH


def number(value: float) -> str:
    """Return a value in few digits, equally many for usual sizes, so that a line stands still.

    >>> [number(v) for v in (0.41251, 12.5, 31250.0, 0.000012)]
    ['0.413', '12.5', '3.12e+04', '1.2e-05']
    """
    if math.isfinite(value) and 0.01 <= abs(value) < 1:
        return f"{value:.3f}"
    return f"{value:.3g}"


def told(history: Curves) -> str:
    """Return the latest values in a line, the loss first and each beside that on validation data.

    >>> told({"mae": [0.2], "loss": [0.9, 0.41], "val_mae": [0.3], "val_loss": [0.8, 0.45]})
    'loss 0.410 · val_loss 0.450 · mae 0.200 · val_mae 0.300'
    """
    names = list(history)

    def place(name: str) -> tuple[bool, int, bool]:
        plain = name.removeprefix(VALIDATION)
        return plain != "loss", names.index(plain) if plain in names else len(names), name != plain

    return " · ".join(f"{name} {number(history[name][-1])}" for name in sorted(names, key=place))


def described(history: Curves) -> str:
    """Return what the small plot shows, for those who cannot see it."""
    sentences = []
    for panel in panels(history):
        ways = []
        for label, values in panel.curves.items():
            begin = f"from {number(values[0])} to " if len(values) > 1 else ""
            best = _lowest(values) if panel.name == "loss" else ""
            ways.append(f"{label} {begin}{number(values[-1])}{best}")
        sentences.append(f"{panel.name}: {', '.join(ways)}")
    return "; ".join(sentences) + "."


def _lowest(values: Sequence[float]) -> str:
    finite = [value for value in values if math.isfinite(value)]
    if not finite or min(finite) >= min(values[0], values[-1]):
        return ""
    return f" (lowest {number(min(finite))})"


def _panel(panel: Panel, first: int, last: int) -> str:
    """Return one panel: its name, two axes with their ends, and the curves with their names."""
    right, floor = _WIDE - _RIGHT, _HIGH - _BOTTOM
    low, high = _limits(panel)
    scale = math.log if panel.logarithmic else float

    def x(epoch: int) -> float:
        return _LEFT + (right - _LEFT) * (epoch - first) / max(last - first, 1)

    def y(value: float) -> float:
        return floor - (floor - _TOP) * (scale(value) - scale(low)) / (scale(high) - scale(low))

    title = panel.name + (" (log scale)" if panel.logarithmic else "")
    parts = [
        f'<path d="M{_LEFT} {_TOP}V{floor}H{right}" stroke="{GREY}"/>',
        _words(_LEFT - 58, 12, title, BLACK, weight="bold"),
        _words(_LEFT - 5, _TOP + 4, number(high), GREY, anchor="end"),
        _words(_LEFT - 5, floor + 4, number(low), GREY, anchor="end"),
        _words(_LEFT, floor + 15, str(first), GREY, anchor="middle"),
        _words((_LEFT + right) / 2, floor + 15, "epoch", GREY, anchor="middle"),
    ]
    if last > first:
        parts.append(_words(right, floor + 15, str(last), GREY, anchor="end"))
    if not panel.finite:
        parts.append(_words(_LEFT + 10, _HIGH / 2, "no number that can be drawn", VERMILLION_WORDS))
    ends: list[_End] = []
    for label, values in panel.curves.items():
        places = [(x(first + k), y(v)) for k, v in enumerate(values) if drawable(v)]
        ink, dash = (ORANGE_WORDS, "5 3") if label == "validation" else (BLUE, "")
        parts.append(_curve(places, ink, dash))
        if places:
            ends.append(_End(*places[-1], label, ink))
    heights = moved_apart([end.y for end in ends], _APART)
    parts += [
        _words(end.x + 7, height + 4, end.label, end.ink)
        for end, height in zip(ends, heights, strict=True)
    ]
    return "".join(parts)


class _End(NamedTuple):
    """Where a curve ends, and what is written there."""

    x: float
    y: float
    label: str
    ink: str


def _limits(panel: Panel) -> tuple[float, float]:
    """Return the ends of the value's axis; they differ."""
    low, high = min(panel.finite, default=0.0), max(panel.finite, default=1.0)
    if low == high:
        room = abs(low) / 10 or 1.0
        return low - room, high + room
    return low, high


def _curve(places: Sequence[tuple[float, float]], ink: str, dash: str) -> str:
    """Return a line through `places`, with a point at its end."""
    if not places:
        return ""
    way = "L".join(f"{a:.1f} {b:.1f}" for a, b in places)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    end = f'<circle cx="{places[-1][0]:.1f}" cy="{places[-1][1]:.1f}" r="3" fill="{ink}"/>'
    return f'<path d="M{way}" stroke="{ink}" stroke-width="2"{dashed}/>{end}'


def _words(
    x: float, y: float, words: str, ink: str, anchor: str = "start", weight: str = "normal"
) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" fill="{ink}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{html.escape(words)}</text>'
    )
