"""Notebook 07: two sliders, for what is subtracted and divided by, over the error of a line."""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.scripted import scripted
from course_utils.show import (
    BLACK,
    BLUE,
    SCREEN_DPI,
    VERMILLION,
    house_style,
    image,
    new_figure,
    picture_data,
    put_on_page,
)

from .houses import PRICE, SIZE
from .ravine import DRAWN, LEVELS, LIMITS, draw, in_words, on_ruler

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SPREAD = round(float(SIZE.std()))  #: sq ft
UNITS = (1, 2, 5, 10, 20, 50, 100, 200, 300, 400, SPREAD, 600, 700, 800, 900, 1000)
NOTE = "Run this cell to get two sliders here."
ALT = (
    "Left ten houses and the lines that descent has passed through, right its way over the "
    "contours of the error."
)
STILLS = ((0.0, 1000), (1.0, 1000), (1.0, SPREAD))


def ravine_sliders() -> None:
    """Show the landscape with a slider for the share of the mean taken away, one for the unit."""
    still, words = _still()
    put_on_page(
        scripted(__package__, "ravine", _data(), still=still, note=NOTE),
        f"[Picture with two sliders] {words}",
    )


def _still() -> tuple[str, str]:
    """The picture for pages that run no script, and its words: three places of the sliders."""
    lands = [on_ruler(taken, unit) for taken, unit in STILLS]
    said = [
        f"{taken:.0%} of the mean taken away, unit {unit:,} sq ft: {in_words(land)}"
        for (taken, unit), land in zip(STILLS, lands, strict=True)
    ]
    with house_style():
        fig = new_figure(11.4, 4.6)
        for k, (ax, land) in enumerate(zip(fig.subplots(1, 3, sharey=True), lands, strict=True)):
            draw(ax, land, axes=k == 0)
            taken, unit = STILLS[k]
            steps = f"{land.steps} step{'' if land.steps == 1 else 's'}"
            ax.set_title(f"{steps}: {taken:.0%} of mean away, ÷ {unit:,}", fontsize=11)
            ax.set_xlabel("weight w")
        words = f"Three landscapes with the way of descent. {'; '.join(said)}."
        return image(fig, words), words


def _data() -> dict[str, Any]:
    """What the script draws: a ground, where its axes are, the houses and the limits."""
    with house_style():
        fig = new_figure(10.8, 5.2)
        left, right = fig.subplots(1, 2, width_ratios=(1, 1.05))
        low, high = 1200.0, 3200.0
        left.plot(SIZE, PRICE, "o", color=BLACK, zorder=4)
        left.set(xlabel="size in sq ft", ylabel="price in $1,000", xlim=(low, high), ylim=(0, 640))
        left.set_title("The line, step by step")
        right.set(
            xlim=LIMITS, ylim=LIMITS, aspect="equal", xlabel="weight w", ylabel="bias b, in $1,000"
        )
        right.set(xticks=range(0, 401, 100), yticks=range(0, 401, 100))
        right.set_title("Where it stands: contours of the RMSE")
        right.grid(visible=False)
        fig.canvas.draw()  # places the axes
        return {
            "ground": picture_data(fig),
            "picture": [round(side * SCREEN_DPI) for side in fig.get_size_inches()],
            "houses": _window(fig, left),
            "land": _window(fig, right),
            "sizes": [low, high],
            "prices": [0, 640],
            "limits": LIMITS,
            "levels": LEVELS[::-1],
            "drawn": DRAWN,
            "units": UNITS,
            "spread": SPREAD,
            # All that the error of a line depends on.
            "mean": float(SIZE.mean()),
            "square": float(np.mean(SIZE**2)),
            "price": float(PRICE.mean()),
            "product": float(np.mean(SIZE * PRICE)),
            "price_square": float(np.mean(PRICE**2)),
            "colours": {"land": BLUE, "way": VERMILLION, "best": BLACK},
            "alt": ALT,
        }


def _window(fig: "Figure", ax: "Axes") -> list[float]:
    """Where axes are on the page: left, top, width, height."""
    box, unit = ax.bbox, fig.dpi / SCREEN_DPI
    top = fig.get_figheight() * SCREEN_DPI - box.y1 / unit
    return [round(one, 1) for one in (box.x0 / unit, top, box.width / unit, box.height / unit)]
