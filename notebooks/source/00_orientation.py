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
# # 00 · Orientation
#
# *오리엔테이션: 같은 코드, 다른 결과*
#
# "I ran the same code twice and got two results. What did I do wrong?" Probably nothing. A training run
# is a throw of the dice: this notebook shows where chance comes in, how to hold it still, and what to
# believe when you do not.
#
# **After it you can**
#
# - say which versions you work with, and compare two of them;
# - say what a machine learns by itself, and what a person still does;
# - repeat a training run, number for number;
# - tell a better model from a luckier one.
#
# **Time:** about 40 minutes. **You need:** Python functions and lists. Nothing about networks: read
# their code like a recipe; the next notebooks explain each line.
#
# **How it works:** Shift + Enter runs a cell. At *Predict*, guess before you run on: nobody sees it, and
# a wrong guess teaches most. At *Your turn* an exercise waits, and a check answers in words. The course
# grew out of a student's lecture notes; where they say what many people believe, and what is not so, a
# box *A common belief* sets it beside what the code shows.

# %%
import numpy as np
from sklearn.linear_model import LogisticRegression

from autograder import check, hint, progress, solution
from course_utils import predicted, quiet_start, quiz
from course_utils.demos import nb00 as demo

with quiet_start():  # without TensorFlow's start-up messages
    import keras
    import tensorflow as tf

# %% [markdown]
# ## 1 · One program, five runs
#
# Points on a checkerboard; a network is to learn where blue ends and orange begins.

# %%
points, classes = demo.checkerboard()
demo.board_picture(points, classes)


def make_model():
    """A new network: x and y go in, 4 units bend and mix them, 1 unit says how orange it is."""
    dense = keras.layers.Dense
    model = keras.Sequential([keras.layers.Input((2,)), dense(4, "relu"), dense(1, "sigmoid")])
    model.compile(keras.optimizers.Adam(0.03), "binary_crossentropy")
    return model


def train(model, epochs=3, **more):
    """Let it learn from the points; the loss (how wrong it is) in each epoch."""
    return model.fit(points, classes, epochs=epochs, verbose=0, **more).history["loss"]


# %% [markdown]
# ### Predict
#
# We ran this program five times, with 40 passes through the points (epochs) each. Then we showed each
# network 5,000 fresh points. The best of the five had 0.963 of them right. And the **worst**?

# %%
my_worst = ...  # "a": about 0.95   "b": about 0.90   "c": about 0.73

# %%
for run_number in (1, 2):  # two short runs of your own, here and now
    print(f"your run {run_number}:", *(f"loss {one:.4f}" for one in train(make_model())))
demo.five_seeds()
choices = {"a": "about 0.95", "b": "about 0.90", "c": "about 0.73"}
predicted(my_worst, "c", choices=choices, why="Look at the maps of seeds 2 and 3.")
demo.luck_picture()

# %% [markdown]
# Same code, same points; a *seed* only says how the computer's dice fall. Seeds 1 and 4 found both orange
# corners, 2 and 3 only one. These are not rare accidents: of the first ten seeds, six get to 0.93, and
# four stay between 0.67 and 0.83.
#
# With 16 units instead of 4 all ten arrive. **Here, more room left less to luck.**
#
# What happens in `fit`?
#
# 1. The weights (가중치) get their first values, at random.
# 2. The network predicts.
# 3. Its error is measured.
# 4. The weights are moved a little, so that the error falls.
# 5. Back to 2, until all epochs are done.
#
# The notes put it so: the start is random, hence each run draws another curve. And they name two ways to
# declare a network; there are three, and `Sequential`, layer after layer, is the simplest.
#
# ## 2 · With which Keras?
#
# Keras builds and trains networks, TensorFlow calculates for it, and both change from year to year. So a
# result belongs to a version, and libraries tell you theirs:

# %%
print("Keras", keras.__version__)
print("tf.keras is the very module keras:", tf.keras is keras)
print("the same Dense is in both:        ", tf.keras.layers.Dense is keras.layers.Dense)

