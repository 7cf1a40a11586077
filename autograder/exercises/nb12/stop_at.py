"""12.stop_at: a callback that stops a training once a metric has kept its target for some epochs running."""

from autograder.checking import Answer, Credit, Draw, Incorrect, Played, exercise, explain, slip

GET, COUNT, STOP = "(logs or {}).get(self.monitor)", "self.run + 1 if", "self.model.stop_training = True"
TEST, BEGIN = "value is not None and value >= self.target", "    def on_train_begin(self, logs=None):\n        self.run = 0\n\n"
ELSE, TIMES = " else 0", "self.run >= self.times"
FRESH = "A callback may be handed to a second `fit`: there the counting starts anew. Which method is called when a training begins?"
NEVER = "It never stops. `fit` looks at `self.model.stop_training`, spelt so, and calls a method whose name is `on_epoch_end`: compare all three."
DEFAULTS = "Told `monitor` and `times`, it stops where it should; told neither, it does not. Which defaults does the task name?"
GAP = "An epoch without the metric counts as a miss: the row has a gap there, and starts again."

SLIPS = (
    slip({ELSE: " else self.run"}, "It counts hits altogether. Asked for are hits *in a row*: a miss sets the count back to 0.", when="total"),
    slip({">= self.target": "> self.target"}, "A value equal to the target has reached it, and does not count for you.", when="greater"),
    slip({GET: '(logs or {}).get("accuracy")'}, "It looks at the training accuracy, whatever `monitor` says: those are rows it learns by heart.", when="training"),
    slip({GET: '(logs or {}).get("val_accuracy")'}, "It looks at `val_accuracy` whatever `monitor` says: another name may be given.", when="monitor"),
    slip({">= self.target": ">= 0.8"}, "The target is the same for every object: 0.8 is written into it, and `target` is not used.", when="fixed"),
    slip({TEST: "value >= self.target"}, "Where the metric is missing, `logs.get` gives `None`, and `None` cannot be compared: ask for that first.", when="none"),
    slip({GET: "logs[self.monitor]"}, "`logs[…]` raises where the metric is missing: `logs.get(…)` gives `None` there.", when="key"),
    slip({STOP: "self.stop_training = True"}, NEVER, when="never"),
    slip({STOP: STOP.replace("training", "trainig")}, NEVER, when="never"),
    slip({"on_epoch_end": "on_epoch_End"}, NEVER, when="never"),
    slip({f"if {TEST}{ELSE}": f"if {TEST} else (0 if value is not None else self.run)"}, GAP, when="gap"),
    slip({BEGIN: "", "self.target, self.monitor": "self.run = 0\n        self.target, self.monitor"}, FRESH, when="second"),
    slip({TIMES: "self.run > self.times"}, "It stops one epoch late: the last of the `times` hits is enough.", when="more"),
    slip({TEST: TEST.replace(">=", "<=")}, "It counts the epochs that are *not* above the target, as `EarlyStopping` counts those that are no better.", when="below"),
    slip({BEGIN: ""}, "`self` has no such attribute yet: where does the counting begin, and is its name spelt alike everywhere?", when="attribute"),
    slip({GET: GET.replace("self.", "")}, "What `__init__` is given is gone when it ends: keep it in `self`, and look for it there.", when="self"),
    slip({TIMES: "self.run >= 1"}, "It stops at the first hit: how many in a row does `times` ask for?", when="first"),
    slip({TIMES: "self.run >= 2"}, "It waits for two hits in a row, whatever `times` says.", when="two"),
    slip({'="val_accuracy"': '="val_acc"'}, DEFAULTS, when="defaults"),
    slip({"times=2": "times=3"}, DEFAULTS, when="defaults"),
    slip({"times=2": "times=1"}, DEFAULTS, when="defaults"),
    slip({"self, epoch, logs": "self, logs"}, "`fit` hands `on_epoch_end` two things: the epoch's number, and the logs.", when="arguments"),
)  # fmt: skip

#: what an error proves, by a part of "Type: message"
ERRORS = {"NoneType": "none", "KeyError": "key", "positional argument": "arguments", "object has no attribute": "attribute"} | {
    f"name '{one}' is not defined": "self" for one in ("target", "monitor", "times")
}


def count(hits: list[bool | None], times: int, run: int = 0) -> int | None:
    """Return the epoch at whose end there were `times` hits in a row, `run` of them before; ``None`` is neither hit nor miss."""
    for epoch, hit in enumerate(hits):
        run = run if hit is None else run + 1 if hit else 0
        if run >= times:
            return epoch
    return None


