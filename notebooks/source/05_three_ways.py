# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 05 · Three ways to build a model
#
# *모델을 만드는 세 가지 방법*
#
# Keras lets you write a network down in three ways. Are they three kinds of network? And which one
# suits a net that looks at two handwritten digits and adds them?

# %%
import numpy as np

from autograder import check, hint, progress, solution
from course_utils import draw_model, load_mnist, predicted, quiet_start, quiz, set_seed
from course_utils.demos import nb05 as demo

with quiet_start():  # without TensorFlow's start-up messages
    import keras
    from keras import Input, Model, Sequential
    from keras.layers import Concatenate, Dense, Flatten

demo.adder_picture()

# %% [markdown]
# **After it you can**
#
# - write one network as Sequential, Functional and Subclassing, and show that it is one;
# - say when a model gets its weights;
# - build a net with several inputs and outputs, and see what each answer can know;
# - write a class that trains, and can be saved;
# - find a layer by its name, and read what it has learnt.
#
# **Time:** about an hour. **You need:** Dense layers, kernel and bias; `compile` and `fit` as a
# recipe.
#
# **How it works:** *predict*, run the cell, read why, do your own exercise; its card has hints to
# open. The course grew out of a student's lecture notes; a box *A common belief* sets what many
# believe beside what the code shows.
#
# ## 1 · One net, three spellings
#
# 784 pixels in, a hidden layer (은닉층) of 128 units, 10 answers out. **Sequential** is a list.
# **Functional** calls each layer on what the one before it gave, and names the two ends.
# **Subclassing** is a class of your own: `__init__` makes the layers, `call` uses them.


# %%
def by_sequential():
    return Sequential([Input((784,)), Dense(128, "relu"), Dense(10, "softmax")])


def by_functional():
    inputs = Input((784,))
    hidden = Dense(128, "relu")(inputs)
    return Model(inputs, Dense(10, "softmax")(hidden))


# %%
class BySubclass(Model):
    def __init__(self):
        super().__init__()
        self.hidden = Dense(128, "relu")
        self.out = Dense(10, "softmax")

    def call(self, inputs):
        return self.out(self.hidden(inputs))


# %% [markdown]
# Give all three the same weights (가중치), and compare what they say about five digits.

# %%
(images, labels), (test_images, test_labels) = load_mnist()
rows = images[:5].reshape(5, 784) / np.float32(255)  # five digits, as rows of 784 pixels


def difference(net, other):
    """The largest difference between two nets' answers to the five digits."""
    return float(abs(net(rows).numpy() - other(rows).numpy()).max())


first = by_sequential()
for make in (by_sequential, by_functional, BySubclass):
    net = make()
    net(rows)  # one call each: now there are weights to be set
    net.set_weights(first.get_weights())
    print(f"{make.__name__:<13} {net.count_params():,} weights, difference {difference(net, first)}")

# %% [markdown]
# The difference is exactly 0. **A model is its layers, how they are connected, and their weights.**
# The three ways are three spellings of that.
#
# ### Predict
#
# Now *without* copying. Each net is built afresh, right after `set_random_seed(7)`, so each draws
# its own first weights at random. Do the three nets say the same?

# %%
my_same_seed = ...  # "identical" or "different"


# %%
def in_one_line():
    inputs = Input((784,))
    return Model(inputs, Dense(10, "softmax")(Dense(128, "relu")(inputs)))


def seeded(make):
    keras.utils.set_random_seed(7)
    net = make()
    net(rows)
    return net


for make in (by_sequential, by_functional, BySubclass, in_one_line):
    print(f"{make.__name__:<13} difference {difference(seeded(make), seeded(by_sequential)):.2g}")

predicted(my_same_seed, "identical", why="Look at the first three lines: 0 each.")

