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
# # 06 · Compile: losses and metrics
#
# *컴파일: 손실 함수와 평가지표*
#
# A net has answered. How does it know how wrong it was? And who is told what?

# %%
import math
import warnings

import numpy as np

from autograder import check, hint, progress, solution
from course_utils import LiveTraining, load_fashion_mnist, predicted, quiet_start, quiz, set_seed
from course_utils.demos import nb06 as demo

with quiet_start():  # without TensorFlow's start-up messages
    import keras
    from keras import Input, Sequential
    from keras.layers import Dense, Flatten, Softmax

demo.price_tags()

# %% [markdown]
# **After it you can**
#
# - say what `compile` does, and mend one that fails;
# - calculate a cross-entropy, and check a first loss before you train;
# - choose last layer, loss and form of the labels for a task;
# - write a metric of your own that is right for every batch, and survives saving.
#
# **Time:** 45 minutes. **You need:** softmax and sigmoid, slopes, `fit` as a recipe.
#
# **How it works:** *predict*, run the cell, read why, do your own exercise; its card has hints to
# open. The course grew out of a student's lecture notes; a box *A common belief* sets what many
# believe beside what the code shows.
#
# ## 1 · What compile does
#
# Before it can train, a model needs three choices:
#
# | choice | what for | as a text | as an object, with settings |
# |---|---|---|---|
# | **loss** (손실 함수) | training makes it small | `"mse"`, `"mae"`, `"binary_crossentropy"`, `"categorical_crossentropy"`, `"sparse_categorical_crossentropy"` | `keras.losses.Huber(delta=2.0)` |
# | **optimizer** | the rule for the steps | `"adam"`, `"sgd"`, `"rmsprop"`, `"adagrad"`, `"adadelta"` | `keras.optimizers.SGD(learning_rate=0.1)` |
# | **metrics** (평가지표) | people read them | `["accuracy"]`, `["mae", "mse"]` | `[keras.metrics.R2Score()]` |
#
# An optimizer given as a text comes with its default rate: 0.001 for Adam and Adadelta, 0.01 for SGD.
# Adam is a good first try, no more.
#
# ### Predict
#
# A net is compiled and makes three updates. Then it is compiled again, with another loss. Its weights
# now: **a)** new ones · **b)** the same as after the updates?

# %%
my_weights = ...  # "a" or "b"

# %% tags=["nbval-check-output"]
set_seed(6)
x = np.linspace(0, 1, 96)
net = Sequential([Input((1,)), Dense(1)])
net.compile(optimizer="adam", loss="mse")
net.fit(x, 3 * x, batch_size=32, verbose=0)  # 96 rows in batches of 32: three updates
weights, steps = net.get_weights(), int(net.optimizer.iterations)

net.compile(optimizer="adam", loss="mae")
same = all(np.array_equal(a, b) for a, b in zip(weights, net.get_weights()))
print(f"same weights: {same}; the optimizer's updates: {steps}, then {int(net.optimizer.iterations)}")
choices = {"a": "new ones", "b": "the same"}
predicted(my_weights, "b", choices=choices, why="compile touches no weight.")

# %% [markdown]
# **b, the same.** `compile` writes down three choices. It touches no weight and translates nothing; only
# the optimizer is a new one, and begins again.
#
# > **A common belief:** compile turns the model into something that a computer can read.
# >
# > **Today:** it records loss, optimizer and metrics. `evaluate` needs that, and no training;
# > `predict` needs neither.

# %%
never_trained = Sequential([Input((1,)), Dense(1)])
print("predict, not compiled:", never_trained.predict(x[:2], verbose=0).shape)
never_trained.compile("sgd", loss="mse")
print("evaluate, not trained:", round(never_trained.evaluate(x, 3 * x, verbose=0), 2))
never_trained.compile("sgd", loss="squared error")
print("compile took a loss that does not exist. And fit?")
try:
    never_trained.fit(x, 3 * x, verbose=0)
except ValueError as error:
    print("ValueError:", error)

# %% [markdown]
# `evaluate` is meant for data that the net has not seen: `evaluate(x_test, y_test)`. (With a hyphen,
# `x-test`, Python subtracts.)
#
# ### Your turn: `06.mend`
#
# Four lines that train no net; three of the faults stand in the notes:
#
# ```
# model.compile(optimizer=keras.optimizers.Adam(lr=0.01), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
# model.compile(optimizer="sgd", loss="categorical_cross_entropy", metrics=["accuracy"])
# model.compile(optimizer="adam", loss="binary_crossentropy", metrics="accuracy")
# model.compile(optimizer=keras.optimizer.Adam(), loss="mse", metrics=["mae"])
# ```
#
# Write each of them, mended and otherwise unchanged, into its function. The check trains a little net
# with each, since a wrong name passes `compile`.


