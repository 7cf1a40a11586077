"""Notebook 13: a confusion matrix whose cells can be clicked to see the images in them."""

import html
from collections.abc import Sequence
from typing import Any

import numpy as np

from course_utils.show import house_style, new_figure, png, put_on_page, somebody_is_there

SHOWN = 12  #: images of one cell that are shown
WORDS = (
    "In JupyterLab, running this cell puts a confusion matrix here whose cells are buttons: click "
    "one and see the images in it. The picture above shows the same counts."
)


def confusion_to_click(
    images: np.ndarray, labels: np.ndarray, scores: np.ndarray, names: Sequence[str]
) -> None:
    """Show a confusion matrix to click, where somebody can; one sentence elsewhere.

    Args:
        images: ``(n, 28, 28)``.
        labels: the truth, ``(n,)``.
        scores: the model's probabilities, ``(n, 10)``.
        names: of the ten classes.
    """
    panel = _panel(images, labels, scores, names) if somebody_is_there() else None
    if panel is None:
        put_on_page(f"<p><em>{html.escape(WORDS)}</em></p>", WORDS)
        return
    from IPython.display import display

    bundle = panel._repr_mimebundle_()
    display({**bundle, "text/plain": WORDS}, raw=True)


def _panel(
    images: np.ndarray, labels: np.ndarray, scores: np.ndarray, names: Sequence[str]
) -> Any | None:
    """The widgets, or ``None`` where ipywidgets is not installed."""
    try:
        import ipywidgets as widgets
    except ImportError:
        return None
    said = scores.argmax(axis=1)
    picture = widgets.Image(format="png", width=760)
    words = widgets.HTML()

    def look(row: int, column: int) -> None:
        inside = np.flatnonzero((labels == row) & (said == column))
        inside = inside[np.argsort(-scores[inside, column], kind="stable")]
        words.value = f"<strong>{html.escape(describe(row, column, len(inside), names))}</strong>"
        picture.value = cell_png(images[inside], scores[inside], column, names)
        picture.alt = describe(row, column, len(inside), names)

    cells: list[Any] = [widgets.HTML("<em>true ↓ predicted →</em>")]
    cells += [
        widgets.HTML(f"<small style='line-height: 1.1'>{html.escape(name)}</small>")
        for name in names
    ]
    for row, name in enumerate(names):
        cells.append(widgets.HTML(html.escape(name)))
        cells += [_button(widgets, row, k, labels, said, names, look) for k in range(len(names))]
    columns = f"110px repeat({len(names)}, 62px)"
    layout = widgets.Layout(grid_template_columns=columns, grid_gap="1px")
    others = np.histogram2d(labels, said, bins=(range(11), range(11)))[0]
    np.fill_diagonal(others, 0)
    look(*divmod(int(others.argmax()), 10))
    return widgets.VBox([widgets.GridBox(cells, layout=layout), words, picture])


def _button(
    widgets: Any,
    row: int,
    column: int,
    labels: np.ndarray,
    said: np.ndarray,
    names: Sequence[str],
    look: Any,
) -> Any:
    """One cell: its count, shaded by its share of the row, with its meaning as the tooltip."""
    count = int(((labels == row) & (said == column)).sum())
    share = count / max(1, int((labels == row).sum()))
    # Green for hits and orange for mistakes, and the count itself for everybody.
    colour = (0, 121, 92) if row == column else (213, 94, 0)
    strength = min(1.0, 0.85 * share if row == column else 4 * share)
    mixed = tuple(round(255 - strength * (255 - c)) for c in colour)
    style = {"button_color": "#{:02x}{:02x}{:02x}".format(*mixed), "text_color": "#000000"}
    button = widgets.Button(
        description=str(count) if count else "·",
        tooltip=describe(row, column, count, names).split(" (")[0],
        layout=widgets.Layout(width="60px", height="30px", padding="0"),
        style=style,
    )
    button.on_click(lambda _: look(row, column))
    return button


def describe(row: int, column: int, count: int, names: Sequence[str]) -> str:
    """Return one cell in words."""
    images = "1 image" if count == 1 else f"{count} images"
    images += f" (the {SHOWN} most certain below)" if count > SHOWN else ""
    if row == column:
        return f"{names[row]}, recognised: {images}"
    return f"{names[row]}, taken for {names[column]}: {images}"


def cell_png(images: np.ndarray, scores: np.ndarray, column: int, names: Sequence[str]) -> bytes:
    """Return a PNG of up to 12 images of one cell, the most certain first."""
    with house_style():
        fig = new_figure(9, 3.4)
        axes = fig.subplots(2, SHOWN // 2)
        for ax in axes.flat:
            ax.set_axis_off()
        for ax, image, score in zip(axes.flat, images, scores, strict=False):
            ax.imshow(image, cmap="gray_r")
            ax.set_title(f"{score[column]:.0%} {names[column]}", fontsize=9, loc="center")
        if not len(images):
            fig.text(0.5, 0.5, "No image in this cell", ha="center", va="center", fontsize=14)
        return png(fig, dpi=90)
