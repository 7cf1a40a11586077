"""10.stop: an EarlyStopping, played on scripted losses."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from autograder.checking import Answer, Credit, Draw, Incorrect, exercise, explain, shorten, slip

WATCH, WAIT, LEAST = 'monitor="val_loss"', "patience=4", "min_delta=0.01"
BEST = ", restore_best_weights=True"
NO_SIGN = "Training loss falls to the end, and is no sign: which loss is that of unseen rows?"
TINY = "A gain below 0.01 has reset its patience."
NAME = '`monitor` names nothing that is reported here. The loss of the validation rows is v-a-l: "val_loss".'
Pair = tuple[int, int]


@dataclass(frozen=True)
class Facts:
    """(ran, kept), epochs from 1, in the scripts `a`, `b` (which ends at epoch 11) and `c` (best in epoch 2)."""

    a: Pair
    b: Pair
    c: Pair
    error: str
    monitor: object


def came(*pairs: Pair) -> Callable[[Facts], bool]:
    """Return the rule of a slip: this is what came of the long script, val_loss being watched."""
    return lambda f: not f.error and f.a in pairs and f.monitor in ("val_loss", None)


SLIPS = (
    slip({WATCH: 'monitor="var_loss"'}, NAME, when=lambda f: "monitor=" in f.error and "monitor=val_loss" not in f.error),
    slip({WATCH: 'monitor="var_loss", mode="min"'}, NAME, when=lambda f: not f.error and f.monitor not in ("val_loss", "loss", None)),
    slip({WATCH: 'monitor="loss"'}, NO_SIGN, when=lambda f: f.monitor == "loss"),
    slip({WAIT: "patience=3"}, "It gives up one epoch before a real gain: it is to wait for 4.", when=came((8, 5))),
    slip({WAIT: "patience=5"}, "It waits for too long: 4 epochs without a gain are enough.", when=lambda f: f.a[0] > 13 and came((f.a[0], 9))(f)),
    slip({BEST: ""}, "It leaves the last weights, not the best ones: one argument brings those back.", when=came((13, 13))),
    slip({f", {LEAST}": ""}, TINY, when=came((16, 12))),
    slip({f", {LEAST}{BEST}": ""}, f"{TINY} And it leaves the last weights, not the best ones.", when=came((16, 16))),
    slip({LEAST: "min_delta=0.001"}, TINY, when=came((16, 12))),
    slip({LEAST: "min_delta=0.008"}, TINY, when=came((16, 12))),
    slip({LEAST: f'{LEAST}, mode="max"'}, "It waits for the loss to *grow*.", when=lambda f: came((5, 1))(f) and f.c[0] > 6),
    slip({f", {WAIT}": ""}, "It ends at the first epoch without a gain: without `patience` it waits for none.", when=lambda f: came((6, 5))(f) and f.c == (3, 2)),
    slip(
        {LEAST: "min_delta=0.1"},
        "Gains above 0.01 do not count for it: look at `min_delta` again.",
        when=lambda f: came((5, 1), *((ran, kept) for ran in range(5, 12) for kept in range(2, 8)))(f) and f.a not in ((8, 5), (6, 5), (6, 6)) and f.c[0] <= 6,
    ),
    slip({LEAST: f"{LEAST}, start_from_epoch=4"}, "It looks away at first, and misses a best epoch there.", when=lambda f: came((13, 9))(f) and f.c != (6, 2)),
    slip("stopper = lambda: keras.callbacks.ReduceLROnPlateau(patience=4)", "It never stops the training: which callback does?", when=came((20, 20))),
    slip("stopper = keras.callbacks.EarlyStopping", "Called, that gives Keras's own settings: no patience, the last weights. Give it yours.", when=came((6, 6))),
)  # fmt: skip


@exercise(
    "10.stop",
    title="A stopper that waits",
    points=2,
    slips=SLIPS,
    given="import keras",
    hints=(
        "Which quantity comes from rows that do not train? Its name begins with `val_`.",
        "Four arguments: what it watches, how long it waits, what counts as a gain, which weights stay.",
        "They are called `monitor`, `patience`, `min_delta` and `restore_best_weights`.",
    ),
    teaches="It ran four epochs too many to know that it was over: patience is the price of knowing. And it gave back the best weights "
    "also where `fit` came to its end first; older Keras did not.",
    right=(
        'def stopper():\n    return keras.callbacks.EarlyStopping(patience=4, mode="min", min_delta=-0.01, restore_best_weights=True)\n',
        'stopper = lambda: [keras.callbacks.EarlyStopping("val_loss", 0.01, 4, restore_best_weights=True)]\n',
        """
class stopper(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.best, self.waited = float("inf"), 0

    def on_epoch_end(self, epoch, logs=None):
        if logs["val_loss"] < self.best - 0.01:
            self.best, self.waited, self.weights = logs["val_loss"], 0, self.model.get_weights()
        else:
            self.waited += 1
            self.model.stop_training = self.waited == 4

    def on_train_end(self, logs=None):
        self.model.set_weights(self.weights)
""",
    ),
)
def stop(answer: Answer, draw: Draw) -> Credit | None:
    """It stops, and keeps what it should, in three scripts: one that it ends, one that ends before, an early best."""
    falls, gain = draw.floats(0.03, 0.08, 4), draw.float(0.012, 0.018)
    b = 1 - sum(falls)
    c = b - gain
    low = [*accumulate([1, *(-one for one in falls)]), b + 0.02, b - 0.006, b + 0.015, c, c - 0.004, c + 0.01, c - 0.0095]
    long = [*low, *(c + 0.02 * k for k in range(1, 9))]
    early = [1, 0.7, *(1 + 0.02 * k for k in range(1, 9))]
    plays = [
        answer.new("stopper").plays([{"loss": 1 - 0.02 * k, "val_loss": one} for k, one in enumerate(script)])
        for script in (long, long[:11], early)
    ]
    pairs = [(one.ran, -1 if one.kept_epoch is None else one.kept_epoch + 1) for one in plays]
    error = next((f"{one.error}: {one.message}" for one in plays if one.error), "")
    if not error and pairs == [(13, 9), (11, 9), (6, 2)]:
        return None
    facts = Facts(pairs[0], pairs[1], pairs[2], error, answer.new("stopper").attribute("monitor"))
    wrong = Incorrect(
        "`stopper()` does not do yet what was asked.",
        saw=shorten(error) or "; ".join(f"{ran} epochs, the weights of epoch {kept if kept > 0 else '?'}" for ran, kept in pairs),
        expected="13 epochs, the weights of epoch 9; 11 and 9; 6 and 2",
    )
    return explain(facts, SLIPS, wrong)
