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
# # 02 · Gradient descent and the learning rate
#
# *경사하강법과 학습률*
#
# A network learns by rolling downhill: a ball in a valley, and one number, the learning rate, that
# decides whether the ball comes to rest, bounces for ever or flies off.
#
# **After it you can**
#
# - say what ∂E/∂w means, and measure it without calculus;
# - run gradient descent by hand and in Python;
# - work out where the limit of the learning rate lies;
# - write mini-batch descent, and say when small batches pay;
# - say when a saddle point traps descent.
#
# **Time:** about 50 minutes. **You need:** Python functions, loops and lists, NumPy's `mean`, and the
# derivative of x².
#
# **How it works:** *predict*, run the cell, read why, do your own exercise. Stuck? Its card has hints
# to open. The course grew out of a student's lecture notes; where they say what many people
# believe, and what is not so, a box *A common belief* sets it beside what the code shows.

# %%
import math

import numpy as np

from autograder import check, hint, progress, solution
from course_utils import predicted, quiet_start, quiz
from course_utils.demos import nb02 as demo


# %% [markdown]
# ## 1 · A ball in a valley
#
# Our network has one weight (가중치), `w`. For each value of `w` it makes a certain error (오차):
#
# $$E(w) = 1.5\,(w - 8)^2$$
#
# The best weight is 8. Pretend not to know: the ball starts at `w = 10`, in fog, and feels only the
# slope under it.


# %%
def E(w):
    """The error that the weight w makes."""
    return 1.5 * (w - 8) ** 2


demo.slope_picture()

# %% [markdown]
# ∂E/∂w is **the change of the error per unit of weight** (기울기, the slope). To measure it, nudge `w`
# a little, see how much the error changes, and divide.

# %% tags=["nbval-check-output"]
for nudge in (1, 0.1, 0.01, 0.001):
    change = E(10 + nudge) - E(10)
    print(f"nudge {nudge:<6g} error changes by {change:.7g}, per unit: {change / nudge:.6g}")


def slope(w, nudge=1e-3):
    """The slope of E at w, measured with a tiny nudge to both sides."""
    return (E(w + nudge) - E(w - nudge)) / (2 * nudge)


# %% [markdown]
# A whole step of 1 climbs 7.5, not the tangent's 6: the valley gets steeper on the way. The smaller
# the nudge, the closer to **6**, which calculus calls the derivative.
#
# ### Predict
#
# At `w = 10` the slope is 6. What is it at `w = 5`, on the other side? Look at the picture: first
# the sign, then the size.

# %%
my_slope_at_5 = ...  # your guess, a number

# %% tags=["nbval-check-output"]
for w in (5, 7, 8, 9, 10):
    print(f"w = {w:>2}   E = {E(w):5.1f}   slope = {round(slope(w), 6) + 0.0:5.1f}")

why = "At 5 the error falls as w grows, so the slope is negative; and 5 is farther from 8 than 10 is."
predicted(my_slope_at_5, -9, why=why)

# %% [markdown]
# **The sign says where up is**: left of 8 the slope is negative, so going right takes you down.
# **The size says how steep it is**: at the bottom it is 0.
#
# ### Your turn: `02.grad`
#
# Measuring costs two errors for each slope, and a network has millions of weights; a formula is
# cheaper. Differentiate E(w) = 1.5 (w − 8)² and write its slope as a function.


# %% exercise="02.grad"
### BEGIN SOLUTION
#: def grad(w):
#:     """Slope of E(w) = 1.5 (w - 8)² at w, as a number."""
#:     ...  # your code here
def grad(w):
    """Slope of E(w) = 1.5 (w - 8)² at w, as a number."""
    # The 2 comes down in front, and 1.5 · 2 = 3; the bracket itself has slope 1.
    return 3 * (w - 8)
### END SOLUTION


# %%
check("02.grad")

# %% [markdown]
# ## 2 · One rule: step against the slope
#
# Go left where the slope is positive, right where it is negative. So *subtract* it:
#
# $$w_\text{new} = w_\text{old} - \eta\,\frac{\partial E}{\partial w}$$
#
# η (eta) is the **learning rate** (학습률): how long a step is for a given slope. One step from
# `w = 10`, with three rates, in two valleys that both have slope 6 there:

