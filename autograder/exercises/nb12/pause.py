"""12.pause: a training that one program leaves on disk, and that goes on in the next one."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, Raised, exercise, explain, shorten, slip

SAVE, LOAD = 'model.save(f"{folder}/paused.keras")', 'return keras.saving.load_model(f"{folder}/paused.keras")'
TEXT, FILE = 'pathlib.Path(f"{folder}/model.json")', '(f"{folder}/paused.weights.h5")'
TO_JSON, FROM_JSON = f"{TEXT}.write_text(model.to_json())", f"model = keras.models.model_from_json({TEXT}.read_text())"
LOADED = LOAD.replace("return", "model =")
NEW = "The weights are back, but the optimizer is a new one: its count of updates and its memory of earlier slopes are gone."


def back(*lines: str, save: str = SAVE) -> dict[str, str]:
    """Return the patch whose `carry_on` makes a `model` in these lines."""
    return {SAVE: save, LOAD: "\n    ".join([*lines, "return model"])}


SLIPS = (
    slip(back(FROM_JSON, save=TO_JSON), "No weights came along: this model predicts with new, random ones. JSON holds the architecture alone.", when="weights"),
    slip(back(FROM_JSON, 'model.compile(keras.optimizers.Adam(), "mse")', f"model.load_weights{FILE}", save=f"{TO_JSON}\n    model.save_weights{FILE}"), NEW, when="updates"),
    slip(back(LOADED, "model.compile(type(model.optimizer)(0.001), model.loss)"), NEW, when="updates"),
    slip(back(LOADED.replace('")', '", compile=False)')), "It came back without loss and optimizer (`compile=False`), so it cannot train on.", when="not compiled"),
    slip(back(LOADED, 'model.compile("sgd", "mse")'), "It goes on with another optimizer than before.", when="optimizer"),
    slip(back(LOADED, "model.optimizer.learning_rate = 0.001"), "It goes on with another learning rate: whoever trained it chose one.", when="rate"),
    slip({SAVE: SAVE.replace(".keras", ".h5"), LOAD: LOAD.replace(".keras", ".h5")}, "The old `.h5` format does not bring a training back that can go on. `.keras` does.", when="h5"),
    slip({SAVE: "globals()['kept'] = model", LOAD: "return kept"}, "It was kept in memory, and that ends with its program: the next one has what lies in `folder`.", when="memory"),
    slip({SAVE: f"model.save_weights{FILE}", LOAD: f"model.load_weights{FILE}\n    return model"}, "In the next program there is no `model` yet: `carry_on` has to make it, from what lies in `folder`.", when="no model"),
    slip({SAVE: TO_JSON, LOAD: 'return keras.models.model_from_json(f"{folder}/model.json")'}, "`model_from_json` takes the text itself, not its path. And that text holds no weights.", when="path"),
    slip({SAVE: SAVE.replace("/", ""), LOAD: LOAD.replace("/", "")}, "Nothing lies in `folder`. Was anything saved, and does its path begin with `folder` and a `/`?", when="elsewhere"),
    slip({LOAD: LOAD.removeprefix("return ")}, "`carry_on` gives nothing back: is a `return` missing?", when="nothing"),
    slip({SAVE: SAVE.replace(".keras", "")}, "Keras decides by the end of the file's name what to write: `.keras` says the whole model.", when="suffix"),
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """Where a training stands; `memory` is what the optimizer keeps, `losses` those of the next epochs, `error` what they raised."""

    compiled: bool
    optimizer: str
    rate: float
    updates: int
    memory: list[np.ndarray]
    predicted: np.ndarray
    losses: tuple[float, ...]
    error: str


@exercise(
    "12.pause",
    title="Pause, and carry on",
    points=4,
    slips=SLIPS,
    hints=(
        "What does the next program need? Architecture, weights, loss, and the optimizer with all that it remembers.",
        "One file can hold all of that: `model.save(…)`, with a name inside `folder`.",
        '`f"{folder}/….keras"`; `keras.saving.load_model` gives back a model that is compiled.',
    ),
    teaches="Epoch, best value so far and history are in no such file: write them down yourself, or let `CSVLogger` and `BackupAndRestore` do it.",
    given="import pathlib\nimport keras",
    right=(
        """
def pause(model, folder):
    keras.saving.save_model(model, pathlib.Path(folder) / "night.keras")
def carry_on(folder):
    (file,) = pathlib.Path(folder).glob("*.keras")
    return keras.models.load_model(file)
""",
        """
def pause(model, folder):
    pathlib.Path(folder, "model.json").write_text(model.to_json())
    model.save_weights(pathlib.Path(folder, "model.weights.h5"))
def carry_on(folder):
    model = keras.models.model_from_json(pathlib.Path(folder, "model.json").read_text())
    model.load_weights(pathlib.Path(folder, "model.weights.h5"))
    return model
