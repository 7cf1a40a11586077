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
# A network learns by rolling downhill. This notebook is about that one idea: a ball in a valley,
# and a single number, the learning rate, that decides whether the ball comes to rest, bounces for
# ever or flies off.
#
# **After it you can**
#
# - say what ∂E/∂w means, and measure it without any calculus;
# - run gradient descent by hand and in Python, for one weight and for a line;
# - tell from a loss curve that a learning rate is too small or too large, and say why;
# - explain batch, mini-batch and stochastic descent, and count their updates;
# - say when a saddle point traps descent, and when it does not.
#
# **Time:** about 60 minutes. **You need:** Python functions and loops (notebook 01), and the
# derivative of x². Nothing here needs a GPU.
#
# **How it works:** *predict* first, then run the cell, read why, and do your own exercise. A check
# answers at once. Stuck? Type `hint("02.grad")` in a new cell; each call opens one more hint.

# %%
import math

import numpy as np

from autograder import check, hint, progress
from course_utils import predicted, quiet_start, quiz
from course_utils.demos import nb02 as demo

# %% [markdown]
# ## 1 · A ball in a valley
#
# Our network has one weight (가중치), `w`. For each value of `w` it makes a certain error (오차):
#
# $$E(w) = 1.5\,(w - 8)^2$$
#
# The best weight is 8, where the error is 0. Pretend that you do not know this: the ball starts at
# `w = 10`, in fog, and feels only the slope under it.

# %%
def E(w):
    """The error that the weight w makes."""
    return 1.5 * (w - 8) ** 2


demo.slope_picture()

# %% [markdown]
# ### What ∂E/∂w means
#
# It is **the change of the error per unit of weight** (기울기, the slope or *gradient*). You can
# measure it: nudge `w` a little, see how much the error changes, and divide.

# %% tags=["nbval-check-output"]
for nudge in (1, 0.1, 0.01, 0.001):
    change = E(10 + nudge) - E(10)
    print(f"nudge {nudge:<6g} error changes by {change:.7g}, per unit: {change / nudge:.6g}")

# %% [markdown]
# The smaller the nudge, the closer to **6**. Calculus calls the number it closes in on the
# derivative. From here on, the lesson measures the slope with a tiny nudge to both sides:

# %%
def slope(w, nudge=1e-3):
    """The slope of E at w, measured."""
    return (E(w + nudge) - E(w - nudge)) / (2 * nudge)


# %% [markdown]
# ### Predict
#
# At `w = 10` the slope is 6. What is it at `w = 5`, on the other side of the valley? Look at the
# picture: think of the sign first, then of the size.

# %%
my_slope_at_5 = ...  # your guess, a number

# %% tags=["nbval-check-output"]
for w in (5, 7, 8, 9, 10):
    print(f"w = {w:>2}   E = {E(w):5.1f}   slope = {round(slope(w), 6) + 0.0:5.1f}")

predicted(my_slope_at_5, -9)

# %% [markdown]
# ### Explain
#
# Three things are worth seeing in this table:
#
# - **The sign says where up is.** Left of 8 the slope is negative: going right takes you down.
# - **The size says how steep it is**, and it grows in proportion to the distance from 8.
# - **At the bottom it is 0.** That is how descent will know that it has arrived.
#
# ### Your turn: `02.grad`
#
# Measuring costs two errors for each slope, and a network has millions of weights. A formula is
# cheaper. Differentiate E(w) = 1.5 (w − 8)² and write its slope as a function.

# %% exercise="02.grad"
def grad(w):
    """Slope of E(w) = 1.5 (w - 8)² at w, as a number."""
    ### BEGIN SOLUTION
    return 3 * (w - 8)
    ### END SOLUTION

# %%
check("02.grad")

# %% [markdown]
# ## 2 · One rule: step against the slope
#
# Where the slope is positive, go left; where it is negative, go right. So *subtract* it:
#
# $$w_\text{new} = w_\text{old} - \eta\,\frac{\partial E}{\partial w}$$
#
# η (eta) is the **learning rate** (학습률). It says how long a step is for a given slope. Here is
# one step from `w = 10` with the three rates of the notes:

# %% tags=["nbval-check-output"]
for eta in (1, 0.1, 0.01):
    w_new = 10 - eta * slope(10)
    print(f"η = {eta:<5g} 10 - {eta:g} · 6 = {w_new:<6.4g} the error goes from 6 to {E(w_new):.4g}")