# %% tags=["nbval-check-output"]
def valley(w, target):
    """A parabola with its bottom at target, and slope 6 at w = 10."""
    return 3 / (10 - target) * (w - target) ** 2


for target, eta in ((8, 1), (8, 0.1), (8, 0.01), (5, 1)):
    before, w_new = valley(10, target), 10 - eta * 6
    after = valley(w_new, target)
    print(f"bottom {target}, η = {eta:<4g}: 10 → {w_new:<4g}  error {before:g} → {after:.4g}")

# %% [markdown]
# > **A common belief:** learning is `w − ∂E/∂w`, and a step is good that goes towards the target.
# > (The notes: 10 − 6 = 4 with the target 5; a few lines on, with the target 8.)
# >
# > **Today:** that is the case η = 1, and only the *loss* says whether a step helps. The step to 4
# > overshoots both bottoms; with the bottom at 5 the error falls all the same, with 8 it grows.
#
# ### Predict
#
# Back to our valley, with its bottom at 8. With η = 0.1 the first step goes from 10 to 9.4. Where does
# the **second** step end?

# %%
my_second_step = ...  # your guess, a number

# %%
print(f"slope at 9.4: {slope(9.4):.4g}")
print(f"second step:  9.4 - 0.1 · {slope(9.4):.4g} = {9.4 - 0.1 * slope(9.4):.4g}")

predicted(my_second_step, 8.98, within=0.001, why="8.8 would need the slope 6 of the old place.")
demo.frozen_picture()

# %% [markdown]
# **The slope is measured anew at every step; η stays as it is.** So the steps shrink by themselves
# near the bottom.
#
# > **A common belief:** the gradient needs "updating", so one sets a *weight* η; then 9.4 − 0.6 = 8.8,
# > and then 8.2.
# >
# > **Today:** η is a *step size*, and nobody updates it. 8.8 and 8.2 need a slope frozen at 6.
#
# ### Your turn: `02.descend`
#
# Write the whole walk. `descend(10, 0.1, 3)` should return `[10, 9.4, 8.98, 8.686]`: the start and
# the weight after each step, so `steps` steps give `steps + 1` numbers. You may call your `grad`.


# %% exercise="02.descend"
### BEGIN SOLUTION
#: def descend(w0, lr, steps):
#:     """Gradient descent on E from w0: the list of all weights, w0 included."""
#:     weights = [w0]
#:     ...  # your code here
#:     return weights
def descend(w0, lr, steps):
    """Gradient descent on E from w0: the list of all weights, w0 included."""
    weights = [w0]
    for _ in range(steps):
        w = weights[-1]
        slope_here = 3 * (w - 8)  # measured anew, at the weight just reached
        weights.append(w - lr * slope_here)
    return weights
### END SOLUTION


# %%
check("02.descend")

# %% [markdown]
# <details>
# <summary><strong>When to stop?</strong></summary>
#
# The notes say it well: *N times, or until nothing is gained*. N counts **updates**. Keras asks for
# `epochs`, passes through the data; section 6 shows how many updates one makes. "Until nothing is
# gained" is `EarlyStopping`, in a later notebook.
#
# </details>
#
# ## 3 · The learning rate
#
# ### Predict
#
# Four balls start at 10. Which learning rate takes its ball to the bottom in the **fewest steps**?

# %%
my_fastest_rate = ...  # "a": 0.1   "b": 1/3   "c": 2/3   "d": 1

# %%
demo.four_rates()
predicted(my_fastest_rate, "b", choices={"a": "0.1", "b": "1/3", "c": "2/3", "d": "1"})

# %% [markdown]
# Now you: pull η slowly from 0.30 to 0.70, and watch what happens around 1/3 and around 2/3.

# %%
demo.ball_slider()

# %% [markdown]
# Put the slope into the rule, and subtract 8 on both sides:
#
# $$w_\text{new} - 8 = w_\text{old} - 8 - \eta\cdot 3\,(w_\text{old} - 8) = (1 - 3\eta)\,(w_\text{old} - 8)$$
#
# **Each step multiplies the distance to the bottom by 1 − 3η.**
#
# | η | 1 − 3η | what happens |
# |---|---|---|
# | 0.1 | 0.7 | 70% of the distance is left: it creeps in |
# | 1/3 | 0 | there in one step |
# | 0.5 | −0.5 | other side, half as far: it swings in |
# | 2/3 | −1 | other side, just as far: 10 ↔ 6 for ever |
# | 1 | −2 | other side, twice as far: it runs away |
#
# The 3 and the 8 belong to *this* valley: no learning rate is right for every model. When a loss
# grows from step to step, or turns into `nan`, suspect a rate that is too large.
#
# ### Your turn: `02.largest_lr`
#
# A **new** valley: E(w) = 2.5 (w + 4)², with its bottom at −4. What is the largest η, to two digits,
# with which the ball still comes to rest there?

