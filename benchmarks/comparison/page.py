"""docs/performance.md: what was measured, between its marks, and the pictures beside it."""

import math
import sys
from dataclasses import dataclass, field
from pathlib import Path

from . import words
from .growth import Growth
from .memory import Memory
from .parts import Costs
from .pictures import draw_growth, draw_parts
from .rounds import Rounds

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- figures: begin -->\n", "<!-- figures: end -->"
_GROWTH, _PARTS = "images/cost-by-size.svg", "images/cost-by-part.svg"


@dataclass
class Figures:
    """Everything that was measured."""

    rounds: list[Rounds] = field(default_factory=list)
    growth: Growth | None = None
    parts: Costs | None = None
    memory: Memory | None = None


def around_figures() -> tuple[str, str]:
    """Return what stands before the figures and after them; ends the program without the marks."""
    text = PAGE.read_text("utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        sys.exit(f"{PAGE} must have the lines {BEGIN.strip()} and {END} once each.")
    head, _, rest = text.partition(BEGIN)
    return head, rest.partition(END)[2]


def write_page(where: str, figures: Figures) -> None:
    """Put everything between the page's marks, and draw its pictures. `where` is its first line."""
    head, tail = around_figures()
    body = "\n\n".join([where, *_sections(figures)])
    PAGE.write_text(f"{head}{BEGIN}\n{body}\n\n{END}{tail}", "utf-8")


def _sections(figures: Figures) -> list[str]:
    found = [
        "### The same class under each grader",
        f"Classes: {words.legend(figures.rounds)}",
        words.compared(figures.rounds),
        "### What our workers' time was used for",
        words.workload(figures.rounds),
    ]
    if figures.growth:
        said = draw_growth(figures.growth, PAGE.parent / _GROWTH)
        found += ["### Cost against the number of notebooks", f"![{said}]({_GROWTH})"]
        found += [words.grown(figures.growth)]
    if figures.growth and figures.parts:
        parts = words.by_part(figures.parts, figures.growth)
        found += ["### Where a submission's time goes"]
        if all(map(math.isfinite, parts.values())):
            said = draw_parts(parts, PAGE.parent / _PARTS)
            found += [f"![{said}]({_PARTS})"]
        found += [words.explained(figures.parts, figures.growth)]
    return [*found, "### Memory", words.remembered(figures.memory)]
