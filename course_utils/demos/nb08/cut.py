"""Notebook 08: 5,000 rows as a strip, sorted and mixed, and a cut to move along it."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.scripted import scripted
from course_utils.show import (
    BLACK,
    GREY,
    SCREEN_DPI,
    VERMILLION,
    VERMILLION_WORDS,
    close,
    house_style,
    image,
    new_figure,
    picture_data,
    put_on_page,
)

from .stored import stored

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NOTE = "Run this cell to get a slider for the split here."
START = 4  #: the split it begins with, in twentieths
SPLITS = [k / 20 for k in range(11)]


def lost_classes(labels: np.ndarray, split: float) -> list[int]:
    """Return the classes among `labels` that stand behind the cut alone."""
    kept = math.floor(len(labels) * (1 - split))
    return sorted({*labels.tolist()} - {*labels[:kept].tolist()})


def rows_in_both_orders() -> dict[str, np.ndarray]:
    """Return the labels of the stored trainings: sorted, and mixed once."""
    in_order = np.repeat(np.arange(10), stored()["counts"])
    return {"sorted": in_order, "mixed": np.random.default_rng(0).permutation(in_order)}


def told(labels: dict[str, np.ndarray], split: float) -> str:
    """Say which classes a split takes from the training."""
    rows = len(labels["sorted"])
    held = rows - math.floor(rows * (1 - split))
    if not held:
        return "Split 0: no row validates, and every class trains."
    said = []
    for name, some in labels.items():
        lost = lost_classes(some, split)
        words = ", ".join(map(str, lost)) if lost else "none"
        said.append(f"{name}: {words}")
    return (
        f"Split {split:g}: the last {held:,} rows validate. "
        f"Classes never trained: {'; '.join(said)}."
    )


def cut_to_move() -> None:
    """Show both strips with what five seeds made of each, and a slider for the split."""
    labels = rows_in_both_orders()
    with house_style():
        fig, (upper, lower) = _ground(labels)
        alt = _alt(labels)
        marks = [mark for ax in (upper, lower) for mark in _draw_cut(ax, SPLITS[START])]
        still = image(fig, f"{alt} {told(labels, SPLITS[START])}")
        for one in marks:
            one.remove()
        data: dict[str, Any] = {
            "alt": alt,
            "ground": picture_data(fig),
            "size": [round(side * SCREEN_DPI) for side in fig.get_size_inches()],
            "strips": [_window(fig, ax) for ax in (upper, lower)],
            "start": START,
            "words": [told(labels, one) for one in SPLITS],
            "splits": SPLITS,
        }
        close(fig)
    still += f"<p>{told(labels, SPLITS[START])}</p>"
    put_on_page(
        scripted(__package__, "cut", data, still=still, note=NOTE),
        f"[Picture with a slider] {alt} {told(labels, SPLITS[START])}",
    )


def _ground(labels: dict[str, np.ndarray]) -> tuple["Figure", tuple["Axes", "Axes"]]:
    fig = new_figure(10.8, 3.5)
    axes = fig.subplots(2, 2, width_ratios=(1.75, 1), sharey="col")
    for (strip, curves), (name, some) in zip(axes, labels.items(), strict=True):
        _strip(strip, some, name)
        for run in stored()[name]:
            epochs = range(1, len(run["val_accuracy"]) + 1)
            curves.plot(epochs, run["accuracy"], "--", color=GREY, linewidth=1.2)
            curves.plot(epochs, run["val_accuracy"], color=VERMILLION, linewidth=1.6)
        curves.set(ylim=(-0.04, 1), xlabel="epoch", ylabel="accuracy", xticks=range(1, 6))
        low, high = _ends(name)
        curves.set_title(
            f"val_accuracy {low:.3f}" if low == high else f"val_accuracy {low:.2f} to {high:.2f}"
        )
    axes[0, 1].set_xlabel("")
    axes[0, 1].text(5, 0.66, "training", ha="right", color=GREY, fontsize=10)
    axes[0, 1].text(5, 0.07, "validation", ha="right", color=VERMILLION_WORDS, fontsize=10)
    axes[1, 0].set_xlabel("row")
    return fig, (axes[0, 0], axes[1, 0])


def _strip(ax: "Axes", labels: np.ndarray, name: str) -> None:
    """Draw a thin line for each row, in the colour of its class, and the classes' numbers."""
    from matplotlib import colormaps

    count = len(labels)
    colours = colormaps["viridis"](np.linspace(0.08, 1, 10))[:, :3]
    ax.imshow(
        colours[labels][None], aspect="auto", extent=(0, count, 0, 1), interpolation="nearest"
    )
    if name == "sorted":
        ends = np.cumsum(np.bincount(labels, minlength=10))
        for label, (end, size) in enumerate(zip(ends, np.bincount(labels), strict=True)):
            ink = "white" if label < 6 else BLACK
            ax.text(
                end - size / 2, 0.5, str(label), ha="center", va="center", color=ink, weight="bold"
            )
    ax.set(yticks=[], xlim=(0, count), ylim=(-0.22, 1.22), xticks=range(0, count + 1, 1000))
    ax.set_title("sorted by class" if name == "sorted" else "the same rows, mixed once")
    ax.grid(visible=False)
    ax.spines["left"].set_visible(False)


def _draw_cut(ax: "Axes", split: float) -> list[Any]:
    """Draw the cut, and a frame around what validates."""
    count = ax.get_xlim()[1]
    kept = math.floor(count * (1 - split))
    frame = ax.fill_between(
        [kept, count], -0.16, 1.16, color="white", alpha=0.25, linewidth=0, zorder=3
    )
    sides = ax.plot(
        [kept, kept, count, count, kept], [-0.16, 1.16, 1.16, -0.16, -0.16],
        color=VERMILLION, linewidth=2.4, zorder=4, clip_on=False,
    )  # fmt: skip
    return [frame, *sides]


def _ends(name: str) -> tuple[float, float]:
    """The lowest and the highest last `val_accuracy` of the five seeds."""
    last = [run["val_accuracy"][-1] for run in stored()[name]]
    return min(last), max(last)


def _alt(labels: dict[str, np.ndarray]) -> str:
    said = []
    for name in labels:
        low, high = _ends(name)
        last = [run["accuracy"][-1] for run in stored()[name]]
        said.append(
            f"{name}: training ends at {min(last):.2f} to {max(last):.2f}, "
            f"validation at {low:.3f} to {high:.3f}"
        )
    sizes = ", ".join(map(str, stored()["counts"]))
    return (
        f"{len(labels['sorted']):,} rows as two strips. Above they are sorted by class, in ten "
        f"blocks of {sizes} rows; below they are mixed. Beside each the accuracies of five seeds: "
        f"{'; '.join(said)}."
    )


def _window(fig: "Figure", ax: "Axes") -> list[float]:
    """Where a strip with its frame is on the page: left, top, width, height."""
    fig.canvas.draw()  # places the axes
    unit = fig.dpi / SCREEN_DPI
    (left, bottom), (right, top) = ax.transData.transform([(0, -0.16), (ax.get_xlim()[1], 1.16)])
    height = fig.get_figheight() * SCREEN_DPI
    return [
        round(float(one), 1)
        for one in (left / unit, height - top / unit, (right - left) / unit, (top - bottom) / unit)
    ]