# %% exercise="06.mend"
### BEGIN SOLUTION
#: def garments(model):
#:     """Ten classes; the labels are integers."""
#:     ...  # the first line, mended
#:
#:
#: def irises(model):
#:     """Three classes; the labels are one-hot."""
#:     ...  # the second line, mended
#:
#:
#: def spam(model):
#:     """One unit with a sigmoid; the labels are 0 and 1."""
#:     ...  # the third line, mended
#:
#:
#: def rents(model):
#:     """One unit without activation; the labels are rents."""
#:     ...  # the fourth line, mended
def garments(model):
    """Ten classes; the labels are integers."""
    adam = keras.optimizers.Adam(learning_rate=0.01)  # lr is the old name
    model.compile(optimizer=adam, loss="sparse_categorical_crossentropy", metrics=["accuracy"])


def irises(model):
    """Three classes; the labels are one-hot."""
    model.compile(optimizer="sgd", loss="categorical_crossentropy", metrics=["accuracy"])


def spam(model):
    """One unit with a sigmoid; the labels are 0 and 1."""
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])  # a list


def rents(model):
    """One unit without activation; the labels are rents."""
    model.compile(optimizer=keras.optimizers.Adam(), loss="mse", metrics=["mae"])  # optimizers
### END SOLUTION


# %%
check("06.mend")

# %% [markdown]
# ## 2 · The price of an answer
#
# A softmax gives each class a probability. **Cross-entropy** (교차 엔트로피) charges for an answer
# **−log p**, where p is the probability of the *true* class; log is the natural logarithm.
#
# ### Predict
#
# The net says [0.2, 0.3, 0.5], and class 0 is true. What does that cost? (`-math.log(…)` calculates it:
# you choose what stands in the brackets.)

# %%
my_ce = ...  # your guess, a number

# %% tags=["nbval-check-output"]
says = np.array([[0.2, 0.3, 0.5]])
for true_class in (0, 1, 2):
    loss = keras.losses.sparse_categorical_crossentropy(np.array([true_class]), says)
    print(f"class {true_class} is true: {float(loss[0]):.3f}")
predicted(my_ce, -math.log(0.2), why="Only the 0.2 of the true class counts.")

# %% [markdown]
# **Only the true class's probability counts**; how the rest is shared is free. The price is 0 only for
# p = 1, and beyond all bounds towards p = 0: sure and wrong is dear.
#
# For N rows it is the mean. In the notes' formula an index is missing; the labels y differ from row
# to row, too:
#
# $$E = -\frac{1}{N}\sum_n \sum_i y_{n,i}\,\log \tilde{y}_{n,i}$$
#
# In a one-hot row y is 1 for the true class and 0 elsewhere, so one term of the inner sum is left.
#
# > **A common belief:** log x grows to infinity near 0.
# >
# > **Today:** it falls to −∞. The minus in front makes a price of it.
#
# ### Your turn: `06.ce`
#
# `cross_entropy(one_hot, p)` gets labels and probabilities, both (rows, classes), and returns the mean
# price; NumPy is enough. A wrong class may have p = 0.

# %% exercise="06.ce"
### BEGIN SOLUTION
#: def cross_entropy(one_hot, p):
#:     """The mean of −log p of the true classes."""
#:     ...  # your code here
def cross_entropy(one_hot, p):
    """The mean of −log p of the true classes."""
    of_the_truth = np.sum(one_hot * p, axis=1)  # the 1 in each row picks its p
    return -np.mean(np.log(of_the_truth))
### END SOLUTION


# %%
check("06.ce")

# %% [markdown]
# ## 3 · The first number
#
# ### Predict
#
# Ten kinds of garments, equally many of each, and a net that has never been trained: 784 pixels from 0
# to 1, 128 ReLU units, softmax. About what is its loss?

# %%
my_first_loss = ...  # your guess, a number

# %%
(images, labels), _ = load_fashion_mnist()
images, labels = images[:5000], labels[:5000]
scaled, raw = [], []
for seed in range(6):
    set_seed(seed)
    net = Sequential([Input((28, 28)), Flatten(), Dense(128, "relu"), Dense(10, "softmax")])
    net.compile(loss="sparse_categorical_crossentropy")
    scaled.append(net.evaluate(images / 255, labels, batch_size=500, verbose=0))
    raw.append(net.evaluate(images, labels, batch_size=500, verbose=0))
