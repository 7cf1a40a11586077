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
# # 10 · Under- and overfitting
#
# *과소적합과 과대적합*
#
# It knows every training example. Why does it fail on new ones? Move the slider, and watch what the
# network does *between* its points.

# %%
import numpy as np

from autograder import check, hint, progress, solution
from course_utils import LiveTraining, predicted, quiet_start, quiz, set_seed
from course_utils.demos import nb10 as demo

with quiet_start():  # without TensorFlow's start-up messages
    import keras
    from keras import layers

demo.tearing_map()

# %% [markdown]
# A band across the plane becomes two moons, and then bays and hair-thin walls around single points. The
# colour is pale where the network is less than 95 % sure, and in the end that is hardly anywhere.
#
# **After it you can**
#
# - tell underfitting (과소적합) from overfitting (과대적합) by two curves;
# - stop a training where it was best;
# - choose among the remedies, and say what each of them costs;
# - say why Dropout and batch normalisation train and answer in two ways;
# - start a deep network so that its numbers keep their size.
#
# **Time:** about 55 minutes. **You need:** `fit`, validation rows, cross-entropy, dense layers.
#
# **How it works:** *predict*, run the cell, read why, do your own exercise; its card has hints to
# open. *The notes* are a student's lecture notes; a box *A common belief* sets what many believe
# beside what the code shows.
#
# ## 1 · Memory without sense
#
# Eighty rows of 20 random numbers, and for each row a tossed **coin** as its label. Nothing can be learnt
# here. A network of 64-64 units tries, for 40 epochs.
#
# ### Predict
#
# What accuracy does it come to on these 80 rows? And on 1,000 rows with coins of their own?

# %%
my_train_acc = ...  # your guess, a number from 0 to 1
my_val_acc = ...  # your guess, a number from 0 to 1


# %%
def new_net(inputs, *metrics):
    hidden = [layers.Dense(64, "relu"), layers.Dense(64, "relu")]
    net = keras.Sequential([keras.Input((inputs,)), *hidden, layers.Dense(1, "sigmoid")])
    net.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=list(metrics))
    return net


set_seed(0)
watch = {"validation_batch_size": 1000, "verbose": 0, "callbacks": [LiveTraining()]}
tosses, others = demo.coins(80, 0), demo.coins(1000, 1)
net = new_net(20, "accuracy")
coins = net.fit(*tosses, batch_size=80, epochs=40, validation_data=others, **watch)
predicted(my_train_acc, coins.history["accuracy"][-1], within=0.1, why="It has room for 80 coins.")
predicted(my_val_acc, 0.5, within=0.1, why="Nobody can foretell a coin.")

# %% [markdown]
# **All right, and no better than chance.** The training curves look like learning, and it was memory
# alone. What was *learnt* is seen on rows that did not train. And look at `val_loss`: it does not stay at
# a coin's 0.69, it climbs. The net is *sure* of coins that it never saw.
#
# ## 2 · The turn
#
# Now something can be learnt: the two moons of the first picture, 100 rows to train with and 1,000 to
# validate. All 100 rows make one batch, so an epoch is one update.
#
# ### Predict
#
# 150 epochs. After which one is `val_loss` lowest? (Perhaps you go back to the slider first.)

# %%
my_turn = ...  # your guess, an epoch

# %%
(x_train, y_train), unseen = demo.rows()
set_seed(0)
watch["callbacks"] = [LiveTraining()]
moons = new_net(2).fit(
    x_train, y_train, batch_size=100, epochs=150, validation_data=unseen, **watch
)
val_loss = moons.history["val_loss"]
turn = int(np.argmin(val_loss)) + 1
print(f"lowest val_loss {min(val_loss):.2f} in epoch {turn}, in the last one {val_loss[-1]:.2f}")
predicted(my_turn, turn, within=0.35, why="From there on it learns its own rows, not the moons.")
demo.tearing_curves()

# %% [markdown]
# Before the turn both losses are high and fall: **underfitting**. After it `loss` falls on and `val_loss`
# rises: **overfitting**. On the map this is where the walls grow around single points.
#
# > **A common belief:** with many epochs the loss rises again.
# >
# > **Today:** *val_loss* does. Training loss falls on towards 0, and that is no good sign.
#
# ### Predict
#
# From the turn to epoch 150 `val_loss` nearly doubles. How many points of `val_accuracy` does that cost,
# on average over eight trainings? (0.90 → 0.80 would be 10.)

