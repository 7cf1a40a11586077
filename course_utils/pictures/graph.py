"""A calculation as a graph: values in circles, steps on arrows, and what comes back along them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import TYPE_CHECKING, Any

from course_utils.show import BLACK, BLUE, GREY, ORANGE, ORANGE_WORDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RADIUS = 0.32  #: of a circle
UNDER = 0.66  #: how far below its circle stands what arrives there
BOX = 1.5  #: how far below it stands a box


@dataclass(frozen=True)
class Node:
    """A value of the calculation.

    Attributes:
        at: where its circle is, to the right and up; two units apart leave room for an arrow.
        value: what stands above it: what it is on the way forward.
        back: what stands beneath it: what arrives there on the way back.
        box: what stands in a box further down, on a line of its own, e.g. the slope of a weight.
    """

    at: tuple[float, float]
    value: str = ""
    back: str = ""
    box: str = ""


@dataclass(frozen=True)
class Edge:
    """A step from one value to the next.

    Attributes:
        start: name of the node it comes from.
        end: name of the node it makes.
        step: what is done, above the arrow: ``"σ"``, ``"· w = 2"``.
        slope: its own slope, below the arrow: what it multiplies on the way back.
        back: how much comes back along it, 0 to about 1; its arrow is wider for more. ``None``:
            nobody has gone back along it yet.
    """

    start: str
    end: str
    step: str = ""
    slope: str = ""
    back: float | None = None


def draw_graph(ax: "Axes", nodes: Mapping[str, Node], edges: Sequence[Edge]) -> None:
    """Draw the graph in units of its own, without axes. A circle holds its node's name.

    >>> draw_graph(ax, {"w": Node((0, 0), "3"), "h": Node((2, 0), "6")}, [Edge("w", "h", "· 2")])
    """
    middle = sum(node.at[1] for node in nodes.values()) / len(nodes)
    for edge in edges:
        _draw_edge(ax, nodes[edge.start].at, nodes[edge.end].at, edge, middle)
    for name, node in nodes.items():
        _draw_node(ax, name, node)
    across, up = zip(*(node.at for node in nodes.values()), strict=True)
    boxes = any(node.box for node in nodes.values())
    low = BOX + 0.35 if boxes else UNDER + 0.25 if any(n.back for n in nodes.values()) else 0.5
    ax.set(xlim=(min(across) - 0.8, max(across) + 0.8), ylim=(min(up) - low, max(up) + 0.8))
    ax.set_aspect("equal")
    ax.axis("off")


def _draw_node(ax: "Axes", name: str, node: Node) -> None:
    from matplotlib.patches import Circle

    x, y = node.at
    lit = bool(node.back.strip("?")) and node.back not in ("0", "−0")
    edge, width = (ORANGE, 3.0) if lit else (GREY, 1.4)
    ax.add_patch(Circle((x, y), RADIUS, facecolor="none", edgecolor=edge, linewidth=width))
    middle: dict[str, Any] = {"ha": "center", "va": "center"}
    ax.text(x, y, name, fontsize=12, color=BLACK, **middle)
    ax.text(x, y + 0.53, node.value, fontsize=12, color=BLUE, **middle)
    ax.text(x, y - UNDER, node.back, fontsize=12, color=ORANGE_WORDS, weight="bold", **middle)
    if node.box:
        frame: dict[str, Any] = {
            "boxstyle": "round,pad=0.35",
            "facecolor": "none",
            "edgecolor": ORANGE,
        }
        colour, width, top = (ORANGE, 1.6, UNDER + 0.17) if node.back else (GREY, 1.0, RADIUS)
        ax.plot([x, x], [y - top, y - BOX + 0.21], color=colour, linewidth=width)
        ax.text(x, y - BOX, node.box, color=ORANGE_WORDS, weight="bold", bbox=frame, **middle)


def _draw_edge(
    ax: "Axes",
    start: tuple[float, float],
    end: tuple[float, float],
    edge: Edge,
    middle: float,
) -> None:
    """Draw the arrow of a step and the one back: beneath it, or on the outer side of a fork."""
    across, up = end[0] - start[0], end[1] - start[1]
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    level = up == 0
    out = 1 if y > middle + 0.01 and not level else -1
    # One unit to the outer side, at a right angle to the arrow.
    side = (-out * up / hypot(across, up), out * across / hypot(across, up))
    _arrow(ax, start, end, RADIUS + 0.06, (0, 0), GREY, 1.4)
    place: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 10.5}
    slope, room = (0.24, 0.47) if level else (0.34, 0.72)
    ax.text(x - 0.2 * side[0], y - 0.2 * side[1], edge.step, color=BLACK, **place)
    ax.text(x + slope * side[0], y + slope * side[1], edge.slope, color=GREY, **place)
    if edge.back:
        far = (UNDER * side[0], UNDER * side[1])
        _arrow(ax, end, start, room, far, ORANGE, width_of(edge.back))


def width_of(back: float) -> float:
    """Return the width of an arrow back, in points: its area grows as what comes back does."""
    return min(9.0, max(0.8, 9 * sqrt(abs(back))))


def _arrow(
    ax: "Axes",
    start: tuple[float, float],
    end: tuple[float, float],
    gap: float,
    aside: tuple[float, float],
    colour: str,
    width: float,
) -> None:
    """Draw an arrow between two circles that keeps `gap` from both, so far `aside` of them."""
    across, up = end[0] - start[0], end[1] - start[1]
    share = gap / hypot(across, up)
    ax.annotate(
        "",
        (end[0] - share * across + aside[0], end[1] - share * up + aside[1]),
        (start[0] + share * across + aside[0], start[1] + share * up + aside[1]),
        arrowprops={
            "arrowstyle": f"-|>,head_length={0.5 + width / 18},head_width={0.25 + width / 18}",
            "color": colour,
            "linewidth": width,
            "shrinkA": 0,
            "shrinkB": 0,
            "mutation_scale": 12,
            "joinstyle": "miter",
        },
    )
