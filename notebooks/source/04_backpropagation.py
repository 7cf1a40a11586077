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
# # 04 · Backpropagation
#
# *오차역전파*
#
# How can one pass backwards tell every weight which way to go? Each step of a calculation knows only
# its own slope. Two simple rules put these slopes together, and you will find both.
#
# **After it you can**
#
# - say why nobody nudges a million weights one by one;
# - go back through two neurons by hand, edge by edge;
# - let TensorFlow's tape do it, and find the place where it lost the way;
# - update all weights in the right order, and say what the wrong one costs;
# - say what fills the memory while a network trains.
#
# **Time:** about 45 minutes. **You need:** slopes and the learning rate (notebook 02), a neuron with
# its σ (notebook 03).
#
# **How it works:** *predict*, run the cell, read why, do your own exercise. Stuck? Its card has hints
# to open.

# %%
import numpy as np

from autograder import check, hint, progress, solution
from course_utils import predicted, quiet_start, quiz
from course_utils.demos import nb04 as demo

demo.net_picture()

# %% [markdown]
# Two neurons in a row. The input x = 2 comes in on the left, the error E comes out on the right; two
# weights on the way have made it. You will fill both orange boxes in **one** walk from right to left:
# ∂E/∂w1, the slope of E along w1, says how fast E grows if w1 alone does.
#
# ## 1 · Why nudging will not do
#
# In notebook 02 you measured a slope: nudge the weight, run forward (정방향), see how the error has
# changed. That works for any network. What does it cost?
#
# ### Predict
#
# A small network, 784-128-10, has 101,770 weights (biases among them). You nudge each of them once, in
# one direction, to measure all slopes. How many forward passes does that take, for **one** step of
# descent?

# %%
my_passes = ...  # your guess, a number

# %%
passes = demo.WEIGHTS + 1
forward_ms, both_ms = demo.pass_times()  # 64 rows, in NumPy, on this machine
print(f"one pass forward:            {forward_ms:8.2f} ms  measured")
print(f"forward, and once back:      {both_ms:8.2f} ms  measured: all slopes")
print(f"{passes:,} passes forward: {passes * forward_ms / 1000:8.1f} s   computed: all slopes")
predicted(my_passes, passes, why="Nudge each weight once, and add the pass without a nudge.")

# %% [markdown]
# Counted in multiplications, the way back costs one to two passes forward, **however many weights
# there are**; nudging takes a pass for each. The reason: many weights, *one* loss. A nudge goes forward
# and shows what one weight does; the way back starts at the loss and meets them all.
#
# ## 2 · A bill, backwards
#
# Forget networks for a moment. Two cups of coffee at 4 € each, and a tip that makes the sum 1.25 times
# as large:
#
# $$4\ \text{€} \;\xrightarrow{\;\cdot\,2\;}\; 8\ \text{€} \;\xrightarrow{\;\cdot\,1.25\;}\; 10\ \text{€}$$
#
# ### Predict
#
# A cup gets one euro dearer. By how much does the **bill** grow?

# %%
my_slope = ...  # your guess, in euros

# %%
price = 4
print(f"bill: {price * 2 * 1.25} €, one euro more a cup: {(price + 1) * 2 * 1.25} €")
predicted(my_slope, 2.5, why="The euro is doubled by the two cups, and that is 1.25 times as much with the tip.")
demo.coffee_picture()

# %% [markdown]
# Blue runs forward: the values. Grey is each step's **local slope**: by how much its result grows for
# one more of what goes in. The tip knows nothing of cups, the cups nothing of tips. Orange runs back:
# it starts with 1 at the bill itself, and each step multiplies what arrives by its own slope. **Slopes
# multiply along a path**: the chain rule (연쇄법칙).
#
# ## 3 · Forward, and keep what you meet
#
# Now a neuron: a weight, then σ, then the error ½ (h − y)², where y = 0 is the target. (The ½ will
# cancel a 2.)


# %% tags=["nbval-check-output"]
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


x, w, y = 2.0, 0.5, 0.0
z = w * x
h = sigmoid(z)
print(f"z = {z:g},  h = {h:.4f},  E = {0.5 * (h - y) ** 2:.4f}")

# %% [markdown]
# ### Your turn: `04.forward`
#
# Now the net of the first picture: **two** such neurons in a row. The second one reads what the first
# one hands on. Return h, o and E. For (2, 0.5, 1.5, 0) they are 0.7311, 0.7496 and 0.2810.