demo.first_losses_picture(scaled, raw)
why = "To guess is to give each of ten classes p = 0.1, and −log 0.1 = log 10."
predicted(my_first_loss, math.log(10), within=0.2, why=why)

# %% [markdown]
# An untrained net knows nothing, and guessing costs −log(1/10) = log 10 = 2.303. These lie a little
# above it: random weights lean to some classes, and leaning blindly costs. With raw pixels they lean
# far: a loss of a hundred and more. **Check the first loss against log K before you train** (K
# balanced classes, small inputs): it costs a second and finds forgotten scaling, or a missing
# softmax (4.9 to 11.9 over ten seeds).
#
# ## 4 · Why not count the mistakes? Why not mse?
#
# What people want is **accuracy** (정확도). But training asks for a *slope*: nudge a weight a little,
# and mostly no answer changes sides. Accuracy has slope 0 almost everywhere; it can be read, not
# followed.

# %% tags=["nbval-check-output"]
truth = np.array([0, 1, 1])
careful = np.array([[0.51, 0.49], [0.49, 0.51], [0.60, 0.40]])
bold = np.array([[0.99, 0.01], [0.01, 0.99], [0.97, 0.03]])
for name, says in (("careful", careful), ("bold", bold)):
    right = (says.argmax(axis=1) == truth).sum()
    loss = keras.losses.sparse_categorical_crossentropy(truth, says).numpy().mean()
    print(f"{name:<8} {right} of 3 right, loss {loss:.3f}")

# %% [markdown]
# > **A common belief:** more accuracy is less loss, and the other way round.
# >
# > **Today:** equal accuracy, and the bold net pays half as much again: for *one* answer that was
# > sure and wrong.
#
# For a **quantity**, a last layer without activation goes with **mse**: squaring makes large misses
# stand out. Why not for yes or no as well, (1 − p)² instead of −log p?
#
# ### Predict
#
# One sigmoid unit, p = σ(z), and *yes* is true. It starts sure and wrong: z = −6, so p = 0.002. With
# steps of η = 1 straight on z, −log p takes 7 steps to p > 0.5. How many does (1 − p)² take?

# %%
my_steps = ...  # your guess, a number

# %% tags=["nbval-check-output"]
def steps_to_yes(slope):
    """Gradient descent on z from −6, until p = σ(z) is above 0.5."""
    z, steps = -6.0, 0
    while (p := 1 / (1 + math.exp(-z))) <= 0.5:
        z, steps = z - slope(p), steps + 1
    return steps


print("-log p:  ", steps_to_yes(lambda p: p - 1), "steps")
mse_steps = steps_to_yes(lambda p: 2 * (p - 1) * p * (1 - p))
print("(1 - p)²:", mse_steps, "steps")
predicted(my_steps, mse_steps, within=0.5, why="Where σ is flat, the slope is next to nothing.")
demo.price_slider()

# %% [markdown]
# Move p to the left: the price −log p climbs the wall, and its slope by z, at the right, goes to −1.
# That of (1 − p)² goes to 0: **a sigmoid is flat where it is sure, and the log undoes that.** In
# between, where the net is unsure, both will do: on the points of section 5, each with its best of
# four rates, both end with 98 % right on new points (six seeds).
#
# ## 5 · The labels decide the name
#
# The two cross-entropies for classes are the same loss; they differ in the form of the **labels**
# (not of the output).
#
# | labels | example | loss |
# |---|---|---|
# | integers | `[2, 0]` | `sparse_categorical_crossentropy` |
# | **one-hot** (원-핫 인코딩): a row each, 1 in the true class's column | `[[0, 0, 1], [1, 0, 0]]` | `categorical_crossentropy` |
#
# ### Your turn: `06.labels`
#
# `both(names, classes)` returns the labels in both forms, integers first. The place of a class in
# `classes` is its number; `both(["dog", "cat", "dog"], ["dog", "cat", "bird"])` gives `[0, 1, 0]` and
# `[[1, 0, 0], [0, 1, 0], [1, 0, 0]]`.

# %% exercise="06.labels"
### BEGIN SOLUTION
#: def both(names, classes):
#:     """Labels as integers and as one-hot rows."""
#:     ...  # your code here
def both(names, classes):
    """Labels as integers and as one-hot rows."""
    n = np.array([list(classes).index(name) for name in names])
    return n, np.eye(len(classes))[n]  # row k of the table np.eye is one-hot for class k
