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
# # 12 · Callbacks, save and restore
#
# *콜백, 모델의 저장과 복원*
#
# "My training was killed in the night. What do I still have?" Here is one: killed after epoch 6, and
# brought back in four ways. Which curve is which? By the end you can name them all.

# %%
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

from autograder import check, hint, progress, solution
from course_utils import LiveTraining, predicted, quiet_start, quiz, set_seed
from course_utils.demos import nb12 as demo

with quiet_start():  # without TensorFlow's start-up messages
    import keras
    from keras.callbacks import CSVLogger, EarlyStopping, ModelCheckpoint
    from keras.layers import Dense

demo.broken_off()

# %% [markdown]
# **After it you can**
#
# - say which of a callback's methods `fit` calls, when, and with what;
# - end a training by a rule of your own;
# - bring a killed training back, and say what that takes;
# - tell what is in a `.keras` file, a `.weights.h5` file and a JSON text;
# - keep the best model of a training;
# - write a class that comes back from a file as it was.
#
# **Time:** about 50 minutes. **You need:** `fit` and its history, a model as a class, Adam.
#
# **How it works:** *predict*, run the cell, read why, do your own exercise. A box *A common belief*
# sets what many believe beside what the code shows. All files go to a temporary folder.
#
# ## 1 · Who calls whom
#
# A **callback** (콜백) is an object whose methods, its *hooks*, `fit` calls at fixed moments (특정 지점).
# The lecture notes list eight, `on_train_begin` to `on_predict_batch_end`.
#
# ### Predict
#
# One epoch of two batches, with validation rows that make one batch. How many calls does a callback
# get, from the beginning of `fit` to its end?

# %%
my_hooks = ...  # your guess, a number

# %% tags=["nbval-check-output"]
net = keras.Sequential([keras.Input((1,)), Dense(1)])
net.compile("sgd", "mse")
rows = np.zeros((8, 1))

recorder = demo.Recorder()  # has every hook; prints its name, and what is in the logs
held_back = rows[:4], rows[:4]
net.fit(rows, rows, batch_size=4, validation_data=held_back, verbose=0, callbacks=[recorder])
predicted(my_hooks, len(recorder.calls), within=0, why="Validation has hooks of its own: on_test_….")

# %% [markdown]
# Four of the twelve are of the **validation**, which the notes' list leaves out: `on_test_…`. (Their
# `on_batch_…` are other names of `on_train_batch_…`, and work.) `logs` is a dictionary of floats. What
# begins with `val_` comes to `on_epoch_end` and `on_train_end` alone: in the middle of an epoch nobody
# has validated yet. `callbacks=` takes a list, and calls its members in order.
#
# ## 2 · Stop
#
# The notes' callback ends a training at 80 % accuracy:
#
# ```python
# class myCallback(tf.keras.callbacks.Callback):
#     def on_epoch_end(self, epoch, logs={}):
#         if(logs.get('accuracy')>0.8):
#             self.model.stop_training = True
# ```
#
# It works if the model is compiled with `metrics=["accuracy"]`; otherwise `get` gives `None`, and *'>'
# not supported between instances of 'NoneType' and 'float'*. And this is the accuracy on the *training*
# rows, which a net may learn by heart.
#
# ### Predict
#
# Two slips: `self.stop_training = True`, without the model; and `self.model.stop_trainig`, as the notes
# spell it once. What does `fit` do, with each?

# %%
my_typo = ...  # "a": an error   "b": it stops   "c": it runs to the end, without a word