# %% [markdown]
# The three are **identical**: same seed, same draws. And the fourth, a Functional one too? In
# `Dense(10)(Dense(128)(inputs))` Python makes the *outer* layer first, so the two have changed turns
# at the random numbers. **A layer draws its seed when it is made**: the weights agree if the seed and
# the order of making do.
#
# > **A common belief:** another API gives another network, a better one or a worse one.
# >
# > **Today:** same layers, same weights, same answers. What differs is what *Keras* can see of it.
#
# <details>
# <summary><strong>The notes' first step: <code>clear_session()</code></strong></summary>
#
# `keras.utils.clear_session()` starts the counting of names anew (`dense_17` is `dense` again) and
# frees memory that nobody holds. It helps in a loop that builds many models; elsewhere it is optional.
# A model that a variable of yours holds stays as it is.
#
# </details>
#
# ## 2 · When does a model have weights?
#
# ### Predict
#
# A Sequential may leave out its input: `Sequential([Dense(128, "relu"), Dense(10, "softmax")])`. How
# many arrays of weights does it have, right after this line?

# %%
my_weights = ...  # your guess, a number

# %%
no_input = Sequential([Dense(128, "relu"), Dense(10, "softmax")])
print("arrays of weights:", len(no_input.weights))
no_input.summary()
try:
    keras.utils.plot_model(no_input, "no_input.png")
except ValueError as error:
    print("plot_model:", error)

predicted(my_weights, 0, why="Two layers will have two arrays each, but they have none yet.")
print("with an Input in front:", len(by_sequential().weights))

# %% [markdown]
# None. A kernel has a row for each input, and nobody has said how many there are. `summary()` prints
# `?`, and nothing can be drawn. The weights are made when the model first meets data; or at once, if
# an `Input` stands in front.
#
# > **A common belief:** the layers of a net go from low-*dimensional* to high-dimensional features
# > (저차원, 고차원).
# >
# > **Today:** from low-*level* to high-*level*. The numbers get fewer here: 784 → 128 → 10.
#
# ### Your turn: `05.repair`
#
# Two nets from the notes; neither is Python. (The `model.s` next to them was to be
# `model.summary()`.)
#
# ```
# model = Sequential([ //784칸의 1차원 텐서
#     Dense(units=128, activation='relu', input_shape=(784,), //units : 뉴런 갯수
#     Dense(units=10, activation='softmax) //activation : activation function
# ])
#
# model = Sequential([Dense(1), (input_shape=(nfeaturs, ))])
# ```
#
# Write both as functions that return the model, **for any size**, and so that Keras does not warn.
# `image_net` takes pictures as they are; a `Flatten` layer lays their rows end to end.
# `image_net(28, 28, 10)` has the 101,770 weights of the notes' net.


# %% exercise="05.repair"
### BEGIN SOLUTION
#: def image_net(height, width, classes):
#:     """Flatten, a hidden layer of 128 units with relu, a softmax over the classes."""
#:     ...  # your code here
#:
#:
#: def line_net(nfeatures):
#:     """One unit without activation."""
#:     ...  # your code here
def image_net(height, width, classes):
    """Flatten, a hidden layer of 128 units with relu, a softmax over the classes."""
    hidden = Dense(128, activation="relu")
    return Sequential([Input((height, width)), Flatten(), hidden, Dense(classes, activation="softmax")])


def line_net(nfeatures):
    """One unit without activation."""
    return Sequential([Input((nfeatures,)), Dense(1)])  # (nfeatures,): a tuple of one number
### END SOLUTION


# %%
check("05.repair")

# %% [markdown]
# ### Your turn: `05.twin`
#
# `twin(model)` gets a Sequential of two Dense layers with *any* numbers of units, activations and
# weights. Return a **Functional** model that gives the same answers, with layers and weights **of its
# own**: whoever trains one must not change the other.


# %% exercise="05.twin"
### BEGIN SOLUTION
#: def twin(model):
#:     """A Functional model with the answers of `model`, a Sequential of two Dense layers."""
#:     first, second = model.layers
#:     ...  # your code here
def twin(model):
    """A Functional model with the answers of `model`, a Sequential of two Dense layers."""
    first, second = model.layers
    inputs = Input(model.input_shape[1:])  # without the batch axis
    hidden = Dense(first.units, first.activation)(inputs)
    outputs = Dense(second.units, second.activation)(hidden)
    copy = Model(inputs, outputs)
    copy.set_weights(model.get_weights())
    return copy
### END SOLUTION


# %%
check("05.twin")

# %% [markdown]
# > **A common belief:** `Model(m.inputs, m.outputs)` copies the model `m`.
# >
# > **Today:** it gives the same layers a second name. Train one, and both have changed.
#
# ## 3 · More than a line
#
# Now two pictures go in, and two answers come out: the **sum** of the digits, and whether the **left
# one is larger**. That is no list but a graph without circles (비순환 유향 그래프), and the Functional
# way writes it down line by line.

