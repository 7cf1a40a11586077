"""12.best: callbacks that leave the best model in a file, and spare a better one of an earlier training."""

from autograder.checking import Answer, Credit, Draw, Incorrect, Played, Raised, exercise, explain, slip

PATH, MONITOR, MODE = (f"            {one},\n" for one in ("path", 'monitor="val_accuracy"', 'mode="max"'))
ONLY, BEST = (f"            {one},\n" for one in ("save_best_only=True", "initial_value_threshold=best_so_far"))
SUFFIX = "A whole model's file ends in `.keras`, and `path` does so: hand it on as it is."
NOTHING = "No file was written: the list holds no callback that saves, or no epoch was good enough for it. What is it to beat?"

SLIPS = (
    slip({ONLY: ""}, "The file holds the epoch that was saved *last*, good or bad: a later one has overwritten the best.", when="last"),
    slip({MONITOR + MODE: ""}, "It keeps the epoch of the lowest `val_loss`, which need not be that of the highest `val_accuracy`.", when="val_loss"),
    slip({MONITOR: MONITOR.replace("val_", "")}, "It looks at the *training* accuracy: those rows it may learn by heart.", when="accuracy"),
    slip({MODE: MODE.replace("max", "min")}, "It keeps the lowest accuracy: which end is good? `mode` says it.", when="min"),
    slip({BEST: ""}, "It overwrote a better file: a new `ModelCheckpoint` knows nothing of the training before. One of its arguments tells it what to beat.", when="threshold"),
    slip({PATH: PATH.replace("path", 'path.replace(".keras", ".ckpt")')}, SUFFIX, when="suffix"),
    slip({ONLY: f"{ONLY}            save_weights_only=True,\n", PATH: PATH.replace("path", 'path.replace(".keras", ".weights.h5")')}, "Those are weights without their architecture, under another name: the whole model was asked for, at `path`.", when="weights"),
    slip({ONLY: f"{ONLY}            save_weights_only=True,\n"}, "Weights alone are refused under this name: leave the *whole* model, without `save_weights_only`.", when="weights only"),
    slip({MONITOR: MONITOR.replace("accuracy", "acc")}, "No metric is called `val_acc`: the name is that of the history, `val_accuracy`.", when="name"),
    slip({ONLY: f"{ONLY}            save_freq=3,\n"}, "`save_freq=3` counts *batches*: in the middle of an epoch there is no validation. Leave it away: then each epoch's end counts.", when="frequency"),
    slip("def keepers(path, best_so_far):\n    return []", NOTHING, when="nothing"),
    slip({BEST: BEST.replace("best_so_far", "0.99")}, NOTHING, when="nothing"),
    slip({PATH: PATH.replace("path", '"best.keras"')}, "The file lies under another name: `path` says where it belongs, and how it is called.", when="path"),
    slip(
        """
class Keeper(keras.callbacks.Callback):
    def __init__(self, path, best):
        super().__init__()
        self.path, self.best = path, best
    def on_epoch_end(self, epoch, logs=None):
        if logs["val_accuracy"] >= self.best:
            self.best = logs["val_accuracy"]
            self.model.save(self.path)
def keepers(path, best_so_far):
    return [Keeper(path, best_so_far)]
""",
        "An epoch that only *equals* `best_so_far` has overwritten the file: it has to be above it.",
        when="equal",
    ),
)  # fmt: skip

#: what an error or a warning proves, by a part of its words
SAID = {
    "must end in `.keras`": "suffix",
    "Invalid filepath extension": "suffix",
    "must end in `.weights.h5`": "weights only",
    "monitor=val_acc,": "name",
    "only with val_acc available": "name",
    "only with val_accuracy available": "frequency",
}


