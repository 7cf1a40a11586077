"""Small grey images, one or many."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def thumbnail(ax: "Axes", image: np.ndarray) -> None:
    """Draw one image ``(height, width)``, dark on light, with a thin frame and no ticks."""
    ax.imshow(image, cmap="gray_r", vmin=0, vmax=image.max() or 1)
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
    for side in ax.spines.values():
        side.set(visible=True, color="#c8c8c8")


def image_grid(
    fig: "Figure",
    images: "Sequence[np.ndarray] | np.ndarray",
    titles: Sequence[str],
    *,
    columns: int,
) -> None:
    """Draw images ``(height, width)`` in rows of `columns`, each under its title.

    Raises:
        ValueError: if there are more or fewer titles than images.
    """
    if len(titles) != len(images):
        raise ValueError(f"Each image needs a title: {len(images)} images, {len(titles)} titles.")
    rows = -(-len(images) // columns)
    axes = list(fig.subplots(rows, columns, squeeze=False).flat)
    for ax, image, title in zip(axes, images, titles, strict=False):
        thumbnail(ax, image)
        ax.set_title(title, fontsize=10, loc="center")
    for ax in axes[len(images) :]:
        ax.set_visible(False)
