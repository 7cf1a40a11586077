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
# # 03 · Neurons, layers, activations
#
# *뉴런, 층, 활성화 함수*
#
# Two networks have learned to part the same 400 points, blue from orange. One draws a single straight
# line; the other follows the moons. What does it have that the first one lacks: more neurons, more
# layers, or something else?
#
# **After it you can**
#
# - work out a neuron by hand, and write a layer in NumPy;
# - count what a network learns;
# - say what one ReLU unit adds to a boundary;
# - say why ten sigmoid layers hardly learn;
# - tell what shape comes out of Flatten and Dense.
#
# **Time:** about 60 minutes. **You need:** NumPy's arrays and `@`, and from notebook 02 what a slope
# is.

# %%
import math

import numpy as np

from autograder import check, hint, progress, solution
from course_utils import predicted, quiet_start, quiz, set_seed
from course_utils.demos import nb03 as demo

with quiet_start():  # without TensorFlow's start-up messages
    import keras
    from keras.layers import Activation, Dense, Flatten

demo.first_picture()

# %% [markdown]
# ## 1 · One neuron
#
# A **neuron** (뉴런; also *unit*, or *node*, 노드) multiplies each number that comes in by a weight
# (가중치), adds everything up with one number more, its **bias** (편향), and hands the sum to a function,
# its **activation** (활성화 함수):
#
# $$z = w_1 x_1 + w_2 x_2 + b \qquad\qquad \text{output} = f(z)$$
#
# ### Predict
#
# x = (1, 3), w = (2, −1), b = 0.5, and f is **ReLU**: a number above 0 passes as it is, every other
# one becomes 0. What comes out?

# %%
my_output = ...  # your guess, a number

# %% tags=["nbval-check-output"]
x, w, b = np.array([1, 3]), np.array([2, -1]), 0.5
z = x @ w + b  # 1·2 + 3·(−1) + 0.5
print(f"weighted sum  z = {z}")
print(f"ReLU     {max(0, z)}")
print(f"sigmoid  {1 / (1 + math.exp(-z)):.3f}")
print(f"tanh     {math.tanh(z):.3f}")

predicted(my_output, max(0, z), why="2 − 3 + 0.5 = −0.5 lies below 0, and ReLU makes that 0.")

# %% [markdown]
# Three activations, three answers to the same sum.
#
# > **A common belief:** a node *is* a piece of information, and builds its rules on its own; the
# > activation decides how much of a signal passes.
# >
# > **Today:** a neuron is a weighted sum and a function of that one number. Nobody in it decides or
# > builds anything: gradient descent picks w and b. And "how much passes" fits ReLU; tanh turned
# > −0.5 into −0.462, and sigmoid into a positive number.
#
# ## 2 · A layer
#
# A **layer** (층) is several neurons that look at the same inputs. `Dense(2)` is two of them, each
# connected with *every* input (완전 연결, *fully connected*), and gives two outputs.
#
# ### Predict
#
# `Dense(2)` gets samples of **3** numbers each. How many numbers does this layer have to learn?

# %%
my_params = ...  # your guess, a number

# %%
set_seed(0)
layer = Dense(2, activation="tanh", kernel_initializer="glorot_uniform", name="two_neurons")
batch = np.array([[1, 3, 2], [0, 1, -1], [-2, 1, 0.5], [1, 1, 1]], dtype="float32")
output = layer(batch)  # the first call makes the weights
kernel, bias = layer.get_weights()

print(f"kernel {kernel.shape}, bias {bias.shape}, {batch.shape} → {tuple(output.shape)}")
by_hand = math.tanh(sum(batch[0] * kernel[:, 1]) + bias[1])
print(f"sample 0, neuron 1: {output[0, 1]:.6f}, by hand {by_hand:.6f}")
predicted(my_params, layer.count_params(), why="Two neurons, with 3 weights and 1 bias each.")
demo.layer_picture(kernel, bias)

# %% [markdown]
# Each **column** of the kernel is one neuron, each **row** of the batch one sample. The weights start
# at random (that is what `kernel_initializer` chooses), the biases at 0.
#
# ### Your turn: `03.dense`
#
# Write this layer for a whole batch, with any activation. `x` is (n, d), a sample a row; `W` is
# (d, k), a neuron a column; `b` is (k,); `act` is a function such as `np.tanh`. Return (n, k) outputs.