# %% exercise="02.largest_lr"
### BEGIN SOLUTION
#: largest_stable_lr = ...  # your number
# The slope is 5 (w + 4), so each step multiplies the distance to −4 by 1 − 5η.
# It shrinks while |1 − 5η| < 1, that is for η < 0.4; at 0.4 the ball bounces for ever.
largest_stable_lr = 0.39
### END SOLUTION

# %%
check("02.largest_lr")

# %% [markdown]
# ## 4 · Two weights
#
# Two weights have a slope each: nudge one, hold the other. Together they are the **gradient**, and
# descent steps against both at once. Take
#
# $$E(a, b) = \tfrac{1}{2}\,(a^2 + 25\,b^2) \qquad
# \frac{\partial E}{\partial a} = a \qquad \frac{\partial E}{\partial b} = 25\,b$$
#
# a long, narrow bowl with its bottom at (0, 0), and a ball at (10, 2).
#
# ### Predict
#
# Descent sets out in the steepest direction. How far is that off the **short way**, straight to the
# bottom?

# %%
my_direction = ...  # "a": not at all   "b": about 30 degrees   "c": more than 60 degrees

# %%
a, b = 10.0, 2.0
downhill, to_bottom = np.array([-a, -25 * b]), np.array([-a, -b])
cosine = downhill @ to_bottom / np.linalg.norm(downhill) / np.linalg.norm(to_bottom)
print(f"steepest descent sets out {math.degrees(math.acos(cosine)):.0f}° off the short way")

choices = {"a": "not at all", "b": "about 30 degrees", "c": "more than 60 degrees"}
predicted(my_direction, "c", choices=choices)
demo.bowl_picture()

# %% [markdown]
# Each direction has its own multiplier: 1 − η for a, 1 − 25η for b. With η = 0.07 that is 0.93 and
# −0.75: b changes sides at every step, which draws the zigzag, and a creeps. **The steep direction
# sets the limit for η; the flat one pays with its time.** Better optimizers set out to mend this.
#
# > **A common belief:** gradient descent is the *fastest* path to the right weight, with the *least
# > learning*.
# >
# > **Today:** it promises neither. Its way is not the shortest, and with η = 2/3 our first ball never
# > arrived.
#
# ## 5 · The same step in Keras
#
# A rule that turns slopes into steps is an **optimizer** (옵티마이저). `SGD` is the rule from above;
# `Adam`, which you will meet most often, is another.
#
# ### Predict
#
# `Adam(learning_rate=0.1)` starts at 10, where the slope is 6. Where does its first step end?

# %%
my_first_adam_step = ...  # your guess, a number

# %% tags=["nbval-check-output"]
with quiet_start():  # without TensorFlow's start-up messages
    import keras

for rule in (keras.optimizers.SGD, keras.optimizers.Adam):
    for slope_at_10 in (6.0, 600.0):
        weight = keras.Variable(10.0)
        rule(learning_rate=0.1).apply([keras.ops.array(slope_at_10)], [weight])
        print(f"{rule.__name__:<4} slope {slope_at_10:3g}: 10 → {float(weight.numpy()):.4g}")

predicted(my_first_adam_step, 9.9, within=0.001, why="9.4 is SGD's step, η times the slope.")

# %% [markdown]
# SGD's step is η times the slope: 0.6, or 60. Adam divides the slope by its own recent size. On the
# first step that leaves only the sign: **Adam's first step is about η long, however steep it is.** Do
# not carry the learning rate of one over to the other.
#
# > **A common belief:** the optimizer is "the ratio of the update": `adam (learning rate = 0.1)`.
# >
# > **Today:** it is the whole rule; the ratio is the learning rate. The line is no Python, and 0.1
# > is a hundred times Adam's default:

