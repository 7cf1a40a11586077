"""12.subclass: a class with two arguments, one of them with a default, that comes back from a file as it was."""

import numpy as np

from autograder.checking import Answer, Credit, Definition, Draw, Incorrect, NotLoaded, Raised, Thing, exercise, explain, slip

REGISTER, INIT = "\n@keras.saving.register_keras_serializable()\nclass", ", **kwargs):\n        super().__init__(**kwargs)"
HELD, CONFIG, OUT = '"units": self.units, "factor": self.factor', "def get_config", "self.out = keras.layers.Dense(units)"
CALL = "self.factor * self.out(inputs)"
DEFAULT = "It came back with `factor` 1, the default: what `get_config` does not hold, the new object does not get. And nobody says so."
OPTIONAL = "without a factor, `Scaled` is the plain layer, as the brackets in the task say."
MISSING = "Loading makes a new one from `get_config`, and finds no `units` there."
KEYS = "The keys of `get_config` must be the names of `__init__`'s arguments: loading hands them over by these names."

SLIPS = (
    slip({REGISTER: "\nclass"}, "Where the file is loaded, Keras does not find the class: the line with @ above it puts it on Keras's list.", when="unregistered"),
    slip({CONFIG: "def config"}, "Only you know what `__init__` was given: Keras asks `get_config` for it, and yours is not there.", when="no config"),
    slip({HELD: '"units": self.units'}, DEFAULT, when="default"),
    slip({HELD: '"units": self.units, "factor": 1.0'}, DEFAULT, when="default"),
    slip({HELD: '"factor": self.factor'}, MISSING, when="units"),
    slip({INIT: "):\n        super().__init__()"}, "`super().get_config()` holds what every model has, such as `trainable`, and loading hands it to `__init__`: take `**kwargs`, and pass them on.", when="kwargs"),
    slip({'"factor":': '"scale":'}, KEYS, when="keys"),
    slip({'"units": self': '"n": self'}, KEYS, when="keys"),
    slip({'"units": self.units': '"units": self.out'}, "The layer itself is in the config: put there what `__init__` was given, numbers.", when="layer"),
    slip({OUT: "pass", CALL: "self.factor * keras.layers.Dense(self.units)(inputs)"}, "The layer is made in `call`: each call has new weights, and a file none of them. Make it in `__init__`.", when="in call"),
    slip({"factor=1.0, **": "factor, **"}, f"`Scaled(4)` raises: {OPTIONAL}", when="no default"),
    slip({"factor=1.0, **": "factor=2.0, **"}, f"`Scaled(4)` multiplies by another number: {OPTIONAL}", when="other default"),
    slip({CALL: "int(self.factor) * self.out(inputs)"}, "The factor lost what stands behind its point: take it as it comes.", when="whole"),
    slip({CALL: "self.out(inputs)"}, "The answers are those of the layer alone: multiply them by `factor`.", when="not scaled"),
    slip({CALL: "self.out(self.factor * inputs)"}, "The layer's bias is not multiplied: `factor` times what the layer *gives*, not what it gets.", when="inside"),
    slip({CALL: "self.factor + self.out(inputs)"}, "The factor is added: multiply by it.", when="added"),
    slip({OUT: 'self.out = keras.layers.Dense(units, activation="relu")'}, "Its layer has an activation, which `Dense(units)` has not.", when="relu"),
    slip({OUT: "self.out = keras.layers.Dense(units, use_bias=False)"}, "Its layer has no bias, which `Dense(units)` has.", when="no bias"),
    slip({"return super": "super"}, "`get_config` gives nothing back: is a `return` missing?", when="empty config"),
    slip({"self.units, self.factor = units, factor": "pass"}, "What `__init__` is given is gone when it ends: keep it in `self`.", when="self"),
)  # fmt: skip

#: what an error proves, by a part of its message
ERRORS = {
    "Could not locate class": "unregistered",
    "must override `get_config()`": "no config",
    "should return a dict. It returned: None": "empty config",
    "Unrecognized keyword arguments": "keys",
    "Received: units={": "layer",
    "'Scaled' object has no attribute": "self",
}


