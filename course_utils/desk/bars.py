"""A measured bar as a picture: every value of every recipe, and where points begin and end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from course_utils.pictures.strips import name_rows, staggered
from course_utils.show import (
    BLACK,
    BLUE,
    GREEN,
    SKY,
    VERMILLION,
    house_style,
    new_figure,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: by what a recipe is: its colour and its marker, so that neither is the only sign
_MARKS = {"reference": (BLUE, "o"), "honest": (GREEN, "s"), "failing": (VERMILLION, "^")}
_SAID = {"reference": "the reference", "honest": "honest", "failing": "must not pass"}
_SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.99)
_TICKS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9)
_NEAR = 0.05  #: of the axis: ticks do not stand nearer together


@dataclass(frozen=True)
class Row:
    """One recipe: its `values`, how many models the check `refused`, and what it is (`group`)."""

    name: str
    group: str
    values: Sequence[float]
    refused: int = 0


def draw_bar(
    title: str,
    rows: Sequence[Row],
    *,
    full: float,
    zero: float,
    measure: Literal["accuracy", "error"],
    label: str,
) -> "Figure":
    """Draw a row of dots for each recipe, the ramp of points shaded, on the estimate's scale.

    Args:
        title: the point of the picture.
        rows: from top to bottom.
        full, zero: where the points are complete, and where they end.
        measure: an accuracy is drawn by its logit, an error by its logarithm.
        label: what the values are, with their unit.
    """
    with house_style():
        fig = new_figure(8.6, 1.5 + 0.34 * len(rows))
        ax = fig.add_subplot()
        _scale(ax, [full, zero, *(one for row in rows for one in row.values)], measure)
        ax.axvspan(*sorted((full, zero)), color=SKY, alpha=0.22, linewidth=0)
        _edge(ax, full, f"full points\n{full:g}", "-", "left" if full > zero else "right")
        _edge(ax, zero, f"no points\n{zero:g}", "--", "right" if full > zero else "left")
        for k, row in enumerate(rows):
            _dots(ax, k, row, measure)
        scale = "logit" if measure == "accuracy" else "logarithmic"
        name_rows(ax, [_named(row) for row in rows], f"{label} ({scale} scale)")
        ax.set_title(title, pad=40)
        _legend(fig, rows)
    return fig


def _scale(ax: "Axes", values: Sequence[float], measure: str) -> None:
    """Set scale, limits and ticks for `values`."""
    if measure == "accuracy":
        shares = _within(values, measure)
        scaled, ticks = np.log(shares / (1 - shares)), np.array(_SHARES)
        on_scale = np.log(ticks / (1 - ticks))
    else:
        scaled = np.log(_within(values, measure))
        ticks = np.concatenate([10.0**power * np.array(_TICKS) for power in range(-6, 7)])
        on_scale = np.log(ticks)
    low, high = scaled.min(), scaled.max()
    room = 0.05 * max(high - low, 0.1)
    low, high = low - room, high + room
    kept: list[int] = []
    for k in np.flatnonzero((on_scale > low) & (on_scale < high)):
        if not kept or on_scale[k] - on_scale[kept[-1]] > _NEAR * (high - low):
            kept.append(int(k))
    back = (lambda x: 1 / (1 + np.exp(-x))) if measure == "accuracy" else np.exp
    ax.set_xscale("logit" if measure == "accuracy" else "log")
    ax.set_xlim(float(back(low)), float(back(high)))
    ax.set_xticks(ticks[kept], [f"{tick:g}" for tick in ticks[kept]])
    ax.set_xticks([], [], minor=True)


def _within(values: Sequence[float], measure: str) -> np.ndarray:
    """`values` ``(n,)`` with those beyond the scale's ends moved onto them."""
    return np.clip(values, *((0.002, 0.998) if measure == "accuracy" else (1e-6, None)))


def _edge(ax: "Axes", x: float, words: str, dashes: str, side: str) -> None:
    ax.axvline(x, color=BLACK, linewidth=1.6, linestyle=dashes)
    ax.text(
        x, 1.02, words,
        transform=ax.get_xaxis_transform(), ha=side, va="bottom", fontsize=10, color=BLACK,
    )  # fmt: skip


def _dots(ax: "Axes", k: int, row: Row, measure: str) -> None:
    colour, marker = _MARKS[row.group]
    places = k + staggered(len(row.values))
    ax.plot(
        _within(row.values, measure), places, marker, color=colour, alpha=0.7, markersize=6, mew=0
    )


def _named(row: Row) -> str:
    return f"{row.name} ({row.refused} refused)" if row.refused else row.name


def _legend(fig: "Figure", rows: Sequence[Row]) -> None:
    from matplotlib.lines import Line2D

    groups = dict.fromkeys(row.group for row in rows)
    handles = [
        Line2D([], [], color=_MARKS[one][0], marker=_MARKS[one][1], linestyle="", label=_SAID[one])
        for one in groups
    ]
    fig.legend(handles=handles, loc="outside lower center", ncols=len(handles))
