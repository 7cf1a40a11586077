"""What the two models of notebook 09 share: asked for numbers, judged by their RMSE, explained."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from autograder.checking import (
    Answer,
    Credit,
    Draw,
    Incorrect,
    Model,
    NotFinite,
    Slip,
    Unanswered,
    fail,
    named,
    ramp,
    report_unusual,
    suspects,
)
from course_utils.calibration import calibration, is_unseen

GIVEN = """
import keras
from keras import Input, Model, Sequential
from keras.layers import Dense, Normalization, Rescaling
from course_utils import set_seed
from course_utils.demos import nb09 as demo
"""
CUT = "It is the lowest number that it ever says, and half of the targets lie below it: what does the last activation cut off?"
UNTRAINED = "No `fit` of its own has moved its weights, and it is hardly better than the mean: `fit` is where it learns."
NAN = "Did the loss become nan while it was trained? Then the steps are too long for targets of this size: scale the target, or lower the rate."
#: the fault that one exercise alone looks for, from the model and its predictions; empty if it is not there
Extra = Callable[[Model, np.ndarray], str]
CLASSES = "Its loss compares classes: over one output it does not measure a distance. For a number: mse, mae or huber."
OUTSIDE = "It answers on the scale that the target was brought to for training: the way back to the raw unit belongs into the model, as its last layer."
SQUASHED = ("sigmoid", "hard_sigmoid", "softmax")  #: activations that end at 1
CLEARLY = 0.85  #: its RMSE must fall to this share for another scale to be named


@dataclass(frozen=True)
class Rows:
    """Rows that a model is asked about, and those that it was to learn from; all in raw units."""

    x: np.ndarray
    y: np.ndarray
    x_train: np.ndarray
    y_train: np.ndarray


@dataclass(frozen=True)
class Facts:
    """What is known of a model that misses the bar.

    `said` are its predictions for the rows `rows.x`; `otherwise` its RMSE if it is used with a
    scaling around it, by which one; `updates` how often its weights were updated; `loss` by which
    one; `squashed` whether a unit in it ends at 1; `extra` the fault that only this exercise looks for.
    """

    rows: Rows
    said: np.ndarray
    train_rmse: float
    otherwise: dict[str, float]
    updates: int
    loss: str
    squashed: bool
    extra: str

    @property
    def rmse(self) -> float:
        """On the rows that it is judged by."""
        return rmse_of(self.said, self.rows.y)

    @property
    def around(self) -> str:
        """The scaling with which it does clearly better; empty if none."""
        best = min(self.otherwise, key=lambda name: self.otherwise[name])
        good = CLEARLY * min(self.rmse, float(self.rows.y_train.std()))
        return best if self.otherwise[best] < good else ""

    @property
    def fault(self) -> str:
        """The first of the typical faults that the facts show; empty if none."""
        y, said = self.rows.y_train, self.said
        faults = {
            # a model around a trained one has no updates of its own
            "untrained": self.updates == 0 and self.train_rmse > 0.8 * y.std(),
            "classes": "crossentropy" in self.loss.lower(),
            "features outside": self.around == "features",
            "target outside": self.around == "target",
            "both outside": self.around == "both",
            "unit": self.squashed and said.min() >= 0 and 0 < said.max() <= 1,
            "one number": said.std() < 1e-3 * y.std(),
            "learnt by heart": self.train_rmse < min(0.75 * self.rmse, 0.9 * y.std()),
            "wild": self.rmse > y.std() and abs(said - y.mean()).max() > 2 * abs(y - y.mean()).max(),
            "climbing": said.mean() < y.mean() - 0.25 * y.std(),
            self.extra: bool(self.extra),
            "short": True,
        }
        return next(name for name, there in faults.items() if there)


def rmse_of(said: np.ndarray, y: np.ndarray) -> float:
    """Return the root of the mean squared miss."""
    return float(np.sqrt(np.mean((said - y) ** 2)))


def cut_off(said: np.ndarray, y: np.ndarray) -> float:
    """Return the share of predictions that are all at the lowest, if that lies about the mean of the targets `y`; else 0."""
    share = float((said <= said.min() + 1e-3 * y.std()).mean())
    return share if share < 1 and said.min() > y.mean() - 0.25 * y.std() else 0.0


def predictions(model: Model, x: np.ndarray) -> np.ndarray:
    """Return the model's one number for each row, ``(n,)``."""
    try:
        said = model.predict(x.astype("float32"))
    except NotFinite as odd:
        fail(f"`{model.name}` predicts {odd.kind}.", saw=odd.seen, expected="one number a row", why=NAN)
    if said.size != len(x):
        fail(
            f"`{model.name}` does not answer with one number a row.",
            saw=f"outputs of shape {said.shape} for {len(x)} rows",
            expected=f"({len(x)}, 1)",
            why="One unit at the end gives one number.",
        )
    return said.reshape(-1)