# %% [markdown]
# Old code says `tensorflow.keras`. Since TensorFlow 2.16 that leads to Keras 3 as well, and this course
# says `import keras`.
#
# ### Your turn: `00.versions`
#
# Your first exercise. Put the versions of TensorFlow (`tf`) and NumPy (`np`) in place of the dots, as
# text, and run the cell. Then run the check below it. It costs nothing to be wrong: the card says what it
# saw, has hints to open, and you may try again as often as you like. Still stuck after the hints?
# `solution("00.versions")` in a new cell shows one.

# %% exercise="00.versions"
### BEGIN SOLUTION
#: tf_version = ...  # your code here
#: np_version = ...  # your code here
tf_version = tf.__version__
np_version = np.__version__
### END SOLUTION

# %%
check("00.versions")

# %% [markdown]
# ### Predict
#
# The notes were written with TensorFlow 2.9.2, you have a later one. What does Python say to
# `"2.21.0" > "2.9.2"`?

# %%
my_newer = ...  # True or False

# %% tags=["nbval-check-output"]
print("2.21.0" > "2.9.2")
predicted(my_newer, False, why="These are texts, compared sign by sign: 2 comes before 9.")

print("and the notes' test:", tf.version == "2.9.2", "-", type(tf.version).__name__)

# %% [markdown]
# Text is sorted as in a telephone book: at the first sign that differs it is decided.
#
# > **A common belief:** one tests the version with `tf.version == "2.9.2"`.
# >
# > **Today:** `tf.version` is a *module*, a drawer of things. It equals no text, whichever version you
# > have, and nothing complains: the test is silently `False` for ever.
#
# ### Your turn: `00.newer`
#
# Write `newer(a, b)`: is version `a` later than version `b`? All parts are whole numbers, and both have
# three.


# %% exercise="00.newer"
### BEGIN SOLUTION
#: def newer(a, b):
#:     """Whether version a, such as "2.21.0", is later than version b."""
#:     ...  # your code here
def newer(a, b):
    """Whether version a, such as "2.21.0", is later than version b."""
    parts_a = [int(part) for part in a.split(".")]
    parts_b = [int(part) for part in b.split(".")]
    return parts_a > parts_b  # lists are compared from the left, as versions are
### END SOLUTION


# %%
check("00.newer")

# %% [markdown]
# ## 3 · AI, machine learning, deep learning: who does what?
#
# **AI** (인공지능) is the widest word; **machine learning** (머신러닝) is the part of it that learns from
# data; **deep learning** (딥러닝) the part of that which learns in layers. Here are all three, on the
# same points.

# %%
xy, inner = demo.rings()
fresh_xy, fresh_inner = demo.rings(2_000, seed=1)
demo.rings_picture()

# %% [markdown]
# ### Predict
#
# `LogisticRegression` is machine learning at its simplest: it finds the straight line that parts two
# classes best. It gets `x` and `y`. What share of fresh points will it have right?

# %%
my_line_accuracy = ...  # your guess, 0 to 1


# %% tags=["nbval-check-output"]
def r2(xy):
    """The squared distance from the middle, a feature that a person thought of."""
    return (xy**2).sum(axis=1, keepdims=True)


line = LogisticRegression().fit(xy, inner)
predicted(my_line_accuracy, line.score(fresh_xy, fresh_inner), within=0.05, why="It is a coin's: one line cannot ring.")

circle = LogisticRegression().fit(r2(xy), inner)
by_hand = r2(fresh_xy)[:, 0] < 0.6
print(f"a rule made by hand, r² < 0.6:  {np.mean(by_hand == fresh_inner):.3f}")
print(f"the same regression, given r²:  {circle.score(r2(fresh_xy), fresh_inner):.3f}")
print(f"weights it learned: {circle.coef_[0, 0]:.2f} and {circle.intercept_[0]:.2f}")

# %% [markdown]
# - The rule `r² < 0.6` is **AI without learning**: a person chose everything.
# - The regression is **machine learning**: a person chose the *feature* (특성) r², the data gave the two
#   weights. They say: inner if r² < 4.34 / 7.11 = 0.61. You can read that, and explain it.
#
# Choosing features is *feature engineering*, and takes somebody who knows the subject. (The notes' example
# for classification, 분류, is a house's price from 20 features. Inner or outer is a class; a price is a
# number, and that task is *regression*, 회귀, though the model here has it in its name.) The third way does
# without: a network gets plain x and y.

