"""What a check asks of a model is asked of its saved file, in a notebook as when grading."""

import keras
import numpy as np
import pytest
from keras.src import activations
from keras.src.saving import object_registration, serialization_lib
from keras.src.utils import python_utils

INPUTS = np.random.default_rng(0).standard_normal((7, 4)).astype("float32")

GIVEN = """
import functools
import tensorflow as tf
from keras import Input, Sequential
from keras.layers import Activation, Dense, Lambda, Layer, LeakyReLU

data = np.arange(12, dtype="float32").reshape(3, 4)
spread, mean = data.std(), data.mean()
middle = data.mean(axis=0)

def softmax(numbers):  # of an earlier lesson, for arrays alone
    return np.exp(numbers) / np.sum(np.exp(numbers))

def stretched(x, by=spread):
    return x * by + middle.sum()
"""

#: each is `model`, and loads where none but the definitions ran
HONEST = {
    "functions": """
model = Sequential([
    Input((4,)),
    Lambda(lambda x: keras.ops.relu(x) - x / (1 + middle)),
    Dense(5, tf.nn.softmax),
    Dense(5, lambda x: keras.ops.maximum(x, 0)),
    Dense(5, functools.partial(keras.activations.leaky_relu, negative_slope=0.1)),
    Dense(5, stretched),
    Activation(tf.nn.log_softmax),
    Activation(keras.ops.square),
    Dense(5, LeakyReLU(0.3), kernel_initializer=lambda shape, dtype=None: keras.ops.ones(shape)),
    Dense(5, "softmax", kernel_regularizer=lambda w: 0.1 * keras.ops.sum(w**2)),
    Lambda(lambda y, by=(2.0, 3.0): y * spread * by[1] + mean),
    Lambda(tf.nn.relu),
])
""",
    "a class without get_config, made of data": """
class Net(keras.Model):
    def __init__(self, data, width=3):
        super().__init__()
        self.mean, self._sd = data.mean(axis=0), data.std(axis=0)
        self.norm = keras.layers.Normalization()
        self.norm.adapt(globals()["data"])
        self.deep = [Dense(width, "relu") for _ in range(2)]
        self.out = self.deep[0]
        self.last = Dense(1, stretched)
        self.by = tf.constant(spread)
    def call(self, x, training=False):
        x = self.norm((x - self.mean) / self._sd)
        for layer in self.deep:
            x = layer(x)
        return self.last(x) * self.by + spread
model = Net(data, 6)
model.compile("adam", "mse")
model.fit(data, data[:, :1], verbose=0)
""",
    "layers without get_config": """
class Inner(Layer):
    def __init__(self, units, start):
        super().__init__()
        self.units = units
        self.start = start
        self.shift = self.add_weight(shape=(units,), initializer="ones", trainable=False)
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units), name="kernel")
        self.width = shape[-1]
    def call(self, x):
        return keras.ops.tanh(x @ self.kernel) + self.shift * self.start[0] + self.width
class Heads(Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.heads = {0: Dense(2), 1: Dense(2)}
        self.rates = [self.add_weight(shape=(), initializer="ones") for _ in range(2)]
        self.added = lambda a, b: a + b + self.rates[0]
    def call(self, x):
        return self.added(self.heads[0](x), self.heads[1](x))
model = Sequential([Input((4,)), Inner(3, data[0] + 1), Heads()])
""",
    "a class that makes a functional model": """
class Net(keras.Model):
    def __init__(self):
        inputs = Input((4,))
        super().__init__(inputs, Dense(2)(inputs))
model = Net()
""",
    "a registered class that says its config, and takes no name": """
@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.units, self.out = units, Dense(units)
    def call(self, x):
        return self.out(x) * spread
    def get_config(self):
        return super().get_config() | {"units": self.units}
model = Net(3)
model(data)
""",
}  # fmt: skip

