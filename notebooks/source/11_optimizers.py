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
# # 11 · Optimizers
#
# *옵티마이저: 최적화 알고리즘*
#
# Everybody takes Adam. What does it do that plain descent does not, and is it better? We begin with a
# bowl, a ball, and a rule that remembers one thing.

# %%
import numpy as np

from autograder import check, hint, progress, solution
from course_utils import LiveTraining, load_fashion_mnist, predicted, quiet_start, quiz, set_seed
from course_utils.demos import nb11 as demo

with quiet_start():  # without TensorFlow's start-up messages
    import keras
    from keras.optimizers import SGD, Adagrad, Adam, RMSprop

demo.opening_picture()

# %% [markdown]
# **After it you can**
#
# - say what momentum, Adagrad, RMSprop and Adam remember, and write each of them;
# - say when a memory helps, and when it costs;
# - compare optimizers so that the comparison means something;
# - write a schedule for the learning rate.
#
# **Time:** about 55 minutes. **You need:** gradient descent and the learning rate η (notebook 02);
# `compile` and `fit`.
#
# **How it works:** *predict*, run the cell, read why, do your own exercise; its card has hints to open.
# *The notes* are a student's lecture notes; a box *A common belief* sets what many believe beside what
# the code shows.
#
# ## 1 · A memory of direction
#
# Plain descent steps −η·g, g being the slope, and forgets. **Momentum** (모멘텀; the notes: *inertia*, 관성,
# a ball that rolls down a bowl) keeps a **velocity** v, of which a share β is left after each step:
#
# $$v \leftarrow \beta v - \eta g \qquad\qquad w \leftarrow w + v$$
#
# ### Predict
#
# A long, even hillside: the slope is 6, wherever one stands. With η = 0.1 every step of plain descent is
# 0.6 long. With β = 0.9 the *first* is 0.6, too. How long is the hundredth?

# %%
my_momentum_step = ...  # your guess, a number

# %% [markdown]
# A Keras optimizer needs no model: `apply` takes slopes and weights, and moves the weights.


# %%
def steps_of(rule, slopes):
    """The steps that a Keras optimizer makes for a weight's slopes, one after the other."""
    w, places = keras.Variable(np.zeros_like(slopes[0])), [np.zeros_like(slopes[0])]
    for g in slopes:
        rule.apply([keras.ops.array(g)], [w])
        places.append(w.numpy().copy())
    return np.diff(places, axis=0)


even = np.full(100, 6.0, dtype="float32")
lengths = -steps_of(SGD(0.1, momentum=0.9), even)
for step in (1, 2, 10, 100):
    print(f"step {step:>3}: {lengths[step - 1]:.2f}")
predicted(my_momentum_step, 6, why="0.6 + 0.9 · 0.6 + 0.81 · 0.6 + … comes to 0.6 / (1 − 0.9).")

# %% [markdown]
# **Ten times as long**, 1 / (1 − β), *while the slope keeps its sign*. Where it changes its sign at every
# step, +6, −6, +6 …, the velocity settles at 0.32, about half of plain descent's. That is the first picture
# (each rule at about its best η): along the bowl the slope keeps its sign, across it does not.
#
# ### Predict
#
# Back in the valley of notebook 02: the slope is 3 (w − 8), the ball starts at w = 10, and η = 0.1. Now
# with β = 0.9: where is it after **three** steps?

# %%
my_turn = ...  # "a": above 8   "b": at 8, within 0.1   "c": below 8, past the bottom

# %%
w, rule = keras.Variable(10.0), SGD(0.1, momentum=0.9)
for step in range(1, 7):
    rule.apply([3 * (w - 8)], [w])
    print(f"step {step}: w = {w.numpy():.3f}")
demo.valley_picture()
choices = {"a": "above 8", "b": "at 8", "c": "past the bottom"}
predicted(my_turn, "c", choices=choices, why="At 8 the slope is 0, but the velocity is not.")