### END SOLUTION


# %%
check("06.labels")

# %% [markdown]
# And if form and name do not fit? Keras says so in its own words; they are worth knowing.

# %%
three = Sequential([Input((1,)), Dense(3, "softmax")])
integers = np.arange(96) % 3
sparse, other = "sparse_categorical_crossentropy", "categorical_crossentropy"
for loss, y in ((other, integers), (sparse, np.eye(3)[integers]), (sparse, integers + 1)):
    three.compile("sgd", loss)
    try:
        three.fit(x, y, verbose=0)
    except Exception as error:
        said = str(error)[max(0, str(error).find("Received a label")) :]
        print(f"{loss}, labels {y.shape}:\n   {said[:110]}\n")

# %% [markdown]
# *Rank* is the number of axes. The last one had good forms, and labels 1 to 3: three classes are 0, 1, 2.
#
# ### Predict
#
# Yes or no, and 3 of 8 labels are yes. Somebody ends the net in `Dense(1, "softmax")`, takes
# `binary_crossentropy`, and trains for 20 epochs. What will be seen?
#
# **a)** the loss stays · **b)** the loss falls, the accuracy stays · **c)** both get better

# %%
my_softmax1 = ...  # "a", "b" or "c"

# %%
points, sides = demo.seen_points()
set_seed(6)
net = Sequential([Input((2,)), Dense(16, "relu"), Dense(1, "softmax")])
net.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
with warnings.catch_warnings(record=True) as warned:
    net.fit(points, sides, epochs=20, verbose=0, callbacks=[LiveTraining()])
    says = net.predict(points, verbose=0)
print("Keras warned:", str(warned[0].message).split(". ")[2])
print(f"predictions: {says.min():.4f} to {says.max():.4f}")
choices = {"a": "the loss stays", "b": "the loss falls, the accuracy stays", "c": "both get better"}
predicted(my_softmax1, "b", choices=choices, why="A softmax over one unit is always 1.")

# %% [markdown]
# **b.** Over *one* unit a softmax is always 1. So every answer is *yes*,
# and 3 of 8 are right. But the loss is calculated from the number *before* the softmax, as if a
# sigmoid followed; that number learns well, and nobody gets to see it.
#
# > **A common belief:** the loss falls, so the answers get better.
# >
# > **Today:** only if loss and last layer mean the same thing. A prediction is a probability only
# > behind a sigmoid or a softmax of several units.
#
# ### Your turn: `06.match`
#
# Six tasks. Give each (units of the last layer, activation, loss), for example
# `(4, "softmax", "categorical_crossentropy")`:
#
# - `rent`: the rent of a flat;
# - `spam`: whether a message is spam, labels 0 and 1;
# - `garment`: which of ten garments it is, labels as integers;
# - `iris`: which of three irises it is, labels one-hot;
# - `tags`: which of five tags a song has, none or several;
# - `weather`: tomorrow's highest *and* lowest temperature, in °C.

# %% exercise="06.match"
### BEGIN SOLUTION
#: tasks = {
#:     "rent": ...,  # (units, activation, loss)
#:     "spam": ...,
#:     "garment": ...,
#:     "iris": ...,
#:     "tags": ...,
#:     "weather": ...,
#: }
tasks = {
    "rent": (1, "linear", "mse"),  # a quantity
    "spam": (1, "sigmoid", "binary_crossentropy"),
    "garment": (10, "softmax", "sparse_categorical_crossentropy"),
    "iris": (3, "softmax", "categorical_crossentropy"),
    "tags": (5, "sigmoid", "binary_crossentropy"),  # five questions, each yes or no
    "weather": (2, "linear", "mse"),  # two quantities
}
### END SOLUTION

# %%
check("06.match")

# %% [markdown]
# ## 6 · When p is 0
#
# −log 0 is infinite.
#
# ### Predict
#
# What does `keras.losses.categorical_crossentropy` say if the true class has p = 0?

# %%
my_price_at_0 = ...  # your guess, a number, or "inf"

# %% tags=["nbval-check-output"]
truth = np.array([[1.0, 0.0, 0.0]])
plain = float(keras.losses.categorical_crossentropy(truth, np.array([[0.0, 0.5, 0.5]]))[0])
print(f"plain numbers:  {plain:.3f}, and -log(1e-7) is {-math.log(1e-7):.3f}")

