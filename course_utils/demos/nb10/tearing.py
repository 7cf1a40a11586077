"""Notebook 10: how a boundary tears while a network learns its rows by heart, with a slider.

The bands of each stored epoch travel with the output, and the browser draws them by itself. Where
no script runs, three panels stand there.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.pictures.boundary import CLASSES
from course_utils.scripted import scripted
from course_utils.show import (
    BLUE,
    GREY,
    VERMILLION,
    VERMILLION_WORDS,
    close,
    house_style,
    image,
    new_figure,
    put_on_page,
)

from .bands import ACROSS, DOWN, unpacked
from .data import moons
from .stored import stored

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHADES = (BLUE, BLUE, VERMILLION, VERMILLION)
DEPTHS = (0.92, 0.32, 0.32, 0.92)  #: surely, rather, rather, surely; as in tearing.js
PANELS = (5, 120, 600)
NOTE = "Run this cell to get a slider for the epoch here."
GROUND = (
    "100 points of two noisy half moons, circles and triangles, on a map of the plane in four "
    "bands: surely a circle (above 95 %), rather a circle, rather a triangle, surely a triangle."
)


def tearing_map() -> None:
    """Show the map alone, with a slider for the epoch."""
    _put(curves=False, panels=PANELS, start=0)


def tearing_curves() -> None:
    """Show the map beside both losses, with a slider that starts where validation is best."""
    frames = stored()["long"]["frames"]
    turn = stored()["long"]["runs"][0]["turn"]
    nearest = min(range(len(frames)), key=lambda k: abs(frames[k]["epoch"] - turn))
    _put(curves=True, panels=(5, frames[nearest]["epoch"], 600), start=nearest)


def told(frame: dict[str, Any], curves: bool) -> str:
    """Say what one epoch shows; with `curves`, the losses of both sets of rows."""
    loss, val = losses_at(frame["epoch"])
    both = f"loss {loss:.2f} on them, {val:.2f} on 1,000 others" if curves else f"loss {loss:.2f}"
    return (
        f"Epoch {frame['epoch']}: {frame['right']} of 100 points right, {both}; above 95 % sure "
        f"on {frame['sure']:.0%} of the plane."
    )


def losses_at(epoch: int) -> tuple[float, float]:
    """Return the losses of the first net after an epoch, between two that are stored if need be."""
    run, epochs = stored()["long"]["runs"][0], stored()["long"]["epochs"]
    loss, val = (float(np.interp(epoch, epochs, run[name])) for name in ("loss", "val_loss"))
    return loss, val


def _put(curves: bool, panels: tuple[int, ...], start: int) -> None:
    long, points = stored()["long"], moons(100, 0)
    fig = _panels(panels, curves)
    by_epoch = {frame["epoch"]: frame for frame in long["frames"]}
    alt = f"{GROUND} {' '.join(told(by_epoch[epoch], curves) for epoch in panels)}"
    rows = zip(points.x.round(3).tolist(), points.y.astype(int).tolist(), strict=True)
    data: dict[str, Any] = {
        "limits": long["limits"],
        "places": [ACROSS, DOWN],
        "start": start,
        "alt": GROUND,
        "points": [[*point, label] for point, label in rows],
        "frames": [_frame(frame, curves) for frame in long["frames"]],
    }
    if curves:
        run = long["runs"][0]
        data["curves"] = {
            "alt": _curve_words(),
            "epochs": long["epochs"],
            "loss": [round(one, 3) for one in run["loss"]],
            "val_loss": [round(one, 3) for one in run["val_loss"]],
            "top": float(np.ceil(max(run["val_loss"]) * 2) / 2),
        }
    page = scripted(__package__, "tearing", data, still=image(fig, alt), note=NOTE)
    put_on_page(page, f"[Picture with a slider] {alt}")
    close(fig)


def _frame(frame: dict[str, Any], curves: bool) -> dict[str, Any]:
    """What the script needs of one epoch."""
    found = {"epoch": frame["epoch"], "map": frame["map"], "words": told(frame, curves)}
    if curves:
        loss, val = losses_at(frame["epoch"])
        found |= {"loss": round(loss, 3), "val_loss": round(val, 3)}
    return found


def _panels(epochs: tuple[int, ...], curves: bool) -> "Figure":
    """Return the maps at some epochs on one scale, and with `curves` both losses."""
    frames = {frame["epoch"]: frame for frame in stored()["long"]["frames"]}
    with house_style():
        fig = new_figure(12.4, 2.9)
        axes = list(fig.subplots(1, len(epochs) + curves))
        for ax, epoch in zip(axes, epochs, strict=False):
            _map(ax, frames[epoch])
            loss, val = losses_at(epoch)
            both = f", others {val:.2f}" if curves else ""
            ax.set_title(f"epoch {epoch}: loss {loss:.2f}{both}", fontsize=10 if curves else 11)
        if curves:
            _curves(axes[-1], epochs)
    return fig


def _map(ax: "Axes", frame: dict[str, Any]) -> None:
    from matplotlib.colors import to_rgba

    colours = [to_rgba(c, a) for c, a in zip(SHADES, DEPTHS, strict=True)]
    limits, between = stored()["long"]["limits"], (-0.5, 0.5, 1.5, 2.5, 3.5)
    bands = unpacked(frame["map"])  # flat colours: a quarter of a soft image's file
    ax.contourf(bands, between, colors=colours, extent=limits, origin="upper")
    points = moons(100, 0)
    for label, (colour, marker) in enumerate(CLASSES):
        chosen = points.x[points.y == label].T
        ax.plot(*chosen, marker, color=colour, markersize=6.5, mec="white", mew=0.9, linestyle="")
    ax.set(xlim=limits[:2], ylim=limits[2:], xticks=[], yticks=[], aspect="equal")
    ax.grid(visible=False)
    for side in ax.spines.values():
        side.set_visible(False)


def _curves(ax: "Axes", marked: tuple[int, ...]) -> None:
    run, epochs = stored()["long"]["runs"][0], stored()["long"]["epochs"]
    ax.plot(epochs, run["loss"], "--", color=GREY)
    ax.plot(epochs, run["val_loss"], color=VERMILLION)
    for epoch in marked:
        loss, val = losses_at(epoch)
        ax.plot([epoch], [loss], "o", color=GREY)
        ax.plot([epoch], [val], "o", color=VERMILLION)
    ax.set(xscale="log", xlabel="epoch, logarithmic", ylabel="loss", ylim=(0, None))
    ax.text(500, max(run["val_loss"]), "validation", color=VERMILLION_WORDS, ha="right", va="top")
    ax.text(25, 0.05, "training", color=GREY, ha="right")


def _curve_words() -> str:
    run = stored()["long"]["runs"][0]
    best, end = min(run["val_loss"]), run["val_loss"][-1]
    return (
        f"Two curves over {stored()['long']['epochs'][-1]} epochs. Training loss falls from "
        f"{run['loss'][0]:.2f} to {run['loss'][-1]:.3f}. Validation loss falls to {best:.2f} at "
        f"epoch {run['turn']}, and rises to {end:.2f}."
    )
