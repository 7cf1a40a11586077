"""04.tape: all slopes of a chain of neurons, of any length, by TensorFlow's tape.

The trusted side imports no TensorFlow: it walks back in NumPy, and judges whatever slopes come back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, Raised, exercise, explain, named, read_numbers, show, slip, suspects
from autograder.checking.reading import as_float, items_of

from .nets import chains

NOT_SEEN = (
    "No recorded path leads from the loss to any weight. Three suspects: the weights are no Variables, and nobody watches them; "
    "the loss is made after the `with` block; `gradient` is asked for other objects than those you calculated with."
)
CUT = (
    "The path back ends at some layer: the weights before it get `None`. Did h leave TensorFlow there (`float`, `.numpy()`, `math`, "
    "`np`), or did a new tape begin?"
)
LEFT = "The loss is no tensor any more: on the way h left TensorFlow (`float`, `.numpy()`, `math`, `np`). `tf.sigmoid` stays in it."
ZEROS = "All slopes are 0. Where no path was recorded, a zero has taken the place of `None`, and hides it."
FLOAT = "A tape watches tensors and Variables: it cannot watch a plain float."
TWICE = "A tape is used up by one `gradient`: ask for the slopes along all weights at once, in a list."


@dataclass(frozen=True)
class Facts:
    """How the slopes of each chain relate to the right ones; nan stands for None. Or an error."""

    ratios: Sequence[np.ndarray] = ()
    turned: Sequence[np.ndarray] = ()  #: the ratios, if their order is reversed
    error: str = ""

    def all_are(self, scale: float) -> bool:
        """Whether every slope is there, and `scale` times the right one."""
        return not self.error and all(np.allclose(r, scale, rtol=1e-3, atol=0) for r in self.ratios)

    @property
    def cut(self) -> bool:
        """Whether in each chain the first slopes are None, and the others are right."""
        gaps = [np.isnan(r) for r in self.ratios]
        first = all(0 < g.sum() < len(g) and g[: g.sum()].all() for g in gaps)
        return not self.error and first and all(np.allclose(r[~g], 1, rtol=1e-3) for r, g in zip(self.ratios, gaps, strict=True))


LAYER, ALL = "h = tf.sigmoid(w * h)", "tape.gradient(loss, ws)"
SLIPS = (
    slip({"tf.Variable(w)": "tf.constant(w)"}, NOT_SEEN, when=lambda f: not f.error and all(np.isnan(r).all() for r in f.ratios)),
    slip({"        loss =": "    loss ="}, NOT_SEEN),
    slip({ALL: "tape.gradient(loss, [tf.Variable(w) for w in ws])"}, NOT_SEEN),
    slip({LAYER: "h = tf.sigmoid(w * float(h))"}, CUT, when=lambda f: f.cut),
    slip({LAYER: "h = tf.sigmoid(w * h) if w is not ws[0] else 1 / (1 + math.exp(-w * h))"}, CUT),
    slip({LAYER: "h = 1 / (1 + math.exp(-w * h))"}, LEFT, when=lambda f: "type_value" in f.error or "_id'" in f.error),
    slip(
        {"[tf.Variable(w) for w in ws]": "ws", "h = x": "tape.watch(ws)\n        h = x"},
        FLOAT,
        when=lambda f: "Passed in object" in f.error,
    ),
    slip({ALL: "[tape.gradient(loss, w) for w in ws]"}, TWICE, when=lambda f: "non-persistent" in f.error),
    slip(
        {ALL: f"{ALL}[::-1]"},
        "They are in the reverse order: the first weight's slope comes first.",
        when=lambda f: not f.error and Facts(f.turned).all_are(1),
    ),
    slip({"0.5 * (h": "(h"}, "They are twice too big: the ½ of the loss is missing.", when=lambda f: f.all_are(2)),
    slip({"0.5 * (h": "-0.5 * (h"}, "All signs are turned: a step along them would go uphill.", when=lambda f: f.all_are(-1)),
    slip(
        {ALL: "tape.gradient(loss, ws, unconnected_gradients='zero')", "tf.Variable(w)": "tf.constant(w)"},
        ZEROS,
        when=lambda f: f.all_are(0),
    ),
)


def walk(ws: Sequence[float], x: float, y: float) -> np.ndarray:
    """Return the slope of ½ (o − y)² along each of `ws`."""
    flows = [x]
    for w in ws:
        flows.append(1 / (1 + np.exp(-w * flows[-1])))
    arrives, slopes = flows[-1] - y, []
    for w, into, out in zip(ws[::-1], flows[-2::-1], flows[:0:-1], strict=True):
        slopes.append(arrives * out * (1 - out) * into)
        arrives *= out * (1 - out) * w
    return np.array(slopes[::-1])


def read_slopes(value: Any, count: int) -> np.ndarray:
    """Return `count` slopes, with nan where there is None, or end the check in words."""
    items = items_of(value) or []
    filled = [0.0 if one is None else one if as_float(one) is None else as_float(one) for one in items]
    found = read_numbers(filled if items else value, "What `tape_gradients` returns", (count,), f"{count} slopes, one for each weight")
    return np.array([np.nan if one is None else number for one, number in zip(items, found, strict=True)])


@exercise(
    "04.tape",
    title="The tape walks back",
    points=2,
    slips=SLIPS,
    hints=(
        "A tape sees what is calculated with Variables inside its `with` block. Make a list of Variables first.",
        "Inside the block: h starts as x; each weight makes a new h; the loss comes last, still inside.",
        "`tape.gradient(loss, a_list)` gives a list: one slope for each Variable in it.",
    ),
    teaches="You wrote the way forward only, and the way back goes through chains of any length: the tape knows each step's local slope.",
    given="import keras\nimport tensorflow as tf",
    right=(
        "def tape_gradients(ws, x, y):\n    ws = [tf.constant(w) for w in ws]\n    with tf.GradientTape() as tape:\n        tape.watch(ws)\n"
        "        h = x\n        for w in ws:\n            h = 1 / (1 + tf.exp(-h * w))\n        loss = tf.square(y - h) / 2\n"
        "    return [float(one) for one in tape.gradient(loss, ws)]\n",
        "def tape_gradients(ws, x, y):\n    ws = [keras.Variable([w]) for w in ws]\n    with tf.GradientTape(persistent=True) as tape:\n        h = x\n"
        "        for w in ws:\n            h = keras.ops.sigmoid(w * h)\n        loss = 0.5 * (h - y) ** 2\n"
        "    return tuple(tape.gradient(loss, w.value) for w in ws)\n",
        "def tape_gradients(ws, x, y):\n    ws = tf.Variable(ws)\n    with tf.GradientTape() as tape:\n        h = x\n"
        "        for w in tf.unstack(ws):\n            h = tf.sigmoid(w * h)\n        loss = 0.5 * (h - y) ** 2\n"
        "    return tape.gradient(loss, ws)\n",
    ),
)
def tape(answer: Answer, draw: Draw) -> Credit | None:
    """The slopes agree for the taught chain of two weights and for drawn chains of three to five."""
    cases = chains(draw)
    rights, seen = [walk(*case) for case in cases], list[np.ndarray]()
    for ws, x, y in cases:
        try:
            seen.append(read_slopes(answer.function("tape_gradients")(ws, x, y), len(ws)))
        except Raised as error:
            error.why = named(suspects(Facts(error=f"{error.type_name}: {error.message}"), SLIPS)) or error.why
            raise
    pairs = list(zip(seen, rights, strict=True))
    facts = Facts([s / r for s, r in pairs], [s[::-1] / r for s, r in pairs])
    if facts.all_are(1):
        return None
    first = next(k for k, ratios in enumerate(facts.ratios) if not Facts([ratios]).all_are(1))
    shown = [None if np.isnan(one) else float(one) for one in seen[first]]
    ws, x, y = cases[first]
    summary = f"tape_gradients({show(ws)}, {x:.4g}, {y:g}) is not right yet."
    return explain(facts, SLIPS, Incorrect(summary, saw=show(shown), expected=show(rights[first].tolist())))