# %% tags=["nbval-check-output"]
try:
    compile("adam (learning rate = 0.1)", "<the notes>", "eval")
except SyntaxError:
    print("the notes' line:  SyntaxError")

for rule in (keras.optimizers.SGD, keras.optimizers.Adam):
    print(f"default of {rule.__name__}: {float(rule().learning_rate.numpy()):g}")

# %% [markdown]
# ## 6 · Batches: how much data for one step?
#
# So far the error was a formula. Really it is an average over data: here, the mean squared miss of a
# line `w·x + b`, with a slope for each of its two weights.
#
# $$\text{miss}_i = w x_i + b - y_i \qquad
# \frac{\partial E}{\partial w} = 2 \cdot \text{mean}(\text{miss} \cdot x) \qquad
# \frac{\partial E}{\partial b} = 2 \cdot \text{mean}(\text{miss})$$

# %%
x, y = demo.line_data()
demo.line_picture(x, y)

sizes = [len(x[start : start + 8]) for start in range(0, len(x), 8)]
print(f"{len(x)} points, 8 at a time: {len(sizes)} batches, of the sizes {sizes}")

# %% [markdown]
# The means may be over **all** points (*batch* descent, 배치), over 8 at a time (*mini-batch*, 미니배치;
# 8 is the **batch size**, 배치 크기), or over **one** (*stochastic*). One pass through the data is an
# **epoch**: 1 update, ceil(60 / 8) = 8 updates, or 60.
#
# ### Predict
#
# All three get the same work, 5 epochs over these 60 points, and each *its own best* learning rate.
# Does one of them end clearly nearer to the lowest loss, at half the distance of the others?

# %%
my_winner = ...  # "a": all 60   "b": 8 at a time   "c": one at a time   "d": none of them

# %%
demo.batch_picture()
demo.race_picture()
choices = {"a": "all 60", "b": "8 at a time", "c": "one at a time", "d": "none of them"}
predicted(my_winner, "d", choices=choices, why="Look at the left picture: the three end together.")

# %% [markdown]
# With 60 points it comes to the same: a few long steps, or many short ones, each of which trembles a
# little because its slope was measured on a few points. With 6,000 points, five epochs are still
# five steps for batch descent, but thousands for the small batches, and these end several times
# nearer. **Small batches pay when the data say the same thing many times over**, as big sets do.
#
# <details>
# <summary><strong>And by the clock?</strong></summary>
#
# The notes call batch descent stable but costly, mini-batch descent wandering but fast. That holds
# *for each epoch*, when there are plenty of data. By the clock the hardware counts, too: it works on
# 32 rows almost as fast as on one. `model.fit` uses batches of 32 unless you say otherwise.
#
# </details>
#
# ### Your turn: `02.minibatch`
#
# Write mini-batch descent for the line, from `w = b = 0`. Each epoch uses **every row exactly once**,
# `batch_size` rows at a time; the last batch is what is left. Each batch makes **one** update,
# w − lr · slope and b − lr · slope, with the means over *the batch's own* rows. Return the list of
# `(w, b)` after every update. Shuffling is welcome. `x` and `y` are NumPy arrays.


# %% exercise="02.minibatch"
### BEGIN SOLUTION
#: def minibatch_descent(x, y, batch_size, lr, epochs):
#:     """Fit y ≈ w·x + b from w = b = 0: the list of (w, b) after each update."""
#:     w = b = 0.0
#:     history = []
#:     ...  # your code here: the epochs, the batches, one update each
#:     return history
def minibatch_descent(x, y, batch_size, lr, epochs):
    """Fit y ≈ w·x + b from w = b = 0: the list of (w, b) after each update."""
    w = b = 0.0
    history = []
    for _ in range(epochs):
        order = np.random.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]  # at the end, what is left
            miss = w * x[rows] + b - y[rows]
            slope_w, slope_b = 2 * np.mean(miss * x[rows]), 2 * np.mean(miss)
            w, b = w - lr * slope_w, b - lr * slope_b  # both from the old weights
            history.append((w, b))
    return history
### END SOLUTION


# %%
check("02.minibatch")

# %% [markdown]
# ## 7 · A saddle: slope 0, and yet no valley
#
# The surface x² − y² is a mountain pass: along x the middle is the lowest point, along y the highest.
# At (0, 0) both slopes, 2x and −2y, are 0: a **saddle point** (안장점).
#
# ### Predict
#
# A ball starts at (1, 0.000001), a millionth beside the line y = 0 that leads straight into the saddle.
# With η = 0.1, does it stay there, or does it get away?

