"""08.count: a callback that counts updates, over several trainings."""

from dataclasses import dataclass
from typing import Any

from autograder.checking import Answer, Credit, Draw, Incorrect, exercise, explain, slip

HOOK, ADD = "on_train_batch_end", "self.updates += 1"
INIT = "super().__init__()\n        self.updates = 0"
NO_RESET = "It begins anew in every training: `fit` may be called several times, and all of its updates count. Set it to 0 once, where the object is made."
AFRESH = "It begins anew in every epoch, as the batches' numbers do: set it to 0 once, where the object is made, and count the calls."
STAYS_0 = "It stays at 0. Is the method called as Keras calls it, letter by letter, and does it keep the number in `self`?"

SLIPS = (
    slip(
        {f"{HOOK}(self, batch": "on_epoch_end(self, epoch"}, "It counts epochs: each epoch makes an update for every batch.", when="epochs"
    ),
    slip({HOOK: "on_test_batch_end"}, "It counts validation batches: there the model is only asked, and no weight moves.", when="tests"),
    slip(
        {ADD: f"{ADD}\n\n    def on_test_batch_end(self, batch, logs=None):\n        {ADD}"},
        "It counts validation batches as well: no weight moves there.",
        when="both",
    ),
    slip({INIT: "super().__init__()\n\n    def on_train_begin(self, logs=None):\n        self.updates = 0"}, NO_RESET, when="reset"),
    slip({ADD: f"{ADD}\n\n    def on_epoch_begin(self, epoch, logs=None):\n        self.updates = 0"}, AFRESH, when="reset in epochs"),
    slip(
        {ADD: "self.updates = batch"},
        "It keeps the batch's number, which begins at 0 in every epoch: count the calls instead.",
        when="number",
    ),
    slip({ADD: "self.updates = batch + 1"}, AFRESH, when="reset in epochs"),
    slip({ADD: "self.updates += batch"}, "It adds up the batches' numbers, 0 + 1 + 2 …: every batch is one update.", when="numbers"),
    slip(
        {INIT: "super().__init__()\n\n    updates = 0", ADD: "CountUpdates.updates += 1"},
        "Two counters share one number, since it belongs to the class, or to the whole notebook: what belongs to `self` is each object's own.",
        when="shared",
    ),
    slip({ADD: "self.updates = 1"}, "It stays at 1: add to what is there already.", when="one"),
    slip({HOOK: "on_train_batch_ended"}, STAYS_0, when="never"),
    slip({ADD: "updates = self.updates + 1"}, STAYS_0, when="never"),
    slip(
        {f"{HOOK}(self, batch": "on_train_end(self"},
        "It counts calls of `fit`: each makes an update for every batch of every epoch.",
        when="fits",
    ),
    slip({INIT: "super().__init__()"}, "Nothing is there to add to: make `self.updates` in `__init__`.", when="AttributeError"),
    slip(
        {"(self, batch, logs=None)": "(self)"},
        "Keras hands its methods more than they take: look at the brackets in the diary.",
        when="TypeError",
    ),
    slip(
        {"\nclass CountUpdates(keras.callbacks.Callback)": "\nclass CountUpdates", "super().__init__()\n        ": ""},
        "Keras expects more methods than you wrote: a callback inherits them, by `keras.callbacks.Callback` in its brackets.",
        when="base",
    ),
)


@dataclass(frozen=True)
class Counts:
    """What a counter said after each of two trainings and an `evaluate`, and another one after its own training.

    The counts are those since the beginning, `fresh` what both said there. `error` and `message` tell what was raised.
    """

    fresh: tuple[float, float]
    counts: tuple[float, ...]
    error: str
    message: str