# %%
my_acc_drop = ...  # your guess, in points

# %%
demo.accuracy_picture()
lost = np.mean(demo.points_lost())
predicted(my_acc_drop, lost, within=0.6, why="Errors hardly get more: they get surer.")

# %% [markdown]
# **Loss is not accuracy.** The mistakes hardly get more, but the pale zone goes, and with it the doubt:
# being wrong and 99 % sure costs a loss of 4.6, wrong and 60 % sure 0.9. If you need only the class, that
# is mild. If you need the probability, it is not.
#
# ## 3 · Size and time
#
# A network can also underfit because it is too small, and a large one has more room to overfit.
#
# ### Predict
#
# 150 epochs of each: 2 units, 8 units, 64-64, 256-256-256. Which has the lowest `val_loss` at the end?

# %%
my_best_size = ...  # "2", "8", "64-64" or "256-256-256"

# %%
demo.sizes_picture()
means = demo.size_means()
print({name: round(loss, 2) for name, loss in means.items()})
predicted(my_best_size, min(means, key=means.get), why="The large ones have passed their turn.")

# %% [markdown]
# The large ones came to their turn early and went past it. But do not conclude "small is better": 8 units
# still underfit, four times the epochs bring them from 0.31 to 0.27. **Bigger was worse only without a brake**:
# stopped at its turn, 64-64 comes to 0.25. So take one that is large enough, and brake.
#
# <details>
# <summary><strong>The notes' lists of causes</strong></summary>
#
# | | too weak: underfitting | too strong: overfitting |
# |---|---|---|
# | model | too few units or layers | many, and few rows |
# | training | too few epochs, rate too low | too many epochs |
# | data | features that say little | few rows, noise |
# | brake | too strong | none |
# | remedy | more units, epochs, features; less brake | more rows; stop; L1, L2; dropout |
#
# </details>
#
# ## 4 · Stop early
#
# `EarlyStopping` (조기 종료) watches one quantity. If it has not gained for `patience` epochs, it ends the
# training. With `restore_best_weights=True` it then puts back the weights of the best epoch.
#
# ### Predict
#
# `patience=3`, and `val_loss` goes 1, .8, .7, .72, .71, .73, .69. Which epoch's weights are left?

# %%
my_kept = ...  # your guess, an epoch from 1

# %%
way = [1, 0.8, 0.7, 0.72, 0.71, 0.73, 0.69]
for patience in (3, 4):
    best = keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True)
    ran, kept = demo.played(best, way)
    print(f"patience {patience}: {ran} epochs, the weights of epoch {kept}")
    if patience == 3:
        predicted(my_kept, kept, within=0, why="It never sees the 0.69.")

last = keras.callbacks.EarlyStopping("val_loss", patience=3)
print("restore_best_weights left out: the weights of epoch", demo.played(last, way)[1])

# %% [markdown]
# 0.71 is less than 0.72, but no gain: what counts is the best so far, 0.70. With patience 3 it gives up an
# epoch too soon; patience is a setting, to be tried.
#
# > **A common belief:** EarlyStopping returns the best model.
# >
# > **Today:** only if asked to. `restore_best_weights` is `False` if left out, and what stays is the model
# > after all the waiting. In Keras 3, `True` also works if `fit` ends by itself.
#
# <details>
# <summary><strong>Every argument of the notes, and what the errors mean</strong></summary>
#
# | the notes write | today |
# |---|---|
# | `monitor='var_loss'`, `'var_accuracy'` | a slip of the pen, `val_…`. *isn't able to automatically determine whether that metric should be maximized or minimized* says that Keras knows no such name |
# | `min_delta=0` | the smallest gain that counts |
# | `patience=5` | epochs in a row without a gain |
# | `verbose=1` | prints when it stops |
# | `restore_best_weights=True` | as above |
#
# *Early stopping conditioned on metric `val_loss` which is not available*: there are no validation rows, and
# it will never stop. *set_model() missing 1 required positional argument*: `callbacks=[EarlyStopping]`
# without brackets hands over the class.
#
# </details>
#
# ### Your turn: `10.stop`
#
# Write `stopper()`: it returns a callback that watches the validation loss, stops after 4 epochs without a
# gain, takes nothing below 0.01 for a gain, and leaves the best weights. It is played on losses like those
# above.

