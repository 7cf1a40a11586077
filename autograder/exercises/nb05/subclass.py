"""05.subclass: a model as a class, with its weights made once, that survives saving."""

import numpy as np

from autograder.checking import Answer, Credit, Definition, Draw, Incorrect, NotLoaded, Raised, Thing, exercise, explain, slip
from autograder.checking.reading import same

from .words import GIVEN, LINEAR, SCORES, alike, misread

HIDDEN = 'self.hidden = Dense(units, activation="relu")'
CALL = "return self.out(self.hidden(inputs))"
UNITS, CLASSES = '"units": self.units', '"classes": self.classes}'
REGISTER, INIT = "\n@keras.saving.register_keras_serializable()\nclass", ", **kwargs):\n        super().__init__(**kwargs)"
SUPER = "Keras prepares its book-keeping in its own `__init__`: call `super().__init__(…)` first in yours."
IN_CALL = "A layer is made in `call`, so each call has new weights, and training keeps none: make it once, in `__init__`."
KEPT = "A layer is made while the model is called. Layers belong in `__init__`; `call` only uses them."
CONFIG = "Loading makes a new one from `get_config`, and looks there for each argument of `__init__`, under its name."
EMPTY = "`get_config` gives nothing back: is a `return` missing?"
KWARGS = "Keras's own settings, such as `trainable`, are in your config, and loading hands them to `__init__`: take `**kwargs`, and pass them on."
NO_CONFIG = "To make the model anew, Keras asks it for its config, and only you know what `__init__` needs: write `get_config`."
NO_CLASS = "It is saved, but whoever loads the file finds no `Classifier`: register the class, with the line above it."
BESIDE = "Both layers get the input: the second one should get what the first one gave."
FUNCTION = "That is a function that returns a model: here a class of your own is asked for."
SELF = "Something is looked for in `self` that `__init__` did not keep there: its other names are gone when it ends."

SLIPS = (
    slip({HIDDEN: "pass", CALL: 'return self.out(Dense(self.units, activation="relu")(inputs))'}, IN_CALL, when="in call"),
    slip({HIDDEN: "pass", CALL: f"{HIDDEN.replace('units', 'self.units')}\n        {CALL}"}, KEPT, when="kept in call"),
    slip({"super().__init__(**kwargs)  #": "pass  #"}, SUPER, when="super"),
    slip({HIDDEN: HIDDEN.removeprefix("self.")}, SELF, when="self"),
    slip({f", {CLASSES}": "}"}, CONFIG, when="config"),
    slip({UNITS: '"units": self.classes'}, "The config does not hold the numbers that `__init__` was given.", when="values"),
    slip({INIT: "):\n        super().__init__()"}, KWARGS, when="kwargs"),
    slip({"def get_config": "def config_of"}, NO_CONFIG, when="no config"),
    slip({"def call": "def forward"}, "`forward` is PyTorch's name for it; Keras looks for `call`.", when="forward"),
    slip({CALL: CALL.removeprefix("return ")}, "`call` gives nothing: is a `return` missing?", when="no return"),
    slip({REGISTER: "\nclass"}, NO_CLASS, when="register"),
    slip({CALL: "return self.hidden(inputs)"}, "The answer goes through one of the two layers: what does the other one get?", when="one"),
    slip({CALL: f"self.hidden(inputs)\n        {CALL.replace('self.hidden(inputs)', 'inputs')}"}, BESIDE, when="beside"),
    slip(
        {CALL: "return self.hidden(self.out(inputs))"}, "The layers have changed places: `units` come first, then `classes`.", when="turned"
    ),
    slip(
        {"\nclass Classifier(keras.Model)": "\nclass Classifier"},
        "A class becomes a model by what stands in its brackets: `class Classifier(keras.Model):`.",
        when="base",
    ),
    slip(
        'def Classifier(units, classes):\n    return Sequential([Dense(units, "relu"), Dense(classes, "softmax")])',
        FUNCTION,
        when="function",
    ),
    slip({"return {**": "{**"}, EMPTY, when="empty config"),
    slip(
        {CALL: "return keras.ops.softmax(self.out(self.hidden(inputs)), axis=0)"},
        "The columns of its answer add up to 1, and the rows should: along which axis does the softmax go?",
        when="axis",
    ),
    LINEAR,
    SCORES,
)