def judged(
    answer: Answer,
    draw: Draw,
    name: str,
    rows: Rows,
    measured: tuple[str, str],
    slips: tuple[Slip, ...],
    extra: Extra = lambda model, said: "",
) -> Credit:
    """Return what the model called `name` earns for its RMSE on `rows`, with the reason.

    `measured` are the exercise and the source that its bar was measured for.

    Raises:
        Incorrect: if it has no weights, or gives no number for each row.
    """
    model = answer.model(name)
    model.expect_built()
    said = predictions(model, rows.x)
    share = cut_off(said, rows.y_train)
    if share > 0.3 and said.std() > 1e-3 * rows.y_train.std():
        fail(
            f"`{name}` gives {share:.0%} of the rows one and the same number.",
            saw=f"the lowest, {said.min():.4g}",
            expected="some below the mean",
            why=CUT,
        )
    rmse = rmse_of(said, rows.y)
    credit = ramp(rmse, *calibration(*measured), what="RMSE")
    report_unusual(model, rows.x.astype("float32"), said, credit, draw, is_unseen(*measured, rmse))
    if credit.fraction == 1:
        return credit
    heart = rmse_of(predictions(model, rows.x_train), rows.y_train)
    squashed = any(layer.activation in SQUASHED or layer.kind == "Softmax" for layer in model.layers)
    facts = Facts(
        rows, said, heart, _otherwise(model, rows, said), model.compiled.iterations, model.compiled.loss, squashed, extra(model, said)
    )
    saw = f"{credit.saw}; predictions from {said.min():.4g} to {said.max():.4g}, {said.mean():.4g} on average; the targets average {rows.y.mean():.4g}"
    if facts.fault == "untrained":  # chance alone may end a little below the mean
        credit = replace(credit, fraction=0.0)
    return replace(credit, saw=saw, why=named(suspects(facts, slips)) or credit.why)


def _otherwise(model: Model, rows: Rows, said: np.ndarray) -> dict[str, float]:
    """Return the RMSE with features standardised before, with the target scaled back behind, and with both.

    What scales features itself needs no scaling before it.
    """
    centre, spread = rows.x_train.mean(axis=0), rows.x_train.std(axis=0)
    if any(layer.kind in ("Normalization", "BatchNormalization") for layer in model.layers):
        return {"target": _scaled_back(said, rows)}
    try:
        other = predictions(model, (rows.x - centre) / spread)
    except (Unanswered, Incorrect):  # it overflows on such numbers: then it was not trained on them
        other = said
    return {"features": rmse_of(other, rows.y), "target": _scaled_back(said, rows), "both": _scaled_back(other, rows)}


def _scaled_back(said: np.ndarray, rows: Rows) -> float:
    """Return the RMSE if the target was scaled in one of the usual ways, and is scaled back."""
    y = rows.y_train
    back = y.mean() + y.std() * said, y.max() * said, y.min() + np.ptp(y) * said
    return min(rmse_of(one, rows.y) for one in back)