# %% exercise="10.stop"
### BEGIN SOLUTION
#: def stopper():
#:     """A callback that stops a training, and leaves its best weights."""
#:     ...  # your code here
def stopper():
    """A callback that stops a training, and leaves its best weights."""
    return keras.callbacks.EarlyStopping(
        monitor="val_loss", patience=4, min_delta=0.01, restore_best_weights=True
    )
### END SOLUTION


# %%
check("10.stop")

# %% [markdown]
# ## 5 · Remedies
#
# More rows, or a brake. **L2** adds the sum of the squared weights to the loss, times a factor: large
# weights, which sharp walls need, become dear. L1 takes their sizes. **Dropout** leaves out a share of the
# units, others for every row and update. Together with stopping they are called *regularization* (규제).
#
# ### Predict
#
# 64-64 again, 150 epochs. Which has the lowest loss on 4,000 test rows: **a** 16 times the rows; **b** L2 with
# factor 0.01; **c** stopping; **d** dropout 0.5; **e** L2 with factor 0.1?

# %%
my_remedy = ...  # "a", "b", "c", "d" or "e"

# %%
demo.remedies_picture()
demo.remedies_table()
five = {"a": "16 times the rows", "b": "L2 0.01", "c": "stopping", "d": "dropout 0.5", "e": "L2 0.1"}
predicted(my_remedy, "a", choices=five, why="Rows say what lies between the points.")

# %% [markdown]
# **Rows help most**; where there are none, brake. L2 and stopping are close: with other data they may change
# places, so this is no ranking. Stopping takes the fewest updates. Factors and rates were chosen by 1,000
# validation rows, a luxury with 100 rows to train.
#
# And look at L2 with 0.1: its gap is gone, and it is worse than the others. **A closed gap can mean that
# little was learnt.**
#
# > **A common belief:** 정규화 is Regularization.
# >
# > **Today:** that word also stands for normalisation, of *data*. What acts on *weights* is 규제.
#
# > **A common belief:** batch normalisation, initialisers and optimizers prevent overfitting.
# >
# > **Today:** first of all they help to *train*: `loss` gets lower. What that does to the gap must be measured.
#
# <details>
# <summary><strong>Traps with names</strong></summary>
#
# `kernel_regularizer="l2"` is factor 0.01. `"l1_l2"` fails, and **`"l1l2"` is accepted and does nothing**:
# both its factors are 0. Write `keras.regularizers.L1L2(l1=…, l2=…)`. The penalty stands in `loss` *and* in
# `val_loss`, so do not compare them with those of a net without it. `Dropout(20)` fails; `Dropout(1.0)` is
# accepted, and all is 0.
#
# </details>
#
# ### Your turn: `10.gap`
#
# The net of section 2 ends with a loss of about 0.05 on its rows, and 0.5 on new ones. Train a `braked` network,
# with any remedy of this section. Asked of 2,000 new points its loss should come to 0.31 or less (none
# of the points at 0.33), with at most 0.15 between it and the loss on `x_train`, both without a
# penalty. `batch_size=20` with 30 epochs makes 150 updates, too, and is quicker.

# %% exercise="10.gap" timeout_s=180
### BEGIN SOLUTION
#: braked = ...  # your code here
def dense(units):
    return layers.Dense(units, "relu", kernel_regularizer=keras.regularizers.L2(0.01))


set_seed(0)
braked = keras.Sequential([keras.Input((2,)), dense(64), dense(64), layers.Dense(1, "sigmoid")])
braked.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
braked.fit(x_train, y_train, batch_size=20, epochs=30, verbose=0)
### END SOLUTION

# %%
check("10.gap")

# %% [markdown]
# ## 6 · Training is not answering
#
# Two layers do one thing in training and another when they are asked. Dropout first, on ones:

# %%
ones = np.ones((2, 8), "float32")
drop = layers.Dropout(0.2)
print("training \n", drop(ones, training=True).numpy())
print("inference\n", drop(ones, training=False).numpy())

# %% [markdown]
# > **A common belief:** `Dropout(0.2)` skips 20 % of the hidden *layers*.
# >
# > **Today:** single *units*, each with chance 0.2, in training alone. And what stays is multiplied by 1.25:
# > why?
#
# ### Your turn: `10.dropout`
#
# Write `dropout(x, rate, training, rng)`: what the layer does, with arrays. `rng` is a NumPy generator;
# `rng.random(shape)` gives numbers from 0 to 1. The array that is handed in stays as it is.