def fault_in(error: Raised | NotLoaded, made: Thing | None, written: Definition, numbers: tuple[int, int]) -> str:
    """Return the fault that an error proves; empty if it is another one. `numbers` are the arguments."""
    if "call" not in written.methods and "forward" in written.methods:
        return "forward"
    if isinstance(error, NotLoaded) and made is not None and "Could not locate" not in error.message:
        config = made.call_method("get_config")
        config = config if isinstance(config, dict) else {}
        asked = [name for name in written.parameters if name != "name"]
        if not {*asked} <= {*config}:
            return "config"
        if not same([config[name] for name in asked], numbers):
            return "values"
        return "kwargs" if "revive" in error.message and not written.takes_kwargs else ""
    messages = {
        "must override `get_config()`": "no config",
        "should return a dict. It returned: None": "empty config",
        "forgot to call": "super",
        "cannot add new elements of state": "kept in call",
        "Could not locate class": "register",
        "'Classifier' object has no attribute": "self",
    }
    return next((word for text, word in messages.items() if text in error.message), "")


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
        if written.of != "model":
            found = "base" if written.kind == "class" and not written.of else "function" if written.kind == "function" else ""
            made.model() if not found else None
            saw = f"a {written.kind} that is called `Classifier`"
            return explain(found, SLIPS, Incorrect("`Classifier` is no model's class yet.", saw=saw, expected="a class of models"))
        return judged(made, label, batch, wide, units, classes) or with_other_sizes(answer, batch, classes, units)
    except (Raised, NotLoaded) as error:
        found = fault_in(error, made, written, (units, classes))
        if not found:
            raise
        saw = error.told
        return explain(found, SLIPS, Incorrect(f"`{label}` does not get through.", saw=saw))


def with_other_sizes(answer: Answer, batch: np.ndarray, units: int, classes: int) -> Credit | None:
    """Make it once more, for as many classes as it had units: numbers written into it may fit one draw."""
    label = f"Classifier({units}, {classes})"
    shape = answer.new("Classifier", units, classes).call_twice(batch).first.shape
    if shape == (len(batch), classes):
        return None
    wrong = Incorrect(f"`{label}` answers {len(batch)} rows with the wrong shape.", saw=str(shape), expected=str((len(batch), classes)))
    return explain("", SLIPS, wrong)


def judged(made: Thing, label: str, batch: np.ndarray, wide: int, units: int, classes: int) -> Credit | None:
    """Call it, compare its answers with the sums of its weights, save it and load it."""
    seen = made(batch)
    if seen is None:
        return explain("no return", SLIPS, Incorrect(f"`{label}` gives no answer.", saw="`None`"))
    twice = made.call_twice(batch)
    if not (same(seen, twice.first, rel=1e-3) and twice.same_outputs):
        found = "in call" if twice.weights_after_second < 4 else ""
        return explain(found, SLIPS, Incorrect(f"`{label}` answers one batch twice, and not alike.", expected="equal answers"))
    model = made.model()
    own = {one.shape: one for one in model.in_place.weights}  # all sizes differ; any order will do
    shapes = ((wide, units), (units,), (units, classes), (classes,))
    if {*own} != {*shapes}:
        words = {((wide, units), (wide, classes)): "beside", ((wide, classes), (classes, units)): "turned"}
        found = "one" if len(own) == 2 else next((word for pair, word in words.items() if {*pair} <= {*own}), "")
        saw, expected = (", ".join(map(str, some)) or "no weights" for some in (own, shapes))
        return explain(found, SLIPS, Incorrect(f"`{label}` has other weights than it should.", saw=saw, expected=expected))
    if found := misread(twice.first, batch, [own[one] for one in shapes]):
        found = "axis" if found == "scores" and np.allclose(twice.first.sum(axis=0), 1, atol=1e-3) else found
        expected = "Dense with relu, then Dense with softmax"
        return explain(found, SLIPS, Incorrect(f"`{label}` calculates something else.", expected=expected))
    if not alike(model.reloaded().in_place.predict(batch), twice.first):
        why = "The new one did not get its weights. Can Keras follow `call`, without NumPy, and find both layers in `self`?"
        raise Incorrect(f"`{label}` says something else after saving and loading.", why=why)
    return None
