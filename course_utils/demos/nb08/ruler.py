"""Notebook 08: the epoch ruler. A tile is a step, a lane an epoch, and a dot walks along.

The lanes run in time, from left to right: what `fit` does in an epoch, and not where a row stands
in the data.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from course_utils.scripted import scripted
from course_utils.show import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    close,
    house_style,
    image,
    new_figure,
    put_on_page,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BATCHES = (1, 2, 4, 8, 10, 16, 20, 32, 50, 64, 100, 128, 200, 256, 500, 512, 1000, 2000)
NOTE = "Run this cell to get sliders here, and a dot that walks from step to step."
GAP = 0.02  #: between training and validation, in shares of all rows


@dataclass(frozen=True)
class Setting:
    """A call of `fit`: how many rows, in batches of how many, the part that validates, epochs."""

    rows: int = 1000
    batch: int = 64
    split: float = 0.2
    epochs: int = 3

    @property
    def kept(self) -> int:
        """How many rows train: Keras rounds down."""
        return math.floor(self.rows * (1 - self.split))

    @property
    def tiles(self) -> list[int]:
        """How many rows each step of an epoch has."""
        return [min(self.batch, self.kept - k) for k in range(0, self.kept, self.batch)]

    @property
    def words(self) -> str:
        """What an epoch holds, in a sentence."""
        steps = len(self.tiles)
        last = f", the last with {self.tiles[-1]} rows" if self.tiles[-1] < self.batch else ""
        held = f", {self.rows - self.kept} validate" if self.rows > self.kept else ""
        return (
            f"{self.kept} of {self.rows} rows train{held}. Batches of {self.batch}: {steps} steps "
            f"an epoch{last}. {self.epochs} epochs: {self.epochs * steps} updates."
        )


def epoch_ruler() -> None:
    """Show the ruler: sliders for rows, batch, split and epochs, and a dot to send along."""
    start = Setting()
    still = _still(Setting(split=0.0), start)
    data = {"batches": BATCHES, "start": vars(start)}
    put_on_page(
        scripted(__package__, "ruler", data, still=still, note=NOTE),
        f"[Picture with sliders] {start.words}",
    )


def _still(*settings: Setting) -> str:
    """The picture for pages that run no script: each setting's lanes."""
    with house_style():
        fig = new_figure(10.8, 1.75 * len(settings))
        for ax, setting in zip(fig.subplots(len(settings)), settings, strict=True):
            draw_lanes(ax, setting)
        alt = "One lane of tiles for each epoch, a tile for each step. " + " ".join(
            f"Split {one.split:g}: {one.words}" for one in settings
        )
        found = image(fig, alt)
    close(fig)
    return found


def draw_lanes(ax: "Axes", setting: Setting) -> None:
    """Draw the lanes of all epochs: tiles as wide as their rows, then the validation, in grey."""
    for epoch in range(setting.epochs):
        x = 0
        for rows in setting.tiles:
            short = rows < setting.batch
            ax.barh(
                epoch, rows, 0.74, x, color=ORANGE if short else BLUE, edgecolor="white",
                alpha=1 if short else 0.8,
            )  # fmt: skip
            ax.text(
                x + rows / 2, epoch, str(rows), ha="center", va="center", fontsize=9,
                color=BLACK if short else "white",
            )  # fmt: skip
            x += rows
        held = setting.rows - setting.kept
        if held:
            start = x + GAP * setting.rows
            ax.barh(epoch, held, 0.74, start, color="#d4d4d4", hatch="///", edgecolor=GREY)
            ax.text(
                start + held / 2, epoch, f"{held} rows validate", ha="center", va="center",
                fontsize=9, bbox={"facecolor": "#ededed", "edgecolor": "none", "pad": 1.5},
            )  # fmt: skip
    steps = len(setting.tiles)
    ax.set_title(
        f"split {setting.split:g}: {setting.epochs} epochs × {steps} steps = "
        f"{setting.epochs * steps} updates"
    )
    ax.set(ylim=(setting.epochs - 0.5, -0.5), xlim=(0, setting.rows * (1 + GAP)), xticks=[])
    ax.set_yticks(range(setting.epochs), [f"epoch {k + 1}" for k in range(setting.epochs)])
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