@exercise(
    "12.best",
    title="The best, not the last",
    points=3,
    slips=SLIPS,
    hints=(
        "`keras.callbacks.ModelCheckpoint` saves; `monitor`, `mode` and `save_best_only` say when.",
        "A new one takes the first epoch for the best so far. `help(keras.callbacks.ModelCheckpoint)` lists an argument for what there was before.",
        '`[keras.callbacks.ModelCheckpoint(path, monitor="val_accuracy", mode=…, save_best_only=…, initial_value_threshold=…)]`',
    ),
    teaches='Keep two files: the last one to go on from, the best one to use. With `mode="auto"` Keras knows for `accuracy` that more is better; for a metric of your own it cannot.',
    given="import keras\nfrom keras.callbacks import ModelCheckpoint",
    right=(
        """
class Keeper(keras.callbacks.Callback):
    def __init__(self, path, best):
        super().__init__()
        self.path, self.best = path, best
    def on_epoch_end(self, epoch, logs=None):
        if logs.get("val_accuracy", 0) > self.best:
            self.best = logs["val_accuracy"]
            self.model.save(self.path)
def keepers(path, best_so_far):
    return Keeper(path, best_so_far)
""",
        """
def keepers(path, best_so_far):
    keep = ModelCheckpoint(filepath=path, monitor="val_accuracy", save_best_only=True, initial_value_threshold=best_so_far)
    return (keep,)
""",
    ),
)
def best(answer: Answer, draw: Draw) -> Credit | None:
    """The epoch of the highest val_accuracy is in the file, and stays there when a later training does not beat it."""
    before = 0.5 + draw.integer(0, 4) / 64
    peaks = dict(zip(("", "val_loss", "accuracy", "min"), (int(one) for one in draw.rng.permutation(range(1, 5))), strict=True))
    folder, name = answer.folder("keepers"), f"night{draw.integer(2, 99)}.keras"
    path = f"{folder}/{name}"
    try:
        played = answer.new("keepers", path, before).plays(script(peaks, before), folder)
    except Raised as error:
        fault = fault_of(f"{error.type_name}: {error.message}", None, peaks, name)
        if not fault:
            raise
        raised = Incorrect("`keepers` raises.", saw=error.told)
        return explain(fault, SLIPS, raised)
    held = played.file(name)
    if played.error or held is None or held.holds != "model" or held.epoch != peaks[""]:
        expected = f"in `{name}` the whole model of epoch {peaks['']}, counted from 0"
        wrong = Incorrect("The best model is not in the file.", saw=told(played), expected=expected, why=played.why)
        said = " ".join([played.error, played.message, *played.warnings])
        return explain(fault_of(said, played, peaks, name), SLIPS, wrong)
    top = max(one["val_accuracy"] for one in script(peaks, before))
    for fault, to_beat in (("threshold", before + 0.25), ("equal", top)):
        later = answer.new("keepers", path, to_beat).plays(script(peaks, before), folder)
        if later.error or later.file(name):
            summary = (
                f"A second training, never {'above' if fault == 'equal' else 'as good as'} what is in the file, should leave it alone."
            )
            wrong = Incorrect(summary, saw=told(later), expected="no file written", why=later.why)
            return explain("" if later.error else fault, SLIPS, wrong)
    return None


def script(peaks: dict[str, int], before: float) -> list[dict[str, float]]:
    """Return the logs of six epochs, with another epoch at the top of each value, and none of them first or last."""
    logs = []
    for epoch in range(6):
        tops = {name: (epoch == peak) / 8 for name, peak in peaks.items()}
        bend = (epoch - 3) / 256
        accuracy = before + 1 / 16 + tops[""] - tops["min"] + bend
        logs.append(
            {
                "loss": 0.25 - bend,
                "accuracy": before + 0.25 + tops["accuracy"],
                "val_loss": 0.25 - tops["val_loss"] - bend,
                "val_accuracy": accuracy,
            }
        )
    return logs


def told(played: Played) -> str:
    """Say which files were written, or what was raised."""
    if played.error:
        return played.told
    files = [
        f"`{one.name}`, with {'no model' if one.holds == 'other' else f'the {one.holds} of epoch {one.epoch}'}" for one in played.files
    ]
    return "; ".join(files) or "no file written"


def fault_of(said: str, played: Played | None, peaks: dict[str, int], name: str) -> str:
    """Return the fault that an error, a warning or the first training proves; empty if none does."""
    for part, fault in SAID.items():
        if part in said:
            return fault
    if played is None or played.error:
        return ""
    held = played.file()
    if held is None:
        return "" if played.files else "nothing"
    if held.name.endswith(".weights.h5"):
        return "weights"
    if held.name != name and held.epoch == peaks[""]:
        return "path"
    return next((fault for fault, epoch in (peaks | {"last": 5}).items() if fault and epoch == held.epoch), "")