scores = np.array([[0.0, 50.0, 50.0]])
model = Sequential([Input((3,)), Softmax()])
model.compile(loss="categorical_crossentropy")
print(f"inside a model: {model.evaluate(scores, truth, verbose=0):.2f}")
again = keras.losses.categorical_crossentropy(truth, model.predict(scores, verbose=0))
print(f"the function on what predict gives: {float(again[0]):.3f}")
predicted(my_price_at_0, plain, why="Keras lifts p to 1e-7 before it takes the logarithm.")
demo.logits_slider()

# %% [markdown]
# Keras keeps plain probabilities between 1e-7 and 1 − 1e-7: hence 16.118. That is a lid on the price,
# and beyond it there is no slope. Where Keras still finds the **logits**, the scores before
# the softmax, it calculates from them, and there is no lid: so in a model that ends in
# softmax, and even on what `keras.ops.softmax` has just returned.
#
# > **A common belief:** Keras clips the loss at 16.1.
# >
# > **Today:** of plain numbers only. A model that ends in softmax was charged 50.69 for the same
# > answer.
#
# ## 7 · Metrics are for people
#
# No step follows a metric; it is printed. There are three accuracies, binary, categorical and
# sparse; for `"accuracy"` Keras chooses by the shapes of labels and output. Any loss function can
# serve as a metric; a metric serves as a loss only if it has a slope. Of the notes' names `mae`,
# `mse`, `mape` and `msle` work; `rmse`, `r2` and `mspe` fail, once `fit` begins. Two of these have
# long names, `root_mean_squared_error` and `r2_score`. The third you write yourself.
#
# ### Predict
#
# Here it is, the mean squared error in percent of the truth. The model hands on what it is given, and it
# is given the true prices: its predictions are **perfect**. What does `evaluate` say?

# %%
my_mspe = ...  # your guess, a number


# %% tags=["nbval-check-output"]
def plain_mspe(y_true, y_pred):
    print("   y_true", y_true.shape, "y_pred", y_pred.shape)
    return 100 * keras.ops.mean(keras.ops.square((y_true - y_pred) / y_true))


said, price = [], np.array([210.0, 180, 250, 320, 150, 400, 275, 190, 230, 350])
for y in (price, price[:, None]):
    oracle = Sequential([Input((1,)), keras.layers.Identity()])
    oracle.compile(loss="mse", metrics=[plain_mspe], run_eagerly=True)
    loss, metric = oracle.evaluate(price[:, None], y, verbose=0)
    said.append(metric)
    print(f"y of shape {y.shape}: mse {loss}, plain_mspe {metric:.2f}")
predicted(my_mspe, said[0], why="Look at the shapes: what is (n,) minus (n, 1)?")
demo.broadcast_picture(price)

# %% [markdown]
# y has the shape (n,) and the predictions (n, 1): their difference is n × n, every house with every
# other (**broadcasting**). Keras's own losses and metrics bring both to one shape; yours must do it
# itself.
#
# > **A common belief:** `y_true` comes in the shape of `y_pred`.
# >
# > **Today:** it comes as you gave it.
#
# A second trap: if it returns one number a batch, Keras **averages the batches**, each alike.

# %% tags=["nbval-check-output"]
def own_rmse(y_true, y_pred):
    return keras.ops.sqrt(keras.ops.mean(keras.ops.square(y_true - y_pred)))


metrics = [own_rmse, "root_mean_squared_error"]
oracle.compile(loss="mse", metrics=metrics, run_eagerly=True)
misses, zeros = np.array([[1.0]] * 4 + [[9.0]] * 4), np.zeros((8, 1))
loss, own, kerass = oracle.evaluate(misses, zeros, batch_size=4, verbose=0)
print(f"own: {own:.3f}   Keras's: {kerass:.3f}   by hand: {np.sqrt(np.mean(misses**2)):.3f}")

# %% [markdown]
# Own: the mean of 1 and 9, the roots of two batches. So **return one value for each row**, whose mean
# is right for any batches; a root of a mean needs a class that counts, like Keras's.
#
# ### Your turn: `06.mspe`
#
# Write `mspe(y_true, y_pred)`, in percent, right for y of shape (n,) and (n, 1), for whole numbers and
# for any batches. And a model with it can be loaded in a new program: a file holds its name only, and
# `@keras.saving.register_keras_serializable()`, above the `def`, puts the name on Keras's list.

