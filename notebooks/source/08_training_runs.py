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
# # 08 · How training runs
#
# *학습은 어떻게 진행되는가*
#
# While it trains, Keras counts: `Epoch 2/3`, and below it `12/13`. Twelve *what*? Press ▶ and watch the
# dot; then move a slider.

# %%
import math

import numpy as np

from autograder import check, hint, progress, solution
from course_utils import LiveTraining, load_fashion_mnist, predicted, quiet_start, quiz, set_seed
from course_utils.demos import nb08 as demo

demo.epoch_ruler()

# %% [markdown]
# **A tile is a step: one batch of rows, one update of the weights.** A lane is an **epoch** (에포크): one
# pass through the rows that train. It runs in time, from left to right; when it has ended, the model is
# asked about the grey rows, and learns nothing from them.
#
# **After it you can**
#
# - work out how many updates a call of `fit` makes;
# - write the five steps of training as a loop of your own;
# - say which rows validate, and when that goes wrong;
# - read what `fit` prints, and what it leaves in a History.
#
# **Time:** about 45 minutes. **You need:** gradient descent in batches, and `compile`.
#
# **How it works:** *predict*, run the cell, read why, do your own exercise. *The notes* are a student's
# lecture notes; a box *A common belief* sets what many believe beside what the code shows.
#
# ## 1 · What is counted?
#
# The notes train on FER-2013, a set of faces: 28,709 images, `batch_size=64`.
#
# ### Predict
#
# What will `fit` print where the ruler says 13, and how many images does the very last step get?

# %%
my_steps = ...  # your guess, a number
my_last_batch = ...  # your guess, a number

# %% [markdown]
# The spy is a model that learns nothing: it writes down which rows it is handed. Here they are zeros,
# as many as the faces. (Keras takes some seconds to load.)

# %%
with quiet_start():  # without TensorFlow's start-up messages
    import keras
    from keras.layers import Dense, Flatten

faces = np.zeros((28_709, 1))
spy = demo.Spy()
spy.fit(faces, faces, batch_size=64, verbose=2)
sizes = [len(rows) for kind, rows in spy.seen]
print(f"{len(sizes)} batches: {sizes[0]}, {sizes[1]}, … {sizes[-2]}, {sizes[-1]} rows")
predicted(
    my_steps, len(sizes), within=0, why="28,709 / 64 is 448.6, and what is left is a step, too."
)
predicted(my_last_batch, sizes[-1], within=0, why="448 full batches hold 28,672 rows.")

# %% [markdown]
# > **A common belief:** `batch_size` says into how many pieces the data are cut: 64 pieces, of 449 images
# > each. (Or: "`fit` shows 1,875, why so few of my 60,000 images?")
# >
# > **Today:** 64 is the *rows in a piece*, and 449 the number of pieces. 1,875 is 60,000 / 32: a
# > `batch_size` that you do not give is 32.
#
# > **A common belief:** `epochs` is how many times the weights are adjusted (가중치 조정 횟수).
# >
# > **Today:** it is how many times all the data are gone through (전체 데이터 학습 횟수). The notes'
# > `epochs=5` makes 5 · 449 = 2,245 adjustments.
#
# ### Your turn: `08.steps`
#
# How many updates does `fit` make? `updates(1000, 64, 0.2, 3)` is 39, as on the ruler; the 0.2 is
# `validation_split`, the part held back. Where it cuts through a row, Keras rounds the number of
# **training** rows down: of 11 rows with 0.2 held back, 8 train and 3 validate.


# %% exercise="08.steps"
### BEGIN SOLUTION
#: def updates(n, batch, split, epochs):
#:     """How many updates `fit` makes with n rows, batches of `batch`, and a part `split` held back."""
#:     ...  # your code here
def updates(n, batch, split, epochs):
    """How many updates `fit` makes with n rows, batches of `batch`, and a part `split` held back."""
    kept = math.floor(n * (1 - split))  # only these rows train
    return math.ceil(kept / batch) * epochs  # a short last batch is a batch; each epoch anew