# %% exercise="04.forward"
### BEGIN SOLUTION
#: def forward(x, w1, w2, y):
#:     """Two neurons in a row: what each hands on, and the error, as (h, o, E)."""
#:     ...  # your code here
def forward(x, w1, w2, y):
    """Two neurons in a row: what each hands on, and the error, as (h, o, E)."""
    h = sigmoid(w1 * x)
    o = sigmoid(w2 * h)  # the second neuron reads h, not x
    return h, o, 0.5 * (o - y) ** 2
### END SOLUTION


# %%
check("04.forward")

# %% [markdown]
# ## 4 · Back, one edge at a time
#
# Stay with the single neuron, and go back from E. The first edge leads from E to h.
#
# ### Predict
#
# h = 0.7311 lies above its target, 0. What is the sign of ∂E/∂h?

# %%
my_sign = ...  # "a": positive   "b": negative   "c": neither, it is 0

# %% tags=["nbval-check-output"]
def nudged(f, at, e=1e-4):
    """The slope of f at a point, measured by nudging to both sides."""
    return (f(at + e) - f(at - e)) / (2 * e)


print(f"½ (h − y)²  nudged: {nudged(lambda h: 0.5 * (h - y) ** 2, h):.4f}  h − y:     {h - y:.4f}")
print(f"σ           nudged: {nudged(sigmoid, z):.4f}  h (1 − h): {h * (1 - h):.4f}")
signs = {"a": "positive", "b": "negative", "c": "neither, it is 0"}
predicted(my_sign, "a", choices=signs, why="If h grows, it moves further away from 0, and E grows.")
demo.neuron_picture()

# %% [markdown]
# Three local slopes are all it takes, and each is made of a value that the way forward has met:
#
# | step | its local slope | here |
# |---|---|---|
# | ½ (h − y)² | h − y | 0.7311 |
# | σ | h (1 − h), from its **output** h | 0.1966 |
# | the product w · x, along w | x: what flowed in | 2 |
#
# That is why the notes say *store the intermediate values* (중간값). 1 · 0.7311 · 0.1966 = 0.1437
# arrives at z, and the weight's slope is **what arrives, times what flowed in**: 0.1437 · 2 = 0.2875.
#
# ### Your turn: `04.gradients`
#
# Fill both orange boxes of the first picture, for any numbers: go back through **two** neurons. On the
# way lies a kind of edge that the single neuron did not have: from z2 back to h, through the product
# with w2. What is *its* local slope, along h?


# %% exercise="04.gradients"
### BEGIN SOLUTION
#: def gradients(x, w1, w2, y):
#:     """The slopes of E along both weights, as (∂E/∂w1, ∂E/∂w2)."""
#:     ...  # your code here: forward first, then back
def gradients(x, w1, w2, y):
    """The slopes of E along both weights, as (∂E/∂w1, ∂E/∂w2)."""
    h = sigmoid(w1 * x)
    o = sigmoid(w2 * h)
    arrives_at_z2 = (o - y) * o * (1 - o)  # through the error, and the last σ
    arrives_at_z1 = arrives_at_z2 * w2 * h * (1 - h)  # on through w2's product, and the first σ
    return arrives_at_z1 * x, arrives_at_z2 * h  # each times what flowed into its product
### END SOLUTION


# %%
check("04.gradients")

# %% [markdown]
# Is it true? Nudging knows no chain rule, so it is a good witness: `gradients(2, 0.5, 1.5, 0)` has to
# agree with it. The last lines nudge in float32, the seven-digit numbers that Keras computes with.


# %%
def slopes(x, w1, w2, y, e=1e-4):
    """∂E/∂w1 and ∂E/∂w2, measured: for two weights, nudging will do."""

    def error(w1, w2):
        return 0.5 * (sigmoid(w2 * sigmoid(w1 * x)) - y) ** 2

    return nudged(lambda w: error(w, w2), w1, e), nudged(lambda w: error(w1, w), w2, e)


print("∂E/∂w1, ∂E/∂w2:", *(f"{slope:.6f}" for slope in slopes(2, 0.5, 1.5, 0)))
for e in np.float32([1e-3, 1e-5, 1e-8]):
    print(f"∂E/∂w1, nudged by {e:g} in float32: {slopes(*np.float32([2, 0.5, 1.5, 0]), e)[0]:.6f}")