@exercise(
    "08.count",
    title="Count the updates",
    points=3,
    slips=SLIPS,
    hints=(
        "Which event is one update: an epoch, a batch that trains, a batch that validates?",
        "A number that has to last between calls lives in `self`; `__init__` makes it, once for each object.",
        "Nothing sets it back: after two calls of `fit` it counts the updates of both.",
    ),
    teaches="Yours agrees with `model.optimizer.iterations`, where the optimizer keeps its own count. Only with `steps_per_execution` above 1 "
    "they part: with 8, Keras makes eight updates in one go, and then calls this method once.",
    given="import keras",
    right=(
        "class CountUpdates(keras.callbacks.Callback):\n    updates = 0\n    def on_batch_end(self, batch, logs=None):\n        self.updates += 1\n",
        """
class CountUpdates(keras.callbacks.Callback):
    def __init__(self):
        self.updates = 0
    def on_train_batch_begin(self, batch, logs={}):
        self.updates = self.updates + 1
""",
        """
class CountUpdates(keras.callbacks.Callback):
    updates = 0
    def on_train_end(self, logs=None):
        self.updates = self.model.optimizer.iterations
""",
        """
class CountUpdates(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.seen = []
    @property
    def updates(self):
        return len(self.seen)
    def on_train_batch_end(self, batch, logs=None):
        self.seen.append(logs["loss"])
""",
    ),
)
def count(answer: Answer, draw: Draw) -> Credit | None:
    """A new counter is right after two trainings and an `evaluate`, and so is a second one with a model of its own."""
    steps, more, others = (int(one) for one in draw.rng.permutation(range(4, 9))[:3])
    tests, epochs = 3, draw.choice([2, 3])
    counter, another = answer.new("CountUpdates"), answer.new("CountUpdates")
    seen = counter.examine(
        trains, reply=Counts, timeout_s=60, other=another, steps=steps, more=more, others=others, tests=tests, epochs=epochs
    )
    one, both, alone = steps * epochs, steps * epochs + more, others
    right = (one, both, both, alone)
    triangle = {n: n * (n - 1) // 2 for n in (steps, more, others)}
    sums = epochs * triangle[steps]
    found = {
        "epochs": (epochs, epochs + 1, epochs + 1, 1),
        "tests": (tests * epochs, tests * epochs, tests * epochs + tests, 0),
        "both": (one + tests * epochs, both + tests * epochs, both + tests * epochs + tests, alone),
        "reset": (one, more, more, alone),
        "reset in epochs": (steps, more, more, alone),
        "number": (steps - 1, more - 1, more - 1, others - 1),
        "numbers": (sums, sums + triangle[more], sums + triangle[more], triangle[others]),
        "shared": (one, both, both, both + alone),
        "one": (1, 1, 1, 1),
        "never": (0, 0, 0, 0),
        "fits": (1, 2, 2, 1),
    }
    summary, expected = "`CountUpdates` does not count the updates yet.", f"{one}, {both}, {both}; and {alone}"
    fault = next((name for name, counts in found.items() if counts == seen.counts), "")
    if seen.error or len(seen.counts) != len(right):
        given = {"AttributeError": "'updates'" in seen.message, "TypeError": "argument" in seen.message}
        fault = "base" if "set_" in seen.message else seen.error if given.get(seen.error) else ""
        saw = f"{seen.error}: {seen.message}"
    elif seen.counts == right:
        if seen.fresh == (0, 0):
            return None
        saw, expected = f"{seen.fresh[0]:g} in one that is new", "0, before any training"
    else:
        first_fit, second, asked, apart = (f"{one:g}" for one in seen.counts)
        saw = f"{first_fit} after one `fit`, {second} after two, {asked} after an `evaluate`; a second one: {apart}"
    return explain(fault, SLIPS, Incorrect(summary, saw=saw, expected=expected))


def trains(counter: Any, other: Any, steps: int, more: int, others: int, tests: int, epochs: int) -> dict[str, Any]:
    """Probe: count along in two trainings and an `evaluate` of one model, and with `other` in a training of another one."""
    import keras
    import numpy as np

    def model() -> Any:
        net = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        net.compile("sgd", "mse")
        return net

    x = np.linspace(-1, 1, 8 * 10).reshape(-1, 1)
    quiet: dict[str, Any] = {"batch_size": 8, "verbose": 0}
    one, held = model(), x[: 8 * tests - 3]
    fresh = [float(getattr(each, "updates", 0)) for each in (counter, other)]
    counts: list[float] = []
    try:
        one.fit(x[: 8 * steps - 3], x[: 8 * steps - 3], epochs=epochs, validation_data=(held, held), callbacks=[counter], **quiet)
        counts.append(float(counter.updates) - fresh[0])
        one.fit(x[: 8 * more], x[: 8 * more], callbacks=[counter], **quiet)
        counts.append(float(counter.updates) - fresh[0])
        one.evaluate(held, held, callbacks=[counter], **quiet)
        counts.append(float(counter.updates) - fresh[0])
        model().fit(x[: 8 * others], x[: 8 * others], callbacks=[other], **quiet)
        counts.append(float(other.updates) - fresh[1])
    except Exception as error:
        return {"fresh": fresh, "counts": counts, "error": type(error).__name__, "message": str(error)[:200]}
    return {"fresh": fresh, "counts": counts, "error": "", "message": ""}
