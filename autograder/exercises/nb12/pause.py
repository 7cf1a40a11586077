"""12.pause: a training that one program leaves on disk, and that goes on in the next one."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, Raised, Thing, exercise, explain, slip
from autograder.checking.errors import why_raised

SAVE, LOAD = 'model.save(f"{folder}/paused.keras")', 'return keras.saving.load_model(f"{folder}/paused.keras")'
TEXT, FILE = 'pathlib.Path(f"{folder}/model.json")', '(f"{folder}/paused.weights.h5")'
TO_JSON, FROM_JSON = f"{TEXT}.write_text(model.to_json())", f"model = keras.models.model_from_json({TEXT}.read_text())"
LOADED = LOAD.replace("return", "model =")
NEW = "The weights are back, but the optimizer is a new one: its count of updates and its memory of earlier slopes are gone."


def back(*lines: str, save: str = SAVE) -> dict[str, str]:
    """Return the patch whose `carry_on` makes a `model` in these lines."""
    return {SAVE: save, LOAD: "\n    ".join([*lines, "return model"])}


SLIPS = (
    slip(back(FROM_JSON, save=TO_JSON), "JSON holds the architecture and no weights: this model predicts with new, random ones.", when="weights"),
    slip(back(FROM_JSON, 'model.compile(keras.optimizers.Adam(), "mse")', f"model.load_weights{FILE}", save=f"{TO_JSON}\n    model.save_weights{FILE}"), NEW, when="updates"),
    slip(back(LOADED, "model.compile(type(model.optimizer)(0.001), model.loss)"), NEW, when="updates"),
    slip(back(LOADED.replace('")', '", compile=False)')), "It came back without loss and optimizer (`compile=False`), so it cannot train on.", when="not compiled"),
    slip(back(LOADED, 'model.compile("sgd", "mse")'), "It goes on with another optimizer than before.", when="optimizer"),
    slip(back(LOADED, "model.optimizer.learning_rate = 0.001"), "It goes on with another learning rate: whoever trained it chose one.", when="rate"),
    slip({SAVE: SAVE.replace(".keras", ".h5"), LOAD: LOAD.replace(".keras", ".h5")}, "The old `.h5` format does not bring a training back that can go on. `.keras` does.", when="h5"),
    slip({SAVE: "globals()['kept'] = model", LOAD: "return kept"}, "It was kept in memory, and that ends with its program: the next one has what lies in `folder`.", when="memory"),
    slip({SAVE: SAVE.replace("/", ""), LOAD: LOAD.replace("/", "")}, "Nothing lies in `folder`. Is there a `/` between it and the file's name?", when="elsewhere"),
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
import json
def pause(model, folder):
    text = json.dumps([model.to_json(), keras.optimizers.serialize(model.optimizer), model.loss])
    pathlib.Path(folder, "model.json").write_text(text)
    model.save_weights(pathlib.Path(folder, "model.weights.h5"))
def carry_on(folder):
    text, optimizer, loss = json.loads(pathlib.Path(folder, "model.json").read_text())
    model = keras.models.model_from_json(text)
    model.compile(keras.optimizers.deserialize(optimizer), loss)
    model.optimizer.build(model.trainable_variables)
    model.load_weights(pathlib.Path(folder, "model.weights.h5"))
    return model
""",
    ),
)
def pause(answer: Answer, draw: Draw) -> Credit | None:
    """In another program it predicts the same, with the same optimizer and all its memory, and the next losses are the same."""
    x, rate = draw.normal(16, 3), draw.integer(103, 197) / 10_000
    model, folder = answer.made("pause", trained, 60, x=x, rate=rate, updates=draw.integer(21, 30)), answer.folder("pause")
    model.label = "model"
    files: list[str] | None = None
    try:
        answer.new("pause", model, folder, timeout_s=60)
        files = answer.examine("pause", listed, reply=list[str], folder=folder)
        again, path = answer.restarted("pause", folder)
        loaded = again.new("carry_on", path, timeout_s=60)
    except Raised as error:
        saw = f"{error.type_name}: {' '.join(error.message.split())[:150]}"
        why = why_raised(error.type_name, error.message)
        return explain(
            fault_in(error, files),
            SLIPS,
            Incorrect("The training is not carried over.", saw=saw, expected=f"a model, from {words(files)}", why=why),
        )
    if (kind := loaded.kind).kind != "model":
        fault = "nothing" if kind.kind == "nothing" else ""
        return explain(fault, SLIPS, Incorrect("`carry_on` does not return a model.", saw=kind.kind, expected="the model, to train on"))
    if not files:
        return explain(
            "elsewhere", SLIPS, Incorrect("The training was left in another place.", saw="an empty folder", expected=words(files))
        )
    return compared(standing(model, x), standing(loaded, x), files)