# %%
my_saddle_guess = ...  # "a": it stays   "b": it gets away

# %%
def leave(y, eta=0.1, limit=10_000):
    """How many steps on x² − y² until |y| > 1, or None. (What x does makes no difference.)"""
    for step in range(1, limit + 1):
        y = y - eta * -2 * y
        if abs(y) > 1:
            return step


for y0 in (1e-2, 1e-6, 1e-12, 0.0):
    print(f"from y = {y0:<6g}", f"out after step {leave(y0)}" if leave(y0) else "still there")
predicted(my_saddle_guess, "b", choices={"a": "it stays", "b": "it gets away"})
demo.saddle_picture()

# %% [markdown]
# > **A common belief:** gradient descent cannot escape from a saddle.
# >
# > **Today:** each step multiplies y by 1.2, so any y but 0 grows: from a millionth it is out after
# > **76** steps. Only a start at *exactly* y = 0 is stuck.
#
# What a saddle costs is **time**: for some fifty steps the loss hardly moves, as if training were
# over. There the trembling of mini-batches helps: it pushes the ball off the line.
#
# ### Your turn: `02.escape`
#
# A **new** saddle: E(x, y) = 3y² − 2x², with η = 0.1. Find a `start = (x, y)`, at a distance of at
# most 0.001 from (0, 0), from which |x| passes 1 within 60 steps.

# %% exercise="02.escape"
### BEGIN SOLUTION
#: start = ...  # your point, (x, y)
# The slopes are −4x and 6y: each step multiplies x by 1 + 0.4 = 1.4 and y by 1 − 0.6 = 0.4.
# 0.0005 · 1.4²³ is more than 1, so 23 of the 60 steps are enough.
start = (0.0005, 0.0)
### END SOLUTION

# %%
check("02.escape")

# %% [markdown]
# ## Three things to take away
#
# 1. **Measure the slope, step against it, measure again.** η is fixed; the slope is what changes.
# 2. **A learning rate can be too large.** Each step multiplies the distance to the bottom; above 1
#    in size, it explodes. The steepest direction sets the limit.
# 3. **Mini-batches buy many slightly wrong steps for the price of one right one.** That pays when
#    there are plenty of data.
#
# ## Quiz
#
# No points: click on the answer you would give, and it opens.

# %%
quiz("02.q1")

# %%
quiz("02.q2")

# %%
quiz("02.q3")

# %%
progress("02")

# %% [markdown]
# <details>
# <summary><strong>The lecture notes, row by row</strong></summary>
#
# | Row | The notes | Today | Section |
# |---|---|---|---|
# | A7 | ∂E/∂w: change of the error per unit of weight | right; you measured it | 1 |
# | A8 | w_new = w − ∂E/∂w | the case η = 1 | 2 |
# | A9 | target 5: 10 − 6 = 4 | overshoots; only a loss can judge it | 2 |
# | A10 | the gradient is updated by a weight η | η is a step size; the slope is measured anew | 2 |
# | A11 | W_new = W_old − η ∂E/∂W | right, and all you need | 2 |
# | A12 | target 8: 4, 9.4, 9.94 | right sums; the target is not A9's | 2 |
# | A13 | 9.4 → 8.8 → 8.2 | 9.4 → 8.98 → 8.686 | 2 |
# | A14 | η = learning rate; "gradient-desending" | right; it is written *gradient descent* | 2 |
# | A15 | the fastest path, the least learning | neither is promised | 4 |
# | A16 | optimizer = update ratio, `adam (learning rate = 0.1)` | a rule; `Adam(learning_rate=0.001)` | 5 |
# | C9 | nudge, check the error, N times or until no gain | right; N counts updates | 2 |
# | C13, C27 | learning_rate: the degree of learning | how long a step is for a given slope | 2, 3 |
# | D29 | batch stable, mini-batch wandering and fast | for each epoch, when data are plenty | 6 |
# | E24 | descent cannot escape a saddle | it does, unless it is at exactly 0 | 7 |
#
# </details>
#
# **Next:** the valley gets many more dimensions, and a name: a neural network.