# %%
pairs, truths = demo.digit_pairs(images, labels, count=12_000, seed=5)
test_pairs, test_truths = demo.digit_pairs(test_images, test_labels, count=2_000, seed=6)
for name, numbers in {**pairs, **truths}.items():
    print(f"{name:<7} {numbers.shape}, from {numbers.min():g} to {numbers.max():g}")

# %%
set_seed(5)
left, right = Input((28, 28), name="left"), Input((28, 28), name="right")
flat, eye = Flatten(name="flat"), Dense(128, "relu", name="eye")
both = Concatenate(name="join")([eye(flat(left)), eye(flat(right))])  # eye is used twice
thought = Dense(64, "relu", name="think")(both)
answers = {
    "total": Dense(1, name="total")(thought),
    "bigger": Dense(1, "sigmoid", name="bigger")(thought),
}
joined = Model({"left": left, "right": right}, answers)
draw_model(joined)

# %% [markdown]
# For each layer: what goes in, what comes out; `None` is the number of rows in a batch, which stays
# open. (Into a file, `keras.utils.plot_model(model, "net.png", show_shapes=True)` draws the same.)
# `eye` stands there once and is used twice: **one layer, one set of weights**; what it learns from left
# pictures serves for right ones. `Concatenate` lays its two answers, of 128 numbers each, side by side.
#
# And now the same layers without `join`: each answer has a picture to itself.

# %%
set_seed(5)
lone_eye, think = Dense(128, "relu", name="eye"), Dense(64, "relu", name="think")
see_left, see_right = think(lone_eye(flat(left))), think(lone_eye(flat(right)))
lone_answers = {
    "total": Dense(1, name="total")(see_left),
    "bigger": Dense(1, "sigmoid", name="bigger")(see_right),
}
cut = Model({"left": left, "right": right}, lone_answers)
untrained = eye.get_weights()[0]  # for section 6

# %% [markdown]
# ### Predict
#
# Without `join`, `total` sees the left digit only. Say that it reads that digit without ever failing,
# and adds the best guess for the right one, which is 0 to 9, each equally often. How far off is the
# sum then, squared and averaged (its **mean squared miss**)?

# %%
my_floor = ...  # your guess, a number

# %%
guess_for_right = np.arange(10).mean()
floor = np.mean((np.arange(10) - guess_for_right) ** 2)
print(f"always {guess_for_right} for the right digit: mean squared miss {floor}")
predicted(my_floor, floor, why="It is the variance of one digit: (4.5² + 3.5² + … + 4.5²) / 10.")

# %% [markdown]
# On average over such pairs, no training gets below that. And with `join`? Both nets learn from the
# same 12,000 pairs, with a loss for each answer (the next notebook's matter).

# %%
losses = {"total": "mse", "bigger": "binary_crossentropy"}
for name, net in (("with join", joined), ("without join", cut)):
    rule = keras.optimizers.Adam(0.002)
    net.compile(rule, loss=losses, metrics={"bigger": "accuracy"})
    net.fit(pairs, truths, batch_size=128, epochs=6, verbose=0)
    found = net.evaluate(test_pairs, test_truths, batch_size=500, verbose=0, return_dict=True)
    miss, accuracy = found["total_loss"], found["bigger_accuracy"]
    print(f"{name:<13} mean squared miss {miss:5.2f}, larger: right in {accuracy:.2f}")

demo.sums_picture(test_truths["total"], *(net(test_pairs)["total"] for net in (joined, cut)))

