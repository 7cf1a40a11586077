"""08.best: the epoch at which a model did best on rows that it did not train on, from its History."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.checking import Answer, Case, Credit, Draw, Raised, exercise, partial, program, slip

VALUES, PLACE = 'history.history["val_loss"]', "int(np.argmin(values)) + 1"
DICT = "It works on the dictionary: `fit` returns the History around it, and that holds the dictionary as `.history`."
LISTS = "A History keeps its lists in a dictionary, `history.history`, each under its name."
RISE = "It stops where the loss rises for the first time: a curve trembles, and may fall again. Look at all of it."
BEGINS = """
def best_epoch(history):
    lowest, epoch = {}, 0
    for k, value in enumerate(history.history["val_loss"], start=1):
        if value < lowest:
            lowest, epoch = value, k
    return epoch
"""
BEGUN = (
    "It begins with a lowest loss of its own, and no loss came below that: losses may be of any size. Begin with the first one of the list."
)
EXAMPLE = [0.64, 0.55, 0.58, 0.52, 0.52, 0.57]


def take(logs: Any) -> SimpleNamespace:
    """Return our own stand-in for a History of these logs."""
    return SimpleNamespace(history=logs)


BEST = program(
    f"""
def best_epoch(history):
    values = {VALUES}
    return {PLACE}
""",
    slip({" + 1": ""}, "That is its place in the list, counted from 0: the first epoch is called 1 here, as `fit` prints it."),
    slip({'"val_loss"': '"loss"'}, "It looks at the training loss, which rewards learning by heart: look at the rows that did not train."),
    slip({"argmin": "argmax"}, "That is the highest loss: which end of a loss is good?"),
    slip({PLACE: "min(values)"}, "That is the lowest loss itself: at which epoch was it?"),
    slip(
        {'"val_loss"': '"val_accuracy"', "argmin": "argmax"},
        "That is the best `val_accuracy`: here the loss is asked for, and they often part.",
    ),
    slip({'"val_loss"': '"val_accuracy"'}, "That is the worst `val_accuracy`: it is the lowest `val_loss` that is asked for."),
    slip(
        {PLACE: "len(values) - int(np.argmin(values[::-1]))"}, "Two epochs are equally good, and you took the later one: ask for the first."
    ),
    slip({PLACE: "len(values)"}, "That is the last epoch, however good or bad it was."),
    slip({PLACE: "next((k for k in range(1, len(values)) if values[k] > values[k - 1]), len(values))"}, RISE),
    slip({PLACE: "next((k + 1 for k in range(1, len(values)) if values[k] > values[k - 1]), len(values))"}, RISE),
    slip(
        {VALUES: 'np.subtract(history.history["val_loss"], history.history["loss"])'},
        "That is where both losses are closest together, mostly the beginning: ask where `val_loss` itself is lowest.",
    ),
    slip(BEGINS.format(1), BEGUN),
    slip(BEGINS.format(100), BEGUN),
    slip({VALUES: "history.val_loss"}, LISTS, raises="'History' object has no attribute 'val_loss'"),
    slip(
        {PLACE: "4"},
        "It is the same epoch for every history: look at the one that is handed in, and at its own order.",
        when=lambda seen, right: len({*seen}) == 1,
    ),
    names={"take": take},
)


@exercise(
    "08.best",
    title="The best epoch",
    points=2,
    by=BEST,
    slips=(slip({VALUES: 'history["val_loss"]'}, DICT, fraction=0.5),),
    hints=(
        "`history.history` is a dictionary of lists, a number for each epoch. Which of its lists tells of rows that did not train?",
        "`np.argmin` gives the place of the first smallest number; so does `values.index(min(values))`.",
        "Places are counted from 0, epochs from 1.",
    ),
    teaches="This one line is what `EarlyStopping` and `ModelCheckpoint` do in a later notebook, while the training still runs.",
    given="import keras",
    right=(
        "def best_epoch(history):\n    values = history.history['val_loss']\n    return values.index(min(values)) + 1\n",
        "import pandas as pd\ndef best_epoch(history):\n    return pd.DataFrame(history.history)['val_loss'].idxmin() + 1\n",
        "def best_epoch(h):\n    return 1 + h.epoch[np.argmin(h.history['val_loss'])]\n",
        """
def best_epoch(history):
    best = None
    for epoch, value in enumerate(getattr(history, "history", history)["val_loss"], 1):
        if best is None or value < lowest:
            best, lowest = epoch, value
    return best
""",
    ),
)
def best(answer: Answer, draw: Draw) -> Credit | None:
    """It agrees on the taught example and on drawn histories, which have a tie, a false rise, and a training loss that rises too."""
    of_dict: list[bool] = []

    def ask(logs: dict[str, list[float]]) -> Any:
        history = answer.made("best_epoch", make_history, 60, logs=logs)
        history.label = "history"
        try:
            return answer.function("best_epoch")(history)
        except Raised as error:
            if "not subscriptable" not in error.message:
                raise
            of_dict.append(True)
            return answer.function("best_epoch")(logs)

    wrong = BEST.judge(answer, [_case(_script(draw, EXAMPLE)), *(_case(_script(draw, scale=scale)) for scale in (1, 10, 1000))], ask=ask)
    if wrong is None and of_dict:
        return partial(0.5, "`best_epoch` takes something else than `fit` returns.", expected="a History", why=DICT)
    return wrong


def _case(logs: dict[str, list[float]]) -> Case:
    values = ", ".join(f"{one:g}" for one in logs["val_loss"])
    return Case((logs,), label=f"`best_epoch` of a `val_loss` of {values}")


def make_history(_: Any, logs: dict[str, list[float]]) -> Any:
    """Probe: the History of a training with these logs."""
    import keras

    history = keras.callbacks.History()
    history.on_train_begin()
    history.epoch, history.history = list(range(len(logs["loss"]))), logs
    return history


def _script(draw: Draw, val_loss: list[float] | None = None, scale: int = 1) -> dict[str, list[float]]:
    """Return the logs of a training in which every typical mistake names another epoch.

    In the drawn ones two epochs are equally good, and the training loss rises once, at the end. Losses come times `scale`.
    """
    while True:
        count = len(val_loss) if val_loss else draw.integer(12, 14)
        given = val_loss or draw.rng.permutation((scale * np.linspace(0.4, 0.8, count)).round(3)).tolist()
        if not val_loss:
            given[int(np.argsort(given)[1])] = min(given)
        loss = (scale * np.linspace(0.39, 0.05, count)).round(3).tolist()
        loss[-2:] = loss[:-3:-1]
        accuracy = draw.rng.permutation(np.linspace(0.7, 0.9, count).round(3)).tolist()
        first, last = int(np.argmin(given)), count - 1 - int(np.argmin(given[::-1]))
        rise = next((k - 1 for k in range(1, count) if given[k] > given[k - 1]), count - 1)
        places = [first, first - 1, last, rise, count - 1]
        if not val_loss:  # the lesson's example need not tell all of them
            others = (np.subtract(given, loss), np.negative(given), loss, accuracy, np.negative(accuracy))
            places += [rise + 1, *(int(np.argmin(one)) for one in others)]
        if len({*places}) == len(places):
            return {"accuracy": (np.array(loss[::-1]) / scale).tolist(), "loss": loss, "val_accuracy": accuracy, "val_loss": given}