@exercise(
    "12.subclass",
    title="A class that comes back as it was",
    points=3,
    slips=SLIPS,
    hints=(
        "Loading looks the class up, calls it with what `get_config` returned, and then fills in the weights. Three things to provide.",
        "Above the class: `@keras.saving.register_keras_serializable()`. In `__init__`: `**kwargs` for `super().__init__(**kwargs)`.",
        "`get_config` returns a dict: `super().get_config()` and the two arguments, under their names.",
    ),
    teaches="A default makes it dangerous: with `units` forgotten, loading raises; with `factor` forgotten, it loads and predicts wrongly.",
    given="import keras",
    right=(
        """
@keras.saving.register_keras_serializable(package="mine")
class Scaled(keras.Model):
    def __init__(self, units, factor=1.0):
        super().__init__()
        self.units, self.factor = units, factor
        self.dense = keras.layers.Dense(units)
    def call(self, x):
        return keras.ops.multiply(self.dense(x), self.factor)
    def get_config(self):
        return {"units": self.units, "factor": self.factor}
""",
        """
@keras.saving.register_keras_serializable()
class Scaled(keras.Model):
    def __init__(self, width, factor=1.0, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        self.given = (width, factor)
        self.net = keras.Sequential([keras.layers.Dense(width), keras.layers.Rescaling(factor)])
    def call(self, x, training=False):
        return self.net(x)
    def get_config(self):
        return super().get_config() | {"given": self.given}
    @classmethod
    def from_config(cls, config):
        return cls(*config.pop("given"), **config)
""",
    ),
)
def subclass(answer: Answer, draw: Draw) -> Credit | None:
    """It calculates factor · Dense(units), and says the same after saving and loading with the definitions alone."""
    wide, units, factor = draw.integer(3, 5), draw.integer(6, 9), draw.integer(6, 15) / 2 + 0.25  # never a whole number
    batch, label = draw.normal(6, wide, dtype="float32"), f"Scaled({units}, factor={factor:g})"
    made: Thing | None = None
    try:
        made = answer.new("Scaled", units, factor=factor)
        found = judged(made, label, batch, draw, units, factor)
    except (Raised, NotLoaded) as error:
        fault = fault_in(error, made, answer.definition("Scaled"))
        saw = error.told
        return explain(fault, SLIPS, Incorrect(f"`{label}` does not get through.", saw=saw, why=error.why))
    return found or without_factor(answer, batch, units)


def alike(seen: np.ndarray, right: np.ndarray) -> bool:
    """Whether a model's numbers, in float32, are those wanted."""
    return seen.shape == right.shape and np.allclose(seen, right, rtol=1e-3, atol=1e-4)


def without_factor(answer: Answer, batch: np.ndarray, units: int) -> Credit | None:
    """Make it once more, without a factor: it gives what its layer does."""
    label = f"Scaled({units})"
    try:
        made = answer.new("Scaled", units)
        said = made.call_twice(batch).first
    except Raised as error:
        fault = "no default" if "missing 1 required" in error.message else ""
        saw = error.told
        return explain(fault, SLIPS, Incorrect(f"`{label}` raises.", saw=saw, why=error.why))
    own = {one.shape: one for one in made.model().in_place.weights}
    kernel, bias = own.get((batch.shape[1], units)), own.get((units,))
    if kernel is not None and bias is not None and alike(said, batch @ kernel + bias):
        return None
    wrong = Incorrect(f"`{label}` calculates something else.", expected="what its Dense layer gives")
    return explain("other default", SLIPS, wrong)


def judged(made: Thing, label: str, batch: np.ndarray, draw: Draw, units: int, factor: float) -> Credit | None:
    """Call it twice, compare its answers with the sums of drawn weights, save it and load it."""
    seen = made.call_twice(batch)
    if not alike(seen.first, seen.second):
        fault = "in call" if not seen.weights_after_second else ""
        return explain(fault, SLIPS, Incorrect(f"`{label}` answers one batch twice, and not alike.", expected="equal answers"))
    model = made.model()
    shapes = [one.shape for one in model.in_place.weights]
    if sorted(shapes, key=len) != [(units,), (batch.shape[1], units)]:
        wrong = Incorrect(f"`{label}` has other weights than `Dense({units})`.", saw=", ".join(map(str, shapes)) or "none")
        return explain("no bias" if shapes == [(batch.shape[1], units)] else "", SLIPS, wrong)
    drawn = {shape: draw.normal(*shape, dtype="float32") for shape in shapes}
    kernel, bias = drawn[batch.shape[1], units], drawn[(units,)]
    said, layer = model.in_place.predict(batch, [drawn[shape] for shape in shapes]), batch @ kernel + bias
    if not alike(said, factor * layer):
        known = {"not scaled": layer, "inside": factor * batch @ kernel + bias, "whole": int(factor) * layer}
        known |= {"added": factor + layer, "relu": factor * np.maximum(layer, 0)}
        fault = next((fault for fault, one in known.items() if alike(said, one)), "")
        wrong = Incorrect(f"`{label}` calculates something else.", expected=f"{factor:g} times what its Dense layer gives")
        return explain(fault, SLIPS, wrong)
    again = model.reloaded().in_place.predict(batch)
    if not alike(again, seen.first):
        times = np.median(again / seen.first) if again.shape == seen.first.shape else 0.0
        wrong = Incorrect(
            f"`{label}` was saved and loaded, and predicts something else.",
            saw=f"{times:.3g} times what it said before",
            expected="the same",
        )
        return explain("default" if alike(again, seen.first / factor) else "", SLIPS, wrong)
    return None


def fault_in(error: Raised | NotLoaded, made: Thing | None, written: Definition) -> str:
    """Return the fault that an error proves; empty if it is another one."""
    if "revive model" in error.message and made is not None:
        config = made.call_method("get_config")
        asked = {*written.parameters} - {"name", "factor"}
        if not isinstance(config, dict) or asked <= {*config}:
            return "" if written.takes_kwargs else "kwargs"
        return "keys" if {*config} - {"name", "trainable", "dtype", "factor"} else "units"
    return next((fault for part, fault in ERRORS.items() if part in error.message), "")