# %% [markdown]
# > **A common belief:** the smaller the nudge, the better.
# >
# > **Today:** of a tiny change few of the seven digits are left, and in the end none: 0.5 + 0.00000001
# > is 0.5 again in float32.
#
# ### Predict
#
# Leave w1 = 0.5 as it is, and set **w2 = 0**. What is ∂E/∂w1 then?

# %%
my_cut = ...  # your guess, a number

# %%
predicted(my_cut, slopes(2, 0.5, 0, 0)[0], why="The only way back to w1 leads through w2: times 0.")
demo.way_back()

# %% [markdown]
# Press **back one edge**, and watch each product being formed; then pull w2 through 0.
#
# - Both slopes are positive, so E shrinks if both weights go *down* a little: that answers the
#   first picture.
# - The two σ shrink what arrives, for their slope is at most ¼. The product with w2 = 1.5 *enlarges* it.
# - At w2 = 0 the left half goes dark: exactly 0 for w1, wherever w1 stands. w2 itself keeps its slope.
# - A negative w2 turns the sign of ∂E/∂w1: more h now means less o.
#
# Books write the walk to w1 in one line, with a factor for each edge:
#
# $$\frac{\partial E}{\partial w_1} = \underbrace{\frac{\partial E}{\partial o}}_{0.7496} \cdot
# \underbrace{\frac{\partial o}{\partial z_2}}_{0.1877} \cdot
# \underbrace{\frac{\partial z_2}{\partial h}}_{1.5} \cdot
# \underbrace{\frac{\partial h}{\partial z_1}}_{0.1966} \cdot
# \underbrace{\frac{\partial z_1}{\partial w_1}}_{2} = 0.0830$$
#
# ## 5 · One value, used twice
#
# In a real network each value goes to many neurons, so there are many ways back to it. The smallest
# such case: h = 2w, and L = h² + 5h uses h twice.
#
# ### Predict
#
# At w = 3, h is 6. Through h² the way back gives 2h · 2 = 24, through 5h it gives 5 · 2 = 10. What is
# ∂L/∂w?

# %%
my_total = ...  # your guess, a number


# %% tags=["nbval-check-output"]
def L(w):
    h = 2 * w
    return h**2 + 5 * h


print(f"nudged: {nudged(L, 3):.4f}")
predicted(my_total, 34, why="A nudge of w changes L on both paths, and L is their sum.")
demo.fork_picture()

# %% [markdown]
# **Where paths meet, slopes add.** Along a path they multiply: those are the two rules, and there is no
# third. The picture adds first, (12 + 5) · 2, so each edge is crossed once, however many paths lead
# over it. That is why one walk is enough.
#
# <details>
# <summary><strong>A whole layer at once</strong></summary>
#
# The network of section 1 goes back in five lines. A matrix product multiplies and adds: it is both
# rules in one.
#
# ```python
# at_o = (o - y) / o.size                       # arrives at the outputs
# at_h = at_o @ w2.T                            # times the weights, and added at each h
# at_z = at_h * (z > 0)                         # through ReLU, whose slope is 1 or 0
# slope_w1, slope_w2 = x.T @ at_z, h.T @ at_o   # what flowed in, times what arrives, added over the rows
# slope_b1, slope_b2 = at_z.sum(0), at_o.sum(0) # a bias: 1 has flowed in
# ```
#
# </details>
#
# > **A common belief:** the error is shared out among the wires, in proportion to their weights.
# >
# > **Today:** nothing is shared out. Each wire is asked how much E would change, and the answers need
# > not add up to the error. Take o = 2a + 3b, which misses its target by 0.8:


# %% tags=["nbval-check-output"]
def error(a, b):
    return 0.5 * (2 * a + 3 * b - 7.2) ** 2


print(f"a: share {0.8 * 2 / 5:.2f}, slope {nudged(lambda a: error(a, 2), 1):.2f}")
print(f"b: share {0.8 * 3 / 5:.2f}, slope {nudged(lambda b: error(1, b), 2):.2f}")

# %% [markdown]
# ## 6 · The tape does it
#
# TensorFlow writes down every step of a forward calculation on a **tape**, and then walks back. It
# watches each `tf.Variable` by itself.

# %%
with quiet_start():  # without TensorFlow's start-up messages
    import keras
    import tensorflow as tf

w = tf.Variable(3.0)
with tf.GradientTape() as tape:
    loss = L(w)  # (2w)² + 5 · 2w, as before
