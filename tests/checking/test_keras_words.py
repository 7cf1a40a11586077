"""The words about Keras objects, each asked in a notebook and in a sandboxed kernel alike."""

import numpy as np
import pytest

from .conftest import ended

RNG = np.random.default_rng(0)
REGISTER = "@keras.saving.register_keras_serializable(package='course')\n"

# ---------------------------------------------------------------- a model as a graph

NETS = """
from keras import Input, Model, Sequential
from keras.layers import Add, Concatenate, Dense, Flatten

def branches():
    p, f = Input((4, 4), name="picture"), Input((3,), name="facts")
    see = Dense(5, "relu", name="see")(Flatten(name="flat")(p))
    return p, f, see, Dense(2, "relu", name="read")(f)

def joined():
    p, f, see, read = branches()
    both = Concatenate(name="join")([see, read])
    price, kind = Dense(1, name="price")(both), Dense(3, "softmax", name="kind")(both)
    return Model({"picture": p, "facts": f}, {"price": price, "kind": kind})

def as_lists():
    p, f, see, read = branches()
    both = keras.ops.concatenate([see, read], axis=1)
    return Model([p, f], [Dense(1, name="price")(both), Dense(3, "softmax", name="kind")(both)])

def with_parts():
    p, f = Input((4, 4), name="picture"), Input((3,), name="facts")
    eye = Sequential([Input((4, 4)), Flatten(), Dense(5, "relu", name="see")], name="eye")
    both = Concatenate(name="join")([eye(p), Dense(2, "relu", name="read")(f)])
    price, kind = Dense(1, name="price")(both), Dense(3, "softmax", name="kind")(both)
    return Model({"picture": p, "facts": f}, {"price": price, "kind": kind})

def cut():
    p, f, see, read = branches()
    kind = Dense(3, "softmax", name="kind")(Concatenate(name="join")([see, read]))
    return Model({"picture": p, "facts": f}, {"price": Dense(1, name="price")(see), "kind": kind})

def squeezed():
    p, f, see, read = branches()
    price = Dense(1, "relu", name="cost")(Concatenate(name="join")([see, read]))
    return Model({"picture": p, "facts": f}, {"price": price, "kind": Dense(3, name="kind")(price)})

def shared():
    left, right = Input((3,), name="left"), Input((3,), name="right")
    eye = Dense(2, name="eye")
    ends = [Dense(1, name="a")(eye(left)), Dense(1, name="b")(eye(right))]
    return Model([left, right], ends)
"""


def test_a_graph_tells_which_inputs_reach_which_outputs(ask):
    def look(answer):
        found = {}
        for name in ("joined", "as_lists", "with_parts", "cut", "squeezed"):
            graph = answer.new(name).model().in_place.graph
            ways = [
                graph.leads(start, end)
                for start in ("picture", "facts")
                for end in ("price", "kind")
            ]
            found[name] = (
                *ways,
                graph.leads("price", "kind"),
                bool(graph.meet("picture", "facts")),
            )
        return found

    assert ask(look, NETS) == {
        "joined": (True, True, True, True, False, True),
        "as_lists": (True, True, True, True, False, True),
        "with_parts": (True, True, True, True, False, True),
        "cut": (True, True, False, True, False, True),
        "squeezed": (True, True, True, True, True, True),
    }


def test_a_layer_used_twice_keeps_its_two_ways_apart(ask):
    def look(answer):
        graph = answer.new("shared").model().graph
        pairs = (("left", "a"), ("left", "b"), ("right", "a"), ("right", "b"))
        return [graph.leads(*pair) for pair in pairs], graph.meet("left", "right"), str(graph)

    leads, meeting, text = ask(look, NETS)
    assert leads == [True, False, False, True]
    assert meeting == ()
    assert "eye" in text


