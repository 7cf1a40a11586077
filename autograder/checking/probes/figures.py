"""A Matplotlib figure: what is drawn on it, and where."""

from typing import Any


def describe(figure: Any) -> dict[str, Any]:
    """Return a ``Figure``."""
    title = getattr(figure, "_suptitle", None)
    return {
        "size": [float(length) for length in figure.get_size_inches()],
        "suptitle": str(title.get_text()) if title is not None else "",
        "texts": [str(one.get_text()) for one in figure.texts if one is not title],
        "axes": [_axes(one) for one in figure.get_axes()],
    }


def _axes(axes: Any) -> dict[str, Any]:
    legend = axes.get_legend()
    box = axes.get_window_extent().transformed(axes.get_figure(root=True).transFigure.inverted())
    return {
        "title": "".join(axes.get_title(loc=side) for side in ("left", "center", "right")),
        "xlabel": str(axes.get_xlabel()),
        "ylabel": str(axes.get_ylabel()),
        "visible_axis": bool(axes.axison),
        "is_colorbar": hasattr(axes, "_colorbar") or axes.get_label() == "<colorbar>",
        "box": {name: float(getattr(box, name)) for name in ("x0", "y0", "x1", "y1")},
        "texts": [str(one.get_text()) for one in axes.texts],
        "legend": [str(one.get_text()) for one in legend.get_texts()] if legend else [],
        "lines": [_line(one) for one in axes.get_lines()],
        "images": [_image(one) for one in axes.get_images()],
        "bars": [float(one.get_height()) for one in axes.patches if hasattr(one, "get_height")],
        "points": [_points(one) for one in axes.collections if hasattr(one, "get_offsets")],
    }


def _line(line: Any) -> dict[str, Any]:
    import numpy as np

    return {
        "points": np.asarray(line.get_xydata(), dtype=float),
        "label": str(line.get_label()),
    }


def _image(image: Any) -> dict[str, Any]:
    import numpy as np

    pixels = np.asarray(image.get_array())
    numeric = pixels.dtype.kind in "biuf"
    return {
        "pixels": pixels.astype("float32") if numeric else np.zeros(0, "float32"),
        "cmap": str(getattr(image.get_cmap(), "name", "")),
        "limits": [float(limit) if limit is not None else 0.0 for limit in image.get_clim()],
        "upside_down": not image.axes.yaxis_inverted(),
    }


def _points(collection: Any) -> Any:
    import numpy as np

    return np.asarray(collection.get_offsets(), dtype=float)
