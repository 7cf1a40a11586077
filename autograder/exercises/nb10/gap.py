"""10.gap: a network that is braked, judged by its loss on rows that nobody has seen, and by its gap."""

from dataclasses import dataclass, replace

import numpy as np

from autograder.checking import Answer, Calibrated, Credit, Draw, Model, exercise, fail, named, ramp, recipe, report_unusual, slip, suspects
from course_utils.calibration import calibration, is_unseen
from course_utils.demos.nb10.data import moons

GAP, ROWS = 0.15, 2000
NET, FIT = "dense(64), dense(64)", "epochs=30"
L2 = 'return layers.Dense(units, "relu", kernel_regularizer=keras.regularizers.L2(0.01))'
PLAIN = 'return layers.Dense(units, "relu")'
DROPS = "dense(64), layers.Dropout({0}), dense(64), layers.Dropout({0})"
LONG = {FIT: "epochs=60"}
FREE = "Nothing holds it back: it is sure of its 100 rows, and wrong on others. Which brake of section 5 fits?"


@dataclass(frozen=True)
class Facts:
    """Cross-entropy on the `train` rows and on `new` ones, how far its answers spread, and the brakes found in its layers.

    `updates` counts those of its weights; `idle` is whether a regularizer has only factors of 0.
    """

    train: float
    new: float
    spread: float
    updates: int
    idle: bool
    brakes: frozenset[str]

    @property
    def gap(self) -> float:
        """New rows' loss minus that of the training rows."""
        return self.new - self.train

    @property
    def fault(self) -> str:
        """The first that the facts show."""
        faults = {
            "untrained": self.updates == 0 and self.train > 0.28,
            "constant": self.spread < 0.02,
            "opposite": self.train > 0.8,  # who guesses has 0.693
            "idle": self.idle and self.gap > GAP,
            "dropout": self.gap > GAP and "Dropout" in self.brakes,
            "weak": self.gap > GAP and "L2" in self.brakes,
            "free": self.gap > GAP and self.train < 0.28,
            "strong": self.gap <= GAP and "L2" in self.brakes and self.train > 0.28,
            "short": self.gap <= GAP and self.train > 0.28,
        }
        return next((name for name, there in faults.items() if there), "")


SLIPS = (
    slip({L2: 'return layers.Dense(units, "relu", kernel_regularizer=keras.regularizers.L2(10.0))'}, "The gap was closed by learning nothing: it says about the same of every point.", when="constant", fraction=None),
    slip({L2: L2.replace("0.01", "0.1")}, "The gap is gone, and the loss is high on both sides: the brake is too strong, or the training too slow for it. Try a weaker brake first.", when="strong", fraction=None),
    slip({"x_train, y_train": "x_train, 1 - y_train"}, "On its own rows it does worse than a guess, which costs 0.693: did it learn from other labels than these rows', or did the training run away?", when="opposite", fraction=None),
    slip({L2: PLAIN, **LONG}, FREE, when="free"),
    slip({L2: PLAIN, NET: DROPS.format(0.02), **LONG}, "Its dropout is too weak a brake for so many epochs: a stronger one, another, or both.", when="dropout"),
    slip({L2: L2.replace("0.01", "0.0001"), **LONG}, "The brake is there, and too weak: by which factor could it be larger?", when="weak"),
    slip({L2: "return layers.Dense(units, \"relu\", kernel_regularizer=\"l1l2\")", **LONG}, 'As a string, "l1l2" has both factors 0 and does nothing: make the object, with its factors.', when="idle"),
    slip({L2: PLAIN, FIT: "epochs=1", "Adam(0.01)": "Adam(0.001)"}, "It is little better on its own rows: that is underfitting. Too few epochs, too small a model, or too strong a brake?", when="short", fraction=None),
    slip({"braked.fit": "braked.evaluate", "batch_size=20, epochs=30, ": ""}, "No `fit` of its own has moved its weights.", when="untrained", fraction=None),
)  # fmt: skip

CALIBRATED = Calibrated(
    measure="error",
    label="cross-entropy on 2,000 new points of the moons",
    step=0.01,
    honest=(
        recipe("stopping", "stopped by validation, patience 3", 1, seeds=8),
        recipe("l1", "L1(0.001)", 2, seeds=8),
    ),
    failing=(
        recipe("free", "no brake, 60 epochs", {L2: PLAIN, **LONG}, seeds=8),
        recipe("strong", "L2(0.1)", {L2: L2.replace("0.01", "0.1")}, seeds=12),
        recipe("constant", "says the same of every point", {L2: L2.replace("0.01", "10.0")}, seeds=5),
    ),
    zero="strong",
)  # fmt: skip