#: the same, for each way in which a name or a file would hold less than the model does
KEPT = {
    "attributes that no JSON holds, and arguments with defaults": """
class Scaler:
    def __init__(self):
        self.mean, self.sd = 0.0, 1.0
    def fit(self, x):
        self.mean, self.sd = float(x.mean()), float(x.std())
        return self
class Net(keras.Model):
    def __init__(self, by=1.0):
        super().__init__()
        self.by, self.seen, self.rates = by, set(), {0: 1.5, 1: 2.5}
        self.scaler = Scaler()
        self.shift = (lambda most: lambda x: x + most)(by)
        self.out = Dense(2)
    def call(self, x):
        x = self.shift(self.out((x - self.scaler.mean) / self.scaler.sd))
        return x * self.by * self.rates[1]
model = Net(7.0)
model.scaler.fit(data)
model(data)
""",
    "functions called as Keras's own": """
def leaky_relu(x):
    return keras.ops.maximum(x, 0.01 * x)
model = Sequential([Input((4,)), Dense(5, leaky_relu), Activation(leaky_relu), Dense(1)])
""",
    "a class and a function that were made in a function, and whose names mean something else": """
def made(by):
    def bent(x):
        return keras.ops.maximum(x, by * x)
    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.out = Dense(2, bent)
        def call(self, x):
            return self.out(x) * by
    return Sequential([Input((4,)), Net(), Lambda(bent)])
def bent(x):
    return 0 * x
class Net(keras.Model):
    pass
model = made(0.3)
""",
    "a class that was written anew since": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.out = Dense(2)
    def call(self, x):
        return self.out(x)
model = Net()
model(data)
class Net(Net):
    def call(self, x):
        return 2 * self.out(x)
""",
    "sums of tensors beside a layer called Add": """
from keras.layers import Add
inputs = Input((4,))
h = Dense(4, "relu")(inputs)
model = keras.Model(inputs, Lambda(lambda x: x * spread)(h + inputs))
""",
    "classes that only put a model together": """
class Chain(Sequential):
    def __init__(self, width):
        super().__init__([Input((4,)), Dense(width, "relu"), Dense(4)])
class Graph(keras.Model):
    def __init__(self, width):
        inputs = Input((4,))
        super().__init__(inputs, Dense(2)(Chain(width)(inputs)))
        self.width = width
model = Graph(6)
""",
    "an optimizer, a regularizer and an initializer without get_config": """
class Falling(keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        return 0.01 / (1 + keras.ops.cast(step, "float32"))
class Small(keras.regularizers.Regularizer):
    def __call__(self, w):
        return 0.1 * keras.ops.sum(w**2)
class Wide:
    def __call__(self, shape, dtype=None):
        return keras.ops.ones(shape)
model = Sequential(
    [Input((4,)), Dense(3, kernel_regularizer=Small(), kernel_initializer=Wide()), Dense(1)]
)
model.compile(keras.optimizers.Adam(Falling()), "mse")
model.fit(data, data[:, :1], verbose=0)
""",
    "layers and a model that code looks up": """
norm = keras.layers.Normalization()
norm.adapt(data)
class Twice(Layer):
    def call(self, x):
        return 2 * x
inner = Sequential([Input((4,)), Dense(5, "relu"), Twice(), Dense(3)])
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.out = Dense(1)
    def call(self, x):
        return self.out(inner(norm(x)))
net = Net()
net(data)
model = Sequential([Input((4,)), Lambda(lambda x: norm(x)), net])
""",
    "variables that no layer tracks": """
shift = keras.Variable([1.0, 2.0])
class Gain(Layer):
    def __init__(self):
        super().__init__()
        self.by = tf.Variable(1.0)
    def call(self, x):
        return x * self.by + shift
gain = Gain()
gain.by.assign(3.0)
model = Sequential([Input((4,)), Dense(2), gain])
""",
    "values that `build` sets and others change": """
class Norm(Layer):
    def build(self, shape):
        self.mean = 0.0
        self.kernels = [self.add_weight(shape=(shape[-1],), initializer="ones")]
        self.parts = [Dense(shape[-1])]
    def call(self, x):
        for part, kernel in zip(self.parts, self.kernels):
            x = part(x - self.mean) * kernel
        return x
norm = Norm()
norm(data)
norm.mean = data.mean()
model = Sequential([Input((4,)), norm])
""",
    "a layer of Keras's that takes one argument more": """
class Scaled(Dense):
    def __init__(self, units, by, **kwargs):
        super().__init__(units, **kwargs)
        self.by = by
    def call(self, x):
        return super().call(x) * self.by
model = Sequential([Input((4,)), Scaled(3, 2.0)])
""",
    "a config that forgets what has a default": """
class Gain(Layer):
    def __init__(self, by=1.0, **kwargs):
        super().__init__(**kwargs)
        self.by = by
    def call(self, x):
        return x * self.by
    def get_config(self):
        return super().get_config()
model = Sequential([Input((4,)), Gain(3.0)])
""",
    "an int of more digits than Python writes, in the call": """
large = 10**5000
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.out = Dense(1)
    def call(self, x):
        return self.out(x) * len(hex(large))
model = Net()
model(data)
""",
}  # fmt: skip

#: what another program cannot have: what the card names, and what it says that this is
LEFT = {
    "`letters`: it is a generator": """
class Net(keras.Model):
    def __init__(self, letters=1.0):
        super().__init__()
        self.letters = letters
        self.out = Dense(1)
    def call(self, x):
        return self.out(x) * len(str(self.letters))
model = Net(letter for letter in "abc")
model(data)
""",
    "`held`: it is an open file": """
class Net(keras.Model):
    held = 1.0
    def __init__(self):
        super().__init__()
        self.held = open("/dev/null")
        self.out = Dense(1)
    def call(self, x):
        return self.out(x) * len(str(self.held))
model = Net()
model(data)
""",
    "`rate`: it is an optimizer": """
rate = keras.optimizers.SGD(2.0)
model = Sequential([Input((4,)), Lambda(lambda x: x * rate.learning_rate)])
""",
}  # fmt: skip


def look(answer):
    model = answer.model("model")
    return np.abs(model.predict(INPUTS) - model.in_place.predict(INPUTS)).max() < 1e-4


@pytest.mark.parametrize("kind", HONEST | KEPT)
def test_an_honest_model_answers_from_its_file_as_where_it_was_trained(ask, kind):
    assert ask(look, GIVEN, (HONEST | KEPT)[kind]) == True  # noqa: E712 - words are no answer


@pytest.mark.parametrize("words", LEFT)
def test_what_another_program_cannot_have_is_named_in_the_notebook_as_when_grading(ask, words):
    state, summary, why = ask(look, GIVEN, LEFT[words])
    assert (state, words in why) == ("error", True), (summary, why)
    assert "in the line" not in summary


def test_saving_and_loading_leaves_keras_and_the_notebook_as_they_were(in_notebook):
    places = (
        lambda: (serialization_lib._get_class_or_fn_config, activations.serialize),
        lambda: (serialization_lib.serialize_with_public_class, keras.Model.get_compile_config),
        lambda: (object_registration.get_registered_name, keras.layers.Lambda.compute_output_shape),
        lambda: (python_utils.func_dump, python_utils.func_load),
        lambda: list(keras.saving.get_custom_objects().items()),
    )
    before = [place() for place in places[:-1]]
    kind = "a registered class that says its config, and takes no name"
    known = []

    def remember(answer):
        known.extend(places[-1]())
        return look(answer)

    assert in_notebook(remember, GIVEN, HONEST[kind])
    assert [place() for place in places[:-1]] == before
    assert places[-1]() == known != []
