"""Notebook 04: the way back through two neurons, with a button and a slider, in the browser."""

import json
from importlib import resources

from course_utils.pictures.graph import BOX, RADIUS, UNDER, draw_graph
from course_utils.show import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    ORANGE_WORDS,
    STYLE,
    close,
    house_style,
    image,
    new_figure,
    put_on_page,
)

from .graphs import DONE, backward_in_words, forward_in_words, parts
from .net import TAUGHT, Walk

LOW, HIGH = -3, 3  #: of the slider over w2
NOTE = "Run this cell to go back edge by edge, with a slider for w2."


def way_back() -> None:
    """Show the graph with a button "back one edge" and a slider for w2; three states where no
    script runs: half-way back, at the end, and at the end with w2 = 0.
    """
    x, w1, w2, y = TAUGHT
    half, cut = Walk(*TAUGHT), Walk(x, w1, 0.0, y)
    states = (
        (half, 3, "Half-way back: ∂E/∂w2 is known"),
        (half, DONE, "All the way: the product with w2 enlarges what arrives, the two σ shrink it"),
        (cut, DONE, "With w2 = 0 the wire is cut: nothing gets back to w1"),
    )
    with house_style():
        fig = new_figure(11.6, 9.9)
        for ax, (walk, back, title) in zip(fig.subplots(3, 1), states, strict=True):
            draw_graph(ax, *parts(walk, back))
            ax.set_title(title)
        alt = (
            f"{forward_in_words(half)} {backward_in_words(half)} "
            f"And with w2 = 0: {backward_in_words(cut)}"
        )
        still = image(fig, alt)
    data = {
        **{"x": x, "w1": w1, "w2": w2, "y": y, "low": LOW, "high": HIGH},
        "inks": {
            "black": BLACK,
            "blue": BLUE,
            "grey": GREY,
            "orange": ORANGE,
            "words": ORANGE_WORDS,
        },
        **{"radius": RADIUS, "under": UNDER, "box": BOX},
        "alt": "Six circles in a row, joined by arrows: x, z1, h, z2, o, E.",
    }
    name = "two-neurons"
    put_on_page(
        f'{STYLE}<div data-way-back="{name}">{still}<p><em>{NOTE}</em></p></div>'
        f"<script>({script()})({json.dumps(name)}, {json.dumps(data, ensure_ascii=False)})</script>",
        f"[Picture with a button and a slider] {alt}",
    )
    close(fig)


def script() -> str:
    """Return the function that puts the button and the slider in place of the picture."""
    return resources.files(__package__).joinpath("stepper.js").read_text("utf-8").strip()
