"""What a check asks of a model is asked of its saved file, in a notebook as when grading."""

import keras
import numpy as np
import pytest
from keras.src import activations
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

#: what another program cannot have
LEFT = {
    "'norm' is not defined": """
norm = keras.layers.Normalization()
norm.adapt(data)
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.out = Dense(1)
    def call(self, x):
        return self.out(norm(x))
model = Net()
model(data)
""",
    "Cannot serialize object": """
class Wide:
    def __call__(self, shape, dtype=None):
        return keras.ops.ones(shape)
model = Sequential([Input((4,)), Dense(3, kernel_initializer=Wide())])
""",
    "missing 1 required positional argument": """
class Scaled(Dense):
    def __init__(self, units, by, **kwargs):
        super().__init__(units, **kwargs)
        self.by = by
    def call(self, x):
        return super().call(x) * self.by
model = Sequential([Input((4,)), Scaled(3, 2.0)])
""",
}


def look(answer):
    model = answer.model("model")
    return np.abs(model.predict(INPUTS) - model.in_place.predict(INPUTS)).max() < 1e-4


@pytest.mark.parametrize("kind", HONEST)
def test_an_honest_model_answers_from_its_file_as_where_it_was_trained(ask, kind):
    assert ask(look, GIVEN, HONEST[kind])


@pytest.mark.parametrize("words", LEFT)
def test_what_cannot_be_saved_or_loaded_is_told_in_the_notebook_as_when_grading(ask, words):
    state, summary, why = ask(look, GIVEN, LEFT[words])
    assert (state, words in summary, bool(why)) == ("error", True, True)
    assert "in the line" not in summary


def test_saving_and_loading_leaves_keras_and_the_notebook_as_they_were(in_notebook):
    places = (
        lambda: keras.layers.Layer.get_config,
        lambda: activations.serialize,
        lambda: python_utils.func_load,
        lambda: list(keras.saving.get_custom_objects().items()),
    )
    before = [place() for place in places[:3]]
    kind = "a registered class that says its config, and takes no name"
    known = []

    def remember(answer):
        known.extend(places[3]())
        return look(answer)

    assert in_notebook(remember, GIVEN, HONEST[kind])
    assert [place() for place in places[:3]] == before
    assert places[3]() == known != []