# %% [markdown]
# **An answer knows only what a path leads to.** With `join` the mean squared miss is about 3 (2.6 to
# 3.4 over ten seeds, real MNIST); without it about 11 (10.8 to 11.8): the 8.25 that it cannot see, and
# its misreadings on top. To say 9 to every pair gives about 17.
#
# <details>
# <summary><strong>Error messages that you will meet here</strong></summary>
#
# | message | what happened |
# |---|---|
# | *Unrecognized keyword arguments passed to Model: {'input': …* | it is `inputs=` and `outputs=` |
# | *All `outputs` values must be KerasTensors* | a layer was handed over, and not called on anything |
# | *Output with path `` is not connected to `inputs`* | an `Input` is missing, or was made a second time |
# | *too many positional arguments* | `Concatenate()(a, b)`: it takes a list, `Concatenate()([a, b])` |
# | *A KerasTensor is symbolic* | `np.log(x)`: use `keras.ops.log(x)` |
# | *Cannot convert '784' to a shape* | `Input((784))`: the comma is missing |
#
# With two outputs by name, `metrics=["mae"]` raises an error, and a list of two is dealt out by the
# alphabet: in `["mae", "accuracy"]` `bigger` gets the mae, before `total`. Use a dictionary.
#
# </details>
#
# ### Your turn: `05.heads`
#
# A shop: an article's picture and a few facts about it (size, weight, …) go in; its price and its
# kind come out. Write `shop_net(facts, kinds)` with
#
# - **inputs** `picture`, of shape (28, 28), and `facts`, that many numbers;
# - **outputs** `price`, one number, large, small or below 0, and `kind`, a probability for each of the
#   kinds; **each** knows both inputs, and `kind` does not depend on `price`;
# - a dictionary with these names for either side. What lies in between is yours to choose.


# %% exercise="05.heads"
### BEGIN SOLUTION
#: def shop_net(facts, kinds):
#:     """Picture and facts in, price and kind out, all by name."""
#:     ...  # your code here
def shop_net(facts, kinds):
    """Picture and facts in, price and kind out, all by name."""
    picture, facts_in = Input((28, 28), name="picture"), Input((facts,), name="facts")
    look = Dense(16, "relu")(Flatten()(picture))
    read = Dense(8, "relu")(facts_in)
    both = Concatenate()([look, read])  # from here on, everything is known
    price = Dense(1, name="price")(both)
    kind = Dense(kinds, "softmax", name="kind")(both)
    return Model({"picture": picture, "facts": facts_in}, {"price": price, "kind": kind})
### END SOLUTION


# %%
check("05.heads")

# %% [markdown]
# ## 4 · Names or positions
#
# The notes hand several inputs over as a list, by position. Our net is asked by name.
#
# ### Predict
#
# The trained net is right about *is the left one larger?* in about 0.88 of the pairs. Somebody
# exchanges the two pictures, so that `left` is given the right one. What accuracy does that give?

# %%
my_swapped = ...  # your guess, a number from 0 to 1, or "error"

# %%
swapped = {"left": test_pairs["right"], "right": test_pairs["left"]}
for name, given in (("as it should be", test_pairs), ("swapped", swapped)):
    found = joined.evaluate(given, test_truths, batch_size=500, verbose=0, return_dict=True)
    miss, accuracy = found["total_loss"], found["bigger_accuracy"]
    print(f"{name:<16} mean squared miss {miss:.2f}, larger: right in {accuracy:.2f}")

why = "No error: both have the shape (28, 28). Where it said yes it now says no; only ties stay."
predicted(my_swapped, round(accuracy, 2), within=0.4, why=why)
demo.ask_the_adder()

# %% [markdown]
# Choose two digits; then *without join*, and change the right one: the sum does not move. (These nets
# were trained for longer than yours.) With *pictures swapped* the sum stays about as good, since
# 3 + 8 = 8 + 3; the comparison turns round. **Two inputs of one shape can change places, and Keras
# cannot notice**; with different shapes it raises an error. A dictionary is safer: its *order* means
# nothing, and a missing name is an error.
#
# ## 5 · Subclassing
#
# A class is free: its `call` is Python. But Keras does not read it; it runs it.
#
# ### Predict
#
# Here a layer is made inside `call`. One model is called twice, with the same batch. Are the two answers
# the same, or different?


# %%
class InCall(Model):
    def call(self, inputs):
        return Dense(3)(inputs)


my_call = ...  # "same" or "different"

# %% tags=["nbval-check-output"]
set_seed(5)
in_call, batch = InCall(), np.ones((1, 4), dtype="float32")
for which in ("first", "second"):
    print(f"{which:<6} call:", in_call(batch).numpy().round(2))
print("arrays of weights:", len(in_call.weights))

predicted(my_call, "different", why="Each call makes a new layer, with new random weights.")
draw_model(seeded(BySubclass))