def readings(values: tuple[float | None, ...], target: float, times: int, left: int, asked: str) -> dict[str, int | None]:
    """Return, by fault, the epoch at whose end it would stop; under "" the right one. `asked` is what `monitor` says."""
    hits = [one is not None and one >= target for one in values]
    return {
        "": count([*hits], times),
        "total": count([hit or None for hit in hits], times),
        "greater": count([one is not None and one > target for one in values], times),
        "below": count([one is not None and one <= target for one in values], times),
        "fixed": count([one is not None and one >= 0.8 for one in values], times),
        "gap": count([None if one is None else one >= target for one in values], times),
        "second": count([*hits], times, left),
        "first": count([*hits], 1),
        "two": count([*hits], 2),
        "more": count([*hits], times + 1),
        "training": times - 1,
        "never" if asked == "val_accuracy" else "monitor": None,
    }


@exercise(
    "12.stop_at",
    title="Stop at a target",
    points=3,
    slips=SLIPS,
    hints=(
        "Keep a number in `self`: how many hits there were in a row so far. What becomes of it at a hit, at a miss, and when a training begins?",
        "`(logs or {}).get(self.monitor)` is `None` where the metric is missing; compare it with the target only where it is not.",
        "`self.model.stop_training = True` ends the training after this epoch.",
    ),
    teaches="That is `EarlyStopping` turned round: it counts the epochs without an improvement in a row, and calls the number `patience`.",
    given="import keras",
    right=(
        """
class StopAt(keras.callbacks.Callback):
    def __init__(self, target, monitor="val_accuracy", times=2):
        self.target, self.monitor, self.times = target, monitor, times
    def on_train_begin(self, logs={}):
        self.seen = []
    def on_epoch_end(self, epoch, logs={}):
        self.seen.append(logs.get(self.monitor, -1))
        last = self.seen[-self.times:]
        if len(last) == self.times and min(last) >= self.target:
            self.model.stop_training = True
""",
        """
class StopAt(keras.callbacks.Callback):
    def __init__(self, target, monitor="val_accuracy", times=2):
        super().__init__()
        self.goal, self.name, self.patience = target, monitor, times
    def on_train_begin(self, logs=None):
        self.missing = self.patience
    def on_epoch_end(self, epoch, logs=None):
        if self.name in logs and not logs[self.name] < self.goal:
            self.missing -= 1
        else:
            self.missing = self.patience
        self.model.stop_training = self.missing == 0
""",
    ),
)
def stop_at(answer: Answer, draw: Draw) -> Credit | None:
    """It stops after two hits in a row, after three of another metric; a miss, a gap and a new training start the row anew."""
    target = 0.5 + draw.integer(1, 3) / 16  # fractions that floats hold exactly, and four digits show
    hit, miss, high, other = target + 1 / 16, target - 1 / 16, 15 / 16, draw.choice(["val_auc", "val_recall"])
    one, another = answer.new("StopAt", target), answer.new("StopAt", target, monitor=other, times=3)
    left, ruled_out = 0, {""}
    for made, monitor, times, values in (
        (one, "val_accuracy", 2, (hit, miss, miss, target, hit, miss, hit, hit, high, high)),
        (one, "val_accuracy", 2, (hit, None, hit, miss, hit)),
        (one, "val_accuracy", 2, (hit, miss, hit, hit)),
        (another, other, 3, (hit, hit, None, hit, miss, hit, hit, target, hit, hit)),
    ):
        found = readings(values, target, times, left, monitor)
        logs = [{"loss": 1.0, "accuracy": 0.99} | ({} if value is None else {monitor: value}) for value in values]
        played = made.plays(logs)
        if played.error or played.stopped_at != found[""]:
            again = ", handed to another training," if left and made is one else ""
            row = ", ".join("nothing" if value is None else f"{value:g}" for value in values)
            wrong = Incorrect(
                f"`{made.label}`{again} does not stop where it should. {monitor} is {row}.",
                saw=told(played),
                expected=ended(found[""]),
                why=played.why,
            )
            fault = fault_of(played, found, ruled_out)
            if made is one and not (left or played.error):
                told_both = answer.new("StopAt", target, monitor=monitor, times=times).plays(logs)
                fault = "defaults" if told_both.stopped_at == found[""] and not told_both.error else fault
            return explain(fault, SLIPS, wrong)
        ruled_out |= {fault for fault, epoch in found.items() if epoch != played.stopped_at}
        until = values if played.stopped_at is None else values[: played.stopped_at + 1]
        left = next((n for n, value in enumerate(reversed(until)) if value is None or value < target), len(until))
    return None


def ended(epoch: int | None) -> str:
    """Say when a training was stopped."""
    return "it runs to the last epoch" if epoch is None else f"it stops at the end of epoch {epoch}, counted from 0"


def told(played: Played) -> str:
    """Say what came of it."""
    return played.told if played.error else ended(played.stopped_at)


def fault_of(played: Played, found: dict[str, int | None], ruled_out: set[str]) -> str:
    """Return the fault that alone explains all trainings so far; empty if none does."""
    if played.error:
        return next((fault for part, fault in ERRORS.items() if part in f"{played.error}: {played.message}"), "")
    fits = [fault for fault, epoch in found.items() if epoch == played.stopped_at and fault not in ruled_out]
    return fits[0] if len(fits) == 1 else ""
