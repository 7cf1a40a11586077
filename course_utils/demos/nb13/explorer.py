"""Notebook 13: a confusion matrix whose cells can be clicked to see the images in them.

Everything travels with the output: the counts, and up to 12 images of each cell as one picture of
small squares. The browser answers a click by itself, at once, also after the kernel has stopped.
"""

import base64
import hashlib
import html
import io
import json
from collections.abc import Sequence
from importlib import resources

import numpy as np

from course_utils.show import DARK_PAGES, put_on_page, somebody_is_there

SHOWN = 12  #: images of one cell that are shown
SIDE = 28  #: pixels of an image
ACROSS = 24  #: images in a row of the sheet
GREYS = 16  #: shades that are kept: half the bytes, and nobody sees it at this size
WORDS = (
    "In JupyterLab, running this cell puts a confusion matrix here whose cells are buttons: click "
    "one and see the images in it. The picture above shows the same counts."
)


def confusion_to_click(
    images: np.ndarray, labels: np.ndarray, scores: np.ndarray, names: Sequence[str]
) -> None:
    """Show a confusion matrix to click, where somebody can; one sentence elsewhere.

    Args:
        images: ``(n, 28, 28)``, from 0 to 255 or from 0 to 1.
        labels: the truth, ``(n,)``.
        scores: the model's probabilities, ``(n, 10)``.
        names: of the ten classes.
    """
    if somebody_is_there():
        put_on_page(matrix_page(images, labels, scores, names), WORDS)
    else:
        put_on_page(f"<p><em>{html.escape(WORDS)}</em></p>", WORDS)


def matrix_page(
    images: np.ndarray, labels: np.ndarray, scores: np.ndarray, names: Sequence[str]
) -> str:
    """Return the matrix as HTML with its own styles, script and images."""
    said, sure = scores.argmax(axis=1), scores.max(axis=1)
    order = np.argsort(-sure, kind="stable")  # the most certain first
    chosen: list[int] = []
    rows = []
    counts = np.zeros((len(names), len(names)), dtype=int)
    np.add.at(counts, (labels, said), 1)
    for row, name in enumerate(names):
        cells = []
        for column in range(len(names)):
            inside = order[(labels[order] == row) & (said[order] == column)][:SHOWN]
            percent = [_percent(sure[i]) for i in inside]
            cells.append(_button(row, column, counts, names, len(chosen), percent))
            chosen += inside.tolist()
        rows.append(f'<tr role="row"><th scope="row">{html.escape(name)}</th>{"".join(cells)}</tr>')
    sheet = _sheet(images[chosen])
    heads = "".join(f'<th scope="col"><span>{html.escape(name)}</span></th>' for name in names)
    known = f"matrix-{hashlib.sha256(sheet).hexdigest()[:8]}"
    across, down = ACROSS, -(-len(chosen) // ACROSS)
    picture = f"data:image/png;base64,{base64.b64encode(sheet).decode('ascii')}"
    style = (
        f"#{known} {{ --across: {across}; --down: {down}; }} "
        f"#{known} .tile i {{ background-image: url({picture}); }} "
        f"{', '.join(f'{page} .nb13-matrix .tile i' for page in DARK_PAGES)} {{ filter: none; }}"
    )
    return (
        f"<style>{_part('explorer.css')}{style}</style>"
        f'<div id="{known}" class="nb13-matrix" data-lm-suppress-shortcuts="true" '
        f'data-names="{html.escape(json.dumps(list(names)))}">'
        f'<table role="grid" aria-label="Confusion matrix: rows the truth, columns the prediction">'
        f'<thead><tr role="row"><td><em>true ↓ &nbsp;said →</em></td>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
        f'<div class="inside"><p aria-live="polite"></p><div class="tiles"></div></div></div>'
        f"<script>{_part('explorer.js')}</script>"
    )


def _button(
    row: int, column: int, counts: np.ndarray, names: Sequence[str], first: int, percent: list[str]
) -> str:
    """One cell: its count, shaded by its share of the row, and what to show when it is chosen."""
    count = int(counts[row, column])
    share = count / max(1, int(counts[row].sum()))
    # Green for hits and orange for mistakes, and the count itself for everybody.
    kind, strength = ("hit", 0.7 * share) if row == column else ("miss", min(0.75, 4 * share))
    return (
        f'<td role="gridcell"><button type="button" class="{kind}" tabindex="-1" '
        f'style="--strength: {strength:.2f}" data-row="{row}" data-column="{column}" '
        f'data-first="{first}" data-sure="{" ".join(percent)}" '
        f'aria-label="{html.escape(describe(row, column, count, names))}">'
        f"{count or '·'}</button></td>"
    )


def describe(row: int, column: int, count: int, names: Sequence[str]) -> str:
    """Return one cell in words."""
    images = "1 image" if count == 1 else f"{count:,} images" if count else "no image"
    images += f" (the {SHOWN} most certain)" if count > SHOWN else ""
    if row == column:
        return f"{names[row]}, recognised: {images}"
    return f"{names[row]}, taken for {names[column]}: {images}"


def _percent(sure: float) -> str:
    """Return a certainty as whole percent, never rounded up to 100."""
    return f"{min(99, int(100 * sure + 0.5))}" if sure < 0.995 else ">99"


def _sheet(images: np.ndarray) -> bytes:
    """Return the images ``(n, 28, 28)`` as one PNG in 16 greys, 24 in a row."""
    from PIL import Image

    top = images.max(axis=(1, 2), keepdims=True) if len(images) else 1
    shades = np.round((GREYS - 1) * (images / np.maximum(top, 1e-9))).astype(np.uint8)
    down = max(1, -(-len(images) // ACROSS))
    sheet = np.zeros((down * ACROSS, SIDE, SIDE), dtype=np.uint8)
    sheet[: len(images)] = shades
    tiled = sheet.reshape(down, ACROSS, SIDE, SIDE).swapaxes(1, 2)
    picture = Image.fromarray(tiled.reshape(down * SIDE, ACROSS * SIDE), mode="P")
    picture.putpalette([shade * 255 // (GREYS - 1) for shade in range(GREYS) for _ in "rgb"])
    file = io.BytesIO()
    picture.save(file, format="PNG", bits=4, optimize=True)
    return file.getvalue()


def _part(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text("utf-8")
