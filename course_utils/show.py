"""Pictures as the course shows them: one house style, and a text for those who cannot see them.

A picture is a PNG without a ground, in inks for a light page. A dark page turns its lightness round
and keeps its hues, by a filter that comes with the picture: then the words of a picture are as easy
to read as before, and so are words on a coloured patch. Where a page drops the filter (JupyterLab
does, until a notebook is trusted), it keeps the white ground that stands in the image's own style,
and the picture is a light sheet on a dark page, but never dark on dark.
"""

import base64
import html
import io
import sys
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Okabe and Ito's palette: told apart with any kind of colour vision. Never the only sign of
# anything: lines also differ in their dashes, markers or labels.
BLACK, GREY = "#000000", "#6b6b6b"
BLUE, SKY, GREEN = "#0072B2", "#56B4E9", "#009E73"
ORANGE, VERMILLION, PURPLE, YELLOW = "#E69F00", "#D55E00", "#CC79A7", "#F0E442"
CYCLE = (BLUE, ORANGE, GREEN, VERMILLION, PURPLE, SKY, BLACK)
#: The same hues for words, which need more contrast than lines do.
GREEN_WORDS, ORANGE_WORDS, VERMILLION_WORDS, PURPLE_WORDS = (
    "#00664b",
    "#7d5800",
    "#a84a00",
    "#8e3f6c",
)

#: How much a dark page turns lightness round: white becomes #121212, black becomes #ededed.
INVERT = 0.93
DARK_FILTER = f"invert({INVERT}) hue-rotate(180deg)"
#: What tells a dark page: JupyterLab and nbconvert, VS Code (two), Colab, Sphinx's themes.
DARK_PAGES = (
    '[data-jp-theme-light="false"]',
    ".vscode-dark",
    ".vscode-high-contrast:not(.vscode-high-contrast-light)",
    'html[theme="dark"]',
    'html[data-theme="dark"]',
)
STYLE = (
    "<style>.course-picture { background: none !important }\n"
    + ", ".join(f"{page} .course-picture" for page in DARK_PAGES)
    + f" {{ filter: {DARK_FILTER} }}</style>"
)

DPI = 144  #: pixels an inch in the file: sharp on a screen that shows two for one
SCREEN_DPI = 84  #: pixels an inch on the page


def house_style() -> AbstractContextManager[None]:
    """Return a context in which Matplotlib draws in the course's style, on no ground of its own.

    >>> with house_style():
    ...     fig = new_figure(6, 3)
    """
    from cycler import cycler
    from matplotlib import rc_context

    return rc_context(
        {
            "axes.axisbelow": True,
            "axes.edgecolor": GREY,
            "axes.facecolor": "none",
            "axes.grid": True,
            "axes.labelsize": 11,
            "axes.prop_cycle": cycler(color=CYCLE),
            "axes.spines.right": False,
            "axes.spines.top": False,
            "axes.titlelocation": "left",
            "axes.titlesize": 12,
            "axes.titleweight": "bold",
            "figure.facecolor": "none",
            "figure.titlesize": 13.5,
            "figure.titleweight": "bold",
            "font.family": "DejaVu Sans",  # ships with Matplotlib: the same picture everywhere
            "font.size": 11,
            "grid.color": "#dcdcdc",
            "legend.frameon": False,
            "legend.fontsize": 10,
            "lines.linewidth": 2.2,
            "lines.markersize": 7,
            "xtick.labelsize": 10,
            "ytick.labelsize": 10,
        }
    )


def new_figure(width: float, height: float) -> "Figure":
    """Return an empty figure of `width` × `height` inches that no window and no pyplot knows of."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    fig = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(fig)
    return fig


def png(fig: "Figure", dpi: int = DPI, *, ground: str = "white", note: str = "") -> bytes:
    """Return `fig` as a PNG file. The same figure gives the same bytes: no date, no version.

    Args:
        fig: the figure. It keeps a ground of its own, if it has one.
        dpi: pixels an inch.
        ground: what stands behind a figure that has none, as ``house_style`` makes them: a colour,
            or ``"none"`` for a picture that stands on the page itself.
        note: what the file says of itself, as a PNG's description.
    """
    from matplotlib.colors import to_rgba

    own = to_rgba(fig.get_facecolor())
    file = io.BytesIO()
    fig.savefig(
        file,
        format="png",
        dpi=dpi,
        facecolor=own if own[3] else ground,  # the fourth is alpha
        metadata={"Software": None} | ({"Description": note} if note else {}),
    )
    return file.getvalue()


def show(fig: "Figure", alt: str) -> None:
    """Show a Matplotlib figure on the page, and close it.

    Args:
        fig: the figure, e.g. what ``plt.figure()`` or ``plt.gcf()`` returned.
        alt: what the picture shows, in a sentence or two, for a reader who cannot see it.

    Raises:
        TypeError: if `fig` is no figure.
        ValueError: if `alt` is empty.
    """
    if not hasattr(fig, "savefig") or not hasattr(fig, "get_figwidth"):
        raise TypeError(
            f"show() takes a Matplotlib figure, e.g. show(plt.gcf(), alt=…). "
            f"Received: a {type(fig).__name__}"
        )
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError("show() needs alt=…: what the picture shows, in a sentence, as text.")
    text = " ".join(alt.split())
    put_on_page(STYLE + image(fig, text), f"[Picture] {text}")
    close(fig)


def image(fig: "Figure", alt: str) -> str:
    """Return `fig` as an HTML image, to stand on a page that has ``STYLE``."""
    return _tag(picture_data(fig), round(fig.get_figwidth() * SCREEN_DPI), alt)


def picture(data: str, width: int, alt: str) -> str:
    """Return a picture that is not Matplotlib's as HTML, with its style.

    Args:
        data: a ``data:`` address of an image on no ground of its own, in inks for a light page.
        width: pixels on the page.
        alt: what it shows.
    """
    return STYLE + _tag(data, width, alt)


def _tag(data: str, width: int, alt: str) -> str:
    return (
        f'<img class="course-picture" src="{data}" width="{width}" '
        'style="max-width: 100%; height: auto; background-color: #ffffff" '
        f'alt="{html.escape(alt)}">'
    )


def picture_data(fig: "Figure") -> str:
    """Return `fig`, on no ground but its own, as a ``data:`` address."""
    data = base64.b64encode(png(fig, ground="none")).decode("ascii")
    return f"data:image/png;base64,{data}"


def put_on_page(page: str, text: str) -> None:
    """Display HTML with its plain-text twin; print the text where there is no notebook."""
    if not in_notebook():
        print(text)
        return
    from IPython.display import display

    bundle: dict[str, Any] = {"text/html": page, "text/plain": text}
    display(bundle, raw=True)


def in_notebook() -> bool:
    """Whether IPython runs this code."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None


def somebody_is_there() -> bool:
    """Whether the front end can take input: JupyterLab says yes, nbclient and its like say no."""
    if not in_notebook():
        return False
    from IPython import get_ipython

    kernel = getattr(get_ipython(), "kernel", None)
    return bool(getattr(kernel, "_allow_stdin", False))


def close(fig: "Figure") -> None:
    """Tell pyplot, if the figure is one of its own, so that it is not shown a second time."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(fig)
