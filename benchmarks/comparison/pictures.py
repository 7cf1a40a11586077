"""The pictures of docs/performance.md. Colours are Okabe and Ito's, which all eyes tell apart."""

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from .growth import Growth, line, walls

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#767676"
_SHADES = ("#0072B2", "#56B4E9", "#009E73", "#F0E442", "#E69F00", "#D55E00", "#CC79A7", "#000000")
_LOOKS: dict[Any, Any] = {  # Matplotlib types its keys as some 300 literals
    "svg.hashsalt": "docs/performance.md",  # the same figures make the same file
    "svg.fonttype": "path",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
}


def draw_growth(found: Growth, file: Path) -> str:
    """Draw cost against the number of notebooks into `file`; return its alternative text."""
    graders = (
        ("nbgrader autograde", found.nbgrader, BLUE, "o", (0, 24)),
        ("autograder grade", found.ours, ORANGE, "s", (8, 0)),
        ("autograder grade, unchanged class", found.again, GREEN, "^", (8, 0)),
    )
    said = []
    with plt.rc_context(_LOOKS):
        figure, axes = plt.subplots(figsize=(7.2, 4.2), layout="constrained")
        for name, runs, colour, marker, place in graders:
            fit, costs = line(walls(runs)), walls(runs)
            numbers = np.geomspace(min(costs), max(costs))
            axes.plot(numbers, fit.start_s + fit.each_s * numbers, color=colour, lw=1)
            axes.plot([*costs], [*costs.values()], marker, color=colour, ls="")
            words = f"{fit.start_s:.1f} s to start, {fit.each_s:.2g} s each"
            axes.annotate(
                f"{name}\n{words}", (max(costs), costs[max(costs)]), place,
                textcoords="offset points", va="center", color=colour,
            )  # fmt: skip
            said.append(f"{name}: {words}")
        axes.set(xscale="log", yscale="log", xlabel="notebooks (log)", ylabel="wall time, s (log)")
        axes.set_xlim(right=max(found.ours) * 20)
        axes.set_ylim(top=axes.get_ylim()[1] * 2)
        axes.set_xticks([*found.ours], [f"{number:,}" for number in found.ours], minor=False)
        axes.xaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_major_formatter("{x:g}")
        ratio = line(walls(found.nbgrader)).each_s / line(walls(found.ours)).each_s
        title = f"A notebook that computes nothing adds {ratio:.0f} times as much under nbgrader"
        axes.set_title(f"{title}\n{found.workers} workers; lines: fitted, start + notebooks × each")
        _save(figure, file)
    return f"{title}. {'; '.join(said)}."


def draw_parts(parts: dict[str, float], file: Path) -> str:
    """Draw the parts of a submission's cost, in ms of CPU; return the alternative text."""
    shown = {part: ms for part, ms in parts.items() if ms > 0}
    largest = max(shown, key=lambda part: shown[part])
    whole = sum(parts.values())  # with what noise put below 0, as the table has it
    with plt.rc_context(_LOOKS):
        figure, axes = plt.subplots(figsize=(7.2, 2.9), layout="constrained")
        left = 0.0
        for number, (part, ms) in enumerate(shown.items()):
            colour = GREY if part == "the rest" else _SHADES[number % len(_SHADES)]
            hatch = "//" if number >= len(_SHADES) and part != "the rest" else ""
            axes.barh(
                0, ms, left=left, color=colour, edgecolor="white", hatch=hatch,
                label=f"{part}: {ms:.0f} ms",
            )  # fmt: skip
            left += ms
        axes.set(xlabel="CPU time of all processes, ms", xlim=(0, left), ylim=(-0.5, 0.5))
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        title = f"Of a submission's {whole:.0f} ms of overhead, “{largest}” is the largest part"
        axes.set_title(f"{title}\nNotebooks that compute nothing")
        figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=9)
        _save(figure, file)
    return f"{title}: {', '.join(f'{part} {ms:.0f} ms' for part, ms in shown.items())}."


def _save(figure: Figure, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, metadata={"Date": None})
    plt.close(figure)