def test_inputs_outputs_and_layers_are_typed_facts(ask):
    def look(answer):
        model = answer.new("squeezed").model()
        graph = model.graph
        return (
            {port.name: port.shape for port in model.inputs},
            {port.key: (port.name, port.shape) for port in model.outputs},
            [(one.name, one.units, one.activation) for one in model.layers if one.kind == "Dense"],
            (model.parameters, model.trainable_parameters, model.style, model.built),
            (graph.sources("join"), graph.targets("join"), graph.before("see")),
            graph.order("Dense", "Concatenate"),
            model.layer("read").settings["kernel_initializer"],
        )

    inputs, outputs, dense, counts, around, order, initializer = ask(look, NETS)
    assert inputs == {"picture": (None, 4, 4), "facts": (None, 3)}
    assert outputs == {"price": ("cost", (None, 1)), "kind": ("kind", (None, 3))}
    assert dense == [
        ("see", 5, "relu"),
        ("read", 2, "relu"),
        ("cost", 1, "relu"),
        ("kind", 3, "linear"),
    ]
    assert counts == (107, 107, "functional", True)
    assert around == (("see", "read"), ("cost",), ("picture", "flat"))
    assert order == ("Dense", "Dense", "Concatenate", "Dense", "Dense")
    assert initializer == "GlorotUniform"


def test_behaviour_is_compared_with_drawn_weights_and_without_training(ask):
    picture, facts = RNG.normal(size=(6, 4, 4)), RNG.normal(size=(6, 3))

    def look(answer):
        found = {}
        for name in ("joined", "as_lists"):
            model = answer.new(name).model()
            before = model.weights
            drawn = [np.full(one.shape, 0.1) for one in before]
            said = model.predict_all({"picture": picture, "facts": facts}, drawn)
            same = all(np.array_equal(a, b) for a, b in zip(before, model.weights, strict=True))
            rounded = {key: one.round(4).tolist() for key, one in sorted(said.items())}
            found[name] = (rounded, same)
        return found

    found = ask(look, NETS)
    hidden = np.maximum(0.1 * picture.reshape(6, -1).sum(1) + 0.1, 0) * 5
    hidden = hidden + np.maximum(0.1 * facts.sum(1) + 0.1, 0) * 2
    for said, same in found.values():
        assert same
        np.testing.assert_allclose(np.ravel(said["price"]), 0.1 * hidden + 0.1, atol=2e-4)
        np.testing.assert_allclose(said["kind"], 1 / 3, atol=2e-4)


def test_a_trained_model_tells_how_it_was_compiled_and_how_far_it_is(ask):
    code = """
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, "softmax")])
model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(np.ones((40, 2)), np.zeros(40), epochs=2, verbose=0)
two = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
two.compile("sgd", keras.losses.MeanSquaredError())
"""

    def look(answer):
        facts, other = answer.model("model").compiled, answer.model("two").compiled
        record = answer.history("history")
        return (
            (facts.loss, facts.optimizer, round(facts.learning_rate, 6), facts.iterations),
            (facts.metrics, facts.metric_names, facts.settings["beta_1"]),
            (other.loss, other.optimizer, other.iterations),
            (record.epochs, sorted(record.values), len(record.values["loss"])),
            [one.shape for one in answer.model("model").optimizer_state],
        )

    trained, metrics, fresh, record, state = ask(look, code)
    assert trained == ("sparse_categorical_crossentropy", "Adam", 0.003, 4)
    assert metrics == (("accuracy",), ("accuracy",), 0.9)
    assert fresh == ("MeanSquaredError", "SGD", 0)
    assert record == ((0, 1), ["accuracy", "loss"], 2)
    assert state == [(), (), (2, 3), (2, 3), (3,), (3,)]


# ---------------------------------------------------------------- what is not what was asked for

OTHER_THINGS = """
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
good = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
nothing = good.compile("sgd", "mse")
record = good.fit(np.ones((4, 2)), np.ones(4), verbose=0)
record_dict = record.history
class Net(keras.Model):
    def call(self, x):
        return x
layers = [keras.layers.Dense(1)]
pair = good,
layer = keras.layers.Dense(1)
tensor = keras.Input((2,))
def build():
    return good
path = "model.keras"
subplots = plt.subplots()
axes = subplots[1]
many = plt.subplots(2, 5)[1]
drawn = plt.plot([1, 2])
shown = plt.show()
unbuilt = keras.Sequential([keras.layers.Dense(2), keras.layers.Dense(1)])
"""


