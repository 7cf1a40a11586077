"""Notebook 02: the ball in the valley, with a slider over the learning rate."""

import html
from typing import Any

from course_utils.show import house_style, new_figure, png, put_on_page, somebody_is_there

from .valley import descent, draw_hops, error

STEPS = 12
WORDS = (
    "In JupyterLab, running this cell puts a slider here: choose η, press ▶ and watch the ball. "
    "The four pictures above show the same."
)


def ball_slider() -> None:
    """Show the ball with a slider over η and a play button, where somebody can move them.

    Where nobody can (a build, a grader, a plain page), one sentence stands here instead.
    """
    panel = _panel() if somebody_is_there() else None
    if panel is None:
        put_on_page(f"<p><em>{html.escape(WORDS)}</em></p>", WORDS)
        return
    from IPython.display import display

    bundle = panel._repr_mimebundle_()
    display({**bundle, "text/plain": WORDS}, raw=True)


def _panel() -> Any | None:
    """The widgets, or ``None`` where ipywidgets is not installed."""
    try:
        import ipywidgets as widgets
    except ImportError:
        return None
    lr = widgets.FloatSlider(
        0.1, min=0.01, max=1.0, step=0.01, description="η", readout_format=".2f"
    )
    step = widgets.IntSlider(0, min=0, max=STEPS, description="step")
    play = widgets.Play(min=0, max=STEPS, interval=450, show_repeat=False)
    widgets.jslink((play, "value"), (step, "value"))
    picture = widgets.Image(value=ball_png(0.1, 0), format="png", width=680)

    words = widgets.Label(_in_words(0.1, 0))  # for those who cannot see the picture

    def draw(_: Any) -> None:
        picture.value = ball_png(lr.value, step.value)
        words.value = _in_words(lr.value, step.value)

    lr.observe(draw, names="value")
    step.observe(draw, names="value")
    return widgets.VBox([widgets.HBox([lr, play, step]), picture, words])


def _in_words(lr: float, step: int) -> str:
    w = descent(10.0, lr, step)[-1]
    return f"With η = {lr:.2f}, after step {step}: w = {w:.4g}, error {error(w):.4g}"


def ball_png(lr: float, step: int) -> bytes:
    """Return a PNG of the ball after `step` steps with learning rate `lr`."""
    weights = descent(10.0, lr, step)
    with house_style():
        fig = new_figure(7.2, 3.6)
        ax = fig.subplots()
        # The view opens in jumps, so that the valley does not seem to shrink with every step.
        reach = 3.0
        while max(abs(w - 8) for w in weights) > 0.95 * reach:
            reach *= 4
        draw_hops(ax, weights, reach)
        ax.set_title(f"η = {lr:.2f}, step {step}: w = {weights[-1]:.4g}")
        return png(fig, dpi=100)