# %%
network = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(16, "relu")])
network.add(keras.layers.Dense(1, "sigmoid"))
network.compile(keras.optimizers.Adam(0.03), "binary_crossentropy")
network.fit(xy, inner, epochs=30, verbose=0)

models = {"regression on x, y": line.predict}
models["regression on r²"] = lambda xy: circle.predict(r2(xy))
models["network on x, y"] = lambda xy: network.predict(xy, verbose=0)
demo.rings_picture(models)
print(f"weights that the network learned: {network.count_params()}")

# %% [markdown]
# **Deep learning** made its own feature. The price: 65 weights that nobody can read. And note the
# condition: here *one* feature is enough, and somebody knew it; from 784 pixels nobody computes "is a
# shoe".
#
# > **A common belief:** in machine learning people adjust the weights w, in deep learning the machine.
# >
# > **Today:** in both the weights come from `fit`; you have just seen −7.11 and 4.34. People make the
# > *features*.
#
# ### Predict
#
# "The quality of the data decides", say the notes. Now 90 of the 300 labels are turned round **at
# random**, and the regression learns from them with r². It had 0.993 of the fresh points right. And now?

# %%
my_noise = ...  # "a": still above 0.95   "b": about 0.85   "c": about 0.70

# %%
for kind in ("at random", "one ring"):
    drawn = [demo.mislabelled(inner, kind, seed) for seed in range(10)]
    scores = [LogisticRegression().fit(r2(xy), y).score(r2(fresh_xy), fresh_inner) for y in drawn]
    nets = demo.stored()["rings"][kind]  # three networks, trained beforehand
    print(f"90 wrong, {kind:<9}: regression {min(scores):.3f} to {max(scores):.3f}", end=", ")
    print(f"network {min(nets):.3f} to {max(nets):.3f}")

choices = {"a": "still above 0.95", "b": "about 0.85", "c": "about 0.70"}
predicted(my_noise, "a", choices=choices, why="Random mistakes pull to all sides, and cancel out.")

# %% [markdown]
# 90 *random* mistakes hardly matter (150 would: then the labels say nothing). But 90 mistakes *in one
# ring*, as a person with a fixed idea would make them, are learned like the truth: the regression is a
# coin again. **A network is no safer: it takes people's bias from the labels.**
#
# The notes also hold a table of differences. Three of its lines do not stand a test:

# %% tags=["nbval-check-output"]
import pickle

names = np.where(inner == 1, "inner", "outer")
named = LogisticRegression().fit(r2(xy), names)
print("machine learning gives only numbers?", named.predict(r2(fresh_xy[:3])))
few = demo.stored()["rings"]["60 rows"]
print(f"deep learning needs millions? From 60 rows: {min(few):.3f} to {max(few):.3f}")
again, inputs = pickle.loads(pickle.dumps(circle)), r2(fresh_xy)
print("no reuse? The same after reloading:", np.all(again.predict(inputs) == circle.predict(inputs)))

# %% [markdown]
# ### Your turn: `00.sort`
#
# Which holds for the regression on r² (`"ML"`), for the network (`"DL"`), for `"both"`, for `"neither"`?

# %% exercise="00.sort"
### BEGIN SOLUTION
#: sorted_claims = {
#:     "weights come from data": ...,
#:     "a person computes r² first": ...,
#:     "layers make the features": ...,
#:     "people set the weights": ...,
#:     "data quality decides": ...,
#:     "needs no test data": ...,
#: }
# `fit` finds the weights in both; who makes the features is the difference.
sorted_claims = {
    "weights come from data": "both",
    "a person computes r² first": "ML",
    "layers make the features": "DL",
    "people set the weights": "neither",
    "data quality decides": "both",
    "needs no test data": "neither",
}
### END SOLUTION

# %%
check("00.sort")