# %% [markdown]
# **Different**, and the model owns no weights: each call makes a new layer, and forgets it; `fit` and
# `predict` raise an error. So: **`__init__` makes each layer, once; `call` only uses them.**
#
# What Keras cannot read it cannot draw: the box above is the subclassed net of section 1, in full.
#
# Saving has a price, too. A file holds the weights and the **config**, a dictionary: to load it, Keras
# calls your class with what stands there. Of a Sequential or Functional model Keras writes the config
# itself; of yours, only you know what `__init__` needs. And whoever loads the file must find the class:
# `@keras.saving.register_keras_serializable()` above it puts it on a list.
#
# > **A common belief:** a subclassed model cannot be saved, and so the way "is not recommended"
# > (권장되는 방법은 아님).
# >
# > **Today:** with both, `model.save("net.keras")` and `keras.saving.load_model("net.keras")` carry
# > all of it. (There is no `model.load`.)
#
# ### Your turn: `05.subclass`
#
# Write the class `Classifier(units, classes)`: a Dense layer of `units` with relu, then one of `classes`
# with softmax. Two calls on one batch must agree, and loaded in a *new* program it must say the same.
# For that, remember both numbers, and write `get_config(self)`, which returns the arguments of
# `__init__` in a dictionary.


# %% exercise="05.subclass"
### BEGIN SOLUTION
#: @keras.saving.register_keras_serializable()
#: class Classifier(keras.Model):
#:     """Dense with relu, then Dense with softmax."""
#:
#:     def __init__(self, units, classes, **kwargs):
#:         ...  # your code here, and below it: call, get_config
@keras.saving.register_keras_serializable()
class Classifier(keras.Model):
    """Dense with relu, then Dense with softmax."""

    def __init__(self, units, classes, **kwargs):
        super().__init__(**kwargs)  # kwargs: Keras's own settings, such as the name
        self.units, self.classes = units, classes
        self.hidden = Dense(units, activation="relu")
        self.out = Dense(classes, activation="softmax")

    def call(self, inputs):
        return self.out(self.hidden(inputs))

    def get_config(self):
        return {**super().get_config(), "units": self.units, "classes": self.classes}
### END SOLUTION


# %%
check("05.subclass")

# %% [markdown]
# <details>
# <summary><strong>Depth: how often does <code>call</code> run, and what does <code>build</code> do?</strong></summary>
#
# *How often?* At every direct call, `model(x)`. In `fit` a few times at the start: Keras records what
# it does to tensors, and repeats the recording. In 50 epochs a counter in `call` went up to 3.
#
# *A common belief:* `model.build((None, 784))` gives a class its weights. Without a `build` of your
# own it marks the model as built, warns, and makes **no** weights. Call it on a batch instead.
#
# </details>
#
# ## 6 · Look inside
#
# `model.layers` lists the layers, `model.get_layer("eye")` finds one by name, and `.get_weights()`
# returns its arrays.

# %% tags=["nbval-check-output"]
for net in (by_sequential(), by_functional()):
    print([type(layer).__name__ for layer in net.layers])

norm, plain, last = keras.layers.BatchNormalization(), Dense(3, use_bias=False), Dense(3)
Sequential([Input((2, 2)), Flatten(), norm, plain, last])
for layer in (norm, plain, last):
    print(f"{type(layer).__name__:<19}", [array.shape for array in layer.get_weights()])

# %% [markdown]
# A Functional model lists its input, a Sequential one hides it; so `layers[1]` is not the same layer
# in both. And the notes' `weights, biases = layer.get_weights()` fits a layer with a kernel and a bias.
#
# A graph that Keras sees can also be cut anywhere: a second model that ends at `think` shares all
# layers with the first, and gives what the net has made of a pair, 64 numbers, for another use
# (**feature extraction**).

# %%
halfway = Model(joined.input, joined.get_layer("think").output)
print("from each pair:", halfway(test_pairs).shape[1], "numbers")
print("the same eye:", halfway.get_layer("eye") is joined.get_layer("eye"))

# %% [markdown]
# In a Dense kernel each **column** belongs to one unit. The eye's inputs are pixels: its columns can
# be looked at.

# %%
demo.kernel_picture(untrained, joined.get_layer("eye").get_weights()[0])