### END SOLUTION


# %%
check("08.steps")

# %% [markdown]
# <details>
# <summary><strong>Two arguments that count something else</strong></summary>
#
# `steps_per_epoch` is no cure for "only 1,875". With arrays and no `batch_size` it makes the batches
# smaller: asked for 1,000 steps with 100 rows, Keras makes 100 updates of one row each, and warns.
# And `validation_split=20` is no 20%: Keras says *Your input ran out of data*, trains on no row, and
# moves no weight. It is a part between 0 and 1.
#
# </details>
#
# ## 2 · Five steps
#
# The notes say what happens at the moment of `fit`: (1) the weights get first values, (2) predict,
# (3) work out the error, (4) adjust the weights so that it falls, (5) go back. By hand, for the line
# y = w·x + b and 100 rows:

# %%
rng = np.random.default_rng(0)
x = rng.uniform(-1, 1, 100)
y = 3 * x + 1 + rng.normal(0, 0.3, 100)

w = b = 0.0  # 1: first values
for epoch in range(2):
    for start in range(0, 100, 32):
        x_batch, y_batch = x[start : start + 32], y[start : start + 32]
        miss = w * x_batch + b - y_batch  # 2 and 3: predict, and see how far off that is
        slope_w, slope_b = (
            2 * np.mean(miss * x_batch),
            2 * np.mean(miss),
        )  # of the mean squared miss
        w, b = w - 0.1 * slope_w, b - 0.1 * slope_b  # 4: adjust; 5: back to 2

# %% [markdown]
# ### Predict
#
# A Keras model of one unit starts at 0, too, and trains on the same rows for two epochs with
# `SGD(0.1)` and `shuffle=False`. Are its two weights, to six digits, the same as these?

# %%
my_same = ...  # "same" or "different"

# %%
line = keras.Sequential([keras.Input((1,)), Dense(1, kernel_initializer="zeros")])
line.compile(keras.optimizers.SGD(0.1), loss="mse")
column = x.reshape(100, 1)  # Keras takes rows
line.fit(column, y, epochs=2, batch_size=32, shuffle=False, verbose=0)

keras_w, keras_b = (one.item() for one in line.get_weights())
print(f"by hand  w = {w:.6f}, b = {b:.6f}")
print(
    f"Keras    w = {keras_w:.6f}, b = {keras_b:.6f}, after {line.optimizer.iterations.numpy()} updates"
)
same = math.isclose(w, keras_w, abs_tol=1e-6) and math.isclose(b, keras_b, abs_tol=1e-6)
predicted(my_same, "same" if same else "different", why="fit does what the loop does.")

# %% [markdown]
# **There is nothing else in it.** Same start, same order, plain SGD: same numbers, up to the rounding of
# float32. `optimizer.iterations` is Keras's own count: 2 · 4 updates.
#
# > **A common belief:** step 5 goes back to step *1* (the notes: 다시 1단계로).
# >
# > **Today:** back to 2. First values are drawn once, when the weights are made; drawn anew, all that
# > was learned would be lost. That they are random is one reason why two runs differ.
#
# <details>
# <summary><strong>The notes' line, argument by argument</strong></summary>
#
# `model.fit(x_train, y_train, epochs=1000, verbose=1, validation_split=0.2, callbacks=[es])`
#
# | argument | what it says | if left out |
# |---|---|---|
# | `x_train, y_train` | rows and their answers | |
# | `epochs` | passes through the rows that train | 1 |
# | `batch_size` | rows for one update | 32 |
# | `verbose` | 0 silent, 1 a bar, 2 a line an epoch | a bar |
# | `validation_split` | the part held back | nothing |
# | `validation_data=(x_val, y_val)` | other rows to validate with | nothing |
# | `callbacks` | a list of onlookers | none |
# | `shuffle` | mix the rows that train | yes |
#
# For FER-2013 the notes validate with the rows marked PrivateTest and test with PublicTest. By the
# competition's convention it is the other way round.
#
# </details>
#
# **Callbacks** are onlookers: objects whose methods `fit` calls at fixed moments. This one keeps a
# diary, of 10 rows in batches of 4, 2 of them held back:


# %% tags=["nbval-check-output"]
class Diary(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        print(f"on_train_batch_end {batch}", end=" · ")

    def on_test_batch_end(self, batch, logs=None):
        print(f"on_test_batch_end {batch}", end=" · ")

    def on_epoch_end(self, epoch, logs=None):
        print(f"on_epoch_end {epoch}")


part = {"batch_size": 4, "epochs": 2, "validation_split": 0.2, "verbose": 0}
history = line.fit(column[:10], y[:10], **part, callbacks=[Diary()])

# %% [markdown]
# ### Your turn: `08.count`
#
# Write a callback whose `updates` says how many updates its model has made, **over several calls of
# `fit`** together; it is handed to each of them. Validation and `evaluate` are no updates, and two
# counters, of two models, do not disturb each other.


# %% exercise="08.count"
### BEGIN SOLUTION
#: class CountUpdates(keras.callbacks.Callback):
#:     """Counts, in `updates`, the updates of a model, over all its trainings."""
#:
#:     ...  # your code here
class CountUpdates(keras.callbacks.Callback):
    """Counts, in `updates`, the updates of a model, over all its trainings."""

    def __init__(self):
        super().__init__()
        self.updates = 0

    def on_train_batch_end(self, batch, logs=None):
        self.updates += 1


### END SOLUTION


# %%
check("08.count")

# %% [markdown]
# ## 3 · Which rows, and in which order?
#
# ### Predict
#
# The spy gets ten rows, numbered 0 to 9, with `batch_size=4` and `validation_split=0.2`. Which two
# rows validate?

# %%
my_val_rows = ...  # "first", "last" or "random"

# %%
demo.forget_seed()  # also if an earlier cell has set one
ten = np.arange(10.0).reshape(10, 1)
for run in (1, 2, 3):
    spy = demo.Spy()
    spy.fit(ten, ten, batch_size=4, validation_split=0.2, verbose=0)
    print(f"run {run}:", " · ".join(f"{kind} {rows}" for kind, rows in spy.seen))

predicted(
    my_val_rows, "last", why="Rows 8 and 9, in every run. Only the others come in another order."
)

# %% [markdown]
# **First Keras cuts off the last rows, as they stand; then it mixes what is left.**
#
# > **A common belief:** `validation_split=0.2` draws 20% at random, or `shuffle=True` mixes before the
# > cut.
# >
# > **Today:** look at the record. Of an array, a tensor or a table it is the last rows; a
# > `tf.data.Dataset` is refused.
#
# And the order of those that train? Eight rows, one at a time, four epochs:


# %%
def orders(epochs):
    """The order in which each epoch takes eight rows."""
    eight = np.arange(8.0).reshape(8, 1)
    spy = demo.Spy()
    spy.fit(eight, eight, batch_size=1, epochs=epochs, verbose=0)
    taken = [row for kind, rows in spy.seen for row in rows]
    return [taken[start : start + 8] for start in range(0, len(taken), 8)]


demo.forget_seed()
without_seed = orders(4)
for order in without_seed:
    print(order)

# %% [markdown]
# A new order in every epoch. First weights and order are two dice: two runs differ.
# `set_random_seed` fixes both, and makes a run repeatable.
#
# ### Predict
#
# Within *one* such run, do the four epochs come in four new orders, or all in the same one?

# %%
my_orders = ...  # "new" or "same"

# %%
keras.utils.set_random_seed(0)
with_seed = orders(4)
demo.order_picture({"without a seed": without_seed, "with seed 0": with_seed})
alike = len({tuple(order) for order in with_seed}) == 1
predicted(my_orders, "same" if alike else "new", why="Look at the picture on the right.")

# %% [markdown]
# **One order, in every epoch, and in the next `fit` too.** That holds for arrays, on TensorFlow, in this
# version (Keras 3.15); a `tf.data.Dataset` with its own `.shuffle()` was mixed anew each epoch, with a
# seed as well. So "mixed in every epoch" needs its condition.
#
# ## 4 · The trap
#
# Many data sets come sorted. Take 5,000 images of Fashion-MNIST, sorted by class, 0 to 9:

# %%
fashion = load_fashion_mnist()
pixels, labels = fashion.train_images / np.float32(255), fashion.train_labels
in_order = np.argsort(labels[:5000], kind="stable")


def new_net():
    layers = [Flatten(), Dense(64, "relu"), Dense(10, "softmax")]
    net = keras.Sequential([keras.Input((28, 28)), *layers])
    net.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return net


# %% [markdown]
# ### Predict
#
# We train for five epochs with `validation_split=0.2`, and the accuracy on the training rows comes to
# more than 0.8. To what does `val_accuracy` come?

# %%
my_val_accuracy = ...  # "a": about 0.8   "b": about 0.6   "c": about 0.1   "d": below 0.01

# %% [markdown]
# `LiveTraining` is a callback as well: you watch a fit while it runs, and ■ ends it early, with its
# history kept.

# %%
set_seed(0)
net = new_net()
watch = {"epochs": 5, "verbose": 0, "callbacks": [LiveTraining()]}
trap = net.fit(pixels[in_order], labels[in_order], validation_split=0.2, **watch)

print("val_accuracy:", [round(one, 4) for one in trap.history["val_accuracy"]])
print("of each class, in the last 1,000 rows:", np.bincount(labels[in_order][-1000:]))
choices = {"a": "about 0.8", "b": "about 0.6", "c": "about 0.1", "d": "below 0.01"}
predicted(my_val_accuracy, "d", choices=choices, why="What the last rows are was never trained.")
demo.cut_to_move()

# %% [markdown]
# Training never showed an 8 or a 9, so the model never says them. Four of the last 1,000 rows are 7s:
# more than 0.004 it cannot reach. **Validation rows must resemble those that train.** Mix rows *and*
# labels once, with one permutation, before `fit`: `val_accuracy` came to 0.81 to 0.84 (real images, five seeds).
# Rows in order of time are another matter: to foretell the future, validate on the latest.
#
# ### Your turn: `08.rows`
#
# - `validation_rows(n, split)`: which rows validate, from 0. `validation_rows(10, 0.2)` is `[8, 9]`.
# - `never_trained(labels, split)`: which of the classes in an array of labels would never be trained.
#   `never_trained(np.array([0, 0, 0, 0, 1, 1, 1, 1, 2, 2]), 0.2)` is `[2]`.


# %% exercise="08.rows"
### BEGIN SOLUTION
#: def validation_rows(n, split):
#:     """The rows, of n, that `validation_split=split` holds back."""
#:     ...  # your code here
#:
#:
#: def never_trained(labels, split):
#:     """The classes that stand in `labels`, and in none of the rows that train."""
#:     ...  # your code here
def validation_rows(n, split):
    """The rows, of n, that `validation_split=split` holds back."""
    return list(range(math.floor(n * (1 - split)), n))


def never_trained(labels, split):
    """The classes that stand in `labels`, and in none of the rows that train."""
    first = math.floor(len(labels) * (1 - split))  # the first row that validates
    return sorted(set(labels) - set(labels[:first]))


### END SOLUTION


# %%
check("08.rows")

# %% [markdown]
# ## 5 · What `fit` prints
#
# Now 4,000 images as they come, well mixed, and 5,000 others to validate with.
#
# ### Predict
#
# After the first epoch, which of the two is lower: `loss`, over the rows it has just trained on, or
# `val_loss`, over rows it has never seen?

# %%
my_lower = ...  # "loss" or "val_loss"

# %%
set_seed(0)
net = new_net()
others = pixels[5000:10_000], labels[5000:10_000]
first = net.fit(pixels[:4000], labels[:4000], validation_data=others, verbose=0)
loss, val_loss = first.history["loss"][0], first.history["val_loss"][0]
print(f"loss {loss:.3f}, val_loss {val_loss:.3f}")

before = int(net.optimizer.iterations.numpy())
same_rows = net.evaluate(pixels[:4000], labels[:4000], verbose=0, return_dict=True)["loss"]
print(f"the same 4,000 rows, asked afterwards: {same_rows:.3f}")
print(f"updates by evaluate: {int(net.optimizer.iterations.numpy()) - before}")
predicted(my_lower, "loss" if loss < val_loss else "val_loss", why="Read the third number.")

# %% [markdown]
# `loss` is the mean over the epoch **while the weights move**: its bad first steps are in it. `val_loss`
# comes after the last step. Asked at that moment, the training rows are the easier ones: over eight
# seeds 0.63 to 0.66 against 0.67 to 0.71, where `loss` was 0.95 to 1.02. So a `val_loss` below `loss` in
# early epochs proves neither easy data nor a leak.
#
# `fit` moves weights; `evaluate` and `predict` move none. `predict` wants a *batch*, even of one row:
# `net.predict(pixels[:1])`, not `pixels[0]`.
#
# ### Predict
#
# The same cell again, as it happens in notebooks: `net.fit(…)` on the same rows, for one epoch. The
# first time `loss` was about 0.96. And now?

# %%
my_refit = ...  # "a": about 0.96, it starts anew   "b": clearly lower, it goes on

# %%
again = net.fit(pixels[:4000], labels[:4000], validation_data=others, verbose=0)
for name, one in (("first", first), ("again", again)):
    print(
        name,
        one.epoch,
        {key: [round(value, 3) for value in one.history[key]] for key in one.history},
    )

later = net.fit(pixels[:4000], labels[:4000], initial_epoch=3, epochs=5, verbose=0)
print("later", later.epoch)
choices = {"a": "about 0.96, it starts anew", "b": "clearly lower, it goes on"}
predicted(my_refit, "b" if again.history["loss"][0] < 0.8 * loss else "a", choices=choices)

# %% [markdown]
# **`fit` goes on from the weights that are there**: a cell run twice trains twice. To start anew, build
# the model anew.
#
# `fit` returns a fresh **History** each time. Its `.history` is a dictionary: a list for each number, a
# value for each epoch; `.epoch` counts from 0. (`epochs=5` is where to end: from `initial_epoch=3`
# that is two epochs, 3 and 4.)
#
# > **A common belief:** `history = model.fit(…).history`, and then `history.history.keys()`.
# >
# > **Today:** the first makes `history` the dictionary itself, so the second fails: *'dict' object has no
# > attribute 'history'*. Keep the object: `history = model.fit(…)`.
#
# <details>
# <summary><strong>Error messages that you will meet here</strong></summary>
#
# | message | what happened |
# |---|---|
# | *'History' object is not subscriptable* | `h["loss"]`: it is `h.history["loss"]` |
# | *KeyError: 'val_accuracy'* | no `metrics=["accuracy"]`, or no validation rows |
# | *'History' object has no attribute 'predict'* | `model = model.fit(…)` put the History in the model's place |
# | *Unrecognized data type* | x or y is a list: make an array of it |
# | *Data cardinality is ambiguous* | x and y have different numbers of rows |
# | *You must call `compile()`* | a model is compiled before it trains |
# | *set_model() missing 1 required positional argument* | `callbacks=[Diary]`: make an object, `Diary()` |
#
# </details>
#
# ### Your turn: `08.best`
#
# `best_epoch(history)` gets what `fit` returned: at which epoch, **counted from 1**, was `val_loss`
# lowest? If several are as low, the first. Of a `val_loss` of 0.64, 0.55, 0.58, 0.52, 0.52, 0.57 it is 4.


# %% exercise="08.best"
### BEGIN SOLUTION
#: def best_epoch(history):
#:     """The epoch, from 1, with the lowest val_loss of a History."""
#:     ...  # your code here
def best_epoch(history):
    """The epoch, from 1, with the lowest val_loss of a History."""
    values = history.history["val_loss"]  # the object holds the dictionary
    return int(np.argmin(values)) + 1  # argmin gives the first place, counted from 0


### END SOLUTION


# %%
check("08.best")

# %% [markdown]
# ## 6 · How long, and how large?
#
# A **learning curve** (학습곡선) has the epochs as its x-axis. Here are 80 epochs on only 800 images,
# five times, each with images of its own:

# %%
demo.long_training()

# %% [markdown]
# The notes: *with many epochs the loss rises again.* Not `loss`: that falls to nearly nothing. It is
# **`val_loss`** that turns, here at epoch 12 to 20. The net grows ever more certain, also where it is
# wrong, and that costs; `val_accuracy` only counts hits, and ends within 0.05 of what it was there.
#
# ### Predict
#
# And the batch size (배치 크기)? 4,000 images, 5 epochs of SGD, with a learning rate tuned for each size:
# which one ends with the lowest loss on other images?

# %%
my_best_batch = ...  # 16, 64, 500 or 4000

# %%
demo.batch_race()
predicted(my_best_batch, 16, within=0, why="It made the most updates with the same rows.")

# %% [markdown]
# > **A common belief:** the whole set at once (배치) is stable but costly, mini-batches (미니배치) wander
# > but are fast.
# >
# > **Today:** *an epoch* of mini-batches takes longer: with 16 rows about four times as long here as with
# > all 4,000. What they buy is updates, 1,250 in place of 5. That is for five epochs, and no law for
# > every budget.
#
# ## Three things to take away
#
# 1. **A step is one batch and one update; an epoch is one pass.** Updates are epochs × steps, and a short
#    last batch counts.
# 2. **`validation_split` takes the last rows, as they stand.** Mix rows and labels once, before `fit`.
# 3. **`loss` is averaged while the weights move, `val_loss` is taken afterwards**, and a second `fit` goes
#    on where the first one ended.
#
# ## Quiz
#
# No points: click on the answer you would give, and it opens.

# %%
quiz("08.q1")

# %%
quiz("08.q2")

# %%
quiz("08.q3")

# %%
quiz("08.q4")

# %%
progress("08")

# %% [markdown]
# <details>
# <summary><strong>The lecture notes, row by row</strong></summary>
#
# | Row | The notes | Today | Section |
# |---|---|---|---|
# | A23 | `fit(epochs=1000, verbose=1, validation_split=0.2, callbacks=[es])` | right; argument by argument | 2 |
# | B20 | validates on PrivateTest, tests on PublicTest | by convention the other way round | 2 |
# | B21 | x_train, y_train, validation_data, epochs | right | 2, 5 |
# | B22 | batch_size: into how many pieces the data are cut | the rows in one piece | 1 |
# | B23 | 28,709 by 64: 449 data at once | 449 steps of 64 rows, the last of 37 | 1 |
# | B24 | validation rows must resemble the training rows | right; sorted rows break it | 4 |
# | B25, C29 | validation_split=0.2 holds back 20% | the last rows, unmixed; training rows are rounded down | 3, 4 |
# | B26 | with many epochs the loss rises again | val_loss does; loss keeps falling | 6 |
# | C8 | look at the learning curve after training | right; at both curves | 6 |
# | C11 | five steps; random first weights, so each run differs | back to step 2, not 1; the order is a second die | 2, 3 |
# | C12 | epochs: the learning curve's x-axis | right | 6 |
# | C28 | epochs: how many times weights are adjusted | passes; updates = epochs × steps | 1 |
# | C30 | `.history`: splits off 20% | a slip of the pen; it is a dictionary of lists | 5 |
# | C31 | `history = model.fit(…).history` | that is the dictionary; keep the object | 5 |
# | D29 | batch stable but costly, mini-batch wandering but fast | an epoch of them takes longer, and makes more updates | 6 |
# | E26 | fit, "evalueate", predict | `evaluate`; only `fit` moves weights | 5 |
# | E51 | `history.history.keys()` | right, if `history` is the object | 5 |
#
# </details>
#
# **Next:** a whole task from start to end, with a number to predict.