# %% [markdown]
# ## 4 · Where is the chance?
#
# In the start weights (초기값), say the notes. So take it away: copy the start of one network into others.
#
# ### Predict
#
# Two networks with the very same start weights learn from the same points. The same losses?

# %%
my_same_start = ...  # "yes" or "no"

# %%
tf.random.set_seed(None)  # nothing is held still, also when you come back to this cell
start = make_model().get_weights()
for shuffle in (True, False):
    for _ in range(2):
        model = make_model()
        model.set_weights(start)
        print(f"shuffle={shuffle!s:<5}", *(f"{one:.6f}" for one in train(model, shuffle=shuffle)))

predicted(my_same_start, "no", why="There is a second die: look at the word in front of the losses.")

# %% [markdown]
# There is a **second die**: before each epoch `fit` shuffles the points, and takes them 32 at a time. With
# `shuffle=False` it is gone, and the two agree. (Do not train like that: shuffling helps.)
#
# ## 5 · The seed
#
# A computer's dice are a long row of numbers that only *looks* random. A **seed** (시드) says where to
# begin. Roll a few times; then tick *seed fixed*, and roll again.

# %%
demo.roll_the_dice()

# %% [markdown]
# `keras.utils.set_random_seed(1)` sets the beginning for three rows at once: Python's `random`, NumPy's
# and TensorFlow's.
#
# ### Your turn: `00.run`
#
# The hardest one here. Write `run(seed)`: it trains a new network with `make_model()` and `train(model)`,
# and returns what `train` returns. The same seed must give the same losses, another seed others,
# *whatever was drawn before the call*.


# %% exercise="00.run"
### BEGIN SOLUTION
#: def run(seed):
#:     """Train a new network, repeatably; the losses that train() returns."""
#:     ...  # your code here
def run(seed):
    """Train a new network, repeatably; the losses that train() returns."""
    keras.utils.set_random_seed(seed)  # first: making the model draws its weights
    return train(make_model())
### END SOLUTION


# %%
check("00.run")

# %% [markdown]
# Which seeds does Keras listen to, and how long does one last?

# %%
def three_runs(seeding):
    """Seed once, then train three new networks in a row; the last loss of each."""
    seeding(1)
    return "  ".join(f"{train(make_model())[-1]:.6f}" for _ in range(3))


seeds = {"Keras's seed": keras.utils.set_random_seed, "NumPy's seed": np.random.seed}
for name, seeding in seeds.items():
    print(f"{name}:  ", three_runs(seeding))
    print("once more:     ", three_runs(seeding))

# %% [markdown]
# Look along the first line: seeded *once*, three runs in a row **differ**, since each draws its start from
# where the last one stopped in the row of numbers. Look down: seeded anew, all three come back. So with a seed at the
# top of a notebook *Restart and Run All* repeats everything, and running one cell again does not.
#
# > **A common belief:** `np.random.seed(1)` makes Keras repeatable.
# >
# > **Today:** that advice is from 2015. Keras draws its weights from Python's generator and shuffles
# > with TensorFlow's, as the lower two lines show: none of NumPy's numbers is used.
#
# The condition: the same machine and the same versions (section 2!), on a CPU. On a GPU there is one more
# switch, `tf.config.experimental.enable_op_determinism()`.
#
# <details>
# <summary><strong>A surprise: what a seed does to the shuffling</strong></summary>
#
# Unseeded, `fit` draws a new order for each epoch. After `set_random_seed` it takes the *same* order in
# every epoch, and in every later run of this kernel, too: each begins that row of numbers anew. Nothing
# breaks; but a seeded run is a little less random than a free one, and of two seeded runs in a row only the
# start differs. `tf.random.set_seed(None)` in section 4 lets this die roll again.
#
# </details>
#
# <details>
# <summary><strong>Seeded, and still not the same? A list to go through</strong></summary>
#
# - Does the seed come before *anything* is drawn: the split of the data, the model?
# - Was one cell run again, or the whole notebook from a fresh kernel?
# - Are versions and machine the same? On a GPU, is the switch above set?
# - Is something else drawn? Dropout, random changes of images and a random split are further dice.
#
# And where a run cannot be repeated, repeat the experiment: several runs, and how far they lie apart.
#
# </details>
#
# ## 6 · Better, or luckier?
#
# Other points, two half moons. Ten runs with 16 units have 0.908 of the fresh points right, on average,
# ten with 17 units 0.915. So 17 is better?
#
# ### Predict
#
# You have time for **one** run of each. Each of the ten against each of the ten makes 100 pairs: how many
# does 17 win?