print("slope:", tape.gradient(loss, w).numpy(), "  w:", w.numpy())

# %% [markdown]
# > **A common belief:** backpropagation is the learning.
# >
# > **Today:** it measures. w is still 3, and would be after a thousand walks back; it is the
# > *optimizer* that moves it (section 7).
#
# ### Predict
#
# The same lines, with `w = tf.constant(3.0)` in place of the Variable. What does `tape.gradient` return?

# %%
my_answer = ...  # "a": 34.0   "b": 0.0   "c": None   "d": an error

# %% tags=["nbval-check-output"]
w = tf.constant(3.0)
with tf.GradientTape() as tape:
    loss = L(w)
print("a constant:", tape.gradient(loss, w))

w = tf.Variable(3.0)
with tf.GradientTape() as tape:
    loss = 0 * L(w)
print("a Variable, and the loss times 0:", tape.gradient(loss, w).numpy())
answers = {"a": "34.0", "b": "0.0", "c": "None", "d": "an error"}
predicted(my_answer, "c", choices=answers, why="Nobody watched it, so there is no way back to it.")

# %% [markdown]
# **`None` means that no path was recorded; 0.0 means a path of slope 0**, like the cut wire at w2 = 0.
# `None` is nearly always a mistake in your code, and it comes without a word.
#
# <details>
# <summary><strong>How None comes about, and what it says later</strong></summary>
#
# - A constant that nobody watches (`tape.watch(c)` would); a Variable with `trainable=False`.
# - The loss is calculated after the `with` block.
# - On the way a value leaves TensorFlow: `.numpy()`, `float(…)`, `np.exp`, `math.exp`.
# - `w = w - lr * g` makes a tensor out of a Variable: the *second* step gets `None`. `w.assign_sub(lr * g)`
#   keeps it one.
# - `tf.Variable(-1)` holds whole numbers, which have no slope: write `-1.0`.
# - `tf.round` and `tf.argmax` have no slope either.
#
# Later it says *unsupported operand type(s) for \*: 'float' and 'NoneType'*, or, from an optimizer, *No
# gradients provided for any variable.* A tape is used up by one `gradient`: ask for all slopes in one
# list.
#
# </details>
#
# ### Your turn: `04.tape`
#
# A chain of neurons **of any length**: each weight of the list `ws` makes one neuron, and the first one
# reads x. The error is ½ (o − y)² again, o being the last output. Return one slope for each weight, in
# their order. `ws` holds plain floats.


# %% exercise="04.tape"
### BEGIN SOLUTION
#: def tape_gradients(ws, x, y):
#:     """The slope of E along each weight in the list ws, by a tape."""
#:     ...  # your code here
def tape_gradients(ws, x, y):
    """The slope of E along each weight in the list ws, by a tape."""
    ws = [tf.Variable(w) for w in ws]
    with tf.GradientTape() as tape:
        h = x
        for w in ws:
            h = tf.sigmoid(w * h)
        loss = 0.5 * (h - y) ** 2  # still inside: the tape has to see it
    return tape.gradient(loss, ws)
### END SOLUTION


# %%
check("04.tape")

# %% [markdown]
# ## 7 · All from the old weights
#
# The notes describe the update (갱신) twice, and differently. Once: parameters are updated *while the
# error is passed on*. The second time: the weight near the output gets its slope first; new values are
# *held back until every weight has one*.
#
# Only the second is gradient descent. In the first, w2 has moved before the way back crosses it, so that
# w1 is told a slope made of the old h and o and of the **new** w2: it belongs neither to the old weights
# nor to the new ones.
#
# ### Predict
#
# 200 steps from our net (x = 2, y = 0), η = 1, once in the right order, once mixed like that. How does
# the mixed order end?

# %%
my_damage = ...  # "a": it diverges   "b": it gets stuck   "c": about as good

# %% tags=["nbval-check-output"]
for eta in (0.1, 1, 5, 20):
    right, wrong = demo.together(0.5, 1.5, eta)[0], demo.mixed(0.5, 1.5, eta)[0]
    print(f"η = {eta:<4g} first step of w1: {right - 0.5:+.5f}, mixed: {wrong - 0.5:+.5f}")
for name, order in (("together", demo.together), ("mixed", demo.mixed)):
    one, many = (demo.error_after(order, 1, steps) for steps in (1, 200))
    print(f"η = 1, {name:<8}: E = 0.2810, after one step {one:.4f}, after 200 steps {many:.4f}")