# %% [markdown]
# > **Notes said** (A8, A9, A12): learning is `w − ∂E/∂w`. With the target 5, 10 − 6 = 4. A few
# > lines on, the target is 8.
# >
# > **Today:** the sums are right. But `w − ∂E/∂w` is just the case η = 1, and a target alone says
# > nothing: the *loss* decides whether a step helps. Take two valleys with the same slope, 6, at
# > `w = 10`, one with its bottom at 5, one at 8. The same step from 10 to 4 overshoots both
# > bottoms. In the first valley it helps all the same, in the second it does great harm:

# %% tags=["nbval-check-output"]
def valley(w, target):
    """A parabola with its bottom at target, and slope 6 at w = 10."""
    return 3 / (10 - target) * (w - target) ** 2


for target in (5, 8):
    print(f"target {target}: the error goes from {valley(10, target):g} to {valley(4, target):g}")

# %% [markdown]
# ### Predict
#
# With η = 0.1 the first step goes from 10 to 9.4. Where does the **second** step end?

# %%
my_second_step = ...  # your guess, a number

# %% tags=["nbval-check-output"]
print(f"slope at 9.4: {slope(9.4):.4g}")
print(f"second step:  9.4 - 0.1 · {slope(9.4):.4g} = {9.4 - 0.1 * slope(9.4):.4g}")

predicted(my_second_step, 8.98)

# %% [markdown]
# ### Explain
#
# The ball has moved, so the slope under it is another one: 4.2 instead of 6. **The slope is
# measured anew at every step; η stays as it is.** That is why the steps shrink by themselves near
# the bottom.

# %%
demo.frozen_picture()

# %% [markdown]
# > **Notes said** (A10, A13): the gradient has to be "updated", so set a *weight* η. Then
# > 9.4 − 0.6 = 8.8 → 8.2.
# >
# > **Today:** η is a *step size*, not a weight, and it is not what gets updated. 8.8 and 8.2 need a
# > slope frozen at 6; a frozen slope walks straight past 8. Measured anew, the weights are 9.4,
# > 8.98 and 8.686:

# %% tags=["nbval-check-output"]
frozen = real = 10.0
print("step   η     slope   real w   frozen w")
for step in range(1, 6):
    measured = slope(real)
    real, frozen = real - 0.1 * measured, frozen - 0.1 * 6
    print(f"{step:>4}   0.1   {measured:5.3f}   {real:6.4g}   {frozen:6.4g}")

# %% [markdown]
# ### Your turn: `02.descend`
#
# Write the whole walk. `descend(10, 0.1, 3)` should return `[10, 9.4, 8.98, 8.686]`: the start and
# the weight after each step, so `steps` steps give `steps + 1` numbers. You may call your `grad`.

# %% exercise="02.descend"
def descend(w0, lr, steps):
    """Gradient descent on E from w0: the list of all weights, w0 included."""
    ### BEGIN SOLUTION
    weights = [w0]
    for _ in range(steps):
        w = weights[-1]
        weights.append(w - lr * 3 * (w - 8))
    return weights
    ### END SOLUTION

# %%
check("02.descend")

# %% [markdown]
# ### When to stop
#
# The notes (C9) say it well: nudge the weights, see whether the error falls, go on *N times, or
# until nothing is gained*. In Keras, N is `epochs`, and the second half is `EarlyStopping`
# (notebook 10). In six lines of Python:

# %% tags=["nbval-check-output"]
w, steps, gain = 10.0, 0, math.inf
while steps < 1000 and gain > 1e-6:
    w_new = w - 0.1 * slope(w)
    gain = E(w) - E(w_new)
    w, steps = w_new, steps + 1

print(f"stopped after {steps} steps, at w = {w:.3f} with an error of {E(w):.1e}")

# %% [markdown]
# ## 3 · The learning rate
#
# > **Notes said** (C13, C27): `learning_rate`: "the degree of learning", and a heading with
# > nothing under it.
# >
# > **Today:** this section is what belongs there.
#
# ### Predict
#
# Four balls start at 10, with η = 0.1, 1/3, 2/3 and 1. Which one is at the bottom first, and which
# ones never get there?

# %%
my_fastest_rate = ...  # 0.1, 1/3, 2/3 or 1

# %%
demo.four_rates()
predicted(my_fastest_rate, 1 / 3)

# %% [markdown]
# Now move it yourself: pull η slowly from 0.3 to 0.7 and watch what happens around
# 1/3 and 2/3.

# %%
demo.ball_slider()