# %%
my_chance = ...  # your guess, 0 to 100

# %%
demo.duel_picture()
few, many = demo.moons_accuracies()
predicted(my_chance, sum(b > a for a in few for b in many), within=0.1, why="The rows overlap.")

luck = np.sqrt(np.var(few, ddof=1) / 10 + np.var(many, ddof=1) / 10)
print(f"difference of the means {np.mean(many) - np.mean(few):.3f}, its standard error {luck:.3f}")

# %% [markdown]
# One pair in three says the opposite. And even the two means differ by about as much as luck alone moves
# them (the *standard error*): twenty runs have not settled it.
#
# > **A common belief:** the best seed is the best model: try ten, keep the best.
# >
# > **Today:** we let 50 validation points choose among the ten runs with 16 units, a thousand times with
# > other points. The chosen run *promised* 0.935 and *kept* 0.917 on the points left over; the average
# > run has 0.908. Choosing helps a little; two thirds of that lead were luck.
#
# ### Your turn: `00.spread`
#
# So report both ends. `spread(run, seeds)` calls `run(seed)` **once** for each of the given seeds, which
# returns a score, and gives back the pair (lowest, highest).


# %% exercise="00.spread"
### BEGIN SOLUTION
#: def spread(run, seeds):
#:     """The lowest and the highest score that run(seed) gives over the seeds."""
#:     ...  # your code here
def spread(run, seeds):
    """The lowest and the highest score that run(seed) gives over the seeds."""
    scores = [run(seed) for seed in seeds]  # once each: a run may take hours
    return min(scores), max(scores)
### END SOLUTION


# %%
check("00.spread")

# %% [markdown]
# ## Three things to take away
#
# 1. **A training run is one throw of two dice**: the start weights and the shuffling.
# 2. **Seed it to repeat it**, with `keras.utils.set_random_seed`, first of all; and note the versions.
# 3. **Try other seeds before you believe it.** Say how many, the lowest and the highest.
#
# ## Quiz
#
# No points: click on the answer you would give, and it opens.

# %%
quiz("00.q1")

# %%
quiz("00.q2")

# %%
quiz("00.q3")

# %%
quiz("00.q4")

# %% [markdown]
# And where do you stand? Each check keeps your best result:

# %%
progress("00")

# %% [markdown]
# <details>
# <summary><strong>The lecture notes, row by row</strong></summary>
#
# | Row | The notes | Today | Section |
# |---|---|---|---|
# | A1 | Keras; two ways to declare a model | three; `Sequential` is the one used here | 1 |
# | A24 | machine learning: people adjust the weights w | `fit` does; people make the features | 3 |
# | A25 | data quality decides | right; systematic mistakes weigh most | 3 |
# | A26 | feature engineering needs knowledge of the field | right: somebody had to think of r² | 3 |
# | A27 | 20 features → house price, for classification | a price is a number: regression | 3 |
# | A28 | unclear until tried, but explainable, since handmade | 2 weights can be read, 65 cannot | 3 |
# | B1 | `tf.version` == 2.9.2 | a module; the text has another name | 2 |
# | B2 | tensorflow.keras is the API | Keras 3 under its old name; `import keras` | 2 |
# | C3 | AI ⊃ machine learning ⊃ deep learning | right | 3 |
# | C4 | deep learning extracts features; people bring bias | right; bias enters by the labels, too | 3 |
# | C5 | table: principle, reuse, data, time, output | reuse, "millions", "numbers only" are not so | 3 |
# | C11 | five steps of `fit`; random start, so curves differ | right; shuffling is a second die | 1, 4, 5 |
#
# </details>
#
# **Next:** what goes into a network, and comes out of it: tensors.