# %% [markdown]
# Purple pixels speak for the unit, orange ones against it (each square on its own scale). A new kernel
# is noise, and under the trained one it still lies. The change alone shows what was learnt; where no
# picture has ink, it is exactly 0.
#
# ### Your turn: `05.kernel`
#
# Write `kernel_of(model, name)`: the kernel of the layer with that name, or `None` if it has no weights;
# for Sequential and Functional models, for layers with and without a bias.

# %% exercise="05.kernel"
### BEGIN SOLUTION
#: def kernel_of(model, name):
#:     """The kernel of the layer called `name`, or None if it has no weights."""
#:     ...  # your code here
def kernel_of(model, name):
    """The kernel of the layer called `name`, or None if it has no weights."""
    weights = model.get_layer(name).get_weights()  # kernel and bias, the kernel alone, or nothing
    return weights[0] if weights else None
### END SOLUTION


# %%
check("05.kernel")

# %% [markdown]
# ## 7 · Which one?
#
# | your net is | write it as | Keras can |
# |---|---|---|
# | a line | **Sequential** | check shapes, draw, save |
# | a graph: branches, several inputs or outputs, a layer used twice | **Functional** | check shapes, draw, save |
# | steps that depend on the values, with `if` and `for` | **Subclassing** | run it; the rest is yours |
#
# They mix: a Sequential can be a layer of a Functional model, and so can a class of yours. Take the
# first row that fits.
#
# ## Three things to take away
#
# 1. **A model is a graph of layers with weights.** The three ways write the same graph down.
# 2. **An answer knows only what a path leads to.** A kernel exists once its input's width is known.
# 3. **Make each layer once, hand inputs over by name.** Neither mistake need raise an error.
#
# ## Quiz
#
# No points: click on the answer you would give, and it opens.

# %%
quiz("05.q1")

# %%
quiz("05.q2")

# %%
quiz("05.q3")

# %%
quiz("05.q4")

# %%
progress("05")

# %% [markdown]
# <details>
# <summary><strong>The lecture notes, row by row</strong></summary>
#
# | Row | The notes | Today | Section |
# |---|---|---|---|
# | A1 | two ways to declare a model | three: Subclassing is the third | 1 |
# | A2 | Sequential: clear session, declare, add layers, compile | right; the first step is optional | 1 |
# | A3 | Functional: layers, the model's start and end, compile | right: `Model(inputs, outputs)` | 1, 3 |
# | A4 | hidden layers: low-, then high-dimensional features | low-, then high-*level*; here the numbers get fewer | 2 |
# | A5, E52 | `plot_model(model, show_shapes=True)` | right, for a built model; a class is one box | 2, 5 |
# | B3 | Sequential is a linear stack, and used most | right | 1, 7 |
# | B4 | Functional: any directed acyclic graph | right | 3 |
# | B5 | "a linear stack, unfit for several inputs or outputs" under Functional | that is Sequential | 3, 7 |
# | B8 | `Sequential([Dense(units=128, …), Dense(…)])` | a SyntaxError; you mended it | 2 |
# | B9 | Flatten: 28 × 28 → 784 → 128 → 10 | right; 101,770 weights | 2 |
# | B10 | `model.summary()` | right; `?` until it is built | 2 |
# | C18 | `clear_session()` frees memory | right, and resets names | 1 |
# | C19 | `Sequential([Dense(1), (input_shape=…)])` | a SyntaxError; `Input((nfeatures,))` first | 2 |
# | C20 | `model.s` | `model.summary()` | 2 |
# | C32 | several inputs: a list | by name, in a dictionary, is safer | 4 |
# | E10 | Sequential (left blank) | a list of layers | 1 |
# | E11 | Functional: `Concatenate`, several inputs and outputs | right | 3 |
# | E12 | Subclassing is not recommended | it costs more, and can do more | 5, 7 |
# | E13 | fit, evaluate, predict, save, load, call | `keras.saving.load_model`; layers belong in `__init__` | 5 |
# | E14 | `model.layers`, `get_layer(name)` | right; a Sequential hides its input | 6 |
# | E15 | `weights, biases = layer.get_weights()` | for Dense with a bias; Flatten has none | 6 |
#
# </details>
#
# **Next:** what `compile` really does: losses and metrics.
