"""A picture with a slider that answers in the browser: no kernel is asked, so it answers at once.

Matplotlib draws what stands still. What moves is a few trails of points, worked out for every place
of the slider beforehand and sent along as numbers; a small script draws them over the picture. So
the slider works in a running notebook and on an exported page. Where a page runs no script (GitHub,
a notebook that is not trusted yet), the picture of the starting frame stands there, complete.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .scripted import scripted
from .show import BLUE, SCREEN_DPI, close, image, picture_data, put_on_page

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

_FAR = 4000  #: units; what lies farther outside is drawn there, out of sight all the same
_SIZE = 4.2  #: units; the radius of a point; the last of a trail is twice as large
_LINE = 1.8  #: units


@dataclass(frozen=True)
class Trail:
    """Points joined by a line, the last one larger; what leaves the axes' limits is not seen.

    Attributes:
        axes: where it is drawn.
        x: ``(n,)``, in the coordinates of the axes.
        y: ``(n,)``.
        colour: of line and points.
    """

    axes: "Axes"
    x: "np.ndarray"
    y: "np.ndarray"
    colour: str = BLUE


@dataclass(frozen=True)
class Frame:
    """What one place of the slider shows.

    Attributes:
        value: what is read beside the slider, e.g. ``"0.30"``.
        words: what is seen, in a sentence, for those who see it and for those who do not.
        trails: as many in each frame, in the same order and on the same axes.
    """

    value: str
    words: str
    trails: tuple[Trail, ...]


def show_frames(
    fig: "Figure", frames: Sequence[Frame], *, label: str, start: int, alt: str
) -> None:
    """Show `fig` with a slider over `frames`, and close it.

    Args:
        fig: what stands still; its axes keep the limits they have.
        frames: one for each place of the slider.
        label: the slider's name, e.g. ``"learning rate η"``.
        start: the frame to begin with; choose one at which moving the slider shows something.
        alt: what the picture shows, without what moves: the frame's words are added.

    Raises:
        ValueError: if there is no such frame, or the frames have different trails.
    """
    if not 0 <= start < len(frames):
        raise ValueError(
            f"start is the place of a frame, 0 to {len(frames) - 1}. Received: {start}"
        )
    shapes = {tuple((trail.axes, trail.colour) for trail in frame.trails) for frame in frames}
    if len(shapes) != 1:
        raise ValueError(
            "Each frame needs the same trails: as many, on the same axes, as coloured."
        )
    first, text = frames[start], " ".join(alt.split())
    with _drawn(first.trails):
        still = image(fig, f"{text} {label} = {first.value}: {first.words}")
    data: dict[str, Any] = {
        "alt": text,
        "ground": picture_data(fig),
        "label": label,
        "start": start,
        "size": _SIZE,
        "line": _LINE,
        **_places(fig, first.trails),
        "frames": [
            {
                "value": one.value,
                "words": one.words,
                "trails": [_points(trail, fig.dpi / SCREEN_DPI) for trail in one.trails],
            }
            for one in frames
        ],
    }
    note = f"Run this cell to get a slider for the {label} here."
    page = scripted(__package__, "frames", data, still=still, note=note)
    put_on_page(page, f"[Picture with a slider] {text} {first.words}")
    close(fig)


@contextmanager
def _drawn(trails: Sequence[Trail]) -> Iterator[None]:
    """Have Matplotlib draw the trails for as long as the context is open, as the script does."""
    unit = 72 / SCREEN_DPI  # in points
    artists: list[Line2D] = []
    for trail in trails:
        limits = trail.axes.get_xlim(), trail.axes.get_ylim()
        for first, line, size in ((0, _LINE, 2 * _SIZE), (-1, 0.0, 4 * _SIZE)):
            artists += trail.axes.plot(
                trail.x[first:],
                trail.y[first:],
                "o-",
                color=trail.colour,
                linewidth=line * unit,
                markersize=size * unit,
                markeredgewidth=0,
                zorder=5,
            )
        trail.axes.set(xlim=limits[0], ylim=limits[1])
    try:
        yield
    finally:
        for artist in artists:
            artist.remove()


def _places(fig: "Figure", trails: Sequence[Trail]) -> dict[str, Any]:
    """The picture's size, and each trail's colour and window, in units of the page."""
    fig.canvas.draw()  # places the axes
    unit = fig.dpi / SCREEN_DPI
    windows = []
    for trail in trails:
        box = trail.axes.bbox
        corner = box.x0 / unit, fig.get_figheight() * SCREEN_DPI - box.y1 / unit
        window = (*corner, box.width / unit, box.height / unit)
        windows.append({"colour": trail.colour, "window": [round(side, 1) for side in window]})
    size = [round(side * SCREEN_DPI) for side in fig.get_size_inches()]
    return {"picture": size, "places": windows}


def _points(trail: Trail, unit: float) -> list[list[float]]:
    """The trail in units of the page, from the upper left corner of its axes."""
    import numpy as np

    box = trail.axes.bbox
    seen = trail.axes.transData.transform(np.column_stack([trail.x, trail.y]))
    seen = np.column_stack([seen[:, 0] - box.x0, box.y1 - seen[:, 1]]) / unit
    return [[round(float(x), 1), round(float(y), 1)] for x, y in np.clip(seen, -_FAR, _FAR)]