# %% [markdown]
# > **A common belief:** more momentum is faster.
# >
# > **Today:** in a ravine, and up to a point. In a bowl that is 100 times as curved across as along, each
# > with its best η: about 270 steps without, 40 with β = 0.7, 110 with 0.9, 1,200 with 0.99. In the
# > valley above, 0.9 needs 100 steps in place of 15.
#
# <details>
# <summary><strong>Nesterov, and how large may η be?</strong></summary>
#
# The notes write `SGD(learning_rate=0.001, momentum=0.9, nesterov=True)`. Nesterov looks ahead: it moves
# by βv − ηg with the *new* v, so its first step here is 1.9 times as long, to 8.86. (Keras's default is
# 0.01; `nesterov=True` without `momentum` is plain descent, without a word.)
#
# Plain descent holds while η < 2/c in a valley of curvature c; momentum while η < 2(1 + β)/c. Here c = 3:
# with β = 0.9, 1.26 comes to rest, and 1.27 explodes. Try it in a cell of your own:
# `demo.Rule("momentum", 1.27).walk(lambda w: 3 * (w - 8), 10.0, 4000)[-1]`.
#
# </details>
#
# ### Your turn: `11.momentum`
#
# Write the walk: `grad` is a function, the slope at w. In the valley above,
# `momentum_walk(grad, 10, 0.1, 0.9, 3)` is `[10, 9.4, 8.44, 7.444]`: the start, and the weight after
# each step.


# %% exercise="11.momentum"
### BEGIN SOLUTION
#: def momentum_walk(grad, w0, lr, beta, steps):
#:     """Descent with momentum from w0: the list of all weights, w0 included."""
#:     ...  # your code here
def momentum_walk(grad, w0, lr, beta, steps):
    """Descent with momentum from w0: the list of all weights, w0 included."""
    w, v = w0, 0.0
    weights = [w]
    for _ in range(steps):
        v = beta * v - lr * grad(w)  # the old velocity fades, the slope comes in
        w = w + v
        weights.append(w)
    return weights
### END SOLUTION


# %%
check("11.momentum")

# %% [markdown]
# ## 2 · A ruler for each weight
#
# One η for all weights is too long for the steep and too short for the gentle. So divide each weight's
# slope by how large *its own* slopes have been:
#
# | | remembers | step |
# |---|---|---|
# | **Adagrad** | the sum $a \leftarrow a + g^2$, from 0.1 | $-\eta g / \sqrt{a + \varepsilon}$ |
# | **RMSprop** | the mean $v \leftarrow \rho v + (1 - \rho) g^2$, from 0 | $-\eta g / \sqrt{v + \varepsilon}$ |
#
# ε = 10⁻⁷ only keeps them from dividing by 0; ρ is 0.9 unless you say otherwise. The mean (지수 이동평균)
# counts old squares less and less.
#
# ### Predict
#
# Two weights have the slopes 60 and 0.6. Plain descent steps 6 and 0.06: the first is 100 times as long as
# the second. How many times, with Adagrad?

# %%
my_ratio = ...  # your guess, a number

# %%
two = np.array([[60.0, 0.6]], dtype="float32")
for rule in (SGD(0.1), Adagrad(0.1), RMSprop(0.1)):
    first, second = -steps_of(rule, two)[0]
    name = type(rule).__name__
    print(f"{name:<8} {first:.4f} and {second:.4f}: {first / second:.2f} times")
predicted(my_ratio, 1.13, within=0.15, why="Each is divided by its own size: what is left is about η.")

# %% [markdown]
# **Nearly equal**: 60/60 and 0.6/0.6, but for the 0.1 that the sum starts from. And later? The slope is 6
# again, at every step:

# %%
demo.fingerprints_picture()

# %% [markdown]
# Adagrad's sum only grows, so on an even slope its step shrinks as 1/√t: it brakes though nothing is near.
# RMSprop's mean gets over the past, and its step stays.
#
# > **A common belief:** Adagrad is fast where it is steep, and slow where it is gentle.
# >
# > **Today:** that is plain descent. Adagrad evens the two out. Its step does shrink too far in long
# > trainings (so far the notes are right), and RMSprop mends that with a mean in place of the sum.
#
# ### Your turn: `11.ruler`
#
# Write both, for one weight and its slopes in order. Return the steps, with their signs. For slopes 6, 6
# and η = 0.1: Adagrad −0.0999, −0.0707; RMSprop with ρ = 0.9 −0.3162, −0.2294.