@exercise(
    "10.gap",
    title="Close the gap",
    points=3,
    slips=SLIPS,
    given="""
import keras
from keras import layers
from course_utils import set_seed
from course_utils.demos import nb10 as demo
(x_train, y_train), (x_val, y_val) = demo.rows()
""",
    calibrated=CALIBRATED,
    hints=(
        "Which of the two fails, the loss on new rows, or the gap? A wide gap asks for a brake, a high loss on both sides for a weaker one.",
        "One brake is enough. A penalty on the weights is an argument of Dense: `kernel_regularizer=…`.",
        "`keras.regularizers.L2(factor)` in both hidden layers: 0.1 holds too hard, 0.0001 hardly at all.",
    ),
    teaches="The same 4,417 weights, the same 100 rows; only large weights cost something now. Look at both numbers: a closed gap alone proves nothing.",
    right=(
        """
set_seed(0)
braked = keras.Sequential([keras.Input((2,)), layers.Dense(64, "relu"), layers.Dense(64, "relu"), layers.Dense(1, "sigmoid")])
braked.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
braked.fit(x_train, y_train, batch_size=20, epochs=30, validation_data=(x_val, y_val), validation_batch_size=1000, callbacks=[stop], verbose=0)
""",
        """
set_seed(0)
inputs, l1 = keras.Input((2,)), keras.regularizers.L1(0.001)
h = layers.Dense(64, "relu", kernel_regularizer=l1)(layers.Dense(64, "relu", kernel_regularizer=l1)(inputs))
braked = keras.Model(inputs, layers.Dense(1, "sigmoid")(h))
braked.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
braked.fit(x_train, y_train, batch_size=20, epochs=30, verbose=0)
""",
    ),
)
def gap(answer: Answer, draw: Draw) -> Credit:
    """Cross-entropy on new points of the same moons, and how much lower it is on the training rows."""
    model = answer.model("braked")
    model.expect_built()
    known, new = moons(100, 0), moons(ROWS, draw.integer(10**4, 10**6))
    before, after = (shares(model, one.x) for one in (known, new))
    kinds = frozenset(
        "L2" if "regularizer.l2" in key or "regularizer.l1" in key else one.kind for one in model.layers for key in ("", *one.settings)
    )
    factors = [value for one in model.layers for key, value in one.settings.items() if "regularizer.l" in key]
    facts = Facts(
        cross_entropy(before, known.y), cross_entropy(after, new.y), float(after.std()),
        model.compiled.iterations, bool(factors) and not any(factors), kinds,
    )  # fmt: skip
    bar = calibration("10.gap", "moons")
    credit = ramp(facts.new, *bar, what="loss on new rows")
    saw = f"loss {facts.new:.3f} on new rows, {facts.train:.3f} on the training rows: a gap of {facts.gap:.3f}"
    why = named(suspects(facts.fault, SLIPS))
    if facts.gap > GAP:
        fail("The gap is still too wide.", saw=saw, expected=f"at most {GAP}", why=why)
    report_unusual(model, new.x.astype("float32"), after, credit, draw, is_unseen("10.gap", "moons", facts.new))
    return credit if credit.fraction == 1 else replace(credit, saw=saw, why=why)


def shares(model: Model, x: np.ndarray) -> np.ndarray:
    """Return its answers, a probability each, ``(n,)``."""
    said = model.predict(x.astype("float32"))
    if said.size != len(x) or said.min() < -1e-6 or said.max() > 1 + 1e-6:
        fail(
            "`braked` should answer with one probability for each point.",
            saw=f"shape {said.shape}, from {said.min():.3g} to {said.max():.3g}",
            expected=f"({len(x)}, 1), from 0 to 1",
        )
    return np.asarray(np.clip(said.reshape(-1), 1e-7, 1 - 1e-7), float)


def cross_entropy(said: np.ndarray, y: np.ndarray) -> float:
    """Return the mean cross-entropy."""
    return float(-np.mean(y * np.log(said) + (1 - y) * np.log(1 - said)))