# %% exercise="03.dense"
### BEGIN SOLUTION
#: def dense(x, W, b, act):
#:     """The outputs (n, k) of a layer for the rows of x."""
#:     ...  # your code here
def dense(x, W, b, act):
    """The outputs (n, k) of a layer for the rows of x."""
    # (n, d) @ (d, k) is (n, k): every sample with every neuron. b, (k,), is added to each row.
    return act(x @ W + b)
### END SOLUTION


# %%
check("03.dense")

# %% [markdown]
# Layers are stacked, and each one takes what the one before it gave. What lies between the inputs and
# the last layer is **hidden** (은닉층); without a hidden layer it is a *perceptron* (퍼셉트론), with
# some a *multi-layer perceptron*, or MLP, and with many a *deep neural network*, a DNN. A later layer
# can build on what an earlier one found, on features (특징) of a lower *level*; their dimension is
# something else, the width of the layer.
#
# ### Your turn: `03.params`
#
# `sizes` lists a network's widths, the inputs first: `[3, 4, 2]` has 3 inputs, a layer of 4 neurons
# and one of 2, and learns 26 numbers. Write `count(sizes)` for any such list.


# %% exercise="03.params"
### BEGIN SOLUTION
#: def count(sizes):
#:     """How many weights and biases a stack of Dense layers learns."""
#:     ...  # your code here
def count(sizes):
    """How many weights and biases a stack of Dense layers learns."""
    # A neuron has a weight for each input and one bias; a layer with b neurons has b times that.
    return sum((a + 1) * b for a, b in zip(sizes, sizes[1:]))
### END SOLUTION


# %%
check("03.params")

# %% [markdown]
# ## 3 · More layers
#
# To the moons. A single neuron draws one straight line, with class 0 on one side and class 1 on the
# other. The best line gets **0.87** of new points right. Let us add two layers of 16 neurons in
# front, and leave the `activation` of both away: then f(z) = z. (What `compile` and `fit` say in detail is for later.)
#
# ### Predict
#
# This network learns 337 numbers in place of 3. What accuracy does it reach on new points?

# %%
my_accuracy = ...  # your guess, between 0 and 1

# %%
(x, y), (x_new, y_new) = demo.moons()


def trained(f):
    """The stack, trained on the 400 points; f is the activation of its hidden layers."""
    set_seed(0)
    stack = keras.Sequential([Dense(16, f), Dense(16, f), Dense(1, "sigmoid")])
    stack.compile(keras.optimizers.Adam(0.03), "binary_crossentropy", metrics=["accuracy"])
    stack.fit(x, y, batch_size=16, epochs=15, verbose=0)
    return stack


stack = trained(None)
accuracy = stack.evaluate(x_new, y_new, verbose=0)[1]
print(f"{stack.count_params()} numbers, accuracy on {len(y_new):,} new points: {accuracy:.3f}")
predicted(my_accuracy, accuracy, why="It is the line's: the next cell shows why.")

# %% [markdown]
# Nothing gained, nor with nine other seeds (0.864 to 0.870). Multiply the three kernels, and you see
# why:

# %%
W1, b1, W2, b2, W3, b3 = stack.get_weights()
W = W1 @ W2 @ W3
c = b1 @ W2 @ W3 + b2 @ W3 + b3
one_neuron = 1 / (1 + np.exp(-(x_new @ W + c)))

off = abs(one_neuron - stack.predict(x_new, verbose=0)).max()
print(f"one neuron, w = {W[:, 0].round(2)}, b = {c[0]:.2f}: differs by {off:.0e} at most")

# %% [markdown]
# **A product of matrices is a matrix.** The stack of 337 numbers *is* one neuron with 3. Its last
# sigmoid bends the probability p, but p = ½ stays where z = 0: on a straight line.
#
# ## 4 · Folds
#
# The very same stack and training, with ReLU in its two hidden layers:

# %%
bent = trained("relu")
accuracy = bent.evaluate(x_new, y_new, verbose=0)[1]
print(f"{bent.count_params()} numbers, accuracy on {len(y_new):,} new points: {accuracy:.3f}")

# %% [markdown]
# With ten seeds: 0.95 to 0.97. To see what ReLU did, take one hidden layer of few units. **Each
# ReLU unit has a fold**: the line w·x + b = 0. On one side of it the unit gives 0, on the other it
# climbs. Pull the slider from 2 units to 3; switch units off; point at one to see its active side.
# (A unit that gives 0 for all 400 points is *dead*; its fold is dotted.)

# %%
demo.fold_explorer()