# %% exercise="11.ruler"
### BEGIN SOLUTION
#: def adagrad_steps(slopes, lr):
#:     """Adagrad's steps for slopes that come one after the other."""
#:     ...  # your code here
#:
#:
#: def rmsprop_steps(slopes, lr, rho):
#:     """RMSprop's steps for slopes that come one after the other."""
#:     ...  # your code here
def adagrad_steps(slopes, lr):
    """Adagrad's steps for slopes that come one after the other."""
    a, steps = 0.1, []
    for g in slopes:
        a = a + g**2  # a sum: it never forgets
        steps.append(-lr * g / np.sqrt(a + 1e-7))
    return steps


def rmsprop_steps(slopes, lr, rho):
    """RMSprop's steps for slopes that come one after the other."""
    v, steps = 0.0, []
    for g in slopes:
        v = rho * v + (1 - rho) * g**2  # a mean: it forgets
        steps.append(-lr * g / np.sqrt(v + 1e-7))
    return steps
### END SOLUTION


# %%
check("11.ruler")

# %% [markdown]
# ## 3 · Turn the bowl
#
# The bowl of the first picture again, now with Adagrad. It is steep along weight b, and gentle along weight a.

# %%
demo.before_turning()

# %% [markdown]
# ### Predict
#
# Now the bowl is turned by 45°, and the start with it. The loss is as it was; only the axes of the weights
# lie otherwise in it. Which of the two now needs another number of steps?

# %%
my_turned = ...  # "a": SGD   "b": Adagrad   "c": both   "d": neither

# %%
demo.turn_explorer()
choices = {"a": "SGD", "b": "Adagrad", "c": "both", "d": "neither"}
why = "The gradient turns with the bowl; Adagrad's rulers stay on the axes of the weights."
predicted(my_turned, "b", choices=choices, why=why)

# %% [markdown]
# Plain descent sees only the arrow of the gradient, and the arrow turns with the bowl. Adagrad's rulers lie
# along the *weights*: at 45° each weight has its share of the steep direction and of the gentle one. The steep
# one sets both rulers, and along the gentle one Adagrad creeps. (Up to 11° it even gains: a lucky start. Its
# long way begins at 12°. With η from 1 to 11, turning by 45° costs it at least 1.6 times as many steps.)
# RMSprop and Adam measure along the axes, too.
#
# Nobody sees how a network's ravines lie. **So no picture of a bowl proves one optimizer better: one has
# to race them**, in section 6.
#
# ## 4 · Adam: both memories
#
# **Adam** remembers direction *and* size. Both memories are means, and both start from 0:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2$$
#
# $$\text{step} = -\eta\, \hat m / (\sqrt{\hat v} + \varepsilon) \qquad
# \hat m = \frac{m}{1 - \beta_1^t} \qquad \hat v = \frac{v}{1 - \beta_2^t}$$
#
# The usual betas are 0.9 and 0.999; t counts the steps from 1. The two hats are the **correction**.
#
# ### Predict
#
# Leave the hats away: the step is −η·m/√v. How long is the *first* one, in η? (Work out m and v after one
# slope g.)

# %%
my_uncorrected = ...  # your guess, a number

# %%
g = 6.0
m, v = (1 - 0.9) * g, (1 - 0.999) * g**2  # after one step from 0
print(f"not corrected: {m / v**0.5:.2f} η")
print(f"corrected:     {m / (1 - 0.9) / (v / (1 - 0.999)) ** 0.5:.2f} η")
demo.correction_picture()
predicted(my_uncorrected, 3.16, within=0.03, why="0.1 g / √(0.001 g²): g cancels, 0.1 / √0.001 stays.")

