"""05.subclass: a model as a class, with its weights made once, that survives saving."""

import numpy as np

from autograder.checking import Answer, Credit, Definition, Draw, Incorrect, NotLoaded, Raised, Thing, exercise, explain, slip
from autograder.checking.reading import same

from .words import GIVEN, alike, dense, found

HIDDEN = 'self.hidden = Dense(units, activation="relu")'
CALL = "return self.out(self.hidden(inputs))"
CONFIG = '{**super().get_config(), "units": self.units, "classes": self.classes}'

SLIPS = (
    slip(
        {HIDDEN: "pass", CALL: 'return self.out(Dense(self.units, activation="relu")(inputs))'},
        "A layer is made in `call`, so each call has new weights, and training keeps none: make it once, in `__init__`.",
        when=found("in call"),
    ),
    slip(
        {HIDDEN: "pass", CALL: f"{HIDDEN.replace('units', 'self.units')}\n        {CALL}"},
        "A layer is made while the model is called. Layers belong in `__init__`; `call` only uses them.",
        when=found("kept in call"),
    ),
    slip(
        {"super().__init__(**kwargs)  #": "pass  #"},
        "Keras prepares its book-keeping in its own `__init__`: call `super().__init__(…)` first in yours.",
        when=found("super"),
    ),
    slip(
        {', "classes": self.classes}': "}"},
        "Loading makes a new one from `get_config`, and cannot guess how many classes there are.",
        when=found("config"),
    ),
    slip(
        {", **kwargs):\n        super().__init__(**kwargs)": "):\n        super().__init__()"},
        "Keras's own settings, such as `trainable`, are in your config, and loading hands them to `__init__`: take `**kwargs`, and pass them on.",
        when=found("kwargs"),
    ),
    slip(
        {"def get_config": "def config_of"},
        "To make the model anew, Keras asks it for its config, and only you know what `__init__` needs: write `get_config`.",
        when=found("no config"),
    ),
    slip({"def call": "def forward"}, "`forward` is PyTorch's name for it; Keras looks for `call`.", when=found("forward")),
    slip({CALL: CALL.removeprefix("return ")}, "`call` gives nothing: is a `return` missing?", when=found("no return")),
    slip(
        {"\n@keras.saving.register_keras_serializable()\nclass": "\nclass"},
        "It is saved, but whoever loads the file finds no `Classifier`: register the class, with the line above it.",
        when=found("register"),
    ),
    slip(
        {', activation="relu")': ")"}, "The hidden layer has no ReLU: without one, two layers are no more than one.", when=found("linear")
    ),
    slip({', activation="softmax")': ")"}, "The rows of its answer do not add up to 1.", when=found("scores")),
)


def fault_in(error: Raised | NotLoaded, made: Thing | None, written: Definition) -> str:
    """Return the fault that an error proves; empty if it is another one."""
    if "call" not in written.methods and "forward" in written.methods:
        return "forward"
    if isinstance(error, NotLoaded) and made is not None and "revive" in error.message:
        config = made.call_method("get_config")
        keys = {*config} if isinstance(config, dict) else set()
        missing = {*written.parameters} - keys - {"name"}
        return "config" if missing else "" if written.takes_kwargs else "kwargs"
    messages = {
        "must override `get_config()`": "no config",
        "forgot to call": "super",
        "cannot add new elements of state": "kept in call",
        "Could not locate class": "register",
    }
    return next((fault for text, fault in messages.items() if text in error.message), "")


@exercise(
    "05.subclass",
    title="A class that can be saved",
    points=4,
    slips=SLIPS,
    hints=(
        "`__init__` calls `super().__init__(**kwargs)`, remembers both numbers, and makes both layers.",
        "`call(self, inputs)` uses the layers, and returns the second one's answer.",
        "`get_config` returns a dict: Keras's own, `super().get_config()`, and your two numbers under the names of the arguments.",
    ),
    teaches="A file holds the weights and the config; the class itself is looked up by its registered name, and made anew from the config.",
    given=GIVEN,
    right=(
        """
@keras.saving.register_keras_serializable(package="mine")
class Classifier(keras.Model):
    def __init__(self, units, classes, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        self.units, self.classes = units, classes
        self.net = Sequential([Dense(units, "relu"), Dense(classes, "softmax")])
    def call(self, x, training=False):
        return self.net(x, training=training)
    def get_config(self):
        config = super().get_config()
        config.update(units=self.units, classes=self.classes)
        return config
""",
        """
@keras.utils.register_keras_serializable()
class Classifier(Model):
    def __init__(self, units, classes):
        super().__init__()
        self.units = units
        self.classes = classes
    def build(self, shape):
        self.a = Dense(self.units, "relu")
        self.b = Dense(self.classes, "softmax")
        self.a.build(shape)
        self.b.build((None, self.units))
    def call(self, x):
        return self.b(self.a(x))
    def get_config(self):
        return {"units": self.units, "classes": self.classes}
""",
    ),
)
def subclass(answer: Answer, draw: Draw) -> Credit | None:
    """Two calls agree, the sums are those of its weights, and it says the same after save and load."""
    wide, units, classes = (int(one) for one in draw.rng.permutation(range(3, 9))[:3])
    batch = draw.normal(6, wide, dtype="float32")
    label = f"Classifier({units}, {classes})"
    written = answer.definition("Classifier")
    made: Thing | None = None
    try:
        made = answer.new("Classifier", units, classes)
        return judged(made, label, batch, [(wide, units), (units,), (units, classes), (classes,)])
    except (Raised, NotLoaded) as error:
        fault = fault_in(error, made, written)
        if not fault:
            raise
        saw = f"{error.type_name}: {' '.join(error.message.split())[:150]}"
        return explain(fault, SLIPS, Incorrect(f"`{label}` does not get through.", saw=saw))


def judged(made: Thing, label: str, batch: np.ndarray, shapes: list[tuple[int, ...]]) -> Credit | None:
    """Call it, compare its answers with the sums of its weights, save it and load it."""
    made.model()
    seen = made(batch)
    if seen is None:
        return explain("no return", SLIPS, Incorrect(f"`{label}` gives no answer.", saw="`None`"))
    twice = made.call_twice(batch)
    if not (same(seen, twice.first, rel=1e-3) and twice.same_outputs):
        return explain("in call", SLIPS, Incorrect(f"`{label}` answers one batch twice, and not alike.", expected="equal answers"))
    model = made.model()
    weights = model.in_place.weights
    if [one.shape for one in weights] != shapes:
        saw = ", ".join(str(one.shape) for one in weights) or "no weights"
        raise Incorrect(f"`{label}` has other weights than two Dense layers.", saw=saw, expected=", ".join(map(str, shapes)))
    hidden, linear = dense(batch, weights[:2], "relu"), dense(batch, weights[:2])
    if not alike(twice.first, dense(hidden, weights[2:], "softmax")):
        fault = "scores" if alike(twice.first, dense(hidden, weights[2:])) else ""
        fault = "linear" if alike(twice.first, dense(linear, weights[2:], "softmax")) else fault
        return explain(
            fault, SLIPS, Incorrect(f"`{label}` calculates something else.", expected="Dense with relu, then Dense with softmax")
        )
    if not alike(model.reloaded().in_place.predict(batch), twice.first):
        raise Incorrect(f"`{label}` says something else after saving and loading.", why="Were the weights saved?")
    return None