# %% [markdown]
# The thick boundary turns **exactly where it meets a dashed fold**, and nowhere else: between folds
# everything is a sum of straight things. A unit's weights say which way its fold faces; its bias shifts
# the fold.
#
# So, the first picture: both networks have 3 hidden units and the same 13 numbers to learn. One has
# ReLU between the layers, the other has nothing there. **It is the bend.**
#
# ### Predict
#
# Three folds are enough for 0.96. But training has to *find* them. Of 50 networks with **4** ReLU
# units, each from another random start, how many get above 0.94?

# %%
my_runs = ...  # "a": 5 or fewer   "b": 6 to 19   "c": 20 to 36   "d": 37 or more

# %%
start = demo.fresh([2, 4, 1], 50, "relu")
nets = demo.train(start, x, y, epochs=2000, rate=0.02)
accuracy = nets.accuracy(x_new, y_new)
demo.starts_picture(accuracy)

found = int((accuracy > 0.94).sum())
choices = {"a": "5 or fewer", "b": "6 to 19", "c": "20 to 36", "d": "37 or more"}
letter = next(a for a, most in zip("abcd", (5, 19, 36, 50)) if found <= most)
predicted(my_runs, letter, choices=choices, why=f"{found} of 50 did; the others are stuck.")

# %% [markdown]
# > **A common belief:** what a network *can* do, it will learn.
# >
# > **Today:** 3 units can, but only 9 of 50 starts found the way (the slider shows the best of 12);
# > with 16 units, 50 of 50. **Spare units are lottery tickets.** About one unit in seven is dead at
# > the end: it has no slope at any of the 400 points, so nothing pulls it back.
#
# It is proven that *enough* units can follow any such curve as closely as you like (*universal
# approximation*). How to find them, the proof does not say.
#
# And look at the orange bars. "Hidden layers use ReLU" is a good default for *deep* networks, and no
# law: here 3 units of tanh do it in 50 of 50 starts.
#
# ## 5 · Three curves and their slopes
#
# | | formula | between |
# |---|---|---|
# | **sigmoid** σ (시그모이드) | σ(z) = 1 / (1 + e⁻ᶻ) | 0 and 1 |
# | **tanh** (쌍곡탄젠트) | tanh z = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ) | −1 and 1 |
# | **ReLU**, *rectified linear unit* | max(0, z) | 0 and ∞ |
#
# Learning runs on slopes. σ climbs from 0 to 1, and fastest at z = 0, where its slope is 0.25.
#
# ### Predict
#
# How steep is σ at z = **5**?

# %%
my_slope = ...  # "a": about 0.1   "b": about 0.05   "c": below 0.01

# %%
z = np.array([0.0, 2.0, 5.0])
layer = Activation("sigmoid")  # a layer of its own; Dense(…, activation="sigmoid") is the same
slopes = (layer(z + 0.01) - layer(z - 0.01)) / 0.02
print("slope of σ at", ", ".join(f"{at:g}: {slope:.4f}" for at, slope in zip(z, slopes)))

choices = {"a": "about 0.1", "b": "about 0.05", "c": "below 0.01"}
predicted(my_slope, "c", choices=choices, why="At 5, σ is 0.9933 already: nearly flat.")
demo.curves_picture()

# %% [markdown]
# σ is flat at both ends, and nowhere steeper than ¼. tanh has the same shape around 0, and four times
# the slope. ReLU's slope is 1 or 0: it hands a gradient on whole, or not at all.
#
# ### Your turn: `03.activations`
#
# Write `relu(z)` and `tanh(z)` for arrays. They should be right for ±1000 too, where the formula of
# the table is not, and leave `z` itself as it is. (NumPy may warn on the way.)


# %% exercise="03.activations"
### BEGIN SOLUTION
#: def relu(z):
#:     ...  # your code here
#:
#:
#: def tanh(z):
#:     ...  # your code here
def relu(z):
    return np.maximum(z, 0)  # place by place; Python's max would compare whole arrays


def tanh(z):
    # 2σ(2z) − 1, from |z|, so that e is never asked for more than e⁰: no inf, no nan, no warning.
    e = np.exp(-2 * abs(z))
    return np.sign(z) * (1 - e) / (1 + e)
### END SOLUTION


# %%
check("03.activations")

# %% [markdown]
# ## 6 · Ten layers
#
# > **A common belief:** σ gives numbers between 0 and 1. Multiply such numbers again and again, layer
# > by layer, and they run to 0.
#
# ### Predict
#
# Ten fresh sigmoid layers of 32 units, one behind the other. What is the mean output of the **tenth**?

# %%
my_level = ...  # your guess, a number

