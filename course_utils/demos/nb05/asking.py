"""Notebook 05: any two of ten digits, asked in three ways, answered in the browser."""

from typing import Any

from course_utils.scripted import scripted
from course_utils.show import (
    SCREEN_DPI,
    close,
    house_style,
    image,
    new_figure,
    picture_data,
    put_on_page,
)

from .graph import ANSWER, DIGIT, LOWER, PAIR, SIDE, UPPER, WAYS, draw_net, place_pair
from .stored import adder

LABELS = {"joined": "as built", "cut": "without join", "swapped": "pictures swapped"}
NOTE = "Run this cell to get buttons here, for the digits and for the three ways."


def ask_the_adder() -> None:
    """Show two digits to choose, and what the nets said of them in each of the three ways."""
    left, right = PAIR
    with house_style():
        fig = new_figure(12.6, 2.3)
        told = []
        for ax, way in zip(fig.subplots(1, len(WAYS)), WAYS, strict=True):
            draw_net(ax, way)
            answers = place_pair(ax, way, left, right, size=9)
            ax.set_title(LABELS[way])
            told.append(f"{LABELS[way]}: sum {', left larger '.join(answers)}")
        alt = f"A {left} and a {right}, asked in three ways. {'; '.join(told)}."
        still = image(fig, alt)
        data = {
            "alt": "The graph of the net that adds two digits.",
            "start": PAIR,
            "pictures": adder().pictures,
            "ways": [_way(way) for way in WAYS],
            **_places(),
        }
        page = scripted(__package__, "adder", data, still=still, note=NOTE)
        put_on_page(page, f"[Picture with buttons] {alt}")
        close(fig)


def _ground() -> Any:
    fig = new_figure(8.4, 3.6)
    return fig, fig.subplots()


def _way(way: str) -> dict[str, Any]:
    """What stands still in one way, and how well it does over the seeds."""
    fig, ax = _ground()
    draw_net(ax, way)
    found = adder().longer[way]
    return {
        "label": LABELS[way],
        "ground": picture_data(fig),
        "said": [[adder().answers(way, left, right) for right in range(10)] for left in range(10)],
        "words": f"Over 2,000 test pairs: mean squared miss of the sum {found['total_miss']:.1f}, "
        f"the comparison right in {found['bigger_accuracy']:.0%}.",
    }


def _places() -> dict[str, Any]:
    """Where pictures and answers go, in units of the page."""
    fig, ax = _ground()
    draw_net(ax, "joined")
    fig.canvas.draw()
    unit, height = fig.dpi / SCREEN_DPI, fig.get_figheight() * SCREEN_DPI

    def place(x: float, y: float) -> list[float]:
        across, up = ax.transData.transform((x, y)) / unit
        return [round(float(across), 1), round(float(height - up), 1)]

    side = place(SIDE, 0)[0] - place(0, 0)[0]
    return {
        "picture": [round(one * SCREEN_DPI) for one in fig.get_size_inches()],
        "digits": [[*place(DIGIT, y), round(side, 1)] for y in (UPPER, LOWER)],
        "answers": [place(ANSWER, y) for y in (UPPER, LOWER)],
    }
