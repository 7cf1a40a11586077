"""Notebook 05: a model as Keras draws it."""

import base64
import html
import shutil
import tempfile
from pathlib import Path
from typing import Any

from course_utils.show import STYLE, put_on_page

HALF = 2  #: pixels of the file for one of the page: sharp on any screen


def draw(model: Any, alt: str) -> None:
    """Show what ``keras.utils.plot_model`` draws; a sentence where Graphviz is missing.

    Args:
        model: a built Keras model.
        alt: what the picture shows, for a reader who cannot see it.
    """
    if shutil.which("dot") is None:
        words = f"Graphviz is not installed, so Keras cannot draw. It would show: {alt}"
        put_on_page(f"<p><em>{html.escape(words)}</em></p>", words)
        return
    import keras
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.png")
        keras.utils.plot_model(model, str(path), show_shapes=True, show_layer_names=True, dpi=120)
        data, width = path.read_bytes(), Image.open(path).width
    picture = base64.b64encode(data).decode("ascii")
    page = (
        f'{STYLE}<img class="course-picture" src="data:image/png;base64,{picture}" '
        f'width="{width // HALF}" style="max-width: 100%; height: auto" alt="{html.escape(alt)}">'
    )
    put_on_page(page, f"[Picture] {alt}")
