"""Notebook 01: one image made brighter, in uint8 and in float32, side by side.

The two pictures stand in the page's own text and are never turned light for dark: here brightness
is what is shown.
"""

import base64
import html
import io

import numpy as np

from course_utils.scripted import scripted
from course_utils.show import put_on_page

START = 100
SIDE_PX = 196  #: of an image on the page
LABEL = "added to each pixel"
NOTE = f"Run this cell to get a slider for what is {LABEL} here."


def brighter(image: np.ndarray, by: int) -> tuple[np.ndarray, np.ndarray]:
    """Return ``image + by`` in uint8, and as it should look: in float, and white beyond 255."""
    return image + np.uint8(by), np.minimum(image.astype("float32") + by, 255)


def captions(image: np.ndarray, by: int) -> tuple[str, str, str]:
    """Return what stands under the image itself, in uint8, and in float32."""
    wrapped = image + np.uint8(by)
    real = image.astype("float32") + by
    return (
        f"as it is: mean {image.mean():.1f}",
        f"uint8, + {by}: mean {wrapped.mean():.1f}",
        f"float32, + {by}: mean {real.mean():.1f}",
    )


def brightness_slider(image: np.ndarray) -> None:
    """Show `image` ``(height, width)``, uint8, beside itself made brighter in two dtypes."""
    said = captions(image, START)
    shown = (image, *brighter(image, START))
    figures = "".join(
        f'<figure style="margin: 0; min-width: {SIDE_PX}px"><img src="{_data(one)}" '
        f'alt="The image {html.escape(words)}" width="{SIDE_PX}" height="{SIDE_PX}" '
        f'style="image-rendering: pixelated; border: 1px solid #888">'
        f'<figcaption style="white-space: nowrap">{html.escape(words)}</figcaption></figure>'
        for one, words in zip(shown, said, strict=True)
    )
    row = f'<div class="row" style="display: flex; flex-wrap: wrap; gap: 16px">{figures}</div>'
    data = {"start": START, "label": LABEL}
    page = scripted(__package__, "brightness", data, still=row, note=NOTE)
    put_on_page(page, f"[Picture with a slider] {'; '.join(said)}.")


def _data(image: np.ndarray) -> str:
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(np.asarray(image, dtype=np.uint8)).save(file, format="PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode('ascii')}"