def test_what_is_no_model_is_told_what_it_is_and_why(ask):
    names = ("record", "nothing", "Net", "layers", "pair", "layer", "tensor", "build", "path")

    def look(answer):
        return {name: ended(answer.model, name) for name in names}

    why = {name: (said[2], said[3]) for name, said in ask(look, OTHER_THINGS).items()}
    assert why["record"][0] == "a History"
    assert "on a line of its own" in why["record"][1]
    assert why["nothing"][0] == "`None`"
    assert "return nothing" in why["nothing"][1]
    assert why["Net"][0] == "the class `Net` itself"
    assert "Write ( ) after it" in why["Net"][1]
    assert "list of layers" in why["layers"][1]
    assert "comma" in why["pair"][1]
    assert "One layer" in why["layer"][1]
    assert "inputs and outputs" in why["tensor"][1]
    assert "call it with ( )" in why["build"][1]
    assert "Load it first" in why["path"][1]


def test_what_is_no_figure_or_history_is_told_what_it_is(ask):
    def look(answer):
        names = ("shown", "subplots", "axes", "many", "drawn")
        figures = {name: ended(answer.figure, name) for name in names}
        return figures, ended(answer.history, "record_dict"), ended(answer.history, "good")

    figures, a_dict, a_model = ask(look, OTHER_THINGS)
    assert "`plt.show()` returns nothing" in figures["shown"][3]
    assert "two things" in figures["subplots"][3]
    assert "the page it stands on" in figures["axes"][3]
    assert "The figure comes first" in figures["many"][3]
    assert "lines it drew" in figures["drawn"][3]
    assert "without `.history`" in a_dict[3]
    assert "That is the model" in a_model[3]


def test_a_model_that_is_not_built_says_so(ask):
    def look(answer):
        model = answer.model("unbuilt")
        return model.built, ended(model.expect_built), ended(lambda: model.in_place.graph)

    built, words, graph = ask(look, OTHER_THINGS)
    assert built is False
    assert words[1] == "`unbuilt` has no weights yet."
    assert "keras.Input" in words[3]
    assert "keras.Input" in graph[3]


OWN_CLASS = """
class Net(keras.Model):
    def __init__(self, gives="numbers"):
        super().__init__()
        self.d, self.gives = keras.layers.Dense(2), gives
    def call(self, x):
        import tensorflow as tf
        y = self.d(x)
        return {
            "numbers": y, "bfloat16": keras.ops.cast(y, "bfloat16"), "nothing": None,
            "a dict": {"y": y}, "a list": [y], "a layer": self.d, "text": "y",
            "complex numbers": keras.ops.cast(y, "complex64"), "letters": tf.as_string(y),
            "a RaggedTensor": tf.RaggedTensor.from_tensor(y),
            "a SparseTensor": tf.sparse.from_dense(y),
        }[self.gives]
asked, called = Net(), Net()
asked.build((None, 3))
called(np.ones((1, 3)))
"""


def test_what_a_model_gives_in_place_of_numbers_is_told_and_accuses_nobody(ask):
    """It came from the student's code, and in a reply of the right form."""
    batch = np.ones((4, 3), "float32")
    others = ("nothing", "a layer", "text", "complex numbers", "a RaggedTensor", "a SparseTensor")
    several = ("a dict", "a list")  # as `predict` sees it, several outputs

    def look(answer):
        made = {one: answer.new("Net", one) for one in (*others, *several)}
        numbers = [answer.new("Net", one).call_twice(batch) for one in ("numbers", "bfloat16")]
        return (
            [one.first.shape for one in numbers],
            [ended(one.call_twice, batch) for one in made.values()],
            [ended(made[one].model().in_place.predict, batch) for one in others],
            ended(answer.new("Net", "letters").call_twice, batch),
        )

    shapes, called, predicted, letters = ask(look, OWN_CLASS)
    assert shapes == [(4, 2), (4, 2)] and called[: len(others)] == predicted
    for gives, words in zip((*others, *several, "text"), (*called, letters), strict=True):
        assert words[0] == "error" and f"gives {gives}: " in words[1]
    assert "`return`" in called[0][2]


def test_asking_a_class_to_build_makes_no_weights(ask):
    """Keras's own `build` only says that it is built."""

    def look(answer):
        return [ended(answer.model(name).expect_built) for name in ("asked", "called")]

    asked, called = ask(look, OWN_CLASS)
    assert asked[1] == "`asked` has no weights yet." and "when it is called" in asked[3]
    assert called is None


# ---------------------------------------------------------------- a class of the student's