# %%
set_seed(0)
h = x
for number in range(1, 11):
    h = Dense(32, activation="sigmoid")(h)
    spread = np.std(h, axis=0).mean()  # how much a unit's output differs from point to point
    if number in (1, 5, 10):
        print(f"layer {number:>2}: mean output {np.mean(h):.3f}, spread {spread:.0e}")

predicted(my_level, np.mean(h), within=0.1, why="Each layer begins with a new weighted sum.")

# %% [markdown]
# The outputs do not fade at all: each is a fresh σ of a fresh sum. What fades going forward is the
# *difference* between points. And going **back**, the gradient (notebook 04 shows how it is found) is
# multiplied, in each layer, by *slope × weight*. The weights are random still: *Glorot's*, with which
# Dense begins by itself, and for ReLU *He's*, which are larger.

# %%
demo.gradient_picture()
demo.trained_deep()

# %% [markdown]
# > **Today:** it is the *slopes* that multiply. σ's are ¼ at most, so with weights of ordinary size
# > a layer leaves about a quarter: ×0.23. The last line shows that the weights matter, too: there
# > slope × weight is 1.25, and the gradient grows, though all outputs lie between 0 and 1.
#
# > **A common belief:** ReLU was invented because it never gets below 1, so nothing can fade.
# >
# > **Today:** ReLU has a floor of 0, and its *slope* is 1 or 0. About half of the units let a gradient
# > through, and He's larger weights make up for the rest. With Glorot's, ReLU fades by ×0.79 a layer.
# > What speaks for ReLU here: it bears steps ten times as large, and tanh does not.
#
# ### Your turn: `03.fading`
#
# A chain of single sigmoid units, all weights 1. `zs` is an array with their weighted sums. By what
# factor do their slopes, all together, multiply a gradient? For ten zeros it is 9.5 · 10⁻⁷.


# %% exercise="03.fading"
### BEGIN SOLUTION
#: def fading(zs):
#:     """What the slopes of a chain of sigmoid units multiply a gradient by."""
#:     ...  # your code here
def fading(zs):
    """What the slopes of a chain of sigmoid units multiply a gradient by."""
    h = 1 / (1 + np.exp(-zs))  # the outputs
    return np.prod(h * (1 - h))  # σ's slope is h (1 − h), one for each unit
### END SOLUTION


# %%
check("03.fading")

# %% [markdown]
# ## 7 · Shapes
#
# `Dense` wants rows of numbers, and an image has 28 rows of its own. `Flatten` lays them end to end,
# 28 · 28 = 784 numbers.
#
# ### Predict
#
# `Flatten()` is called with **one** image, an array of shape (28, 28). What shape comes out?

# %%
my_shape = ...  # "a": (784,)   "b": (1, 784)   "c": (28, 28)   "d": an error

# %% tags=["nbval-check-output"]
for shape in ((28, 28), (32, 28, 28), (5,)):
    print(shape, "→", tuple(Flatten()(np.zeros(shape)).shape))

choices = {"a": "(784,)", "b": "(1, 784)", "c": "(28, 28)", "d": "an error"}
predicted(my_shape, "c", choices=choices, why="It read 28 samples with 28 numbers each.")

# %% [markdown]
# **Keras reads the first axis as the batch**, and leaves it alone. A single image needs a batch
# of one: `image[None]`, (1, 28, 28). When Keras writes a shape, the batch is `None`: any number.
#
# What if one forgets to flatten?

# %% tags=["nbval-check-output"]
for front in ([], [Flatten()]):
    net = keras.Sequential([keras.Input((28, 28)), *front, Dense(128, activation="relu"), Dense(10)])
    print(f"{'with' if front else 'without'} Flatten: {net.count_params():,} numbers, {net.output_shape}")

from sklearn.linear_model import LogisticRegression

images = np.arange(20 * 784.0).reshape(20, 28, 28)
try:
    LogisticRegression().fit(images, [0, 1] * 10)
except ValueError as error:
    print("scikit-learn:", error)
print("reshape(20, -1) keeps each image together:", (images.reshape(20, -1)[3] == images[3].ravel()).all())

# %% [markdown]
# > **A common belief:** Dense flattens for me.
# >
# > **Today:** Dense works on the **last** axis alone. Without Flatten it gives ten scores to *each row
# > of pixels*, (None, 28, 10), from 5,002 numbers in place of 101,770, and says nothing.
# > scikit-learn refuses images at once; there, too, each has to become a row first.
#
# `keras.Input((28, 28))` names one sample's shape, without the batch, and if you like its `dtype`. The
# notes' `input_shape=` still works, with a warning.
#
# ### Your turn: `03.flat_shape`
#
# Write `flat_shape(shape)`: what `Flatten` makes of any input shape, a tuple whose first item may be
# `None`. Return a tuple.