# %%
class OfTheCallback(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.stop_training = True

class Misspelt(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.stop_trainig = True

for kind in (OfTheCallback, Misspelt):
    ran = net.fit(rows, rows, epochs=5, verbose=0, callbacks=[kind()]).epoch
    print(f"{kind.__name__}: {len(ran)} of 5 epochs")
predicted(my_typo, "c", choices={"a": "an error", "b": "it stops", "c": "it runs to the end"})

# %% [markdown]
# **No error.** Python lets an object have any attribute. A method `on_epoch_End` is as silent: Keras
# calls only the hooks that it knows. So try a callback once where it *has* to act.
#
# ### Your turn: `12.stop_at`
#
# `StopAt(target, monitor="val_accuracy", times=2)` ends the training as soon as the metric called
# `monitor` has been at `target` or above at the end of `times` epochs **in a row**. An epoch without
# that metric is a miss, and no error. The object may be handed to a second `fit`.

# %% exercise="12.stop_at"
### BEGIN SOLUTION
#: class StopAt(keras.callbacks.Callback):
#:     """Ends the training once `monitor` was at `target` or above `times` epochs in a row."""
#:     ...  # your code here
class StopAt(keras.callbacks.Callback):
    """Ends the training once `monitor` was at `target` or above `times` epochs in a row."""

    def __init__(self, target, monitor="val_accuracy", times=2):
        super().__init__()
        self.target, self.monitor, self.times = target, monitor, times

    def on_train_begin(self, logs=None):
        self.run = 0

    def on_epoch_end(self, epoch, logs=None):
        value = (logs or {}).get(self.monitor)
        self.run = self.run + 1 if value is not None and value >= self.target else 0
        if self.run >= self.times:
            self.model.stop_training = True


### END SOLUTION

# %%
check("12.stop_at")

# %% [markdown]
# ## 3 · Kill −9
#
# Now in earnest. This is a whole program: it trains a small net on scikit-learn's digits (8 × 8
# pixels), and two callbacks write down what there is after each epoch: the model, in `last.keras`,
# and a line in `log.csv`. Before each epoch it says its number and waits for us: that is `input`.

# %%
program = """
import sys, keras, sklearn.datasets
folder, (x, y) = sys.argv[1], sklearn.datasets.load_digits(return_X_y=True)
keras.utils.set_random_seed(12)
layers = [keras.layers.Dense(32, "relu"), keras.layers.Dense(10, "softmax")]
net = keras.Sequential([keras.Input((64,)), *layers])
net.compile("adam", "sparse_categorical_crossentropy")
wait = keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, logs: input(f"{epoch}\\n"))
keep = keras.callbacks.ModelCheckpoint(folder + "/last.keras")
log = keras.callbacks.CSVLogger(folder + "/log.csv")
net.fit(x / 16, y, epochs=10, validation_split=0.2, verbose=0, callbacks=[wait, keep, log])
"""

# %% [markdown]
# We start it in a process of its own, and kill it when epoch 5 begins (Keras counts from 0): none of
# its hooks is called, nothing is tidied up.

# %%
folder = Path(tempfile.mkdtemp(prefix="night-"))
with demo.started(program, folder) as child:
    print("It runs", child.how)
    for epoch in child.epochs():
        print(f"epoch {epoch} begins", end=" · ")
        if epoch == 5:
            child.kill()
print("\nDead. What is left:", sorted(path.name for path in folder.iterdir()))

# %% [markdown]
# ### Predict
#
# Another program (this notebook) loads `last.keras`, sets the same seed, and trains epochs 5 to 9.
# Then the same training runs without a kill. Is the resumed loss of epoch 5 the same as there, to the
# last digit, or higher, or lower?

# %%
my_next_epoch = ...  # "same", "higher" or "lower"

# %%
x, y = load_digits(return_X_y=True)
done = len(demo.epochs_in(folder / "log.csv"))  # the lines in the log: 5
both = [LiveTraining(), CSVLogger(folder / "log.csv", append=True)]
set_seed(12)
net = keras.saving.load_model(folder / "last.keras")
rest = {"initial_epoch": done, "epochs": 10}
net.fit(x / 16, y, validation_split=0.2, **rest, verbose=0, callbacks=both)

never, resumed = demo.run_through(program), demo.epochs_in(folder / "log.csv")
print("difference, epoch by epoch:", np.subtract(resumed, never))
happened = demo.night_picture(never, resumed, done)
predicted(my_next_epoch, happened, why="What decides the next update lies in the file, but for the seed.")

# %% [markdown]
# **The same, to the last digit** (with each seed that we tried). That takes more than the weights:
#
# - **architecture, weights** and **Adam's memory** of earlier slopes: in `last.keras`;
# - **the place in time**: `initial_epoch`, here counted from the log;
# - **the same order of rows**: the same seed, for `fit` on arrays then mixes alike in every epoch
#   (notebook 08);
# - the same data, machine and versions, and **no Dropout**: the state of its dice is not brought back.
#
# `fit` returned a History of epochs 5 to 9 alone. `CSVLogger(…, append=True)` has joined both.
#
# ## 4 · Four ways back
#
# In the first picture a `LearningRateScheduler` lets the learning rate fall by the epoch, η = 0.02 · 0.6ᵉ.
# After its epoch 6, four ways back:
#
# | | from | then |
# |---|---|---|
# | **a** | `load_model` of a `.keras` file | `fit(initial_epoch=6, epochs=12)` |
# | **b** | the same, and `compile(…)` again | `fit(initial_epoch=6, epochs=12)` |
# | **c** | `load_model` of a `.keras` file | `fit(epochs=6)` |
# | **d** | `model_from_json` of the text that `to_json` gave | `fit(initial_epoch=6, epochs=12)` |
#
# ### Predict
#
# Whose loss, in the first epoch after the kill, is farthest from that of the training never stopped?

# %%
my_worst = ...  # "a", "b", "c" or "d"

# %%
demo.four_ways()
ways = {"a": "whole file", "b": "compiled again", "c": "the epoch forgotten", "d": "JSON"}
predicted(my_worst, "d", choices=ways, why="What does the text hold, and what is it silent about?")

# %% [markdown]
# - **d** has the right layers with new, random weights: the night is lost.
# - **c** begins the schedule anew: η leaps back to 0.02. The loss rises, and then falls *lower*
#   than before: no harm here, but another training than the one you meant.
# - **b** has lost Adam's memory, and you would hardly see it. A curve without a jump is no proof.
# - **a** is the grey line itself.
#
# So in the first picture P was d, Q was c, R was a and S was b.
#
# > **A common belief:** `model_from_json(file_path)` restores (복원) a model from its file.
# >
# > **Today:** it takes the *text* itself (with a path: *Expecting value: line 1 column 1*), and that
# > holds no weights. `to_yaml` is gone: *'Sequential' object has no attribute 'to_yaml'*.
#
# > **A common belief:** `load_model` loses the optimizer.
# >
# > **Today:** a `.keras` file of a compiled model brings it back whole, as in section 3.
#
# ### Your turn: `12.pause`
#
# `pause(model, folder)` leaves a compiled model that has been trained in `folder` (a path, as text);
# `carry_on(folder)`, in **another program**, returns it so that its training goes on as if nothing
# had happened. That program has your functions and the folder, and nothing else.

# %% exercise="12.pause"
### BEGIN SOLUTION
#: def pause(model, folder):
#:     """Leave a trained model in a folder."""
#:     ...  # your code here
#:
#:
#: def carry_on(folder):
#:     """Return the model that lies in the folder, to train on."""
#:     ...  # your code here
def pause(model, folder):
    """Leave a trained model in a folder."""
    model.save(f"{folder}/paused.keras")


def carry_on(folder):
    """Return the model that lies in the folder, to train on."""
    return keras.saving.load_model(f"{folder}/paused.keras")


### END SOLUTION

# %%
check("12.pause")

# %% [markdown]
# ## 5 · What is in the file?
#
# ### Predict
#
# A net 784-128-10, compiled with Adam and not yet trained, makes a file of 425 kB. It trains for **one**
# update. How many times as large is its file now?

# %%
my_factor = ...  # your guess, a number

# %%
big = keras.Sequential([keras.Input((784,)), Dense(128, "relu"), Dense(10, "softmax")])
big.compile("adam", "sparse_categorical_crossentropy")
file, sizes = folder / "big.keras", []
big.save(file)
sizes.append(file.stat().st_size)
big.fit(np.ones((4, 784)), np.arange(4), verbose=0)  # 4 rows: one batch, one update
big.save(file)
sizes.append(file.stat().st_size)
print(f"{sizes[0]:,} bytes, then {sizes[1]:,}; inside:")
for part in zipfile.ZipFile(file).infolist():
    print(f"    {part.filename:<17} {part.file_size:>9,} bytes")
predicted(my_factor, sizes[1] / sizes[0], within=0.1, why="Adam keeps two numbers beside each weight.")

# %% [markdown]
# **Three times**: beside each weight Adam remembers two numbers, a mean of its slopes and one of their
# squares. Before the first update there is nothing to remember.
#
# The file is a zip archive. Two other forms: `to_json`, a text, and `save_weights`, a file of numbers.
# What is the same after each way back?

# %%
text, numbers = big.to_json(), folder / "big.weights.h5"
big.save_weights(numbers)
print(f"JSON: {len(text):,} characters; .weights.h5: {numbers.stat().st_size:,} bytes")
ways = {".keras": keras.saving.load_model(file)}
ways["JSON"] = keras.models.model_from_json(text)  # layers, loss, optimizer: made anew
ways[".weights.h5"] = keras.models.model_from_json(text)
ways[".weights.h5"].load_weights(numbers)  # filled into a model that is there
for how, one in ways.items():
    alike = all(map(np.array_equal, big.get_weights(), one.get_weights()))
    print(f"{how:<14} same weights: {alike!s:<6} updates counted: {int(one.optimizer.iterations)}")

# %% [markdown]
# <details>
# <summary><strong>Names of files, and the messages that you will meet</strong></summary>
#
# | message | what happened |
# |---|---|
# | *Invalid filepath extension for saving* | `save("model")` or `.ckpt`: write `.keras` |
# | *The filepath provided must end in `.keras`* | `ModelCheckpoint`, the same |
# | *… must end in `.weights.h5`* | `save_weights`, or `save_weights_only=True` |
# | *isn't able to automatically determine* | no metric of that name, e.g. `val_acc` |
# | *set_model() missing 1 required positional argument* | `callbacks=[My]`: make an object, `My()` |
# | *Could not locate class* | a class of yours that is not registered: section 7 |
#
# `.h5`, the old format, still saves, but do not use it to train on: in Keras 3.15 what it brings back
# could not go on (*Unknown variable*, or the loss not found), and the model that was saved so was
# damaged for its next `.keras` file.
#
# The optimizer of a freshly called `compile` has no places for its memory; `load_weights` then leaves
# that out, with a warning. `optimizer.build(model.trainable_variables)` makes them; `model_from_json`
# does so by itself.
#
# </details>
#
# ### Your turn: `12.table`
#
# Which of the three brings back what? `.keras` by `load_model`; `.weights.h5` by `load_weights` into a
# model that is there, its optimizer built; JSON by `model_from_json`. Five things, five letters:
# **a** all three, **b** `.keras` and `.weights.h5`, **c** `.keras` and JSON, **d** `.keras` alone,
# **e** none of them. *Your class's code* is that of a layer you wrote yourself; *history* is what
# `fit` returned.

# %% exercise="12.table"
### BEGIN SOLUTION
#: brings_back = {
#:     "architecture": ...,
#:     "weights": ...,
#:     "optimizer's memory": ...,
#:     "your class's code": ...,
#:     "history": ...,
#: }
brings_back = {
    "architecture": "c",
    "weights": "b",
    "optimizer's memory": "b",
    "your class's code": "e",
    "history": "e",
}
### END SOLUTION

# %%
check("12.table")

# %% [markdown]
# ## 6 · Best and last
#
# `ModelCheckpoint(path)` keeps the **last** model; with `save_best_only=True` the **best** one, by
# `val_loss` if you say nothing. `demo.play` plays a training to it: a net of one weight, which is the
# epoch's `val_loss`. So the file tells which epoch it holds.
#
# ### Predict
#
# First night: 0.9, 0.5, 0.6, 0.4, 0.7. The file then holds 0.4. Second night, from a restart, with a
# new `ModelCheckpoint` for the same path: 0.8, 0.6, 0.7. What does the file hold in the morning?

# %%
my_file = ...  # your guess, a number

# %%
path = folder / "best.keras"
found = []
for val_losses in ([0.9, 0.5, 0.6, 0.4, 0.7], [0.8, 0.6, 0.7]):
    demo.play(ModelCheckpoint(path, save_best_only=True), val_losses)
    found.append(round(keras.saving.load_model(path).get_weights()[0].item(), 2))
print("in the file after each night:", found)
predicted(my_file, found[-1], within=0, why="The new one has not seen the 0.4.")

# %% [markdown]
# **A new `ModelCheckpoint` forgets the best.** To it the first epoch of the second night is the best so
# far, and it writes over the 0.4. One of its arguments tells it what to beat: your exercise.
#
# > **A common belief:** the checkpoint (체크포인트) is the best model.
# >
# > **Today:** without `save_best_only` it is the last; with it, the best that *this object* has seen.
#
# `BackupAndRestore(folder)` notes the epoch as well. Interrupted as epoch 3 of 0 to 5 began, and called again
# with the same line, `fit` ran 3, 4, 5 and deleted its backup: it is for going on, not for keeping.
#
# `EarlyStopping` (notebook 10) can put the best weights back. Only if it stopped?

# %%
stop = EarlyStopping(patience=10, restore_best_weights=True)
weight = demo.play(stop, [0.9, 0.5, 0.6, 0.4, 0.7])  # five epochs: a patience of 10 is never used up
print("stopped:", stop.stopped_epoch > 0, " weight in the net at the end:", round(weight, 2))

# %% [markdown]
# > **A common belief:** `EarlyStopping` restores the best weights only if it stopped.
# >
# > **Today:** with `restore_best_weights=True` at the end of `fit`, also when it never stopped.
#
# ### Your turn: `12.best`
#
# `keepers(path, best_so_far)` returns a list of callbacks for `fit`. Afterwards the **whole** model of
# the epoch with the highest `val_accuracy` lies at `path`, which ends in `.keras`, if that was above
# `best_so_far`. If no epoch was, the file that lies there is left alone.

# %% exercise="12.best"
### BEGIN SOLUTION
#: def keepers(path, best_so_far):
#:     """Callbacks that leave at `path` the model of the highest val_accuracy."""
#:     ...  # your code here
def keepers(path, best_so_far):
    """Callbacks that leave at `path` the model of the highest val_accuracy."""
    return [
        ModelCheckpoint(
            path,
            monitor="val_accuracy",
            mode="max",
            save_best_only=True,
            initial_value_threshold=best_so_far,
        )
    ]


### END SOLUTION

# %%
check("12.best")

# %% [markdown]
# ## 7 · Classes of your own
#
# The notes: a model written by subclassing (서브클래싱) cannot be saved, only its weights. Here is a
# registered class (notebook 05) whose `factor` has a default:

# %%
@keras.saving.register_keras_serializable()
class Tenfold(keras.Model):
    def __init__(self, factor=1.0, **kwargs):
        super().__init__(**kwargs)
        self.factor, self.out = factor, Dense(1)

    def call(self, inputs):
        return self.factor * self.out(inputs)

# %% [markdown]
# ### Predict
#
# A model of this class, with `factor=10.0`, is saved and loaded. What happens?

# %%
my_scale = ...  # "a": an error   "b": it predicts as before   "c": it predicts something else

# %%
first = Tenfold(factor=10.0)
before = first.predict(np.ones((1, 3)), verbose=0).item()
first.save(folder / "tenfold.keras")
loaded = keras.saving.load_model(folder / "tenfold.keras")
after = loaded.predict(np.ones((1, 3)), verbose=0).item()
print(f"before {before:.4f}, after {after:.4f}; factor {loaded.factor}")
choices = {"a": "an error", "b": "it predicts as before", "c": "it predicts something else"}
predicted(my_scale, "c", choices=choices, why="Who has told the file about the 10?")

# %% [markdown]
# **No error, no warning, a tenth of the prediction.** The file holds weights and the *config*, which is
# what `get_config` returns: without one of your own, Keras writes down the default, 1.0. (For a *layer*
# with the same `__init__` it noted the 10. Do not rely on either: write `get_config`.)
#
# > **A common belief:** a subclassed model cannot be saved.
# >
# > **Today:** it can, if the class is registered and its config holds every argument. `save_weights`
# > still works, on a model that has been called once, so that it has weights.
#
# The same holds for a metric of your own: unregistered it saves, and fails when it is loaded.
#
# ### Your turn: `12.subclass`
#
# `Scaled(units, factor=1.0)` is a model: `factor` times what a `Dense(units)` layer without activation
# gives. Save it and load it in another program, which has what this notebook imports and defines,
# but none of its models: it must predict what it did.

# %% exercise="12.subclass"
### BEGIN SOLUTION
#: class Scaled(keras.Model):
#:     """`factor` times what a Dense layer of `units` gives; survives saving and loading."""
#:     ...  # your code here
@keras.saving.register_keras_serializable()
class Scaled(keras.Model):
    """`factor` times what a Dense layer of `units` gives; survives saving and loading."""

    def __init__(self, units, factor=1.0, **kwargs):
        super().__init__(**kwargs)
        self.units, self.factor = units, factor
        self.out = keras.layers.Dense(units)

    def call(self, inputs):
        return self.factor * self.out(inputs)

    def get_config(self):
        return super().get_config() | {"units": self.units, "factor": self.factor}


### END SOLUTION

# %%
check("12.subclass")

# %% [markdown]
# <details>
# <summary><strong>Two more callbacks: the learning rate, TensorBoard</strong></summary>
#
# `LearningRateScheduler(f)` (the notes: *Schduler*) sets the rate to `f(epoch, rate)`, a float, when an
# epoch begins; the History has it under `learning_rate` (once `lr`).
#
# `TensorBoard(log_dir)` writes a training down for a program of that name. TensorFlow no longer brings
# it along: without the package, `fit` raises a `TBNotInstalledError`. Guard it:
#
# ```python
# if importlib.util.find_spec("tensorboard"):
#     callbacks.append(keras.callbacks.TensorBoard(folder / "board"))
# ```
#
# A dot at the end of `from tensorflow.keras.callbacks import EarlyStopping.`, as in the notes, is a
# SyntaxError.
#
# </details>
#
# ## Three things to take away
#
# 1. **A training is architecture, weights, the optimizer's memory, a place in time, and the code of
#    your classes.** A `.keras` file holds the first three; keep the other two yourself.
# 2. **Two files: the last one to go on from, the best one to use.** A new checkpoint callback knows
#    nothing of the old one's best.
# 3. **What is silent is the danger**: a misspelt hook, a default in place of your argument, a curve
#    without a jump. Try it out once: stop, load, compare.
#
# ## Quiz
#
# No points: click on the answer you would give, and it opens.

# %%
quiz("12.q1")

# %%
quiz("12.q2")

# %%
quiz("12.q3")

# %%
quiz("12.q4")

# %%
progress("12")

# %% [markdown]
# <details>
# <summary><strong>The lecture notes, row by row</strong></summary>
#
# | Row | The notes | Today | Section |
# |---|---|---|---|
# | A21 | `from tensorflow.keras.callbacks import EarlyStopping.` | without the dot at the end | 7 |
# | D17 | metrics of one's own | right; register them, or loading fails | 7 |
# | D22 | a callback's method is called at certain moments; `stop_trainig` | right; `stop_training` | 1, 2 |
# | D23 | `if logs.get('accuracy') > 0.8`, with `logs={}` | a TypeError without that metric; it is that of the training rows; `logs=None` | 2 |
# | D24, E34 | an instance goes into `callbacks=[…]`; several are allowed | right | 1 |
# | D25 | eight hooks | `on_batch_…` are other names of `on_train_batch_…`; `on_test_…` were missing | 1 |
# | E29 | `save()`, `load_model()` | right; the name ends in `.keras` | 3, 5 |
# | E30 | a subclassed model cannot be saved | it can: register it, write `get_config` | 7 |
# | E31 | of a subclassed model, `save_weights` and `load_weights` | right; `.weights.h5`, and call the model once before | 7 |
# | E32 | `to_json()`, `model_from_json(file_path)` | it takes the text; no weights in it | 4, 5 |
# | E33 | `to_yaml()`, `model_from_yaml()` | gone | 4 |
# | E35 | `ModelCheckpoint` saves regularly | right; the last, or the best of this object | 3, 6 |
# | E36 | `EarlyStopping` | right; it restores the best weights also if it never stopped | 6 |
# | E37 | `LearningRateSchduler` | `LearningRateScheduler`; returns a float | 4, 7 |
# | E38 | `TensorBoard` | a package of its own today | 7 |
#
# </details>