# %% [markdown]
# ### Explain
#
# Put the slope 3 (w − 8) into the rule, and subtract 8 on both sides:
#
# $$w_\text{new} - 8 = (1 - 3\eta)\,(w_\text{old} - 8)$$
#
# **Each step multiplies the distance to the bottom by 1 − 3η.** That is the whole story:
#
# | η | 1 − 3η | what happens |
# |---|---|---|
# | 0.1 | 0.7 | each step leaves 70% of the distance: it creeps in |
# | 1/3 | 0 | there in one step |
# | 2/3 | −1 | to the other side, just as far away: 10 ↔ 6 for ever |
# | 1 | −2 | to the other side, twice as far away: 10 → 4 → 16 → −8 |

# %%
demo.multiplier_picture()

# %% [markdown]
# The 3 is the valley's curvature. In a steeper valley the limit is lower, and a network has a
# different curvature in each direction. This is why no learning rate is right for every model, and
# why a loss that grows, or turns into `nan`, first of all means: *try a smaller one*.
#
# > **Notes said** (A15): it is fast on the way to the right weight, so it is the path with "the
# > least learning".
# >
# > **Today:** gradient descent promises neither. How many steps it takes depends on η, and neither
# > a small nor a large one is best:

# %% tags=["nbval-check-output"]
for eta in (0.01, 0.1, 0.3, 1 / 3, 0.5, 0.6, 0.66):
    w, steps = 10.0, 0
    while abs(w - 8) > 0.01:
        w, steps = w - eta * slope(w), steps + 1
    print(f"η = {eta:<5.2g} {steps:>3} steps until w is within 0.01 of 8")

# %% [markdown]
# Nor is *steepest* the same as *shortest*. With two weights of different curvature, the slope at
# the start does not even point to the bottom:

# %% tags=["nbval-check-output"]
a, b = 10.0, 2.0  # on E(a, b) = ½ (a² + 25 b²), whose bottom is (0, 0)
downhill, to_bottom = np.array([-a, -25 * b]), np.array([-a, -b])
cosine = downhill @ to_bottom / np.linalg.norm(downhill) / np.linalg.norm(to_bottom)
print(f"steepest descent sets out {math.degrees(math.acos(cosine)):.0f}° off the short way")

# %%
demo.stretched_bowl_picture()

# %% [markdown]
# ### Your turn: `02.largest_lr`
#
# Back in our valley: what is the **largest** η, to two digits, with which the ball still comes to
# rest at 8?

# %% exercise="02.largest_lr"
### BEGIN SOLUTION
#: largest_stable_lr = ...  # your number
largest_stable_lr = 0.66
### END SOLUTION

# %%
check("02.largest_lr")

# %% [markdown]
# ## 4 · The same step in Keras
#
# A rule that turns slopes into steps is called an **optimizer** (옵티마이저). `SGD` is the rule
# from above. `Adam`, the one you will meet most often, is another.
#
# ### Predict
#
# `Adam(learning_rate=0.1)` starts at 10, where the slope is 6. Where does its first step end?

# %%
my_first_adam_step = ...  # your guess, a number

# %% tags=["nbval-check-output"]
with quiet_start():  # without TensorFlow's start-up messages
    import keras


def first_step(optimizer, slope_at_10):
    """Where one step of a Keras optimizer takes a weight of 10."""
    weight = keras.Variable(10.0)
    optimizer.apply([keras.ops.convert_to_tensor(slope_at_10)], [weight])
    return float(weight.numpy())


for name in ("SGD", "Adam"):
    for slope_at_10 in (6.0, 600.0):
        optimizer = getattr(keras.optimizers, name)(learning_rate=0.1)
        w_new = first_step(optimizer, slope_at_10)
        print(f"{name:<5} η = 0.1, slope {slope_at_10:3g}: 10 → {w_new:.4g}")

predicted(my_first_adam_step, 9.9)

# %% [markdown]
# ### Explain
#
# SGD's step is η times the slope: 0.6, or 60 if the slope is a hundred times as steep. Adam divides
# the slope by its own recent size. On the first step that leaves only the sign, so **Adam's first
# step is about η long, whatever the slope.** Its learning rate is a distance, SGD's is a factor:
# never carry the number of one over to the other. (Notebook 11 builds Adam from scratch.)
#
# > **Notes said** (A16): the optimizer is "the ratio of the update": `adam (learning rate = 0.1)`.
# >
# > **Today:** the ratio is the learning rate; the optimizer is the whole rule. The line is no
# > Python, and 0.1 is a hundred times Adam's default:

# %% tags=["nbval-check-output"]
try:
    compile("adam (learning rate = 0.1)", "<the notes>", "eval")
except SyntaxError:
    print("the notes' line:  SyntaxError")

print("the way it works: keras.optimizers.Adam(learning_rate=0.001)")
for name in ("SGD", "Adam"):
    default = float(getattr(keras.optimizers, name)().learning_rate.numpy())
    print(f"default of {name}: {default:g}")

# %% [markdown]
# ## 5 · Batches: how much data for one step?
#
# So far the error was a formula. Really it is an average over data. Here are 60 points around a
# line; `w` and `b` are to be learned so that `w·x + b` is near `y`. The error is the mean of the
# squared misses, with one slope for each weight:
#
# $$\text{miss}_i = w x_i + b - y_i \qquad
# \frac{\partial E}{\partial w} = 2 \cdot \text{mean}(\text{miss} \cdot x) \qquad
# \frac{\partial E}{\partial b} = 2 \cdot \text{mean}(\text{miss})$$
#
# The mean may be taken over
#
# - **all** points: *batch* descent (배치), one update an **epoch** (one pass through the data);
# - a few, 8 say: *mini-batch* descent (미니배치); the 8 is the **batch size** (배치 크기);
# - **one**: *stochastic* descent, one update for each point.
#
# ### Predict
#
# 60 points, batch size 8: how many updates does one epoch make?

# %%
my_updates = ...  # your guess, a whole number

# %% tags=["nbval-check-output"]
x, y = demo.line_data()
starts = list(range(0, len(x), 8))
sizes = [len(x[start : start + 8]) for start in starts]
print(f"{len(starts)} batches, of the sizes {sizes}")

predicted(my_updates, 8)

# %% [markdown]
# Seven batches of 8, and the 4 points left over are a batch as well: **ceil(60 / 8) = 8**. Now the
# three walks, over the same 12 epochs:

# %%
demo.batch_picture(x, y, lr=0.04, epochs=12)

# %% tags=["nbval-check-output"]
best = np.polyfit(x, y, 1)
print("batch size   updates   slopes per update   distance to the best line   last step")
for size in (60, 8, 1):
    points = np.array(demo.walk(x, y, size, lr=0.04, epochs=12))
    distance = np.linalg.norm(points[-1] - best)
    last_step = np.linalg.norm(points[-1] - points[-2])
    print(f"{size:>10}   {len(points) - 1:>7}   {size:>17}   {distance:>25.3f}   {last_step:>9.3f}")

# %% [markdown]
# ### Explain
#
# > **Notes said** (D29): batch descent is stable but costly; mini-batch descent wanders, but it is
# > fast; the size of a mini-batch is the *batch size*.
# >
# > **Today:** right, and the table shows both halves. All three looked at each point 12 times.
# > Batch descent made 12 sure steps of that and is still under way; mini-batches made 96 slightly
# > trembling ones and are nearer. Single points made 720 and never settle: a single step is still
# > about as long as the distance that is left.
#
# Practice agrees: `model.fit` uses mini-batches, of 32 unless you say otherwise. They also suit the
# hardware, which works on 32 rows almost as fast as on one.
#
# ### Your turn: `02.minibatch`
#
# Write mini-batch descent for the line. Start at `w = b = 0`. In each epoch go through **all** rows,
# `batch_size` at a time; shuffling them first is good practice, but not asked for. Return the list
# of `(w, b)` after **every update**. `x` and `y` are NumPy arrays.

# %% exercise="02.minibatch"
def minibatch_descent(x, y, batch_size, lr, epochs):
    """Fit y ≈ w·x + b from w = b = 0: the list of (w, b) after each update."""
    ### BEGIN SOLUTION
    w = b = 0.0
    history = []
    for _ in range(epochs):
        order = np.random.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]
            miss = w * x[rows] + b - y[rows]
            slope_w, slope_b = 2 * np.mean(miss * x[rows]), 2 * np.mean(miss)
            w, b = w - lr * slope_w, b - lr * slope_b
            history.append((w, b))
    return history
    ### END SOLUTION

# %%
check("02.minibatch")

# %% [markdown]
# ## 6 · A saddle: slope 0, and yet no valley
#
# The surface x² − y² is a mountain pass. Along x it is a valley, along y a ridge. In the middle, at
# (0, 0), the slope is 0 in both directions, though it is no lowest point: a **saddle point**
# (안장점).
#
# ### Predict
#
# A ball starts on the ridge line, a millionth off: at (1, 0.000001). With η = 0.1, does it stay at
# the saddle or does it get away?