# %% exercise="03.flat_shape"
### BEGIN SOLUTION
#: def flat_shape(shape):
#:     """The shape that Flatten makes of an input of this shape."""
#:     ...  # your code here
def flat_shape(shape):
    """The shape that Flatten makes of an input of this shape."""
    # What counts the samples stays; the rest becomes one axis. (math.prod of nothing is 1.)
    return shape[0], math.prod(shape[1:])
### END SOLUTION


# %%
check("03.flat_shape")

# %% [markdown]
# <details>
# <summary><strong>When Keras complains about shapes</strong></summary>
#
# | It says | What happened |
# |---|---|
# | `expected min_ndim=2, found ndim=1. Full shape received: (4,)` | one sample without a batch: `x[None]` |
# | `Expected shape (None, 784), but input has incompatible shape (32,)` | `predict` got one row of 784 numbers, and cut it into batches of 32: `x[None]` |
# | `Could not interpret activation function identifier: 10` | `Dense(128, 10)`: the second place is the activation's |
# | `Cannot convert '784' to a shape.` | `Input(784)` and `Input((784))` hold a number; a shape is `(784,)` |
# | `You must build the layer before accessing 'kernel'.` | the first call makes the weights |
# | nothing at all | `Input((32, 784))`: the 32 was meant as the batch. `reshape(784, -1)` on 20 images: runs, and mixes them |
#
# </details>
#
# ## Three things to take away
#
# 1. **It is the bend.** Without an activation in between, a stack of layers is one layer; with ReLU,
#    each unit adds a fold.
# 2. **What multiplies on the way back is slope × weight.** σ's slopes are ¼ at most; so deep networks
#    use ReLU, with weights to match.
# 3. **The first axis is the batch.** Dense works on the last one, Flatten on all but the first.
#
# ## Quiz
#
# No points: click on the answer you would give, and it opens.

# %%
quiz("03.q1")

# %%
quiz("03.q2")

# %%
quiz("03.q3")

# %%
quiz("03.q4")

# %%
progress("03")

# %% [markdown]
# <details>
# <summary><strong>The lecture notes, row by row</strong></summary>
#
# | Row | The notes | Today | Section |
# |---|---|---|---|
# | A4 | input, hidden 1 (저차원 features), hidden 2 (고차원), 3 classes | low- and high-*level* features; the dimension is each layer's width | 2 |
# | A17 | logistic regression takes no 2-D images; reshape to 1-D | a set of them is 3-D, a ValueError; (N, 28, 28) → (N, 784) | 7 |
# | A20, D7 | Flatten: 2-D → 1-D | all axes but the batch become one | 7 |
# | B6 | an activation decides how much of a signal passes | a function of the weighted sum | 1 |
# | B7 | `input_shape` | a warning; `keras.Input(shape)`, without the batch | 7 |
# | C10 | node = information; builds rules by itself | a weighted sum and a function; descent picks the weights | 1 |
# | C16 | no hidden layer: perceptron; with: MLP | right | 2 |
# | C17 | each step consumes what the one before gave | right | 2 |
# | C21 | `Dense(n)`: n outputs | right | 2 |
# | D1 | DNN | right | 2 |
# | D8 | (28, 28) → (28, 28); (None, 28, 28) → (None, 784); None = batch | right; and (5,) → (5, 1) | 7 |
# | D9 | Dense = fully connected | right; on the last axis | 2, 7 |
# | D10 | input → activation → output | right; the weighted sum comes first | 1 |
# | D11 | sigmoid, tanh, ReLU | right; tanh's formula is in the table | 5 |
# | D12 | sigmoid multiplies numbers between 0 and 1 towards 0 | outputs stay near ½; slopes multiply | 6 |
# | D13 | ReLU, because it never gets below 1; "Rectified Linear Unite" | its slope is 0 or 1; *unit* | 6 |
# | D14 | hidden layers use ReLU | a default for depth; here tanh wins | 4 |
# | E6 | layers Dense, Activation, Flatten, Input | right; all four are here | 2, 5, 7 |
# | E7 | `Dense(units, activation, name, kernel_initializer)` | right; the second place is the activation's | 2 |
# | E8 | Activation, Flatten (blank) | filled in | 5, 7 |
# | E9 | `Input(shape, dtype)` | right; the shape of one sample | 7 |
#
# </details>
#
# **Next:** how a network finds all its gradients at once, by going backwards.
