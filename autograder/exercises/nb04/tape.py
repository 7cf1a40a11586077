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

Chain = tuple[list[float], float, float]

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


@dataclass(frozen=True)
class Facts:
    """The slopes that came back for each chain, with nan for None; or the error instead."""

    seen: Sequence[np.ndarray]
    chains: Sequence[Chain]
    error: str = ""

    def are(self, scale: float = 1, **other: Any) -> bool:
        """Whether they are those of the right walk, or another one, times `scale`; None is left out."""
        pairs = [(s, scale * walk(*chain, **other)) for s, chain in zip(self.seen, self.chains, strict=True)]
        return not self.error and all(np.allclose(s[~np.isnan(s)], w[~np.isnan(s)], rtol=1e-3, atol=0) for s, w in pairs)

    @property
    def missing(self) -> list[int]:
        """For each chain, how many of the first slopes are None; -1 if others are, too."""
        counts = [int(np.isnan(s).sum()) for s in self.seen]
        return [n if np.isnan(s[:n]).all() else -1 for s, n in zip(self.seen, counts, strict=True)]

    @property
    def whole(self) -> bool:
        """Whether there is a number for every weight."""
        return not self.error and not any(self.missing)


def walk(ws: Sequence[float], x: float, y: float, *, tanh: bool = False, squared: bool = True) -> np.ndarray:
    """Return the slopes of ½ (o − y)², or of o − y, along each of `ws`."""
    flows = [x]
    for w in ws:
        flows.append(np.tanh(w * flows[-1]) if tanh else 1 / (1 + np.exp(-w * flows[-1])))
    arrives, slopes = flows[-1] - y if squared else 1.0, []
    for w, into, out in zip(ws[::-1], flows[-2::-1], flows[:0:-1], strict=True):
        arrives *= 1 - out**2 if tanh else out * (1 - out)
        slopes.append(arrives * into)
        arrives *= w
    return np.array(slopes[::-1])


LAYER, ALL = "h = tf.sigmoid(w * h)", "tape.gradient(loss, ws)"
SLIPS = (
    slip({"tf.Variable(w)": "tf.constant(w)"}, NOT_SEEN, when=lambda f: not f.error and all(np.isnan(s).all() for s in f.seen)),
    slip({"        loss =": "    loss ="}, NOT_SEEN),
    slip({ALL: "tape.gradient(loss, [tf.Variable(w) for w in ws])"}, NOT_SEEN),
    slip(
        {LAYER: "h = tf.sigmoid(w * float(h))"},
        CUT,
        when=lambda f: f.are() and all(0 < n < len(s) for n, s in zip(f.missing, f.seen, strict=True)),
    ),
    slip({LAYER: "h = tf.sigmoid(w * h) if w is not ws[0] else 1 / (1 + math.exp(-w * h))"}, CUT),
    slip({LAYER: "h = 1 / (1 + math.exp(-w * h))"}, LEFT, when=lambda f: any(part in f.error for part in ("type_value", "_id'"))),
    slip(
        {ALL: f"{ALL}[::-1]"},
        "They are in the reverse order: the first weight's slope comes first.",
        when=lambda f: f.whole and Facts([s[::-1] for s in f.seen], f.chains).are(),
    ),
    slip({"0.5 * (h": "(h"}, "They are twice too big: the ½ of the loss is missing.", when=lambda f: f.whole and f.are(2)),
    slip({"0.5 * (h": "-0.5 * (h"}, "All signs are turned.", when=lambda f: f.whole and f.are(-1)),
    slip(
        {"0.5 * (h - y) ** 2": "h - y"},
        "The loss is o − y: it should be half of its square.",
        when=lambda f: f.whole and f.are(squared=False),
    ),
    slip({"tf.sigmoid": "tf.tanh"}, "That chain uses tanh: its neurons should use σ.", when=lambda f: f.whole and f.are(tanh=True)),
    slip(
        {ALL: "tape.gradient(loss, ws, unconnected_gradients='zero')", "tf.Variable(w)": "tf.constant(w)"},
        ZEROS,
        when=lambda f: f.whole and f.are(0),
    ),
)


def read_slopes(value: Any, count: int) -> np.ndarray:
    """Return `count` slopes, with nan where there is None, or end the check in words."""
    slopes = [np.nan if one is None else as_float(one) for one in items_of(value) or []]
    usable = [one for one in slopes if one is not None and not np.isinf(one)]
    if len(usable) == count == len(slopes) and np.isnan(usable).sum() == sum(one is None for one in items_of(value) or []):
        return np.array(usable)
    return read_numbers(value, "What `tape_gradients` returns", (count,), f"{count} slopes, one for each weight")


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
    teaches="You wrote the way forward only, and it works for chains of any length: the tape knows each step's local slope.",
    given="import keras\nimport tensorflow as tf",
    right=(
        "def tape_gradients(ws, x, y):\n    ws = [tf.constant(w) for w in ws]\n    with tf.GradientTape() as tape:\n        tape.watch(ws)\n"
        "        h = x\n        for w in ws:\n            h = 1 / (1 + tf.exp(-h * w))\n        loss = tf.square(y - h) / 2\n"
        "    return [float(one) for one in tape.gradient(loss, ws)]\n",
        "def tape_gradients(ws, x, y):\n    ws = [keras.Variable(w) for w in ws]\n    with tf.GradientTape(persistent=True) as tape:\n        h = x\n"
        "        for w in ws:\n            h = keras.ops.sigmoid(w * h)\n        loss = 0.5 * (h - y) ** 2\n"
        "    return tuple(tape.gradient(loss, w.value) for w in ws)\n",
        "def tape_gradients(ws, x, y):\n    ws = tf.Variable(ws)\n    with tf.GradientTape() as tape:\n        h = x\n"
        "        for w in tf.unstack(ws):\n            h = tf.sigmoid(w * h)\n        loss = 0.5 * (h - y) ** 2\n"
        "    return tape.gradient(loss, ws)\n",
    ),
)
def tape(answer: Answer, draw: Draw) -> Credit | None:
    """The slopes agree for the taught chain of two and for drawn chains of up to five weights."""
    cases = chains(draw)
    seen = []
    for ws, x, y in cases:
        try:
            seen.append(read_slopes(answer.function("tape_gradients")(ws, x, y), len(ws)))
        except Raised as error:
            error.why = named(suspects(Facts([], [], f"{error.type_name}: {error.message}"), SLIPS)) or error.why
            raise
    facts = Facts(seen, cases)
    if facts.whole and facts.are():
        return None
    first = next(k for k, case in enumerate(cases) if not (Facts([seen[k]], [case]).whole and Facts([seen[k]], [case]).are()))
    shown = [None if np.isnan(one) else float(one) for one in seen[first]]
    ws, x, y = cases[first]
    wrong = Incorrect(
        f"tape_gradients({show(ws)}, {x:.4g}, {y:g}) is not right yet.", saw=show(shown), expected=show(walk(ws, x, y).tolist())
    )
    return explain(facts, SLIPS, wrong)