# %% [markdown]
# Both memories are too small at first, but v by far more. With the hats the first step is η, however steep
# it is: `Adam(0.1)` goes from 10 to 9.9 in our valley. So η is a *distance*, for every weight: the notes'
# `adam (learning rate = 0.1)` is a hundred times the default, which is 0.001. What does a loss that is
# multiplied by 1,000 change? And what does a slope do that comes after a long rest?

# %%
for factor in (1, 1000):
    for make in (SGD, Adam):
        w, rule = keras.Variable(10.0), make(0.1)
        for _ in range(3):
            rule.apply([factor * 3 * (w - 8)], [w])
        print(f"loss × {factor:<6}{make.__name__:<5} after 3 steps: {w.numpy():,.4f}")
rare = demo.Rule("Adam", 1.0).steps([0.0] * 5000 + [6.0])  # the same rule, in NumPy
print(f"after 5,000 slopes of 0, a slope of 6: a step of {rare[-1]:.2f} η")

# %% [markdown]
# Adam does not notice: the factor divides out (while the slopes are far above ε, and without weight decay
# or clipping).
#
# > **A common belief:** Adam's steps are never longer than η.
# >
# > **Today:** when slopes are alike. After 5,000 slopes of 0 the step is 3.15 η long: the correction is over by
# > then, and the new slope counts 0.1 in m, but its square only 0.001 in v.
#
# ### Your turn: `11.adam`
#
# Write Adam's steps, corrected, for one weight and its slopes. On slopes 6, 6, 6 with η = 0.1 and the usual
# betas each step is −0.1.


# %% exercise="11.adam"
### BEGIN SOLUTION
#: def adam_steps(slopes, lr, beta_1, beta_2):
#:     """Adam's steps for slopes that come one after the other; ε is 1e-7."""
#:     ...  # your code here
def adam_steps(slopes, lr, beta_1, beta_2):
    """Adam's steps for slopes that come one after the other; ε is 1e-7."""
    m = v = 0.0
    steps = []
    for t, g in enumerate(slopes, start=1):
        m = beta_1 * m + (1 - beta_1) * g  # direction
        v = beta_2 * v + (1 - beta_2) * g**2  # size
        m_hat, v_hat = m / (1 - beta_1**t), v / (1 - beta_2**t)  # copies: m and v go on as they are
        steps.append(-lr * m_hat / (np.sqrt(v_hat) + 1e-7))
    return steps
### END SOLUTION


# %%
check("11.adam")

# %% [markdown]
# ## 5 · Once more: the saddle
#
# Notebook 02 left the saddle (안장점) x² − y² with plain descent: from y = 0.000001, with η = 0.1, |y| is above
# 1 after 76 steps.
#
# ### Predict
#
# All five start there, with the same η = 0.1. Which is out **first**?

# %%
my_escape = ...  # "SGD", "momentum", "Adagrad", "RMSprop" or "Adam"

# %%
for name in ("SGD", "momentum", "Adagrad", "RMSprop", "Adam"):
    at_0 = demo.escape(name, 0) or "never"
    print(f"{name:<9} out after step {demo.escape(name)}; from y = 0 exactly: {at_0}")
demo.saddle_picture()
names = {"a": "SGD", "b": "momentum", "c": "Adagrad", "d": "RMSprop", "e": "Adam"}
predicted(my_escape, "d", choices=names, why="Its first step is 3.16 η, however tiny the slope.")

# %% [markdown]
# Divided by its own size, a tiny slope makes a full step; Adagrad's 0.1 keeps it from that. At y = 0 exactly
# the slope is 0, and so is every step: all five stay.
#
# > **A common belief:** descent cannot leave a saddle, so one needs a better optimizer.
# >
# > **Today:** plain descent does leave, in time. A better one saves time.
#
# ## 6 · A fair race
#
# 5,000 Fashion-MNIST images, a network 784-64-10, batches of 64, 6 epochs; what counts is the loss that is
# minimised, on the training images. As they come, `SGD()` (η = 0.01) ends at 0.76, `Adam()` (0.001) at 0.41.
#
# ### Predict
#
# Now SGD gets a momentum of 0.9, and a rate that is *chosen*, the best of eight. How much of the gap to
# Adam does that close?

