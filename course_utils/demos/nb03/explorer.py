"""Notebook 03: the fold, with a slider over the number of units and a switch for each unit.

The weights travel with the output, and the browser works out the network by itself: it answers at
once, also after the kernel has stopped. Where no script runs, four panels stand there.
"""

import numpy as np

from course_utils.scripted import scripted
from course_utils.show import close, image, put_on_page

from .nets import best, moons
from .panels import LIMITS, fold_panels

CHOICES = (1, 2, 3, 4, 5, 6, 7, 8, 16)
START = 1  #: the place of 2 units: the step to the third one snaps the line


def fold_explorer() -> None:
    """Show the moons, parted by as many ReLU units as the slider says."""
    fig, alt = fold_panels()
    put_on_page(explorer_page(image(fig, alt)), f"[Picture with a slider] {alt}")
    close(fig)


def explorer_page(still: str) -> str:
    """Return the page: `still`, an HTML image, until a script puts the slider in its place."""
    (x, y), new = moons()
    nets = []
    for units in CHOICES:
        net = best(units)
        (w, b), (v, c) = net.layers
        nets.append(
            {
                "units": np.column_stack([w[0].T, b[0, 0], v[0, :, 0]]).tolist(),
                "bias": float(c.item()),
                "dead": net.dead(x)[0].tolist(),
                "right": round(100 * float(net.accuracy(*new)[0]), 1),
            }
        )
    points = [
        [round(float(a), 3), round(float(b), 3), int(k)] for (a, b), k in zip(x, y, strict=True)
    ]
    data = {"limits": LIMITS, "start": START, "points": points, "nets": nets}
    note = "Run this cell to get a slider over the units here, and a switch for each of them."
    return scripted(__package__, "explorer", data, still=still, note=note)