SUBCLASSES = """
class Right(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.d = keras.layers.Dense(units)
    def call(self, x):
        return self.d(x)

class InsideList(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.all = [keras.layers.Dense(units)]
    def call(self, x):
        for layer in self.all:
            x = layer(x)
        return x

class InBuild(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.units))
    def call(self, x):
        return x @ self.w

class InCall(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.units = units
    def call(self, x):
        return keras.layers.Dense(self.units)(x)

class KeptInCall(InCall):
    def call(self, x):
        self.d = keras.layers.Dense(self.units)
        return self.d(x)

class NoSuper(keras.Model):
    def __init__(self, units):
        self.d = keras.layers.Dense(units)
    def call(self, x):
        return self.d(x)

class Forward(Right):
    call = keras.Model.call
    def forward(self, x):
        return self.d(x)

class Silent(Right):
    def call(self, x):
        self.d(x)
"""


def test_weights_that_are_made_anew_in_call_are_told_apart(ask):
    batch = RNG.normal(size=(4, 3)).astype("float32")
    names = ("Right", "InsideList", "InBuild", "InCall", "KeptInCall", "NoSuper", "Forward")

    def look(answer):
        def twice(name):
            two = answer.new(name, 2).call_twice(batch)
            return two.same_outputs, two.same_weights, two.weights_after_first

        found = {name: ended(twice, name) for name in names}
        facts = answer.definition("NoSuper"), answer.definition("Right")
        return found, facts, np.shape(answer.new("Right", 2)(batch)), answer.new("Silent", 2)(batch)

    found, (bare, right), shape, silent = ask(look, SUBCLASSES)
    assert found["Right"] == found["InsideList"] == (True, True, 2)
    assert found["InBuild"] == (True, True, 1)
    assert found["InCall"] == (False, True, 0)
    assert "made while the model is called" in found["KeptInCall"][2]
    assert found["NoSuper"][0] == found["Forward"][0] == "error"
    assert (bare.of, bare.calls_super, right.calls_super) == ("model", False, True)
    assert (right.parameters, right.takes_kwargs) == (("units",), True)
    assert shape == (4, 2)
    assert silent is None


@pytest.mark.parametrize(
    "body",
    [
        "    ...",
        "    '''Stop.'''\n    ...",
        "    def on_epoch_end(self, epoch, logs=None):\n        ...",
    ],
    ids=["class", "docstring", "method"],
)
def test_a_class_with_dots_in_it_is_not_attempted(ask, body):
    said = ask(
        lambda answer: answer.new("Stop", 1), f"class Stop(keras.callbacks.Callback):\n{body}"
    )
    assert said[0] == "not attempted"


def test_a_class_without_dots_is_no_blank(in_notebook):
    code = "class Stop(keras.callbacks.Callback):\n    ...\n"
    done = "class Stop(keras.callbacks.Callback):\n    pass\n"
    assert in_notebook(lambda answer: answer.new("Stop").kind.kind, code, done) == "callback"


def test_an_object_made_for_the_check_goes_by_the_students_name_in_messages(ask):
    code = """
class Slow:
    def __init__(self, seconds):
        self.seconds = seconds
    def wait(self):
        import time
        time.sleep(self.seconds)
    def fail(self):
        return {}["rate"]
"""

    def look(answer):
        slow = answer.new("Slow", 5)
        return (
            ended(lambda: slow.call_method("wait", timeout_s=0.5)),
            ended(lambda: slow.call_method("fail")),
            ended(lambda: slow.call_method("stop")),
            slow.attribute("seconds"),
            slow.attribute("minutes"),
        )

    wait, fail, stop, seconds, minutes = ask(look, code)
    assert wait[0] == "timeout"
    assert "`Slow(5)`" in wait[1]
    assert fail[1].startswith("`Slow(5)` raised KeyError: 'rate' in the line")
    assert stop[1] == "`Slow(5)` has no method `stop`."
    assert (seconds, minutes) == (5, None)


def test_an_example_that_keras_adds_to_a_message_is_no_part_of_what_was_raised(ask):
    code = """
class Odd(keras.layers.Layer):
    def __init__(self, thing):
        super().__init__()
def made():
    return Odd(object()).get_config()
"""
    state, summary, _ = ask(lambda answer: ended(answer.function("made")), code)
    assert state == "error"
    assert "must override `get_config()`" in summary
    assert "Example" not in summary and "class CustomLayer" not in summary
