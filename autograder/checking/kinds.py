"""What an object of the student's is, and what to say when it is not what was asked for."""

from dataclasses import dataclass

from .expectations import Incorrect
from .reading import a


@dataclass(frozen=True)
class Kind:
    """What sort of thing an object is.

    `kind` is e.g. ``"model"``, ``"a class"``, ``"nothing"``; `of` says for a class, too, whether it
    is one of Keras's models, layers, callbacks …; `built` whether a model or layer has its weights;
    `subclass` whether a model is of a class of the student's own.
    """

    kind: str
    type_name: str
    of: str
    built: bool
    subclass: bool

    @property
    def words(self) -> str:
        """What it is, for a card."""
        if self.kind == "nothing":
            return "`None`"
        if self.kind == "a class":
            return f"the class `{self.type_name}` itself"
        if self.kind in ("an array", "something else") or not self.kind.startswith("a "):
            return a(self.type_name)
        return self.kind


@dataclass(frozen=True)
class Definition:
    """How a class or a function is written.

    `bases` are the names of all classes above it, the nearest first; `methods` those it defines
    itself; `parameters` those of its `__init__` (of the function), without ``self``, ``*`` and
    ``**``; `calls_super` is ``None`` if its source is not at hand; `registered_as` the name under
    which exactly this object, and not an earlier one of its name, is registered with Keras.
    """

    kind: str
    of: str
    bases: tuple[str, ...]
    methods: tuple[str, ...]
    parameters: tuple[str, ...]
    takes_kwargs: bool
    calls_super: bool | None
    registered_as: str


_EXPECTED = {
    "model": "a keras.Model: Sequential, Functional or your own subclass",
    "figure": "the figure that `plt.figure()` returned",
    "history": "the History that `fit` returned",
    "callback": "a callback: an object made of a class of callbacks",
    "metric": "a function of (y_true, y_pred), or a metric",
    "loss": "a function of (y_true, y_pred), or a loss",
}
_NOUN = {"model": "Keras model", "figure": "Matplotlib figure", "history": "History"}

#: why something is not what was asked for: (asked, found) → words
_WHY = {
    ("model", "history"): "`fit` returns a History, the record of the training. Call `.fit(…)` on "
    "a line of its own, so that the model keeps its name.",
    ("model", "nothing"): "`compile` and `summary` return nothing, and so does a function without "
    "`return`: is the result of one of them kept here?",
    ("model", "layer"): "One layer is not yet a model: it becomes part of one.",
    ("model", "tensor"): "That is what leaves a layer. A model is made of its inputs and outputs: "
    "`keras.Model(…, …)`.",
    ("model", "a list"): "A list of layers is not yet a model.",
    ("model", "a pair"): "Those are several things in one tuple: a comma too many?",
    ("model", "a function"): "That is a function: call it with ( ), and keep what it returns.",
    ("model", "text"): "Is that the path of a saved model? Load it first.",
    ("figure", "nothing"): "`plt.show()` returns nothing: keep the figure when it is made.",
    ("figure", "axes"): "That is one axes; the figure is the page it stands on.",
    ("figure", "a pair"): "`plt.subplots` returns two things, the figure and its axes: give each a "
    "name of its own.",
    (
        "figure",
        "an array",
    ): "Is that what `plt.subplots` returns second, the axes? The figure comes "
    "first: `fig, axes = …`.",
    ("figure", "a list"): "Is that what `plot` gave back, the lines it drew? Keep the figure when "
    "it is made.",
    ("figure", "a module"): "`plt` is the whole drawing library.",
    ("history", "a dict"): "That is the dict inside: keep what `fit` returned, without `.history`.",
    ("history", "model"): "That is the model. `fit` returns the History.",
    ("callback", "a function"): "A function is no callback: Keras calls methods of an object.",
    ("callback", "nothing"): "There is nothing in it: is a `return` missing?",
}


def not_a(wanted: str, label: str, seen: Kind) -> Incorrect:
    """Return the end of a check that asked for a `wanted` and found something else."""
    why = _WHY.get((wanted, seen.kind), "")
    if seen.kind == "a class" and seen.of == wanted:
        why = "That is the class, the plan. Write ( ) after it to make one."
    return Incorrect(
        f"`{label}` is no {_NOUN.get(wanted, wanted)}.",
        saw=seen.words,
        expected=_EXPECTED.get(wanted, f"a {wanted}"),
        why=why,
    )
