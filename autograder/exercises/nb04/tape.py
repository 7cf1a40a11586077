"""04.tape: all slopes of a chain of neurons, of any length, by TensorFlow's tape.

The trusted side imports no TensorFlow: it walks back in NumPy, and judges whatever slopes come back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, Raised, exercise, explain, fail, named, read_numbers, show, slip, suspects
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
FLOATS = "`gradient` is asked for plain floats, which no tape knows: what does a tape watch by itself?"
ZEROS = "All slopes are 0. Where no path was recorded, a zero has taken the place of `None`, and hides it."
SAME = "Each neuron reads x, so only the last one counts: it should read what the one before hands on."
PLAIN = "Those are the slopes of o: ask for those of the loss, ½ (o − y)²."

Walk = Callable[[Sequence[float], float, float], np.ndarray]


@dataclass(frozen=True)
class Facts:
    """The slopes that came back for each chain (weights, x, y), nan where there was None; or the error."""

    chains: Sequence[tuple[Sequence[float], float, float]] = ()
    seen: Sequence[np.ndarray] = ()
    error: str = ""

    def like(self, other: Walk) -> bool:
        """Whether `other` gives what came back for every chain."""
        pairs = ((s, other(*chain)) for s, chain in zip(self.seen, self.chains, strict=True))
        return not self.error and all(np.allclose(s, o, rtol=1e-3, atol=0, equal_nan=True) for s, o in pairs)


def walk(ws: Sequence[float], x: float, y: float, *, miss: bool = True) -> np.ndarray:
    """Return the slope of ½ (o − y)² along each of `ws`; of o itself without `miss`."""
    flows = [x]
    for w in ws:
        flows.append(1 / (1 + np.exp(-w * flows[-1])))
    arrives, slopes = flows[-1] - y if miss else 1.0, []
    for w, into, out in zip(ws[::-1], flows[-2::-1], flows[:0:-1], strict=True):
        slopes.append(arrives * out * (1 - out) * into)
        arrives *= out * (1 - out) * w
    return np.array(slopes[::-1])


def unseen(count: int, slopes: np.ndarray) -> np.ndarray:
    """Return `slopes` with nan in place of the first `count`."""
    return np.where(np.arange(len(slopes)) < count, np.nan, slopes)


LAYER, ALL, MADE = "h = tf.sigmoid(w * h)", "tape.gradient(loss, ws)", "tf.Variable(w)"
SLIPS = (
    slip({MADE: "tf.constant(w)"}, NOT_SEEN, when=lambda f: f.like(lambda *c: np.nan * walk(*c))),
    slip({"        loss =": "    loss ="}, NOT_SEEN),
    slip({ALL: "tape.gradient(loss, [tf.Variable(w) for w in ws])"}, NOT_SEEN),
    slip(
        {LAYER: "h = tf.sigmoid(w * float(h))"},
        CUT,
        when=lambda f: any(f.like(lambda ws, *c, n=n: unseen(n or len(ws) - 1, walk(ws, *c))) for n in (0, 1)),
    ),
    slip({LAYER: "h = tf.sigmoid(w * h) if w is not ws[0] else 1 / (1 + math.exp(-w * h))"}, CUT),
    slip(
        {LAYER: "h = tf.sigmoid(w * x)"},
        SAME,
        when=lambda f: f.like(lambda ws, *c: unseen(len(ws) - 1, np.append(ws[1:], walk(ws[-1:], *c)))),
    ),
    slip({MADE: "w"}, FLOATS, when=lambda f: "`type_value`: 0.5 " in f.error),
    slip(
        {LAYER: "h = 1 / (1 + math.exp(-w * h))"},
        LEFT,
        when=lambda f: ("type_value" in f.error and ": 0.5 " not in f.error) or "_id'" in f.error,
    ),
    slip(
        {ALL: f"{ALL}[::-1]"},
        "They are in the reverse order: the first weight's slope comes first.",
        when=lambda f: f.like(lambda *c: walk(*c)[::-1]),
    ),
    slip({"0.5 * (h": "(h"}, "They are twice too big: the ½ of the loss is missing.", when=lambda f: f.like(lambda *c: 2 * walk(*c))),
    slip({ALL: "tape.gradient(h, ws)"}, PLAIN, when=lambda f: f.like(lambda *c: walk(*c, miss=False))),
    slip(
        {ALL: "tape.gradient(loss, ws, unconnected_gradients='zero')", MADE: "tf.constant(w)"},
        ZEROS,
        when=lambda f: f.like(lambda *c: 0 * walk(*c)),
    ),
)


def read_slopes(value: Any, count: int) -> np.ndarray:
    """Return `count` slopes, with nan where there is None, or end the check in words."""
    if value is None:
        fail("`tape_gradients` returns `None`.", why="Is a `return` missing? Or is it what `gradient` gave: no recorded path?")
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
    cases, seen = chains(draw), list[np.ndarray]()
    for ws, x, y in cases:
        try:
            seen.append(read_slopes(answer.function("tape_gradients")(ws, x, y), len(ws)))
        except Raised as error:
            error.why = named(suspects(Facts(error=f"{error.type_name}: {error.message}"), SLIPS)) or error.why
            raise
    facts = Facts(cases, seen)
    if facts.like(walk):
        return None
    ws, x, y = first = next(case for case, slopes in zip(cases, seen, strict=True) if not Facts([case], [slopes]).like(walk))
    shown = [None if np.isnan(one) else float(one) for one in seen[cases.index(first)]]
    summary = f"tape_gradients({show(ws)}, {x:.4g}, {y:g}) is not right yet."
    return explain(facts, SLIPS, Incorrect(summary, saw=show(shown), expected=show(walk(ws, x, y).tolist())))
