"""08.count: a callback that counts updates, over several trainings."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.checking import Answer, Credit, Draw, Incorrect, exercise, explain, shorten, slip
from autograder.checking.errors import why_raised

HOOK, ADD = "on_train_batch_end", "self.updates += 1"
INIT = "super().__init__()\n        self.updates = 0"
RESET = "It begins anew in every training: set it to 0 once, where the object is made, and the updates of several `fit` add up."
AFRESH = "It begins anew in every epoch, as the batches' numbers do: set it to 0 once, where the object is made, and count the calls."
AT_0 = "It is 0 afterwards. Is the method called as Keras calls it, letter by letter, does `self` keep the number, and does nothing set it back?"
PLANNED = "It counts the updates that were planned: a training may be stopped before its last epoch."
SHARED = "Two counters share one number, the class's or the whole notebook's: what belongs to `self` is each object's own."
BASE = "Keras expects more methods than you wrote: a callback inherits them, by `keras.callbacks.Callback` in its brackets."
PLAN = 3  #: epochs of a training that is stopped after one


def also(hook: str, body: str = ADD) -> dict[str, str]:
    """Return the patch that adds a second method."""
    return {ADD: f"{ADD}\n\n    def {hook}(self, batch, logs=None):\n        {body}"}


def raised(part: str) -> Callable[[str], bool]:
    """Return the rule that `part` stands in what was raised."""
    return lambda fault: part in fault


SLIPS = (
    slip({f"{HOOK}(self, batch": "on_epoch_end(self, epoch"}, "It counts epochs, and an epoch makes many updates.", when="epochs"),
    slip({f"{HOOK}(self, batch": "on_train_end(self"}, "It counts calls of `fit`: each of them makes many updates.", when="fits"),
    slip({HOOK: "on_test_batch_end"}, "It counts validation batches: no weight moves there.", when="tests"),
    slip(also("on_test_batch_end"), "It counts validation batches as well: no weight moves there.", when="both"),
    slip(also("on_train_batch_begin"), "It counts every update twice: one event for each batch is enough.", when="twice"),
    slip({INIT: INIT.replace("self", "\n    def on_train_begin(self, logs=None):\n        self")}, RESET, when="reset"),
    slip(also("on_epoch_begin", "self.updates = 0"), AFRESH, when="afresh"),
    slip({ADD: "self.updates = batch + 1"}, AFRESH, when="afresh"),
    slip({ADD: "self.updates = batch"}, "It keeps the batch's number, which begins at 0 in every epoch: count the calls.", when="number"),
    slip({ADD: "self.updates += batch"}, "It adds up the batches' numbers, 0 + 1 + 2 …: every batch is one update.", when="numbers"),
    slip(
        {ADD: "self.updates = max(self.updates, batch + 1)"},
        "It keeps the highest number that a batch ever had: count the calls.",
        when="highest",
    ),
    slip(
        {f"{HOOK}(self, batch": "on_train_end(self", ADD: 'self.updates += self.params["steps"] * self.params["epochs"]'},
        PLANNED,
        when="planned",
    ),
    slip({INIT: "super().__init__()\n\n    updates = 0", ADD: "CountUpdates.updates += 1"}, SHARED, when="shared"),
    slip({HOOK: "on_train_batch_ended"}, AT_0, when="never"),
    slip({ADD: "updates = self.updates + 1"}, AT_0, when="never"),
    slip(
        {INIT: "super().__init__()"}, "Nothing is there to add to: make `self.updates` in `__init__`.", when=raised("attribute 'updates'")
    ),
    slip(
        {"(self, batch, logs=None)": "(self)"}, "Keras hands its methods more: look at the brackets in the diary.", when=raised("argument")
    ),
    slip({"\nclass CountUpdates(keras.callbacks.Callback)": "\nclass CountUpdates", "super().__init__()": ""}, BASE, when=raised("'set_")),
    slip(
        {"updates = 0": "updates = []", ADD: "self.updates.append(batch)"},
        "`updates` itself is how many there were.",
        when=raised("no number"),
    ),
)


@dataclass(frozen=True)
class Counts:
    """What a counter says, new, after two trainings and after an `evaluate`; and another one, new and after its own training.

    The later ones are counted from the new one's. `error` tells what was raised.
    """

    fresh: tuple[float, float]
    counts: tuple[float, float, float, float]
    error: str


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
    "they part: with 8, Keras makes eight updates in one go, and then calls a batch's methods once.",
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
    alone, *two = (int(one) for one in draw.rng.permutation(range(4, 9))[:3])
    steps, more = max(two), min(two)
    tests, epochs = 3, draw.choice([2, 3])
    counter, another = answer.new("CountUpdates"), answer.new("CountUpdates")
    seen = counter.examine(
        trains, reply=Counts, timeout_s=60, other=another, steps=steps, more=more, alone=alone, tests=tests, epochs=epochs, plan=PLAN
    )
    one, held = steps * epochs, tests * epochs
    both, told = one + more, seen.counts
    sums = [n * (n - 1) // 2 for n in (steps, more, alone)]
    wrong = {
        "epochs": (epochs, epochs + 1, epochs + 1, 1),
        "tests": (held, held, held + tests, 0),
        "both": (one + held, both + held, both + held + tests, alone),
        "twice": (2 * one, 2 * both, 2 * both, 2 * alone),
        "reset": (one, more, more, alone),
        "afresh": (steps, more, more, alone),
        "number": (steps - 1, more - 1, more - 1, alone - 1),
        "numbers": (epochs * sums[0], epochs * sums[0] + sums[1], epochs * sums[0] + sums[1], sums[2]),
        "highest": (steps, steps, steps, alone),
        "planned": (one, one + PLAN * more, one + PLAN * more, alone),
        "shared": (told[0], told[0] + more, told[0] + more, told[0] + more + alone),
        "never": (0, 0, 0, 0),
        "fits": (1, 2, 2, 1),
    }
    expected = f"{one}, {both}, {both}; and {alone}"
    fault = seen.error or next((name for name, counts in wrong.items() if counts == told), "")
    if seen.error:
        saw = shorten(seen.error)
    elif told == (one, both, both, alone):
        if not any(seen.fresh):
            return None
        saw, expected = f"{seen.fresh[0]:g} in one that is new", "0, before any training"
    else:
        first, second, asked, apart = (f"{n:g}" for n in told)
        saw = f"{first} after one `fit`, {second} after two, {asked} after an `evaluate`; a second one: {apart}"
    kind, _, message = seen.error.partition(": ")
    why = why_raised(kind, message) if seen.error else ""
    return explain(fault, SLIPS, Incorrect("`CountUpdates` does not count the updates yet.", saw=saw, expected=expected, why=why))


def trains(counter: Any, other: Any, steps: int, more: int, alone: int, tests: int, epochs: int, plan: int) -> dict[str, Any]:
    """Probe: count along in two trainings and an `evaluate` of one model, and with `other` in a training of another one.

    Of the second training's `plan` of epochs one is trained.
    """
    import keras
    import numpy as np

    def model() -> Any:
        net = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        net.compile("sgd", "mse")
        return net

    def read(one: Any, *default: float) -> float:
        value = getattr(one, "updates", *default)
        try:
            return float(None if isinstance(value, str) else value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            raise TypeError(f"`updates` is no number: its type is {type(value).__name__}") from None

    x = np.zeros((80, 1))
    quiet: dict[str, Any] = {"batch_size": 8, "verbose": 0}
    one, held = model(), x[: 8 * tests - 3]
    stop = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: setattr(one, "stop_training", True))
    fresh, counts, raised = [0.0, 0.0], list[float](), ""
    try:
        fresh = [read(counter, 0), read(other, 0)]
        one.fit(x[: 8 * steps - 3], x[: 8 * steps - 3], epochs=epochs, validation_data=(held, held), callbacks=[counter], **quiet)
        counts.append(read(counter) - fresh[0])
        one.fit(x[: 8 * more], x[: 8 * more], epochs=plan, callbacks=[counter, stop], **quiet)
        counts.append(read(counter) - fresh[0])
        one.evaluate(held, held, callbacks=[counter], **quiet)
        counts.append(read(counter) - fresh[0])
        model().fit(x[: 8 * alone], x[: 8 * alone], callbacks=[other], **quiet)
        counts.append(read(other) - fresh[1])
    except Exception as error:
        raised = f"{type(error).__name__}: {error}"[:500]
    return {"fresh": fresh, "counts": (counts + 4 * [0.0])[:4], "error": raised}