# %% exercise="10.dropout"
### BEGIN SOLUTION
#: def dropout(x, rate, training, rng):
#:     """x with a share `rate` of its numbers dropped, in training."""
#:     ...  # your code here
def dropout(x, rate, training, rng):
    """x with a share `rate` of its numbers dropped, in training."""
    if not training:
        return x
    keep = rng.random(x.shape) >= rate
    return x * keep / (1 - rate)
### END SOLUTION


# %%
check("10.dropout")

# %% [markdown]
# ### Predict
#
# Moons, with `Dropout(0.5)` behind both hidden layers. After five epochs, which is lower, `loss` or
# `val_loss`?

# %%
my_lower = ...  # "loss" or "val_loss"

# %%
set_seed(0)
parts = [keras.Input((2,))]
for _ in range(2):
    parts += [layers.Dense(64, "relu"), layers.Dropout(0.5)]
noisy = keras.Sequential([*parts, layers.Dense(1, "sigmoid")])
noisy.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
record = noisy.fit(x_train, y_train, batch_size=100, epochs=5, validation_data=unseen, verbose=0)
loss, val = (record.history[name][-1] for name in ("loss", "val_loss"))
print(f"loss {loss:.2f}, val_loss {val:.2f}", end=", and the training rows without noise ")
print(f"{noisy.evaluate(x_train, y_train, verbose=0):.2f}")
predicted(my_lower, "loss" if loss < val else "val_loss", why="Half of the units are missing.")

# %% [markdown]
# > **A common belief:** validation below training is a bug.
# >
# > **Today:** under dropout it was so in each of eight such trainings, after five epochs. `loss` is measured with
# > the noise, `val_loss` without, and after the update. Later, overfitting may outweigh that.
#
# **Batch normalisation** (BN) subtracts each unit's mean and divides by its spread, *over the rows of the
# batch*; when asked, it uses a moving average of what it saw. Scaling the data is another matter: it is done
# once, BN in each batch anew. The notes have it "because data sizes differ", which is scaling. The features here
# lie around 100:

# %%
far = 100 + 20 * x_train
bn_parts = [layers.Dense(64, use_bias=False), layers.BatchNormalization(), layers.ReLU()]
set_seed(0)
norm_net = keras.Sequential([keras.Input((2,)), *bn_parts, layers.Dense(1, "sigmoid")])
norm_net.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
for epochs in (4, 20):
    told = norm_net.fit(far, y_train, batch_size=10, epochs=epochs, verbose=0).history
    asked = norm_net.evaluate(far, y_train, verbose=0)[1]
    print(f"accuracy on the same rows: {told['accuracy'][-1]:.2f} in the log, {asked:.2f} if asked")

# %% [markdown]
# The same rows, the same weights. The moving mean starts at 0 and takes 1 % of each batch's: after 40 updates it
# is a third of the way to 100. **Scale the features first**, and the two agree within 0.04
# (320 rows, five seeds).
#
# ### Your turn: `10.bn`
#
# The notes put BN between Dense and activation: one convention of two. Build `bn_net`: 784 inputs, a Dense of
# 128, BN, ReLU, and a softmax over 10. It has 102,154 numbers, 256 of them not trainable.

# %% exercise="10.bn"
### BEGIN SOLUTION
#: bn_net = ...  # your code here
bn_net = keras.Sequential(
    [
        keras.Input((784,)),
        layers.Dense(128, use_bias=False),
        layers.BatchNormalization(),
        layers.Activation("relu"),
        layers.Dense(10, "softmax"),
    ]
)
### END SOLUTION

# %%
check("10.bn")

# %% [markdown]
# ## 7 · Read the curves
#
# Six trainings of nets for the moons. One of them has dropout layers; the rows to validate resemble those that
# train.

# %%
demo.pairs_picture()

# %% [markdown]
# ### Your turn: `10.diagnose`
#
# Which is which? **A** too weak, **B** stopped too soon, **C** overfits, **D** fine, **E** rate too high, **F**
# dropout on. Each letter once.

# %% exercise="10.diagnose"
### BEGIN SOLUTION
#: diagnosis = {
#:     "pair 1": ...,  # "A" to "F"
#:     "pair 2": ...,
#:     "pair 3": ...,
#:     "pair 4": ...,
#:     "pair 5": ...,
#:     "pair 6": ...,
#: }
diagnosis = {
    "pair 1": "C",  # smooth, and validation rises
    "pair 2": "F",  # validation below training
    "pair 3": "B",  # both still fall
    "pair 4": "D",
    "pair 5": "E",  # both jump
    "pair 6": "A",  # flat, and high
}
### END SOLUTION