# %%
my_gap = ...  # "a": less than a quarter   "b": about half   "c": all of it

# %%
demo.race_picture()
demo.race_table()
choices = {"a": "less than a quarter", "b": "about half", "c": "all of it"}
predicted(my_gap, "c", choices=choices, why="The defaults raced 0.01 against 0.001.")

# %% [markdown]
# **All of it**: 0.401 beside 0.406. What had raced were two rates, 0.01 and 0.001, and no memory against two.
# (Adagrad's default hardly moves: 1.20, and 0.49 tuned.) Tuned as well, Adam leads again, with 0.361; over
# ten seeds the two overlap, and on *other* images they are level (0.809 and 0.805).
#
# Look at RMSprop: the rate that was best with six seeds (0.38) came to 0.51 with ten new ones, no better than
# its default. **Choose with some seeds, report others.**
#
# > **A common belief:** Adam is the best optimizer. (The notes: the most used one.)
# >
# > **Today:** untuned, here, yes: a good first choice. In large studies, too, the ranking follows how widely
# > each one is tuned (Choi et al., 2019). Who compares without tuning compares learning rates.
#
# Now one to watch. Change the optimizer and run it again:

# %%
set_seed(11)
fashion = load_fashion_mnist()
images, labels = fashion.train_images[:5000] / 255, fashion.train_labels[:5000]
model = keras.Sequential(
    [keras.Input((28, 28)), keras.layers.Flatten()]
    + [keras.layers.Dense(64, "relu"), keras.layers.Dense(10, "softmax")]
)
model.compile(SGD(0.05, momentum=0.9), "sparse_categorical_crossentropy")
history = model.fit(images, labels, batch_size=64, epochs=6, verbose=0, callbacks=[LiveTraining()])

# %% [markdown]
# Which names does `compile(optimizer=…)` know?

# %%
for name in ("adam", "AdaDelta", "gradient descent", "momentum"):
    try:
        print(f"{name!r}: {type(keras.optimizers.get(name)).__name__}")
    except ValueError as error:
        print(f"{name!r}: {str(error).split(':')[0]}")

# %% [markdown]
# <details>
# <summary><strong>Other ways to go wrong</strong></summary>
#
# | written | what happens |
# |---|---|
# | `keras.optimizer.SGD()`, as in the notes | no such module: `keras.optimizers`, with an s |
# | `keras.optimizers.RMSProp`, `AdaGrad` | no such names: `RMSprop`, `Adagrad`. Only *strings* ignore case |
# | `Adam(lr=0.1)` | *Argument(s) not recognized*: `learning_rate=`, or just `Adam(0.1)` |
# | `SGD(1)`, `momentum=0` | refused: it must be a float, 1.0, 0.0 |
# | `decay=0.1` | a warning, and ignored |
# | no `optimizer=` in `compile` | RMSprop |
# | one object for two models | *Unknown variable*: make a new one for each |
#
# A name, `"adam"`, takes the defaults; an object, `Adam(0.003)`, is how the notes, too, tune one.
#
# </details>
#
# ## 7 · A schedule
#
# Adam adapts each weight's *share*. The common η stays what you made it, to the last step, unless a
# **schedule** changes it.
#
# ### Predict
#
# The same images and network, Adam from η = 0.01: constant, or halved in each epoch. Whose loss on *other*
# images is lower, in the mean of ten seeds?

# %%
my_schedule = ...  # "a": constant   "b": halved   "c": the same, within 0.01

# %%
def halved(epoch, lr):
    """The learning rate of an epoch, for keras.callbacks.LearningRateScheduler(halved)."""
    return 0.01 * 0.5**epoch


print("rates:", [halved(epoch, None) for epoch in range(6)])
demo.schedule_picture()
choices = {"a": "constant", "b": "halved", "c": "the same"}
predicted(my_schedule, "b", choices=choices, why="Large steps first, small ones at the end: now the ten seeds agree.")