# %% exercise="06.mspe"
### BEGIN SOLUTION
#: def mspe(y_true, y_pred):
#:     """The squared error in percent of the truth, one value a row."""
#:     ...  # your code here
@keras.saving.register_keras_serializable(package="course")
def mspe(y_true, y_pred):
    """The squared error in percent of the truth, one value a row."""
    y_true = keras.ops.reshape(keras.ops.cast(y_true, y_pred.dtype), (-1, 1))
    return 100 * keras.ops.square((y_true - y_pred) / y_true)
### END SOLUTION


# %%
check("06.mspe")

# %% [markdown]
# ## Three things to take away
#
# 1. **Training follows the loss, people read the metric.** A loss needs a slope; compile only writes
#    down which ones you chose.
# 2. **The price of an answer is −log p of the truth.** Guessing costs log K: check the first loss.
# 3. **Task, last layer, loss and labels must fit**, and so must the shapes in a metric of your own.
#
# ## Quiz
#
# No points: click on the answer you would give, and it opens.

# %%
quiz("06.q1")

# %%
quiz("06.q2")

# %%
quiz("06.q3")

# %%
quiz("06.q4")

# %%
progress("06")

# %% [markdown]
# <details>
# <summary><strong>The lecture notes, row by row</strong></summary>
#
# | Row | The notes | Today | Section |
# |---|---|---|---|
# | A6 | `model.evaluate(x-test, y-test)` | the hyphen subtracts; `x_test` | 1 |
# | B11 | compile with adam, sparse_categorical_crossentropy, accuracy | right; and its first loss is near log K | 1, 3 |
# | B12 | output → loss → optimizer → "matrics" | right; metrics, and they steer nothing | 1, 7 |
# | B13 | mse: squaring makes large differences stand out | right | 4 |
# | B14 | binary_crossentropy for labels 0 and 1 | behind a sigmoid; a softmax over one unit is always 1 | 5 |
# | B15 | categorical_crossentropy compares one-hot outputs | the *labels* are one-hot | 5 |
# | B16 | one-hot encoding, of words | of any classes | 5 |
# | B17 | sparse_categorical_crossentropy: integers, no one-hot | right; from 0 to K − 1 | 5 |
# | B18 | Adam, "Gradient Denscent", AdaDelta | `"sgd"`; capitals do not matter; AdaDelta's rate is 0.001 | 1 |
# | B19 | metrics: accuracy, MAE, MSE | right | 1, 7 |
# | C7 | model structure and compile | right | 1 |
# | C23 | compile turns settings into what a computer reads | it records three choices | 1 |
# | C24 | `Adam(learning_rate=0.1)`, mse | a hundred times the default | 1 |
# | C25 | the loss of a regression is mse | right, with a linear end; not the only one | 4 |
# | C26 | default 0.001; `'adam’`; `Adam(lr=0.1)` | right; straight quotes; `learning_rate=` | 1 |
# | D15 | adam, sgd, rmsprop, adagrad; mse, categorical, binary | right | 1 |
# | D16 | metrics mse, rmse, r2, mae, mspe, mape, msle | rmse, r2, mspe are unknown, and fail at `fit` | 7 |
# | D17 | custom metrics | one value a row; registered, or loading fails | 7 |
# | D18 | Adam is "very superior" | a good first try | 1 |
# | D19 | categorical against sparse; [0.2, 0.3, 0.5] | the same loss: 1.609, 1.204, 0.693 | 2, 5 |
# | D20 | predictions are the probabilities of all classes | behind a softmax | 5 |
# | D21 | evaluate: after fit, on unseen data | compile is enough; unseen, yes | 1 |
# | E16 | sparse: exclusive classes 0 … 9 | right, and so for one-hot | 2, 5 |
# | E17 | `categorical_cross_entropy` | `categorical_crossentropy`; fails at `fit` | 1 |
# | E18 | binary_crossentropy, mae, mse | right | 1, 4 |
# | E19 | only the true class counts; right → 0, wrong → ∞ | 0 only at p = 1; for plain numbers 16.118 at most | 2, 6 |
# | E20 | y = log x goes to infinity near 0 | to −∞ | 2 |
# | E21 | E = −1/N ΣΣ yᵢ log ỹᵢ | y has the index n, too | 2 |
# | E22 | `keras.optimizer.SGD()` | `keras.optimizers` | 1 |
# | E23 | an optimizer object, to tune it | right | 1 |
# | E25 | metrics are not trained on; any loss can be one | right; not the other way round | 4, 7 |
#
# </details>
#
# **Next:** what `fit` does with all this: batches, epochs and validation.
