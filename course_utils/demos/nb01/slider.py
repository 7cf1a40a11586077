"""Notebook 01: any number and its nearest float16, with a slider that answers in the browser."""

import numpy as np

from course_utils.pictures.numberlines import float16_gap, float16_ruler
from course_utils.scripted import scripted
from course_utils.show import (
    VERMILLION,
    VERMILLION_WORDS,
    house_style,
    image,
    new_figure,
    put_on_page,
)

START = 2049.0
#: the buttons beside the slider
NUMBERS = ("0.1", "1e-8", "2049", "65519", "65520")
NOTE = "Run this cell to get a slider and a box for any number here."


def nearest(x: float) -> float:
    """Return the float16 that `x` is stored as."""
    with np.errstate(over="ignore"):
        return float(np.float16(x))


def ruler_slider() -> None:
    """Show the float16 numbers around any number, and which of them it is stored as."""
    stored = nearest(START)
    words = f"{START:,.0f} is stored as {stored:,.0f}; the gap there is {float16_gap(stored):g}."
    with house_style():
        fig = new_figure(9.0, 2.3)
        ax = fig.subplots()
        float16_ruler(ax, START - 9, START + 9)
        ax.plot([START, START], [1.75, 0.6], color=VERMILLION)
        ax.plot(START, 1.75, "v", color=VERMILLION, markersize=10)
        ax.text(START + 0.3, 1.75, f"{START:,.0f}", color=VERMILLION_WORDS, va="center")
        ax.annotate(
            "", (stored, 0.6), (START, 0.6), arrowprops={"arrowstyle": "-|>", "color": VERMILLION}
        )
        ax.set_title(f"{START:,.0f} has no mark of its own: it is stored as {stored:,.0f}")
        ax.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}")
        ax.set_xlabel("number")
        alt = f"The float16 numbers around {START:,.0f} as marks of a ruler. {words}"
        still = image(fig, alt)
    data = {"start": START, "numbers": NUMBERS}
    page = scripted(__package__, "ruler", data, still=still, note=NOTE)
    put_on_page(page, f"[Picture with a slider] {alt}")
