"""A model as Keras draws it, on no ground of its own and with an alternative text."""

import base64
from typing import Any

from .show import picture, put_on_page

#: as `show_shapes` and so on of ``keras.utils.plot_model``
_SHOWN = {"show_shapes": True, "show_layer_names": True}
_DPI = 64  #: of the page: letters as large as those of the text
_MOST_WIDE = 900  #: pixels on the page


def draw_model(model: Any, alt: str = "", **options: Any) -> None:
    """Show a model's picture on the page.

    It is that of ``keras.utils.plot_model``, which writes it into a file, on a white ground.

    Args:
        model: a Keras model that is built.
        alt: what the picture shows; by default the layers and what leads where.
        **options: of ``keras.utils.model_to_dot``, e.g. ``rankdir="LR"``. Shapes and names of the
            layers are shown if nothing else is said.

    Raises:
        ValueError: if the model is not built, so that there is nothing to draw.
    """
    from .start import quiet_start

    with quiet_start():
        import keras

    if not model.built:
        raise ValueError(
            f"The model {model.name!r} has no weights yet, so nothing can be drawn: give it a "
            "keras.Input, or call it on a batch once."
        )
    dot = keras.utils.model_to_dot(model, **{**_SHOWN, "dpi": 2 * _DPI, **options})
    dot.set("bgcolor", "transparent")
    drawn = dot.create(format="png")
    width = min(int.from_bytes(drawn[16:20], "big") // 2, _MOST_WIDE)  # from the PNG's header
    text = alt or described(model, dot)
    data = f"data:image/png;base64,{base64.b64encode(drawn).decode('ascii')}"
    put_on_page(picture(data, width, text), f"[Picture] {text}")


def described(model: Any, dot: Any) -> str:
    """Return the layers that are drawn and what leads where, in a sentence or two."""
    nodes = {node.get_name() for node in dot.get_nodes()}
    seen = [layer for layer in model.layers if str(id(layer)) in nodes]
    if not seen:
        kind = type(model).__name__
        return f"One box, {model.name} ({kind}): Keras cannot see what is inside."
    names = {str(id(layer)): layer.name for layer in seen}
    layers = [f"{layer.name} ({type(layer).__name__})" for layer in seen]
    leads = [
        f"{names[edge.get_source()]} to {names[edge.get_destination()]}"
        for edge in dot.get_edges()
        if edge.get_source() in names and edge.get_destination() in names
    ]
    said = f"A model with the layers {', '.join(layers)}."
    return f"{said} Arrows lead from {', from '.join(leads)}." if leads else said
