"""Notebook 01: two additions on the ring."""

import numpy as np

from course_utils.pictures.numberlines import ring, ring_step
from course_utils.show import VERMILLION_WORDS, house_style, new_figure, show

from .first import RING_LABELS

#: dtype, first number of its ring, labels, and the addition that is drawn
SUMS = (
    (np.uint8, 0, (0, 32, 64, 96, 128, 160, 192, 224, 255), 200, 100),
    (np.int8, -128, RING_LABELS, 100, 40),
)


def wrapped(dtype: type, a: int, b: int) -> int:
    """Return a + b as NumPy adds in `dtype`."""
    return int((np.array([a], dtype) + np.array([b], dtype))[0])


def clock_picture() -> None:
    """Show 200 + 100 on the ring of uint8, and 100 + 40 on that of int8."""
    said = []
    with house_style():
        fig = new_figure(8.6, 4.4)
        for ax, (dtype, low, labels, a, b) in zip(fig.subplots(1, 2), SUMS, strict=True):
            name, total = dtype.__name__, wrapped(dtype, a, b)
            ring(ax, low, labels)
            ring_step(ax, a, b, radius=0.78)
            words = f"{a} + {b} → {total}".replace("-", "−")
            ax.text(0, 0, words, ha="center", va="center", fontsize=15, color=VERMILLION_WORDS)
            ax.set_title(f"{name}: past {low + 255} comes {low}".replace("-", "−"), loc="center")
            said.append(f"on the ring of {name} an arrow from {a} over {b} numbers ends at {total}")
        show(fig, alt=f"Two rings of 256 numbers: {said[0]}, {said[1]}. Both cross the seam.")