""",
    ),
)
def pause(answer: Answer, draw: Draw) -> Credit | None:
    """In another program it predicts the same, with the same optimizer and all its memory, and the next losses are the same."""
    x, start = draw.normal(16, 3), draw.normal(3, 1)
    rate, updates = draw.integer(103, 197) / 10_000, draw.integer(21, 30)
    model, folder = answer.made("pause", trained, 60, x=x, start=start, rate=rate, updates=updates), answer.folder("pause")
    model.label = "model"
    files: list[str] | None = None
    try:
        answer.new("pause", model, folder, timeout_s=60)
        files = answer.examine("pause", listed, reply=list[str], folder=folder)
        again, path = answer.restarted("pause", folder)
        loaded = again.new("carry_on", path, timeout_s=60)
    except Raised as error:
        saw = f"{error.told}; in `folder`: {words(files)}" if files else error.told
        wrong = Incorrect("The training is not carried over.", saw=saw, expected="a model, made of what lies in `folder`", why=error.why)
        return explain(fault_in(error, files), SLIPS, wrong)
    if (kind := loaded.kind.kind) != "model":
        wrong = Incorrect("`carry_on` does not return a model.", saw=kind, expected="the model, to train on")
        return explain("nothing" if kind == "nothing" else "", SLIPS, wrong)
    if not files:
        wrong = Incorrect("The training was left in another place.", saw="an empty folder", expected=words(files))
        return explain("elsewhere", SLIPS, wrong)
    after = loaded.examine(stands, reply=Standing, timeout_s=60, x=x)
    return compared(worked_out(x, start, rate, updates), after, files)


def worked_out(x: np.ndarray, weights: np.ndarray, rate: float, updates: int) -> Standing:
    """Work out by hand where the training stands: what the student's program says of it is no evidence."""
    mean, square, losses, kept = np.zeros((3, 1)), np.zeros((3, 1)), [], (weights,) * 3
    for step in range(1, updates + 3):
        off = x @ weights - x.sum(axis=1, keepdims=True)
        losses.append(float(np.mean(off**2)))
        slope = 2 * x.T @ off / len(x)
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights = weights - rate * np.sqrt(1 - 0.999**step) / (1 - 0.9**step) * mean / (np.sqrt(square) + 1e-7)
        if step == updates:
            kept = weights, mean, square
    return Standing(True, "Adam", rate, updates, [*kept[1:]], x @ kept[0], tuple(losses[-2:]), "")


def compared(before: Standing, after: Standing, files: list[str]) -> Credit | None:
    """Compare where the training stood with where it is carried on."""

    def same(a: np.ndarray, b: np.ndarray) -> bool:
        return a.shape == b.shape and np.allclose(a, b, rtol=1e-3, atol=1e-5)

    remembers = len(after.memory) == len(before.memory) and all(map(same, before.memory, after.memory))
    goes_on = len(after.losses) == len(before.losses) and np.allclose(before.losses, after.losses, rtol=1e-3)
    for fault, right, what, one, other in (
        ("not compiled", after.compiled, "is ready to train", before.compiled, after.compiled),
        (
            "" if after.updates else "weights",
            same(before.predicted, after.predicted),
            "predicts for one row",
            before.predicted.ravel()[:1],
            after.predicted.ravel()[:1],
        ),
        ("optimizer", before.optimizer == after.optimizer, "has the optimizer", before.optimizer, after.optimizer),
        ("updates", before.updates == after.updates, "has made the updates", before.updates, after.updates),
        ("rate", abs(before.rate - after.rate) < 1e-6, "has the learning rate", before.rate, round(after.rate, 6)),
        ("updates", remembers, "remembers slopes", "those of before", "others"),
        ("", goes_on, "has the losses in the next epochs", before.losses, shorten(after.error) or after.losses),
    ):
        if not right:
            fault = "h5" if old(files) else fault
            wrong = Incorrect("The training does not go on where it was.", saw=f"{what}: {other}", expected=f"{one}")
            return explain(fault, SLIPS, wrong)
    return None


def words(files: list[str] | None) -> str:
    """Name the files that were left."""
    return ", ".join(files) if files else "a file in `folder`"


def fault_in(error: Raised, files: list[str] | None) -> str:
    """Return the fault that an error proves; empty if it is another one. `files` is ``None`` while `pause` runs."""
    for part, fault in {"Invalid filepath extension": "suffix", "Expecting value": "path"}.items():
        if part in error.message:
            return fault
    if old(files):
        return "h5"
    if files is None or files:
        return "no model" if files and "name 'model' is not defined" in error.message else ""
    return "memory" if error.type_name in ("NameError", "KeyError", "IndexError", "AttributeError") else "elsewhere"


def old(files: list[str] | None) -> bool:
    """Whether there is a file of the old format, and none of the new one."""
    found = [name for name in files or () if name.endswith((".keras", ".h5")) and not name.endswith(".weights.h5")]
    return bool(found) and all(name.endswith(".h5") for name in found)


def listed(_: Any, folder: str) -> list[str]:
    """Probe: the names of the files in a folder."""
    from pathlib import Path

    return sorted(path.name[:100] for path in Path(folder).iterdir())[:20]


def trained(_: Any, x: Any, start: Any, rate: float, updates: int) -> Any:
    """Probe: a line through three inputs that has made some updates, with Adam at an odd rate."""
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, use_bias=False)])
    model.set_weights([start])
    # Eagerly, and all updates on the same rows in one epoch: a graph, and an epoch each, take most of a second.
    model.compile(keras.optimizers.Adam(rate), "mse", run_eagerly=True)
    rows = np.tile(x, (updates, 1))
    model.fit(rows, rows.sum(axis=1), batch_size=len(x), shuffle=False, verbose=0)
    return model


def stands(model: Any, x: Any) -> dict[str, Any]:
    """Probe: a ``Standing``."""
    import numpy as np

    compiled = bool(model.compiled and model.optimizer is not None)
    predicted, losses, error = np.asarray(model(x), dtype=float), [], ""
    known: dict[str, Any] = {"optimizer": "", "rate": 0.0, "updates": 0, "memory": []}
    if compiled:
        one = model.optimizer
        known = {"optimizer": type(one).__name__, "rate": float(one.learning_rate), "updates": int(one.iterations)}
        known["memory"] = [np.asarray(slot) for slot in one.variables[2:]]
    try:
        losses = model.fit(x, x.sum(axis=1), batch_size=len(x), epochs=2, verbose=0).history["loss"]
    except Exception as raised:
        error = f"{type(raised).__name__}: {raised}"[:500]
    return known | {"compiled": compiled, "predicted": predicted, "losses": [float(loss) for loss in losses], "error": error}