def compared(before: Standing, after: Standing, files: list[str]) -> Credit | None:
    """Compare the training that was paused with the one that was carried on."""

    def same(a: np.ndarray, b: np.ndarray) -> bool:
        return a.shape == b.shape and np.allclose(a, b, rtol=1e-4, atol=1e-6)

    for fault, right, what, one, other in (
        ("not compiled", after.compiled, "is ready to train", before.compiled, after.compiled),
        ("weights", same(before.predicted, after.predicted), "predicts for one row", before.predicted[0], after.predicted[0]),
        ("optimizer", before.optimizer == after.optimizer, "has the optimizer", before.optimizer, after.optimizer),
        ("updates", before.updates == after.updates, "has made the updates", before.updates, after.updates),
        ("rate", abs(before.rate - after.rate) < 1e-6, "has the learning rate", round(before.rate, 6), round(after.rate, 6)),
        (
            "updates",
            len(before.memory) == len(after.memory) and all(map(same, before.memory, after.memory)),
            "remembers slopes",
            "all",
            "others",
        ),
        ("", same(np.array(before.losses), np.array(after.losses)), "has the next losses", before.losses, after.error or after.losses),
    ):
        if not right:
            fault = "h5" if old(files) else fault
            wrong = Incorrect("The training does not go on where it was.", saw=f"{what}: {other}", expected=f"{one}")
            return explain(fault, SLIPS, wrong)
    return None


def standing(model: Thing, x: np.ndarray) -> Standing:
    """Ask where a training stands, and train two epochs more."""
    return model.examine(stands, reply=Standing, timeout_s=60, x=x)


def words(files: list[str] | None) -> str:
    """Name the files that were left."""
    return ", ".join(files) if files else "a file in `folder`"


def fault_in(error: Raised, files: list[str] | None) -> str:
    """Return the fault that an error proves; empty if it is another one. `files` is ``None`` while `pause` runs."""
    if "Invalid filepath extension" in error.message:
        return "suffix"
    if old(files):
        return "h5"
    if files is None or files:
        return ""
    return "memory" if error.type_name in ("NameError", "KeyError", "IndexError", "AttributeError") else "elsewhere"


def old(files: list[str] | None) -> bool:
    """Whether there is a file of the old format, and none of the new one."""
    found = [name for name in files or () if name.endswith((".keras", ".h5")) and not name.endswith(".weights.h5")]
    return bool(found) and all(name.endswith(".h5") for name in found)


def listed(_: Any, folder: str) -> list[str]:
    """Probe: the names of the files in a folder."""
    from pathlib import Path

    return sorted(path.name[:100] for path in Path(folder).iterdir())[:20]


def trained(_: Any, x: Any, rate: float, updates: int) -> Any:
    """Probe: a model that has made some updates, with Adam at an odd rate."""
    import keras

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, "tanh"), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(rate), "mse")
    model.fit(x, x.sum(axis=1), batch_size=len(x), epochs=updates, verbose=0)
    return model


def stands(model: Any, x: Any) -> dict[str, Any]:
    """Probe: a ``Standing``."""
    import numpy as np

    compiled = bool(model.compiled and model.optimizer is not None)
    predicted, losses, error = np.asarray(model(x)), [], ""
    known: dict[str, Any] = {"optimizer": "", "rate": 0.0, "updates": 0, "memory": []}
    if compiled:
        one = model.optimizer
        known = {"optimizer": type(one).__name__, "rate": float(one.learning_rate), "updates": int(one.iterations)}
        known["memory"] = [np.asarray(slot) for slot in one.variables[2:]]
    try:
        losses = model.fit(x, x.sum(axis=1), batch_size=len(x), epochs=2, verbose=0).history["loss"]
    except Exception as raised:
        error = f"{type(raised).__name__}: {raised}"[:150]
    return known | {"compiled": compiled, "predicted": predicted, "losses": [float(loss) for loss in losses], "error": error}