# %%
check("10.diagnose")

# %% [markdown]
# ## 8 · A start that lasts
#
# A deep network must be able to train at all. How large are the numbers after ten layers of 100 units, if those
# that came in have a spread (standard deviation) of 1? With Keras's own start, `glorot_uniform`:


# %%
def spread_after_ten(init, activation):
    x = np.random.default_rng(0).standard_normal((256, 100)).astype("float32")
    for _ in range(10):
        x = layers.Dense(100, activation, kernel_initializer=init)(x)
    return float(np.std(x))


for activation in ("linear", "tanh", "relu"):
    told = [spread_after_ten("glorot_uniform", activation) for _ in range(5)]
    print(f"{activation:<7} {min(told):.3f} to {max(told):.3f}, five starts")

# %% [markdown]
# Linear layers and tanh keep a size that one can work with. Ten ReLUs leave about a 40th.
#
# ### Your turn: `10.init`
#
# Store in `init` the name of an initializer, or one from `keras.initializers`, with which ten **ReLU** layers of
# 100 keep their spread, on average of ten starts: full points up to a factor of 1.7, more or less.
# `spread_after_ten(init, "relu")` tries it out.

# %% exercise="10.init"
### BEGIN SOLUTION
#: init = ...  # your code here
init = "he_normal"
### END SOLUTION

# %%
check("10.init")

# %% [markdown]
# <details>
# <summary><strong>After the exercise: which start goes with which activation?</strong></summary>
#
# The notes: linear → Xavier, non-linear → He. But tanh and sigmoid are non-linear, and Glorot's (Xavier Glorot)
# start is made for them; He's is for ReLU and its kin. Keras's names are `glorot_…` and `he_…`, each with
# `normal` or `uniform`; `"xavier"` and `"he"` fail. One *object* `HeNormal()` in two layers gives both the same
# kernel; the name, or an object each, does not.
#
# </details>
#
# What is chosen before training is a **hyperparameter** (하이퍼파라미터): learning rate, epochs, batch size,
# units, factors of brakes, patience. The notes also list "validation data": those are what one chooses *with*.
#
# ## Three things to take away
#
# 1. **Training loss says what was memorised; only unseen rows say what was learnt.**
# 2. **Keep the weights from where validation was best**, or brake: rows, L2, dropout. A closed gap alone proves
#    nothing.
# 3. **Dropout and BN answer otherwise than they train.** Compare losses that were measured in the same way.
#
# ## Quiz
#
# No points: click on the answer you would give, and it opens.

# %%
quiz("10.q1")

# %%
quiz("10.q2")

# %%
quiz("10.q3")

# %%
quiz("10.q4")

# %%
progress("10")

# %% [markdown]
# <details>
# <summary><strong>The lecture notes, row by row</strong></summary>
#
# | Row | The notes | Today | Section |
# |---|---|---|---|
# | A22 | `EarlyStopping(monitor, min_delta=0, patience=5, verbose=1, restore_best_weights=True)` | right; the best weights also if `fit` ends by itself | 4 |
# | B26 | with many epochs the loss rises again | val_loss does; loss falls on | 2 |
# | B27 | under- and overfitting by the length of training | and by the size of the network | 2, 3 |
# | B28 | `monitor='var_accuracy'`, `'var_loss'`, patience=3 | a ValueError; `val_…`, with validation rows | 4 |
# | B29 | BatchNormalization because data sizes differ | that is scaling; BN is per batch, and answers otherwise than it trains | 6 |
# | B30 | Dropout skips some % of the hidden layers; 20% | units, in training only, the rest × 1.25 | 5, 6 |
# | E36 | EarlyStopping | right | 4 |
# | E39 | underfitting: causes and remedies | right | 3 |
# | E40 | overfitting: causes and remedies; 정규화 (Regularization) | right; 규제, for 정규화 is also normalisation | 3, 5 |
# | E41 | prevention: also initialiser, optimizer | those help to train | 5, 8 |
# | E47 | linear → Xavier, non-linear → He | Glorot: linear, tanh, sigmoid; He: ReLU; by their Keras names | 8 |
# | E48 | BN after Dense, before the activation | one convention; then without bias | 6 |
# | E49 | L1, L2, L1_L2, Dropout | `'l1_l2'` fails, `'l1l2'` does nothing: give the object its factors | 5 |
# | E50 | hyperparameters: learning rate, epochs, batch size, validation data | the last is what one chooses with | 8 |
#
# </details>
