"""Notebook 03: three activations, and how steep each of them is."""

import numpy as np

from course_utils.show import BLACK, BLUE, GREEN, VERMILLION, house_style, new_figure, show

from .nets import ACTIVATIONS

REACH = 5
CURVES = (
    ("sigmoid", VERMILLION, "sigmoid: from 0 to 1"),
    ("tanh", BLUE, "tanh: from −1 to 1"),
    ("relu", GREEN, "ReLU: a floor, no ceiling"),
)


def curves_picture() -> None:
    """Show σ, tanh and ReLU, and under each its slope."""
    z = np.linspace(-REACH, REACH, 501)  # 0 is one of them
    with house_style():
        fig = new_figure(10.4, 4.8)
        axes = fig.subplots(2, 3, sharex=True, sharey="row")
        told = []
        for column, (name, colour, title) in enumerate(CURVES):
            top, bottom = axes[:, column]
            function, slope = ACTIVATIONS[name]
            h = function(z)
            steep = slope(h).astype(float)
            top.plot(z, h, color=colour)
            top.set_title(title)
            bottom.plot(z, steep, color=colour)
            bottom.axhline(steep.max(), color=BLACK, linestyle=":", linewidth=1.3)
            words = "slope 0 or 1" if name == "relu" else f"slope at most {steep.max():.2g}"
            bottom.set_title(words)
            bottom.set(xlabel="weighted sum z", ylim=(-0.06, 1.12))
            told.append(f"{name}, {words}, {steep[-1]:.2g} at z = {REACH}")
        axes[0, 0].set(ylim=(-1.2, 2.6), ylabel="output f(z)")
        axes[1, 0].set_ylabel("slope of f")
        show(
            fig,
            alt=f"Three activations for z from −{REACH} to {REACH}, and below each its slope: "
            f"{'; '.join(told)}. The three slopes are drawn to one scale: σ's hill is a quarter as "
            "high as tanh's.",
        )