ends = {"a": "it diverges", "b": "it gets stuck", "c": "about as good"}
predicted(my_damage, "c", choices=ends, why="After a small step the new w2 is almost the old one.")
demo.orders_picture()

# %% [markdown]
# > **A common belief:** updating one after the other breaks training.
# >
# > **Today:** here it ends just as well. The fault is quieter: w1's step is 0.7 % too short with
# > η = 0.1, 7 % with η = 1, a third with η = 5; with η = 20 it goes the *wrong way*. And neither a nudge
# > nor Keras agrees with it, so you could not check your code.
#
# ### Your turn: `04.update`
#
# Write one step for both weights, in the right order, and return the new (w1, w2). `slopes(x, w1, w2, y)`
# of section 4 gives you ∂E/∂w1 and ∂E/∂w2 at the weights you hand it, and so does your own `gradients`.


# %% exercise="04.update"
### BEGIN SOLUTION
#: def step(x, w1, w2, y, lr):
#:     """One step of gradient descent: the new (w1, w2)."""
#:     ...  # your code here
def step(x, w1, w2, y, lr):
    """One step of gradient descent: the new (w1, w2)."""
    slope1, slope2 = slopes(x, w1, w2, y)  # both measured, before either weight moves
    return w1 - lr * slope1, w2 - lr * slope2
### END SOLUTION


# %%
check("04.update")

# %% [markdown]
# Keras does the same. Mind the ½: its `"mse"` has none, so its slopes are twice as large.

# %%
layers = [keras.layers.Dense(1, "sigmoid", use_bias=False) for _ in range(2)]
net = keras.Sequential([keras.Input((1,)), *layers])
for name, loss in (("½ (o − y)²", lambda y, o: 0.5 * (o - y) ** 2), ("mse", "mse")):
    net.set_weights([np.array([[0.5]]), np.array([[1.5]])])
    net.compile(keras.optimizers.SGD(1.0), loss)
    net.train_on_batch(np.array([[2.0]]), np.array([[0.0]]))
    print(f"{name:<10} w1, w2 =", *(f"{weights.item():.5f}" for weights in net.get_weights()))
print("right order:     ", *(f"{w:.5f}" for w in demo.together(0.5, 1.5, 1)))

# %% [markdown]
# ## 8 · The price: memory
#
# The way back needs what the way forward has met, so it is kept until then. The 784-128-10 network of
# section 1 keeps, **for each row** of the batch, the 128 sums of its hidden layer, its 128 outputs,
# and the 10 outputs of the last layer. (The images are there anyway.)
#
# ### Predict
#
# How many numbers wait for the way back, with a batch of 64 rows?

# %%
my_stored = ...  # your guess, a number

# %% tags=["nbval-check-output"]
for rows in (64, 383, 1024):
    kept = demo.kept_numbers(rows)
    print(f"{rows:>5} rows: {kept:>7,} numbers kept, {demo.WEIGHTS:,} weights")
predicted(my_stored, demo.kept_numbers(64), why="128 + 128 + 10 = 266 for each row.")

# %% [markdown]
# What is kept grows with the batch and the number of units; the weights do not grow with the batch.
# From 383 rows on more is kept than there are weights. **Out of memory while training? Make the batch smaller.**
# To predict, no way back is needed, and nothing has to be kept.
#
# ## Three things to take away
#
# 1. **Slopes multiply along a path and add where paths meet.** Each step knows only its own slope.
# 2. **A weight's slope is what arrives, times what flowed in.** So values are kept on the way forward,
#    and memory grows with the batch.
# 3. **First all slopes, then all steps.** Backpropagation measures; the optimizer moves.
#
# ## Quiz
#
# No points: click on the answer you would give, and it opens.

# %%
quiz("04.q1")

# %%
quiz("04.q2")

# %%
quiz("04.q3")

# %%
quiz("04.q4")

# %%
progress("04")

# %% [markdown]
# <details>
# <summary><strong>The lecture notes, row by row</strong></summary>
#
# | Row | The notes | Today | Section |
# |---|---|---|---|
# | E27 | 오차역전파: forward, store, chain rule from the last layer; saves time, costs memory | right; but parameters are not updated "while the error is passed on" | 1–6, 8 |
# | E28 | new values are held back until all weights have one | right: every slope belongs to the old weights | 7 |
#
# </details>
#
# **Next:** real networks, whose slopes Keras takes care of: three ways to build a model.