# %% [markdown]
# **Halved**, from 0.01: 0.485 in place of 0.548, and the worst of its ten seeds is better than the best with
# the constant rate. On the training images the constant rate is even a little lower (0.352 against 0.369). And from 0.001
# the halved one stops before it has arrived (0.587 against 0.520): **a rate that falls so fast has to start high.**
#
# > **A common belief:** Adam needs no schedule, it adapts its rate itself.
# >
# > **Today:** it adapts each weight's share of it. Here the best on new images, of these six ways, was large
# > steps first and small ones then.
#
# ### Your turn: `11.schedule`
#
# Write one of the kind that large models are trained with. First a **warm-up**: the rate climbs in equal
# steps, and reaches `top` in the last of `warm` epochs. Then stairs: `top` for `k` epochs, half of it for
# the next `k`, and so on. Epochs count from 0. With 0.01, 2 and 3 the rates are 0.005, 0.01, then 0.01,
# 0.01, 0.01, 0.005 …
#
# Keras calls `schedule(epoch, lr)` at the beginning of each epoch, with the rate there is, and wants a
# **float** back. A training that is resumed must get the same rates.


# %% exercise="11.schedule"
### BEGIN SOLUTION
#: def schedule(epoch, lr, top=0.01, warm=2, k=3):
#:     """The learning rate of an epoch: up to `top` in `warm` epochs, then halved every k."""
#:     ...  # your code here
def schedule(epoch, lr, top=0.01, warm=2, k=3):
    """The learning rate of an epoch: up to `top` in `warm` epochs, then halved every k."""
    if epoch < warm:
        return float(top * (epoch + 1) / warm)
    stairs = (epoch - warm) // k  # how often it has been halved
    return float(top * 0.5**stairs)  # from the epoch alone: lr is not asked
### END SOLUTION


# %%
check("11.schedule")

# %% [markdown]
# ## Three things to take away
#
# 1. **An optimizer gives the slope memories:** of direction (momentum) and of size, weight by weight (Adagrad, RMSprop).
#    Adam has both.
# 2. **A memory pays where the landscape suits it**: velocity in ravines, rulers where they lie along the weights.
# 3. **Tune each one's rate before you compare**, and show the spread over seeds. A schedule is worth trying with any of them.
#
# ## Quiz
#
# No points: click on the answer you would give, and it opens.

# %%
quiz("11.q1")

# %%
quiz("11.q2")

# %%
quiz("11.q3")

# %%
quiz("11.q4")

# %%
progress("11")

# %% [markdown]
# <details>
# <summary><strong>The lecture notes, row by row</strong></summary>
#
# | Row | The notes | Today | Section |
# |---|---|---|---|
# | A16 | `adam (learning rate = 0.1)` | `Adam(0.1)`, a hundred times the default; its first step is 0.1 long | 4 |
# | B18 | Adam, "Gradient Denscent", AdaDelta | `'AdaDelta'` works in any case; `'gradient descent'` is no name: `'sgd'` | 6 |
# | E22 | `keras.optimizer.SGD()`, `.Adam()` | `keras.optimizers` | 6 |
# | E23 | make an optimizer object to tune it | right; tune the rate of each that you compare | 6 |
# | E24 | a saddle has slope 0; descent cannot leave | it leaves, except from exactly 0 | 5 |
# | E42 | `SGD(learning_rate=0.001, momentum=0.9, nesterov=True)` | right; the default rate is 0.01 | 1 |
# | E43 | AdaGrad: fast where steep, slow where gentle; decays too far | it evens the two out; the decay is right | 2, 3 |
# | E44 | RMSProp: an exponential mean; `RMSprop(0.001, rho=0.9)` | right; written `RMSprop` | 2 |
# | E45 | Adam = momentum + RMSProp; betas 0.9, 0.999 | right, with a correction for the start | 4 |
# | E46 | momentum: inertia (the formula is blank) | v ← βv − ηg, w ← w + v | 1 |
#
# </details>
