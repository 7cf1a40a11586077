"""Notebook 04: the way back through two neurons, with a button and a slider, in the browser."""

from course_utils.pictures.graph import BOX, RADIUS, UNDER, draw_graph
from course_utils.scripted import scripted
from course_utils.show import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    ORANGE_WORDS,
    close,
    house_style,
    image,
    new_figure,
    put_on_page,
)

from .graphs import DONE, backward_in_words, forward_in_words, parts
from .net import TAUGHT, Walk

LOW, HIGH = -3, 3  #: of the slider over w2
INKS = {"black": BLACK, "blue": BLUE, "grey": GREY, "orange": ORANGE, "words": ORANGE_WORDS}
NOTE = "Run this cell to go back edge by edge, with a slider for w2."


def way_back() -> None:
    """Show the graph with a button "back one edge" and a slider for w2.

    Where no script runs, three states of it: half-way back, at the end, at the end with w2 = 0.
    """
    put_on_page(*page())


def page() -> tuple[str, str]:
    """Return the graph as HTML with its script, and its plain-text twin."""
    x, w1, w2, y = TAUGHT
    net, cut = Walk(*TAUGHT), Walk(x, w1, 0.0, y)
    states = (
        (net, 3, "Half-way back: ∂E/∂w2 is known"),
        (net, DONE, "All the way: the product with w2 enlarges what arrives, the two σ shrink it"),
        (cut, DONE, "With w2 = 0 the wire is cut: nothing gets back to w1"),
    )
    alt = (
        f"{forward_in_words(net)} {backward_in_words(net)} "
        f"And with w2 = 0: {backward_in_words(cut)}"
    )
    with house_style():
        fig = new_figure(11.6, 9.3)
        for ax, (walk, back, title) in zip(fig.subplots(3, 1), states, strict=True):
            draw_graph(ax, *parts(walk, back))
            ax.set_title(title)
        still = image(fig, alt)
    close(fig)
    data = {
        **{"x": x, "w1": w1, "w2": w2, "y": y, "low": LOW, "high": HIGH},
        **{"radius": RADIUS, "under": UNDER, "deep": BOX, "inks": INKS},
        "alt": "Six circles in a row, joined by arrows: x, z1, h, z2, o, E.",
    }
    html = scripted(__package__, "stepper", data, still=still, note=NOTE)
    return html, f"[Picture with a button and a slider] {alt}"