# %%
my_saddle_guess = ...  # "stays" or "gets away"

# %% tags=["nbval-check-output"]
def leave(x, y, eta=0.1, limit=10_000):
    """How many steps of descent on x² − y² it takes until |y| > 1; None if it never happens."""
    for step in range(1, limit + 1):
        x, y = x - eta * 2 * x, y + eta * 2 * y  # the slopes are 2x and −2y
        if abs(y) > 1:
            return step
    return None


for y0 in (1e-2, 1e-6, 1e-12, 0.0):
    steps = leave(1.0, y0)
    print(f"from y = {y0:<6g}", f"out after {steps} steps" if steps else "still there after 10,000")

predicted(my_saddle_guess, "gets away")

# %%
demo.saddle_picture()

# %% [markdown]
# ### Explain
#
# > **Notes said** (E24): a saddle point has slope 0 and is no extremum; gradient descent cannot
# > escape from it.
# >
# > **Today:** the first half is right. But from a millionth off the ridge it leaves in **76**
# > steps. Each step multiplies y by 1.2, so any y but 0 grows. Only a start at *exactly* 0 is stuck.
#
# What a saddle really costs is **time**: for some fifty steps the loss hardly moves, and it looks as
# if training were over. The trembling of mini-batches helps here: it pushes the ball off the ridge.

# %% tags=["nbval-check-output"]
x_ball, y_ball = 1.0, 1e-6
for step in range(77):
    if step in (0, 15, 30, 45, 60, 76):
        print(f"step {step:>2}: height {x_ball**2 - y_ball**2:+.6f}")
    x_ball, y_ball = 0.8 * x_ball, 1.2 * y_ball

# %% [markdown]
# ### Your turn: `02.escape`
#
# Find a start `(x, y)` close to the saddle from which descent with η = 0.1 gets away: |y| must be
# beyond 1 within **200** steps. Any such start counts. For the ambitious: how small can |y| be?

# %% exercise="02.escape"
### BEGIN SOLUTION
#: start = ...  # your point, (x, y)
start = (0.5, 1e-12)
### END SOLUTION

# %%
check("02.escape")

# %% [markdown]
# ## The notes, row by row
#
# | Row | Notes said | Today | Section |
# |---|---|---|---|
# | A7 | ∂E/∂w: change of the error per unit of weight | right; you measured it | 1 |
# | A8 | w_new = w − ∂E/∂w | the case η = 1 | 2 |
# | A9 | target 5: 10 − 6 = 4 | overshoots; without a loss, no verdict | 2 |
# | A10 | the gradient is updated by a weight η | η is a step size; the slope is measured anew | 2 |
# | A11 | W_new = W_old − η ∂E/∂W | right, and all you need | 2 |
# | A12 | target 8: 4, 9.4, 9.94 | right sums; the target is not A9's | 2 |
# | A13 | 9.4 → 8.8 → 8.2 | 9.4 → 8.98 → 8.686 | 2 |
# | A14 | η = learning rate; "gradient-desending" | right; it is written *gradient descent* | 2 |
# | A15 | the fastest path, the least learning | neither is promised | 3 |
# | A16 | optimizer = update ratio, `adam (learning rate = 0.1)` | a rule; `Adam(learning_rate=0.001)` | 4 |
# | C9 | nudge, check the error, N times or until no gain | right | 2 |
# | C13, C27 | learning_rate: the degree of learning | how long a step is for a given slope | 3 |
# | D29 | batch stable, mini-batch wandering and fast | right | 5 |
# | E24 | descent cannot escape a saddle | it does, unless it is at exactly 0 | 6 |
#
# ## Three things to take away
#
# 1. **Measure the slope, step against it, measure again.** η is fixed; the slope is what changes.
# 2. **A learning rate can be too large.** In our valley each step multiplies the distance by
#    1 − 3η: below 1 in size it settles, above it explodes. A loss that grows asks for a smaller η.
# 3. **Mini-batches buy many slightly wrong steps for the price of one right one**, and their
#    trembling even helps off a saddle.
#
# ## Quiz
#
# No points, no network: put a letter in place of `...` and run the cell.

# %%
quiz("02.q1", answer=...)

# %%
quiz("02.q2", answer=...)

# %%
quiz("02.q3", answer=...)

# %%
quiz("02.q4", answer=...)

# %% [markdown]
# ## Where you stand

# %%
progress("02")

# %% [markdown]
# **Next:** the valley gets many more dimensions, and a name: a neural network.
